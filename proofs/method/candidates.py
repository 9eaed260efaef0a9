"""Instances of the lemmas on powers and logarithms that may matter to some relations. Not trusted.

Each is a lemma with values; the cheap and likely ones come first. Whether an instance holds is for the kernel, whether
it matters is for `refine.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, permutations

from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Num, Op, Rel
from ...symbolic.normal import Normal
from ...symbolic.polynomial import ONE, Exponent, Monomial, Poly
from ...symbolic.substitute import free_names
from .readable import text
from .terms import (
    Terms,
    by_multiples,
    by_parts,
    halves,
    is_whole,
    linear,
    multiple,
    over,
    product,
    raised,
    summands,
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
    seen: list[Poly] = field(default_factory=list)
    written: list[tuple[Node, Exponent]] = field(default_factory=list)
    raw: dict[Node, Node] = field(default_factory=dict)

    def of(self, rels: Iterable[Rel]) -> list[Instance]:
        """Instances for these relations, and for those that isolating a power makes of them."""
        rels = list(rels)
        polys = [self.normal.relation(rel)[0] for rel in rels]
        for b, e in [row for rel in rels for row in written_powers(rel)]:
            self.raw[self.normal.node(b)] = b
            self.written.append((self.normal.node(b), linear(e, self.normal)))
        self._alone(polys)
        self._logs(polys)
        for rel, p in zip(rels, polys, strict=True):
            for new in list(self._relation(rel, p)):
                self._derived(new)
        return sorted(self.found.values(), key=lambda i: i.tier)

    def _add(self, tier: int, lemma: str, **at: Node) -> None:
        values = tuple(self.normal.node(term) for term in at.values())
        key = (lemma, *values)
        if values[0] not in values[1:2] and (key not in self.found or self.found[key].tier > tier):
            self.found[key] = Instance(tier, lemma, tuple((n, text(v)) for n, v in at.items()))

    def _order(self, tier: int, x: Node, y: Node, r: Node) -> None:
        first = next(iter(self.normal.quotient(r).num.values()), mpq(1))
        r = Op("neg", (r,)) if first < 0 else r  # x^(-r) is 1/x^r: the same instance
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

    def _relation(self, rel: Rel, p: Poly) -> Iterator[Rel]:
        """Instances for one relation; the relations between what its powers are isolated to."""
        terms = Terms(p)
        if not terms.powers and not _has_logs(p):
            return
        quotient = product(rel, self.normal)
        for x, y, r in (*_isolated(terms), *_isolated_product(quotient)):
            if not isinstance(x, Num):
                self._order(1, x, y, r)
                yield Rel("<", self.raw.get(x, x), y)
        if len(terms.rows) <= MANY:
            for m, k in combinations(terms.rows, 2):
                self._pair(terms, m, k)
        self._means(terms, self.written)
        self._three(rel)
        self._product(rel, quotient)

    def _derived(self, rel: Rel) -> None:
        """Instances for a relation that comes of isolating a power."""
        p = self.normal.relation(rel)[0]
        if p not in self.seen:
            self.seen.append(p)
            self._means(Terms(p), [])
            self._three(rel)

    def _pair(self, terms: Terms, m: Monomial, k: Monomial) -> None:
        """Two terms of a relation: their power parts against each other."""
        quotient = poly.monomial((*m, *poly.inverse(k)))
        fractional = tuple((a, e) for a, e in quotient if not is_whole(e))
        for d, q in by_multiples(fractional).items():
            self._order(1, *halves(q), poly.exponent_node(d))
        if fractional and len(terms.rows) <= FEW:
            self._tangents(3, *halves(quotient))

    def _product(self, rel: Rel, quotient: Monomial | None) -> None:
        """Two products against each other: by their logarithms, which lie below tangents."""
        if not quotient or all(is_whole(e) for _, e in quotient):
            return
        self._add(1, "log-order", x=rel.lhs, y=rel.rhs)
        for groups in (by_parts(quotient), by_multiples(quotient)):
            for q in groups.values():
                self._tangents(1, *halves(q))

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
                    self._add(1, "power-young", x=x, y=y, r=w)

    def _whole(self, node: Node) -> Node:
        """The node as a product of powers, if it is one."""
        found = product(Rel("=", node, ONE), self.normal)
        return node if found is None else poly.monomial_node(found)

    def _means(self, terms: Terms, written: list[tuple[Node, Exponent]]) -> None:
        """Powers against the tangent at the base of another power: x^q at a mean s, where s^q stands in a term."""
        powers = [(s, e) for s, es in terms.powers.items() for e in es]
        for s, e in dict.fromkeys([*powers, *written]):
            if isinstance(s, Op) and s.op == "+" and not free_names(s) <= terms.parameters:
                r = poly.exponent_node(e)
                for x in dict.fromkeys(part for m in terms.rows for part in _cores(m, s)):
                    self._add(1, "power-young", x=raised(poly.monomial_node(x), over(ONE, r)), y=s, r=r)

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


def _cores(m: Monomial, s: Node) -> Iterator[Monomial]:
    """What a term may be a power of: its powers with symbolic exponents, or else each of its factors."""
    own = tuple((a, e) for a, e in m if a != s)
    fractional = tuple((a, e) for a, e in own if not is_whole(e))
    yield from [fractional] if fractional else [(row,) for row in own]
