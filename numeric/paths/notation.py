"""Numbers by which the kernels name who makes an industry, rows of their arrays, and operations on power series."""

from typing import Any, NamedTuple

import numpy as np

ORDER = 20

HOME, FOREIGN, SHARED, BOTH, PAIR = range(5)
"""Who makes an industry: Home; Foreign; both, as the marginal one; both, as it is not traded; both, as it slides."""
CLOSED, DROP, FLAT, PARTLY, MOBILE, SLIDE = range(6)
"""Kinds of pattern, as in `programs`; SLIDE is the first of four, by case."""
STARTS, STOPS, STARTS_THERE, STOPS_THERE, OPENS, TIE, STAYS = range(7)
"""What changes at an event."""

MUL, DIV, LOG, EXP, ADD, SUB, SCALE, AXPY, SUM, INT, FIX = range(11)
"""Operations on rows d, x, y with parameters c and c0: d = x y; x/y; c0 + log x; exp(c x + c0); x + y; x - y; c0 + c x;
y + c x; a sum of terms c0 + ...; the integral of c x; the implicit log omega of `programs`."""

ONE, P, MINUS_P, MINUS, INVERSE, UNIT, SHIFT_H, SHIFT_F, SHIFT_E, SHIFT_X, START_X, NIL, PER_L, PER_L_STAR = range(14)
TAU_II, TAU_IJ, TAU_JI, TAU_JJ = range(14, 18)
PARAMETERS = 18
"""1, p, -p, -1, 1/sigma, the unit of time, shifts of scaled powers, log omega, 0, 1/L, 1/L*, spillovers in the pair."""

ZERO, FORCE, FORCE_STAR, WORLD, X, H, F, N, NS, E, EH, EN, DH, DF, OM, PSI, U, V, UV, T = range(20)
C1, C2, C3, C4, LOGH, LOGF, LOGDH, LOGDF, R, RS, ALPHA, GAP = range(20, 32)
PAIR_LABOR, PAIR_RATE, PAIR_PART, PAIR_BASE, PAIR_SPARE, PHI, UNITY = 32, 40, 48, 56, 60, 70, 72
SCALARS = 74
"""Rows of `s` that belong to no industry; then five rows per slot: technology, its log, its power, labor, learning."""
Y, ELL, W, LAB, G = range(5)
SLOT = 5

SLOTS, KIND, OPERATIONS, TERMS, FIRST_I, FIRST_J = range(6)
METAS = 6
"""Entries of `meta`: numbers of slots, operations and terms, the kind, and whether Home makes all of the pair's first
(second) industry, and some of the other, if it comes first."""
MARGINS = 6
"""Margins other than those of industries, as in `margins`."""


class Economy(NamedTuple):
    """Two countries: tau (n, n), sigma, L, L_star."""

    tau: Any
    sigma: Any
    labor: Any
    labor_star: Any


class Work(NamedTuple):
    """Working arrays: of slots; operations, terms of sums, parameters; the series; margins in use; three orders.

    group, by slot: 0, 1: traded, made by Home, Foreign; 2, 3: not traded, made by Home, Foreign.
    """

    meta: Any
    industry: Any
    country: Any
    group: Any
    operations: Any
    term_row: Any
    term: Any
    parameters: Any
    s: Any
    used: Any
    order: Any


def workspace(n: int) -> Work:
    """Working arrays for n industries."""
    operations = 5 * 2 * n + n + MARGINS + 100
    terms = 2 * n * n + 8 * n + 32
    return Work(
        np.zeros(METAS, np.int64),
        np.zeros(2 * n, np.int64),
        np.zeros(2 * n, np.int64),
        np.zeros(2 * n, np.int64),
        np.zeros((operations, 6), np.int64),
        np.zeros(terms, np.int64),
        np.zeros(terms),
        np.zeros(PARAMETERS),
        np.zeros((SCALARS + SLOT * 2 * n + n + MARGINS, ORDER + 1)),
        np.zeros(n + MARGINS, np.bool_),
        np.array([ORDER, 0, 1]),
    )
