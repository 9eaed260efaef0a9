"""The open economy of Hanlon (2012), Section 2.2. Double precision, not enclosed."""

from typing import Any

import numpy as np
import numpy.typing as npt

from .arguments import (
    FloatArray,
    StatusArray,
    elasticity,
    flat,
    per_industry,
    positive,
    reals,
    short,
    technology,
    together,
)
from .trade_lanes import EXTREME_BIT, INVALID, MANY, TIED, trade_lanes
from .trade_logs import trade_in_logs
from .trade_result import Trade
from .trade_selection import trade_selection


def trade_equilibrium(
    A: npt.ArrayLike,
    A_star: npt.ArrayLike,
    sigma: npt.ArrayLike,
    L: npt.ArrayLike = 1.0,
    L_star: npt.ArrayLike = 1.0,
) -> Trade:
    """Relative wage, trade pattern, employment and consumption of two open economies.

    Source: Hanlon (2012), Section 2.2 and Appendix A. The balanced-trade line is the one that Appendix A's
    labor requirements imply, omega^sigma = (L*/L) (H_k + s a) / (F_(k+1) + (1 - s) b), with H_k the sum of
    A_j^(sigma-1) over the first k industries, F_k that of A*_j^(sigma-1) over the rest, a and b the terms of
    industry k + 1 and s the fraction of it made at Home; the printed eta(z) counts industry k + 1 twice in
    Foreign. Employment is Appendix A's and eq. (12); consumption w L / P at prices p_j = min(w/A_j, w*/A*_j).
    A, A_star: (..., n), positive; sigma > 1, L > 0, L_star > 0: numbers or (...); all batches broadcast.
    Compiled at the first call; O(n^2) to n = 96, O(n) above. Double precision, not enclosed. Tested against
    balls for sigma from 1.01 to 30, technologies from 1e-3 to 1e3, n to 50: relative error of omega and
    consumption below 2e-13, of labor below 1e-14 of the country's labor force; so the fraction of the shared
    industry is as good as that industry is large. ValueError names a bad argument.
    """
    industries = {"A": per_industry("A", reals("A", A)), "A_star": per_industry("A_star", reals("A_star", A_star))}
    economies = {"sigma": reals("sigma", sigma), "L": reals("L", L), "L_star": reals("L_star", L_star)}
    try:
        return solve_trade(*together(industries, economies))
    except ValueError:
        _check(*industries.values(), *economies.values())
        raise


def solve_trade(a: FloatArray, b: FloatArray, s: FloatArray, home: FloatArray, foreign: FloatArray) -> Trade:
    """`trade_equilibrium` for technologies (..., n) and numbers (..., 1) of one batch; checks their values."""
    batch, n = a.shape[:-1], a.shape[-1]
    found, status, seen = _run(n, flat(a), flat(b), short(s), short(home), short(foreign))
    if seen & INVALID or not status.size:
        _check(a, b, s, home, foreign)
    if seen & EXTREME_BIT:
        rest = np.flatnonzero(status & EXTREME_BIT)
        inputs = (x.reshape(status.size, -1)[rest] for x in (a, b, s, home, foreign))
        _replace(found, rest, trade_in_logs(*inputs))
    shapes = {"share_home": a.shape, "labor": a.shape, "labor_star": a.shape}
    return Trade(**{name: x.reshape(shapes.get(name, batch)) for name, x in found.items()})


def _run(
    n: int, a: FloatArray, b: FloatArray, s: FloatArray, home: FloatArray, foreign: FloatArray
) -> tuple[dict[str, npt.NDArray[Any]], StatusArray, int]:
    """The fields of `Trade`, flat, the statuses, and the bits that any of these has; by the kernel for this n."""
    count = a.size // n
    share, labor, labor_star = np.empty(a.size), np.empty(a.size), np.empty(a.size)
    numbers, status = np.empty((4, count)), np.empty(count, np.uint8)
    kernel = trade_lanes if n <= MANY else trade_selection
    seen = kernel(n, a, b, s, home, foreign, share, labor, labor_star, numbers, status)
    omega, z, consumption, consumption_star = numbers
    found = {"omega": omega, "z": z, "share_home": share, "labor": labor, "labor_star": labor_star}
    indices = {"consumption": consumption, "consumption_star": consumption_star, "tied": (status & TIED).astype(bool)}
    return {**found, **indices}, status, seen


def _replace(found: dict[str, npt.NDArray[Any]], rest: npt.NDArray[np.intp], better: Trade) -> None:
    """Puts in what has been found for the economies `rest`."""
    count = found["omega"].size
    for name, x in found.items():
        x.reshape(count, -1)[rest] = getattr(better, name).reshape(rest.size, -1)


def _check(a: FloatArray, b: FloatArray, s: FloatArray, home: FloatArray, foreign: FloatArray) -> None:
    """ValueError naming the first argument with a value that is not allowed."""
    technology("A", a)
    technology("A_star", b)
    elasticity(s)
    positive("L", home)
    positive("L_star", foreign)
