"""A claim, for fixed numbers of industries, as a function of coordinates: values, hypotheses and margin on arrays.

Symbols get their values one after another, as in `draws`: equations that are linear in the next number (or its
reciprocal) are solved for it, linear inequalities narrow the interval that its coordinate spans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from ...numeric.arguments import FloatArray
from ...symbolic.expression import Binder, Node, Var, membership
from .graph import Cell, Graph, NotVectorized, Ref
from .grounding import Grounding
from .lines import Lines
from .placing import Place
from .reach import ANYWHERE, Ends, addends, reach
from .tape import KERNELS, RELATIONS, Numbers, Runnable, Slot, Tape

MOST_TIES = 12
Way = Literal["free", "ties", "given"]
"""How free cells get their numbers: from coordinates; also at critical values; or the coordinates are the numbers."""
INFEASIBLE = 2.0
"""Objectives above this are of points that do not meet the hypotheses."""


@dataclass(frozen=True)
class Structure:
    """The whole numbers that decide how many cells there are (sizes, indices), and the cells in drawing order."""

    known: Mapping[str, int]
    cells: tuple[tuple[Cell, Binder], ...]
    label: str
    largest: int


@dataclass(frozen=True)
class Points:
    """Coordinates (d, N), how numbers are rounded (N,), and which critical value each takes (d, N), if any."""

    u: FloatArray
    rounding: Numbers = 0.0
    ties: FloatArray | None = None


@dataclass(frozen=True)
class Program:
    """The compiled claim: `free` are the cells with a coordinate, in the order of coordinates."""

    structure: Structure
    free: tuple[Cell, ...]
    ties: tuple[int, ...]  # how many critical values each free cell has
    exponents: tuple[bool, ...]  # whether it stands in an exponent
    ways: int  # to violate the conclusion
    _judge: Runnable
    _each: Runnable
    _values: Runnable
    _cells: tuple[Cell, ...]

    def inputs(self, points: Points) -> dict[object, Numbers]:
        """The points as the tape takes them."""
        found: dict[object, Numbers] = {("u", k): points.u[k] for k in range(len(self.free))}
        found |= {("tie", k): 0.0 if points.ties is None else points.ties[k] for k in range(len(self.free))}
        return {**found, "rounding": points.rounding}

    def judge(self, points: Points) -> FloatArray:
        """The margin at each point; above INFEASIBLE, by how much hypotheses are missed; inf if there is no value."""
        size = points.u.shape[1]
        missed, margin = self._judge.run(self.inputs(points))
        with np.errstate(invalid="ignore"):
            found = np.where(np.asarray(missed) > 0, INFEASIBLE + np.asarray(missed), margin)
        found = np.broadcast_to(np.where(np.isnan(found), np.inf, found), (size,))
        return np.array(found)

    def judge_way(self, points: Points, ways: npt.NDArray[np.int64]) -> FloatArray:
        """The margin of one way (N,) to violate the conclusion at each point; of the conclusion itself for -1."""
        missed, *margins = self._each.run(self.inputs(points))
        whole = np.minimum.reduce([np.broadcast_to(np.asarray(m), ways.shape) for m in margins])
        margin = np.select([ways == k for k in range(self.ways)], margins, whole)
        with np.errstate(invalid="ignore"):
            found: FloatArray = np.where(np.asarray(missed) > 0, INFEASIBLE + np.asarray(missed), margin)
        return np.where(np.isnan(found), np.inf, found)

    def some(self, points: Points, cells: Sequence[Cell]) -> list[FloatArray]:
        """The numbers of some cells at each point; nothing else is computed."""
        size = points.u.shape[1]
        key = tuple(self._values.outputs[self._cells.index(cell)] for cell in cells)
        found = _narrowed(self._values, key).run(self.inputs(points))
        return [np.broadcast_to(np.asarray(x, dtype=np.float64), (size,)) for x in found]

    def values(self, points: Points) -> dict[Cell, FloatArray]:
        """The numbers at each point, by cell."""
        size = points.u.shape[1]
        found = self._values.run(self.inputs(points))
        return {
            cell: np.broadcast_to(np.asarray(x, dtype=np.float64), (size,))
            for cell, x in zip(self._cells, found, strict=True)
        }


def compiled(
    structure: Structure,
    hypotheses: Sequence[Node],
    conclusion: Node,
    exponents: frozenset[str],
    whole: frozenset[str],
    way: Way,
) -> Program:
    """The claim compiled; raises NotVectorized."""
    graph = Graph()
    grounding = Grounding(graph, {k: float(v) for k, v in structure.known.items()}, structure.largest)
    clauses = [p for h in hypotheses for p in graph.parts(grounding.formula(h))]
    return Compiler(structure, grounding, clauses, grounding.formula(conclusion), exponents, whole, way).program()


@dataclass
class Compiler:
    """One compilation."""

    structure: Structure
    grounding: Grounding
    clauses: list[Ref]
    conclusion: Ref
    exponents: frozenset[str]
    whole: frozenset[str]  # symbols that equations can only be solved for exactly if they are integers
    way: Way
    dates: frozenset[str] = frozenset()
    free: list[Cell] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    tape: Tape = field(init=False)
    lines: Lines = field(init=False)
    domains: Mapping[Cell, Ends] = field(init=False)  # where they are numbers

    def __post_init__(self) -> None:
        self.tape = Tape(self.grounding.graph)
        self.lines = Lines(self.grounding.graph, self.tape)
        self.domains = {cell: self._numbers(binder) for cell, binder in self.structure.cells}

    def program(self) -> Program:
        """Assign every cell, then judge."""
        for cell, binder in self.structure.cells:
            self._assign(cell, binder)
        missing = {c for ref in (*self.clauses, self.conclusion) for c in self.grounding.graph.cells[ref]}
        if missing - self.tape.slots.keys():
            raise NotVectorized(f"no value for {sorted(missing - self.tape.slots.keys())[0]}")
        values = self.tape.program(list(self.tape.slots.values()))
        margins = [self.tape.term(c) for c in self.clauses]
        missed = self.tape.row(_missed, *margins)
        judge = self.tape.program([missed, self.tape.term(self.conclusion)])
        ways = self.grounding.graph.alternatives(self.conclusion)
        each = self.tape.program([missed, *map(self.tape.term, ways)])
        exponents = tuple(cell[0] in self.exponents for cell in self.free)
        cells = tuple(self.tape.slots)
        return Program(
            self.structure, tuple(self.free), tuple(self.counts), exponents, len(ways), judge, each, values, cells
        )

    def _assign(self, cell: Cell, binder: Binder) -> None:
        lo, hi = ends = self._domain(binder)
        solved: Slot | None = None
        for clause in self._ready(cell):
            equation = self._solved(clause, cell)
            if equation is not None and solved is None:
                solved = equation
                continue
            for guard, relation in self._bounding(clause, cell):
                lower, upper = self.lines.bounds(relation, cell)
                lo, hi = self._tightened(guard, lo, hi, lower, upper)
        for lower, upper in self._left(cell) if solved is None and self.way != "given" else ():
            lo, hi = self._tightened(None, lo, hi, lower, upper)
        if solved is not None:
            self.tape.slots[cell] = solved
            self._members(cell, binder)
        else:
            self.tape.slots[cell] = self._free(cell, binder, lo, hi, narrowed=(lo != ends[0], hi != ends[1]))

    def _domain(self, binder: Binder) -> tuple[Slot, Slot]:
        found = [-np.inf, np.inf]
        slots: list[Slot] = [self.tape.constant(x) for x in found]
        for rel in membership(Var("%x"), binder.domain):
            lower = getattr(rel, "rhs", None) == Var("%x")
            ref = self.grounding.term(rel.lhs if lower else rel.rhs)  # type: ignore[union-attr]
            slots[0 if lower else 1] = self.tape.term(ref)
        return slots[0], slots[1]

    def _numbers(self, binder: Binder) -> Ends:
        lo, hi = ANYWHERE
        for rel in membership(Var("%x"), binder.domain):
            lower = getattr(rel, "rhs", None) == Var("%x")
            end = self.grounding.graph.value(self.grounding.term(rel.lhs if lower else rel.rhs))  # type: ignore[union-attr]
            if end is not None:
                lo, hi = (end, hi) if lower else (lo, end)
        return lo, hi

    def _members(self, cell: Cell, binder: Binder) -> None:
        """A computed number must lie in its domain."""
        graph = self.grounding.graph
        node = graph.cell(cell)
        for rel in membership(Var("%x"), binder.domain):
            lower = getattr(rel, "rhs", None) == Var("%x")
            end = self.grounding.term(rel.lhs if lower else rel.rhs)  # type: ignore[union-attr]
            op = rel.op  # type: ignore[union-attr]
            self.clauses.append(graph.relation(op, end, node) if lower else graph.relation(op, node, end))
        if binder.domain.integer:
            self.clauses.append(graph.relation("=", graph.add("floor", node), node))

    def _ready(self, cell: Cell) -> Iterator[Ref]:
        """The hypotheses that speak of the cell, and else only of cells with a value; equations first."""
        graph = self.grounding.graph
        known = self.tape.slots.keys() | {cell}
        found = [c for c in self.clauses if cell in graph.cells[c] and graph.cells[c] <= known]
        yield from sorted(found, key=lambda c: graph.nodes[c].op != "=")

    def _solved(self, clause: Ref, cell: Cell) -> Slot | None:
        if self.grounding.graph.nodes[clause].op != "=":
            return None
        return self.lines.root(clause, cell)

    def _bounding(self, clause: Ref, cell: Cell) -> Iterator[tuple[Slot | None, Ref]]:
        """Relations on the cell that hold unless the guard does: from a clause with one alternative about the cell."""
        graph = self.grounding.graph
        parts = graph.parts(clause, "or")
        moving = [p for p in parts if cell in graph.cells[p]]
        if len(moving) != 1:
            return
        rest = [self.tape.term(p) for p in parts if p is not moving[0]]
        guard = None if not rest else rest[0] if len(rest) == 1 else self.tape.row(KERNELS["or"], *rest)
        for relation in graph.parts(moving[0]):
            if graph.nodes[relation].op in ("<", "<=", "="):
                yield guard, relation

    def _left(self, cell: Cell) -> Iterator[tuple[Slot | None, Slot | None]]:
        """Bounds on the cell from hypotheses that also speak of cells without a value: what their domains leave."""
        graph, known = self.grounding.graph, self.tape.slots.keys() | {cell}
        for clause in self.clauses:
            if cell not in graph.cells[clause] or graph.cells[clause] <= known:
                continue
            for relation in graph.parts(clause):
                op = graph.nodes[relation].op
                if op in ("<", "<=", "=") and cell in graph.cells[relation] and not graph.cells[relation] <= known:
                    yield from self._left_by(relation, cell, known, both=op == "=")

    def _left_by(
        self, relation: Ref, cell: Cell, known: Set[Cell], both: bool
    ) -> Iterator[tuple[Slot | None, Slot | None]]:
        graph = self.grounding.graph
        least, most, own = 0.0, 0.0, graph.constant(0)
        for sign, term in addends(graph, graph.add("-", *graph.nodes[relation].args)):
            if graph.cells[term] <= known:
                own = graph.add("+" if sign > 0 else "-", own, term)
            else:
                low, high = reach(graph, term, self.domains)
                least, most = least + (low if sign > 0 else -high), most + (high if sign > 0 else -low)
        if graph.degree(own, cell) != 1:
            return
        start, slope = self.lines.linear(own, cell)
        if slope is None:
            return
        for end, turned in ((least, False), (most, True)):  # start + slope x + least <= 0 <= start + slope x + most
            if np.isfinite(end) and (both or not turned):
                gap = (
                    self.tape.constant(end) if start is None else self.tape.row(np.add, start, self.tape.constant(end))
                )
                rise = slope
                if turned:
                    gap, rise = self.tape.row(np.negative, gap), self.tape.row(np.negative, slope)
                yield self.tape.row(KERNELS["lower"], gap, rise), self.tape.row(KERNELS["upper"], gap, rise)

    def _tightened(
        self, guard: Slot | None, lo: Slot, hi: Slot, lower: Slot | None, upper: Slot | None
    ) -> tuple[Slot, Slot]:
        for bound, none, highest in ((lower, -np.inf, True), (upper, np.inf, False)):
            if bound is None:
                continue
            if guard is not None:
                bound = self.tape.row(KERNELS["unless"], guard, bound, self.tape.constant(none))
            if highest:
                lo = self.tape.row(np.fmax, lo, bound)
            else:
                hi = self.tape.row(np.fmin, hi, bound)
        return lo, hi

    def _free(self, cell: Cell, binder: Binder, lo: Slot, hi: Slot, narrowed: tuple[bool, bool]) -> Slot:
        """A number from its coordinate. Ends that hypotheses set count as closed: whether they are is judged later."""
        domain = binder.domain
        place = Place(
            domain.integer or cell[0] in self.whole,
            domain.lo_open and not narrowed[0],
            domain.hi_open and not narrowed[1],
            cell[0] in self.exponents,
            cell[0] in self.dates,
        )
        k = len(self.free)
        self.free.append(cell)
        if self.way == "given":
            self._members(cell, binder)
            self.counts.append(0)
            return self.tape.input(("u", k))
        slot = self.tape.row(place, self.tape.input(("u", k)), lo, hi, self.tape.input("rounding"))
        critical = self._critical(cell) if self.way == "ties" else []
        self.counts.append(len(critical))
        if critical:
            slot = self.tape.row(
                place.tied, self.tape.input(("tie", k)), slot, lo, hi, *self._domain(binder), *critical
            )
        return slot

    def _critical(self, cell: Cell) -> list[Slot]:
        """Values of the cell at which some relation, minimum or maximum of the claim is a tie."""
        graph, known = self.grounding.graph, self.tape.slots.keys() | {cell}
        found: list[Slot] = []
        for ref in range(len(graph.nodes)):
            part = graph.nodes[ref]
            if cell in graph.cells[ref] and graph.cells[ref] <= known and part.op in (*RELATIONS, "Min", "Max"):
                root = self.lines.root(ref, cell)
                if root is not None and root not in found:
                    found.append(root)
        return found[:MOST_TIES]


def _narrowed(runnable: Runnable, outputs: tuple[Slot, ...]) -> Runnable:
    """What computes some of the slots; nothing is thrown away in between."""
    rows = {slot: row for slot, row, _ in runnable.rows}
    used: set[Slot] = set()
    left = list(outputs)
    while left:
        slot = left.pop()
        if slot not in used:
            used.add(slot)
            left += rows[slot].args
    return Runnable(tuple((k, row, ()) for k, row, _ in runnable.rows if k in used), outputs)


def _missed(*margins: Numbers) -> Numbers:
    """By how much hypotheses are missed, together; 0 if they are all met."""
    total: Numbers = 0.0
    for margin in margins:
        total = total + np.maximum(1e-12 - np.asarray(margin), 0.0) * (np.asarray(margin) <= 0)
    return np.where(np.isnan(total), np.inf, total)
