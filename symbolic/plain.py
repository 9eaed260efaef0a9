"""Formulas without derivatives, monotonicity and curvature: what provers and hunts see.

A relation that speaks of a derivative says also that it exists: the tests that come with it stand before the relation,
except for those that the known domains and hypotheses decide. `increasing(e, x)` and its like say of all pairs of
values of x, in its domain and as the assumptions about x want them, how the values of e compare (strictly); `convex`
and `concave` are Jensen's inequality for two values (weakly).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from . import expression as ex
from .bounds import is_modest
from .calculus import ONE, WHERE, ZERO
from .expression import Binder, Domain, Limit, Logic, Node, Num, Op, Quant, Rel, Total, Var, conj, parts
from .facts import Facts
from .normal import Normal
from .reading import StatementError
from .substitute import free_names, fresh, substitute
from .text import to_text

SHAPES = {"increasing": "<", "decreasing": ">", "convex": "<=", "concave": ">="}


def domains(binders: Iterable[Binder]) -> Normal:
    """What is known of symbols by their domains."""
    known = Normal(Facts({b.name: b for b in binders}))
    for binder in known.facts.binders.values():
        known = learned(known, () if binder.index else ex.membership(Var(binder.name), binder.domain))
    return known


def learned(known: Normal, formulas: Iterable[Node]) -> Normal:
    """With the relations among the formulas and the parts of conjunctions."""
    for f in formulas:
        if isinstance(f, Logic) and f.op == "and":
            known = learned(known, f.args)
        elif isinstance(f, Rel) and ex.is_finite(f) and is_modest(f):
            known = known.knowing(known.facts.learn(*known.relation(f)))
    return known


@cache
def has_calculus(node: Node) -> bool:
    """Whether `plain` has something to write out: also a limit without a side."""
    outer, _, inner = parts(node)
    own = node.op in (WHERE, *SHAPES) if isinstance(node, Op) else isinstance(node, Limit) and not node.side
    return own or any(map(has_calculus, (*outer, *inner)))


def plain(node: Node, known: Normal, given: tuple[Node, ...] = ()) -> Node:
    """The formula in plain words; `given` are the assumptions that speak of symbols. Raises StatementError."""
    if not has_calculus(node):
        return node
    match node:
        case Op(op, (body, Var(x))) if op in SHAPES and x in known.facts.binders:
            return plain(_shape(op, body, known.facts.binders, x, [g for g in given if x in free_names(g)]), known)
        case Logic(op, args):
            return Logic(op, tuple(plain(a, known, given) for a in args))
        case Rel(op, lhs, rhs):
            needed: list[Node] = []
            bare = Rel(op, _bare(lhs, known, needed), _bare(rhs, known, needed))
            return conj([*dict.fromkeys(needed), bare])
        case Quant(kind, binder, body) if not any(map(has_calculus, ex.binder_terms(binder))):
            inside, name, (body,) = _enter(known, binder, body)
            return Quant(kind, replace(binder, name=name), plain(body, inside, given))
        case Op(op, args) if op in SHAPES:
            raise StatementError(f"{op} takes an expression and a symbol; found {to_text(node)}")
        case _:
            raise StatementError(f"a derivative cannot stand here: {to_text(_bare(node, known, []))}")


def _bare(node: Node, known: Normal, needed: list[Node]) -> Node:
    """The term without tests; those that are not seen to hold are added to `needed`."""
    match node:
        case Op(op, (value, *tests)) if op == WHERE:
            for test in (_bare(t, known, needed) for t in tests):
                if not _seen(test, known):
                    needed.append(Rel("<", ZERO, test))
            return _bare(value, known, needed)
        case Total(var, lo, hi, body):
            lo, hi = _bare(lo, known, needed), _bare(hi, known, needed)
            binder = Binder(var, Domain(True, lo, hi, False, False))
            inside, var, (body,) = _enter(known, binder, body)
            below: list[Node] = []
            total = Total(var, lo, hi, _bare(body, inside, below))
            needed += [Quant("forall", replace(binder, name=var), n) for n in below]
            return total
        case Limit(body, var, point, side):
            near, side = _near(known, var, point, side)
            if not has_calculus(body):
                return Limit(body, var, _bare(point, known, needed), side)
            inside, var, (body,) = _enter(known, Binder(var, near), body)
            below = []
            limit = Limit(_bare(body, inside, below), var, _bare(point, known, needed), side)
            if below:
                raise StatementError(f"in a limit, {to_text(conj(below))} must be seen from the domains")
            return limit
        case Op(op, _) if op in SHAPES:
            raise StatementError(f"a formula stands where a number is needed: {to_text(node)}")
        case _:
            return ex.map_parts(node, lambda part: _bare(part, known, needed))


def _seen(test: Node, known: Normal) -> bool:
    """Whether u^(-1/2) or v^(-2) is seen to be positive: u > 0, or v != 0."""
    if not (isinstance(test, Op) and test.op == "^" and isinstance(test.args[1], Num)):
        return False
    base, whole = test.args[0], test.args[1].value.denominator == 1
    return _positive(base, known) or (whole and is_modest(base) and known.facts.is_nonzero(known.quotient(base).num))


def _positive(node: Node, known: Normal) -> bool:
    match node:
        case Op("+" | "*" | "/" | "^", (a, b)) if _positive(a, known) and (node.op == "^" or _positive(b, known)):
            return True
        case _:
            return is_modest(node) and known.facts.is_positive(known.relation(Rel("<", ZERO, node))[0])


def _enter(known: Normal, binder: Binder, *inner: Node) -> tuple[Normal, str, tuple[Node, ...]]:
    """What is known below a binder, the name to bind (one that stands for nothing else), and what is below."""
    others = frozenset[str]().union(*map(free_names, inner)) - {binder.name}
    name = fresh(binder.name, others | known.facts.binders.keys())
    own = replace(binder, name=name)
    known = known.knowing(known.facts.bind(own))
    known = learned(known, () if own.index else ex.membership(Var(name), own.domain))
    return known, name, tuple(substitute(i, {binder.name: Var(name)}) for i in inner)


def _near(known: Normal, var: str, point: Node, side: str) -> tuple[Domain, str]:
    """Where the variable of a limit is in the end, and its side: at an end of the variable's domain, from inside."""
    declared = known.facts.binders.get(var)
    domain = replace(declared.domain if declared else Domain(), integer=False, lo_open=True, hi_open=True)
    if point == (domain.lo or Op("neg", (ex.INFINITY,))) and side != "-":
        return domain, "+"
    if point == (domain.hi or ex.INFINITY) and side != "+":
        return domain, "-"
    if not side:
        raise StatementError(
            f"the limit needs a side: {to_text(point)}+ (from above) or {to_text(point)}- (from below)"
        )
    return (Domain(lo=point) if side == "+" else Domain(hi=point)) if ex.is_finite(point) else Domain(), side


