"""Who makes what: the pattern that the equilibrium determines, and, at a tie, the one that the dynamics determine."""

import numpy as np

from ..arguments import BoolArray, FloatArray, IntArray
from .balance import balance
from .inner import inner
from .margins import NEGLIGIBLE, consistent
from .notation import BOTH, FIRST_I, FIRST_J, FOREIGN, HOME, PAIR, SHARED, Economy, Work

MOST_TIED = 6
"""With more industries tied at once, they are filled in the order of their numbers without a look at what follows."""
UNIQUE, OPEN, SLIDES, UNSETTLED = 0, 1, 2, 3
"""One pattern is consistent; several are; none, so that the economy slides; none, and no slide was found."""


@inner
def static(a: FloatArray, traded: BoolArray, economy: Economy, codes: IntArray, ratio: FloatArray) -> float:
    """The equilibrium pattern, in codes; log omega. ratio: log A/A*; equal ones come in the order of their numbers.

    Home makes the industries with the highest ratios; the first whose ratio is not above the balanced-trade line at its
    end is the marginal one (the lines cross on its step) or Foreign's (they cross on the drop before it).
    """
    n, p = codes.size, economy.sigma - 1.0
    best, best_star = 0.0, 0.0
    for i in range(n):
        best, best_star = max(best, a[0, i]), max(best_star, a[1, i])
    order = _descending(ratio)
    left, own, own_star = np.zeros(n + 1), 0.0, 0.0
    for z in range(n - 1, -1, -1):
        i = order[z]
        w_star = np.exp(p * np.log(a[1, i] / best_star))
        if traded[i]:
            codes[i], left[z] = FOREIGN, left[z + 1] + w_star
        else:
            codes[i], left[z] = BOTH, left[z + 1]
            own, own_star = own + np.exp(p * np.log(a[0, i] / best)), own_star + w_star
    scale, before, h = p * np.log(best / best_star), -np.inf, 0.0
    for z in range(n):
        i = order[z]
        if not traded[i]:
            continue
        if ratio[i] < before:
            break
        h += np.exp(p * np.log(a[0, i] / best))
        f, line = left[z + 1], np.inf
        if f > 0.0 and own == 0.0:
            line = (np.log(h * economy.labor_star / (f * economy.labor)) + scale) / economy.sigma
        elif f > 0.0:
            line = balance(h, own, f, own_star, scale, p, economy, ratio[i])
        if ratio[i] <= line:
            codes[i] = SHARED
            return float(ratio[i])
        codes[i], before = HOME, line
    return before


@inner
def _descending(ratio: FloatArray) -> IntArray:
    """Numbers by descending ratio, equal ones in their own order."""
    order = np.zeros(ratio.size, np.int64)
    for i in range(ratio.size):
        z = i
        while z > 0 and ratio[order[z - 1]] < ratio[i]:
            order[z] = order[z - 1]
            z -= 1
        order[z] = i
    return order


@inner
def find_tied(a: FloatArray, codes: IntArray, x: float) -> IntArray:
    """The numbers of traded industries with A/A* equal to omega, up to what is negligible."""
    found = np.zeros(codes.size, np.int64)
    count = 0
    for i in range(codes.size):
        if codes[i] != BOTH and abs(np.log(a[0, i]) - np.log(a[1, i]) - x) <= NEGLIGIBLE:
            found[count] = i
            count += 1
    return found[:count]


@inner
def resolve(
    a: FloatArray, codes: IntArray, tied: IntArray, hint: FloatArray, economy: Economy, work: Work, x: float
) -> int:
    """The pattern from here on, in codes, where industries `tied` at omega may go to either country; how it was found.

    hint: the order in which the ratios stand an instant later, as numbers (highest first), which comes first where
    the economies have just been opened; all equal where there is none. Home comes first, by industries' numbers.
    Candidates: assignments that follow the hint; all assignments; pairs that slide.
    """
    hinted, plain, zero = False, 1, work.order[1]
    for i in tied:
        hinted, plain = hinted or hint[i] != hint[tied[0]], plain * 3
    slides = 2 * tied.size * (tied.size - 1) * 2**tied.size
    found, turn, number, kept = 0, 0 if hinted else 1, zero, codes.copy()
    while turn < 3 and 0 < tied.size <= MOST_TIED:
        if turn == 2:
            good = _pair(number, codes, tied, work)
        else:
            good = _assign(number, codes, tied) and (turn == 1 or _follows(codes, tied, hint))
        if good and consistent(a, codes, economy, work, x):
            found += 1
            for i in range(codes.size):
                kept[i] = codes[i] if found == 1 else kept[i]
            if turn != 1 or tied.size == 1:
                break
        number += 1
        if number >= (slides if turn == 2 else plain):
            if found > 0:
                break
            turn, number = 3 if slides == 0 and turn == 1 else turn + 1, zero
    for i in range(codes.size):
        codes[i] = kept[i]
    if found > 0:
        return SLIDES if turn == 2 else UNIQUE if found == 1 else OPEN
    return UNSETTLED


@inner
def _assign(number: int, codes: IntArray, tied: IntArray) -> bool:
    """Assignment `number` of the tied industries; False if it shares more than one or leaves a country nothing."""
    shared, home, foreign = False, False, False
    number = (number + 1) % 3 if tied.size == 1 else number
    for z in range(tied.size - 1, -1, -1):
        digit = number % 3
        number //= 3
        if digit == 1 and shared:
            return False
        shared = shared or digit == 1
        codes[tied[z]] = HOME if digit == 0 else SHARED if digit == 1 else FOREIGN
    for i in range(codes.size):
        home, foreign = home or codes[i] == HOME, foreign or codes[i] == FOREIGN
    return shared or (home and foreign)


@inner
def _follows(codes: IntArray, tied: IntArray, hint: FloatArray) -> bool:
    """Whether Home's industries have the highest hints, and Foreign's the lowest."""
    for i in tied:
        for j in tied:
            above = (codes[i] == HOME and codes[j] != HOME) or (codes[i] == SHARED and codes[j] == FOREIGN)
            if above and hint[i] < hint[j]:
                return False
    return True


@inner
def _pair(number: int, codes: IntArray, tied: IntArray, work: Work) -> bool:
    """Slide `number`: a pair that slides, one of four cases, and the other tied industries made by one country each."""
    work.meta[FIRST_I], work.meta[FIRST_J] = number % 2, number // 2 % 2
    number //= 4
    first, number = number % tied.size, number // tied.size
    second, number = number % (tied.size - 1), number // (tied.size - 1)
    if second < first:
        return False
    for z in range(tied.size):
        if z in (first, second + 1):
            codes[tied[z]] = PAIR
            if number % 2 == 1:
                return False
        else:
            codes[tied[z]] = HOME if number % 2 == 0 else FOREIGN
        number //= 2
    return True
