"""Two economies in a fixed pattern of trade as power series in time: Hanlon (2012), eqs. (8), (9), (12) and Appendix A.

The technologies that move (the slots: those of active industries) are the state; labor follows from them at each order,
so that the two cannot drift apart. Recurrences for products, quotients, logs and powers of series: Griewank and
Walther, Evaluating Derivatives (2nd ed., 2008), Section 13.2.
"""

import numpy as np
from numba import njit

from .balance import balance
from .notation import (
    ADD,
    AXPY,
    BOTH,
    C1,
    CLOSED,
    DF,
    DH,
    DIV,
    DROP,
    EH,
    EN,
    EXP,
    FIRST_I,
    FIRST_J,
    FLAT,
    FLAT_PARTLY,
    FORCE,
    FORCE_STAR,
    INVERSE,
    KIND,
    LANES,
    LOG,
    LOGDF,
    LOGDH,
    LOGF,
    LOGH,
    MINUS,
    MINUS_P,
    MINUS_SIGMA,
    MOBILE,
    MUL,
    ONE,
    PAIR,
    PAIR_BASE,
    PARTLY,
    SCALE,
    SHARED,
    SHIFT_E,
    SHIFT_X,
    SLIDE,
    SLIDES,
    SLOT_ELL,
    SLOT_G,
    SLOT_LAB,
    SLOT_W,
    SLOT_Y,
    SLOTS,
    SPECIAL,
    START_X,
    SUB,
    TAU_II,
    WORLD,
    H,
    L,
    P,
    R,
)
from .programs import PLACES, PROGRAMS


@njit(cache=True, error_model="numpy")
def build(codes, mobile, economy, work):  # type: ignore[no-untyped-def]
    """Numbers the slots of a pattern; those of the shared industry, or of the pair, come first."""
    q, special, slides, partly, traded, meta = 0, 0, 0, False, False, work.meta
    for turn in range(2):
        for i in range(codes.size):
            both = codes[i] == SHARED or codes[i] == PAIR
            partly, traded = partly or codes[i] == BOTH, traded or codes[i] != BOTH
            slides = 1 if codes[i] == PAIR else slides
            if both == (turn == 0):
                for c in range(2):
                    if codes[i] != 1 - c:
                        work.industry[q], work.country[q] = i, c
                        work.group[q] = (2 if codes[i] == BOTH else 0) + c
                        q += 1
                        special += 1 if both else 0
    meta[SLOTS], meta[SPECIAL], meta[SLIDES] = q, special, slides
    kind = PARTLY if partly and traded else DROP if traded else CLOSED
    if special > 0:
        kind = FLAT_PARTLY if partly else FLAT
    meta[KIND] = MOBILE if mobile else kind
    for r in range(work.tau.shape[0]):
        for z in range(work.tau.shape[0]):
            taught = r < q and z < q and work.country[r] == work.country[z]
            work.tau[r, z] = economy.tau[work.industry[r], work.industry[z]] if taught else 0.0
    if slides == 1:
        for z in range(4):
            work.parameters[TAU_II + z] = economy.tau[work.industry[z - z % 2], work.industry[2 * (z % 2)]]


