"""How far a pattern is from its bounds, as power series: it stands while every margin is positive."""

import numpy as np
from numba import njit

from .notation import (
    ALPHA,
    C1,
    FIRST_I,
    FOREIGN,
    HOME,
    KIND,
    MOBILE,
    ORDER,
    PAIR_FI,
    PAIR_HI,
    REST_F,
    REST_H,
    SLOTS,
    X,
)
from .series import layout, series
from .taylor import NEGLIGIBLE, lead

TOLERANCE = 1e-15
"""Of a step's error in the logs of technologies, in log omega and in shares of labor."""


@njit(cache=True, error_model="numpy")
def margins(a, codes, economy, work):  # type: ignore[no-untyped-def]
    """Fills margin and used, after `series`: a row per industry, then two rests of labor, then four of a slide.

    Industries: log A_i/A*_i - log omega, times -1 for Foreign's. Rests: labor that the marginal industry (or the
    pair) employs, as a share of the labor force. Slide: whether Home's labor for the pair is above or below what all
    of the first (second) industry takes, as a share; alpha; 1 - alpha.
    """
    n, m, s, meta = codes.size, work.margin, work.s, work.meta
    work.used[:] = False
    if meta[KIND] != MOBILE:
        for i in range(n):
            if codes[i] == HOME or codes[i] == FOREIGN:
                sign, work.used[i] = (1.0 if codes[i] == HOME else -1.0), True
                m[i] = -sign * s[X]
                m[i, 0] += sign * (np.log(a[0, i]) - np.log(a[1, i]))
        for q in range(meta[SLOTS]):
            i = work.industry[q]
            if work.used[i]:
                m[i, 1:] += work.ell[q, 1:]
    if meta[REST_H] >= 0:
        m[n], m[n + 1] = work.lab[meta[REST_H]] / economy.labor, work.lab[meta[REST_F]] / economy.labor_star
        work.used[n : n + 2] = True
    if meta[PAIR_HI] >= 0:
        _of_pair(n, economy, work)


@njit(cache=True, error_model="numpy")
def _of_pair(n, economy, work):  # type: ignore[no-untyped-def]
    m, s, meta, first = work.margin, work.s, work.meta, work.meta[PAIR_HI]
    work.used[n:] = True
    start = meta[PAIR_FI]
    m[n] = (work.lab[first] + work.lab[first + 1]) / economy.labor
    m[n + 1] = (work.lab[start] + work.lab[start + 1]) / economy.labor_star
    for z in range(2):
        sign = 1.0 if meta[FIRST_I + z] == 1 else -1.0
        for k in range(ORDER + 1):
            total = 0.0
            for j in range(k + 1):
                total += work.w[first + z, j] * s[C1, k - j]
            m[n + 2 + z, k] = sign * (m[n, k] - total / economy.labor)
    m[n + 4], m[n + 5] = s[ALPHA], -s[ALPHA]
    m[n + 5, 0] += 1.0


@njit(cache=True, error_model="numpy")
def reach(work):  # type: ignore[no-untyped-def]
    """The step, in units of the series' time, at which its last terms fall to TOLERANCE."""
    step = np.inf
    for k in range(ORDER - 1, ORDER + 1):
        most = 0.0
        for q in range(work.meta[SLOTS]):
            most = max(most, abs(work.ell[q, k]))
        for r in range(work.used.size):
            if work.used[r]:
                most = max(most, abs(work.margin[r, k]))
        if most > 0.0:
            step = min(step, (TOLERANCE / most) ** (1.0 / k))
    return step


@njit(cache=True, error_model="numpy")
def natural(a, codes, economy):  # type: ignore[no-untyped-def]
    """A unit of time in which technologies move by a fraction of themselves, and labor too."""
    fastest = 0.0
    for i in range(codes.size):
        column = economy.tau[:, i].max()
        if codes[i] != FOREIGN:
            fastest = max(fastest, column * economy.labor / a[0, i])
        if codes[i] != HOME:
            fastest = max(fastest, column * economy.labor_star / a[1, i])
    return 1.0 / (fastest * (1.0 + economy.sigma)) if fastest > 0.0 else 1.0


@njit(cache=True, error_model="numpy")
def consistent(a, codes, mobile, economy, work, x):  # type: ignore[no-untyped-def]
    """Whether the pattern is an equilibrium, and one that its own dynamics do not leave at once."""
    h = natural(a, codes, economy)
    layout(codes, mobile, work)
    series(a, economy, h, ORDER, work, x)
    margins(a, codes, economy, work)
    step, n = min(reach(work), 1e6), codes.size
    for r in range(work.used.size):
        if not work.used[r]:
            continue
        if not work.margin[r, 0] > -NEGLIGIBLE:
            return False
        k = lead(work.margin[r], step)
        if k > ORDER:
            if r >= n:
                return False
        elif work.margin[r, k] < 0.0:
            return False
    return True
