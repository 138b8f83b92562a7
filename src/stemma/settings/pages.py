"""How a record is shown as files: when one page becomes a folder of pages, and how large one of these may be."""

from dataclasses import dataclass

from stemma.settings.knobs import knob

READ = "by hand: a page of 200 reports has some 4 MB, which a browser opens and searches at once on a phone"


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How a record is shown as files: when one page becomes a folder of pages, and how large one of these may be."""

    single: int = knob(200, "reports", READ, "up to which the record is one page; of more it is a folder of pages")
    lines: int = knob(300, "lines", "by hand: some 250 kB", "of a list of events, reports or issues on one page of it")
    size: int = knob(
        1_000_000,
        "bytes",
        "by hand: a second on a slow line",
        "that a page of the folder, or a file of its search, has",
    )