@njit(cache=True, error_model="numpy")
def expand(a, economy, unit, order, work, x):  # type: ignore[no-untyped-def]
    """Coefficients 0 to `order`, in time over `unit`, for technologies a (2, n) and the pattern of `build`.

    x: a guess of log omega, which matters where only some industries are traded. For ell: coefficients times order.
    """
    _prepare(a, economy, work, x)
    meta, y, ell, w, lab, c, s = work.meta, work.y, work.ell, work.w, work.lab, work.c, work.s
    slots, special = meta[SLOTS], meta[SPECIAL]
    p = economy.sigma - 1.0
    for k in range(order + 1):
        if k > 0:
            for q in range(0, slots, LANES):
                a0, a1, a2, a3 = _products(ell, y, 1, k - 1, k, q)
                ell[k, q], ell[k, q + 1] = (k * y[k, q] - a0) / y[0, q], (k * y[k, q + 1] - a1) / y[0, q + 1]
                ell[k, q + 2] = (k * y[k, q + 2] - a2) / y[0, q + 2]
                ell[k, q + 3] = (k * y[k, q + 3] - a3) / y[0, q + 3]
                a0, a1, a2, a3 = _products(ell, w, 1, k, k, q)
                b = p / k
                w[k, q], w[k, q + 1], w[k, q + 2], w[k, q + 3] = b * a0, b * a1, b * a2, b * a3
        for z in range(4):
            s[H + z, k] = 0.0
        for q in range(slots):
            if q >= special or work.country[q] == 1:
                s[H + work.group[q], k] += w[k, q]
        for q in range(special):
            s[SLOT_ELL + q, k] = ell[k, q] / k if k > 0 else np.log(y[0, q])
            s[SLOT_Y + q, k], s[SLOT_W + q, k] = y[k, q], w[k, q]
        _execute(meta[KIND], k, work)
        for q in range(special, slots):
            c[k, q] = s[C1 + work.group[q], k]
        s[R, k], s[R + 1, k] = s[FORCE, k], s[FORCE_STAR, k]
        for q in range(0, slots, LANES):
            lab[k, q], lab[k, q + 1], lab[k, q + 2], lab[k, q + 3] = _products(c, w, 0, k, k, q)
        for q in range(special, slots):
            s[R + work.country[q], k] -= lab[k, q]
        if meta[SLIDES] == 1:
            _slide(k, work)
        elif special > 0:
            lab[k, 0], lab[k, 1] = s[R, k], s[R + 1, k]
        if k < order:
            scale = unit / (k + 1)
            for z in range(slots):
                y[k + 1, z] = 0.0
            for r in range(slots):
                taught = scale * lab[k, r]
                for z in range(slots):
                    y[k + 1, z] += work.tau[r, z] * taught
            if meta[SLIDES] == 1:
                for z in range(4):
                    y[k + 1, z] = scale * s[SLOT_G + z, k]


@njit(cache=True, error_model="numpy")
def _products(x, z, low, high, k, q):  # type: ignore[no-untyped-def]
    """Sums of x[j] z[k - j] for slots q to q + 3, side by side."""
    a0, a1, a2, a3 = 0.0, 0.0, 0.0, 0.0
    for j in range(low, high + 1):
        a0 += x[j, q] * z[k - j, q]
        a1 += x[j, q + 1] * z[k - j, q + 1]
        a2 += x[j, q + 2] * z[k - j, q + 2]
        a3 += x[j, q + 3] * z[k - j, q + 3]
    return a0, a1, a2, a3


@njit(cache=True, error_model="numpy")
def _slide(k, work):  # type: ignore[no-untyped-def]
    """Order k of the labor and learning of a pair that slides."""
    meta, s, lab = work.meta, work.s, work.lab
    for z in range(4):
        s[PAIR_BASE + z, k] = 0.0
        for r in range(4, meta[SLOTS]):
            s[PAIR_BASE + z, k] += work.tau[r, z] * lab[k, r]
    _execute(SLIDE + meta[FIRST_I] + 2 * meta[FIRST_J], k, work)
    for z in range(4):
        lab[k, z] = s[SLOT_LAB + z, k]


