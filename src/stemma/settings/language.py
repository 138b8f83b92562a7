"""The language model that may propose, and is asked for nothing else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from stemma.settings.knobs import Row

_FIELDS = (
    ("STEMMA_LLM_URL", "URL", "of an OpenAI-compatible base, such as http://127.0.0.1:8080/v1"),
    ("STEMMA_LLM_MODEL", "name", "of the model that is asked"),
    ("STEMMA_LLM_KEY", "secret", "that the endpoint asks for; never shown"),
)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Where a language model answers, which one, and the key it asks for; empty where they are not set."""

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "LanguageModel":
        """What the environment says now."""
        url, model, key = (environment.get(name, "") for name, _, _ in _FIELDS)
        return cls(url.rstrip("/"), model, key)

    @classmethod
    def rows(cls) -> list[Row]:
        """A row for each variable; the key's value stays hidden."""
        set_to = cls.read()
        shown = (set_to.url, set_to.model, "set" if set_to.key else "")
        return [
            Row(name, value, unit, "by the user", about)
            for (name, unit, about), value in zip(_FIELDS, shown, strict=True)
        ]
