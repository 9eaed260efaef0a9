"""Logarithm and exponential without branches or calls, so that LLVM runs loops over them in vector registers."""

import numpy as np

from .jit import inlined

EXP_MIN, EXP_MAX = -708.0, 709.0
"""`exp` clips its argument to this range; both ends are normal doubles."""

_ROOT_HALF = 0x3FE6A09E667F3BCD  # the bits of sqrt(1/2)
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to a whole number, found in the low bits of the sum


@inlined
def log(x: float) -> float:
    """Natural logarithm of a positive normal double; error below 1 unit in the last place.

    The method and coefficients of fdlibm's e_log.c (Sun Microsystems, 1993). Zero, negative, subnormal,
    infinite and NaN arguments return numbers without meaning.
    """
    bits = np.float64(x).view(np.int64)
    k = (bits - _ROOT_HALF) >> 52
    f = np.int64(bits - (k << 52)).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    scale = np.float64(k)
    return scale * _LN2_HIGH - ((half - (s * (half + even + odd) + scale * _LN2_LOW)) - f)


@inlined
def exp(x: float) -> float:
    """e^x for x clipped to [EXP_MIN, EXP_MAX]; error below 2 units in the last place.

    x = k log 2 + r with |r| <= log(2)/2, and Taylor's polynomial of degree 13 in r, whose remainder is below
    5e-18. NaN returns a number without meaning.
    """
    y = min(max(x, EXP_MIN), EXP_MAX)
    shifted = y * 1.44269504088896338700 + _ROUND
    k = shifted - _ROUND
    r = (y - k * _LN2_HIGH) - k * _LN2_LOW
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    whole = np.float64(shifted).view(np.int64) + np.int64(1023)
    return p * np.int64(whole << 52).view(np.float64)
