"""Taylor coefficients of a closed economy's learning in integers: quick, with bounds of their errors alongside.

A number c is held as an integer X near c 2^bits, with a bound of |c - X/2^bits|. The recurrences run in integers; their
rounding errors (less than one unit each, as quotients are rounded down) and the radii of the data are followed by the
same recurrences for bounds, in doubles rounded up: |x y - X Y| <= |X| e_y + e_x |Y| + e_x e_y. All sums have terms of
one sign, so that doubles err by a relative 1e-10 at most, for which UP allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np
from flint import arb, arb_series, ctx, fmpz
from gmpy2 import mpz
from numba import njit

from ..arguments import FloatArray
from .bundle import TINY, UP

GUARD = 16
"""Bits beyond the working precision."""
DIRECT = 600
"""Bits up to which the integers of ordinary coefficients fit into doubles."""


@dataclass(frozen=True)
class Fixed:
    """Series by row: integers over 2^bits, bounds of their errors and of the coefficients' sizes, (rows, N)."""

    rows: list[list[int]]
    error: FloatArray
    sizes: FloatArray
    bits: int

    def series(self) -> list[arb_series]:
        """Balls around the coefficients."""
        order, scale = self.error.shape[1], arb(1) / arb(fmpz(1 << self.bits))
        return [
            arb_series([arb(fmpz(int(x))) * scale + arb(0, e) for x, e in zip(row, errors, strict=True)], order)
            for row, errors in zip(self.rows, self.error.tolist(), strict=True)
        ]


@dataclass(frozen=True)
class Coefficients:
    """Series of alpha and lam, and of alpha', u = alpha'/alpha, lam u and lam (mean u), each (n, N)."""

    alpha: Fixed
    lam: Fixed
    growth: Fixed
    rate: Fixed
    moved: Fixed
    fall: Fixed
    mean: Fixed


def coefficients(matrix: Sequence[Sequence[arb]], share: Sequence[arb], exponent: Fraction, order: int) -> Coefficients:
    """alpha' = M lam, u = alpha'/alpha, lam' = exponent lam (u - sum_k share_k lam_k u_k), from alpha = lam = 1.

    exponent: sigma - 1, exact. The bounds hold for all numbers in the balls.
    """
    bits, n = ctx.prec + GUARD, len(share)
    teach = [[nearest(x, bits) for x in row] for row in matrix]
    part = [nearest(x, bits) for x in share]
    weights = [[(j, x) for j, (x, _) in enumerate(row) if x] for row in teach]
    one, up, down = mpz(1) << bits, mpz(exponent.numerator), exponent.denominator
    alpha, lam = [[one] for _ in range(n)], [[one] for _ in range(n)]
    growth, rate, moved, fall = (_empty(n) for _ in range(4))
    mean: list[int] = []
    for k in range(order):
        for i, row in enumerate(weights):
            a, g, r, own = alpha[i], growth[i], rate[i], lam[i]
            new = sum([x * lam[j][k] for j, x in row]) >> bits
            g.append(new)
            r.append(new - (sum(map(mul, r, a[k:0:-1])) >> bits))
            a.append(new // (k + 1))
            moved[i].append(sum(map(mul, r, own[::-1])) >> bits)
        mean.append(sum([m[k] * x for m, (x, _) in zip(moved, part, strict=True)]) >> bits)
        for m, f, own in zip(moved, fall, lam, strict=True):
            f.append(sum(map(mul, mean, own[::-1])) >> bits)
            own.append((m[k] - f[k]) * up // (down * (k + 1)))
    kept = [[row[:order] for row in rows] for rows in (alpha, lam, growth, rate, moved, fall, [mean])]
    sizes = [magnitudes(rows, bits) * UP for rows in kept]
    data = [
        magnitudes([[x for x, _ in row] for row in teach], bits) * UP,
        np.array([[e for _, e in row] for row in teach]),
    ]
    ends = [magnitudes([[x for x, _ in part]], bits)[0] * UP, np.array([e for _, e in part])]
    unit = 2.0**-bits + TINY
    errors = _errors(*sizes, *data, *ends, float(exponent) * UP, unit)
    bounds = [e * UP + TINY for e in errors]
    return Coefficients(*(Fixed(r, e, (s + e) * UP, bits) for r, e, s in zip(kept, bounds, sizes, strict=True)))


def nearest(x: arb, bits: int) -> tuple[int, float]:
    """An integer X and a bound of |c - X/2^bits| for all c in the ball."""
    scaled = x * arb(fmpz(1 << bits))
    whole = scaled.mid().floor().unique_fmpz()
    if whole is None:
        raise ArithmeticError("a ball whose midpoint's whole part is not known at this precision")
    error = float(abs(scaled - arb(whole)).upper()) * UP
    return mpz(int(whole)), error * 2.0**-bits * UP + TINY


def magnitudes(rows: Sequence[Sequence[int]], bits: int) -> FloatArray:
    """|X| / 2^bits, rounded with a relative error below 1e-15 (or to 0, below 1e-300)."""
    if bits < DIRECT:
        try:
            found = np.array([[float(x) for x in row] for row in rows], dtype=np.float64)
            return np.asarray(np.ldexp(np.abs(found), -bits)).reshape(len(rows), -1)
        except OverflowError:
            pass
    whole = 1 << bits
    try:
        return np.array([[abs(int(x)) / whole for x in row] for row in rows], dtype=np.float64).reshape(len(rows), -1)
    except OverflowError:
        return np.full((len(rows), len(rows[0])), np.inf)


def _empty(n: int) -> list[list[int]]:
    return [[] for _ in range(n)]


@njit(cache=True, error_model="numpy")
def _product(p, ep, q, eq, top):  # type: ignore[no-untyped-def]
    """A bound of the error of sum_(j<=top) p_j q_(k-j), k = q.size - 1, before rounding."""
    total = 0.0
    k = q.size - 1
    for j in range(top + 1):
        total += p[j] * eq[k - j] + ep[j] * (q[k - j] + eq[k - j])
    return total


@njit(cache=True, error_model="numpy")
def _errors(alpha, lam, growth, rate, moved, fall, mean, teach, teach_error, share, share_error, exponent, unit):  # type: ignore[no-untyped-def]
    """Bounds of the errors of all series, in the order of `Coefficients`, by the recurrences' own steps."""
    n, order = alpha.shape
    ea, el, eg, er = np.zeros((n, order)), np.zeros((n, order)), np.zeros((n, order)), np.zeros((n, order))
    em, ef, en = np.zeros((n, order)), np.zeros((n, order)), np.zeros((1, order))
    for k in range(order):
        for i in range(n):
            total = unit
            for j in range(n):
                total += teach[i, j] * el[j, k] + teach_error[i, j] * (lam[j, k] + el[j, k])
            eg[i, k] = total
            er[i, k] = total + unit
            if k > 0:
                er[i, k] += _product(rate[i], er[i], alpha[i, : k + 1], ea[i, : k + 1], k - 1)
            if k + 1 < order:
                ea[i, k + 1] = total / (k + 1) + unit
            em[i, k] = unit + _product(rate[i], er[i], lam[i, : k + 1], el[i, : k + 1], k)
        en[0, k] = unit
        for i in range(n):
            en[0, k] += share[i] * em[i, k] + share_error[i] * (moved[i, k] + em[i, k])
        for i in range(n):
            ef[i, k] = unit + _product(mean[0], en[0], lam[i, : k + 1], el[i, : k + 1], k)
            if k + 1 < order:
                el[i, k + 1] = (em[i, k] + ef[i, k]) * exponent / (k + 1) + unit
    return ea, el, eg, er, em, ef, en
