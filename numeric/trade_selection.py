"""Trade equilibria of economies with many industries, one economy at a time: O(n), in SIMD passes over industries.

Notation and results of `trade_lanes`. A sample of the industries brackets the relative wage; outside the bracket one
power per industry is enough, inside both are computed and the crossing is selected. A bracket that misses is dropped.
"""

import numpy as np

from .arguments import LARGEST, SMALLEST, FloatArray, IntArray, StatusArray
from .elementary import exp, log
from .jit import compiled
from .selection import A_FIRST, B_FIRST, FIRST, FLAT, FOREIGN, FOUND, HOME, RATIO, TERMS, select
from .trade_lanes import BELOW_1, EXTREME_BIT, HEIGHT, INVALID, MOST, ROUNDING, SPREAD, TIE, TIED, TINY

BLOCK = 512
"""Industries of which the powers are summed before they join a compensated sum."""
SAMPLE = 8192
SAMPLED_FROM = 8 * SAMPLE
"""Industries from which on a sample is worth its while."""
DEVIATIONS = 5.0
"""Half the bracket's width, in standard deviations of the sample's estimate."""
WIDEST = 0.5
"""Half the width, in log L/L*, of the widest bracket worth a try: a few industries that lead make samples useless."""


@compiled
def trade_selection(
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
    """As `trade_lanes`, for any n."""
    seen = 0
    for k in range(x.size // n):
        part = slice(k * n, (k + 1) * n)
        s, mine, theirs = (
            sigma[min(k, sigma.size - 1)],
            force[min(k, force.size - 1)],
            force_star[min(k, force_star.size - 1)],
        )
        bits = _one(x[part], y[part], s, mine, theirs, share[part], labor[part], labor_star[part], numbers[:, k])
        status[k] = bits
        seen |= bits
    return seen


@compiled
def _one(
    x: FloatArray,
    y: FloatArray,
    s: float,
    force: float,
    force_star: float,
    share: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
    numbers: FloatArray,
) -> int:
    (best, worst), (best_star, worst_star) = _range(x), _range(y)
    lowest, highest = min(worst, worst_star, force, force_star), max(best, best_star, force, force_star)
    if not (lowest >= SMALLEST and highest <= LARGEST and s > 1.0 and s < np.inf):
        return INVALID
    size, scale = force / force_star, best / best_star
    if not (size <= MOST and size * MOST >= 1.0 and best / worst_star <= MOST and worst / best_star * MOST >= 1.0):
        return EXTREME_BIT
    if not ((s - 1.0) * log(best / worst) <= SPREAD and (s - 1.0) * log(best_star / worst_star) <= SPREAD):
        return EXTREME_BIT
    terms = np.empty(TERMS)
    low, high = _bracket(x, y, best, best_star, s, size, terms)
    if not _cross(x, y, best, best_star, s, size, low, high, share, labor, labor_star, terms):
        _cross(x, y, best, best_star, s, size, 0.0, np.inf, share, labor, labor_star, terms)
    return _fill(s, force, force_star, best, scale, terms, share, labor, labor_star, numbers)


@compiled
def _range(x: FloatArray) -> tuple[float, float]:
    """The largest and the smallest entry; (NaN, NaN) if any is NaN."""
    lanes = 16
    best, worst, odd = np.full(lanes, x[0]), np.full(lanes, x[0]), np.zeros(lanes)
    whole = x.size // lanes
    for k in range(whole):
        for lane in range(lanes):
            value = x[k * lanes + lane]
            best[lane] = max(best[lane], value)
            worst[lane] = min(worst[lane], value)
            odd[lane] += 0.0 if value == value else 1.0
    for k in range(whole * lanes, x.size):
        best[0], worst[0] = max(best[0], x[k]), min(worst[0], x[k])
        odd[0] += 0.0 if x[k] == x[k] else 1.0
    if odd.sum() > 0:
        return np.nan, np.nan
    return best.max(), worst.min()


@compiled
def _bracket(
    x: FloatArray, y: FloatArray, best: float, best_star: float, s: float, size: float, terms: FloatArray
) -> tuple[float, float]:
    """Ratios that the relative wage very likely lies between, from a sample; 0 and infinity if n is small.

    The sample's H/F has relative variance near sum a^2/H^2 + sum b^2/F^2; moving L/L* by DEVIATIONS of it moves the
    crossing as the error may.
    """
    if x.size < SAMPLED_FROM:
        return 0.0, np.inf
    r, a, b, label = np.empty(SAMPLE), np.empty(SAMPLE), np.empty(SAMPLE), np.empty(SAMPLE, np.int64)
    stride = x.size // SAMPLE
    seed = np.uint64(1)
    for k in range(SAMPLE):
        seed = seed * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        i = k * stride + np.int64((seed >> np.uint64(33)) % np.uint64(stride))
        r[k], label[k] = x[i] / y[i], i
        a[k], b[k] = x[i] / best, y[i] / best_star
    _both(a, b, s, SAMPLE)
    select(r.copy(), a.copy(), b.copy(), label.copy(), 0.0, 0.0, size, terms)
    home, foreign, squares, squares_star = 0.0, 0.0, 0.0, 0.0
    for k in range(SAMPLE):
        ahead = r[k] > terms[RATIO]
        home += a[k] if ahead else 0.0
        squares += a[k] * a[k] if ahead else 0.0
        foreign += 0.0 if ahead else b[k]
        squares_star += 0.0 if ahead else b[k] * b[k]
    if not (home > 0.0 and foreign > 0.0):
        return 0.0, np.inf
    width = DEVIATIONS * np.sqrt(squares / home**2 + squares_star / foreign**2)
    if width > WIDEST:
        return 0.0, np.inf
    tilt = np.exp(width)
    select(r.copy(), a.copy(), b.copy(), label.copy(), 0.0, 0.0, size * tilt, terms)
    low = terms[RATIO]
    select(r, a, b, label, 0.0, 0.0, size / tilt, terms)
    return low * (1.0 - 1e-9), terms[RATIO] * (1.0 + 1e-9)


@compiled
def _both(a: FloatArray, b: FloatArray, s: float, m: int) -> None:
    """Both to the power s - 1, in place."""
    for k in range(m):
        a[k] = (s - 1.0) * log(a[k])
    for k in range(m):
        a[k] = exp(a[k])
    for k in range(m):
        b[k] = (s - 1.0) * log(b[k])
    for k in range(m):
        b[k] = exp(b[k])


@compiled
def _cross(
    x: FloatArray,
    y: FloatArray,
    best: float,
    best_star: float,
    s: float,
    size: float,
    low: float,
    high: float,
    share: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
    terms: FloatArray,
) -> bool:
    """Whether the crossing lies within the bracket; then its terms, r (in share), a (labor) and b (labor_star).

    Above the bracket b is 0, below it a is.
    """
    inside = np.empty(x.size, np.int64)
    home, foreign, m = _powers(x, y, best, best_star, s, low, high, share, labor, labor_star, inside)
    r, a, b, label = np.empty(m), np.empty(m), np.empty(m), inside[:m].copy()
    for k in range(m):
        i = label[k]
        r[k], a[k], b[k] = share[i], x[i] / best, y[i] / best_star
    _both(a, b, s, m)
    for k in range(m):
        labor[label[k]], labor_star[label[k]] = a[k], b[k]
    select(r, a, b, label, home, foreign, size, terms)
    if terms[FOUND] == 0.0:
        return False
    return home == 0.0 or terms[FLAT] == 1.0 or terms[HOME] > home


@compiled
def _powers(
    x: FloatArray,
    y: FloatArray,
    best: float,
    best_star: float,
    s: float,
    low: float,
    high: float,
    share: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
    inside: IntArray,
) -> tuple[float, float, int]:
    """r, a above and b below the bracket; their sums, and how many and which industries are inside it."""
    power, middle = np.empty(BLOCK), np.sqrt(low) * np.sqrt(high) if high < np.inf else 0.0
    home, lost, foreign, lost_star, m = 0.0, 0.0, 0.0, 0.0, 0
    for start in range(0, x.size, BLOCK):
        count = min(BLOCK, x.size - start)
        part = slice(start, start + count)
        u, v, r = x[part], y[part], share[part]
        _ratios(u, v, r)
        for k in range(count):
            inside[m] = start + k
            m += 1 if (r[k] >= low) & (r[k] <= high) else 0
        if low == 0.0:
            continue
        for k in range(count):
            power[k] = u[k] / best if r[k] > middle else v[k] / best_star
        for k in range(count):
            power[k] = (s - 1.0) * log(power[k])
        for k in range(count):
            power[k] = exp(power[k])
        some, some_star = _deal(power, r, count, low, high, labor[part], labor_star[part])
        home, lost = _add(home, lost, some)
        foreign, lost_star = _add(foreign, lost_star, some_star)
    return home + lost, foreign + lost_star, m


@compiled
def _ratios(u: FloatArray, v: FloatArray, r: FloatArray) -> None:
    for k in range(r.size):
        r[k] = u[k] / v[k]


@compiled
def _deal(
    power: FloatArray, r: FloatArray, count: int, low: float, high: float, labor: FloatArray, labor_star: FloatArray
) -> tuple[float, float]:
    """Powers of industries above the bracket to labor, of those below to labor_star; their sums."""
    for k in range(count):
        labor[k] = power[k] if r[k] > high else 0.0
    for k in range(count):
        labor_star[k] = power[k] if r[k] < low else 0.0
    home, foreign = np.zeros(8), np.zeros(8)
    for k in range(0, count - 7, 8):
        for lane in range(8):
            home[lane] += labor[k + lane]
        for lane in range(8):
            foreign[lane] += labor_star[k + lane]
    for k in range(count - count % 8, count):
        home[0] += labor[k]
        foreign[0] += labor_star[k]
    return home.sum(), foreign.sum()


@compiled
def _add(total: float, lost: float, term: float) -> tuple[float, float]:
    """A compensated sum of positive terms (Neumaier): total + lost is the sum."""
    result = total + term
    rest = (total - result) + term if total >= term else (term - result) + total
    return result, lost + rest


@compiled
def _fill(
    s: float,
    force: float,
    force_star: float,
    best: float,
    scale: float,
    terms: FloatArray,
    share: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
    numbers: FloatArray,
) -> int:
    """The results, from the crossing's terms; the equations of `trade_lanes._wage`."""
    ratio, first, flat, size = terms[RATIO], int(terms[FIRST]), terms[FLAT] == 1.0, force / force_star
    home, foreign, a, b = terms[HOME], terms[FOREIGN], terms[A_FIRST], terms[B_FIRST]
    omega = ratio if flat else scale * np.exp(np.log(home / ((foreign + b) * size * scale)) / s)
    income = omega * size
    world = home + a + foreign * (a / b) if flat else home * (1.0 + 1.0 / income)
    height = np.log(world) / (s - 1.0)
    if not abs(height) <= HEIGHT:
        return EXTREME_BIT
    rate = (1.0 + 1.0 / income) / world
    rate_star = (a / b if flat else home / ((foreign + b) * income)) * (income * rate)
    mine, theirs = max(1.0 - home * rate, 0.0), max(1.0 - foreign * rate_star, 0.0)
    part = 1.0 - theirs / (b * rate_star) if income > 1.0 else mine / (a * rate)
    part = min(max(part, 0.0), BELOW_1 if theirs > ROUNDING else 1.0)
    made, near = _employ(ratio, first, omega, force * rate, force_star * rate_star, share, labor, labor_star)
    if flat:
        share[first] = part
        labor[first] = max(force * mine, TINY) if part > 0.0 else 0.0
        labor_star[first] = max(force_star * theirs, TINY) if part < 1.0 else 0.0
    numbers[0], numbers[1] = omega, made + part if flat else np.float64(made)
    numbers[2] = force * best * np.exp(height)
    numbers[3] = numbers[2] / income
    return TIED if near > 1 else 0


@compiled
def _employ(
    ratio: float,
    first: int,
    omega: float,
    rate: float,
    rate_star: float,
    share: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
) -> tuple[int, int]:
    """Labor and shares where nothing is shared; how many industries are Home's, and how many have omega's ratio."""
    made, near = 0, 0
    for i in range(share.size):
        r = share[i]
        full = (r > ratio) | ((r == ratio) & (i < first))
        share[i] = 1.0 if full else 0.0
        labor[i] = max(labor[i] * rate, TINY) if full else 0.0
        labor_star[i] = 0.0 if full else max(labor_star[i] * rate_star, TINY)
        made += 1 if full else 0
        near += 1 if abs(r - omega) <= TIE * omega else 0
    return made, near
