"""Instances of the lemmas on powers and logarithms that may matter to some relations. Not trusted.

Each is a lemma with values; the cheap and likely ones come first. Whether an instance holds is for the kernel, whether
it matters is for `refine.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, permutations

from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Num, Op, Rel
from ...symbolic.normal import Normal
from ...symbolic.polynomial import ONE, Exponent, Monomial, Poly
from ...symbolic.substitute import free_names
from ...symbolic.walk import walk
from .readable import text
from .terms import (
    Terms,
    by_multiples,
    by_parts,
    halves,
    is_sum,
    is_whole,
    linear,
    multiple,
    over,
    product,
    raised,
    summands,
    unrolled,
    without_whole,
    written_powers,
)

MANY, FEW = 14, 6


@dataclass(frozen=True)
class Instance:
    """A lemma at values, each the text of a term."""

    tier: int
    lemma: str
    at: tuple[tuple[str, str], ...]

    def line(self, label: str) -> dict[str, object]:
        """The line of a proof that notes the instance."""
        return {"do": "note", "as": label, "rule": "lemma", "name": self.lemma, "at": dict(self.at)}


@dataclass
class Candidates:
    """Instances for relations under what is known of signs, by tier, each once."""

    normal: Normal
    found: dict[tuple[object, ...], Instance] = field(default_factory=dict)
    plans: list[dict[tuple[object, ...], None]] = field(default_factory=list)
    written: list[tuple[Node, Exponent]] = field(default_factory=list)
    raw: dict[Node, Node] = field(default_factory=dict)

    def of(self, rels: Iterable[Rel], all_there_is: bool = True) -> list[list[Instance]]:
        """Sets of instances for these relations, to be tried one after another: ideas first, then all there is."""
        rels = [Rel(rel.op, unrolled(rel.lhs), unrolled(rel.rhs)) for rel in rels]
        polys = [self.normal.relation(rel)[0] for rel in rels]
        for b, e in [row for rel in rels for row in written_powers(rel)]:
            self.raw[self.normal.node(b)] = b
            self.written.append((self.normal.node(b), linear(e, self.normal)))
        for rel, p in zip(rels, polys, strict=True):
            self._relation(rel, Terms(p))
        ideas = sorted([[self.found[k] for k in plan] for plan in self.plans if plan], key=len)
        if not all_there_is:
            return ideas
        self._alone(polys)
        self._logs(polys)
        every = sorted(self.found.values(), key=lambda i: i.tier)
        return [*ideas, *([i for i in every if i.tier <= tier] for tier in (2, 3))]

    def _idea(self) -> None:
        """What is added from here on is to be tried together."""
        self.plans.append({})

    def _add(self, tier: int, lemma: str, **at: Node) -> None:
        values = tuple(self.normal.node(term) for term in at.values())
        key = (lemma, *values)
        if values[0] in values[1:2]:
            return
        if key not in self.found or self.found[key].tier > tier:
            self.found[key] = Instance(tier, lemma, tuple((n, text(v)) for n, v in at.items()))
        if tier == 0:
            self.plans[-1][key] = None

    def _order(self, tier: int, x: Node, y: Node, r: Node) -> None:
        first = next(iter(self.normal.quotient(r).num.values()), mpq(1))
        r = self.normal.node(Op("neg", (r,)) if first < 0 else r)  # x^(-r) is 1/x^r: the same instance
        if ONE in (self.normal.node(x), self.normal.node(y)):
            self._add(tier, "power-one", x=y if self.normal.node(x) == ONE else x, r=r)
        else:
            self._add(tier, "power-order", x=x, y=y, r=r)

    def _tangents(self, tier: int, x: Node, y: Node) -> None:
        self._add(tier, "log-tangent", x=x, y=y)
        self._add(tier, "log-tangent", x=y, y=x)

    def _alone(self, polys: list[Poly]) -> None:
        """Powers against one, against each other, and against their tangents."""
        rows = self.written + [(b, e) for p in polys for b, es in Terms(p).powers.items() for e in es]
        rows += [(b, short) for b, e in rows if (short := without_whole(e))]
        rows = list(dict.fromkeys(rows))
        for b, e in rows:
            self._order(2, b, ONE, poly.exponent_node(e))
            self._add(2, "power-young", x=b, y=ONE, r=poly.exponent_node(e))
        for one, other in combinations(rows, 2):
            self._two(*one, *other, len(rows) <= MANY)

    def _two(self, b: Node, e: Exponent, a: Node, f: Exponent, few: bool) -> None:
        c, r = multiple(f, e), poly.exponent_node(e)
        if a == b and few:
            s = poly.exponent_node(f)
            if c is None:
                self._add(2, "power-exponents", x=b, r=r, s=s)
            if c != -1:
                self._add(3, "power-young", x=raised(b, s), y=ONE, r=over(r, s))
                self._add(3, "power-young", x=raised(b, r), y=ONE, r=over(s, r))
        elif a != b and c is not None:
            other = raised(a, poly.number(c))
            self._order(2, b, other, r)
            self._add(3, "power-young", x=b, y=other, r=r)
            self._add(3, "power-young", x=other, y=b, r=r)
        elif a != b and poly.exponent([*e, *f]) == poly.UNIT:
            self._add(2, "power-young", x=b, y=a, r=r)

    def _relation(self, rel: Rel, terms: Terms) -> None:
        """Instances for one relation, and for those that isolating a power makes of it."""
        if not terms.powers and not _has_logs(terms.p):
            return
        self._idea()
        if len(terms.rows) <= MANY:
            for m, k in combinations(terms.rows, 2):
                self._pair(terms, m, k)
        self._three(rel)
        self._means(rel)
        quotient = product(rel, self.normal)
        self._product(rel, quotient)
        for x, y, r in (*_isolated_side(rel), *_isolated(terms), *_isolated_product(quotient)):
            if not isinstance(x, Num):
                self._idea()
                self._order(0, x, y, r)
                new = Rel("<", self.raw.get(x, x), y)
                self._three(new)
                self._means(new, lambda: self._order(0, x, y, r))  # noqa: B023

    def _pair(self, terms: Terms, m: Monomial, k: Monomial) -> None:
        """Two terms of a relation: their power parts against each other."""
        quotient = poly.monomial((*m, *poly.inverse(k)))
        fractional = tuple((a, e) for a, e in quotient if not is_whole(e))
        for d, q in by_multiples(fractional).items():
            self._order(0, *halves(q), poly.exponent_node(d))
        if fractional and len(terms.rows) <= FEW:
            self._tangents(3, *halves(quotient))

    def _product(self, rel: Rel, quotient: Monomial | None) -> None:
        """Two products against each other: by their logarithms, which lie below tangents."""
        if not quotient or all(is_whole(e) for _, e in quotient):
            return
        for groups in (by_parts(quotient), by_multiples(quotient)):
            self._idea()
            self._add(0, "log-order", x=rel.lhs, y=rel.rhs)
            for q in groups.values():
                self._tangents(0, *halves(q))

    def _three(self, rel: Rel) -> None:
        """u + v against m: weighted means with the weight for which m = (u/w)^w (v/(1 - w))^(1 - w) in some symbol."""
        terms = [*summands(rel.lhs), *summands(rel.rhs, -1)]
        if len(terms) != 3:
            return
        for (sm, m), (su, u), (sv, v) in permutations(terms, 3):
            if text(u) > text(v):
                continue
            over_u, over_m = (product(Rel("=", x, v), self.normal) for x in (u, m))
            for a, e in over_u or ():
                power = dict(over_m or ()).get(a)
                if power is not None:
                    w = self.normal.node(over(poly.exponent_node(power), poly.exponent_node(e)))
                    x, y = (
                        self._whole(over(t if s != sm else Op("neg", (t,)), k))
                        for s, t, k in ((su, u, w), (sv, v, Op("-", (ONE, w))))
                    )
                    self._idea()
                    self._add(0, "power-young", x=x, y=y, r=w)

    def _whole(self, node: Node) -> Node:
        """The node as a product of powers, if it is one."""
        found = product(Rel("=", node, ONE), self.normal)
        return node if found is None else poly.monomial_node(found)

    def _means(self, rel: Rel, first: Callable[[], None] = lambda: None) -> None:
        """Powers against the tangent at a mean: x^q at s, where s is a sum and s^q stands in the relation."""
        written = [(b, self.normal.node(e)) for b, e in written_powers(rel)]
        for term in (t for side in (rel.lhs, rel.rhs) for _, t in summands(side)):
            found = tuple((a, e) for a, e in product(Rel("=", term, ONE), self.normal) or () if not is_whole(e))
            written += [(over(*halves(q)), poly.exponent_node(d)) for d, q in by_multiples(found).items()]
        once = {(self.normal.node(b), e): (b, e) for b, e in written}
        parameters = frozenset[str]().union(*(free_names(e) for _, e in once))
        rows = [row for row in once.values() if not free_names(row[0]) <= parameters]
        for s, q in rows[:MANY]:
            if any(is_sum(part) for part in walk(s)):
                self._idea()
                first()
                for b, e in rows[:MANY]:
                    if (b, e) != (s, q):
                        self._add(0, "power-young", x=raised(b, self.normal.node(over(e, q))), y=s, r=q)

    def _logs(self, polys: list[Poly]) -> None:
        """Logarithms that occur, against one and against each other."""
        atoms = dict.fromkeys(a for p in polys for m in p for a, _ in m if isinstance(a, Op) and a.op == "log")
        args = [a.args[0] for a in atoms if isinstance(a, Op)]
        for x in args:
            self._add(1, "log-order", x=x, y=ONE)
            self._tangents(2, x, ONE)
        for x, y in combinations(args, 2) if len(args) <= FEW else ():
            self._add(1, "log-order", x=x, y=y)
            self._tangents(2, x, y)


def _has_logs(p: Poly) -> bool:
    return any(isinstance(a, Op) and a.op == "log" for m in p for a, _ in m)


def _isolated_side(rel: Rel) -> Iterator[tuple[Node, Node, Node]]:
    """(b, c, e) with the relation one between b^e and c^e: a side that is written as a power."""
    for side, other in ((rel.lhs, rel.rhs), (rel.rhs, rel.lhs)):
        for b, r in written_powers(side)[:1] if isinstance(side, Op) and side.op == "^" else ():
            yield b, raised(other, over(ONE, r)), r


def _isolated(terms: Terms) -> Iterator[tuple[Node, Node, Node]]:
    """(b, c, e) with the relation one between b^e and c^e: p = a b^e + rest, where b is not in the rest."""
    for b, es in terms.powers.items():
        for e in es:
            with_it = {m: c for m, c in terms.p.items() if dict(m).get(b) == e}
            rest = {m: c for m, c in terms.p.items() if m not in with_it}
            if with_it and rest and not any(b in dict(m) for m in rest):
                factor = poly.divided(with_it, ((b, e),))
                other = over(poly.poly_node(poly.scaled(rest, mpq(-1))), poly.poly_node(factor))
                r = poly.exponent_node(e)
                yield b, raised(other, over(ONE, r)), r


def _isolated_product(quotient: Monomial | None) -> Iterator[tuple[Node, Node, Node]]:
    """The same for a product of powers against one."""
    for a, e in quotient or ():
        others = tuple((b, f) for b, f in quotient or () if b != a)
        if not is_whole(e) and others:
            r = poly.exponent_node(e)
            yield a, raised(over(ONE, poly.monomial_node(others)), over(ONE, r)), r
