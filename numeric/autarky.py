"""CES demand and the closed economy of Hanlon (2012), Section 2.1. Double precision, not enclosed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arguments import (
    FloatArray,
    elasticity,
    flat,
    numbers,
    per_industry,
    positive,
    representable,
    short,
    technology,
    together,
    within,
)
from .autarky_lanes import autarky_lanes

TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class Autarky:
    """Equilibrium of closed economies at wage 1: labor (..., n), price_index (...), consumption (...)."""

    labor: FloatArray
    price_index: FloatArray
    consumption: FloatArray


def autarky_equilibrium(A: npt.ArrayLike, sigma: npt.ArrayLike, L: npt.ArrayLike = 1.0) -> Autarky:
    """Labor by industry, price index and consumption index of closed economies, the wage normalised to 1.

    Source: Hanlon (2012): L_i by eq. (8), P by eq. (2) at the prices 1/A_i of eq. (6), D = L/P by eq. (3). A:
    technologies (..., n), output per worker; sigma > 1 and L > 0: numbers, or arrays (...) that broadcast
    with the batch. Double precision, not enclosed; tested against balls for technologies from 1e-3 to 1e3 and
    sigma from 1.01 to 30: relative error below 2e-13. Every industry is active in autarky: employment below
    2e-308 L is returned as that, never as 0.
    ValueError: A or L not positive, sigma <= 1, shapes that do not fit, sigma so near 1 that D overflows.
    """
    a, s, force = together({"A": technology("A", A)}, {"sigma": elasticity(sigma), "L": positive("L", L)})
    batch, n = a.shape[:-1], a.shape[-1]
    labor, found = np.empty(a.size), np.empty((2, a.size // n))
    if autarky_lanes(n, flat(a), short(s), short(force), labor, found):
        return Autarky(labor.reshape(a.shape), found[0].reshape(batch), found[1].reshape(batch))
    prices = ces_cost(1.0 / a, s)
    return Autarky(employ(force, employment_shares(a, s)), prices, np.asarray(force[..., 0] / prices))


def price_index(prices: npt.ArrayLike, sigma: npt.ArrayLike) -> FloatArray:
    """P = (sum_j p_j^(1-sigma))^(1/(1-sigma)), the cost of one unit of the index: Hanlon (2012), eq. (2).

    prices: (..., n), positive; sigma > 1: number or (...). Returns (...), in the unit of the prices.
    Double precision, not enclosed. ValueError as in `autarky_equilibrium`.
    """
    p, s = together({"prices": technology("prices", prices)}, {"sigma": elasticity(sigma)})
    return ces_cost(p, s)


def ces_index(x: npt.ArrayLike, sigma: npt.ArrayLike) -> FloatArray:
    """D = (sum_j x_j^rho)^(1/rho), rho = (sigma - 1)/sigma, of quantities x: Hanlon (2012), eq. (1).

    x: (..., n), zero or positive; sigma > 1: number or (...). Returns (...), in the unit of the quantities.
    Double precision, not enclosed. ValueError: x negative, sigma <= 1, shapes that do not fit.
    """
    found = per_industry("x", numbers("x", x))
    within("x", found, found >= 0, "quantities of at least 0")
    q, s = together({"x": found}, {"sigma": elasticity(sigma)})
    most = q.max(axis=-1, keepdims=True)
    some = most > 0
    rho = (s - 1) / s
    terms = (q / np.where(some, most, 1.0)) ** rho
    total = np.where(some, terms.sum(axis=-1, keepdims=True), 1.0)
    with np.errstate(over="ignore"):
        index = np.where(some, most, 1.0) * np.exp(np.log(total) / rho)
    return np.asarray(np.where(some, representable(index, s), 0.0)[..., 0])


def ces_demand(prices: npt.ArrayLike, income: npt.ArrayLike, sigma: npt.ArrayLike) -> FloatArray:
    """x_j = D (p_j/P)^(-sigma) with D = income/P: Hanlon (2012), eqs. (3) and (4).

    prices: (..., n), positive; income > 0 and sigma > 1: numbers or (...). Returns quantities (..., n).
    Double precision, not enclosed. ValueError: prices or income not positive, sigma <= 1, shapes that do not
    fit.
    """
    p, spending, s = together(
        {"prices": technology("prices", prices)},
        {"income": positive("income", income), "sigma": elasticity(sigma)},
    )
    return np.asarray(spending * employment_shares(1.0 / p, s) / p)


def employment_shares(a: FloatArray, s: FloatArray) -> FloatArray:
    """a_i^(s-1) / sum_j a_j^(s-1) for checked a (..., n) and s (..., 1); at least TINY, as no share is 0."""
    weights = np.exp((s - 1) * np.log(a / a.max(axis=-1, keepdims=True)))
    return np.asarray(np.maximum(weights / weights.sum(axis=-1, keepdims=True), TINY))


def employ(force: FloatArray, shares: FloatArray) -> FloatArray:
    """Employment (..., n) from shares of the labor force (..., 1): nowhere 0 where the share is not."""
    return np.where(shares > 0, np.maximum(force * shares, TINY), 0.0)


def ces_cost(p: FloatArray, s: FloatArray) -> FloatArray:
    """The price index of checked prices p (..., n) at s (..., 1), as (...)."""
    least = p.min(axis=-1, keepdims=True)
    total = np.exp((1 - s) * np.log(p / least)).sum(axis=-1, keepdims=True)
    return np.asarray(representable(least * np.exp(np.log(total) / (1 - s)), s)[..., 0])
