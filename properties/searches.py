"""The hunt and the numeric check, loaded when they are first called: their libraries take seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..symbolic.claim import Claim
from ..symbolic.deferred import deferred

if TYPE_CHECKING:
    from .hunt import Hunt
    from .numeric_check import NumericCheck

_hunting = deferred(".hunt", __package__)
_checking = deferred(".numeric_check", __package__)


def hunt(claim: Claim, *, examples: int, seed: int = 0) -> Hunt:
    """`hunt.hunt`: search for values that satisfy the hypotheses and violate the statement."""
    found: Hunt = _hunting.hunt(claim, examples=examples, seed=seed)
    return found


def numeric_check(claim: Claim, *, points: int, seed: int = 0) -> NumericCheck:
    """`numeric_check.numeric_check`: the claim at random exact points that meet its hypotheses."""
    found: NumericCheck = _checking.numeric_check(claim, points=points, seed=seed)
    return found


def load() -> None:
    """Load both now: before processes are forked, which then need not do it."""
    for module, name in ((_hunting, "hunt"), (_checking, "numeric_check")):
        getattr(module, name)
