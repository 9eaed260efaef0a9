"""Where a claim holds and where it fails, on arrays of points: to see which further condition would make it hold.

Floats only: what they suggest is a conjecture.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...numeric.arguments import FloatArray
from ...numeric.balls import Values
from ...symbolic.claim import Claim
from ...symbolic.expression import Logic, Node, Num, Op, Rel, Var
from ..bounds import NoValue
from ..confirm import meets, truth
from ..draws import Picks, plan
from ..evaluate import Missing, NotEvaluable
from ..models import draw_values
from .program import INFEASIBLE
from .sampling import STYLES, block
from .space import Space, space

Mask = NDArray[np.bool_]
SIZE, STRUCTURES, EXACT = 1024, 3, 120
CLEAR, ROUGH = 1e-6, 0.002
"""A margin below the first is no clear failure, but rounding or a tie; so small a share of failures may be rounding."""


@dataclass(frozen=True)
class Sample:
    """The scalars of a claim at points that meet its hypotheses, and where the statement holds and clearly fails.

    The last point is one at which it is known to fail, if one was given.
    """

    values: Mapping[str, FloatArray]
    holds: Mask
    fails: Mask

    def spares(self, mask: Mask) -> bool:
        """Whether the statement fails nowhere where the mask is true, but for what may be rounding."""
        broken = mask & self.fails
        return not broken[-1] and int(broken.sum()) <= ROUGH * int(self.fails.sum())

    def where(self, formula: Node) -> Mask:
        """Where a formula in the scalars is true; False where it has no value."""
        with np.errstate(all="ignore"):
            found = np.broadcast_to(_truth(formula, self.values), self.holds.shape)
        return np.array(found, dtype=np.bool_)


def sample(claim: Claim, known: Values) -> Sample | None:
    """Points of every style, in the simplest structures; `known` violate the claim. None if none can be judged.

    The claim must be in prenex form (`symbolic/prenex.py`).
    """
    names = [b.name for b in claim.binders if not b.index]
    rows = _screened(space(claim), names) or _drawn(claim, names)
    point = {n: np.array([float(v)]) for n in names if isinstance(v := known.get(n), Fraction)}
    if point and len(point) == len(names):
        rows.append((point, np.array([-1.0])))
    if not rows:
        return None
    values = {n: np.concatenate([at[n] for at, _ in rows]) for n in names}
    margin = np.concatenate([m for _, m in rows])
    return Sample(values, margin > 0, margin < -CLEAR)


Rows = list[tuple[dict[str, FloatArray], FloatArray]]


def _screened(searched: Space, names: list[str]) -> Rows:
    rng = np.random.default_rng(11)
    rows: Rows = []
    for structure in searched.structures[:STRUCTURES]:
        program = searched.program(structure)
        for style in STYLES:
            if program is None or style.ties or style.name == "corners":  # in corners floats are rough
                continue
            points = block(program, style, SIZE, rng)
            margin, cells = program.judge(points), program.values(points)
            kept = margin <= INFEASIBLE
            at = {name: x for (name, index), x in cells.items() if not index}
            at |= {name: np.full(SIZE, float(k)) for name, k in structure.known.items()}
            if kept.any() and all(n in at for n in names):
                rows.append(({n: at[n][kept] for n in names}, margin[kept]))
    return rows


def _drawn(claim: Claim, names: list[str]) -> Rows:
    """Exact points one by one, where the claim cannot be judged on arrays."""
    setup, rng = plan(claim), random.Random(11)
    found: list[tuple[Values, float]] = []
    for _ in range(EXACT):
        try:
            at = draw_values(setup, Picks({}, rng))
        except (NoValue, Missing, NotEvaluable, ArithmeticError, ValueError, TypeError):
            continue
        judged = truth(claim, at) if meets(claim, at) else None
        if judged is not None:
            found.append((at, 1.0 if judged else -1.0))
    if not found:
        return []
    values = {n: np.array([float(at[n]) for at, _ in found]) for n in names}  # type: ignore[arg-type]
    return [(values, np.array([m for _, m in found]))]


_TERMS: Mapping[str, Callable[..., Any]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power, "neg": np.negative,
    "exp": np.exp, "log": np.log, "abs": np.abs, "Min": np.minimum, "Max": np.maximum,
}  # fmt: skip
_RELATIONS: Mapping[str, Callable[..., Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal, "!=": np.not_equal,
}  # fmt: skip


def _truth(node: Node, at: Mapping[str, FloatArray]) -> Any:
    match node:
        case Rel(op, lhs, rhs):
            return _RELATIONS[op](_value(lhs, at), _value(rhs, at))
        case Logic("and", args):
            return np.logical_and.reduce([_truth(a, at) for a in args])
        case _:
            raise NotEvaluable("a condition is a relation, or a conjunction of some")


def _value(node: Node, at: Mapping[str, FloatArray]) -> Any:
    match node:
        case Num(value):
            return float(value)
        case Var(name) if name in at:
            return at[name]
        case Op(op, args) if op in _TERMS:
            return _TERMS[op](*(_value(a, at) for a in args))
        case _:
            raise NotEvaluable("a term that is not of scalars")
