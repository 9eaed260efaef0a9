"""From a claim's formulas to the graph of one structure: sums and integer quantifiers written out, indices resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...symbolic.expression import (
    INFINITY,
    At,
    Binder,
    Domain,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
    is_finite,
    membership,
)
from .graph import Graph, NotVectorized, Ref

NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MAX_TERMS = 200


@dataclass(frozen=True)
class Grounding:
    """Turns formulas into nodes of the graph, with the whole numbers in `known` (sizes, indices) in place.

    `dates`: nodes that stand for all real numbers under a quantifier (None: such a quantifier cannot be written out).
    `largest`: the largest index that any sized symbol has, the end of ranges that depend on real numbers.
    """

    graph: Graph
    known: Mapping[str, float]
    largest: int = 0
    dates: tuple[Ref, ...] | None = None
    bound: Mapping[str, Ref] = field(default_factory=dict)

    def term(self, node: Node) -> Ref:
        """The node of a term."""
        g = self.graph
        match node:
            case Num(value):
                return g.constant(float(value))
            case Var(name):
                return self._scalar(name)
            case At(name, index):
                return self._entry(name, [self.term(i) for i in index])
            case Op(op, args):
                return g.add(op, *map(self.term, args))
            case Total(var, lo, hi, body):
                return self._total(var, self.term(lo), self.term(hi), body)
            case _:
                raise NotVectorized(f"{type(node).__name__} has no value at a point")

    def _scalar(self, name: str) -> Ref:
        if name in self.bound:
            return self.bound[name]
        if name in self.known:
            return self.graph.constant(self.known[name])
        if name == INFINITY.name:
            raise NotVectorized("infinity")
        return self.graph.cell((name, ()))

    def _entry(self, name: str, index: list[Ref]) -> Ref:
        values = [self.graph.value(i) for i in index]
        for place, (ref, value) in enumerate(zip(index, values, strict=True)):
            if value is None and ref not in (self.dates or ()):
                return self._choice(name, index, place)
        keys = [float(-1 - ref) if value is None else value for ref, value in zip(index, values, strict=True)]
        return self.graph.cell((name, tuple(keys)))

    def _choice(self, name: str, index: list[Ref], place: int) -> Ref:
        """An entry whose index depends on real numbers: one of all the entries."""
        g = self.graph
        found = g.constant(float("nan"))
        for k in range(self.largest, 0, -1):
            here = g.constant(k)
            entry = self._entry(name, [*index[:place], here, *index[place + 1 :]])
            found = g.add("choose", g.relation("=", index[place], here), entry, found)
        return found

    def _total(self, var: str, lo: Ref, hi: Ref, body: Node) -> Ref:
        g, found = self.graph, self.graph.constant(0)
        for k, inside in self._range(lo, hi):
            part = replace(self, bound={**self.bound, var: g.constant(k)}).term(body)
            found = g.add("+", found, part if inside is None else g.add("choose", inside, part, g.constant(0)))
        return found

    def _range(self, lo: Ref, hi: Ref) -> list[tuple[int, Ref | None]]:
        """The integers between, each with the condition under which it is, None if it surely is."""
        g = self.graph
        first, last = g.value(lo), g.value(hi)
        if first is not None and last is not None:
            if last - first > MAX_TERMS:
                raise NotVectorized(f"a range of {last - first:.0f} integers")
            return [(k, None) for k in range(-int(-first // 1), int(last // 1) + 1)]
        if not self.largest:
            raise NotVectorized("a range that depends on real numbers")
        ks = range(1 if first is None else -int(-first // 1), (self.largest if last is None else int(last // 1)) + 1)
        inside = [
            g.junction("and", [g.relation("<=", lo, g.constant(k)), g.relation("<=", g.constant(k), hi)]) for k in ks
        ]
        return list(zip(ks, inside, strict=True))

    def formula(self, node: Node, holds: bool = True) -> Ref:
        """The node of a formula, or of its negation."""
        g = self.graph
        match node:
            case Rel(op, lhs, rhs):
                return g.relation(op if holds else NEGATED[op], self.term(lhs), self.term(rhs))
            case Logic("not", (a,)):
                return self.formula(a, not holds)
            case Logic("implies", (a, b)):
                return g.junction("or" if holds else "and", [self.formula(a, not holds), self.formula(b, holds)])
            case Logic("iff", (a, b)):
                both = g.junction("and", [self.formula(a), self.formula(b, holds)])
                return g.junction("or", [both, g.junction("and", [self.formula(a, False), self.formula(b, not holds)])])
            case Logic(op, args):
                return g.junction(op if holds else _other(op), [self.formula(a, holds) for a in args])
            case Quant(kind, binder, body) if not binder.index:
                return self._quantified("and" if (kind == "forall") == holds else "or", binder, body, holds)
            case _:
                raise NotVectorized(f"{type(node).__name__} cannot be decided at a point")

    def _quantified(self, op: str, binder: Binder, body: Node, holds: bool) -> Ref:
        g, domain = self.graph, binder.domain
        if not domain.integer:
            return self._at_dates(op, binder, body, holds)
        if domain.lo is None or domain.hi is None or not is_finite(domain.lo) or not is_finite(domain.hi):
            raise NotVectorized("a range without end")
        parts = []
        for k, inside in self._range(self.term(domain.lo), self.term(domain.hi)):
            part = replace(self, bound={**self.bound, binder.name: g.constant(k)}).formula(body, holds)
            parts.append(part if inside is None else self._guarded(op, inside, part))
        return g.junction(op, parts)

    def _guarded(self, op: str, inside: Ref, part: Ref) -> Ref:
        g = self.graph
        if op == "or":
            return g.junction("and", [inside, part])
        outside = []
        for rel in g.parts(inside):
            lhs, rhs = g.nodes[rel].args
            outside.append(g.relation("<", rhs, lhs))
        return g.junction("or", [*outside, part])

    def _at_dates(self, op: str, binder: Binder, body: Node, holds: bool) -> Ref:
        if self.dates is None:
            raise NotVectorized("a quantifier over real numbers")
        parts = []
        for date in self.dates:
            inner = replace(self, bound={**self.bound, binder.name: date})
            part = inner.formula(body, holds)
            domain = inner.members(binder.name, binder.domain, op == "or")
            parts.append(self.graph.junction("or" if op == "and" else "and", [*domain, part]))
        return self.graph.junction(op, parts)

    def members(self, name: str, domain: Domain, holds: bool = True) -> list[Ref]:
        """The relations that say that a symbol lies in a domain, or the negation of each."""
        return [self.formula(rel, holds) for rel in membership(Var(name), domain)]


def _other(op: str) -> str:
    return "or" if op == "and" else "and"
