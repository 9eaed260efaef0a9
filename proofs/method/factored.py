"""The sign of a product from those of its factors: polynomials in named powers, factored by python-flint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Num, Op, Rel
from ...symbolic.facts import POSITIVE
from ...symbolic.polynomial import Monomial, Poly
from ...symbolic.proposals import common_monomial
from ...symbolic.text import to_text
from ..context import Context
from ..naming import Naming
from .desk import Desk, Lines
from .transport import ZERO, signed

MAX_TERMS, MAX_DEGREE, MAX_FACTORS = 400, 40, 8


@dataclass(frozen=True)
class Factors:
    """A polynomial as a number times a monomial times powers of polynomials."""

    content: Fraction
    common: Monomial
    factors: tuple[tuple[Node, int], ...]


def factors(p: Poly) -> Factors | None:
    """The factors of a polynomial in named powers; None for zero, or if that is too much."""
    if not p or len(p) > MAX_TERMS:
        return None
    common = common_monomial(p)
    p = poly.multiply(p, {poly.inverse(common): mpq(1)})
    naming = Naming([p])
    names = {name: key for key, name in naming.names.items()}
    if not names:
        c = p[poly.EMPTY]
        return Factors(Fraction(int(c.numerator), int(c.denominator)), common, ())
    rows = [(dict(naming.factors(m)), c) for m, c in p.items()]
    low = {n: min(f.get(n, 0) for f, _ in rows) for n in names}
    if any(f.get(n, 0) - low[n] > MAX_DEGREE for f, _ in rows for n in names):
        return None
    ring = fmpq_mpoly_ctx.get(tuple(names), Ordering.lex)
    table = {tuple(f.get(n, 0) - low[n] for n in names): fmpq(int(c.numerator), int(c.denominator)) for f, c in rows}
    content, found = ring.from_dict(table).factor()
    shared = [*common, *((a, poly.exponent((e, k * low[n]) for e, k in b)) for n, (a, b) in names.items())]
    kept: list[tuple[Node, int]] = []
    for q, k in found:  # u^3 + u^2 v, where v is named for u^(2 + a), is u^2 (u + u^a)
        part = _poly(q, names)
        common = common_monomial(part)
        shared += [(a, poly.exponent((x, int(k) * c) for x, c in e)) for a, e in common]
        part = poly.multiply(part, {poly.inverse(common): mpq(1)})
        if poly.constant_value(part) != 1:
            kept.append((_node(part), int(k)))
    return Factors(Fraction(int(content.p), int(content.q)), poly.monomial(shared), tuple(kept))


def _poly(q: fmpq_mpoly, names: Mapping[str, tuple[Node, poly.Exponent]]) -> Poly:
    """A polynomial in names as one in the powers that they stand for."""
    out: Poly = {}
    for powers, c in q.to_dict().items():
        rows = zip(names.values(), powers, strict=True)
        m = poly.monomial((a, poly.exponent((x, int(k) * y) for x, y in e)) for (a, e), k in rows)
        out = poly.add(out, {m: mpq(int(c.p), int(c.q))})
    return out


def _node(p: Poly) -> Node:
    terms: list[Node] = []
    for m in sorted(p, key=poly.order):
        parts = [poly.monomial_node((row,)) for row in m]
        number = poly.number(p[m])
        terms.append(reduce(_times, parts if number.value == 1 and parts else [number, *parts]))
    return reduce(lambda a, b: Op("+", (a, b)), terms)


def tidy(context: Context, node: Node) -> Node:
    """The term as a quotient of products, common factors cancelled; as it is where that is too much."""
    q = context.normal.quotient(node)
    top, below = factors(q.num), factors(q.den)
    if top is None or below is None:
        return context.normal.node(node)
    powers: dict[Node, int] = {}
    for factor, k in (*top.factors, *((f, -k) for f, k in below.factors)):
        powers[factor] = powers.get(factor, 0) + k
    common = poly.monomial_node(poly.monomial((*top.common, *poly.inverse(below.common))))
    over = [_power(f, k) for f, k in powers.items() if k > 0]
    under = [f for f, k in powers.items() for _ in range(-k)]  # one by one: each is seen not to vanish
    number = Num(top.content / below.content)
    head = [x for x in (number, common) if x is not poly.ONE]
    whole = reduce(_times, [*head, *over] or [number])
    return reduce(lambda a, b: Op("/", (a, b)), under, whole)


def _times(a: Node, b: Node) -> Node:
    return Op("*", (a, b))


def _power(a: Node, k: int) -> Node:
    return a if k == 1 else Op("^", (a, Num(Fraction(k))))


def factored(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """Signs of the factors, each a goal of its own; then their products by a lemma, one after another."""
    p, op = context.normal.relation(goal)
    found = factors(p)
    if op not in ("<", "<=") or found is None:
        return None
    uncertain = [(a, e) for a, e in found.common if context.facts.atom_sign(a) != POSITIVE]
    rows = [*((a, poly.integer_value(e) or 0) for a, e in uncertain), *found.factors]
    if any(k < 1 for _, k in rows) or not 0 < sum(k for _, k in rows) <= MAX_FACTORS:
        return None
    points, lines = desk.points(context), Lines()
    product: Node | None = None
    for node, k in rows:
        if op == "<=" and k % 2 == 0:  # a square: by its form
            part, k = _power(node, 2), k // 2
        else:
            part = signed(points.sign(node), node)
        shown = Rel(op, ZERO, part)
        if shown == goal:
            return None
        proof = desk.prove(context, shown, depth)
        if proof is None:
            return None
        line, context = desk.supposing(context, shown, proof)
        lines.append(line)
        for _ in range(k):
            if product is not None:
                note = _product(desk, context, op, product, part)
                context = desk.noted(context, note)
                lines.append(note)
            product = part if product is None else Op("*", (product, part))
    end = desk.settled(context, goal)
    return None if end is None else [*lines, *end]


def _product(desk: Desk, context: Context, op: str, a: Node, b: Node) -> dict[str, Any]:
    name = "product-positive" if op == "<" else "product-nonnegative"
    at = {"x": to_text(a), "y": to_text(b)}
    return {"do": "note", "as": desk.new_labels(context, "p", 1), "rule": "lemma", "name": name, "at": at}
