"""From coordinates in [0, 1] to numbers of an interval: log-uniform if it has no end, dense just inside its bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...numeric.arguments import BoolArray, FloatArray
from ..simple_values import BASE
from .tape import Numbers

SIMPLE: FloatArray = np.array([float(x) for x in BASE])
EDGE, TAIL = 0.05, 0.08
INSIDE = 6.0
FREE, SIMPLEST, WHOLE = 0, 1, 2
"""How a number is rounded: not at all, to a simple one, to an integer."""


@dataclass(frozen=True)
class Place:
    """What is known of a cell: whether it is an integer, whether its ends belong to it, whether it is an exponent."""

    integer: bool = False
    lo_open: bool = True
    hi_open: bool = True
    exponent: bool = False

    def __call__(self, u: Numbers, lo: Numbers, hi: Numbers, rounding: Numbers) -> Numbers:
        """Numbers of (lo, hi) for coordinates u; `rounding` is FREE, SIMPLEST or WHOLE, point by point."""
        u, lo, hi = (np.asarray(x, dtype=np.float64) for x in (u, lo, hi))
        x = self._spread(u, lo, hi)
        if self.integer:
            return self._inside(np.round(x), lo, hi, x)
        if np.ndim(rounding) or rounding:
            x = self._rounded(x, lo, hi, np.asarray(rounding))
        return x

    def _spread(self, u: FloatArray, lo: FloatArray, hi: FloatArray) -> FloatArray:
        below, above = np.isfinite(lo), np.isfinite(hi)
        if below.all() and above.all():
            return self._between(u, lo, hi)
        size = np.fmax(1.0, np.fmin(np.where(below, np.abs(lo), np.inf), np.where(above, np.abs(hi), np.inf)))
        size = np.where(np.isfinite(size), size, 1.0)
        ray = size * 10.0 ** self._exponent(u)
        both = np.where(u < 0.5, -1.0, 1.0) * 10.0 ** self._exponent(np.abs(2.0 * u - 1.0))
        found: FloatArray = np.where(below, lo + ray, np.where(above, hi - ray, both))
        if (below & above).any():
            found = np.where(below & above, self._between(u, np.where(below, lo, 0.0), np.where(above, hi, 1.0)), found)
        return found

    def _exponent(self, u: FloatArray) -> FloatArray:
        """Decimal exponents: even within a core, thin far out on both sides."""
        core, tail = (1.3, 3.0) if self.exponent else (2.0, 7.0)
        s = 2.0 * u - 1.0
        far = np.abs(s) - (1.0 - 2.0 * TAIL)
        found: FloatArray = np.sign(s) * np.where(
            far > 0, core + far / (2.0 * TAIL) * (tail - core), np.abs(s) * core / (1.0 - 2.0 * TAIL)
        )
        return found

    def _between(self, u: FloatArray, lo: FloatArray, hi: FloatArray) -> FloatArray:
        near = np.minimum(u, 1.0 - u)
        part = np.where(near < EDGE, EDGE * 10.0 ** (INSIDE * (near / EDGE - 1.0)), near)
        part = np.where(near <= 0.0, 0.0, part)
        width = hi - lo
        found: FloatArray = np.where(u < 0.5, lo + width * part, hi - width * part)
        if self.lo_open or self.hi_open:
            least = 1e-12 * np.maximum(np.abs(lo), np.abs(hi)) + 1e-300
            found = np.where((found <= lo) & self.lo_open, lo + least, found)
            found = np.where((found >= hi) & self.hi_open, hi - least, found)
        return found

    def _rounded(self, x: FloatArray, lo: FloatArray, hi: FloatArray, rounding: FloatArray) -> FloatArray:
        place = np.clip(np.searchsorted(SIMPLE, x), 1, SIMPLE.size - 1)
        lower, upper = SIMPLE[place - 1], SIMPLE[place]
        simple = self._inside(np.where(x - lower < upper - x, lower, upper), lo, hi, x)
        whole = self._inside(np.round(x), lo, hi, simple)
        found: FloatArray = np.where(rounding == WHOLE, whole, np.where(rounding == SIMPLEST, simple, x))
        return found

    def _inside(self, found: FloatArray, lo: FloatArray, hi: FloatArray, other: FloatArray) -> FloatArray:
        """The number if it is in the interval, else the next integer that is, else the other number."""
        for moved in (found - 1.0, found + 1.0):
            other = np.where(self._holds(moved, lo, hi) & (np.round(moved) == moved), moved, other)
        return np.where(self._holds(found, lo, hi), found, other)

    def _holds(self, x: FloatArray, lo: FloatArray, hi: FloatArray) -> BoolArray:
        above = x > lo if self.lo_open else x >= lo
        return above & (x < hi if self.hi_open else x <= hi)


def tied(chosen: Numbers, x: Numbers, lo: Numbers, hi: Numbers, *critical: Numbers) -> Numbers:
    """The number, or the critical value with the number `chosen` (from 1) where that lies within the bounds."""
    for k, value in enumerate(critical, 1):
        fits = (np.asarray(chosen) == k) & (np.asarray(value) >= lo) & (np.asarray(value) <= hi)
        x = np.where(fits, value, x)
    return x
