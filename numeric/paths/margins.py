"""How long a pattern stands, and whether one stands at all."""

import numpy as np

from ..arguments import FloatArray, IntArray
from .inner import inner
from .notation import (
    ALPHA,
    BOTH,
    FIRST_I,
    FOREIGN,
    HOME,
    KIND,
    MARGINS,
    MOBILE,
    ORDER,
    PHI,
    SLIDES,
    SLOTS,
    SPECIAL,
    Economy,
    R,
    Work,
    X,
)
from .tape import build, expand

NEGLIGIBLE = 1e-10
"""A margin (of logs of technologies, of shares of labor) this small counts as zero."""
TOLERANCE = 3e-11
"""Of a step's error in the logs of technologies, in log omega and in shares of labor."""
_STEPS = 200


@inner
def fill(a: FloatArray, codes: IntArray, economy: Economy, work: Work) -> None:
    """After `expand`: fills the margins, positive as long as the pattern stands.

    A row per industry: log A_i/A*_i - log omega, times -1 for Foreign's. Two rests: labor that the marginal industry
    (or the pair) employs, as a share of the labor force. Four of a slide: whether Home's labor for the pair is above
    or below what all of the first (second) industry takes, as a share; alpha; 1 - alpha.
    """
    n, s, m, special, width = codes.size, work.s, work.margin, work.meta[SPECIAL], work.country.size
    for r in range(n + MARGINS):
        work.used[r] = r >= n and (r - n < special if work.meta[SLIDES] == 0 else True)
    for q in range(special, work.meta[SLOTS]):
        i, sign = work.industry[q], 1.0 if work.country[q] == 0 else -1.0
        if codes[i] != BOTH and work.meta[KIND] != MOBILE:
            work.used[i] = True
            m[i, 0] = sign * (np.log(a[0, i]) - np.log(a[1, i]) - s[X, 0])
            for k in range(1, ORDER + 1):
                m[i, k] = work.ell[k * width + q] / k - sign * s[X, k]
    for k in range(ORDER + 1 if special > 0 else 0):
        m[n, k], m[n + 1, k] = s[R, k] / economy.labor, s[R + 1, k] / economy.labor_star
        for z in range(2):
            sign = 1.0 if work.meta[FIRST_I + z] == 1 else -1.0
            m[n + 2 + z, k] = sign * (s[R, k] - s[PHI + z, k]) / economy.labor
        m[n + 4, k], m[n + 5, k] = s[ALPHA, k], (1.0 if k == 0 else 0.0) - s[ALPHA, k]


@inner
def reach(work: Work) -> float:
    """The step, in units of time, at which the last terms of the series fall to TOLERANCE."""
    step, m, width = np.inf, work.margin, work.country.size
    for k in range(ORDER - 1, ORDER + 1):
        most = 0.0
        for q in range(work.meta[SLOTS]):
            most = max(most, abs(work.ell[k * width + q]) / k)
        for r in range(work.used.size):
            if work.used[r]:
                most = max(most, abs(m[r, k]))
        if most > 0.0:
            step = min(step, (TOLERANCE / most) ** (1.0 / k))
    return step


@inner
def natural(a: FloatArray, codes: IntArray, economy: Economy) -> float:
    """A unit of time in which technologies move by a fraction of themselves, and labor too."""
    fastest = 0.0
    for i in range(codes.size):
        column = 0.0
        for j in range(codes.size):
            column = max(column, economy.tau[j, i])
        if codes[i] != FOREIGN:
            fastest = max(fastest, column * economy.labor / a[0, i])
        if codes[i] != HOME:
            fastest = max(fastest, column * economy.labor_star / a[1, i])
    return 1.0 / (fastest * (1.0 + economy.sigma)) if fastest > 0.0 else 1.0


@inner
def consistent(a: FloatArray, codes: IntArray, economy: Economy, work: Work, x: float) -> bool:
    """Whether the pattern is an equilibrium, and one that its own dynamics do not leave at once."""
    build(codes, work.order[1] > 0, economy, work)
    expand(a, economy, natural(a, codes, economy), work.order[2], work, x)
    fill(a, codes, economy, work)
    n, size = codes.size, work.order[2] + 1
    for r in range(work.used.size):
        if not work.used[r]:
            continue
        margin = work.margin[r]
        if not margin[0] > -NEGLIGIBLE:
            return False
        k = lead(margin, size, 1.0)
        if k == size:
            if r >= n:
                return False
        elif margin[k] < 0.0:
            return False
    return True


@inner
def lead(c: FloatArray, size: int, length: float) -> int:
    """The number of the first of `size` coefficients that is not negligible on [0, length], `size` if all are."""
    scale = 1.0
    for k in range(size):
        if abs(c[k]) * scale > (NEGLIGIBLE if k == 0 else 0.1 * NEGLIGIBLE):
            return k
        scale *= length
    return size


@inner
def first_root(c: FloatArray, length: float) -> float:
    """The first root of the polynomial c in [0, length], infinity if none; 0 if it starts out negative.

    A zero at 0, up to what is negligible, is divided out. The search goes forward by steps that a bound on the
    second derivative shows to contain no root, so that none is missed; near a simple root it converges quadratically.
    """
    start = lead(c, c.size, length)
    if start == c.size:
        return np.inf
    if c[start] < 0.0:
        return 0.0
    scale, size, bend = length, c[start], 0.0
    rest = c[start] + (min(0.0, c[start + 1] * length) if start + 1 < c.size else 0.0)
    for k in range(2, c.size - start):
        bend += k * (k - 1) * abs(c[start + k]) * scale / length
        scale *= length
        rest -= abs(c[start + k]) * scale
        size = max(size, abs(c[start + k]) * scale)
    if rest > 0.0:
        return np.inf
    if start == 0 and _falls(c, length):
        return _crossing(c, length)
    x = 0.0
    for _ in range(_STEPS):
        y, slope = 0.0, 0.0
        for k in range(c.size - 1, start - 1, -1):
            slope = slope * x + y
            y = y * x + c[k]
        if y <= 1e-16 * size:
            return float(x)
        root = np.sqrt(slope * slope + 2.0 * bend * y)
        step = 2.0 * y / (root - slope) if slope < 0.0 else (root + slope) / bend
        x += step
        if x >= length:
            return np.inf
        if step <= 1e-16 * x:
            break
    return float(x)


@inner
def _falls(c: FloatArray, length: float) -> bool:
    """Whether the first term of the derivative outweighs all others on [0, length], and is negative."""
    slope, scale = c[1], 1.0
    for k in range(2, c.size):
        scale *= length
        slope += k * abs(c[k]) * scale
    return bool(slope < 0.0)


@inner
def _crossing(c: FloatArray, length: float) -> float:
    """The zero of a polynomial that falls on all of [0, length] from a positive value, infinity if there is none."""
    low, high, x = 0.0, length, length
    for turn in range(_STEPS):
        y, slope = 0.0, 0.0
        for k in range(c.size - 1, -1, -1):
            slope = slope * x + y
            y = y * x + c[k]
        if turn == 0 and y > 0.0:
            return np.inf
        low, high = (x, high) if y > 0.0 else (low, x)
        new = x - y / slope
        if not low <= new <= high:
            new = 0.5 * (low + high)
        if abs(new - x) <= 1e-16 * x or y == 0.0:
            break
        x = new
    return float(x)
