"""`python -m benchmarks [NAME…]`: prints the table of ratios."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from . import autarky_paths, equilibria
from .measure import Row

BENCHMARKS: dict[str, Callable[[], Sequence[Row]]] = {
    "equilibria": equilibria.run,
    "autarky-paths": autarky_paths.run,
}


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all; 2 if a name is unknown."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"benchmarks: found {unknown[0]!r}, expected {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr)
        rows += BENCHMARKS[name]()
    Console().print(_table(rows))
    for row in rows:
        print(*(f"{row.work}: {note}" for note in row.notes), sep="\n")
    return 0


def _table(rows: Sequence[Row]) -> Table:
    table = Table("work", "alternative", "its time", "ours", "ratio", "at least", "aim", "met")
    for row in rows:
        times = (_time(row.alternative_seconds, row.unit), _time(row.ours_seconds, row.unit))
        goals = [f"within {x:g} x" if row.within else f"{x:,g} x" for x in (row.at_least, row.aim)]
        ratio = f"{row.ratio:.2f} x" if row.within else f"{row.ratio:,.0f} x"
        table.add_row(row.work, row.alternative, *times, ratio, *goals, row.met)
    return table


def _time(seconds: float, unit: str) -> str:
    units = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
    scale, name = next((x for x in units if seconds >= x[0]), units[-1])
    return f"{seconds / scale:.3g} {name} per {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
