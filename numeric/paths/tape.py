"""Two economies in a fixed pattern of trade as power series in time: Hanlon (2012), eqs. (8), (9), (12) and Appendix A.

The technologies that move (the slots: those of active industries) are the state; labor follows from them at each order,
so that the two cannot drift apart. A pattern is written down as a list of operations once, which each step executes
order by order. Recurrences: Griewank and Walther, Evaluating Derivatives (2nd ed., 2008), Section 13.2.
"""

import numpy as np
from numba import njit

from .balance import balance
from .notation import (
    ADD,
    ALPHA,
    AXPY,
    BOTH,
    CLOSED,
    DF,
    DH,
    DIV,
    DROP,
    EH,
    ELL,
    EN,
    EXP,
    FIRST_I,
    FIRST_J,
    FLAT,
    FORCE,
    FORCE_STAR,
    INT,
    INVERSE,
    KIND,
    LAB,
    LOG,
    LOGDF,
    LOGDH,
    LOGF,
    LOGH,
    MARGINS,
    MINUS,
    MINUS_P,
    MOBILE,
    MUL,
    NS,
    ONE,
    OPERATIONS,
    PAIR,
    PAIR_BASE,
    PARTLY,
    PHI,
    SCALARS,
    SCALE,
    SHARED,
    SHIFT_E,
    SHIFT_F,
    SHIFT_H,
    SHIFT_X,
    SLIDE,
    SLOT,
    SLOTS,
    START_X,
    SUB,
    SUM,
    TAU_II,
    TERMS,
    UNIT,
    UNITY,
    WORLD,
    F,
    G,
    H,
    N,
    P,
    R,
    W,
    X,
    Y,
)
from .programs import OF_LABOR, OF_LEARNING, OF_SLOT, PLACES, PROGRAMS

SUMS = np.array([H, F, N, NS])


@njit(cache=True, error_model="numpy")
def build(codes, mobile, economy, work):  # type: ignore[no-untyped-def]
    """Writes down the operations of a pattern; the slots of the shared industry, or of the pair, come first."""
    meta, industry, country, tau = work.meta, work.industry, work.country, economy.tau
    special, slides = _slots(codes, mobile, work)
    slots, zero = meta[SLOTS], work.order[1]
    for q in range(slots):
        _program(work, OF_SLOT + country[q], q)
    for z in range(4):
        _sum(work, SUMS[z])
        for q in range(slots):
            if work.group[q] == z and not (q < special and country[q] == 0):
                _term(work, SCALARS + SLOT * q + W, 1.0)
    _program(work, meta[KIND], zero)
    for q in range(special, slots):
        _program(work, OF_LABOR + work.group[q], q)
    for c in range(2 if special > 0 else 0):
        _sum(work, R + c if slides else SCALARS + SLOT * c + LAB)
        _term(work, FORCE + c, 1.0)
        for q in range(special, slots):
            if country[q] == c:
                _term(work, SCALARS + SLOT * q + LAB, -1.0)
    for q in range(slots):
        pair = slides and q < special
        _sum(work, PAIR_BASE + q if pair else SCALARS + SLOT * q + G)
        for r in range(special if pair else 0, slots):
            if country[r] == country[q] and tau[industry[r], industry[q]] != 0.0:
                _term(work, SCALARS + SLOT * r + LAB, tau[industry[r], industry[q]])
        if pair and q == 3:
            _program(work, SLIDE + meta[FIRST_I] + 2 * meta[FIRST_J], zero)
    for q in range(slots):
        _program(work, OF_LEARNING + zero, q)
    if slides:
        for z in range(4):
            work.parameters[TAU_II + z] = tau[industry[z - z % 2], industry[2 * (z % 2)]]
    _margins(codes, slides, special, economy, work)


