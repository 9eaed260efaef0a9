"""Straight-line programs over arrays: each row is one operation on the results of earlier rows, on many points at once.

A margin is how far a relation is from being violated, relative to the size of what is subtracted in it (negative is
violated); a tie counts as a least positive or negative number, as the relation is weak or strict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...numeric.arguments import FloatArray
from ..evaluate import TIE, TOLERANCE
from .graph import Cell, Graph, Ref

Slot = int
Numbers = FloatArray | float
Kernel = Callable[..., Numbers]


def _strict(gap: Numbers, scale: Numbers) -> Numbers:
    return np.where(np.equal(gap, 0), -TIE, np.divide(gap, scale))


def _weak(gap: Numbers, scale: Numbers) -> Numbers:
    return np.where(np.equal(gap, 0), TIE, np.divide(gap, scale))


def _equal(gap: Numbers, scale: Numbers) -> Numbers:
    return TOLERANCE - np.where(np.equal(gap, 0), 0.0, np.abs(np.divide(gap, scale)))


def _unequal(gap: Numbers, scale: Numbers) -> Numbers:
    return -_equal(gap, scale)


def _all(*margins: Numbers) -> Numbers:
    return -np.asarray(_any(*[np.negative(m) for m in margins]))


def _any(*margins: Numbers) -> Numbers:
    """The highest; one that is clearly positive may stand beside others without a value."""
    best, unknown = margins[0], np.isnan(margins[0])
    for margin in margins[1:]:
        best, unknown = np.fmax(best, margin), unknown | np.isnan(margin)
    return np.where(unknown & ~(np.asarray(best) > TOLERANCE), np.nan, best)


def _apart(x: Numbers, y: Numbers) -> Numbers:
    """The size of a difference; 0 if the numbers are equal (`1 - share`), for then nothing was rounded."""
    return np.where(np.equal(x, y), 0.0, np.abs(x) + np.abs(y))


def _choose(condition: Numbers, yes: Numbers, no: Numbers) -> Numbers:
    return np.where(np.asarray(condition) > 0, yes, no)


def _root(start: Numbers, slope: Numbers) -> Numbers:
    return np.negative(np.divide(start, slope))


def _root_reciprocal(start: Numbers, slope: Numbers) -> Numbers:
    return np.negative(np.divide(slope, start))


def _upper(start: Numbers, slope: Numbers) -> Numbers:
    return np.where(np.asarray(slope) > 0, _root(start, slope), np.inf)


def _lower(start: Numbers, slope: Numbers) -> Numbers:
    return np.where(np.asarray(slope) < 0, _root(start, slope), -np.inf)


def _upper_reciprocal(start: Numbers, slope: Numbers) -> Numbers:
    root = np.asarray(_root_reciprocal(start, slope))
    return np.where((np.asarray(slope) < 0) & (root > 0), root, np.inf)


def _lower_reciprocal(start: Numbers, slope: Numbers) -> Numbers:
    root = np.asarray(_root_reciprocal(start, slope))
    return np.where((np.asarray(slope) > 0) & (root > 0), root, -np.inf)


def _unless(condition: Numbers, bound: Numbers, none: Numbers) -> Numbers:
    return np.where(np.asarray(condition) > 0, none, bound)


KERNELS: Mapping[str, Kernel] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power, "neg": np.negative, "abs": np.abs,
    "exp": np.exp, "log": np.log, "floor": np.floor, "Min": np.minimum, "Max": np.maximum,
    "<": _strict, "<=": _weak, "=": _equal, "!=": _unequal, "and": _all, "or": _any, "choose": _choose,
    "root": _root, "upper": _upper, "lower": _lower, "unless": _unless, "root of 1/x": _root_reciprocal,
    "upper of 1/x": _upper_reciprocal, "lower of 1/x": _lower_reciprocal,
}  # fmt: skip
RELATIONS = ("<", "<=", "=", "!=")


@dataclass(frozen=True)
class Row:
    """One operation; `leaf` is a constant, or the number of an input."""

    kernel: Kernel | None
    args: tuple[Slot, ...]
    leaf: Any = None


@dataclass
class Tape:
    """Rows in the order in which they are computed; equal rows are one."""

    graph: Graph
    rows: list[Row] = field(default_factory=list)
    slots: dict[Cell, Slot] = field(default_factory=dict)  # of the cells that have a value already
    _known: dict[Row, Slot] = field(default_factory=dict)
    _terms: dict[Ref, Slot] = field(default_factory=dict)

    def row(self, kernel: Kernel | None, *args: Slot, leaf: Any = None) -> Slot:
        """The slot of a row."""
        row = Row(kernel, args, leaf)
        if row not in self._known:
            self._known[row] = len(self.rows)
            self.rows.append(row)
        return self._known[row]

    def constant(self, value: float) -> Slot:
        """The slot of a number."""
        return self.row(None, leaf=float(value))

    def input(self, name: object) -> Slot:
        """The slot of an input."""
        return self.row(None, leaf=("input", name))

    def term(self, ref: Ref) -> Slot:
        """The slot of a term or a formula's margin, of cells that have a value."""
        if ref not in self._terms:
            self._terms[ref] = self._emitted(ref)
        return self._terms[ref]

    def _emitted(self, ref: Ref) -> Slot:
        part = self.graph.nodes[ref]
        if part.op == "const":
            assert isinstance(part.leaf, float)
            return self.constant(part.leaf)
        if part.op == "cell":
            assert isinstance(part.leaf, tuple)
            return self.slots[part.leaf]
        if part.op in RELATIONS:
            lhs, rhs = part.args
            gap = self.row(np.subtract, self.term(rhs), self.term(lhs))
            return self.row(KERNELS[part.op], gap, self.row(np.add, self._scale(lhs), self._scale(rhs)))
        return self.row(KERNELS[part.op], *map(self.term, part.args))

    def _scale(self, ref: Ref) -> Slot:
        """The size of a term: what it would be if nothing were subtracted; equal numbers leave nothing.

        A term of either sign must not be its own size: its relative margin would be 1 everywhere, and lead nowhere.
        """
        op, args = self.graph.nodes[ref].op, self.graph.nodes[ref].args
        if op == "-" and all(self.graph.nodes[a].leaf is not None for a in args):
            return self.row(_apart, *map(self.term, args))
        if self.graph.minus[ref] and op in ("+", "-", "*", "neg"):
            kernel = np.multiply if op == "*" else np.add
            sizes = [self._scale(a) for a in args]
            return sizes[0] if op == "neg" else self.row(kernel, *sizes)
        if self.graph.minus[ref] and op in ("Min", "Max"):
            return self.row(np.maximum, *map(self._scale, args))
        if op == "log":
            size = self.row(np.divide, self._scale(args[0]), self.row(np.abs, self.term(args[0])))
            return self.row(np.add, self.row(np.abs, self.term(ref)), size)
        if op == "^" and self.graph.minus[args[0]] and (self.graph.value(args[1]) or 0) % 2 == 1:
            return self.row(np.power, self._scale(args[0]), self.term(args[1]))
        if self.graph.minus[ref] and op == "/":
            return self.row(np.divide, self._scale(args[0]), self.row(np.abs, self.term(args[1])))
        return self.row(np.abs, self.term(ref))

    def program(self, outputs: Sequence[Slot]) -> Runnable:
        """What computes these slots."""
        used = sorted(needed(self.rows, outputs))
        last = {slot: k for k in used for slot in self.rows[k].args}
        dies: dict[Slot, list[Slot]] = {k: [] for k in used}
        for slot, k in last.items():
            if slot not in outputs:
                dies[k].append(slot)
        return Runnable(tuple((k, self.rows[k], tuple(dies[k])) for k in used), tuple(outputs))


@dataclass(frozen=True)
class Runnable:
    """A finished tape: rows with their slots and the slots that are not needed after them, and the slots asked for."""

    rows: tuple[tuple[Slot, Row, tuple[Slot, ...]], ...]
    outputs: tuple[Slot, ...]

    def run(self, inputs: Mapping[object, Numbers]) -> list[Numbers]:
        """The outputs; a number without value is nan."""
        values: dict[Slot, Any] = {}
        with np.errstate(all="ignore"):
            for k, row, dead in self.rows:
                if row.kernel is not None:
                    values[k] = row.kernel(*[values[a] for a in row.args])
                else:
                    values[k] = inputs[row.leaf[1]] if isinstance(row.leaf, tuple) else row.leaf
                for slot in dead:
                    del values[slot]
        return [values[k] for k in self.outputs]


def needed(rows: Sequence[Row], outputs: Iterable[Slot]) -> set[Slot]:
    """The slots on which the outputs depend."""
    found: set[Slot] = set()
    left = list(outputs)
    while left:
        slot = left.pop()
        if slot not in found:
            found.add(slot)
            left += rows[slot].args
    return found
