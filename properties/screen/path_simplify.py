"""From one violation on a path to an economist's: small integers, sigma of 2, 3, 4 or 3/2, simple dates, all screened.

What comes out is proved again; it keeps a margin near that of the start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from ...numeric.balls import Values
from ..path_confirm import Confirmed, variable_dates
from ..simple_values import BASE, weight
from .exact import cells_of, near
from .path_matrices import coordinates, drawn, paired, within
from .path_names import HORIZON, INITIAL, MATRIX
from .path_space import PathSpace
from .path_trial import AS, CLEAR, Numbers, Trial, broken
from .placing import WHOLE
from .program import INFEASIBLE
from .sampling import Style, block, complexity, part

LATTICE, STARTS, CONFIRMED = 4096, 3, 16
ROUNDS = 40
KEEP = 0.05
"""A simpler counterexample keeps at least this part of the margin."""
SMALL = tuple(x for x in sorted(BASE, key=weight) if x > 0)[:24]
ZERO, ONE = Fraction(0), Fraction(1)
ENTRIES = (ZERO, ONE, Fraction(1, 2))
LATE = tuple(map(Fraction, (10, 20, 50, 100)))
FACTORS = tuple(map(Fraction, ("2", "3", "4", "5", "6", "10", "12", "1/2", "1/3", "1/4", "1/5", "1/10")))
INTEGERS = Style("integers", WHOLE, False, True)


def simplified(space: PathSpace, values: Values, seed: int = 0) -> tuple[Values, Confirmed] | None:
    """The simplest counterexample that is found near the values and among small integers; None if none is proved."""
    trial = _trial(space, values)
    if trial is None:
        return None
    cells = cells_of(values)
    later = _dates(space, values)
    cells[HORIZON, ()] = space.dates[-1] if space.dates else later[-1] if later else Fraction(1)
    names = {**{k: k for k, _ in trial.program.free}, **AS}
    start = tuple(cells[names[name], index] for name, index in trial.program.free)
    (margin,) = trial.margins([start])
    starts = [start, *_integers(trial, bool(margin < CLEAR), np.random.default_rng([seed, 7]))]
    seen = dict.fromkeys(row for first in starts for row in _descent(trial, first))
    for row in sorted(seen, key=lambda row: price(trial, row))[:CONFIRMED]:
        found = trial.confirm(row)
        if found is not None:
            return found
    return trial.confirm(start)


def _dates(space: PathSpace, values: Values) -> list[Fraction]:
    """The dates after 0 at which the violation is."""
    found = {values[name] for name in variable_dates(space.conclusion) if name in values}
    return sorted(x for x in found if isinstance(x, Fraction) and x > 0)


def _trial(space: PathSpace, values: Values) -> Trial | None:
    fits = (s for s in space.structures if s.largest == len(values["A"]) and _known(s.known, values))  # type: ignore[arg-type]
    structure = next(fits, None)
    if structure is None:
        return None
    count = 1 + len(_dates(space, values))
    program, statement = space.program(structure, "given"), space.statement(structure, count)
    if program is None or statement is None:
        return None
    return Trial(space, structure, program, statement, count)


def _known(known: object, values: Values) -> bool:
    return all(values.get(name) == k for name, k in dict(known).items())  # type: ignore[call-overload]


def _integers(trial: Trial, clear: bool, rng: np.random.Generator) -> list[Numbers]:
    """Counterexamples of small integers, the simplest of many draws."""
    placed = trial.space.program(trial.structure)
    if placed is None:
        return []
    points = block(placed, INTEGERS, LATTICE, rng)
    points.u[:] = 0.5 + (points.u - 0.5) * 0.55  # integers of one digit
    drawn(placed.free, points.u, rng)
    lanes = np.flatnonzero(placed.judge(points) <= INFEASIBLE)
    if not lanes.size:
        return []
    values = placed.values(part(points, lanes))
    numbers = np.array([values[cell] for cell in trial.program.free])
    numbers = np.unique(numbers, axis=1)
    order = np.argsort(complexity(numbers), kind="stable")[: LATTICE // 4]
    rows = [tuple(near(float(x), 6) for x in numbers[:, k]) for k in order]
    margins = trial.margins(rows)
    good = [row for row, f in zip(rows, margins, strict=True) if (f < -1e-6 if clear else broken(f))]
    return sorted(good, key=lambda row: price(trial, row))[:STARTS]


def price(trial: Trial, row: Numbers) -> tuple[int, float]:
    """How many numbers are no integers of one digit, then how far they are from simple; sigma counts thrice."""
    awkward = sum(not (x.denominator == 1 and abs(x) <= 9) for x in row)
    times = [3 if cell[0] == "sigma" else 1 for cell in trial.program.free]
    return awkward, sum(weight(x) * k for x, k in zip(row, times, strict=True))


def _descent(trial: Trial, start: Numbers) -> Iterator[Numbers]:
    """Ever simpler numbers, one or several changed at a time, as long as the claim seems to be violated."""
    (margin,) = trial.margins([start])
    if not broken(margin):
        return
    yield start
    enough = min(max(float(margin), -1e-2) * KEEP, CLEAR) if margin < CLEAR else 0.0
    cost = price(trial, start)
    for _ in range(ROUNDS):
        moves = [m for m in dict.fromkeys(_moves(trial, start)) if m != start]
        priced = sorted((p, m) for m in moves if (p := price(trial, m)) < cost)
        f = trial.margins([m for _, m in priced])
        better = [pm for pm, x in zip(priced, f, strict=True) if x < enough and broken(x)]
        if not better:
            return
        cost, start = min(better)
        yield start


def _moves(trial: Trial, row: Numbers) -> Iterator[Numbers]:
    cells = trial.program.free
    for k, x in enumerate(row):
        if cells[k][0] == MATRIX:
            yield from ((*row[:k], y, *row[k + 1 :]) for y in (*ENTRIES, *(near(float(x), d) for d in (1, 2, 3))))
            continue
        options = (*SMALL, *(LATE if cells[k][0] == HORIZON else ()), *(near(float(x), d) for d in (1, 2, 3)))
        yield from ((*row[:k], y, *row[k + 1 :]) for y in options)
    home, foreign = ([k for k, cell in enumerate(cells) if cell[0] == name] for name in INITIAL)
    levels = [*home, *foreign]
    for x in dict.fromkeys(row[k] for k in levels):
        yield from (_put(row, places, [x] * len(places)) for places in (home, foreign, levels))
    if len(home) == len(foreign):
        yield _put(row, foreign, [row[k] for k in reversed(home)])
        yield _put(row, home, [row[k] for k in reversed(foreign)])
    scaled = [k for k, cell in enumerate(cells) if cell[0] == HORIZON] if not trial.space.dates else []
    for places in (levels, [*levels, *scaled]):
        yield from (_put(row, places, [row[k] * factor for k in places]) for factor in FACTORS)
        yield from (_put(row, places, [near(float(row[k]), d) for k in places]) for d in (1, 2, 3))
    yield from (tuple(near(float(x), d) for x in row) for d in (1, 2, 3))
    yield from _matrices(trial, row)


def _matrices(trial: Trial, row: Numbers) -> Iterator[Numbers]:
    """Another matrix: a table, or entries that leave, all of a row, of a column, or all small ones."""
    cells, places = trial.program.free, coordinates(trial.program.free)
    if not places:
        return
    n = trial.structure.largest
    if len(places) == n * n:
        tables = [within(n), *([paired(n)] if n % 2 == 0 else [])]
        yield from (_put(row, places, [x for line in matrix for x in line]) for matrix in tables)
    for side in (0, 1):
        for index in range(1, n + 1):
            line = [k for k in places if cells[k][1][side] == index]
            yield _put(row, line, [ZERO] * len(line))
    for least in sorted({row[k] for k in places}):
        yield _put(row, places, [x if x > least else ZERO for x in (row[k] for k in places)])
        yield _put(row, places, [ONE if x > least else ZERO for x in (row[k] for k in places)])


def _put(row: Numbers, places: Sequence[int], values: Sequence[Fraction]) -> Numbers:
    changed = dict(zip(places, values, strict=True))
    return tuple(changed.get(k, x) for k, x in enumerate(row))
