"""Regimes of two economies: closed, open, opened later, opened by industry, or with free migration."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Literal

from .condition import Condition

Named = Literal["autarky", "trade", "mobility"]
NAMED: tuple[Named, ...] = ("autarky", "trade", "mobility")
Date = float | Fraction | int
Until = Date | str


@dataclass(frozen=True)
class Delayed:
    """Autarky first, then trade: Hanlon (2012), Section 4, Figure 6.

    T: the date of liberalization, 0 or later. until: a relation on the state, such as "A[2] > A_star[2]", in the
    notation of `Condition`; trade opens when it first holds. Give one of the two.
    ValueError: both or neither, a negative date, a relation that cannot be read.
    """

    T: Date | None = None
    until: Until | None = None

    def __post_init__(self) -> None:
        if (self.T is None) == (self.until is None):
            raise ValueError(f"Delayed: found T={self.T!r} and until={self.until!r}, expected exactly one of them")
        _moment("Delayed", self.moment)

    @property
    def moment(self) -> Until:
        """The date, or the relation, at which trade opens."""
        return self.until if self.T is None else self.T  # type: ignore[return-value]  # one of them is given


@dataclass(frozen=True)
class Gradual:
    """Some industries are traded at once, the others later: Hanlon (2012), Section 4, Figure 7.

    industries: the numbers (from 1) of those liberalized at date 0; the others are not traded, so that each
    country makes them for itself, until the date or relation `until` (as in `Delayed`); from then on all are.
    Trade in the traded industries is balanced. ValueError as in `Delayed`, or no or repeated industries.
    """

    industries: tuple[int, ...]
    until: Until

    def __post_init__(self) -> None:
        object.__setattr__(self, "industries", tuple(self.industries))
        found = self.industries
        if not found or len(set(found)) < len(found) or not all(isinstance(i, int) and i >= 1 for i in found):
            raise ValueError(f"Gradual: found industries {found}, expected different numbers from 1 on")
        _moment("Gradual", self.until)

    @property
    def moment(self) -> Until:
        """The date, or the relation, at which the other industries are opened."""
        return self.until


Regime = Named | Delayed | Gradual


def regime(value: object, n: int) -> Regime:
    """`value` itself if it is a regime for n industries; else ValueError saying which there are."""
    if isinstance(value, Delayed | Gradual):
        if isinstance(value, Gradual) and max(value.industries) > n:
            raise ValueError(
                f"regime: found industry {max(value.industries)} in {value}, expected numbers from 1 to {n}"
            )
        return value
    if isinstance(value, str) and value in NAMED:
        return value
    raise ValueError(f"regime: found {value!r}, expected 'autarky', 'trade', 'mobility', Delayed(...) or Gradual(...)")


def _moment(owner: str, value: object) -> None:
    if isinstance(value, str):
        Condition(value)
        return
    if isinstance(value, bool) or not isinstance(value, float | int | Fraction) or not isfinite(value) or value < 0:
        raise ValueError(
            f"{owner}: found {value!r}, expected a date of at least 0, or a relation such as 'A[2] > A_star[2]'"
        )