@njit(cache=True, error_model="numpy")
def _execute(number, k, work):  # type: ignore[no-untyped-def]
    """Order k of the rows that a program sets."""
    s, par = work.s, work.parameters
    for z in range(PLACES[number], PLACES[number + 1]):
        what, d, one, two = PROGRAMS[z, 0], PROGRAMS[z, 1], PROGRAMS[z, 2], PROGRAMS[z, 3]
        c, c0 = par[PROGRAMS[z, 4]], par[PROGRAMS[z, 5]] if k == 0 else 0.0
        total = 0.0
        if what == MUL:
            for j in range(k + 1):
                total += s[one, j] * s[two, k - j]
            s[d, k] = total
        elif what == EXP:
            for j in range(1, k + 1):
                total += j * s[one, j] * s[d, k - j]
            s[d, k] = c * total / k if k > 0 else np.exp(c * s[one, 0] + c0)
        elif what == LOG:
            for j in range(1, k):
                total += j * s[d, j] * s[one, k - j]
            s[d, k] = (s[one, k] - total / k) / s[one, 0] if k > 0 else np.log(s[one, 0])
        elif what == DIV:
            for j in range(1, k + 1):
                total += s[two, j] * s[d, k - j]
            s[d, k] = (s[one, k] - total) / s[two, 0]
        elif what == ADD:
            s[d, k] = s[one, k] + s[two, k]
        elif what == SUB:
            s[d, k] = s[one, k] - s[two, k]
        elif what == SCALE:
            s[d, k] = c * s[one, k] + c0
        elif what == AXPY:
            s[d, k] = c * s[one, k] + s[two, k]
        elif k > 0:
            p = par[P]
            slope = 1.0 + p + p * (s[EH, 0] + s[EN, 0]) / s[DH, 0] - p * s[EH, 0] / s[DF, 0]
            s[d, k] = (s[LOGH, k] - s[LOGF, k] + s[LOGDH, k] - s[LOGDF, k]) / slope


@njit(cache=True, error_model="numpy")
def _prepare(a, economy, work, x):  # type: ignore[no-untyped-def]
    """Order 0 of the slots, and parameters; powers are scaled by the best technologies, so that none overflows."""
    p, kind, s, par, slots = economy.sigma - 1.0, work.meta[KIND], work.s, work.parameters, work.meta[SLOTS]
    s[FORCE, 0], s[FORCE_STAR, 0], s[WORLD, 0] = economy.labor, economy.labor_star, economy.labor + economy.labor_star
    best, best_star = -np.inf, -np.inf
    for q in range(work.y.shape[1]):
        level = a[work.country[q], work.industry[q]] if q < slots else 1.0
        work.y[0, q], work.ell[0, q], work.w[0, q] = level, np.log(level), 0.0
        for k in range(1, work.y.shape[0] if q >= slots else 0):
            work.y[k, q] = 0.0
        if q < slots and work.country[q] == 0:
            best = max(best, work.ell[0, q])
        elif q < slots:
            best_star = max(best_star, work.ell[0, q])
        if q < work.meta[SPECIAL] or q >= slots:
            for k in range(work.c.shape[0]):
                work.c[k, q] = 0.0
    if kind == PARTLY:
        group = np.zeros(4)
        for q in range(slots):
            group[work.group[q]] += np.exp(p * (work.ell[0, q] - (best if work.country[q] == 0 else best_star)))
        x = balance(group[0], group[2], group[1], group[3], p * (best - best_star), p, economy, x)
    elif kind in (FLAT, FLAT_PARTLY):
        x = work.ell[0, 0] - work.ell[0, 1]
    elif kind == MOBILE:
        best = best_star = max(best, best_star)
    if kind in (FLAT, FLAT_PARTLY, PARTLY):
        best_star = max(best - x, best_star)
    for q in range(slots):
        work.w[0, q] = np.exp(p * (work.ell[0, q] - (best if work.country[q] == 0 else best_star)))
    par[ONE], par[P], par[MINUS_P], par[MINUS], par[MINUS_SIGMA] = 1.0, p, -p, -1.0, -1.0 - p
    par[INVERSE], par[SHIFT_E], par[START_X], par[L] = 1.0 / economy.sigma, p * (best - best_star), x, economy.labor
    par[SHIFT_X] = (p * (best - best_star) + np.log(economy.labor_star / economy.labor)) / economy.sigma
