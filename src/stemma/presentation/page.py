"""The templates and the page of a whole record: one file, no request; its one script narrows and orders the list."""

import base64
import hashlib
from importlib import resources

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stemma.model import Record
from stemma.model.judged import kind_of
from stemma.presentation import (
    apparatus,
    citing,
    coverage,
    drawing,
    linked,
    mapping,
    parties,
    strip,
    tree,
    views,
    words,
)


def environment(loader: BaseLoader | None = None) -> Environment:
    """The templates, with everything escaped that is not marked as safe; a loader adds templates beside these."""
    env = Environment(
        loader=loader or PackageLoader("stemma", "presentation/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        apparatus=apparatus.apparatus,
        by_parties=parties.by_parties,
        coverage_of=coverage.coverage_of,
        manners=coverage.MANNERS,
        marks=tuple(coverage.MARKS.items()),
        measured=coverage.MEASURED,
        tellings=coverage.tellings,
        flags=apparatus.FLAGS,
        runs=apparatus.runs,
        differing=apparatus.differing,
        kinds_of_edges=drawing.KINDS,
        stemma_of=tree.stemma_of,
        stemma_svg=drawing.stemma_svg,
        bar_svg=drawing.bar_svg,
        strip_svg=strip.strip_svg,
        world_svg=mapping.world_svg,
        axis=drawing.axis,
        said=words.said,
        kind_of=kind_of,
        of_report=citing.of_report,
        forms=citing.forms,
        linkable=citing.linkable,
        day=words.day,
        between=words.between,
        plural=words.plural,
    )
    return env


def stylesheet() -> Markup:
    """The page's own style."""
    return own_text("style.css")


def own_text(name: str) -> Markup:
    """A style or a script among the templates; written by us, so safe as it is."""
    return Markup(resources.files("stemma.presentation").joinpath(f"templates/{name}").read_text(encoding="utf-8"))


def render(record: Record) -> str:
    """The page of a record."""
    page = views.page_view(record)
    ld = linked.block((v for _, views in page.storylines for v in views), page.loose, page.links)
    style, script = stylesheet(), own_text("list.js")
    given = {"style": style, "style_hash": _hash(style), "script": script, "script_hash": _hash(script)}
    return environment().get_template("index.html.j2").render(page=page, ld=ld, **given)


def _hash(text: Markup) -> Markup:
    """By what the policy of a page lets in this style, or this script, alone."""
    return Markup(base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())
