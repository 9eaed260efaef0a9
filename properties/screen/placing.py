"""From coordinates in [0, 1] to numbers of an interval: log-uniform if it has no end, dense just inside its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.elementary import exp
from ...numeric.jit import compiled
from ..simple_values import BASE
from .tape import Numbers

SIMPLE: FloatArray = np.array([float(x) for x in BASE])
FREE, SIMPLEST, WHOLE = 0, 1, 2
"""How a number is rounded: not at all, to a simple one, to an integer."""
EDGE = 0.05
"""The share of a coordinate that is spent on each end of a bounded interval: there distances fall to a millionth."""
TAIL = 0.08
"""The share of a coordinate that is spent far out on each side of an unbounded interval."""
CORE, FAR, EXPONENT_CORE, EXPONENT_FAR, LATEST = 2.0, 7.0, 1.2, 2.0, 3.0
"""Decimal exponents reached by the core and by the tails; those of symbols that stand in exponents; of dates."""
LOG_TEN = log(10.0)
STEEP = log(1e6)


@dataclass(frozen=True)
class Place:
    """What is known of a cell: whether it is an integer, its ends belong to it, it is an exponent, a date."""

    integer: bool = False
    lo_open: bool = True
    hi_open: bool = True
    exponent: bool = False
    date: bool = False

    def __call__(self, u: Numbers, lo: Numbers, hi: Numbers, rounding: Numbers) -> Numbers:
        """Numbers of (lo, hi) for coordinates u; `rounding` is FREE, SIMPLEST or WHOLE, point by point."""
        size = max(np.size(u), np.size(lo), np.size(hi), np.size(rounding))
        us, los, his = (_filled(x, size) for x in (u, lo, hi))
        found: FloatArray = np.empty(size)
        core, far = (EXPONENT_CORE, EXPONENT_FAR) if self.exponent else (CORE, FAR)
        far = LATEST if self.date else far
        spread(us, los, his, self.lo_open, self.hi_open, core, far, found)  # type: ignore[no-untyped-call]
        if self.integer or np.any(rounding):
            how = _filled(float(WHOLE) if self.integer else rounding, size)
            rounded(found, los, his, how, self.lo_open, self.hi_open, SIMPLE)  # type: ignore[no-untyped-call]
        return found

    def tied(
        self, chosen: Numbers, x: Numbers, lo: Numbers, hi: Numbers, least: Numbers, most: Numbers, *critical: Numbers
    ) -> Numbers:
        """The number, or the critical value with the number `chosen` (from 1) where that lies within the bounds.

        `least` and `most` are the ends of the domain; the bounds may come from weak hypotheses, and belong to it then.
        """
        for k, value in enumerate(critical, 1):
            y = np.asarray(value)
            fits = (np.asarray(chosen) == k) & (y >= lo) & (y <= hi)
            fits &= (y > least) if self.lo_open else (y >= least)
            fits &= (y < most) if self.hi_open else (y <= most)
            x = np.where(fits & (y == np.round(y)) if self.integer else fits, y, x)
        return x


def _filled(x: Numbers, size: int) -> FloatArray:
    """The numbers as a contiguous array of this size."""
    if isinstance(x, np.ndarray) and x.shape == (size,):
        return np.ascontiguousarray(x, dtype=np.float64)
    return np.full(size, x, dtype=np.float64)


@compiled
def spread(us, los, his, lo_open, hi_open, core, far, found):  # type: ignore[no-untyped-def]
    """Fill `found` with numbers of the intervals; without branches, so that the loop runs in vector registers."""
    inner, slope = 1.0 - 2.0 * TAIL, (far - core) / (2.0 * TAIL)
    for k in range(found.size):
        u, lo, hi = us[k], los[k], his[k]
        below, above = lo > -inf, hi < inf
        near = min(u, 1.0 - u)
        edge = EDGE * exp(STEEP * (near / EDGE - 1.0))
        part = edge if near < EDGE else near
        part = part if near > 0.0 else 0.0
        between = lo + (hi - lo) * part if u < 0.5 else hi - (hi - lo) * part
        s = 2.0 * u - 1.0
        t = s if below or above else 2.0 * abs(s) - 1.0
        size = abs(t) / inner * core if abs(t) <= inner else core + (abs(t) - inner) * slope
        ray = exp(LOG_TEN * (size if t > 0.0 else -size))
        from_lo, from_hi = lo + max(1.0, abs(lo)) * ray, hi - max(1.0, abs(hi)) * ray
        free = ray if s > 0.0 else -ray
        x = (between if above else from_lo) if below else (from_hi if above else free)
        least = 1e-12 * max(abs(lo), abs(hi))
        least = least if least < inf else 1e-300
        x = lo + least if lo_open and x <= lo and lo < hi else x
        found[k] = hi - least if hi_open and x >= hi and lo < hi else x


@compiled
def rounded(found, los, his, roundings, lo_open, hi_open, simple):  # type: ignore[no-untyped-def]
    """Round what `found` holds, where an integer or a simple number is near and inside."""
    for k in range(found.size):
        if roundings[k] == FREE:
            continue
        nearest = round(found[k]) if roundings[k] == WHOLE else _simplest(found[k], simple)  # type: ignore[no-untyped-call]
        for step in (0.0, 1.0, -1.0):
            y = nearest + step
            inside = (y > los[k] or (y == los[k] and not lo_open)) and (y < his[k] or (y == his[k] and not hi_open))
            if inside and (step == 0.0 or y == round(y)):
                found[k] = y
                break


@compiled
def _simplest(x, simple):  # type: ignore[no-untyped-def]
    """The nearest of the simple numbers."""
    above = min(max(np.searchsorted(simple, x), 1), simple.size - 1)
    lower, upper = simple[above - 1], simple[above]
    return lower if x - lower < upper - x else upper
