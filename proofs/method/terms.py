"""A relation in normal form, seen as a sum of few terms: coefficients in parameters times powers of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, reduce

from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Num, Op, Rel, Total, map_parts
from ...symbolic.normal import Normal
from ...symbolic.polynomial import ONE, Exponent, Monomial, Poly
from ...symbolic.substitute import free_names, substitute
from ...symbolic.walk import walk

SHORT = 12
ZERO = Num(Fraction(0))
Groups = dict[Exponent, Monomial]


def is_whole(e: Exponent) -> bool:
    """Whether the exponent is a literal integer."""
    return poly.integer_value(e) is not None


def without_whole(e: Exponent) -> Exponent:
    """The exponent without its integer constant."""
    return tuple((k, c) for k, c in e if k != ONE or c.denominator != 1)


def multiple(e: Exponent, f: Exponent) -> mpq | None:
    """c with e = c f."""
    if not f or [k for k, _ in e] != [k for k, _ in f]:
        return None
    ratios = {c / d for (_, c), (_, d) in zip(e, f, strict=True)}
    return ratios.pop() if len(ratios) == 1 else None


def raised(base: Node, e: Node) -> Node:
    """base^e."""
    return base if e == ONE else Op("^", (base, e))


def over(a: Node, b: Node) -> Node:
    """a/b."""
    return a if b == ONE else Op("/", (a, b))


def halves(m: Monomial) -> tuple[Node, Node]:
    """(top, bottom) of a monomial, by the signs of literal exponents."""
    low = tuple((a, e) for a, e in m if len(e) == 1 and e[0][0] == ONE and e[0][1] < 0)
    top = tuple(row for row in m if row not in low)
    return poly.monomial_node(top), poly.monomial_node(poly.inverse(low))


def by_multiples(m: Monomial) -> Groups:
    """m as the product of q^d over d: exponents that are multiples of one another together."""
    found: dict[Exponent, list[tuple[Node, Exponent]]] = {}
    for atom, e in m:
        d = next((d for d in found if multiple(e, d) is not None), e)
        c = multiple(e, d)
        assert c is not None
        found.setdefault(d, []).append((atom, ((ONE, c),)))
    return {d: poly.monomial(rows) for d, rows in found.items()}


def by_parts(m: Monomial) -> Groups:
    """m as the product of q^d over the terms d that exponents are sums of."""
    found: dict[Exponent, list[tuple[Node, Exponent]]] = {}
    for atom, e in m:
        for k, c in e:
            found.setdefault(((k, mpq(1)),), []).append((atom, ((ONE, c),)))
    return {d: poly.monomial(rows) for d, rows in found.items()}


@dataclass(frozen=True)
class Terms:
    """The sum of `rows` (power part, coefficient), which a relation compares with zero."""

    p: Poly

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The symbols that occur in exponents."""
        rows = [k for m in self.p for _, e in m if not is_whole(e) for k, _ in e]
        return frozenset[str]().union(*map(free_names, rows))

    @cached_property
    def rows(self) -> dict[Monomial, Poly]:
        """The terms: a product of powers, and its coefficient, a polynomial in parameters."""
        found: dict[Monomial, Poly] = {}
        for m, c in self.p.items():
            inside = tuple((a, e) for a, e in m if is_whole(e) and free_names(a) <= self.parameters)
            rest = tuple(row for row in m if row not in inside)
            found[rest] = poly.add(found.get(rest, {}), {inside: c})
        return found

    @cached_property
    def powers(self) -> dict[Node, dict[Exponent, None]]:
        """The exponents, other than whole numbers, of each base."""
        found: dict[Node, dict[Exponent, None]] = {}
        for m in self.p:
            for atom, e in m:
                match atom:
                    case Op("^", (base, power)) if e == poly.UNIT:  # not known to be positive in the normal form
                        found.setdefault(base, {})[((power, mpq(1)),)] = None
                    case _ if not is_whole(e):
                        found.setdefault(atom, {})[e] = None
        return found

    def value(self, row: Monomial, sign: int = 1) -> Node:
        """A term as a node."""
        return poly.poly_node(poly.multiply({row: mpq(sign)}, self.rows[row]))


