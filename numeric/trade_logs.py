"""Trade equilibria in logarithms, by sorting, in plain numpy: slower than the kernels, but for every sigma and size.

`trade_equilibrium` turns to it where powers leave the range of doubles; it also is what the kernels are tested against.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arguments import BoolArray, FloatArray
from .autarky import TINY, ces_cost, employ
from .trade_lanes import BELOW_1, ROUNDING, TIE
from .trade_result import Trade


def trade_in_logs(a: FloatArray, b: FloatArray, s: FloatArray, home: FloatArray, foreign: FloatArray) -> Trade:
    """`trade_equilibrium` for checked technologies (..., n) and numbers (..., 1) of one batch."""
    order = np.argsort(-(a / b), axis=-1, kind="stable")
    lines = _lines(np.take_along_axis(a, order, -1), np.take_along_axis(b, order, -1), s, home / foreign)
    share, labor, labor_star = _allocate(lines)
    cost = ces_cost(np.minimum(lines.omega / a, 1.0 / b), s)
    tied = (np.abs(a / b - lines.omega) <= TIE * lines.omega).sum(axis=-1) > 1
    return Trade(
        omega=lines.omega[..., 0],
        z=np.asarray(share.sum(axis=-1)),
        share_home=_unsort(share, order),
        labor=employ(home, _unsort(labor, order)),
        labor_star=employ(foreign, _unsort(labor_star, order)),
        consumption=np.asarray((lines.omega * home)[..., 0] / cost),
        consumption_star=np.asarray(foreign[..., 0] / cost),
        tied=np.asarray(tied),
    )


@dataclass(frozen=True, eq=False)
class _Lines:
    """Where the two lines of Figure 1 cross, industries sorted by A/A*, descending; sums in logarithms.

    log_a, log_b (..., n): (sigma-1) log of technologies over the country's best. All others (..., 1):
    first: the position of the first industry whose ratio is not above the balanced-trade line at its end;
    flat: whether the lines cross on its step; made, left: log sums of Home's industries before `first` and of
    Foreign's from `first` on; size: L/L*; shift: log of omega^sigma L/L* in the units of log_a and log_b.
    """

    log_a: FloatArray
    log_b: FloatArray
    first: npt.NDArray[np.intp]
    flat: BoolArray
    omega: FloatArray
    made: FloatArray
    left: FloatArray
    size: FloatArray
    shift: FloatArray


def _lines(a: FloatArray, b: FloatArray, s: FloatArray, size: FloatArray) -> _Lines:
    """The crossing, for sorted technologies (..., n) and numbers (..., 1)."""
    best_a, best_b = a.max(axis=-1, keepdims=True), b.max(axis=-1, keepdims=True)
    log_a, log_b = (s - 1) * np.log(a / best_a), (s - 1) * np.log(b / best_b)
    none = np.full_like(best_a, -np.inf)
    made = np.concatenate([none, np.logaddexp.accumulate(log_a, axis=-1)], axis=-1)
    left = np.concatenate([np.logaddexp.accumulate(log_b[..., ::-1], axis=-1)[..., ::-1], none], axis=-1)
    scale = (s - 1) * np.log(best_a / best_b) - np.log(size)
    balance = (scale + made - left) / s
    first = np.argmax(np.log(a / b) <= balance[..., 1:], axis=-1, keepdims=True)
    ratio, line = np.take_along_axis(a / b, first, -1), np.take_along_axis(balance, first, -1)
    flat = np.log(ratio) >= line
    omega = np.where(flat, ratio, np.exp(line))
    made, left = np.take_along_axis(made, first, -1), np.take_along_axis(left, first, -1)
    return _Lines(log_a, log_b, first, flat, omega, made, left, size, s * np.log(omega) - scale)


def _allocate(at: _Lines) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Home's shares of world output and both countries' employment, as shares of labor; sorted, (..., n)."""
    place = np.arange(at.log_a.shape[-1])
    shared, full = at.flat & (place == at.first), place < at.first
    income = at.omega * at.size
    both = np.logaddexp(np.log(income) + at.made, at.shift + at.left) - np.log1p(income)
    total, total_star = np.where(at.flat, both, at.made), np.where(at.flat, both - at.shift, at.left)
    labor, labor_star = np.exp(_low(at.log_a - total)), np.exp(_low(at.log_b - total_star))
    mine = 1 - np.where(full, labor, 0.0).sum(axis=-1, keepdims=True)
    theirs = 1 - np.where(place > at.first, labor_star, 0.0).sum(axis=-1, keepdims=True)
    part = np.where(income > 1, 1 - theirs / labor_star, mine / labor)
    most = np.where(theirs > ROUNDING, BELOW_1, 1.0)
    share = np.where(full, 1.0, np.where(shared, np.clip(part, 0.0, most), 0.0))
    labor = _employment(np.where(shared, mine, labor), share > 0)
    return share, labor, _employment(np.where(shared, theirs, labor_star), share < 1)


def _low(x: FloatArray) -> FloatArray:
    """Exponents kept in the range of exp: those beyond belong to industries too small to matter, or idle."""
    return np.clip(x, -700.0, 700.0)


def _employment(raw: FloatArray, active: BoolArray) -> FloatArray:
    """Shares that sum to 1 over the active industries, each of which employs somebody (at least TINY)."""
    kept = np.where(active, np.maximum(raw, TINY), 0.0)
    return np.asarray(kept / kept.sum(axis=-1, keepdims=True))


def _unsort(values: FloatArray, order: npt.NDArray[np.intp]) -> FloatArray:
    """Back from sorted to the caller's order of industries."""
    result = np.empty_like(values)
    np.put_along_axis(result, order, values, axis=-1)
    return result
