"""Numbers by which the kernels name who makes an industry, the kind of a pattern, and rows of their working arrays."""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

HOME, FOREIGN, SHARED, BOTH, PAIR = 0, 1, 2, 3, 4
"""Who makes an industry: Home; Foreign; both, as the marginal one; both, as it is not traded; one of two that slide."""
CLOSED, DROP, FLAT, PARTLY, MOBILE = 0, 1, 2, 3, 4
"""Kinds of pattern, as in `series`."""

H, F, N, NS, X, E, DH, DF, OM, PSI, U, V, UV, C1, C2, C3, C4, LOGH, LOGF, LOGDH, LOGDF, ALPHA, GAP, ROOM = range(24)
SCALARS = 24
"""Series of numbers that belong to no industry; names as in `series`."""

SLOTS, AT_HOME, KIND, REST_H, REST_F, PAIR_HI, PAIR_HJ, PAIR_FI, PAIR_FJ, FIRST_I, FIRST_J = range(11)
METAS = 11
"""Entries of `meta`: the numbers of slots, of Home's slots, the kind, the slots of the shared industry and of the pair,
and whether Home makes all of the pair's first (second) industry, and some of the other, if it comes first."""

NO_EVENT, TOO_MANY = 0, 1
STARTS, STOPS, STARTS_THERE, STOPS_THERE, OPENS, TIE, STAYS = range(7)
"""What changes at an event."""

ORDER = 20
PAIRS, MARGINS = 7, 6
"""Rows of `pair`, as in `slide`; margins other than those of industries, as in `margins`."""


class Economy(NamedTuple):
    """Two countries: tau (n, n), sigma, L, L_star."""

    tau: Any
    sigma: Any
    labor: Any
    labor_star: Any


class Work(NamedTuple):
    """Working arrays, filled by `series` and `margins`; slots first, orders last."""

    meta: Any
    industry: Any
    kinds: Any
    y: Any
    ell: Any
    w: Any
    lab: Any
    s: Any
    pair: Any
    margin: Any
    used: Any


@njit(cache=True)
def workspace(n):  # type: ignore[no-untyped-def]
    """Working arrays for n industries."""
    k = ORDER + 1
    return Work(
        np.zeros(METAS, np.int64),
        np.zeros(2 * n, np.int64),
        np.zeros(2 * n, np.int64),
        np.zeros((2 * n, k)),
        np.zeros((2 * n, k)),
        np.zeros((2 * n, k)),
        np.zeros((2 * n, k)),
        np.zeros((SCALARS, k)),
        np.zeros((PAIRS, 4, k)),
        np.zeros((n + MARGINS, k)),
        np.zeros(n + MARGINS, np.bool_),
    )
