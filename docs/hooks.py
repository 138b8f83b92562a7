"""What mkdocs asks while it builds the site: the pages that README, CHANGELOG and eval/README tell already.

They are made from these whenever the site is built, so that no figure stands in two places.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NEXT = """## Where to go on

- [A tutorial](tutorial.md): a made-up story from its reports to a citation.
- [How the record is made](making.md), [how to judge it](judging.md), [how well it works, where it fails](quality.md).
- The reference, made from the code: [command line](cli.md), [Python](api.md), [files](files.md), [schema](schema.md).
"""


def on_files(files: Any, config: Any) -> Any:
    """Put the made pages among the files of the site."""
    from mkdocs.structure.files import File

    for name, made in PAGES.items():
        files.append(File.generated(config, name, content=made()))
    return files


def _index() -> str:
    text = _text("README.md")
    return "\n\n".join((text.partition("\n## ")[0], _section(text, "Getting it"), NEXT))


def _quality() -> str:
    told, weak = _section(_text("README.md"), "How well"), _section(_text("eval/README.md"), "What is known to be weak")
    return f"# How well it works, and where it fails\n\n{told}\n\n{weak}\n"


def _changelog() -> str:
    return _text("CHANGELOG.md")


PAGES: dict[str, Callable[[], str]] = {"index.md": _index, "quality.md": _quality, "changelog.md": _changelog}


def _text(name: str) -> str:
    """A file of the repository with links that hold on the site."""
    return re.sub(
        r"(?<!!)\[([^\]]+)\]\((?!http)([^)]+)\)|\]\(docs/", _linked, (ROOT / name).read_text(encoding="utf-8")
    )


def _linked(link: re.Match[str]) -> str:
    """A link into docs/ as one from there; a link to another file of the repository as words alone."""
    words, target = link.groups()
    if target is None:
        return "]("
    return f"[{words}]({target.removeprefix('docs/')})" if target.startswith("docs/") else words


def _section(text: str, title: str) -> str:
    """A section of a text, with its heading."""
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.M | re.S)
    if found is None:
        raise ValueError(f"no section is called {title!r}; name it as docs/hooks.py does, or change that")
    return found[0].strip()
