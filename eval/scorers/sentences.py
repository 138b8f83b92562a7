"""Where sentences begin: F1 over the starts after a text's first, and over those that no line break gives away."""

from collections.abc import Callable, Sequence

from scorers import Row, f1


def score(gold: list[Row], split: Callable[[str], Sequence[int]]) -> dict[str, float]:
    """F1 of all starts and of those inside a line."""
    counts = {"f1": [0, 0, 0], "inside_lines_f1": [0, 0, 0]}
    for row in gold:
        text = row["text"]
        truth, told = set(row["starts"]) - {0}, set(split(text)) - {0}
        for figure, c in counts.items():
            inside = figure == "inside_lines_f1"
            a, b = ({s for s in some if not inside or text[s - 1] != "\n"} for some in (truth, told))
            c[:] = [c[0] + len(a & b), c[1] + len(b), c[2] + len(a)]
    return {figure: f1(*c) for figure, c in counts.items()}
