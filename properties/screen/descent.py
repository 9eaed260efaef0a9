"""Numbers made simpler, one or several at a time, as long as the claim still breaks: all on arrays of candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from itertools import combinations
from operator import mul

import numpy as np

from ...numeric.arguments import BoolArray, FloatArray
from ..simple_values import BASE, short, weight
from .exact import near
from .program import Points, Program
from .screening import CLEAR

Numbers = tuple[Fraction, ...]
Price = tuple[int, float]
"""How many numbers, computed ones included, are no integers of one digit, those with more than two significant digits
counted thrice; how far the free ones are from simple."""
ROUNDS = 80
KEEP = 0.05
"""A simpler counterexample keeps at least this part of the margin."""
SMALL = tuple(sorted(BASE, key=weight)[:48])
SMALL_FLOATS, SMALL_WEIGHTS = (np.array([float(f(x)) for x in SMALL]) for f in (float, weight))
FACTORS = tuple(Fraction(x) for x in ("2", "3", "4", "5", "6", "7", "8", "10", "12", "1/2", "1/3", "1/5", "1/10"))
DIGITS = (1, 2, 3)
MOST_PAIRS = 45

_near = lru_cache(maxsize=4096)(near)
_weight = lru_cache(maxsize=4096)(weight)


@lru_cache(maxsize=4096)
def _long(x: Fraction) -> int:
    return 0 if short(x) else 1


@dataclass(frozen=True)
class Rows:
    """Candidates: their numbers (d, N) and how far from simple each is (N,)."""

    u: FloatArray
    weights: FloatArray
    long: FloatArray  # how many of the numbers have more than two significant digits


def descended(program: Program, start: Numbers) -> Iterator[tuple[Numbers, Price]]:
    """The start made simpler as far as that goes, and its price; nothing if the claim does not seem to break there."""
    margin = float(program.judge(Points(_column(start)))[0])
    if not margin < 0:
        return
    enough = max(margin, -1e-2) * KEEP if margin < CLEAR else 0.0
    times = np.array([3.0 if yes else 1.0 for yes in program.exponents])
    price = _price(program, start, times)
    for _ in range(ROUNDS):
        better = _better_one(program, start, times, price, enough) or _better_group(
            program, start, times, price, enough
        )
        if better is None:
            break
        price, start = better
    yield start, price


def _column(numbers: Numbers) -> FloatArray:
    return np.array([[float(x)] for x in numbers]).reshape(len(numbers), 1)


def _price(program: Program, numbers: Numbers, times: FloatArray) -> Price:
    weights = sum(_weight(x) * k for x, k in zip(numbers, times, strict=True))
    return int(_awkward(program, _column(numbers))[0]) + 2 * sum(map(_long, numbers)), float(weights)


def _awkward(program: Program, u: FloatArray) -> FloatArray:
    values = program.values(Points(u))
    found: FloatArray = np.sum([~single(x) for x in values.values()], axis=0)
    return found


def single(x: FloatArray) -> BoolArray:
    """Whether numbers are integers of one digit."""
    bounded = np.where(np.abs(x) < 9.5, x, 0.5)
    return np.abs(bounded - np.round(bounded)) < 1e-9


def _best(program: Program, rows: Rows, price: Price, enough: float) -> tuple[int, Price] | None:
    """The cheapest candidate that costs less and at which the claim still breaks."""
    awkward = _awkward(program, rows.u) + 2 * rows.long
    cheaper = (awkward < price[0]) | ((awkward == price[0]) & (rows.weights < price[1] - 1e-9))
    lanes = np.flatnonzero(cheaper)
    if not lanes.size:
        return None
    breaks = program.judge(Points(np.ascontiguousarray(rows.u[:, lanes]))) < enough
    lanes = lanes[breaks]
    if not lanes.size:
        return None
    k = int(lanes[np.lexsort((rows.weights[lanes], awkward[lanes]))[0]])
    return k, (int(awkward[k]), float(rows.weights[k]))


def _better_one(
    program: Program, numbers: Numbers, times: FloatArray, price: Price, enough: float
) -> tuple[Price, Numbers] | None:
    """One number simpler."""
    d, width = len(numbers), len(SMALL) + len(DIGITS)
    u = np.repeat(_column(numbers), d * width, axis=1)
    weights, long = np.empty(d * width), np.empty(d * width)
    choices, all_long = [], sum(map(_long, numbers))
    for k, x in enumerate(numbers):
        rounded = [_near(float(x), digits) for digits in DIGITS]
        place = slice(k * width, (k + 1) * width)
        u[k, place] = [*SMALL_FLOATS, *map(float, rounded)]
        weights[place] = price[1] + times[k] * (np.array([*SMALL_WEIGHTS, *map(_weight, rounded)]) - _weight(x))
        long[place] = all_long - _long(x) + np.array([*[0] * len(SMALL), *map(_long, rounded)])
        choices.append((*SMALL, *rounded))
    found = _best(program, Rows(u, weights, long), price, enough)
    if found is None:
        return None
    k, choice = divmod(found[0], width)
    return found[1], (*numbers[:k], choices[k][choice], *numbers[k + 1 :])


def _better_group(
    program: Program, numbers: Numbers, times: FloatArray, price: Price, enough: float
) -> tuple[Price, Numbers] | None:
    """All entries of a symbol alike, or several numbers rescaled or rounded together."""
    changes = list(_changes(program, numbers))
    u = np.repeat(_column(numbers), len(changes), axis=1)
    for k, (places, change) in enumerate(changes):
        u[places, k] = [float(change(numbers[place])) for place in places]
    breaking = np.flatnonzero(program.judge(Points(u)) < enough)
    moves = list(dict.fromkeys(_changed(numbers, *changes[k]) for k in breaking))
    if not moves:
        return None
    u = np.array([[float(x) for x in m] for m in moves]).T
    weights = np.array([sum(_weight(x) * k for x, k in zip(m, times, strict=True)) for m in moves])
    long = np.array([float(sum(map(_long, m))) for m in moves])
    found = _best(program, Rows(np.ascontiguousarray(u), weights, long), price, enough)
    return None if found is None else (found[1], moves[found[0]])


Change = Callable[[Fraction], Fraction]


def _changes(program: Program, numbers: Numbers) -> Iterator[tuple[list[int], Change]]:
    names: dict[str, list[int]] = {}
    for k, (name, _) in enumerate(program.free):
        names.setdefault(name, []).append(k)
    for places in names.values():
        for x in dict.fromkeys(numbers[k] for k in places):
            yield places, partial(_second, second=x)
    pairs = [[*a, *b] for a, b in combinations(names.values(), 2)]
    for places in (*names.values(), *pairs[:MOST_PAIRS], list(range(len(numbers)))):
        for factor in FACTORS:
            yield places, partial(mul, factor)
        for digits in DIGITS:
            yield places, partial(_rounded, digits=digits)


def _second(first: Fraction, second: Fraction) -> Fraction:
    return second


def _rounded(x: Fraction, digits: int) -> Fraction:
    return _near(float(x), digits)


def _changed(numbers: Numbers, places: list[int], change: Change) -> Numbers:
    return tuple(change(x) if k in places else x for k, x in enumerate(numbers))
