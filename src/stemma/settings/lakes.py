"""How a pile beyond one machine is cut into parts: windows of days, the buckets that join them, and lots of work."""

from dataclasses import dataclass

from stemma.settings.knobs import knob

AGREED = "by agreement with grouping the whole (docs/scale.md)"
MEMORY = "by memory: a worker holds a window (docs/scale.md)"
SIMILAR = "arithmetic: of two texts that share .7 of their shingles .96 meet, of .3 one in ten"


@dataclass(frozen=True, slots=True)
class LakeSettings:
    """How a pile beyond one machine is cut into parts: windows of days, the buckets that join them, lots of work."""

    window: int = knob(20_000, "reports", MEMORY, "to which whole days are put together to one window")
    margin: int = knob(
        7, "days", AGREED, "before and after a window that are looked at with it, and which its neighbours own"
    )
    bands: int = knob(12, "bands", SIMILAR, "of a report's sketch; reports that share one are looked at together")
    band_rows: int = knob(4, "hashes", SIMILAR, "of a band")
    bucket: int = knob(
        240, "reports", "as candidate_run", "that share a band or a rare word above which it joins nobody"
    )
    kin: float = knob(
        0.1,
        "likeness",
        "by agreement on fiction in windows of 100 reports: .998 of events, .981 without, .991 from .2 on",
        "by their rarest words from which reports of different windows are looked at together",
    )
    guests: int = knob(
        2, "windows", "so that work grows with the reports", "beside its own that a report is a guest of"
    )
    captures: int = knob(500, "items", "by time: a quarter of a minute of a core", "that are read into one part")
    files: int = knob(500, "files", "by time, as captures", "that one worker reads at a time")
    outlets: int = knob(200_000, "items", "by memory: some 2 kB an item", "whose recurring lines one worker looks for")
    lot: int = knob(500, "reports", "by time, as captures", "of the events that one worker collates at a time")
