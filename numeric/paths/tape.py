"""Two economies in a fixed pattern of trade as power series in time: Hanlon (2012), eqs. (8), (9), (12) and Appendix A.

The technologies that move (the slots: those of active industries) are the state; labor follows from them at each order,
so that the two cannot drift apart. Recurrences for products, quotients, logs and powers of series: Griewank and
Walther, Evaluating Derivatives (2nd ed., 2008), Section 13.2.
"""

from typing import Any

import numpy as np

from ..arguments import FloatArray, IntArray
from ..lanes import WIDTH, load, spread, store
from .balance import balance
from .inner import inlined, inner
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
    ORDER,
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
    Economy,
    H,
    L,
    P,
    R,
    Work,
)
from .programs import PLACES, PROGRAMS


@inner
def build(codes: IntArray, mobile: bool, economy: Economy, work: Work) -> None:
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
    width = work.country.size
    for r in range(width):
        for z in range(width):
            taught = r < q and z < q and work.country[r] == work.country[z]
            work.tau[r * width + z] = economy.tau[work.industry[r], work.industry[z]] if taught else 0.0
    if slides == 1:
        for z in range(4):
            work.parameters[TAU_II + z] = economy.tau[work.industry[z - z % 2], work.industry[2 * (z % 2)]]


@inner
def expand(a: FloatArray, economy: Economy, unit: float, order: int, work: Work, x: float) -> None:
    """Coefficients 0 to `order`, in time over `unit`, for technologies a (2, n) and the pattern of `build`.

    x: a guess of log omega, which matters where only some industries are traded. For ell: coefficients times order.
    """
    _prepare(a, economy, work, x)
    meta, y, ell, w, lab, c, s = work.meta, work.y, work.ell, work.w, work.lab, work.c, work.s
    slots, special, width = meta[SLOTS], meta[SPECIAL], work.country.size
    p = spread(economy.sigma - 1.0)
    for k in range(order + 1):
        at = k * width
        for q in range(0, slots if k > 0 else 0, WIDTH):
            rate = spread(float(k)) * load(y, at + q) - _products(ell, y, 1, k - 1, k, q, width)
            store(ell, at + q, rate / load(y, q))
            store(w, at + q, p * _products(ell, w, 1, k, k, q, width) / spread(float(k)))
        for z in range(4):
            s[H + z, k] = 0.0
        for q in range(slots):
            if q >= special or work.country[q] == 1:
                s[H + work.group[q], k] += w[at + q]
        for q in range(special):
            s[SLOT_ELL + q, k] = ell[at + q] / k if k > 0 else np.log(y[q])
            s[SLOT_Y + q, k], s[SLOT_W + q, k] = y[at + q], w[at + q]
        _execute(meta[KIND], k, work)
        for q in range(special, slots):
            c[at + q] = s[C1 + work.group[q], k]
        s[R, k], s[R + 1, k] = s[FORCE, k], s[FORCE_STAR, k]
        for q in range(0, slots, WIDTH):
            store(lab, at + q, _products(c, w, 0, k, k, q, width))
        for q in range(special, slots):
            s[R + work.country[q], k] -= lab[at + q]
        if meta[SLIDES] == 1:
            _slide(k, work)
        elif special > 0:
            lab[at], lab[at + 1] = s[R, k], s[R + 1, k]
        if k < order:
            _learn(k, unit / (k + 1), work)


@inlined
def _learn(k: int, scale: float, work: Work) -> None:
    """Order k + 1 of technologies: eq. (9)."""
    y, slots, width = work.y, work.meta[SLOTS], work.country.size
    at = (k + 1) * width
    for q in range(0, slots, WIDTH):
        total = spread(0.0)
        for r in range(slots):
            total = total + load(work.tau, r * width + q) * spread(scale * work.lab[at - width + r])
        store(y, at + q, total)
    if work.meta[SLIDES] == 1:
        for z in range(4):
            y[at + z] = scale * work.s[SLOT_G + z, k]


@inlined
def _products(x: FloatArray, z: FloatArray, low: int, high: int, k: int, q: int, width: int) -> Any:
    """Sums of x[j] z[k - j], from j = low to high, for slots q to q + 7."""
    total = spread(0.0)
    for j in range(low, high + 1):
        total = total + load(x, j * width + q) * load(z, (k - j) * width + q)
    return total


