"""The first thing that ends a phase within a step: a guard, or the condition that opens trade, reaches zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, arb_series, ctx

from ..paths.condition import Condition
from .exact import ball
from .flow import Guard
from .guards import Function, Watch, watch
from .pattern import World
from .step import Step

Technologies = Callable[[arb], tuple[World, World]]
"""Balls of technologies, and of their derivatives, at all times in a ball (in the flow's unit)."""


Extra = tuple[Function, Function, bool]
"""A condition's margin, negated: its value, its derivative, and whether it is exactly 0 at the start."""


@dataclass(frozen=True)
class Crossing:
    """reach: nothing happens up to this time of the step. at: a ball around the time of what happens then, if it is
    one thing and found; guard: which (None: the condition). `close`: what else may happen at that time.
    """

    reach: float
    at: arb | None = None
    guard: Guard | None = None
    close: tuple[Guard | None, ...] = ()


def first_crossing(
    step: Step,
    end: float,
    zero: tuple[str, str, int] | None,
    extra: Extra | None,
) -> Crossing:
    """Looks at [0, end]. zero: the guard that is exactly 0 at the start; extra: the condition."""
    found: list[tuple[Guard | None, Watch]] = []
    for k, guard in enumerate(step.rates.guards):
        from_zero = zero == (guard.kind, guard.side, guard.industry)
        if not from_zero and clear(step, k):
            continue
        found.append((guard, watch(*functions(step, k, from_zero), end, from_zero=from_zero)))
    if extra is not None:
        found.append((None, watch(extra[0], extra[1], end, from_zero=extra[2])))
    stuck = min((w.reach for _, w in found if w.zero is None), default=end)
    hits = sorted(((w.zero, guard) for guard, w in found if w.zero is not None), key=lambda hit: float(hit[0].mid()))
    if not hits or not hits[0][0] < stuck:
        return Crossing(min([stuck, *(float(w.reach) for _, w in found)]))
    at, first = hits[0]
    return Crossing(0.0, at, first, tuple(guard for time, guard in hits[1:] if not time > at))


def clear(step: Step, k: int) -> bool:
    """Whether a guard's start outweighs all that it can change by."""
    change = step.changes[k]
    assert change.tail is not None
    most = float(change.majorant[0, :, step.candidate].sum()) * (1 + 1e-9) + float(change.tail[0, step.candidate])
    return bool(step.rates.guards[k].start > most * (1 + 1e-9))


def functions(step: Step, k: int, from_zero: bool) -> tuple[Function, Function]:
    """A guard's value and slope at all times in a ball; its start is exactly 0 if so known."""
    change, guard = step.changes[k], step.rates.guards[k]
    start = arb(0) if from_zero else guard.start
    return (
        lambda s: start + change.at(0, s, step.candidate),
        lambda s: guard.slope.at(0, s, step.candidate),
    )


def condition_functions(
    condition: Condition, technologies: Technologies, begun: arb, unit: float
) -> tuple[Function, Function]:
    """Minus the margin of a condition (positive until it holds) and its derivative, by series of length 2 in time."""

    def series(s: arb) -> arb_series:
        now, moving = technologies(s)
        cap = ctx.cap
        try:
            ctx.cap = 2
            state = {
                "A": [arb_series([x, v], 2) for x, v in zip(now.A, moving.A, strict=True)],
                "A_star": [arb_series([x, v], 2) for x, v in zip(now.A_star, moving.A_star, strict=True)],
                "sigma": now.sigma,
                "t": arb_series([begun + s * unit, arb(unit)], 2),
            }
            return -condition.margin(state, ball) + arb_series([0], 2)
        finally:
            ctx.cap = cap

    return (lambda s: series(s)[0]), (lambda s: series(s)[1])


def exact_sign(
    condition: Condition, A: tuple[Fraction, ...], A_star: tuple[Fraction, ...], sigma: Fraction, t: Fraction
) -> int | None:
    """The sign of the margin at exact data if it is a rational number found without rounding, else None."""
    try:
        value = condition.margin({"A": A, "A_star": A_star, "sigma": sigma, "t": t}, Fraction)
    except (ArithmeticError, ValueError):
        return None
    return (value > 0) - (value < 0) if isinstance(value, Fraction | int) else None
