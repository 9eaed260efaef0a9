"""`python -m benchmarks [NAME…]`: prints the table of ratios, and `economics [PATH…]` verdicts on claims."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from . import autarky_paths, economics, enclosures, equilibria, hunt, trade_paths
from .measure import Row

BENCHMARKS: dict[str, Callable[[], Sequence[Row]]] = {
    "equilibria": equilibria.run,
    "autarky-paths": autarky_paths.run,
    "trade-paths": trade_paths.run,
    "enclosures": enclosures.run,
    "hunt": hunt.run,
}


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all that print ratios; 2 if a name is unknown."""
    if names[:1] == ["economics"]:
        return economics.main(names[1:])
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"benchmarks: found {unknown[0]!r}, expected {', '.join([*BENCHMARKS, 'economics'])}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr)
        rows += BENCHMARKS[name]()
    Console().print(_table(rows))
    for row in rows:
        print(row.work, *(f"  {note}" for note in row.notes), sep="\n")
    return 0


def _table(rows: Sequence[Row]) -> Table:
    table = Table(box=SIMPLE)
    for heading in ("work", "alternative"):
        table.add_column(heading, min_width=14)
    for heading in ("its time", "ours", "ratio", "floor (aim)"):
        table.add_column(heading, no_wrap=True, justify="right")
    for row in rows:
        ratio = f"{row.ratio:.2f} x" if row.within else f"{row.ratio:,.0f} x"
        goals = f"{'<= ' if row.within else ''}{row.at_least:,g} ({row.aim:,g})"
        times = (_time(row.alternative_seconds), _time(row.ours_seconds))
        table.add_row(f"{row.work}, per {row.unit}", row.alternative, *times, ratio, goals)
    return table


def _time(seconds: float) -> str:
    units = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
    scale, name = next((x for x in units if seconds >= x[0]), units[-1])
    return f"{seconds / scale:.3g} {name}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
