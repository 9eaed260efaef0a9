"""Values at sample points of a proof's context, in double precision: they keep a search from trying what is false."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ...symbolic.expression import At, Binder, Logic, Node, Num, Op, Rel, Total, Var, num
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import Context

Array = NDArray[np.float64]
COUNT, SLACK, MAX_TERMS = 600, 1e-9, 64


class NoValue(ValueError):
    """A term that has no value at sample points here."""


@dataclass
class Points:
    """Points at which the ground hypotheses of a context hold (perhaps none); a term's values there, as an array."""

    context: Context
    values: dict[Node, Array] = field(default_factory=dict)
    kept: NDArray[np.bool_] = field(default_factory=lambda: np.ones(COUNT, dtype=bool))

    def __post_init__(self) -> None:
        rng = np.random.default_rng(0)
        equal: dict[str, Node] = {}
        for h in self.context.ground:
            if isinstance(h, Rel) and h.op == "=" and isinstance(h.lhs, Var) and h.lhs.name not in free_names(h.rhs):
                equal.setdefault(h.lhs.name, h.rhs)
        for binder in self.context.binders.values():
            self._draw(binder, rng)
        for name, term in equal.items():
            self._set(Var(name), term)
        for h in self.context.ground:
            self.kept &= self.truth(h) >= 0

    def _set(self, var: Var, term: Node) -> None:
        try:
            found = self.value(term)
        except NoValue:
            return
        self.values = {k: v for k, v in self.values.items() if isinstance(k, Var)}
        self.values[var] = found

    def _draw(self, binder: Binder, rng: np.random.Generator) -> None:
        if binder.index:
            return
        try:
            self.values[Var(binder.name)] = self._drawn(binder, rng)
        except NoValue:
            self.kept[:] = False

    def _drawn(self, binder: Binder, rng: np.random.Generator) -> Array:
        lo, hi = (None if end is None else self.value(end) for end in (binder.domain.lo, binder.domain.hi))
        if binder.domain.integer:
            low = np.full(COUNT, -6.0) if lo is None else np.ceil(lo)
            return np.asarray(low + np.floor(rng.random(COUNT) * (7 if hi is None else np.floor(hi) - low + 1)))
        size = 10 ** rng.uniform(-2.5, 1.5, COUNT)
        if lo is not None and hi is not None:
            return np.asarray(lo + (hi - lo) * rng.beta(0.7, 0.7, COUNT))
        if lo is not None:
            return np.asarray(lo + size)
        return np.asarray(hi - size if hi is not None else size * rng.choice([-1.0, 1.0], COUNT))

    def value(self, node: Node) -> Array:
        """The values of a term; nan where it has none. Raises NoValue for what is not computed here."""
        if node not in self.values:
            with np.errstate(all="ignore"):
                self.values[node] = self._computed(node)
        return self.values[node]

    def _computed(self, node: Node) -> Array:
        match node:
            case Num(value):
                return np.full(COUNT, float(value))
            case Op(op, args) if op in _COMPUTED:
                return np.asarray(_COMPUTED[op](*map(self.value, args)), dtype=np.float64)
            case Total(var, Num(lo), Num(hi), body) if hi - lo < MAX_TERMS:
                terms = [self.value(substitute(body, {var: Num(lo + k)})) for k in range(int(hi - lo) + 1)]
                return np.asarray(sum(terms, np.zeros(COUNT)))
            case At(name, index) if name in self.context.binders and all(isinstance(i, Num) for i in index):
                return self._drawn(self.context.binders[name], np.random.default_rng(crc32(to_text(node).encode())))
            case _:
                raise NoValue(type(node).__name__)

    def scale(self, node: Node) -> Array:
        """The size of the terms that a value is made of: rounding errors are small beside it."""
        match node:
            case Op("+" | "-", (a, b)):
                return np.asarray(self.scale(a) + self.scale(b))
            case Op("*", (a, b)):
                return np.asarray(self.scale(a) * self.scale(b))
            case Op("/", (a, b)):
                return np.asarray(self.scale(a) / np.abs(self.value(b)))
            case Op("neg", (a,)):
                return self.scale(a)
            case _:
                return np.abs(self.value(node))

    def truth(self, formula: Node) -> NDArray[np.int8]:
        """1 where a ground formula surely holds, -1 where it surely fails, 0 where it cannot be told."""
        unknown = np.zeros(COUNT, dtype=np.int8)
        match formula:
            case Rel(op, lhs, rhs):
                return self._relation(op, lhs, rhs)
            case Logic("not", (a,)):
                return np.asarray(-self.truth(a))
            case Logic("and", args):
                return np.asarray(np.min([self.truth(a) for a in args], axis=0) if args else unknown + 1)
            case Logic("or", args):
                return np.asarray(np.max([self.truth(a) for a in args], axis=0) if args else unknown - 1)
            case Logic("implies", (a, b)):
                return np.asarray(np.maximum(-self.truth(a), self.truth(b)))
            case Logic("iff", (a, b)):
                return np.asarray(self.truth(a) * self.truth(b))
            case _:
                return unknown

    def _relation(self, op: str, lhs: Node, rhs: Node) -> NDArray[np.int8]:
        try:
            left, right = self.value(lhs), self.value(rhs)
            with np.errstate(all="ignore"):
                gap, slack = right - left, SLACK * (1e-6 + self.scale(lhs) + self.scale(rhs))
        except NoValue:
            return np.zeros(COUNT, dtype=np.int8)
        sign = np.where(gap > slack, 1, np.where(gap < -slack, -1, 0)).astype(np.int8)
        if op in ("=", "!="):
            apart = np.abs(sign)
            return -apart if op == "=" else apart
        return sign if op in ("<", "<=") else -sign

    def plausible(self, formula: Node) -> bool:
        """Whether the formula is nowhere seen to fail."""
        return not bool(np.any(self.kept & (self.truth(formula) < 0)))

    def defined(self, node: Node) -> bool:
        """Whether the term has a value at some of the points, or cannot be told."""
        try:
            return not self.kept.any() or bool(np.isfinite(self.value(node)[self.kept]).any())
        except NoValue:
            return True

    def sign(self, node: Node) -> int:
        """1 or -1 if the term has that sign wherever it is not near zero, and is so somewhere; else 0."""
        truth = self._relation("<", num(0), node)[self.kept]
        return 0 if not truth.any() or (truth.max() > 0 > truth.min()) else int(truth.max() or truth.min())


def _power(a: Array, b: Array) -> Array:
    return np.where(a < 0, np.where(b == np.round(b), np.power(a, np.round(b)), np.nan), np.power(a, b))


_COMPUTED: Mapping[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": _power,
    "neg": np.negative,
    "exp": np.exp,
    "log": np.log,
    "abs": np.abs,
    "Min": np.minimum,
    "Max": np.maximum,
    "floor": np.floor,
}
