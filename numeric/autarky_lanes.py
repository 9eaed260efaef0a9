"""Closed economies, many at a time: powers in SIMD passes over blocks of whole economies."""

import numpy as np

from .arguments import FloatArray
from .elementary import EXP_MIN, exp, log
from .jit import compiled

BLOCK = 512
"""Powers taken in one pass, or those of one economy where it has more industries."""
HEIGHT = 700.0
"""Largest log of the sum of powers to the power 1/(sigma-1) that the kernel works with."""
TINY = float(np.finfo(np.float64).tiny)


@compiled
def autarky_lanes(
    n: int, x: FloatArray, sigma: FloatArray, force: FloatArray, labor: FloatArray, numbers: FloatArray
) -> bool:
    """Labor (N n,), price index and consumption (numbers (2, N)) of technologies x (N n,), checked arguments.

    sigma and L: (N,) or (1,). False if some price index may not be a normal double; the results then mean nothing.
    """
    count, rows = x.size // n, max(1, BLOCK // n)
    power, best, total = np.empty(rows * n), np.empty(rows), np.empty(rows)
    fine = True
    for start in range(0, count, rows):
        some = min(rows, count - start)
        for k in range(some):
            part = x[(start + k) * n : (start + k + 1) * n]
            best[k] = _divide_by_best(part, power[k * n : (k + 1) * n])
        _logs(power[: some * n])
        for k in range(some):
            s = sigma[min(start + k, sigma.size - 1)]
            for i in range(k * n, (k + 1) * n):
                power[i] *= s - 1.0
        _powers(power[: some * n])
        for k in range(some):
            mine = force[min(start + k, force.size - 1)]
            first = (start + k) * n
            total[k] = _employ(power[k * n : (k + 1) * n], mine, labor[first : first + n])
        _logs(total[:some])
        for k in range(some):
            total[k] /= sigma[min(start + k, sigma.size - 1)] - 1.0
            fine &= total[k] <= HEIGHT
        _powers(total[:some])
        for k in range(some):
            numbers[0, start + k] = 1.0 / (best[k] * total[k])
            numbers[1, start + k] = force[min(start + k, force.size - 1)] * best[k] * total[k]
    return fine


@compiled
def _divide_by_best(x: FloatArray, out: FloatArray) -> float:
    best = float(x[0])
    for i in range(x.size):
        best = max(best, x[i])
    for i in range(x.size):
        out[i] = x[i] / best
    return best


@compiled
def _logs(x: FloatArray) -> None:
    for i in range(x.size):
        x[i] = log(x[i])


@compiled
def _powers(x: FloatArray) -> None:
    """e^x, and 0 where that is below the normal doubles."""
    for i in range(x.size):
        power = exp(x[i])
        x[i] = power if x[i] > EXP_MIN else 0.0


@compiled
def _employ(power: FloatArray, force: float, labor: FloatArray) -> float:
    """Labor in proportion to the powers, at least TINY; their sum."""
    total = 0.0
    for start in range(0, power.size, 256):  # in parts, so that rounding errors grow with n/256
        part = 0.0
        for i in range(start, min(start + 256, power.size)):
            part += power[i]
        total += part
    scale = 1.0 / total
    for i in range(power.size):
        labor[i] = max(force * max(power[i] * scale, TINY), TINY)
    return total
