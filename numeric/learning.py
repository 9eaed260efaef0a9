"""Learning by doing in Hanlon (2012), eq. (9). Double precision, not enclosed."""

import numpy as np
import numpy.typing as npt

from .arguments import FloatArray, numbers, per_industry, spillovers, within


def learning_rate(labor: npt.ArrayLike, tau: npt.ArrayLike) -> FloatArray:
    """dA_i/dt = sum_j tau[j,i] L_j if L_i > 0, else 0: Hanlon (2012), eq. (9).

    labor: employment (..., n), zero or positive; tau: (n, n), entries in [0, 1], rows send, columns receive.
    Returns (..., n), technology per unit of time. Double precision, not enclosed. ValueError names a bad
    argument.
    """
    employed = per_industry("labor", numbers("labor", labor))
    within("labor", employed, employed >= 0, "employment of at least 0")
    return np.where(employed > 0, employed @ spillovers(tau, employed.shape[-1]), 0.0)
