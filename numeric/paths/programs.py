"""What a pattern of trade implies for labor, as operations on power series in time: Hanlon (2012), Appendix A.

With p = sigma - 1, w = A^p, x = log omega, E = omega^(-p), the labor of a country in an industry is w times a series:

  closed   c2 = L/N, c4 = L*/N*, N and N* being sums of w over the industries that are not traded, Home's and Foreign's;
  drop     c1 = L/H, c3 = L*/F for traded industries, sigma x = log(H/F) + log(L*/L): nothing is shared;
  flat     x = log(A_m/A*_m): with D = E (H + N) + F Home's and D* = E H + F + N* Foreign's sum over effective
           technologies (F counts the shared industry m, as Foreign makes it), c1 = E (L/D + L*/(omega D*)), c2 = E L/D,
           c3 = omega L/D + L*/D*, c4 = L*/D*; m takes the rest of labor in both countries; where all is traded,
           D = D* and c1 = omega^(-sigma) c3;
  partly   the same without m, and x such that trade in what is traded balances, omega L F/D = L* E H/D*, that is
           sigma x + log(F/H) - log D + log D* + log(L/L*) = 0, solved order by order;
  mobile   c1 = c3 = (L + L*)/(H + F), x = 0 (equal wages).

Drop and flat are written out again in `direct`, for speed.

Slide: two industries i, j keep A/A* = omega, as each order of filling them is pushed back. With the other industries
as they are, let field 1 be the economy in which Home fills industry i first and then j, field 2 the one in which it
fills j first. Along the tie the economy moves with a convex combination, alpha of field 1 and 1 - alpha of field 2,
such that the two ratios stay equal: alpha X + (1 - alpha) Y = 0 if X and Y are the rates at which their logs part.
Learning by eq. (9): in each field, industries that a country does not make do not learn there. Source: Filippov,
Differential Equations with Discontinuous Righthand Sides (1988), Section 4.
"""

import numpy as np
import numpy.typing as npt

from .notation import (
    ADD,
    ALPHA,
    AXPY,
    C1,
    C2,
    C3,
    C4,
    DF,
    DH,
    DIV,
    EH,
    EN,
    EXP,
    FIX,
    FORCE,
    FORCE_STAR,
    GAP,
    INVERSE,
    LOG,
    LOGDF,
    LOGDH,
    LOGF,
    LOGH,
    MINUS,
    MINUS_P,
    MINUS_SIGMA,
    MUL,
    NIL,
    NS,
    OM,
    ONE,
    PAIR_BASE,
    PAIR_LABOR,
    PAIR_PART,
    PAIR_RATE,
    PAIR_SPARE,
    PHI,
    PSI,
    RS,
    SCALE,
    SHIFT_E,
    SHIFT_X,
    SLOT_ELL,
    SLOT_G,
    SLOT_LAB,
    SLOT_W,
    SLOT_Y,
    START_X,
    SUB,
    TAU_II,
    TAU_IJ,
    TAU_JI,
    TAU_JJ,
    UV,
    WORLD,
    ZERO,
    E,
    F,
    H,
    L,
    N,
    R,
    T,
    U,
    V,
    X,
)

Operation = tuple[int, int, int, int, int, int]
"""Operation, d, x, y, c, c0, as in `notation`."""


def _op(operation: int, d: int, x: int, y: int = ZERO, c: int = ONE, c0: int = NIL) -> Operation:
    return (operation, d, x, y, c, c0)


