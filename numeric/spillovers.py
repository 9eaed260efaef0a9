"""The spillover matrices and mirror-image economies of Hanlon (2012), Section 3."""

import numpy as np
import numpy.typing as npt

from .arguments import FloatArray, numbers, technology, within


def within_industry(n: int, tau: float) -> FloatArray:
    """Table 1 for n industries: the (n, n) matrix with tau in [0, 1] on its diagonal.

    Source: Hanlon (2012), Section 3.1. ValueError: n < 1, tau outside [0, 1].
    """
    if n < 1:
        raise ValueError(f"n: found {n}, expected at least 1 industry")
    return _strength(tau) * np.eye(n)


def paired(tau: float) -> FloatArray:
    """Table 2: the (4, 4) matrix with tau in [0, 1] between industries 1 and 2, and between 3 and 4, else 0.

    Source: Hanlon (2012), Section 3.2. ValueError: tau outside [0, 1].
    """
    return _strength(tau) * np.kron(np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]]))


def mirror(A: npt.ArrayLike) -> FloatArray:
    """The mirror image of technologies (..., n): A*_j = A_(n+1-j). Source: Hanlon (2012), Section 3.

    ValueError: A not positive or without a last axis of industries.
    """
    return technology("A", A)[..., ::-1].copy()


def _strength(tau: float) -> float:
    array = numbers("tau", tau)
    if array.ndim:
        raise ValueError(f"tau: found shape {array.shape}, expected one number from 0 to 1")
    return float(within("tau", array, (array >= 0) & (array <= 1), "a spillover from 0 to 1"))
