"""Where the two lines of Figure 1 cross, in expected time O(n) and without sorting: a weighted selection."""

import numpy as np

from .arguments import FloatArray, IntArray
from .jit import compiled

FEW = 24
"""Candidates that are sorted instead of parted further."""

# What `select` finds, by place.
RATIO, FIRST, HOME, FOREIGN, A_FIRST, B_FIRST, FLAT, FOUND = range(8)
TERMS = 8


@compiled
def select(
    r: FloatArray,
    a: FloatArray,
    b: FloatArray,
    label: IntArray,
    home: float,
    foreign: float,
    size: float,
    terms: FloatArray,
) -> None:
    """The first industry, by r descending and then by label, whose ratio is not above balanced trade at its end.

    r, a, b, label (m,): candidates' ratios, powers and numbers (ascending); overwritten. home: the sum of a of
    industries ahead of all candidates, foreign: that of b behind them; size: L/L*. Fills terms (TERMS,): its ratio
    and label, the a ahead of it, the b behind it, its own a and b, whether the lines cross on its step (FLAT 1) or
    before it (0). FOUND is 0 if the ratios of all candidates are above. Where the lines cross before an industry that
    several tie with, label is -1 and B_FIRST the sum of their b.
    """
    m, seed = r.size, np.uint64(88172645463325252)
    terms[FOUND], terms[FIRST], terms[FLAT] = 0.0, -1.0, 0.0
    while m > FEW:
        seed = seed * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        k = np.int64((seed >> np.uint64(33)) % np.uint64(m))
        x, weight = r[k], b[k] / a[k]
        ahead, level, level_star, behind = _part(r, a, b, m, x)
        if x * size * (foreign + behind) > (home + ahead + level) * weight:
            home += ahead + level
            m = _keep(r, a, b, label, m, 0.0, x)
        elif x * size * (foreign + behind + level_star) >= (home + ahead) * weight:
            home, foreign = home + ahead, foreign + behind
            _scan(r, a, b, label, _keep_level(r, a, b, label, m, x), home, foreign, size, terms)
            return
        else:
            terms[RATIO], terms[A_FIRST], terms[B_FIRST], terms[FOUND] = x, a[k], level_star, 1.0
            terms[HOME], terms[FOREIGN] = home + ahead, foreign + behind
            foreign += behind + level_star
            m = _keep(r, a, b, label, m, x, np.inf)
    _sort(r, a, b, label, m)
    _scan(r, a, b, label, m, home, foreign, size, terms)


@compiled
def _part(r: FloatArray, a: FloatArray, b: FloatArray, m: int, x: float) -> tuple[float, float, float, float]:
    """Sums of a above x, of a and b level with it, of b below it."""
    ahead, level, level_star, behind = 0.0, 0.0, 0.0, 0.0
    for k in range(m):
        ahead += a[k] if r[k] > x else 0.0
        level += a[k] if r[k] == x else 0.0
        level_star += b[k] if r[k] == x else 0.0
        behind += b[k] if r[k] < x else 0.0
    return ahead, level, level_star, behind


@compiled
def _keep(r: FloatArray, a: FloatArray, b: FloatArray, label: IntArray, m: int, low: float, high: float) -> int:
    """Moves the candidates strictly between to the front, in order; how many they are."""
    kept = 0
    for k in range(m):
        x = r[k]
        r[kept], a[kept], b[kept], label[kept] = x, a[k], b[k], label[k]
        kept += 1 if (x > low) & (x < high) else 0
    return kept


@compiled
def _keep_level(r: FloatArray, a: FloatArray, b: FloatArray, label: IntArray, m: int, x: float) -> int:
    """`_keep` of those that equal x."""
    kept = 0
    for k in range(m):
        value = r[k]
        r[kept], a[kept], b[kept], label[kept] = value, a[k], b[k], label[k]
        kept += 1 if value == x else 0
    return kept


@compiled
def _sort(r: FloatArray, a: FloatArray, b: FloatArray, label: IntArray, m: int) -> None:
    """By r, descending; equal ones stay in order."""
    for k in range(1, m):
        x, u, v, name = r[k], a[k], b[k], label[k]
        j = k
        while j > 0 and r[j - 1] < x:
            r[j], a[j], b[j], label[j] = r[j - 1], a[j - 1], b[j - 1], label[j - 1]
            j -= 1
        r[j], a[j], b[j], label[j] = x, u, v, name


@compiled
def _scan(
    r: FloatArray,
    a: FloatArray,
    b: FloatArray,
    label: IntArray,
    m: int,
    home: float,
    foreign: float,
    size: float,
    terms: FloatArray,
) -> None:
    """`select` among sorted candidates; leaves `terms` alone if the ratios of all are above."""
    behind = np.empty(m + 1)
    behind[m] = foreign
    for k in range(m - 1, -1, -1):
        behind[k] = behind[k + 1] + b[k]
    for k in range(m):
        weight = b[k] / a[k]
        if r[k] * size * behind[k + 1] > (home + a[k]) * weight:
            home += a[k]
        else:
            terms[RATIO], terms[FIRST], terms[A_FIRST], terms[B_FIRST] = r[k], label[k], a[k], b[k]
            terms[HOME], terms[FOREIGN], terms[FOUND] = home, behind[k + 1], 1.0
            terms[FLAT] = 1.0 if r[k] * size * behind[k] >= home * weight else 0.0
            return
