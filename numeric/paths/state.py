"""Employment, consumption and shares at a date, from technologies and the pattern."""

import numpy as np

from ..arguments import FloatArray, IntArray
from .inner import inner
from .margins import NEGLIGIBLE
from .notation import BOTH, CLOSED, HOME, KIND, SLOTS, Economy, Work, X
from .record import Record
from .tape import expand

TINY = 2.2250738585072014e-308


@inner
def report(
    a: FloatArray, codes: IntArray, mobile: bool, economy: Economy, work: Work, x: float, at: Record, d: int, k: int
) -> None:
    """Writes the state of economy k at date number d into the arrays of `at`, by the pattern last built."""
    expand(a, economy, 1.0, work.order[1], work, x)
    x, closed, n = work.s[X, 0], work.meta[KIND] == CLOSED, codes.size
    for c in range(2):
        for i in range(n):
            at.technology[c, d, k, i], at.labor[c, d, k, i] = a[c, i], 0.0
    for q in range(work.meta[SLOTS]):
        at.labor[work.country[q], d, k, work.industry[q]] = max(work.lab[q], TINY)
    tied = 0
    for i in range(n):
        output = a[0, i] * at.labor[0, d, k, i]
        at.share[d, k, i] = output / (output + a[1, i] * at.labor[1, d, k, i])
        if codes[i] != BOTH and abs(np.log(a[0, i]) - np.log(a[1, i]) - x) <= NEGLIGIBLE:
            tied += 1
    at.tied[d, k] = tied > (0 if mobile else 1)
    at.omega[d, k] = np.nan if closed else np.exp(x)
    for c in range(2):
        income = economy.labor * np.exp(x) if c == 0 else economy.labor_star
        if mobile:
            income = 0.0
            for i in range(n):
                income += at.labor[c, d, k, i]
        at.consumption[c, d, k] = income * _power(a, codes, c, x, economy.sigma - 1.0)


@inner
def _power(a: FloatArray, codes: IntArray, country: int, x: float, p: float) -> float:
    """1/P, the CES index of effective technologies, that is of 1 over prices in units of Foreign's wage."""
    best, total = -np.inf, 0.0
    for turn in range(2):
        for i in range(codes.size):
            mine = codes[i] == HOME or (codes[i] == BOTH and country == 0)
            level = np.log(a[0, i]) - x if mine else np.log(a[1, i])
            if turn == 0:
                best = max(best, level)
            else:
                total += np.exp(p * (level - best))
    return float(np.exp(best + np.log(total) / p))
