"""Sliding along a tie (Filippov): two industries i, j keep A/A* = omega, as each order of filling them is pushed back.

With the other industries as they are, let field 1 be the economy in which Home fills industry i first and then j,
field 2 the one in which it fills j first. Along the tie the economy moves with a convex combination, alpha of field 1
and 1 - alpha of field 2, such that A_i/A*_i and A_j/A*_j stay equal: alpha X + (1 - alpha) Y = 0 if X and Y are the rates
at which the logs of the two ratios would part. Learning by eq. (9): in each field, industries that a country does not
make do not learn there. Source: Filippov, Differential Equations with Discontinuous Righthand Sides (1988), Section 4.
"""

from numba import njit

from .notation import ALPHA, AT_HOME, C1, C3, FIRST_I, GAP, PAIR_HI, ROOM, SLOTS
from .taylor import product, quotient

LABOR, RATE, MIXED, PART = 0, 2, 4, 5
"""Rows of `pair`: labor and learning in fields 1 and 2, learning along the tie, rates of the logs in fields 1 and 2."""


@njit(cache=True, error_model="numpy")
def mix(meta, industry, tau, y, w, lab, s, pair, k):  # type: ignore[no-untyped-def]
    """Order k of the labor and the learning of the pair's four slots (Home's i, j, Foreign's i, j)."""
    first = meta[PAIR_HI : PAIR_HI + 4]
    _fill(first, meta, w, lab, s, pair, k)
    for field in range(2):
        _learn(field, first, meta, industry, tau, lab, pair, k)
        for z in range(4):
            pair[PART + field, z, k] = quotient(pair[PART + field, z], pair[RATE + field, z, k], y[first[z]], k)
    apart, other = pair[PART], pair[PART + 1]
    ahead = apart[0, k] - apart[2, k] - apart[1, k] + apart[3, k]
    behind = other[0, k] - other[2, k] - other[1, k] + other[3, k]
    s[GAP, k] = behind - ahead
    s[ALPHA, k] = quotient(s[ALPHA], behind, s[GAP], k)
    for z in range(4):
        for j in range(k + 1):
            s[ROOM, j] = pair[LABOR, z, j] - pair[LABOR + 1, z, j]
        lab[first[z], k] = pair[LABOR + 1, z, k] + product(s[ALPHA], s[ROOM], k)
        for j in range(k + 1):
            s[ROOM, j] = pair[RATE, z, j] - pair[RATE + 1, z, j]
        pair[MIXED, z, k] = pair[RATE + 1, z, k] + product(s[ALPHA], s[ROOM], k)


@njit(cache=True, error_model="numpy")
def _fill(first, meta, w, lab, s, pair, k):  # type: ignore[no-untyped-def]
    """Labor in both fields; on entry, lab holds what is left for the pair in each country."""
    left, left_star = lab[first[0], k], lab[first[2], k]
    for field in range(2):
        i, j = (0, 1) if field == 0 else (1, 0)
        row = pair[LABOR + field]
        if meta[FIRST_I + field] == 1:
            row[i, k] = product(w[first[i]], s[C1], k)
            row[j, k] = left - row[i, k]
            row[2 + i, k], row[2 + j, k] = 0.0, left_star
        else:
            row[2 + j, k] = product(w[first[2 + j]], s[C3], k)
            row[2 + i, k] = left_star - row[2 + j, k]
            row[i, k], row[j, k] = left, 0.0


@njit(cache=True, error_model="numpy")
def _learn(field, first, meta, industry, tau, lab, pair, k):  # type: ignore[no-untyped-def]
    row = pair[LABOR + field]
    i, j = (0, 1) if field == 0 else (1, 0)
    idle = 2 + i if meta[FIRST_I + field] == 1 else j
    for z in range(4):
        country = z // 2
        total = 0.0
        if z != idle:
            here = industry[first[z]]
            for r in range(0 if country == 0 else meta[AT_HOME], meta[AT_HOME] if country == 0 else meta[SLOTS]):
                if r != first[2 * country] and r != first[2 * country + 1]:
                    total += tau[industry[r], here] * lab[r, k]
            for x in range(2 * country, 2 * country + 2):
                total += tau[industry[first[x]], here] * row[x, k]
        pair[RATE + field, z, k] = total
