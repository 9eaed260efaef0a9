"""The small open South of Rodríguez-Clare (2005), Section 3. Double precision, not enclosed.

Sectors are numbered 1, 2 in the paper and stand at 0, 1 on the last axis here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arguments import BoolArray, FloatArray, numbers, positive, within


@dataclass(frozen=True, eq=False)
class SouthIncomes:
    """South's wage, in units of North's, in its three specialised equilibria; each of shape (...).

    no_cluster: sector 1 with the backward technology; cluster_1, cluster_2: that sector with a full cluster.
    Whether the third is an equilibrium depends on Condition 1: see `is_equilibrium`.
    """

    no_cluster: FloatArray
    cluster_1: FloatArray
    cluster_2: FloatArray


def world_prices(psi_N: npt.ArrayLike, lam: npt.ArrayLike) -> FloatArray:
    """p_j = 1/(lambda_j psi_jN), in units of North's labor, when North has clusters in both sectors.

    Source: Rodríguez-Clare (2005), Section 3. psi_N: North's productivities (..., 2), positive; lam: (...,
    2), lambda_j = Lbar_j^epsilon_j >= 1 (the paper has > 1; 1 is a sector without externalities). Returns
    (..., 2). Double precision, not enclosed. ValueError names a bad argument.
    """
    return np.asarray(1.0 / (_sectors("lam", _clustering(lam)) * _sectors("psi_N", positive("psi_N", psi_N))))


def south_incomes(psi_S: npt.ArrayLike, psi_N: npt.ArrayLike, lam: npt.ArrayLike) -> SouthIncomes:
    """South's wages: the value at world prices of a worker's product in each specialised equilibrium.

    Source: Rodríguez-Clare (2005), Section 3. psi_S, psi_N: productivities (..., 2), positive; lam as in
    `world_prices`. Double precision, not enclosed. ValueError names a bad argument.
    """
    backward = world_prices(psi_N, lam) * _sectors("psi_S", positive("psi_S", psi_S))
    modern = backward * _clustering(lam)
    return SouthIncomes(backward[..., 0], modern[..., 0], modern[..., 1])


def value_products(
    allocation: npt.ArrayLike,
    psi_S: npt.ArrayLike,
    prices: npt.ArrayLike,
    L_bar: npt.ArrayLike,
    epsilon: npt.ArrayLike,
) -> FloatArray:
    """What one worker earns an employer in each activity, the externality taken as given; (..., 2, 2).

    p_j psi_jS with the backward technology, p_j psi_jS Min(Lbar_j, L_jSM)^epsilon_j with the modern one,
    which is 0 when nobody uses it. Source: Rodríguez-Clare (2005), Section 3. Arguments and errors as in
    `is_equilibrium`.
    """
    workers = _allocation(allocation)
    backward = _sectors("prices", positive("prices", prices)) * _sectors("psi_S", positive("psi_S", psi_S))
    threshold = _sectors("L_bar", positive("L_bar", L_bar))
    within("L_bar", threshold, threshold > 1, "labor greater than 1")
    strength = _sectors("epsilon", positive("epsilon", epsilon))
    modern = backward * np.minimum(threshold, workers[..., 1]) ** strength
    return np.stack(np.broadcast_arrays(backward, modern), axis=-1)


def is_equilibrium(
    allocation: npt.ArrayLike,
    psi_S: npt.ArrayLike,
    prices: npt.ArrayLike,
    L_bar: npt.ArrayLike,
    epsilon: npt.ArrayLike,
    *,
    tolerance: float = 1e-12,
) -> BoolArray:
    """Whether every used activity pays the same wage and none pays more, (...): no gain in moving a worker.

    Source: Rodríguez-Clare (2005), Section 3. allocation: South's labor (..., 2, 2), rows are sectors,
    columns the backward and the modern technology, at least 0 and not all 0; psi_S, prices, L_bar > 1,
    epsilon > 0: (..., 2). Double precision, not enclosed: value products within `tolerance`, relative, of the
    highest count as equal, so a boundary case counts as an equilibrium. ValueError names a bad argument.
    """
    workers = _allocation(allocation)
    value = value_products(workers, psi_S, prices, L_bar, epsilon)
    wage = value.max(axis=(-2, -1), keepdims=True)
    return np.asarray(np.all((workers == 0) | (value >= wage * (1 - tolerance)), axis=(-2, -1)))


def _sectors(name: str, array: FloatArray) -> FloatArray:
    if array.shape[-1:] != (2,):
        raise ValueError(f"{name}: found shape {array.shape}, expected (..., 2), one entry per sector")
    return array


def _clustering(lam: npt.ArrayLike) -> FloatArray:
    array = positive("lam", lam)
    return within("lam", array, array >= 1, "at least 1, as lambda_j = Lbar_j^epsilon_j")


def _allocation(allocation: npt.ArrayLike) -> FloatArray:
    workers = numbers("allocation", allocation)
    if workers.shape[-2:] != (2, 2):
        expected = "(..., 2, 2), sectors by technologies"
        raise ValueError(f"allocation: found shape {workers.shape}, expected {expected}")
    within("allocation", workers, workers >= 0, "labor of at least 0")
    if np.any(workers.sum(axis=(-2, -1)) == 0):
        raise ValueError("allocation: found no labor at all, expected some activity to employ labor")
    return workers