def _shape(op: str, body: Node, binders: Mapping[str, Binder], x: str, given: list[Node]) -> Node:
    """`op(body, x)` as a formula over pairs of values of x; the assumptions are to hold at every value it speaks of."""
    domain = binders[x].domain
    speaking = [b for b in binders.values() if x in frozenset[str]().union(*map(free_names, ex.binder_terms(b)))]
    curved = op in ("convex", "concave")
    if binders[x].index or (curved and domain.integer):
        raise StatementError(f"{op} is said of a {'real ' if curved else ''}symbol without a size; found {x}")
    if any(b.name in free_names(conj([*given, Rel("=", body, body)])) for b in speaking):
        raise StatementError(f"{op}: the domain of {speaking[0].name} must not depend on {x}")
    taken = frozenset(binders).union(*map(free_names, (body, *given)))
    a = fresh(f"{x}_1", taken)
    b = fresh(f"{x}_2", taken | {a})
    s = fresh("s", taken | {a, b})
    between = Op("+", (Op("*", (Var(s), Var(a))), Op("*", (Op("-", (ONE, Var(s))), Var(b)))))
    points = (Var(a), Var(b), between) if curved else (Var(a), Var(b))
    assumed = [substitute(g, {x: p}) for p in points for g in given]
    values = [substitute(body, {x: p}) for p in points]
    if curved:
        chord = Op("+", (Op("*", (Var(s), values[0])), Op("*", (Op("-", (ONE, Var(s))), values[1]))))
        formula: Node = Rel(SHAPES[op], values[2], chord)
    else:
        assumed.append(Rel("<", Var(a), Var(b)))
        formula = Rel(SHAPES[op], *values)
    formula = Logic("implies", (conj(assumed), formula)) if assumed else formula
    if curved:
        formula = Quant("forall", Binder(s, Domain(lo=ZERO, hi=ONE)), formula)
    for name in (b, a):
        formula = Quant("forall", Binder(name, domain), formula)
    return formula
