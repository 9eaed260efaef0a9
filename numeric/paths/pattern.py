"""Who makes what: the pattern that the equilibrium determines, and, at a tie, the one that the dynamics determine."""

import numpy as np
from numba import njit

from .margins import consistent
from .notation import BOTH, FIRST_I, FOREIGN, HOME, PAIR, SHARED
from .series import balance
from .taylor import NEGLIGIBLE

MOST_TIED = 6
"""With more industries tied at once, they are filled in the order of their numbers without a look at what follows."""
UNIQUE, OPEN, SLIDES, UNSETTLED = 0, 1, 2, 3
"""One pattern is consistent; several are; none, so that the economy slides; none, and no slide was found."""


@njit(cache=True, error_model="numpy")
def static(a, traded, economy, codes):  # type: ignore[no-untyped-def]
    """The equilibrium pattern, in codes; log omega. Industries with equal ratios come in the order of their numbers.

    Home makes the industries with the highest A/A*; the first whose ratio is not above the balanced-trade line at its
    end is the marginal one (the lines cross on its step) or Foreign's (they cross on the drop before it).
    """
    n, p = codes.size, economy.sigma - 1.0
    ell, ell_star = np.log(a[0]), np.log(a[1])
    best, best_star = ell.max(), ell_star.max()
    w, w_star = np.exp(p * (ell - best)), np.exp(p * (ell_star - best_star))
    h = own = own_star = 0.0
    order = np.argsort(-(ell - ell_star), kind="mergesort")
    left = np.zeros(n + 1)
    for z in range(n - 1, -1, -1):
        i = order[z]
        codes[i] = FOREIGN if traded[i] else BOTH
        left[z] = left[z + 1] + (w_star[i] if traded[i] else 0.0)
        own, own_star = own + (0.0 if traded[i] else w[i]), own_star + (0.0 if traded[i] else w_star[i])
    before = -np.inf
    for z in range(n):
        i = order[z]
        if not traded[i]:
            continue
        ratio, last = ell[i] - ell_star[i], left[z + 1] == 0.0
        if ratio < before:
            break
        h += w[i]
        line = np.inf if last else _line(h, own, left[z + 1], own_star, p * (best - best_star), p, economy, ratio)
        if ratio <= line:
            codes[i] = SHARED
            return ratio
        codes[i], before = HOME, line
    return before


@njit(cache=True, error_model="numpy")
def _line(h, own, f, own_star, scale, p, economy, guess):  # type: ignore[no-untyped-def]
    if own == 0.0:
        return (np.log(h * economy.labor_star / (f * economy.labor)) + scale) / (1.0 + p)
    return balance(h, own, f, own_star, scale, p, economy.labor, economy.labor_star, guess)


@njit(cache=True, error_model="numpy")
def find_tied(a, codes, x):  # type: ignore[no-untyped-def]
    """The numbers of traded industries with A/A* equal to omega, up to what is negligible."""
    found = np.zeros(codes.size, np.int64)
    count = 0
    for i in range(codes.size):
        if codes[i] != BOTH and abs(np.log(a[0, i]) - np.log(a[1, i]) - x) <= NEGLIGIBLE:
            found[count] = i
            count += 1
    return found[:count]


@njit(cache=True, error_model="numpy")
def resolve(a, codes, tied, hint, economy, work, x):  # type: ignore[no-untyped-def]
    """The pattern from here on, in codes, where industries `tied` at omega may go to either country.

    hint: the order in which the ratios stand an instant later, as numbers (highest first), which comes first where
    the economies have just been opened; all equal where there is none. Home comes first, by industries' numbers.
    """
    if tied.size > MOST_TIED:
        _in_order(a, codes, tied, economy, work, x)
        return OPEN
    for turn in range(2):
        if turn == 0 and np.all(hint[tied] == hint[tied[0]]):
            continue
        found, kept = 0, codes.copy()
        for number in range(3**tied.size):
            if not _assign(number, codes, tied) or (turn == 0 and not _follows(codes, tied, hint)):
                continue
            if consistent(a, codes, False, economy, work, x):
                found += 1
                if found == 1:
                    kept[:] = codes
                if turn == 0:
                    break
        codes[:] = kept
        if found > 0:
            return UNIQUE if found == 1 else OPEN
    return _slide(a, codes, tied, economy, work, x)


@njit(cache=True, error_model="numpy")
def _assign(number, codes, tied):  # type: ignore[no-untyped-def]
    """Assignment `number` of the tied industries; False if it shares more than one or leaves a country nothing."""
    shared = False
    for z in range(tied.size - 1, -1, -1):
        digit = number % 3
        number //= 3
        if digit == 1 and shared:
            return False
        shared = shared or digit == 1
        codes[tied[z]] = HOME if digit == 0 else SHARED if digit == 1 else FOREIGN
    return shared or (np.any(codes == HOME) and np.any(codes == FOREIGN))


@njit(cache=True, error_model="numpy")
def _follows(codes, tied, hint):  # type: ignore[no-untyped-def]
    """Whether Home's industries have the highest hints, and Foreign's the lowest."""
    for i in tied:
        for j in tied:
            above = (codes[i] == HOME and codes[j] != HOME) or (codes[i] == SHARED and codes[j] == FOREIGN)
            if above and hint[i] < hint[j]:
                return False
    return True


@njit(cache=True, error_model="numpy")
def _slide(a, codes, tied, economy, work, x):  # type: ignore[no-untyped-def]
    """A pair of tied industries that slides along its tie, the other tied ones made by one country each."""
    kept = codes.copy()
    for first in range(tied.size):
        for second in range(first + 1, tied.size):
            for number in range(2 ** (tied.size - 2)):
                for z in range(tied.size):
                    if z in (first, second):
                        codes[tied[z]] = PAIR
                    else:
                        codes[tied[z]] = HOME if number % 2 == 0 else FOREIGN
                        number //= 2
                for case in range(4):
                    work.meta[FIRST_I], work.meta[FIRST_I + 1] = case % 2, case // 2
                    if consistent(a, codes, False, economy, work, x):
                        return SLIDES
    codes[:] = kept
    _in_order(a, codes, tied, economy, work, x)
    return UNSETTLED


@njit(cache=True, error_model="numpy")
def _in_order(a, codes, tied, economy, work, x):  # type: ignore[no-untyped-def]
    """Home fills the tied industries in the order of their numbers, as `static` does."""
    level = a.copy()
    for i in tied:
        level[0, i] = level[1, i] * np.exp(x)
    static(level, codes != BOTH, economy, codes)
