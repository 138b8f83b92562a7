"""Score every task, print one table, and fail where a figure falls under its floor in floors.json."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import example  # noqa: E402
from tasks import TASKS, Bench, Figures  # noqa: E402

SLACK = 0.0005  # figures are rounded to three places
LESS_IS_BETTER = (
    "voices_error", "storylines_in_a_topic", "date_wrong", "misplaced", "other_story", "reports_with_issue"
)  # fmt: skip
NO_FLOOR = frozenset({"acts", "strengthen_overlap_ap", "weaken_overlap_ap"}) | {
    f"{part}_conflicts_shown" for part in ("seen", "unseen", "sealed")
}  # told beside the figures


def main() -> int:
    """Run the tasks; 0 where every figure holds its floor, 1 where one does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", help="only these tasks")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("STEMMA_DATA", HERE / "../../shared/data")))
    parser.add_argument("--work", type=Path, default=HERE / "../.eval", help="where runs are kept")
    parser.add_argument("--raise-floors", action="store_true", help="raise floors to the figures reached")
    parser.add_argument("--allow-regression", metavar="WHY", help="lower floors to the figures reached, and say why")
    args = parser.parse_args()
    floors = json.loads((HERE / "floors.json").read_text())
    bench, fallen = Bench(args.data, args.work), []
    print(f"{'task':<19} {'figure':<22} {'now':>7} {'floor':>7}  others")
    for name, needs, run, others in _chosen(args.tasks):
        if needs and not bench.gold(needs):
            print(f"{name:<19} no data: {needs} is not in {args.data}")
            continue
        began = time.monotonic()
        figures = run(bench)
        for figure, value in figures.items():
            key = f"{name}.{figure}"
            floor = floors["figures"].get(key)
            low = floor is not None and _worse(figure, value, floor)
            fallen += [key] if low else []
            shown = "" if floor is None else f"{floor:.3f}"
            print(
                f"{name:<19} {figure:<22} {value:>7.3f} {shown:>7}  {others.get(figure, '')}{'  FALLEN' if low else ''}"
            )
            if figure in NO_FLOOR:
                continue
            if ((floor is None or not low) and args.raise_floors) or (low and args.allow_regression):
                floors["figures"][key] = round(value, 3)
        print(f"{name:<19} {'seconds':<22} {time.monotonic() - began:>7.0f}", flush=True)
    if args.allow_regression and fallen:
        floors["lowered"].append({"on": date.today().isoformat(), "figures": fallen, "why": args.allow_regression})
    if args.raise_floors or args.allow_regression:
        (HERE / "floors.json").write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n")
    if fallen and not args.allow_regression:
        print(
            f"fallen under their floors: {', '.join(fallen)}; mend it, or say why with --allow-regression",
            file=sys.stderr,
        )
        return 1
    return 0


def _chosen(names: list[str]) -> Iterator[tuple[str, str, Callable[[Bench], Figures], dict[str, str]]]:
    yield from ((t.name, t.needs, t.run, t.others) for t in TASKS if not names or t.name in names)
    if not names or "example" in names:
        yield "example", "", _example, {}


def _example(bench: Bench) -> Figures:
    return example.figures(bench.work / "example")


def _worse(figure: str, value: float, floor: float) -> bool:
    return value > floor + SLACK if figure in LESS_IS_BETTER else value < floor - SLACK


if __name__ == "__main__":
    sys.exit(main())