@njit(cache=True, error_model="numpy")
def _slots(codes, mobile, work):  # type: ignore[no-untyped-def]
    """Numbers the slots; how many come first, and whether they slide."""
    q, special, slides, partly, traded = 0, 0, False, False, False
    for turn in range(2):
        for i in range(codes.size):
            both = codes[i] == SHARED or codes[i] == PAIR
            slides, partly, traded = slides or codes[i] == PAIR, partly or codes[i] == BOTH, traded or codes[i] != BOTH
            if both != (turn == 0):
                continue
            for c in range(2):
                if codes[i] != 1 - c:
                    work.industry[q], work.country[q], work.group[q] = i, c, (2 if codes[i] == BOTH else 0) + c
                    q += 1
                    special += 1 if both else 0
    work.meta[SLOTS], work.meta[OPERATIONS], work.meta[TERMS] = q, 0, 0
    kind = FLAT if special > 0 else PARTLY if partly and traded else DROP if traded else CLOSED
    work.meta[KIND] = MOBILE if mobile else kind
    return special, slides


@njit(cache=True, error_model="numpy")
def _program(work, number, q):  # type: ignore[no-untyped-def]
    """Appends a program; what it says of slot 0 is said of slot q, and so on."""
    start, begin = work.meta[OPERATIONS], PLACES[number]
    for z in range(PLACES[number + 1] - begin):
        for c in range(6):
            entry = PROGRAMS[begin + z, c]
            if 0 < c < 4 and entry >= SCALARS:
                entry += SLOT * q
            work.operations[start + z, c] = entry
        work.meta[OPERATIONS] += 1


@njit(cache=True, error_model="numpy")
def _sum(work, row):  # type: ignore[no-untyped-def]
    """Appends a sum, without terms as yet."""
    last = work.operations[work.meta[OPERATIONS]]
    last[0], last[1], last[2], last[3] = SUM, row, work.meta[TERMS], work.meta[TERMS]
    work.meta[OPERATIONS] += 1


@njit(cache=True, error_model="numpy")
def _term(work, row, c):  # type: ignore[no-untyped-def]
    """Appends a term to the last sum."""
    at = work.meta[TERMS]
    work.term_row[at], work.term[at] = row, c
    work.meta[TERMS] += 1
    work.operations[work.meta[OPERATIONS] - 1, 3] += 1


@njit(cache=True, error_model="numpy")
def _margins(codes, slides, special, economy, work):  # type: ignore[no-untyped-def]
    """Margins, positive as long as the pattern stands: a row per industry, two rests of labor, four of a slide.

    Industries: log A_i/A*_i - log omega, times -1 for Foreign's. Rests: labor that the marginal industry (or the
    pair) employs, as a share of the labor force. Slide: whether Home's labor for the pair is above or below what all
    of the first (second) industry takes, as a share; alpha; 1 - alpha.
    """
    n = codes.size
    start = SCALARS + SLOT * 2 * n
    for r in range(n + MARGINS):
        work.used[r] = False
    for q in range(special, work.meta[SLOTS]):
        i = work.industry[q]
        if codes[i] != BOTH and work.meta[KIND] != MOBILE:
            work.used[i] = True
            _sum(work, start + i)
            _term(work, SCALARS + SLOT * q + ELL, 1.0)
            _term(work, X + 0 * q, -1.0 if work.country[q] == 0 else 1.0)
    for c in range(2 if special > 0 else 0):
        force = economy.labor if c == 0 else economy.labor_star
        _sum(work, start + n + c)
        _term(work, R + c if slides else SCALARS + SLOT * c + LAB, 1.0 / force)
        work.used[n + c] = True
    for z in range(2 if slides else 0):
        sign = 1.0 if work.meta[FIRST_I + z] == 1 else -1.0
        _sum(work, start + n + 2 + z)
        _term(work, R + 0 * z, sign / economy.labor)
        _term(work, PHI + z, -sign / economy.labor)
        _sum(work, start + n + 4 + z)
        if z == 1:
            _term(work, UNITY + 0 * z, 1.0)
        _term(work, ALPHA + 0 * z, 1.0 if z == 0 else -1.0)
        work.used[n + 2 + z] = work.used[n + 4 + z] = True


