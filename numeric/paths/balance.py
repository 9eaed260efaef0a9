"""The relative wage at which trade balances, where some industries are not traded."""

import numpy as np

from .inner import inner
from .notation import Economy


@inner
def balance(h: float, n: float, f: float, n_star: float, scale: float, p: float, economy: Economy, x: float) -> float:
    """log omega from the guess x: (1 + p) x + log(L/L*) + log(F/H) - log D + log D* = 0, as in `programs`.

    h, n, f, n_star: sums of powers, those of Home in units of e^scale. The left side increases in x, by 1 at least; so
    Newton's method inside a bracket finds the root.
    """
    target = np.log(economy.labor / economy.labor_star * f / h) - scale
    low, high = -np.inf, np.inf
    for _ in range(200):
        here, there = np.log(h + n) + scale - p * x, np.log(f + n_star)
        at_h, at_f = np.log(h) + scale - p * x, np.log(f)
        top, top_star = max(here, at_f), max(at_h, there)
        d = top + np.log(np.exp(here - top) + np.exp(at_f - top))
        d_star = top_star + np.log(np.exp(at_h - top_star) + np.exp(there - top_star))
        gap = (1 + p) * x + target - d + d_star
        if gap > 0:
            high = x
        else:
            low = x
        new = x - gap / (1 + p + p * np.exp(here - d) - p * np.exp(at_h - d_star))
        if not low <= new <= high:
            new = 0.5 * (low + high)
        if abs(new - x) <= 1e-16 * (1 + abs(x)):
            return float(new)
        x = new
    return x
