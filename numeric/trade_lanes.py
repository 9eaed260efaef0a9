"""Many trade equilibria at once, few industries each: economies side by side in lanes of vector registers.

Written for LLVM's vectoriser: every inner loop runs over LANES economies, has no branch and calls nothing that is
not inlined. Notation of `Trade`; a_i = (A_i/best A)^(sigma-1), b_i likewise, r_i = A_i/A*_i, size = L/L*.
Industries are compared in pairs instead of sorted: O(n^2), which for small n is cheaper.
"""

import numpy as np

from .arguments import LARGEST, SMALLEST, FloatArray, StatusArray
from .elementary import exp, log
from .jit import compiled, inlined

LANES = 64
TIE = 1e-14
"""Relative distance within which a ratio of technologies counts as equal to the relative wage."""

TIED, EXTREME_BIT, INVALID = 1, 2, 4
"""Bits of a status: see `Trade.tied`; the powers leave the range of doubles; an argument is not allowed."""

SPREAD = 450.0
"""Largest |log| of a power a_i or b_i that the kernels work with; beyond, they answer EXTREME_BIT."""
REACH = 80.0
"""Largest |log| of L/L* and of r_i, likewise."""
HEIGHT = 300.0
"""Largest |log| of the sum of powers to the power 1/(sigma-1), likewise."""

BELOW_1, ROUNDING = 1 - 2.0**-53, 1e-15
"""The largest share of an industry that leaves some of it to a Foreign with workers left (more than ROUNDING)."""
TINY = float(np.finfo(np.float64).tiny)
MOST = float(np.exp(REACH))

MANY = 96
"""Industries that the lanes have room for."""

# The room to work in is one flat array of rows of LANES numbers, at fixed places, so that LLVM can see which of them
# overlap (none). First the rows that hold one number per economy, ...
S, FORCE, FORCE_STAR, FIRST, RATIO, HOME, FOREIGN, A_FIRST, B_FIRST, OMEGA, RATE, RATE_STAR = range(12)
PART, MINE, THEIRS, Z, NEAR, INDEX, INDEX_STAR, BAD, EXTREME, SIZE, SCALE = range(12, 23)
# ... then those that hold one per industry, MANY rows each, and the best technologies.
X, Y, A, B, R, BEFORE, AFTER, BEST = range(23, 23 + 8 * (MANY + 1), MANY + 1)
BEST_STAR = BEST + 1
ROOM = (BEST_STAR + 1) * LANES


@inlined
def _at(row: int, lane: int) -> np.uint64:
    """The place of a number; unsigned, as a signed index could count from the end, which spoils vectorisation."""
    return np.uint64(row) * np.uint64(LANES) + np.uint64(lane)


@compiled
def trade_lanes(
    n: int,
    x: FloatArray,
    y: FloatArray,
    sigma: FloatArray,
    force: FloatArray,
    force_star: FloatArray,
    share: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
    numbers: FloatArray,
    status: StatusArray,
) -> int:
    """Equilibria at technologies x, y (N n,), n <= MANY; sigma, L, L* (N,) or (1,); returns the bits of all statuses.

    Fills share, labor, labor_star (N n,), numbers (4, N): omega, z, consumption, consumption_star, and status (N,):
    where it is EXTREME_BIT or INVALID the other results mean nothing. Checks its arguments' values, not their shapes.
    """
    count = x.size // n
    w = np.empty(ROOM)
    seen = 0
    for start in range(0, count, LANES):
        _load(x, n, start, w, X)
        _load(y, n, start, w, Y)
        _load(sigma, 1, start, w, S)
        _load(force, 1, start, w, FORCE)
        _load(force_star, 1, start, w, FORCE_STAR)
        _check(w)
        _powers(w, n, X, A, BEST)
        _powers(w, n, Y, B, BEST_STAR)
        _divide(w, n)
        _sums(w, n)
        _first(w, n)
        _wage(w)
        _index(w)
        _share(w, n)
        _employ(w, n)
        _count(w, n)
        rows = min(LANES, count - start)
        _store(w, BEFORE, n, start, rows, share)
        _store(w, X, n, start, rows, labor)
        _store(w, Y, n, start, rows, labor_star)
        _store(w, OMEGA, 1, start, rows, numbers[0])
        _store(w, Z, 1, start, rows, numbers[1])
        _store(w, INDEX, 1, start, rows, numbers[2])
        _store(w, INDEX_STAR, 1, start, rows, numbers[3])
        for lane in range(rows):
            bits = TIED if w[_at(NEAR, lane)] > 1.5 else 0
            bits |= EXTREME_BIT if w[_at(EXTREME, lane)] > 0.5 else 0
            bits |= INVALID if w[_at(BAD, lane)] > 0.5 else 0
            status[start + lane] = bits
            seen |= bits
    return seen


