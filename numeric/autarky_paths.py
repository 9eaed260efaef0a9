"""Paths of closed economies, many at a time: Hanlon (2012), eqs. (8) and (9). Double precision, not enclosed.

State, per economy: technologies A_i and labor shares l_i, so that no stage of a step takes a power: with the rates
g_i = L sum_j tau[j,i] l_j and u_i = g_i / A_i, dA_i/dt = g_i and dl_i/dt = (sigma - 1) l_i (u_i - sum_k l_k u_k).
After each step the shares are computed from the technologies again. Eight economies are worked side by side; each has
its own time and step, and the next one takes its lane when it is done.
"""

import numpy as np

from .arguments import FloatArray, IntArray
from .dormand_prince import ERROR_3, ERROR_5, STAGES, USES, WEIGHTS, WIDTH
from .elementary import exp, log
from .jit import compiled
from .lanes import EIGHT_WIDE as LANES
from .lanes import choose, largest, load, spread, sqrt, store

TOLERANCE = 3e-11
"""Of a step's error, relative to A, absolute in the labor shares."""
MAX_STEPS = 100_000
"""Attempted in one economy before its path is given up (NaN)."""


def autarky_paths(a: FloatArray, tau: FloatArray, s: FloatArray, force: FloatArray, dates: FloatArray) -> FloatArray:
    """Technologies at the dates, (T, batch, n), from those at date 0, (batch, n); checked arguments.

    tau: (n, n), or (m, n, n), of which economy k takes number k mod m; s and force: sigma and L, (batch,); dates: (T,),
    increasing, from 0 or later. Method: DOP853 (Dormand and Prince), each economy's step such that its error stays
    below TOLERANCE. NaN where MAX_STEPS are not enough.
    """
    found = np.empty((dates.size, *a.shape))
    a, tau, s, force = (np.ascontiguousarray(x) for x in (a, tau, s, force))
    _run(a, tau.reshape(-1, a.shape[1] ** 2), s, force, dates, found)
    return found


@compiled
def _rates(
    y: FloatArray, k: FloatArray, at: int, tau: FloatArray, force: FloatArray, power: FloatArray, u: FloatArray, n: int
) -> None:
    """k from `at` on: the step times the derivative of y; force: L times the step; tau: by lane; u: room."""
    mean, f = spread(0.0), load(force, 0)
    for i in range(n):
        rate = spread(0.0)
        for j in range(n):
            rate = rate + load(tau, LANES * (j * n + i)) * load(y, LANES * (n + j))
        rate = rate * f
        store(k, at + LANES * i, rate)
        rate = rate / load(y, LANES * i)
        store(u, LANES * i, rate)
        mean = mean + load(y, LANES * (n + i)) * rate
    p = load(power, 0)
    for i in range(n):
        store(k, at + LANES * (n + i), p * load(y, LANES * (n + i)) * (load(u, LANES * i) - mean))


@compiled
def _combine(out: FloatArray, y: FloatArray, k: FloatArray, uses: IntArray, weights: FloatArray) -> None:
    """out = y + the weighted sum of rows of k."""
    size, terms = y.size, 0
    while terms < WIDTH and weights[terms] != 0.0:
        terms += 1
    whole = size - size % (4 * LANES)
    for i in range(0, whole, 4 * LANES):
        first, second, third, fourth = spread(0.0), spread(0.0), spread(0.0), spread(0.0)
        for c in range(terms):
            weight, at = spread(weights[c]), uses[c] * size + i
            first = first + weight * load(k, at)
            second = second + weight * load(k, at + LANES)
            third = third + weight * load(k, at + 2 * LANES)
            fourth = fourth + weight * load(k, at + 3 * LANES)
        store(out, i, load(y, i) + first)
        store(out, i + LANES, load(y, i + LANES) + second)
        store(out, i + 2 * LANES, load(y, i + 2 * LANES) + third)
        store(out, i + 3 * LANES, load(y, i + 3 * LANES) + fourth)
    for i in range(whole, size, LANES):
        total = load(y, i)
        for c in range(terms):
            total = total + spread(weights[c]) * load(k, uses[c] * size + i)
        store(out, i, total)


@compiled
def _employ(y: FloatArray, power: FloatArray, w: FloatArray) -> None:
    """w: labor shares from technologies, eq. (8)."""
    half = w.size
    for i in range(half):
        w[i] = log(y[i])
    best = load(w, 0)
    for i in range(LANES, half, LANES):
        best = largest(best, load(w, i))
    for i in range(0, half, LANES):
        store(w, i, load(power, 0) * (load(w, i) - best))
    for i in range(half):
        w[i] = exp(w[i])
    total = spread(0.0)
    for i in range(0, half, LANES):
        total = total + load(w, i)
    for i in range(0, half, LANES):
        store(w, i, load(w, i) / total)


