"""Limits by parts: of sums, products, quotients, powers and logarithms, with the power of h that dominates taken out.

The value is found on the way: of K[h] in body = h^r K[h], where K has neither pole nor zero at 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Op, Rel
from ...symbolic.polynomial import Exponent, Monomial, Poly
from ...symbolic.substitute import free_names
from ...symbolic.text import to_text
from .desk import Desk, Lines
from .nearness import Near, noted
from .transport import ONE, ZERO


class NoLimit(ValueError):
    """No limit is found: not that there is none."""


@dataclass(frozen=True)
class Tends:
    """Lines after which it is known that the body tends to the value, and where that is known."""

    body: Node
    value: Node
    near: Near
    lines: Lines

    def followed(self, desk: Desk, name: str, body: Node, value: Node, at: dict[str, Node]) -> Tends:
        """One more lemma: the body tends to the value."""
        functions = {k: self.near.function(v) for k, v in at.items() if k in ("A", "B", "K", "G")}
        values: dict[str, Any] = {k: to_text(v) for k, v in at.items()} | functions
        values |= {"F": self.near.function(body), "d": to_text(self.near.reach)}
        more, after, _ = noted(desk, self.near.context, name, values)
        return Tends(body, value, replace(self.near, context=after), [*self.lines, *more])


def tends(desk: Desk, near: Near, body: Node) -> Tends:
    """A finite limit of the body as h tends to zero. Raises NoLimit."""
    if near.h.name not in free_names(body):
        return _constant(desk, near, body)
    exponent, ratio = dominant(desk, near, body)
    if not exponent:
        return _same(desk, _ratio(desk, near, *ratio), body)
    power = poly.exponent_node(exponent)
    if desk.settled(near.context, Rel("<", ZERO, power)) is None:
        raise NoLimit(f"the sign of the exponent {to_text(power)}")
    rest = _ratio(desk, near, *ratio)
    return rest.followed(desk, "limit-zero-of-power", body, ZERO, {"K": rest.body, "r": power, "M": rest.value})


def grows(desk: Desk, near: Near, body: Node) -> Tends:
    """That the body grows without bound. Raises NoLimit."""
    exponent, ratio = dominant(desk, near, body)
    power = poly.exponent_node(exponent)
    if not exponent or desk.settled(near.context, Rel("<", power, ZERO)) is None:
        raise NoLimit(f"the sign of the exponent {to_text(power)}")
    rest = _ratio(desk, near, *ratio)
    return rest.followed(desk, "limit-infinite-of-power", body, ZERO, {"K": rest.body, "r": power, "M": rest.value})


def dominant(desk: Desk, near: Near, body: Node) -> tuple[Exponent, tuple[Poly, Poly]]:
    """r and polynomials p, q with body = h^r p/q, where p and q have terms without h and no negative powers of it."""
    q = near.inside.normal.quotient(body)
    (top, p), (below, q_rest) = (_taken_out(desk, near, x) for x in (q.num, q.den))
    return poly.exponent((*top, *((k, -c) for k, c in below))), (p, q_rest)


def _taken_out(desk: Desk, near: Near, p: Poly) -> tuple[Exponent, Poly]:
    """The least power of h among the terms, and the polynomial without it."""
    found = [dict(m).get(near.h, ()) for m in p]
    for least in dict.fromkeys(found):
        gaps = [poly.exponent((*e, *((k, -c) for k, c in least))) for e in found]
        if all(not g or desk.settled(near.context, Rel("<", ZERO, poly.exponent_node(g))) is not None for g in gaps):
            away = poly.inverse(((near.h, least),)) if least else ()
            return least, poly.multiply(p, {away: mpq(1)}) if away else p
    raise NoLimit("no power of h is seen to dominate")


def _ratio(desk: Desk, near: Near, p: Poly, q: Poly) -> Tends:
    above = _sum(desk, near, p)
    if poly.constant_value(q) == 1:
        return above
    below = _sum(desk, above.near, q)
    body, value = Op("/", (above.body, below.body)), Op("/", (above.value, below.value))
    both = replace(below, lines=[*above.lines, *below.lines])
    at = {"A": above.body, "B": below.body, "L": above.value, "M": below.value, "N": value}
    return both.followed(desk, "limit-of-ratio", body, value, at)


def _sum(desk: Desk, near: Near, p: Poly) -> Tends:
    total: Tends | None = None
    for m, c in p.items():
        term = _term(desk, near if total is None else total.near, m, c)
        if total is None:
            total = term
            continue
        at = {"A": total.body, "B": term.body, "L": total.value, "M": term.value}
        both = replace(term, lines=[*total.lines, *term.lines])
        total = both.followed(
            desk, "limit-of-sum", Op("+", (total.body, term.body)), Op("+", (total.value, term.value)), at
        )
    if total is None:
        raise NoLimit("no terms")
    return total


def _term(desk: Desk, near: Near, m: Monomial, c: mpq) -> Tends:
    """A monomial: its constants, its powers that move, and a positive power of h."""
    moving = [row for row in m if near.h.name in free_names(poly.monomial_node((row,)))]
    fixed = tuple(row for row in m if row not in moving)
    number = poly.poly_node({fixed: c})
    found = _constant(desk, near, number)
    for atom, e in moving:
        if atom is near.h:
            continue
        part = _factor(desk, found.near, atom, e)
        at = {"A": found.body, "B": part.body, "L": found.value, "M": part.value}
        both = replace(part, lines=[*found.lines, *part.lines])
        found = both.followed(
            desk, "limit-of-product", Op("*", (found.body, part.body)), Op("*", (found.value, part.value)), at
        )
    power = dict(moving).get(near.h)
    if power is None:
        return found
    r = poly.exponent_node(power)
    body = Op("*", (Op("^", (near.h, r)), found.body))
    return found.followed(desk, "limit-zero-of-power", body, ZERO, {"K": found.body, "r": r, "M": found.value})


def _factor(desk: Desk, near: Near, atom: Node, e: Exponent) -> Tends:
    """A power of something that moves other than h."""
    power = poly.exponent_node(e)
    body = poly.monomial_node(((atom, e),))
    if isinstance(atom, Op) and atom.op == "exp" and atom.args[0] == ONE:
        inner = tends(desk, near, power)
        value = Op("exp", (inner.value,))
        return inner.followed(desk, "limit-of-exponential", body, value, {"G": power, "M": inner.value, "L": value})
    if near.h.name in free_names(power):
        raise NoLimit("an exponent moves")
    base = _atom(desk, near, atom)
    if e == poly.UNIT:
        return base
    return base.followed(
        desk, "limit-of-power", body, Op("^", (base.value, power)), {"A": base.body, "L": base.value, "r": power}
    )


def _atom(desk: Desk, near: Near, atom: Node) -> Tends:
    if isinstance(atom, Op) and atom.op == "log":
        inner = tends(desk, near, atom.args[0])
        value = Op("log", (inner.value,))
        return inner.followed(desk, "limit-of-logarithm", atom, value, {"A": inner.body, "L": inner.value})
    if isinstance(atom, Op) and atom.op in "+-*/":
        return tends(desk, near, atom)
    raise NoLimit(f"no rule for {to_text(atom)}")


def _constant(desk: Desk, near: Near, body: Node) -> Tends:
    rate = {"params": [desk.new_name(near.context, "t")], "body": "0"}
    values = {"F": near.function(body), "v": rate, "L": to_text(body), "d": to_text(near.reach)}
    more, after, _ = noted(desk, near.context, "limit-by-continuity", values)
    return Tends(body, body, replace(near, context=after), more)


def _same(desk: Desk, found: Tends, body: Node) -> Tends:
    """The limit of a body that equals another one, with a value in normal form."""
    return valued(desk, found, body, found.near.context.normal.node(found.value))


def valued(desk: Desk, found: Tends, body: Node, value: Node) -> Tends:
    """The same limit under another name of its value."""
    return found.followed(desk, "limit-same", body, value, {"A": found.body, "L": found.value, "N": value})