@inner
def _slide(k: int, work: Work) -> None:
    """Order k of the labor and learning of a pair that slides."""
    meta, s, lab, width = work.meta, work.s, work.lab, work.country.size
    at = k * width
    for z in range(4):
        s[PAIR_BASE + z, k] = 0.0
        for r in range(4, meta[SLOTS]):
            s[PAIR_BASE + z, k] += work.tau[r * width + z] * lab[at + r]
    _execute(SLIDE + meta[FIRST_I] + 2 * meta[FIRST_J], k, work)
    for z in range(4):
        lab[at + z] = s[SLOT_LAB + z, k]


@inlined
def _execute(number: int, k: int, work: Work) -> None:
    """Order k of the rows that a program sets."""
    s, ds, par = work.s, work.ds, work.parameters
    for z in range(PLACES[number], PLACES[number + 1]):
        what, d, one, two = PROGRAMS[z, 0], PROGRAMS[z, 1], PROGRAMS[z, 2], PROGRAMS[z, 3]
        c, c0 = par[PROGRAMS[z, 4]], par[PROGRAMS[z, 5]] if k == 0 else 0.0
        if what == MUL:
            s[d, k] = _dot(s[one], s[two], 0, k, k)
        elif what == EXP:
            s[d, k] = c * _dot(ds[one], s[d], 1, k, k) / k if k > 0 else np.exp(c * s[one, 0] + c0)
        elif what == LOG:
            rest = k * s[one, k] - _dot(ds[d], s[one], 1, k - 1, k)
            s[d, k] = rest / (k * s[one, 0]) if k > 0 else np.log(s[one, 0])
        elif what == DIV:
            s[d, k] = (s[one, k] - _dot(s[two], s[d], 1, k, k)) / s[two, 0]
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
        ds[d, k] = k * s[d, k]


@inlined
def _dot(x: FloatArray, z: FloatArray, low: int, high: int, k: int) -> float:
    """Sum of x[j] z[k - j] from j = low to high, as four sums side by side."""
    a0, a1, a2, a3, j = 0.0, 0.0, 0.0, 0.0, low
    while j + 3 <= high:
        a0 += x[j] * z[k - j]
        a1 += x[j + 1] * z[k - j - 1]
        a2 += x[j + 2] * z[k - j - 2]
        a3 += x[j + 3] * z[k - j - 3]
        j += 4
    while j <= high:
        a0 += x[j] * z[k - j]
        j += 1
    return (a0 + a1) + (a2 + a3)


@inner
def _prepare(a: FloatArray, economy: Economy, work: Work, x: float) -> None:
    """Order 0 of the slots, and parameters; powers are scaled by the best technologies, so that none overflows."""
    p, kind, s, par, slots = economy.sigma - 1.0, work.meta[KIND], work.s, work.parameters, work.meta[SLOTS]
    s[FORCE, 0], s[FORCE_STAR, 0], s[WORLD, 0] = economy.labor, economy.labor_star, economy.labor + economy.labor_star
    best, best_star, width = -np.inf, -np.inf, work.country.size
    for q in range(width):
        level = a[work.country[q], work.industry[q]] if q < slots else 1.0
        work.y[q], work.ell[q], work.w[q] = level, np.log(level), 0.0
        if q < slots and work.country[q] == 0:
            best = max(best, work.ell[q])
        elif q < slots:
            best_star = max(best_star, work.ell[q])
        if q < work.meta[SPECIAL] or q >= slots:
            for k in range(ORDER + 1):
                work.c[k * width + q] = 0.0
    if kind == PARTLY:
        group = np.zeros(4)
        for q in range(slots):
            group[work.group[q]] += np.exp(p * (work.ell[q] - (best if work.country[q] == 0 else best_star)))
        x = balance(group[0], group[2], group[1], group[3], p * (best - best_star), p, economy, x)
    elif kind in (FLAT, FLAT_PARTLY):
        x = work.ell[0] - work.ell[1]
    elif kind == MOBILE:
        best = best_star = max(best, best_star)
    if kind in (FLAT, FLAT_PARTLY, PARTLY):
        best_star = max(best - x, best_star)
    for q in range(slots):
        work.w[q] = np.exp(p * (work.ell[q] - (best if work.country[q] == 0 else best_star)))
    par[ONE], par[P], par[MINUS_P], par[MINUS], par[MINUS_SIGMA] = 1.0, p, -p, -1.0, -1.0 - p
    par[INVERSE], par[SHIFT_E], par[START_X], par[L] = 1.0 / economy.sigma, p * (best - best_star), x, economy.labor
    par[SHIFT_X] = (p * (best - best_star) + np.log(economy.labor_star / economy.labor)) / economy.sigma
