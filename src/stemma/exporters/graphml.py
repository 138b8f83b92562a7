"""The stemmata of a record as one GraphML graph: cited sources, origins, reports, and what rests on what."""

from pathlib import Path
from xml.etree import ElementTree as ET

from stemma.exporters._whole import whole
from stemma.model import Record

_KEYS = (("kind", "node"), ("label", "node"), ("event", "node"), ("relation", "edge"), ("evidence", "edge"))


def write(record: Record, folder: Path) -> list[Path]:
    """Write stemma.graphml: an edge runs from what a report or an origin rests on to it."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for name, of in _KEYS:
        ET.SubElement(root, "key", {"id": name, "for": of, "attr.name": name, "attr.type": "string"})
    graph = ET.SubElement(root, "graph", id="stemma", edgedefault="directed")
    event_of = {r: e.id for e in record.events for r in e.own}
    labels = {r.id: r.headline or r.id for r in record.reports}
    nodes: set[str] = set()

    def node(id_: str, kind: str, label: str, event: str = "") -> str:
        id_ = _printable(id_)
        if id_ not in nodes:
            nodes.add(id_)
            _data(ET.SubElement(graph, "node", id=id_), kind=kind, label=label, event=event)
        return id_

    def edge(source: str, target: str, relation: str, evidence: str = "") -> None:
        _data(ET.SubElement(graph, "edge", source=source, target=target), relation=relation, evidence=evidence)

    for o in sorted(record.origins, key=lambda o: o.report):
        event = event_of.get(o.report, "")
        report = node(f"report:{o.report}", "report", labels.get(o.report, o.report), event)
        whose = node(f"origin:{o.name}", "origin", o.name) if o.name else ""
        if whose:
            edge(whose, report, o.kind, "; ".join(e.text for e in o.evidence))
        for source in o.rests_on:
            edge(node(f"source:{source}", "source", source), whose or report, "cites")
        for sharing in o.copies:
            if o.report < sharing.other:
                label, of = labels.get(sharing.other, sharing.other), event_of.get(sharing.other, "")
                ends = (report, node(f"report:{sharing.other}", "report", label, of))
                first, second = ends if sharing.direction == "to" else ends[::-1]  # from what was copied to the copy
                relation = "copies" if sharing.direction in ("from", "to") else "shares"
                edge(first, second, relation, f"{sharing.share:.2f}")
    path = folder / "stemma.graphml"
    with whole(path) as part:
        ET.ElementTree(root).write(part, encoding="utf-8", xml_declaration=True)
    return [path]


def _data(element: ET.Element, **values: str) -> None:
    for key, value in values.items():
        if value:
            ET.SubElement(element, "data", key=key).text = _printable(value)


def _printable(text: str) -> str:
    # XML 1.0 has no way to write most control characters
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