@njit(cache=True, error_model="numpy")
def expand(a, economy, unit, order, work, x):  # type: ignore[no-untyped-def]
    """Coefficients 0 to `order`, in time over `unit`, for technologies a (2, n) and the pattern of `build`.

    x: a guess of log omega, which matters where only some industries are traded.
    """
    _prepare(a, economy, unit, work, x)
    s, par = work.s, work.parameters
    for k in range(order + 1):
        for z in range(work.meta[OPERATIONS]):
            row = work.operations[z]
            what, d, left = row[0], s[row[1]], row[2]
            if what == SUM:
                total = 0.0
                for j in range(left, row[3]):
                    total += work.term[j] * s[work.term_row[j], k]
                d[k] = total
                continue
            one, two, c = s[left], s[row[3]], par[row[4]]
            c0 = par[row[5]] if k == 0 else 0.0
            total = 0.0
            if what == MUL:
                for j in range(k + 1):
                    total += one[j] * two[k - j]
                d[k] = total
            elif what == EXP:
                if k == 0:
                    d[0] = np.exp(c * one[0] + c0)
                else:
                    for j in range(1, k + 1):
                        total += j * one[j] * d[k - j]
                    d[k] = c * total / k
            elif what == LOG:
                if k == 0:
                    d[0] = np.log(one[0])
                else:
                    for j in range(1, k):
                        total += j * d[j] * one[k - j]
                    d[k] = (one[k] - total / k) / one[0]
            elif what == DIV:
                total = one[k]
                for j in range(1, k + 1):
                    total -= two[j] * d[k - j]
                d[k] = total / two[0]
            elif what == INT:
                if k < order:
                    d[k + 1] = c * one[k] / (k + 1)
            elif what == ADD:
                d[k] = one[k] + two[k]
            elif what == SUB:
                d[k] = one[k] - two[k]
            elif what == SCALE:
                d[k] = c * one[k] + c0
            elif what == AXPY:
                d[k] = c * one[k] + two[k]
            elif k > 0:
                e = par[P] / s[DH, 0]
                slope = 1.0 + par[P] + e * (s[EH, 0] + s[EN, 0]) - par[P] * s[EH, 0] / s[DF, 0]
                d[k] = (s[LOGH, k] - s[LOGF, k] + s[LOGDH, k] - s[LOGDF, k]) / slope


@njit(cache=True, error_model="numpy")
def _prepare(a, economy, unit, work, x):  # type: ignore[no-untyped-def]
    """Order 0 of the slots, and parameters; powers are scaled by the best technologies, so that none overflows."""
    p, kind, s, par = economy.sigma - 1.0, work.meta[KIND], work.s, work.parameters
    s[FORCE, 0], s[FORCE_STAR, 0], s[WORLD, 0] = economy.labor, economy.labor_star, economy.labor + economy.labor_star
    s[UNITY, 0] = 1.0
    best, best_star = -np.inf, -np.inf
    for q in range(work.meta[SLOTS]):
        level = a[work.country[q], work.industry[q]]
        s[SCALARS + SLOT * q + Y, 0] = level
        if work.country[q] == 0:
            best = max(best, np.log(level))
        else:
            best_star = max(best_star, np.log(level))
    if kind == PARTLY:
        x = _balance(best, best_star, p, economy, work, x)
    if kind == FLAT:
        x = np.log(a[0, work.industry[0]]) - np.log(a[1, work.industry[0]])
    if kind == MOBILE:
        best = best_star = max(best, best_star)
    if kind in (FLAT, PARTLY):
        best_star = max(best - x, best_star)
    par[ONE], par[P], par[MINUS_P], par[MINUS], par[INVERSE], par[UNIT] = 1.0, p, -p, -1.0, 1.0 / economy.sigma, unit
    par[SHIFT_H], par[SHIFT_F], par[SHIFT_E], par[START_X] = -p * best, -p * best_star, p * (best - best_star), x
    par[SHIFT_X] = (p * (best - best_star) + np.log(economy.labor_star / economy.labor)) / economy.sigma


@njit(cache=True, error_model="numpy")
def _balance(best, best_star, p, economy, work, x):  # type: ignore[no-untyped-def]
    """log omega where some industries are not traded."""
    group = np.zeros(4)
    for q in range(work.meta[SLOTS]):
        level = np.log(work.s[SCALARS + SLOT * q + Y, 0]) - (best if work.country[q] == 0 else best_star)
        group[work.group[q]] += np.exp(p * level)
    return balance(group[0], group[2], group[1], group[3], p * (best - best_star), p, economy, x)
