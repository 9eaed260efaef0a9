"""Exact, simple rationals: where violations tend to sit, and what a counterexample should be shrunk to.

Violations sit at integers, ties, n = 1, sigma = 2, just inside open bounds and far out; the pools hold these values,
the simplest first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log2
from operator import itemgetter

from ..numeric.balls import Value, Values

MANY = 16
ZERO = 2.5
MAX_SIZE = 5
"""The largest number of industries (or other size) that a free search tries beyond the least allowed."""


def weight(value: Fraction) -> float:
    """How far from simple a number is: 0 for 0, 1 for 1, below 4 for single digits, more for fractions.

    Zeros at the end count little: 1000 is simpler than 37.
    """
    top, zeros = _stripped(abs(value.numerator))
    bottom, places = _stripped(value.denominator)
    return log2(1 + top) + 2 * log2(bottom) + ZERO * zeros + 2 * ZERO * places + (value < 0)


def _stripped(whole: int) -> tuple[int, int]:
    """The number without the zeros at its end, and how many they are."""
    zeros = 0
    while whole >= 10 and whole % 10 == 0:
        whole, zeros = whole // 10, zeros + 1
    return whole, zeros


def short(value: Fraction) -> bool:
    """Whether numerator and denominator have at most two significant digits."""
    return max(_stripped(abs(value.numerator))[0], _stripped(value.denominator)[0]) < 100


def numbers(value: Value) -> Iterator[Fraction]:
    """All the numbers in a value, however nested."""
    if isinstance(value, Fraction):
        yield value
    else:
        for part in value:
            yield from numbers(part)


Cost = tuple[int, int, float]


def cost(values: Values, exponents: frozenset[str] = frozenset()) -> Cost:
    """What shrinking lowers: first whether all numbers are integers of one digit (0), or have at most two significant
    digits (1), or not (2); then how many numbers there are (industries), then how far they are from simple.

    Exponents count thrice: sigma = 2 makes all other numbers easier to check.
    """
    flat = [(x, 3 if name in exponents else 1) for name, v in values.items() for x in numbers(v)]
    level = (
        0 if all(x.denominator == 1 and abs(x) <= 9 for x, _ in flat) else 1 if all(short(x) for x, _ in flat) else 2
    )
    return level, len(flat), round(sum(weight(x) * times for x, times in flat), 9)


def _base() -> tuple[Fraction, ...]:
    found = {Fraction(k) for k in (*range(0, 13), 16, 20, 25, 50, 100, 1000)}
    for bottom, top in ((2, 19), (3, 20), (4, 17), (5, 14), (6, 11), (7, 9), (8, 11), (9, 10), (10, 21), (12, 13)):
        found |= {Fraction(k, bottom) for k in range(1, top + 1)}
    found |= {Fraction(1, 16), Fraction(1, 100), Fraction(99, 100), Fraction(101, 100), Fraction(1, 1000)}
    return tuple(sorted(found | {-x for x in found if weight(x) <= 4}))


BASE = _base()
RANKED = tuple((weight(x), (x.numerator, x.denominator), x) for x in BASE)
INSIDE = tuple(Fraction(x) for x in ("1/2", "1/3", "2/3", "1/4", "3/4", "1/10", "9/10", "1/100", "99/100"))
STEPS = tuple(Fraction(x) for x in ("1/2", "1", "1/10", "3", "1/100", "10"))

Test = Callable[[Fraction], bool]


@dataclass(frozen=True)
class Interval:
    """Where a number may lie; `tests` are further conditions that are no bounds."""

    lo: Fraction | None = None
    hi: Fraction | None = None
    lo_open: bool = False
    hi_open: bool = False
    integer: bool = False
    tests: tuple[Test, ...] = ()

    def above(self, bound: Fraction, strict: bool) -> Interval:
        """The part above a bound."""
        if self.lo is not None and (bound < self.lo or (bound == self.lo and (self.lo_open or not strict))):
            return self
        return replace(self, lo=bound, lo_open=strict)

    def below(self, bound: Fraction, strict: bool) -> Interval:
        """The part below a bound."""
        if self.hi is not None and (bound > self.hi or (bound == self.hi and (self.hi_open or not strict))):
            return self
        return replace(self, hi=bound, hi_open=strict)

    def where(self, test: Test) -> Interval:
        """The part where a further condition holds."""
        return replace(self, tests=(*self.tests, test))

    def holds(self, x: Fraction) -> bool:
        """Whether a number lies here."""
        if self.integer and x.denominator != 1:
            return False
        if self.lo is not None and (x < self.lo or (self.lo_open and x == self.lo)):
            return False
        if self.hi is not None and (x > self.hi or (self.hi_open and x == self.hi)):
            return False
        return all(test(x) for test in self.tests)


def pool(interval: Interval, extra: tuple[Fraction, ...] = ()) -> tuple[Fraction, ...]:
    """Simple numbers of an interval, the simplest first; `extra` are put among them where they fit."""
    lo, hi = interval.lo, interval.hi
    if lo is not None and lo == hi:
        return (lo,) if interval.holds(lo) else ()
    first = 0 if lo is None else (bisect_right if interval.lo_open else bisect_left)(BASE, lo)
    last = len(BASE) if hi is None else (bisect_left if interval.hi_open else bisect_right)(BASE, hi)
    ranked = [RANKED[k] for k in range(first, last) if not interval.integer or BASE[k].denominator == 1]
    if interval.tests:
        ranked = ranked[:MANY] + ranked[MANY::3]
        ranked = [row for row in ranked if all(test(row[2]) for test in interval.tests)]
    seen = {row[1] for row in ranked}
    for x in (*_near_bounds(interval), *extra):
        place = (x.numerator, x.denominator)
        if place not in seen and interval.holds(x):
            seen.add(place)
            ranked.append((weight(x), place, x))
    ranked.sort(key=itemgetter(0, 1))
    return tuple(row[2] for row in ranked)


def trials(interval: Interval) -> tuple[Fraction, ...]:
    """A few different numbers of an interval, quickly: to see how a requirement depends on the number."""
    lo, hi = interval.lo, interval.hi
    if lo is not None and hi is not None:
        if lo < hi and not interval.integer:
            return tuple(lo + (hi - lo) * part for part in INSIDE[:4])
        return pool(interval)[:4]
    if lo is None:
        return tuple(Fraction(k if hi is None else hi // 1 - k) for k in (1, 2, 3, 5))
    return tuple(lo // 1 + k for k in (Fraction(1), Fraction(2), Fraction(3), Fraction(5)))


def _near_bounds(interval: Interval) -> Iterator[Fraction]:
    lo, hi = interval.lo, interval.hi
    if lo is not None and hi is not None:
        if hi > lo:
            yield from (lo, hi)
            yield from (lo + (hi - lo) * part for part in INSIDE)
            yield simplest_between(lo, hi)
            if interval.integer:
                yield from (Fraction(k) for k in range(-(-lo // 1), min(hi // 1, lo // 1 + 12) + 1))
        return
    for bound, sign in ((lo, 1), (hi, -1)):
        if bound is not None:
            yield bound
            yield from (bound + sign * step for step in STEPS)
            yield bound * (1 + Fraction(sign, 10)) if bound else bound
            yield Fraction(bound // 1 + sign)


def simplest_between(lo: Fraction, hi: Fraction) -> Fraction:
    """The number with the least denominator strictly between two others."""
    whole = lo // 1
    if whole + 1 < hi:
        return Fraction(whole + 1) if lo >= 0 or hi <= 0 else Fraction(0)
    low, high = lo - whole, hi - whole
    if low == 0:
        return whole + Fraction(1, 1 / high // 1 + 1)
    above = 1 / low
    return whole + 1 / simplest_between(1 / high, above)


def sizes(interval: Interval, extra: tuple[Fraction, ...] = ()) -> tuple[Fraction, ...]:
    """The numbers of industries to try: from the least allowed upwards, and the `extra` ones that fit."""
    first = 0 if interval.lo is None else -(-interval.lo // 1)
    found = [x for x in (Fraction(first + k) for k in range(MAX_SIZE + 1)) if interval.holds(x)][:MAX_SIZE]
    return tuple(sorted({*found, *filter(interval.holds, extra)}))