@compiled
def _load(x: FloatArray, n: int, start: int, w: FloatArray, place: int) -> None:
    """LANES rows of x (N n,) from row `start` on, transposed; the last row again where x ends."""
    last = np.uint64(x.size // n - 1)
    for i in range(n):
        for lane in range(LANES):
            row = min(np.uint64(start) + np.uint64(lane), last)
            w[_at(place + i, lane)] = x[row * np.uint64(n) + np.uint64(i)]


@compiled
def _store(w: FloatArray, place: int, n: int, start: int, rows: int, out: FloatArray) -> None:
    """`_load` backwards, of the first `rows` lanes."""
    for i in range(n):
        for lane in range(rows):
            out[np.uint64(start + lane) * np.uint64(n) + np.uint64(i)] = w[_at(place + i, lane)]


@compiled
def _check(w: FloatArray) -> None:
    """Whether sigma and the labor forces are bad or extreme."""
    for lane in range(LANES):
        s, mine, theirs = w[_at(S, lane)], w[_at(FORCE, lane)], w[_at(FORCE_STAR, lane)]
        fine = (s > 1.0) & (s < np.inf)
        fine &= (mine >= SMALLEST) & (mine <= LARGEST) & (theirs >= SMALLEST) & (theirs <= LARGEST)
        near = (mine <= MOST * theirs) & (theirs <= MOST * mine)
        w[_at(BAD, lane)] = 0.0 if fine else 1.0
        w[_at(EXTREME, lane)] = 0.0 if near else 1.0


@compiled
def _powers(w: FloatArray, n: int, x: int, out: int, best: int) -> None:
    """out_i = (x_i/best)^(sigma-1) and best; whether any is bad or extreme."""
    for lane in range(LANES):
        w[_at(best, lane)] = w[_at(x, lane)]
    for i in range(n):
        for lane in range(LANES):
            value = w[_at(x + i, lane)]
            w[_at(BAD, lane)] += 0.0 if (value >= SMALLEST) & (value <= LARGEST) else 1.0
            w[_at(best, lane)] = max(w[_at(best, lane)], value)
    for i in range(n):
        for lane in range(LANES):
            power = (w[_at(S, lane)] - 1.0) * log(w[_at(x + i, lane)] / w[_at(best, lane)])
            w[_at(EXTREME, lane)] += 0.0 if power >= -SPREAD else 1.0
            w[_at(out + i, lane)] = power
    for i in range(n):
        for lane in range(LANES):
            w[_at(out + i, lane)] = exp(w[_at(out + i, lane)])


@compiled
def _divide(w: FloatArray, n: int) -> None:
    """r = A/A*; whether any is extreme."""
    for i in range(n):
        for lane in range(LANES):
            ratio = w[_at(X + i, lane)] / w[_at(Y + i, lane)]
            w[_at(EXTREME, lane)] += 0.0 if (ratio <= MOST) & (ratio * MOST >= 1.0) else 1.0
            w[_at(R + i, lane)] = ratio


@compiled
def _sums(w: FloatArray, n: int) -> None:
    """before_i: the a of the industries ahead of i by r, then by number; after_i: the b of those behind it."""
    for i in range(n):
        for lane in range(LANES):
            w[_at(HOME, lane)] = 0.0
            w[_at(FOREIGN, lane)] = 0.0
        for j in range(i):
            for lane in range(LANES):
                ahead = w[_at(R + j, lane)] >= w[_at(R + i, lane)]
                a, b = w[_at(A + j, lane)], w[_at(B + j, lane)]
                w[_at(HOME, lane)] += a if ahead else 0.0
                w[_at(FOREIGN, lane)] += 0.0 if ahead else b
        for j in range(i + 1, n):
            for lane in range(LANES):
                ahead = w[_at(R + j, lane)] > w[_at(R + i, lane)]
                a, b = w[_at(A + j, lane)], w[_at(B + j, lane)]
                w[_at(HOME, lane)] += a if ahead else 0.0
                w[_at(FOREIGN, lane)] += 0.0 if ahead else b
        for lane in range(LANES):
            w[_at(BEFORE + i, lane)] = w[_at(HOME, lane)]
            w[_at(AFTER + i, lane)] = w[_at(FOREIGN, lane)]


@compiled
def _first(w: FloatArray, n: int) -> None:
    """The first industry, by r, whose ratio is not above the balanced-trade line at its end, and its terms.

    The line at the end of i is omega^sigma = (L*/L) (best A/best A*)^(sigma-1) (before_i + a_i)/after_i. Compared
    with r_i^sigma, where r_i^(sigma-1) = (best A/best A*)^(sigma-1) a_i/b_i, the scale drops out.
    """
    for lane in range(LANES):
        w[_at(RATIO, lane)] = 0.0
    for i in range(n):
        for lane in range(LANES):
            before, after, r = w[_at(BEFORE + i, lane)], w[_at(AFTER + i, lane)], w[_at(R + i, lane)]
            a, b = w[_at(A + i, lane)], w[_at(B + i, lane)]
            above = r * (w[_at(FORCE, lane)] / w[_at(FORCE_STAR, lane)]) * after > (before + a) / a * b
            old, old_before, old_after = w[_at(FIRST, lane)], w[_at(HOME, lane)], w[_at(FOREIGN, lane)]
            old_a, old_b, old_r = w[_at(A_FIRST, lane)], w[_at(B_FIRST, lane)], w[_at(RATIO, lane)]
            found = (not above) & (r > old_r)
            w[_at(FIRST, lane)] = np.float64(i) if found else old
            w[_at(HOME, lane)] = before if found else old_before
            w[_at(FOREIGN, lane)] = after if found else old_after
            w[_at(A_FIRST, lane)] = a if found else old_a
            w[_at(B_FIRST, lane)] = b if found else old_b
            w[_at(RATIO, lane)] = r if found else old_r


@compiled
def _wage(w: FloatArray) -> None:
    """omega, employment per unit of a and b, and what consumption needs; PART is -1 where no industry is shared.

    The lines cross on the step of the first industry if its ratio is not below the line at its start; else on the
    drop before it. World spending over Home's spending per unit of a is H + a + F a/b there, and H (1 + L*/(omega
    L)) on a drop, by balanced trade.
    """
    for lane in range(LANES):
        rest, size = w[_at(FOREIGN, lane)] + w[_at(B_FIRST, lane)], w[_at(FORCE, lane)] / w[_at(FORCE_STAR, lane)]
        scale = w[_at(BEST, lane)] / w[_at(BEST_STAR, lane)]
        w[_at(SIZE, lane)], w[_at(SCALE, lane)] = size, scale
        w[_at(OMEGA, lane)] = log(w[_at(HOME, lane)] / (rest * size * scale)) / w[_at(S, lane)]
    for lane in range(LANES):
        w[_at(OMEGA, lane)] = w[_at(SCALE, lane)] * exp(w[_at(OMEGA, lane)])
    for lane in range(LANES):
        home, foreign, ratio = w[_at(HOME, lane)], w[_at(FOREIGN, lane)], w[_at(RATIO, lane)]
        a, b, size = w[_at(A_FIRST, lane)], w[_at(B_FIRST, lane)], w[_at(SIZE, lane)]
        line, relatively, rest = w[_at(OMEGA, lane)], a / b, foreign + b
        flat = ratio * size * rest * relatively >= home
        omega = ratio if flat else line
        income = omega * size
        relative = 1.0 / income
        world = home + a + foreign * relatively if flat else home * (1.0 + relative)
        rate = (1.0 + relative) / world
        rate_star = (relatively if flat else home / (rest * income)) * (income * rate)
        mine = max(1.0 - home * rate, 0.0)
        theirs = max(1.0 - foreign * rate_star, 0.0)
        part = 1.0 - theirs / (b * rate_star) if income > 1.0 else mine / (a * rate)
        part = min(max(part, 0.0), BELOW_1 if theirs > ROUNDING else 1.0)
        w[_at(OMEGA, lane)] = omega
        w[_at(RATE, lane)] = w[_at(FORCE, lane)] * rate
        w[_at(RATE_STAR, lane)] = w[_at(FORCE_STAR, lane)] * rate_star
        w[_at(PART, lane)] = part if flat else -1.0
        w[_at(MINE, lane)] = w[_at(FORCE, lane)] * mine
        w[_at(THEIRS, lane)] = w[_at(FORCE_STAR, lane)] * theirs
        w[_at(INDEX, lane)] = world
        w[_at(INDEX_STAR, lane)] = relative


@compiled
def _index(w: FloatArray) -> None:
    """Consumption, from world spending in INDEX and Foreign's income relative to Home's in INDEX_STAR."""
    for lane in range(LANES):
        w[_at(INDEX, lane)] = log(w[_at(INDEX, lane)]) / (w[_at(S, lane)] - 1.0)
    for lane in range(LANES):
        height = w[_at(INDEX, lane)]
        w[_at(EXTREME, lane)] += 0.0 if (height <= HEIGHT) & (height >= -HEIGHT) else 1.0
        index = w[_at(FORCE, lane)] * w[_at(BEST, lane)] * exp(height)
        w[_at(INDEX, lane)] = index
        w[_at(INDEX_STAR, lane)] = index * w[_at(INDEX_STAR, lane)]


@compiled
def _share(w: FloatArray, n: int) -> None:
    """Shares of world output made at Home, to BEFORE."""
    for i in range(n):
        for lane in range(LANES):
            r, bound, place = w[_at(R + i, lane)], w[_at(RATIO, lane)], np.float64(i) - w[_at(FIRST, lane)]
            shared = w[_at(PART, lane)]
            here = (place == 0.0) & (shared >= 0.0)
            full = (r > bound) | ((r == bound) & (place < 0.0))
            w[_at(BEFORE + i, lane)] = shared if here else (1.0 if full else 0.0)


@compiled
def _employ(w: FloatArray, n: int) -> None:
    """Labor, to X and Y: nowhere 0 where something is made."""
    for i in range(n):
        for lane in range(LANES):
            here = (np.float64(i) == w[_at(FIRST, lane)]) & (w[_at(PART, lane)] >= 0.0)
            mine, theirs, part = w[_at(MINE, lane)], w[_at(THEIRS, lane)], w[_at(BEFORE + i, lane)]
            home, foreign = w[_at(A + i, lane)] * w[_at(RATE, lane)], w[_at(B + i, lane)] * w[_at(RATE_STAR, lane)]
            w[_at(X + i, lane)] = max(mine if here else home, TINY) if part > 0.0 else 0.0
            w[_at(Y + i, lane)] = max(theirs if here else foreign, TINY) if part < 1.0 else 0.0


@compiled
def _count(w: FloatArray, n: int) -> None:
    """z, and how many ratios are within TIE of omega."""
    for lane in range(LANES):
        w[_at(Z, lane)] = 0.0
        w[_at(NEAR, lane)] = 0.0
    for i in range(n):
        for lane in range(LANES):
            gap, width = w[_at(R + i, lane)] - w[_at(OMEGA, lane)], TIE * w[_at(OMEGA, lane)]
            w[_at(Z, lane)] += w[_at(BEFORE + i, lane)]
            w[_at(NEAR, lane)] += 1.0 if (gap <= width) & (-gap <= width) else 0.0