_TOTALS = [
    _op(EXP, E, X, c=MINUS_P, c0=SHIFT_E),
    _op(MUL, EH, E, H),
    _op(MUL, EN, E, N),
    _op(ADD, T, EH, F),
    _op(ADD, DH, T, EN),
    _op(ADD, DF, T, NS),
]
_LOGS = [_op(LOG, LOGDH, DH), _op(LOG, LOGDF, DF)]
_SHARES = [
    _op(EXP, OM, X),
    _op(EXP, PSI, X, c=MINUS),
    _op(DIV, U, FORCE, DH),
    _op(DIV, V, FORCE_STAR, DF),
    _op(SCALE, C4, V),
    _op(MUL, T, OM, U),
    _op(ADD, C3, T, V),
    _op(MUL, T, PSI, V),
    _op(ADD, UV, U, T),
    _op(MUL, C1, E, UV),
    _op(MUL, C2, E, U),
]
_CLOSED = [_op(SCALE, X, ZERO), _op(DIV, C2, FORCE, N), _op(DIV, C4, FORCE_STAR, NS)]
_DROP = [
    _op(DIV, C1, FORCE, H),
    _op(DIV, C3, FORCE_STAR, F),
    _op(LOG, LOGH, H),
    _op(LOG, LOGF, F),
    _op(SUB, T, LOGH, LOGF),
    _op(SCALE, X, T, c=INVERSE, c0=SHIFT_X),
]
_TIED = _op(SUB, X, SLOT_ELL, SLOT_ELL + 1)
_FLAT_PARTLY = [_TIED, *_TOTALS, *_SHARES]
_FLAT = [
    _TIED,
    _op(EXP, E, X, c=MINUS_P, c0=SHIFT_E),
    _op(MUL, EH, E, H),
    _op(ADD, DH, EH, F),
    _op(EXP, OM, X),
    _op(AXPY, T, OM, FORCE_STAR, c=L),
    _op(DIV, C3, T, DH),
    _op(EXP, PSI, X, c=MINUS_SIGMA, c0=SHIFT_E),
    _op(MUL, C1, PSI, C3),
]
_PARTLY = [
    _op(SCALE, X, ZERO, c0=START_X),
    _op(LOG, LOGH, H),
    _op(LOG, LOGF, F),
    *_TOTALS,
    *_LOGS,
    _op(FIX, X, ZERO),
    *_TOTALS,
    *_LOGS,
    *_SHARES,
]
_MOBILE = [_op(SCALE, X, ZERO), _op(ADD, DH, H, F), _op(DIV, C1, WORLD, DH), _op(SCALE, C3, C1)]


def _slide(case: int) -> list[Operation]:
    """Labor and learning of the pair's slots, 0: Home's i, 1: Foreign's i, 2: Home's j, 3: Foreign's j."""
    program = [_op(MUL, PHI, SLOT_W, C1), _op(MUL, PHI + 1, (SLOT_W + 2), C1)]
    for field in range(2):
        program += _field(field, bool(case >> field & 1))
    part = [[PAIR_PART + 4 * field + z for z in range(4)] for field in range(2)]
    rates = []
    for (a, b, c, d), spare in zip(part, (PAIR_SPARE, PAIR_SPARE + 1), strict=True):
        rates.append(spare)
        program += [_op(SUB, spare, a, b), _op(SUB, spare, spare, c), _op(ADD, spare, spare, d)]
    program += [_op(SUB, GAP, rates[1], rates[0]), _op(DIV, ALPHA, rates[1], GAP)]
    for z in range(4):
        for target, rows in ((SLOT_LAB, PAIR_LABOR), (SLOT_G, PAIR_RATE)):
            room = PAIR_SPARE + 2 + 2 * z + (0 if target == SLOT_LAB else 1)
            one, other = rows + z, rows + 4 + z
            program += [_op(SUB, room, one, other), _op(MUL, T, room, ALPHA), _op(ADD, target + z, other, T)]
    return program


def _field(field: int, full: bool) -> list[Operation]:
    """Labor and learning if Home fills industry i (field 0) or j (field 1) first; full: it makes all of that one."""
    labor, rate, part = (base + 4 * field for base in (PAIR_LABOR, PAIR_RATE, PAIR_PART))
    i, j = (0, 2) if field == 0 else (2, 0)
    if full:
        idle = i + 1
        program = [
            _op(MUL, labor + i, (SLOT_W + i), C1),
            _op(SUB, labor + j, R, labor + i),
            _op(SCALE, labor + i + 1, ZERO),
            _op(SCALE, labor + j + 1, RS),
        ]
    else:
        idle = j
        program = [
            _op(MUL, labor + j + 1, (SLOT_W + j + 1), C3),
            _op(SUB, labor + i + 1, RS, labor + j + 1),
            _op(SCALE, labor + i, R),
            _op(SCALE, labor + j, ZERO),
        ]
    for z in range(4):
        country, here = z % 2, z // 2
        taught = (TAU_II, TAU_JI) if here == 0 else (TAU_IJ, TAU_JJ)
        if z == idle:
            program += [_op(SCALE, rate + z, ZERO), _op(SCALE, part + z, ZERO)]
            continue
        program += [
            _op(AXPY, rate + z, labor + country, PAIR_BASE + z, c=taught[0]),
            _op(AXPY, rate + z, labor + 2 + country, rate + z, c=taught[1]),
            _op(DIV, part + z, rate + z, (SLOT_Y + z)),
        ]
    return program


_ALL = [_CLOSED, _DROP, _FLAT, _PARTLY, _MOBILE, _FLAT_PARTLY, *(_slide(case) for case in range(4))]
PROGRAMS: npt.NDArray[np.int64] = np.array([operation for program in _ALL for operation in program])
"""The operations of all kinds, in the order of their numbers; the slides, by case."""
PLACES: npt.NDArray[np.int64] = np.cumsum([0, *(len(program) for program in _ALL)])
"""Where each program starts, and the last one ends."""
