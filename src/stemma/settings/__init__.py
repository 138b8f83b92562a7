"""Every knob that decides answers, and every file of the user's own, each with its unit and how it was set.

The knobs are read once, from their defaults and, over these, the TOML file that STEMMA_SETTINGS names
(``stemma --config FILE`` sets it):

    [grouping]
    threshold = 0.45

so they stay what they were while a program runs, and its worker processes, which inherit the variable, read the same.
The user's files (STEMMA_OUTLETS and its like) and the language model of ``propose`` (STEMMA_LLM_URL, STEMMA_LLM_MODEL,
STEMMA_LLM_KEY) are read whenever they are asked for.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from stemma.errors import UsageError
from stemma.settings.annotation import AnnotationSettings
from stemma.settings.cleaning import CleaningSettings
from stemma.settings.collation import CollationSettings
from stemma.settings.fetching import FetchSettings
from stemma.settings.files import ACTORS, COUNTRIES, OUTLETS, USER_FILES, UserFile, files_digest
from stemma.settings.grouping import GroupingSettings
from stemma.settings.knobs import Row, kind, rows
from stemma.settings.lakes import LakeSettings
from stemma.settings.language import LanguageModel
from stemma.settings.origins import OriginSettings
from stemma.settings.pages import PageSettings

__all__ = ["ACTORS", "COUNTRIES", "OUTLETS", "SETTINGS", "USER_FILES", "VARIABLE", "LanguageModel", "Row", "Settings",
           "UserFile", "describe", "digest", "files_digest", "load"]  # fmt: skip

VARIABLE = "STEMMA_SETTINGS"


@dataclass(frozen=True, slots=True)
class Settings:
    """The knobs of each stage."""

    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    annotation: AnnotationSettings = field(default_factory=AnnotationSettings)
    origins: OriginSettings = field(default_factory=OriginSettings)
    grouping: GroupingSettings = field(default_factory=GroupingSettings)
    collation: CollationSettings = field(default_factory=CollationSettings)
    fetching: FetchSettings = field(default_factory=FetchSettings)
    pages: PageSettings = field(default_factory=PageSettings)
    lakes: LakeSettings = field(default_factory=LakeSettings)

    def rows(self) -> list[Row]:
        """A row for each knob: name, value, unit, how it was set, and what it decides; in order of stage."""
        return [row for stage in fields(self) for row in rows(stage.name, getattr(self, stage.name))]

    def digest(self, *stages: str) -> str:
        """One SHA-256 over the names and values of the knobs of some stages, or of all; 1 and 1.0 are the same.

        How pages are asked for, how a record is shown and how a lake is cut decide nothing of what is found in a
        report or an event, and are no part of all.
        """
        values = (
            f"{stage.name}.{knob.name}={float(getattr(getattr(self, stage.name), knob.name))!r}"
            for stage in fields(self)
            if (stage.name in stages if stages else stage.name not in ("fetching", "pages", "lakes"))
            for knob in fields(getattr(self, stage.name))
        )
        return hashlib.sha256("\n".join(values).encode()).hexdigest()


def load(path: str = "") -> Settings:
    """The defaults and, over them, those of a TOML file; UsageError where it has unknown names or wrong types."""
    if not path:
        return Settings()
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the file of settings {path!r} cannot be read ({error}); correct --config or {VARIABLE}"
        ) from error
    made = Settings()
    stages = {f.name for f in fields(made)}
    for name, values in given.items():
        if name not in stages or not isinstance(values, dict):
            raise UsageError(
                f"{path}: {name!r} is no stage with settings; write knobs under one of [{'], ['.join(sorted(stages))}]"
            )
        made = replace(made, **{name: _stage(getattr(made, name), values, f"{path}: {name}")})
    return made


def _stage(settings: Any, given: Mapping[str, Any], where: str) -> Any:
    """A stage's settings with what a file gives, each of the type of its default."""
    knobs = {f.name: f for f in fields(settings)}
    taken: dict[str, int | float] = {}
    for name, value in given.items():
        if name not in knobs:
            raise UsageError(f"{where}.{name} is no setting; `stemma.settings.describe()` lists them")
        wanted = kind(knobs[name])
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not isinstance(value, int | float) or not (wanted is float or whole):
            unit = knobs[name].metadata["unit"]
            number = "a whole number" if wanted is int else "a number"
            raise UsageError(f"{where}.{name} is {value!r}; write {number} ({unit}), such as {knobs[name].default!r}")
        taken[name] = wanted(value)
    return replace(settings, **taken)


SETTINGS = load(os.environ.get(VARIABLE, ""))


def digest(*stages: str) -> str:
    """One SHA-256 over the knobs of some stages, or of all, and over what the user's files hold; for keys of caches."""
    return hashlib.sha256(f"{SETTINGS.digest(*stages)} {files_digest()}".encode()).hexdigest()


def describe() -> list[Row]:
    """Every setting as it is now: user's files, the language model, and the knobs."""
    named = [Row(f.variable, f.path, "path", "by the user", f"of a file of {f.what} that extends the shipped one")
             for f in (*USER_FILES, UserFile("settings", VARIABLE))]  # fmt: skip
    return [*named, *LanguageModel.rows(), *SETTINGS.rows()]
