"""The statement of a claim about paths, compiled once: what it says of a few dates, on arrays of economies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...numeric.arguments import FloatArray
from ...symbolic.expression import INFINITY, Binder, Domain, Node, Op
from .graph import Cell, Graph, NotVectorized, Ref
from .grounding import Grounding
from .program import INFEASIBLE
from .tape import Numbers, Runnable, Tape

DATE = "%date"


@dataclass(frozen=True)
class Statement:
    """A compiled statement: the cells it needs, and where in the list of dates an entry's last index points."""

    cells: tuple[Cell, ...]
    places: Mapping[float, int]
    decided: bool  # whether a violation could be seen at dates at all
    _judge: Runnable

    def judge(self, inputs: Mapping[object, Numbers], size: int) -> FloatArray:
        """The margin in each economy, as `Program.judge` has it."""
        met, margin = self._judge.run(inputs)
        with np.errstate(invalid="ignore"):
            found = np.where(np.asarray(met) <= 0, INFEASIBLE - np.asarray(met), margin)
            found = np.where(np.isnan(met), np.inf, found)
        return np.array(np.broadcast_to(np.where(np.isnan(found), np.inf, found), (size,)))


@dataclass(frozen=True)
class PathGrounding(Grounding):
    """Grounding where `dates` ascend from 0: quantifiers over dates are read at these, where that is conclusive."""

    paths: frozenset[str] = frozenset()

    def _entry(self, name: str, index: list[Ref]) -> Ref:
        if name in self.paths and self.graph.value(index[-1]) is None and index[-1] not in (self.dates or ()):
            raise NotVectorized(f"{name} at a date that is computed")
        return super()._entry(name, index)

    def _at_dates(self, op: str, binder: Binder, body: Node, holds: bool) -> Ref:
        if op == "or":  # that there is a date is never refuted by dates
            return self.graph.relation("<", self.graph.constant(0), self.graph.constant(1))
        parts = []
        for date in self.dates or ():
            inner = replace(self, bound={**self.bound, binder.name: date})
            inside = self._inside(date, binder.domain)
            if inside is not False:
                outside = [] if inside else inner.members(binder.name, binder.domain, holds=False)
                parts.append(self.graph.junction("or", [*outside, inner.formula(body, holds)]))
        if not parts:
            return self.graph.relation("<", self.graph.constant(0), self.graph.constant(1))
        return self.graph.junction("and", parts)

    def _inside(self, date: Ref, domain: Domain) -> bool | None:
        """Whether a date lies in a domain, None if that depends on the economy."""
        above = self._before(domain.lo, date, domain.lo_open)
        below = self._before(domain.hi, date, domain.hi_open, after=True)
        if above is False or below is False:
            return False
        return True if above and below else None

    def _before(self, end: Node | None, date: Ref, strict: bool, after: bool = False) -> bool | None:
        if end is None or end in (INFINITY, Op("neg", (INFINITY,))):
            return True
        ref, dates = self.term(end), self.dates or ()
        if ref in dates:
            gap = float(dates.index(date) - dates.index(ref))
        else:
            there, here = self.graph.value(ref), self.graph.value(date)
            if there is None or (here is None and there > 0):
                return None
            gap = 1.0 if here is None else here - there
        gap = -gap if after else gap
        return gap > 0 if strict else gap >= 0


def statement(
    conclusion: Node,
    hypotheses: Sequence[Node],
    paths: frozenset[str],
    known: Mapping[str, float],
    largest: int,
    dates: int | Sequence[float],
) -> Statement:
    """The statement and what else is to hold, at so many dates from 0 on or at these dates; raises NotVectorized."""
    graph = Graph()
    if isinstance(dates, int):
        refs = (graph.constant(0), *(graph.cell((DATE, (float(k),))) for k in range(1, dates)))
    else:
        refs = tuple(map(graph.constant, dates))
    grounding = PathGrounding(graph, known, largest, refs, paths=paths)
    given, said = graph.junction("and", [grounding.formula(h) for h in hypotheses]), grounding.formula(conclusion)
    cells = tuple(sorted(graph.cells[given] | graph.cells[said]))
    tape = Tape(graph)
    for cell in cells:
        tape.slots[cell] = tape.input(cell)
    judge = tape.program([tape.term(given), tape.term(said)])
    places: dict[float, int] = {}
    for place, ref in enumerate(refs):
        value = graph.value(ref)
        places[float(-1 - ref) if value is None else value] = place
    return Statement(cells, places, any(cell[0] in paths for cell in graph.cells[said]), judge)
