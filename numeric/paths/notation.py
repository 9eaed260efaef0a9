"""Numbers by which the kernels name who makes an industry, rows of their arrays, and operations on power series."""

from typing import NamedTuple

import numpy as np

from ..arguments import BoolArray, FloatArray, IntArray
from ..lanes import FOUR_WIDE as WIDTH

ORDER, LOOK = 20, 6
"""Orders of the series: of a step, and of a look at where a pattern leads."""

HOME, FOREIGN, SHARED, BOTH, PAIR = range(5)
"""Who makes an industry: Home; Foreign; both, as the marginal one; both, as it is not traded; both, as it slides."""
CLOSED, DROP, FLAT, PARTLY, MOBILE, FLAT_PARTLY, SLIDE = range(7)
"""Kinds of pattern, as in `programs`; SLIDE is the first of four, by case."""
STARTS, STOPS, STARTS_THERE, STOPS_THERE, OPENS, TIE, STAYS = range(7)
"""What changes at an event."""

MUL, DIV, LOG, EXP, ADD, SUB, SCALE, AXPY, FIX = range(9)
"""Operations on rows d, x, y with parameters c and c0: d = x y; x/y; log x; exp(c x + c0); x + y; x - y; c0 + c x;
y + c x; the implicit log omega of `programs`."""

ONE, P, MINUS_P, MINUS, MINUS_SIGMA, INVERSE, SHIFT_E, SHIFT_X, START_X, NIL, L = range(11)
TAU_II, TAU_IJ, TAU_JI, TAU_JJ, ONE_H, ONE_F, ONE_D = range(11, 18)
PARAMETERS = 18
"""1, p, -p, -1, -sigma, 1/sigma, shifts of scaled powers, log omega, 0, L, spillovers in the pair, 1/H, 1/F, 1/D."""

ZERO, FORCE, FORCE_STAR, WORLD, X, H, F, N, NS, E, EH, EN, DH, DF, OM, PSI, U, V, UV, T = range(20)
C1, C3, C2, C4, LOGH, LOGF, LOGDH, LOGDF, R, RS, ALPHA, GAP = range(20, 32)
PAIR_LABOR, PAIR_RATE, PAIR_PART, PAIR_BASE, PAIR_SPARE, PHI = 32, 40, 48, 56, 60, 70
SLOT_ELL, SLOT_Y, SLOT_W, SLOT_LAB, SLOT_G = 72, 76, 80, 84, 88
SCALARS = 92
"""Rows of `s`, series of numbers; the last ones are those of slots 0 to 3 that programs need."""

SLOTS, SPECIAL, SLIDES, KIND, FIRST_I, FIRST_J = range(6)
METAS = 6
"""Entries of `meta`: numbers of slots and of those that are shared or slide, whether they slide, the kind, and whether
Home makes all of the pair's first (second) industry, and some of the other, if it comes first."""
COUNTED, FILLED, EMPLOYED, ONE_Y, MASKS = 0, 4, 8, 10, 11
"""Rows of masks: four for slots that count in a group's sum of powers (the shared one as Foreign's), four for slots
whose labor their group's series gives, two for those slots by country; one of 1/y at the start; and how
many there are."""
MARGINS = 6
"""Margins other than those of industries, as in `margins`."""


class Economy(NamedTuple):
    """Two countries: tau (n, n), sigma, L, L_star."""

    tau: FloatArray
    sigma: float
    labor: float
    labor_star: float


class Work(NamedTuple):
    """Working arrays: of slots; spillovers between slots; parameters; series; margins and which are in use; orders.

    group, by slot: 0, 1: traded, made by Home, Foreign; 2, 3: not traded, made by Home, Foreign. masks: rows of ones
    and zeros by slot, as in `MASKS`. Series of slots, flat, orders first: y: technologies, ell: k times the
    coefficients of their logs, w: powers, lab: labor, c: labor over power. s: series of numbers; ds: their coefficients
    times order.
    """

    meta: IntArray
    industry: IntArray
    country: IntArray
    group: IntArray
    masks: FloatArray
    tau: FloatArray
    parameters: FloatArray
    y: FloatArray
    ell: FloatArray
    w: FloatArray
    lab: FloatArray
    c: FloatArray
    s: FloatArray
    ds: FloatArray
    margin: FloatArray
    used: BoolArray
    order: IntArray


def workspace(n: int) -> Work:
    """Working arrays for n industries."""
    width = -(-2 * n // WIDTH) * WIDTH
    slots, series = np.zeros((3, width), np.int64), np.zeros((5, (ORDER + 1) * width))
    return Work(
        np.zeros(METAS, np.int64),
        slots[0],
        slots[1],
        slots[2],
        np.zeros(MASKS * width),
        np.zeros(width * width),
        np.zeros(PARAMETERS),
        series[0],
        series[1],
        series[2],
        series[3],
        series[4],
        np.zeros((SCALARS, ORDER + 1)),
        np.zeros((SCALARS, ORDER + 1)),
        np.zeros((n + MARGINS, ORDER + 1)),
        np.zeros(n + MARGINS, np.bool_),
        np.array([ORDER, 0, LOOK]),
    )
