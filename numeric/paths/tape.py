"""Two economies in a fixed pattern of trade as power series in time: Hanlon (2012), eqs. (8), (9), (12) and Appendix A.

The technologies that move (the slots: those of active industries) are the state; labor follows from them at each order,
so that the two cannot drift apart. Recurrences for products, quotients, logs and powers of series: Griewank and
Walther, Evaluating Derivatives (2nd ed., 2008), Section 13.2.
"""

from typing import Any

import numpy as np

from ..arguments import FloatArray, IntArray
from ..lanes import FOUR_WIDE as WIDTH
from ..lanes import load_four as load
from ..lanes import spread_four as spread
from ..lanes import store, total
from .balance import balance
from .direct import drop, flat
from .inner import inlined, inner
from .notation import (
    ADD,
    AXPY,
    BOTH,
    C1,
    CLOSED,
    COUNTED,
    DF,
    DH,
    DIV,
    DROP,
    EH,
    EMPLOYED,
    EN,
    EXP,
    FILLED,
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
    ONE_Y,
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
    work.masks[:] = 0.0
    for r in range(q):
        if r >= special or work.country[r] == 1:
            work.masks[(COUNTED + work.group[r]) * width + r] = 1.0
        if r >= special:
            work.masks[(FILLED + work.group[r]) * width + r] = 1.0
            work.masks[(EMPLOYED + work.country[r]) * width + r] = 1.0
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
    ds, par, masks, tau = work.ds, work.parameters, work.masks, work.tau
    slides = meta[SLIDES] == 1
    slots, special, width = meta[SLOTS], meta[SPECIAL], work.country.size
    p, kind = spread(economy.sigma - 1.0), meta[KIND]
    first = 2 if kind == CLOSED else 0  # groups that there are: other rows hold anything
    last = 2 if kind in (DROP, FLAT, MOBILE) else 4
    for q in range(0, slots, WIDTH):
        store(masks, ONE_Y * width + q, spread(1.0) / load(y, q))
    for k in range(order + 1):
        at, part = k * width, spread(1.0 / max(k, 1))
        for q in range(0, slots if k > 0 else 0, WIDTH):
            rate = spread(float(k)) * load(y, at + q) - _products(ell, y, 1, k - 1, k, q, width)
            store(ell, at + q, rate * load(masks, ONE_Y * width + q))
            store(w, at + q, p * part * _products(ell, w, 1, k, k, q, width))
        for z in range(4):
            s[H + z, k] = _sum(w, at, masks, (COUNTED + z) * width, slots)
        for q in range(special):
            s[SLOT_ELL + q, k] = ell[at + q] / k if k > 0 else np.log(y[q])
            s[SLOT_Y + q, k], s[SLOT_W + q, k] = y[at + q], w[at + q]
        if kind == DROP:
            drop(k, s, ds, par)
        elif kind == FLAT:
            flat(k, s, ds, par)
        else:
            _execute(kind, k, work)
        for q in range(0, slots, WIDTH):
            given = spread(0.0)
            for z in range(first, last):
                given = given + load(masks, (FILLED + z) * width + q) * spread(s[C1 + z, k])
            store(c, at + q, given)
            store(lab, at + q, _products(c, w, 0, k, k, q, width))
        s[R, k] = s[FORCE, k] - _sum(lab, at, masks, EMPLOYED * width, slots)
        s[R + 1, k] = s[FORCE_STAR, k] - _sum(lab, at, masks, (EMPLOYED + 1) * width, slots)
        if slides:
            _slide(k, work)
        elif special > 0:
            lab[at], lab[at + 1] = s[R, k], s[R + 1, k]
        if k < order:
            _learn(k, unit / (k + 1), y, lab, tau, slots, width)
            if slides:
                for z in range(4):
                    y[at + width + z] = unit / (k + 1) * s[SLOT_G + z, k]


@inlined
def _sum(x: FloatArray, at: int, masks: FloatArray, mask: int, slots: int) -> float:
    """The sum of those slots that the mask has."""
    found = spread(0.0)
    for q in range(0, slots, WIDTH):
        found = found + load(x, at + q) * load(masks, mask + q)
    return float(total(found))


@inlined
def _learn(k: int, scale: float, y: FloatArray, lab: FloatArray, tau: FloatArray, slots: int, width: int) -> None:
    """Order k + 1 of technologies: eq. (9)."""
    at = (k + 1) * width
    for q in range(0, slots, WIDTH):
        learned = spread(0.0)
        for r in range(slots):
            learned = learned + load(tau, r * width + q) * spread(scale * lab[at - width + r])
        store(y, at + q, learned)


@inlined
def _products(x: FloatArray, z: FloatArray, low: int, high: int, k: int, q: int, width: int) -> Any:
    """Sums of x[j] z[k - j], from j = low to high, for slots q to q + 3."""
    found = spread(0.0)
    for j in range(low, high + 1):
        found = found + load(x, j * width + q) * load(z, (k - j) * width + q)
    return found


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