def linear(e: Node, normal: Normal) -> Exponent:
    """An exponent as a linear form in terms."""
    q = normal.quotient(e)
    den = poly.constant_value(q.den)
    if den is not None:
        return poly.exponent([(poly.monomial_node(m), c / den) for m, c in q.num.items()])
    return poly.exponent([(over(poly.monomial_node(m), poly.poly_node(q.den)), c) for m, c in q.num.items()])


def written_powers(node: Node) -> list[tuple[Node, Node]]:
    """(base, exponent) of every power as it is written, but for literal integer exponents."""
    return [
        (part.args[0], part.args[1])
        for part in walk(node)
        if isinstance(part, Op)
        and part.op == "^"
        and not (isinstance(e := part.args[1], Num) and e.value.denominator == 1)
    ]


def is_sum(node: Node) -> bool:
    """Whether the node is a sum or a difference of two terms."""
    return isinstance(node, Op) and node.op in ("+", "-")


@cache
def unrolled(node: Node) -> Node:
    """The node with short sums between literal integers written out."""
    match node:
        case Total(var, Num(lo), Num(hi), body) if lo.denominator == hi.denominator == 1 and 0 <= hi - lo < SHORT:
            terms = [unrolled(substitute(body, {var: Num(lo + k)})) for k in range(int(hi - lo) + 1)]
            return reduce(lambda a, b: Op("+", (a, b)), terms)
        case _:
            return map_parts(node, unrolled)


def summands(node: Node, sign: int = 1) -> list[tuple[int, Node]]:
    """(sign, term) for the terms of a sum as it is written."""
    match node:
        case Op("+", (a, b)):
            return [*summands(a, sign), *summands(b, sign)]
        case Op("-", (a, b)):
            return [*summands(a, sign), *summands(b, -sign)]
        case Op("neg", (a,)):
            return summands(a, -sign)
        case Num(value):
            return [(sign, node)] if value else []
        case _:
            return [(sign, node)]


def product(rel: Rel, normal: Normal) -> Monomial | None:
    """lhs/rhs as a product of powers of atoms, if both are known to be positive; products are not multiplied out."""
    rows: dict[Node, Node] = {}
    if not (_factors(rel.lhs, ONE, normal, rows) and _factors(rel.rhs, Num(Fraction(-1)), normal, rows)):
        return None
    return poly.monomial((base, linear(e, normal)) for base, e in rows.items())


def _factors(node: Node, e: Node, normal: Normal, rows: dict[Node, Node]) -> bool:
    """Add the factors of node^e to the rows; whether all are known to be positive."""
    match node:
        case Op("*", (a, b)):
            return _factors(a, e, normal, rows) and _factors(b, e, normal, rows)
        case Op("/", (a, b)):
            return _factors(a, e, normal, rows) and _factors(b, Op("neg", (e,)), normal, rows)
        case Op("^", (a, k)):
            return _factors(a, Op("*", (e, k)), normal, rows)
    q = normal.quotient(Op("log", (node,)))
    den = poly.poly_node(q.den)
    for m, c in q.num.items():
        logs = [a for a, k in m if isinstance(a, Op) and a.op == "log" and k == poly.UNIT]
        base = logs[0].args[0] if len(logs) == 1 else Op("exp", (ONE,))
        if not normal.facts.is_positive(normal.facts.plain(base)):
            return False
        rest = poly.poly_node({tuple(row for row in m if row[0] not in logs[:1] or len(logs) != 1): c})
        rows[base] = Op("+", (rows.get(base, ZERO), Op("*", (e, over(rest, den)))))
    return True