@compiled
def _judge(
    y: FloatArray,
    new: FloatArray,
    shares: FloatArray,
    k: FloatArray,
    uses: IntArray,
    five: FloatArray,
    three: FloatArray,
    tau: FloatArray,
    force: FloatArray,
    error: FloatArray,
) -> None:
    """error: of each lane's step over the tolerance, and the factor of the next; good steps are taken.

    Two measures: that of Hairer, Norsett and Wanner, II.10, eq. (10.17), which trusts that the solution is smooth on
    the scale of the step; and what learning would change if the shares stepped were those that the technologies
    imply, which sees the noise of shares whose rates are too fast for the step.
    """
    size = y.size
    sum_5, sum_3 = spread(1e-200), spread(0.0)
    for i in range(0, size, LANES):
        e5, e3 = spread(0.0), spread(0.0)
        for c in range(8):
            stage = load(k, uses[c] * size + i)
            e5, e3 = e5 + spread(five[c]) * stage, e3 + spread(three[c]) * stage
        scale = spread(1.0 / TOLERANCE)
        if 2 * i < size:
            scale = scale / load(new, i)
        e5, e3 = e5 * scale, e3 * scale
        sum_5, sum_3 = sum_5 + e5 * e5, sum_3 + e3 * e3
    whole = (sum_5 + spread(0.01) * sum_3) * spread(float(size // LANES))
    found, half, n = sum_5 / sqrt(whole), size // 2, size // (2 * LANES)
    for i in range(n):
        effect = spread(0.0)
        for j in range(n):
            effect = effect + load(tau, LANES * (j * n + i)) * (load(new, half + LANES * j) - load(shares, LANES * j))
        effect = effect * load(force, 0) * spread(1.0 / TOLERANCE) / load(new, LANES * i)
        found = largest(found, largest(effect, spread(0.0) - effect))
    store(error, 0, found)
    store(error, LANES, spread(0.9) / sqrt(sqrt(sqrt(found))))
    for i in range(0, half, LANES):
        store(y, i, choose(found, load(new, i), load(y, i)))
        store(y, half + i, choose(found, load(shares, i), load(y, half + i)))


@compiled
def _run(
    a: FloatArray, tau: FloatArray, sigma: FloatArray, labor: FloatArray, dates: FloatArray, found: FloatArray
) -> None:
    """Every economy through all dates; `found` (T, batch, n) is filled."""
    batch, n = a.shape
    size = 2 * n * LANES
    room = np.ones((STAGES + 3) * size + (7 + n * n) * LANES)
    room = room[(-room.ctypes.data % 64) // 8 :]  # vectors that do not straddle two lines of the cache
    y, new, u, k = room[:size], room[size : 2 * size], room[2 * size : 2 * size + n * LANES], room[3 * size :]
    lanes = k[STAGES * size :]
    h, force, power, error, taught = lanes[:8], lanes[8:16], lanes[16:24], lanes[24:40], lanes[40 : 40 + 8 * n * n]
    time, step = np.zeros(LANES), np.zeros(LANES)
    who, date, tries = np.full(LANES, -1), np.zeros(LANES, np.int64), np.zeros(LANES, np.int64)
    following, busy = 0, 0
    for x in range(LANES):
        if following < batch:
            step[x], power[x] = _enter(x, following, a, tau, sigma, labor, y, taught)
            who[x], following, busy = following, following + 1, busy + 1
    while busy > 0:
        for x in range(LANES):
            h[x] = min(step[x], dates[date[x]] - time[x]) if who[x] >= 0 else 0.0
            force[x] = h[x] * labor[who[x]]
        _rates(y, k, 0, taught, force, power, u, n)
        for stage in range(1, STAGES):
            _combine(new, y, k, USES[stage], WEIGHTS[stage])
            _rates(new, k, stage * size, taught, force, power, u, n)
        _combine(new, y, k, USES[STAGES], WEIGHTS[STAGES])
        _employ(new, power, u)
        _judge(y, new, u, k, USES[STAGES], ERROR_5, ERROR_3, taught, force, error)
        for x in range(LANES):
            if who[x] < 0:
                continue
            tries[x] += 1
            factor, until = error[LANES + x], dates[date[x]]
            time[x], step[x], reached = _advance(error[x], factor, h[x], time[x], step[x], until)
            if reached:
                for i in range(n):
                    found[date[x], who[x], i] = y[i * LANES + x]
                date[x] += 1
            if tries[x] == MAX_STEPS:
                found[date[x] :, who[x], :] = np.nan
                date[x] = dates.size
            if date[x] == dates.size:
                date[x], tries[x], time[x] = 0, 0, 0.0
                if following < batch:
                    step[x], power[x] = _enter(x, following, a, tau, sigma, labor, y, taught)
                    who[x], following = following, following + 1
                else:
                    who[x], busy = -1, busy - 1


@compiled
def _advance(error: float, factor: float, h: float, time: float, step: float, date: float) -> tuple[float, float, bool]:
    """Time and next step of a lane after a step h with this error; whether it has reached the date."""
    if not error < 1.0:
        return time, h * max(factor, 0.2) if error < np.inf else h * 0.2, False
    if h == step or factor < 1.0:  # a step cut short by a date says little about the next
        step = h * min(factor, 6.0)
    reached = h >= date - time
    return date if reached else time + h, step, reached


@compiled
def _enter(
    x: int,
    economy: int,
    a: FloatArray,
    tau: FloatArray,
    sigma: FloatArray,
    labor: FloatArray,
    y: FloatArray,
    taught: FloatArray,
) -> tuple[float, float]:
    """The economy into lane x; its first step and sigma - 1."""
    n, power, total = a.shape[1], sigma[economy] - 1, 0.0
    matrix = tau[economy % tau.shape[0]]
    for i in range(n * n):
        taught[i * LANES + x] = matrix[i]
    best = a[economy].max()
    for i in range(n):
        y[i * LANES + x], y[(n + i) * LANES + x] = a[economy, i], exp(power * log(a[economy, i] / best))
        total += y[(n + i) * LANES + x]
    for i in range(n, 2 * n):
        y[i * LANES + x] /= total
    return 0.05 * a[economy].min() / (labor[economy] * (matrix.max() + 1e-300) * (1.0 + power)), power
