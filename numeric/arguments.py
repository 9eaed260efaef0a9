"""Checks of what callers pass in: one line naming the argument, what was found and what would be right."""

import reprlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
StatusArray = npt.NDArray[np.uint8]

SMALLEST, LARGEST = 1e-150, 1e150
"""Positive arguments must lie in this range, so that their ratios stay within double precision."""


def reals(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` as an array of doubles, some perhaps not finite; ValueError if it holds anything but real numbers."""
    try:
        array = np.asarray(value)
        if array.dtype.kind in "SUcMm":
            raise ValueError
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: found {reprlib.repr(value)}, expected real numbers") from None


def numbers(name: str, value: npt.ArrayLike) -> FloatArray:
    """`reals` that are finite; else ValueError."""
    array = reals(name, value)
    return within(name, array, np.isfinite(array), "finite numbers")


def within(name: str, array: FloatArray, allowed: BoolArray, expected: str) -> FloatArray:
    """`array` itself if `allowed` holds everywhere; else ValueError with the first entry that breaks it."""
    if np.all(allowed):
        return array
    place = tuple(int(i) for i in np.argwhere(~allowed)[0])
    where = f" at index {', '.join(map(str, place))}" if place else ""
    raise ValueError(f"{name}: found {array[place]:g}{where}, expected {expected}")


def positive(name: str, value: npt.ArrayLike) -> FloatArray:
    """Numbers in [SMALLEST, LARGEST]."""
    array = numbers(name, value)
    allowed = (array >= SMALLEST) & (array <= LARGEST)
    return within(name, array, allowed, f"positive numbers, from {SMALLEST:g} to {LARGEST:g}")


def elasticity(sigma: npt.ArrayLike) -> FloatArray:
    """Elasticities of substitution, sigma > 1."""
    array = numbers("sigma", sigma)
    return within("sigma", array, array > 1, "an elasticity of substitution greater than 1")


def per_industry(name: str, array: FloatArray) -> FloatArray:
    """`array` itself if it has a last axis with one entry per industry, (..., n) with n >= 1."""
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(f"{name}: found shape {array.shape}, expected (..., n), one entry per industry")
    return array


def technology(name: str, value: npt.ArrayLike) -> FloatArray:
    """Positive numbers of shape (..., n)."""
    return per_industry(name, positive(name, value))


def spillovers(tau: npt.ArrayLike, n: int) -> FloatArray:
    """The spillover matrix (n, n), entries in [0, 1]; rows send, columns receive."""
    array = numbers("tau", tau)
    if array.shape != (n, n):
        raise ValueError(f"tau: found shape {array.shape}, expected ({n}, {n}), industries by industries")
    return within("tau", array, (array >= 0) & (array <= 1), "spillovers from 0 to 1")


def spillovers_each(tau: npt.ArrayLike, n: int, batch: tuple[int, ...]) -> FloatArray:
    """`spillovers`, or one such matrix for each of a batch, (*batch, n, n): flat, (1, n, n) or (N, n, n)."""
    array = numbers("tau", tau)
    if array.ndim == 2:
        return spillovers(array, n)[None]
    if array.shape != (*batch, n, n):
        raise ValueError(f"tau: found shape {array.shape}, expected ({n}, {n}) or {(*batch, n, n)}")
    within("tau", array, (array >= 0) & (array <= 1), "spillovers from 0 to 1")
    return array.reshape(-1, n, n)


def together(industries: Mapping[str, FloatArray], economies: Mapping[str, FloatArray]) -> tuple[FloatArray, ...]:
    """Broadcast against each other; ValueError naming the argument whose shape does not fit.

    `industries` hold arrays (..., n), returned as (*batch, n); `economies` hold one number per economy,
    (...), returned as (*batch, 1) so that they combine with the former.
    """
    arrays = {**industries, **{name: array[..., np.newaxis] for name, array in economies.items()}}
    shape: tuple[int, ...] = ()
    for name, array in arrays.items():
        if name in industries and shape and array.shape[-1] != shape[-1]:
            raise ValueError(
                f"{name}: found {array.shape[-1]} industries, expected {shape[-1]} as in the other country"
            )
        try:
            shape = np.broadcast_shapes(shape, array.shape)
        except ValueError:
            found = array.shape if name in industries else array.shape[:-1]
            raise ValueError(f"{name}: found shape {found}, expected one that fits the batch {shape[:-1]}") from None
    batch = shape[:-1]
    wanted = {name: (*batch, array.shape[-1]) for name, array in arrays.items()}
    return tuple(x if x.shape == wanted[name] else np.broadcast_to(x, wanted[name]) for name, x in arrays.items())


def flat(x: FloatArray) -> FloatArray:
    """In one dimension and contiguous; writeable, as numba compiles anew for arrays that are not."""
    flat = np.ascontiguousarray(x).reshape(-1)
    return flat if flat.flags.writeable else flat.copy()


def short(x: FloatArray) -> FloatArray:
    """`flat`, of length 1 where one number has been broadcast."""
    same = x.size and all(length == 1 or step == 0 for length, step in zip(x.shape, x.strides, strict=True))
    return np.array([x.flat[0]]) if same else flat(x)


def representable(index: FloatArray, sigma: FloatArray) -> FloatArray:
    """`index` itself if neither infinite nor zero, as it is only with sigma within about log(n)/700 of 1."""
    if np.all(np.isfinite(index) & (index > 0)):
        return index
    raise ValueError(
        f"sigma: found {float(sigma.min()):.17g}, expected one further above 1, as the CES index overflows"
    )
