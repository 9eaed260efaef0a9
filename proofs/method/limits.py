"""Limits by lemmas: brought to zero from above (x = p + h, p - h or 1/h), then by continuity, as the quotient of two
derivatives, through the logarithm, or as a power of h times something with a limit."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from ...symbolic import polynomial as poly
from ...symbolic.expression import INFINITY, Binder, Domain, Limit, Node, Op, Quant, Rel, Var, num
from ...symbolic.proposals import common_monomial
from ...symbolic.substitute import free_names, replace_term, substitute
from ...symbolic.text import to_text
from ...symbolic.walk import walk
from ..context import Context
from ..derivative import derivative, unfold_limit
from .desk import ERRORS, SETTLE, Desk, Lines
from .factored import tidy
from .limit_algebra import grows, tends, valued
from .nearness import Found, Near, noted
from .orthant import moved
from .transport import ONE, ZERO

MAX_DEPTH = 3


def limits(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy, for goals `limit(e, x, p) = c`; then again with bounded symbols in positive coordinates."""
    limit = goal.lhs
    if goal.op != "=" or not isinstance(limit, Limit) or depth < desk.top:
        return None
    unfolded = unfold_limit(goal)
    lines = _shown(desk, context, unfolded, limit)
    if lines is not None:
        return [{"do": "unfold"}, *lines]
    moves: Lines = []
    for name, binder in list(context.binders.items()):
        if name in free_names(unfolded) - free_names(limit.point) and not binder.index and not binder.domain.integer:
            more, context, unfolded = moved(desk, context, unfolded, name)
            moves += more
    lines = _shown(desk, context, unfolded, limit) if moves else None
    return None if lines is None else [{"do": "unfold"}, *moves, *lines]


def _shown(desk: Desk, context: Context, unfolded: Node, limit: Limit) -> Lines | None:
    """Lines that close the statement with epsilon and delta."""
    assert isinstance(unfolded, Quant) and isinstance(unfolded.body, Quant)
    inner = unfolded.body.body
    assert isinstance(inner, Quant) and isinstance(inner.body, Rel)
    x, close = inner.binder.name, inner.body
    value: Node | None = None
    body = close.rhs
    if isinstance(close.lhs, Op) and close.lhs.op == "abs":
        gap = close.lhs.args[0]
        assert isinstance(gap, Op)
        body, value = gap.args
    h = Var(desk.new_name(context, "h"))
    at, name, ends = approach(limit, h)
    for reach in reaches(context, limit):
        near = Near(context, h, reach)
        try:
            there = tidy(near.inside, substitute(body, {x: at}))
            found = infinite(desk, near, there) if value is None else finite(desk, near, there, value, MAX_DEPTH)
            if found is None:
                continue
            values: dict[str, object] = {"f": {"params": [x], "body": to_text(body)}, "F": near.function(there)}
            values |= {"d": to_text(reach)} | ends | ({} if value is None else {"L": to_text(value)})
            more, after, _ = noted(desk, found[1], f"limit-{'infinite-' if value is None else ''}{name}", values)
            desk.checker.prove(after, unfolded, [dict(SETTLE)])
        except ERRORS:
            continue
        return [*found[0], *more, dict(SETTLE)]
    return None


def approach(limit: Limit, h: Var) -> tuple[Node, str, dict[str, object]]:
    """Where x is in terms of h, the name of the lemma that says so, and its value for the point."""
    if limit.point == INFINITY:
        return Op("/", (ONE, h)), "far", {}
    if limit.side == "+":
        return (h if limit.point == ZERO else Op("+", (limit.point, h))), "above", {"p": to_text(limit.point)}
    return Op("-", (limit.point, h)), "below", {"p": to_text(limit.point)}


def reaches(context: Context, limit: Limit) -> Iterator[Node]:
    """How far from the point to go: to the other end of x's domain, one, a half."""
    domain = context.binders[limit.var].domain if limit.var in context.binders else Domain()
    yield ONE
    if limit.point != INFINITY:
        other = domain.hi if limit.side == "+" else domain.lo
        if other is not None:
            yield Op("-", (other, limit.point) if limit.side == "+" else (limit.point, other))
    yield num("1/2")
    yield from (Var(n) for n, b in context.binders.items() if n in free_names(limit) and not b.index)


