"""From one counterexample to an economist's: fewest industries, small integers, then simple fractions, all screened.

What comes out still has to be confirmed exactly; it keeps a margin near that of the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.balls import Values
from ..confirm import breaks
from ..draws import Picks
from ..simple_values import BASE, weight
from .exact import cells_of, near, values_near
from .placing import WHOLE
from .program import Points, Program, Structure
from .sampling import Style, block, complexity
from .screening import Screening
from .space import Space

LATTICE, BLOCKS = 16_384, 6
STARTS = 12
ROUNDS = 60
KEEP = 0.05
"""A simpler counterexample keeps at least this part of the margin."""
FEWER = 8
INTEGERS = Style("integers", WHOLE, False, True)
Numbers = tuple[Fraction, ...]


def simplified(space: Space, values: Values, seed: int = 0) -> tuple[Picks, Values] | None:
    """A simpler counterexample than the values, confirmed; None if the claim cannot be screened or none is found."""
    structure = next((s for s in space.structures if _fits(s, values)), None)
    if structure is None:
        return None
    rng = np.random.default_rng([seed, 7])
    fewer = _with_fewer(space, structure, rng)
    if fewer is not None:
        structure, values = fewer
    program = space.program(structure, "given")
    if program is None or not program.free:
        return None
    starts = [_numbers(program, values), *_integers(space, structure, program, rng)]
    ends = {_descended(program, space.plan.exponents, start) for start in starts}
    priced = sorted((x for x in ends if x is not None), key=lambda x: _price(program, space.plan.exponents, x))
    for numbers in priced[:STARTS]:
        found = values_near(space, structure, dict(zip(program.free, numbers, strict=True)))
        if found is not None and breaks(space.claim, found[1]):
            return found
    return None


def _fits(structure: Structure, values: Values) -> bool:
    return all(values.get(name) == k for name, k in structure.known.items())


def _with_fewer(space: Space, structure: Structure, rng: np.random.Generator) -> tuple[Structure, Values] | None:
    """A counterexample with fewer numbers (industries), if a short search finds one."""
    smaller = [s for s in space.structures if len(s.cells) < len(structure.cells)]
    for other in smaller[:FEWER]:
        screening = Screening(space, rng)
        screening.run([other], 1, 60)
        if screening.found is not None:
            return other, screening.found[1]
    return None


def _numbers(program: Program, values: Values) -> Numbers:
    cells = cells_of(values)
    return tuple(cells[cell] for cell in program.free)


def _integers(space: Space, structure: Structure, program: Program, rng: np.random.Generator) -> list[Numbers]:
    """Counterexamples of small integers, the simplest of many draws."""
    placed = space.program(structure)
    if placed is None:
        return []
    found: list[tuple[float, Numbers]] = []
    for _ in range(BLOCKS):
        points = block(placed, INTEGERS, LATTICE, rng)
        points.u[:] = 0.5 + (points.u - 0.5) * 0.55  # integers of one digit
        f = placed.judge(points)
        values = placed.values(points)
        floats = np.array([values[cell] for cell in placed.free])
        lanes = np.flatnonzero(f < -1e-6)
        prices = complexity(floats[:, lanes])
        for k in np.argsort(prices, kind="stable")[:STARTS]:
            found.append((float(prices[k]), tuple(near(float(x), 6) for x in floats[:, lanes[k]])))
    best = sorted(dict.fromkeys(found))[:STARTS]
    return [numbers for _, numbers in best if len(numbers) == len(program.free)]


def _judged(program: Program, rows: Sequence[Numbers]) -> FloatArray:
    u = np.array([[float(x) for x in row] for row in rows], dtype=np.float64).T
    return program.judge(Points(np.ascontiguousarray(u)))


def _price(program: Program, exponents: frozenset[str], numbers: Numbers) -> float:
    return sum(_weights(program, exponents, numbers))


def _weights(program: Program, exponents: frozenset[str], numbers: Numbers) -> list[float]:
    return [weight(x) * (3 if cell[0] in exponents else 1) for cell, x in zip(program.free, numbers, strict=True)]


def _descended(program: Program, exponents: frozenset[str], start: Numbers) -> Numbers | None:
    """Numbers made simpler, one or several at a time, as long as the claim still breaks."""
    (margin,) = _judged(program, [start])
    if not margin < -1e-11:
        return None
    enough = max(float(margin), -1e-2) * KEEP
    price = _price(program, exponents, start)
    for _ in range(ROUNDS):
        moves = [m for m in dict.fromkeys(_moves(program, exponents, start)) if m != start]
        priced = [(p, m) for m in moves if (p := _price(program, exponents, m)) < price - 1e-9]
        if not priced:
            return start
        f = _judged(program, [m for _, m in priced])
        better = [pm for pm, x in zip(priced, f, strict=True) if x < enough]
        if not better:
            return start
        price, start = min(better)
    return start


def _moves(program: Program, exponents: frozenset[str], numbers: Numbers) -> Iterator[Numbers]:
    for k, x in enumerate(numbers):
        times = weight(x)
        for y in (*BASE, *(near(float(x), digits) for digits in (1, 2, 3))):
            if weight(y) < times:
                yield (*numbers[:k], y, *numbers[k + 1 :])
    groups: dict[str, list[int]] = {}
    for k, (name, _) in enumerate(program.free):
        groups.setdefault(name, []).append(k)
    for places in groups.values():
        for x in dict.fromkeys(numbers[k] for k in places):
            yield _put(numbers, places, lambda _, x=x: x)  # type: ignore[misc]
    for places in (*groups.values(), list(range(len(numbers)))):
        for factor in FACTORS:
            yield _put(numbers, places, lambda y, factor=factor: y * factor)  # type: ignore[misc]
        for digits in (1, 2, 3):
            yield _put(numbers, places, lambda y, digits=digits: near(float(y), digits))  # type: ignore[misc]


FACTORS = tuple(Fraction(x) for x in ("2", "3", "4", "5", "6", "7", "8", "10", "12", "1/2", "1/3", "1/5", "1/10"))


def _put(numbers: Numbers, places: Sequence[int], change: Callable[[Fraction], Fraction]) -> Numbers:
    return tuple(change(x) if k in places else x for k, x in enumerate(numbers))
