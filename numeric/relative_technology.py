"""Dynamic externalities of Rodríguez-Clare (2005), Section 5. Double precision, not enclosed.

a = A_S/A_N in one sector. North has a full cluster (dA_N/dt = g A_N), South has none (dA_S/dt = delta (1 - a)
A_S), hence da/dt = a (delta (1 - a) - g), a logistic equation.
"""

import numpy as np
import numpy.typing as npt

from .arguments import FloatArray, numbers, positive, within


def steady_gap(g: npt.ArrayLike, delta: npt.ArrayLike) -> FloatArray:
    """abar in (0, 1) with g = delta (1 - abar): where South's relative technology stays without a cluster.

    Source: Rodríguez-Clare (2005), Section 5. g: North's rate of learning, delta: the rate of spillovers from
    abroad, both per unit of time, delta > g > 0, any shapes that broadcast. Double precision, not enclosed.
    ValueError: g or delta not positive, delta <= g, shapes that do not fit.
    """
    learning, spillover = _rates(g, delta)
    return np.asarray((spillover - learning) / spillover)


def relative_technology_rate(a: npt.ArrayLike, g: npt.ArrayLike, delta: npt.ArrayLike) -> FloatArray:
    """da/dt = a (delta (1 - a) - g), per unit of time, for a in (0, 1].

    Source, precision and errors as in `steady_gap`.
    """
    learning, spillover = _rates(g, delta)
    ratio = _ratio("a", a)
    return np.asarray(ratio * (spillover * (1 - ratio) - learning))


def relative_technology_path(a0: npt.ArrayLike, g: npt.ArrayLike, delta: npt.ArrayLike, t: npt.ArrayLike) -> FloatArray:
    """a(t) from a(0) = a0 in (0, 1]: abar / (1 + (abar/a0 - 1) exp(-(delta - g) t)), the logistic solution.

    Source: the law of motion of Rodríguez-Clare (2005), Section 5, solved here. t >= 0; all four broadcast.
    Double precision, not enclosed. ValueError: a0 outside (0, 1], t negative, and as in `steady_gap`.
    """
    learning, spillover = _rates(g, delta)
    start, dates = _ratio("a0", a0), numbers("t", t)
    within("t", dates, dates >= 0, "dates of at least 0")
    steady = (spillover - learning) / spillover
    return np.asarray(steady / (1 + (steady / start - 1) * np.exp(-(spillover - learning) * dates)))


def _rates(g: npt.ArrayLike, delta: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    learning, spillover = positive("g", g), positive("delta", delta)
    try:
        learning, spillover = np.broadcast_arrays(learning, spillover)
    except ValueError:
        raise ValueError(
            f"delta: found shape {spillover.shape}, expected one that broadcasts with g's {learning.shape}"
        ) from None
    within("delta", spillover, spillover > learning, "delta greater than g")
    return learning, spillover


def _ratio(name: str, value: npt.ArrayLike) -> FloatArray:
    array = positive(name, value)
    return within(name, array, array <= 1, "a ratio in (0, 1], South's technology over North's")
