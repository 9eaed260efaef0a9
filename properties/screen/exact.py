"""From floats that seem to violate a claim to exact values that do: rounded to ever more digits, hypotheses kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import numpy as np

from ...numeric.balls import Value, Values
from ..bounds import NoValue
from ..confirm import breaks
from ..draws import Picks, T
from ..draws import key as name_of
from ..evaluate import Missing, NotEvaluable
from ..models import draw_values
from ..simple_values import simplest_between, weight
from .graph import Cell
from .program import Points, Structure
from .space import Space

DIGITS = (1, 2, 3, 5, 8, 12, 16)
NEAR_TIE = 1e-12
TRIES = 4


@dataclass
class Nearest(Picks):
    """Picks as near to the wished ones as the options allow; the simplest where nothing is wished."""

    def choose(self, key: str, options: Sequence[T]) -> T:
        """The option nearest to the wish."""
        wish = self.kept.get(key)
        found = options[0]
        if isinstance(wish, Fraction) and all(isinstance(x, Fraction) for x in options):
            numbers = cast(Sequence[Fraction], options)
            found = cast(T, min(numbers, key=lambda x: abs(x - wish)))
        self.made[key], self.offered[key] = found, options
        return found


def near(x: float, digits: int) -> Fraction:
    """The simplest number within half a unit of the given decimal digit of x: a fraction, or a round number."""
    exact = Fraction(x)
    width = abs(exact) / 10**digits / 2
    if not width:
        return exact
    simplest = simplest_between(exact - width, exact + width)
    decimal = Fraction(f"{x:.{digits - 1}e}")
    return min(simplest, decimal, key=weight) if abs(decimal - exact) <= width else simplest


def values_near(space: Space, structure: Structure, wished: Mapping[Cell, Fraction]) -> tuple[Picks, Values] | None:
    """Exact values that meet the hypotheses, with these numbers where they fit; None if the draw leads nowhere."""
    kept: dict[str, object] = {name: Fraction(k) for name, k in structure.known.items()}
    kept |= {name_of((name, tuple(map(Fraction, map(int, index))))): x for (name, index), x in wished.items()}
    picks = Nearest(kept)
    try:
        return picks, draw_values(space.plan, picks)
    except (NoValue, Missing, NotEvaluable, ArithmeticError, ValueError, TypeError):
        return None


def exact(
    space: Space, structure: Structure, floats: Mapping[Cell, float], tries: int = TRIES
) -> tuple[Picks, Values] | None:
    """Exact values near these floats at which the claim breaks, as short as they can be had; None if none is found.

    So many roundings are tried: the coarsest at which floats see a violation, and the finest.
    """
    roundings = list(_roundings(space, structure, floats))
    for wished in [*roundings[: tries - 1], *roundings[tries - 1 :][-1:]]:
        found = values_near(space, structure, wished)
        if found is not None and breaks(space.claim, found[1]):
            return found
    return None


def _roundings(space: Space, structure: Structure, floats: Mapping[Cell, float]) -> Iterator[Mapping[Cell, Fraction]]:
    """The floats rounded to ever more digits; those that no longer seem to violate the claim are left out."""
    program = space.program(structure, "given")
    if program is None:
        return
    tried: list[Mapping[Cell, Fraction]] = []
    for digits in DIGITS:
        wished = {cell: near(floats[cell], digits) for cell in program.free}
        if wished in tried:
            continue
        tried.append(wished)
        u = np.array([[float(x)] for x in wished.values()]).reshape(len(wished), 1)
        if program.judge(Points(u))[0] < NEAR_TIE:
            yield wished


def cells_of(values: Mapping[str, Value]) -> dict[Cell, Fraction]:
    """Every number of the values, by cell."""
    found: dict[Cell, Fraction] = {}
    for name, value in values.items():
        _collect(name, (), value, found)
    return found


def _collect(name: str, index: tuple[float, ...], value: Value, found: dict[Cell, Fraction]) -> None:
    if isinstance(value, Fraction):
        found[name, index] = value
    else:
        for k, part in enumerate(value, 1):
            _collect(name, (*index, float(k)), part, found)
