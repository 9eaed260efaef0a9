"""Enclosed paths of two economies."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from ..paths.path import Change
from .exact import Balls


@dataclass(frozen=True)
class EnclosedEvent:
    """What changed at a date: time, a ball around it; industry, from 1 (None: all); what, as in `Event`."""

    time: arb
    industry: int | None
    what: Change


@dataclass(frozen=True)
class EnclosedState:
    """Balls around what `Path` holds, at one date t (exact); industries in the caller's order.

    A, A_star: technologies; labor, labor_star: employment; consumption, consumption_star: consumption indices;
    share_home: the fraction of each industry's world output made at Home; omega: Home's wage over Foreign's, NaN in
    autarky.
    """

    t: Fraction
    A: Balls
    A_star: Balls
    labor: Balls
    labor_star: Balls
    consumption: arb
    consumption_star: arb
    share_home: Balls
    omega: arb

    @property
    def width(self) -> float:
        """The widest ball of technologies and consumption, relative: its diameter over its midpoint."""
        found = [*self.A, *self.A_star, self.consumption, self.consumption_star]
        return max(2 * float((x.rad() / abs(x.mid())).upper()) for x in found)


@dataclass(frozen=True)
class EnclosedPath:
    """States at the dates asked for, in their order, and the events up to the last date, by time."""

    states: tuple[EnclosedState, ...]
    events: tuple[EnclosedEvent, ...]

    @property
    def width(self) -> float:
        """The widest ball of technologies and consumption at any date, relative."""
        return max((state.width for state in self.states), default=0.0)
