"""The record as one self-contained page: no script, no request, readable from disk."""

import base64
import hashlib
import os
from importlib import resources
from pathlib import Path

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stemma.exporters import _apparatus, _drawing, _linked, _parties, _stemma, _views, _words
from stemma.model import Record


def environment(loader: BaseLoader | None = None) -> Environment:
    """The templates, with everything escaped that is not marked as safe; a loader adds templates beside these."""
    env = Environment(
        loader=loader or PackageLoader("stemma", "exporters/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        apparatus=_apparatus.apparatus,
        by_parties=_parties.by_parties,
        flags=_apparatus.FLAGS,
        runs=_apparatus.runs,
        differing=_apparatus.differing,
        kinds_of_edges=_drawing.KINDS,
        stemma_of=_stemma.stemma_of,
        stemma_svg=_drawing.stemma_svg,
        bar_svg=_drawing.bar_svg,
        axis=_drawing.axis,
        said=_words.said,
        day=_words.day,
        between=_words.between,
        plural=_words.plural,
    )
    return env


def stylesheet() -> Markup:
    """The page's own style; written by us, so safe as it is."""
    return Markup(resources.files("stemma.exporters").joinpath("templates/style.css").read_text(encoding="utf-8"))


def render(record: Record) -> str:
    """The page of a record."""
    page = _views.page_view(record)
    ld = _linked.block((v for _, views in page.storylines for v in views), page.loose, page.links)
    style = stylesheet()
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()  # the policy lets in this style alone
    return environment().get_template("index.html.j2").render(page=page, style=style, style_hash=Markup(allowed), ld=ld)


def write(record: Record, folder: Path) -> list[Path]:
    """Write index.html; it appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    part = path.with_name(path.name + ".part")
    part.write_text(render(record), encoding="utf-8")
    os.replace(part, path)
    return [path]
