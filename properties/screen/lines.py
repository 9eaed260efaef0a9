"""What is linear in a number, or in its reciprocal: start and slope, roots and bounds, as rows of a tape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .graph import Cell, Graph, Ref
from .tape import KERNELS, Kernel, Slot, Tape


@dataclass(frozen=True)
class Lines:
    """Writes the rows; the cells that a relation speaks of, but for the one in question, have values on the tape."""

    graph: Graph
    tape: Tape

    def root(self, relation: Ref, cell: Cell) -> Slot | None:
        """The cell solved from an equation; None if that is not linear in it."""
        line = self.line(relation, cell)
        if line is None:
            return None
        start, slope, degree = line
        kernel = "root" if degree == 1 else "root of 1/x"
        return self.tape.row(KERNELS[kernel], start, slope)

    def line(self, relation: Ref, cell: Cell) -> tuple[Slot, Slot, int] | None:
        """Start and slope of lhs - rhs as a function of the cell (degree 1) or of its reciprocal (-1)."""
        graph = self.graph
        gap = graph.add("-", *graph.nodes[relation].args)
        degree = graph.degree(gap, cell)
        if not degree:
            return None
        start, slope = self.linear(gap, cell)
        none = self.tape.constant(0)
        return none if start is None else start, none if slope is None else slope, degree

    def linear(self, ref: Ref, cell: Cell) -> tuple[Slot | None, Slot | None]:
        """Start and slope of a term that is linear in the cell or in its reciprocal; None is zero."""
        graph, tape = self.graph, self.tape
        op, args = graph.nodes[ref].op, graph.nodes[ref].args
        if cell not in graph.cells[ref]:
            return tape.term(ref), None
        if op == "cell":
            return None, tape.constant(1)
        if op == "/" and cell in graph.cells[args[1]]:
            return None, self._scaled("/", tape.term(args[0]), self.linear(args[1], cell)[1])
        if op in ("*", "/"):
            moving, fixed = args if cell in graph.cells[args[0]] else args[::-1]
            start, slope = self.linear(moving, cell)
            return self._scaled(op, start, tape.term(fixed)), self._scaled(op, slope, tape.term(fixed))
        if op == "neg":
            first: tuple[Slot | None, Slot | None] = (None, None)
            second = self.linear(args[0], cell)
        else:
            first, second = self.linear(args[0], cell), self.linear(args[1], cell)
        kernel = KERNELS["+" if op == "+" else "-"]
        return tuple(self._combined(kernel, a, b) for a, b in zip(first, second, strict=True))  # type: ignore[return-value]

    def _scaled(self, op: str, x: Slot | None, y: Slot | None) -> Slot | None:
        if x is None or y is None:
            return None
        one = self.tape.constant(1)
        return x if y == one else y if (op == "*" and x == one) else self.tape.row(KERNELS[op], x, y)

    def _combined(self, kernel: Kernel, x: Slot | None, y: Slot | None) -> Slot | None:
        if y is None:
            return x
        if x is None:
            return y if kernel is np.add else self.tape.row(np.negative, y)
        return self.tape.row(kernel, x, y)

    def bounds(self, relation: Ref, cell: Cell) -> tuple[Slot | None, Slot | None]:
        """What a relation leaves the cell: from, to; None is no bound."""
        line = self.line(relation, cell)
        if line is None:
            return None, None
        start, slope, degree = line
        if self.graph.nodes[relation].op == "=":
            root = self.tape.row(KERNELS["root" if degree == 1 else "root of 1/x"], start, slope)
            return root, root
        suffix = "" if degree == 1 else " of 1/x"
        return tuple(self.tape.row(KERNELS[side + suffix], start, slope) for side in ("lower", "upper"))  # type: ignore[return-value]
