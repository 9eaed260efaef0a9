"""Formulas of one structure (numbers of industries fixed) as a shared graph: sums and integer quantifiers written out.

A node is an operation and its arguments; equal nodes are the same number. Leaves are constants and cells: a scalar
symbol or an entry of a sized one. Formulas are in negation normal form.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

Cell = tuple[str, tuple[float, ...]]
Ref = int
MAX_NODES = 60_000
MAX_ALTERNATIVES = 12

FOLDED: Mapping[str, Callable[..., float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": math.pow, "neg": operator.neg,
    "abs": abs, "exp": math.exp, "log": math.log, "floor": math.floor, "Min": min, "Max": max,
}  # fmt: skip


class NotVectorized(ValueError):
    """A formula that the screen cannot evaluate on arrays: limits, differential equations, ranges without end."""


@dataclass(frozen=True)
class Part:
    """A node: an operation on nodes, or a leaf (`const` or `cell`)."""

    op: str
    args: tuple[Ref, ...] = ()
    leaf: float | Cell | None = None


@dataclass
class Graph:
    """The nodes, each once; a node's arguments come before it."""

    nodes: list[Part] = field(default_factory=list)
    cells: list[frozenset[Cell]] = field(default_factory=list)  # that the node depends on
    minus: list[bool] = field(default_factory=list)  # whether something is subtracted in it
    _known: dict[Part, Ref] = field(default_factory=dict)

    def add(self, op: str, *args: Ref) -> Ref:
        """The node for an operation on nodes."""
        folded = self._folded(op, args)
        return self._node(Part(op, args)) if folded is None else folded

    def constant(self, value: float) -> Ref:
        """The node of a number."""
        return self._node(Part("const", leaf=float(value) + 0.0))

    def cell(self, cell: Cell) -> Ref:
        """The node of a cell."""
        return self._node(Part("cell", leaf=cell), frozenset([cell]))

    def value(self, ref: Ref) -> float | None:
        """The number, if the node is a constant."""
        leaf = self.nodes[ref].leaf
        return leaf if isinstance(leaf, float) else None

    def _node(self, part: Part, cells: frozenset[Cell] = frozenset()) -> Ref:
        known = self._known.get(part)
        if known is not None:
            return known
        if len(self.nodes) >= MAX_NODES:
            raise NotVectorized(f"more than {MAX_NODES} operations")
        ref = self._known[part] = len(self.nodes)
        self.nodes.append(part)
        self.cells.append(cells.union(*(self.cells[a] for a in part.args)))
        self.minus.append(part.op in ("-", "neg", "log", "floor") or any(self.minus[a] for a in part.args))
        return ref

    def _folded(self, op: str, args: tuple[Ref, ...]) -> Ref | None:
        values = [self.value(a) for a in args]
        known = [v for v in values if v is not None]
        if op in FOLDED and len(known) == len(values):
            try:
                return self.constant(FOLDED[op](*known))
            except (ArithmeticError, ValueError):
                return self.constant(math.nan)
        match op, values:
            case ("+", [0.0, _]) | ("*", [1.0, _]):
                return args[1]
            case (("+" | "-"), [_, 0.0]) | (("*" | "/" | "^"), [_, 1.0]):
                return args[0]
        return None

    def relation(self, op: str, lhs: Ref, rhs: Ref) -> Ref:
        """The node of `lhs op rhs`, with `>` and `>=` turned round."""
        if op in (">", ">="):
            return self.add("<" if op == ">" else "<=", rhs, lhs)
        return self.add(op, lhs, rhs)

    def junction(self, op: str, parts: Sequence[Ref]) -> Ref:
        """The conjunction (`and`) or disjunction (`or`) of formulas."""
        flat = [p for part in parts for p in self.parts(part, op)]
        if not flat:
            return self.relation("<=" if op == "and" else "<", self.constant(0), self.constant(0))
        return flat[0] if len(flat) == 1 else self._node(Part(op, tuple(flat)))

    def parts(self, ref: Ref, op: str = "and") -> Sequence[Ref]:
        """The conjuncts (or disjuncts) of a formula."""
        return self.nodes[ref].args if self.nodes[ref].op == op else [ref]

    def alternatives(self, ref: Ref) -> list[Ref]:
        """Formulas each of which fails only where this one does, and one of which fails wherever it does.

        Ways to violate it: conjuncts, also under `or`, and the branches of a minimum (maximum) that is to be above
        (below) something. The formula itself if there would be more than MAX_ALTERNATIVES.
        """
        found = self._alternatives(ref)
        return found if len(found) <= MAX_ALTERNATIVES else [ref]

    def _alternatives(self, ref: Ref) -> list[Ref]:
        op, args = self.nodes[ref].op, self.nodes[ref].args
        if op == "and":
            return [x for a in args for x in self._alternatives(a)]
        if op == "or":
            each = [self._alternatives(a) for a in args]
            if math.prod(map(len, each)) > MAX_ALTERNATIVES:
                return [ref]
            return [self.junction("or", choice) for choice in product(*each)]
        if op in ("<", "<="):
            for k, outer in ((0, "Max"), (1, "Min")):
                if self.nodes[args[k]].op == outer:
                    branches = self.nodes[args[k]].args
                    sides = [(b, args[1]) if k == 0 else (args[0], b) for b in branches]
                    return [x for lhs, rhs in sides for x in self._alternatives(self.add(op, lhs, rhs))]
        return [ref]

    def degree(self, ref: Ref, cell: Cell) -> int | None:
        """How a term depends on a cell: 0 not, 1 linearly, -1 linearly in the reciprocal, None otherwise."""
        if cell not in self.cells[ref]:
            return 0
        op, args = self.nodes[ref].op, self.nodes[ref].args
        if op == "cell":
            return 1
        if op not in ("+", "-", "neg", "*", "/"):
            return None
        found = [self.degree(a, cell) for a in args]
        moving = {d for d in found if d != 0}
        if len(moving) != 1 or (op == "*" and 0 not in found):
            return None
        if op == "/" and found[1] != 0:
            return -1 if found == [0, 1] and self._multiple(args[1], cell) else None
        return moving.pop()

    def _multiple(self, ref: Ref, cell: Cell) -> bool:
        """Whether a term that is linear in the cell is a multiple of it."""
        op, args = self.nodes[ref].op, self.nodes[ref].args
        moving = [a for a in args if cell in self.cells[a]]
        return op == "cell" or (op in ("*", "/", "neg") and len(moving) == 1 and self._multiple(moving[0], cell))
