"""The outcomes of chunks put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...numeric.balls import Values
from .outcome import Outcome, structure_in


@dataclass
class Structure:
    """How much of one structure was seen, over all chunks: cells of a grid over its free numbers."""

    cells: int
    examples: int = 0
    visited: int = 0  # bit k says whether cell k was visited


@dataclass
class Merged:
    """Outcomes put together in the order of their chunks, up to the first with a finding."""

    chunks: int = 0
    tried: int = 0
    undecided: int = 0
    given_up: int = 0
    closest: float | None = None
    where: Values | None = None
    found: Values | None = None
    found_in: int | None = None
    structures: dict[str, Structure] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Put the next outcome to the others; nothing counts after a finding."""
        if self.found is not None:
            return
        self.chunks += 1
        self.tried += outcome.tried
        self.undecided += outcome.undecided
        self.given_up += outcome.given_up
        if self._closer(outcome):
            self.closest, self.where = outcome.closest, outcome.where
        for name, region in outcome.regions.items():
            structure = self.structures.setdefault(name, Structure(region.cells))
            structure.examples += region.examples
            structure.visited |= region.visited
        if outcome.found is not None:
            self.found, self.found_in = outcome.found, outcome.index

    def _closer(self, outcome: Outcome) -> bool:
        if outcome.closest is None:
            return False
        return self.closest is None or outcome.closest < self.closest

    @property
    def visited(self) -> float | None:
        """The share of all structures' cells that were visited, with any pattern; None if no grid is declared."""
        whole = self.whole.values()
        cells = sum(s.cells for s in whole)
        return sum(s.visited.bit_count() for s in whole) / cells if cells else None

    @property
    def whole(self) -> dict[str, Structure]:
        """The structures with all their patterns put together."""
        found: dict[str, Structure] = {}
        for label, part in self.structures.items():
            structure = found.setdefault(structure_in(label), Structure(part.cells))
            structure.cells = max(structure.cells, part.cells)
            structure.examples += part.examples
            structure.visited |= part.visited
        return found
