"""Employment, consumption and shares at a date, from technologies and the pattern."""

import numpy as np
from numba import njit

from .notation import AT_HOME, BOTH, CLOSED, HOME, KIND, SLOTS, X
from .series import layout, series
from .taylor import NEGLIGIBLE

TINY = 2.2250738585072014e-308


@njit(cache=True, error_model="numpy")
def report(a, codes, mobile, economy, work, x, at, d, k):  # type: ignore[no-untyped-def]
    """Writes the state of economy k at date number d into the arrays of `at`."""
    layout(codes, mobile, work)
    series(a, economy, 1.0, 0, work, x)
    x, closed = work.s[X, 0], work.meta[KIND] == CLOSED
    at.technology[0, d, k], at.technology[1, d, k] = a[0], a[1]
    at.labor[0, d, k], at.labor[1, d, k] = 0.0, 0.0
    for q in range(work.meta[SLOTS]):
        country = 0 if q < work.meta[AT_HOME] else 1
        at.labor[country, d, k, work.industry[q]] = max(work.lab[q, 0], TINY)
    tied = 0
    for i in range(codes.size):
        output = a[0, i] * at.labor[0, d, k, i]
        at.share[d, k, i] = output / (output + a[1, i] * at.labor[1, d, k, i])
        if codes[i] != BOTH and abs(np.log(a[0, i]) - np.log(a[1, i]) - x) <= NEGLIGIBLE:
            tied += 1
    at.tied[d, k] = tied > (0 if mobile else 1)
    at.omega[d, k] = np.nan if closed else np.exp(x)
    for country in range(2):
        income = economy.labor * np.exp(x) if country == 0 else economy.labor_star
        if mobile:
            income = at.labor[country, d, k].sum()
        at.consumption[country, d, k] = income * _power(a, codes, country, x, economy.sigma - 1.0)


@njit(cache=True, error_model="numpy")
def _power(a, codes, country, x, p):  # type: ignore[no-untyped-def]
    """1/P, the CES index of effective technologies, that is of 1 over prices in units of Foreign's wage."""
    n = codes.size
    level = np.empty(n)
    for i in range(n):
        mine = codes[i] == HOME or (codes[i] == BOTH and country == 0)
        level[i] = np.log(a[0, i]) - x if mine else np.log(a[1, i])
    best = level.max()
    return np.exp(best + np.log(np.exp(p * (level - best)).sum()) / p)
