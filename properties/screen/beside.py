"""Beside a counterexample with long numbers: these at simple numbers near by, the others wherever it then breaks."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import numpy as np

from ...numeric.arguments import FloatArray
from ..simple_values import short
from .evolution import Chains
from .exact import near
from .placing import SIMPLEST
from .program import Points, Program, Structure
from .sampling import Style, block
from .space import Space

DRAWN, LOOKED_AT, HELD, GENERATIONS = 16_384, 6_000, 12, 120
MOST_LONG = 2
DECADES = 3.0
"""How far the other numbers may go, either way."""
SIMPLY = Style("simple numbers", SIMPLEST, False, False)


def beside(
    space: Space, structure: Structure, found: tuple[Fraction, ...], rng: np.random.Generator
) -> list[tuple[Fraction, ...]]:
    """Numbers for the free cells at which the claim seems to break, where those that are long in `found` are simple."""
    placed, given = space.program(structure), space.program(structure, "given")
    if placed is None or given is None or placed.free != given.free:
        return []
    long = [k for k, x in enumerate(found) if not short(x)]
    others = [k for k in range(len(found)) if k not in long]
    if not 0 < len(long) <= MOST_LONG or not others:
        return []
    held = _near_by(placed, long, found, rng)
    if not held.size:
        return []
    start = np.array([float(x) for x in found])

    def numbers(u: FloatArray) -> FloatArray:
        """From coordinates (P, K, others) to numbers (d, P K)."""
        all_numbers = np.empty((*u.shape[:2], len(found)))
        all_numbers[:, :, others] = start[others] * 10.0 ** (2.0 * DECADES * (u - 0.5))
        all_numbers[:, :, long] = held[:, None, :]
        return np.ascontiguousarray(all_numbers.reshape(-1, len(found)).T)

    chains = Chains(np.full((len(held), len(others)), 0.5), np.full(len(held), 0.1), rng)
    chains.run(lambda u: given.judge(Points(numbers(u))).reshape(u.shape[:2]), GENERATIONS)
    ends = numbers(chains.where[:, None, :])
    return [tuple(near(float(x), 6) for x in ends[:, k]) for k in np.flatnonzero(chains.best < -1e-6)]


def _near_by(placed: Program, long: list[int], found: tuple[Fraction, ...], rng: np.random.Generator) -> FloatArray:
    """Simple numbers (at most HELD, len(long)) near the long ones, the nearest first."""
    values = placed.values(block(placed, SIMPLY, DRAWN, rng))
    rows = np.unique(np.array([values[placed.free[k]] for k in long]), axis=1)
    wished = np.array([[float(found[k])] for k in long])
    with np.errstate(divide="ignore"):
        far = np.abs(np.log(np.abs(rows / wished)))
    order = np.argsort(far.sum(axis=0), kind="stable")[:LOOKED_AT]
    simple = islice((k for k in order if all(map(_is_simple, rows[:, k]))), HELD)
    nearest: FloatArray = rows[:, list(simple)].T
    return nearest


def _is_simple(x: float) -> bool:
    """Whether this is a simple number: where none fits between the bounds, a draw gives another one."""
    simple = near(float(x), 6)
    return short(simple) and abs(float(simple) - x) <= 1e-12 * abs(x)
