"""Coefficients of power series in time, one order after the other: products, quotients, logarithms, powers.

Each function returns coefficient k from the coefficients before it. Source: Griewank and Walther, Evaluating
Derivatives (2nd ed., 2008), Section 13.2.
"""

import numpy as np
from numba import njit

NEGLIGIBLE = 1e-12
"""A margin (of logs of technologies, of shares of labor) this small counts as zero."""
_STEPS = 200


@njit(cache=True, error_model="numpy")
def product(x, z, k):  # type: ignore[no-untyped-def]
    """Coefficient k of x z."""
    total = 0.0
    for j in range(k + 1):
        total += x[j] * z[k - j]
    return total


@njit(cache=True, error_model="numpy")
def quotient(q, x, z, k):  # type: ignore[no-untyped-def]
    """Coefficient k of q = x/z; x is coefficient k of the numerator."""
    for j in range(1, k + 1):
        x -= z[j] * q[k - j]
    return x / z[0]


@njit(cache=True, error_model="numpy")
def logarithm(l, x, k):  # type: ignore[no-untyped-def]  # noqa: E741
    """Coefficient k >= 1 of l = log x."""
    total = 0.0
    for j in range(1, k):
        total += j * l[j] * x[k - j]
    return (x[k] - total / k) / x[0]


@njit(cache=True, error_model="numpy")
def exponential(e, f, p, k):  # type: ignore[no-untyped-def]
    """Coefficient k >= 1 of e = exp(p f)."""
    total = 0.0
    for j in range(1, k + 1):
        total += j * f[j] * e[k - j]
    return p * total / k


@njit(cache=True, error_model="numpy")
def value(c, x):  # type: ignore[no-untyped-def]
    """The polynomial with coefficients c at x."""
    total = 0.0
    for k in range(c.size - 1, -1, -1):
        total = total * x + c[k]
    return total


@njit(cache=True, error_model="numpy")
def lead(c, reach):  # type: ignore[no-untyped-def]
    """The first coefficient that is not negligible on [0, reach], or c.size if there is none."""
    scale = 1.0
    for k in range(c.size):
        if abs(c[k]) * scale > (NEGLIGIBLE if k == 0 else 0.1 * NEGLIGIBLE):
            return k
        scale *= reach
    return c.size


@njit(cache=True, error_model="numpy")
def first_root(c, reach):  # type: ignore[no-untyped-def]
    """The first root of the polynomial c in [0, reach], infinity if none; 0 if it starts out negative.

    A zero at 0, up to what is negligible, is divided out. The search goes forward by steps that a bound on the
    second derivative shows to contain no root, so that none is missed; near a simple root it converges quadratically.
    """
    start = lead(c, reach)
    if start == c.size:
        return np.inf
    d = c[start:]
    if d[0] < 0.0:
        return 0.0
    scale, size, bend = reach, abs(d[0]), 0.0
    rest = d[0] + (min(0.0, d[1] * reach) if d.size > 1 else 0.0)
    for k in range(2, d.size):
        bend += k * (k - 1) * abs(d[k]) * scale / reach
        scale *= reach
        rest -= abs(d[k]) * scale
        size = max(size, abs(d[k]) * scale)
    if rest > 0.0:
        return np.inf
    x = 0.0
    for _ in range(_STEPS):
        y, slope = 0.0, 0.0
        for k in range(d.size - 1, -1, -1):
            slope = slope * x + y
            y = y * x + d[k]
        if y <= 1e-16 * size:
            return x
        root = np.sqrt(slope * slope + 2.0 * bend * y)
        step = 2.0 * y / (root - slope) if slope < 0.0 else (root + slope) / bend
        x += step
        if x >= reach:
            return np.inf
        if step <= 1e-16 * x:
            return x
    return x