def finite(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """Lines that note the body to tend to the value as h tends to zero."""
    for way in (by_continuity, by_quotient, by_logarithm, by_power, by_composition, by_parts):
        try:
            found = way(desk, near, body, value, depth)
        except ERRORS:
            continue
        if found is not None:
            return found
    return None


def _path(near: Near, body: Node, time: str) -> tuple[dict[str, object], Node]:
    """The rate of a term as h = reach * t/(1 + t), for a lemma, and the term that is its rate at 0."""
    t = Var(time)
    place = Op("/", (Op("*", (near.reach, t)), Op("+", (ONE, t))))
    inside = near.context.declare(Binder(time, Domain(lo=ZERO, lo_open=False)))
    rate = derivative(substitute(body, {near.h.name: place}), time, [], inside)
    return {"params": [time], "body": to_text(rate)}, substitute(rate, {time: ZERO})


def by_continuity(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """The body is continuous at 0, where it has the value."""
    there = substitute(body, {near.h.name: ZERO})
    if not desk.points(near.context).defined(there) or not desk.points(near.context).plausible(Rel("=", there, value)):
        return None
    rate, _ = _path(near, body, desk.new_name(near.context, "t"))
    values: dict[str, object] = {"F": near.function(body), "v": rate, "L": to_text(value), "d": to_text(near.reach)}
    return noted(desk, near.context, "limit-by-continuity", values)


def by_quotient(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """Numerator and denominator both vanish at 0."""
    q = near.inside.normal.quotient(body)
    parts = _cleared(q.num, q.den)
    if parts is None:
        return None
    top, below = parts
    time = desk.new_name(near.context, "t")
    (v, _), (z, _) = (_path(near, part, time) for part in (top, below))
    values: dict[str, object] = {"F": near.function(body), "u": near.function(top), "w": near.function(below)}
    values |= {"v": v, "z": z, "L": to_text(value), "d": to_text(near.reach)}
    return noted(desk, near.context, "limit-of-quotient", values)


def _cleared(top: poly.Poly, below: poly.Poly) -> tuple[Node, Node] | None:
    """num/den without negative whole powers in the numerator."""
    low: dict[Node, int] = {}
    for m in top:
        for atom, e in m:
            k = poly.integer_value(e)
            if k is not None and k < 0:
                low[atom] = max(low.get(atom, 0), -k)
    if not low and poly.constant_value(below) is not None:
        return None
    common = poly.monomial((a, poly.exponent([(ONE, mpq(k))])) for a, k in low.items())
    return tuple(poly.poly_node(poly.multiply(p, {common: mpq(1)})) for p in (top, below))  # type: ignore[return-value]


def by_logarithm(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """The body is an exponential, or a power whose exponent moves: its logarithm has a limit."""
    if depth <= 0 or not any(
        isinstance(n, Op) and n.op == "^" and near.h.name in free_names(n.args[1]) for n in walk(body)
    ):
        return None
    inner = tidy(near.inside, Op("log", (body,)))
    wanted = near.context.normal.node(Op("log", (value,)))
    found = finite(desk, near, inner, wanted, depth - 1)
    if found is None:
        return None
    lines, after, _ = found
    values: dict[str, object] = {"F": near.function(body), "G": near.function(inner)}
    values |= {"M": to_text(wanted), "L": to_text(value), "d": to_text(near.reach)}
    more, after, label = noted(desk, after, "limit-of-exponential", values)
    return [*lines, *more], after, label


def _split(near: Near, body: Node) -> tuple[Node, Node] | None:
    """(r, K) with body = h^r * K and no common power of h left in K."""
    q = near.inside.normal.quotient(body)
    powers = [dict(common_monomial(p)).get(near.h, ()) for p in (q.num, q.den)]
    r = poly.exponent((*powers[0], *((k, -c) for k, c in powers[1])))
    if not r:
        return None
    power = poly.exponent_node(r)
    rest = tidy(near.inside, Op("*", (body, Op("^", (near.h, Op("neg", (power,)))))))
    return power, rest


def by_power(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """A positive power of h times something with a limit tends to zero."""
    split = _split(near, body)
    if split is None or depth <= 0 or not desk.settled(near.context, Rel("=", value, ZERO)):
        return None
    found = _factor(desk, near, split[1], depth)
    if found is None:
        return None
    lines, after, limit = found
    values: dict[str, object] = {"F": near.function(body), "K": near.function(split[1]), "r": to_text(split[0])}
    values |= {"M": to_text(limit), "d": to_text(near.reach)}
    more, after, label = noted(desk, after, "limit-zero-of-power", values)
    return [*lines, *more], after, label


def _factor(desk: Desk, near: Near, body: Node, depth: int) -> tuple[Lines, Context, Node] | None:
    """A limit of the rest, guessed as its value at 0."""
    there = near.context.normal.node(substitute(body, {near.h.name: ZERO}))
    found = finite(desk, near, body, there, depth - 1)
    return None if found is None else (found[0], found[1], there)


def infinite(desk: Desk, near: Near, body: Node) -> Found | None:
    """Lines that note the body to grow without bound: a negative power of h times something with a positive limit."""
    split = _split(near, body)
    found = None if split is None else _factor(desk, near, split[1], MAX_DEPTH)
    if split is None or found is None:
        grown = grows(desk, near, body)
        return grown.lines, grown.near.context, ""
    lines, after, limit = found
    values: dict[str, object] = {"F": near.function(body), "K": near.function(split[1]), "r": to_text(split[0])}
    values |= {"M": to_text(limit), "d": to_text(near.reach)}
    more, after, label = noted(desk, after, "limit-infinite-of-power", values)
    return [*lines, *more], after, label


def by_parts(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """The body is a sum, product or quotient of parts with limits."""
    found = valued(desk, tends(desk, near, body), body, value)
    return found.lines, found.near.context, ""


def by_composition(desk: Desk, near: Near, body: Node, value: Node, depth: int) -> Found | None:
    """The body is a function of a positive power of h, or of exp(-a/h), that has a limit at zero."""
    inner = _inner(near, body)
    if inner is None or depth <= 0:
        return None
    outer = tidy(near.inside, replace_term(near.inside.normal.node(body), inner, near.h))
    if isinstance(inner, Op) and near.h.name not in free_names(inner.args[0]):  # e^(-a/h), as the lemma writes it
        a = near.inside.normal.node(Op("neg", (Op("*", (inner.args[1], near.h)),)))
        inner = Op("exp", (Op("/", (Op("neg", (a,)), near.h)),))
    vanishing = _vanishing(desk, near, inner)
    found = None if vanishing is None else finite(desk, Near(vanishing[1], near.h, near.reach), outer, value, 1)
    if vanishing is None or found is None:
        return None
    values: dict[str, object] = {"F": near.function(body), "K": near.function(outer), "g": near.function(inner)}
    values |= {"M": to_text(value), "d": to_text(near.reach)}
    more, after, label = noted(desk, found[1], "limit-composed", values)
    return [*vanishing[0], *found[0], *more], after, label


def _inner(near: Near, body: Node) -> Node | None:
    """The one power with h in it that is no whole power of h."""
    found: dict[Node, None] = {}
    q = near.inside.normal.quotient(body)
    for m in (*q.num, *q.den):
        for atom, e in m:
            if near.h.name in free_names(poly.monomial_node(((atom, e),))) and poly.integer_value(e) is None:
                found[poly.monomial_node(((atom, e),))] = None
    return next(iter(found)) if len(found) == 1 else None


def _vanishing(desk: Desk, near: Near, inner: Node) -> Found | None:
    """Lines that note h^r or exp(-a/h) to vanish."""
    assert isinstance(inner, Op)
    if inner.op == "^":
        constant = finite(desk, near, ONE, ONE, 1)
        if constant is None:
            return None
        values: dict[str, object] = {"F": near.function(inner), "K": near.function(ONE), "r": to_text(inner.args[1])}
        values |= {"M": "1", "d": to_text(near.reach)}
        more, after, label = noted(desk, constant[1], "limit-zero-of-power", values)
        return [*constant[0], *more], after, label
    (falling,) = inner.args
    assert isinstance(falling, Op) and isinstance(falling.args[0], Op)
    return noted(desk, near.context, "limit-exponential-decay", {"a": to_text(falling.args[0].args[0])})
