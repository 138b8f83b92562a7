"""What is watched, from what was named: OPML, lists of addresses, feeds, pages that name feeds, folders of these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from stemma.errors import UsageError
from stemma.fetch import is_web

_FEEDS = (".rss", ".atom", ".rdf", ".xml", ".json")
_LISTS = (".opml", ".txt")


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing to watch: an address, or the path of a feed on this machine."""

    url: str
    title: str = ""


def watched(sources: Sequence[str]) -> list[Watched]:
    """All that is named, each once, in order; raises UsageError where a list is missing or names nothing."""
    if not sources:
        raise UsageError("nothing to watch; name an OPML file, a list of addresses (.txt), a folder, or an address")
    found = {w.url: w for source in reversed(sources) for w in reversed(list(_named(source)))}
    if not found:
        raise UsageError(f"{' '.join(sources)}: no feed is named there; write one address a line")
    return list(found.values())[::-1]


def _named(source: str) -> Iterator[Watched]:
    if is_web(source):
        yield Watched(source)
        return
    path = Path(source)
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in (*_FEEDS, *_LISTS) and p.is_file())
        lists = [p for p in files if p.suffix.lower() in _LISTS]
        for file in lists or files:  # a list says which of the feeds beside it are meant
            yield from _named(str(file))
    elif not path.is_file():
        raise UsageError(f"{source}: there is no such file, folder or address; correct the name")
    elif path.suffix.lower() == ".opml":
        yield from _opml(path)
    elif path.suffix.lower() == ".txt":
        yield from _lines(path)
    else:
        yield Watched(str(path.absolute()))


def _lines(path: Path) -> Iterator[Watched]:
    for line in _text(path).decode("utf-8-sig", "replace").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield Watched(_whole(path, line.split()[0]))


def _opml(path: Path) -> Iterator[Watched]:
    try:
        tree = etree.fromstring(_text(path), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{path}: no OPML ({str(error)[:120]}); export the list of feeds anew") from error
    for node in tree.iter("outline"):
        named = {str(k).lower(): str(v) for k, v in node.attrib.items()}
        if named.get("xmlurl", "").strip():
            yield Watched(_whole(path, named["xmlurl"].strip()), named.get("title") or named.get("text") or "")


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error


def _whole(path: Path, address: str) -> str:
    """An address as it is named from anywhere: one without a scheme is a file beside the list."""
    if is_web(address):
        return address
    if "://" in address:
        raise UsageError(f"{path}: {address!r} is no address of http or https, nor a file; correct it")
    return str(path.absolute().parent / address)
