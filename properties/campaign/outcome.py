"""What one chunk of a hunt did: plain data, so that it can be sent and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from ...numeric.balls import Value, Values
from ..confirm import text


@dataclass(frozen=True)
class Region:
    """How much of one structure (industries, pattern, regime) was seen: cells of a grid over its free numbers."""

    cells: int  # of the whole grid
    visited: int  # bit k says whether cell k was visited
    examples: int


def structure_in(label: str) -> str:
    """The structure in the label of a region: `n = 4` in `n = 4; Home makes 1, 2`."""
    return label.partition(";")[0]


@dataclass(frozen=True)
class Outcome:
    """One chunk of a hunt.

    `found` are exact values that violate the claim, confirmed but not yet made simple; `closest` is the least relative
    margin of a point that meets the hypotheses (None if no point could be judged), `where` that point.
    """

    index: int
    tried: int  # points judged in floats or exactly
    undecided: int  # further points, that could not be judged
    given_up: int  # further draws, that led to no point that meets the hypotheses
    closest: float | None = None
    where: Values | None = None
    found: Values | None = None
    regions: Mapping[str, Region] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it: fractions as text."""
        found = asdict(self)
        found["where"], found["found"] = _plain(self.where), _plain(self.found)
        found["regions"] = {name: {**asdict(r), "visited": f"{r.visited:x}"} for name, r in self.regions.items()}
        return found


def outcome_from(data: Mapping[str, Any]) -> Outcome:
    """The outcome that `plain` wrote; raises KeyError, TypeError or ValueError if it is not one."""
    regions = {name: Region(r["cells"], int(r["visited"], 16), r["examples"]) for name, r in data["regions"].items()}
    return Outcome(
        index=data["index"],
        tried=data["tried"],
        undecided=data["undecided"],
        given_up=data["given_up"],
        closest=data["closest"],
        where=_exact(data["where"]),
        found=_exact(data["found"]),
        regions=regions,
    )


def _plain(values: Values | None) -> dict[str, object] | None:
    return None if values is None else {name: text(value) for name, value in values.items()}


def _exact(values: Mapping[str, Any] | None) -> dict[str, Value] | None:
    return None if values is None else {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Value:
    return tuple(map(_value, value)) if isinstance(value, list) else Fraction(value)
