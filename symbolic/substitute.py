"""Free symbols, capture-avoiding substitution, and equality up to the names of bound symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .expression import (
    At,
    Binder,
    Evolves,
    Limit,
    Logic,
    Node,
    Op,
    Quant,
    Rel,
    Total,
    Var,
    binder_terms,
    map_binder,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A value for a sized symbol: `params` stand for its indices in `body`."""

    params: tuple[str, ...]
    body: Node


Substitution = Mapping[str, Node | Function]


def free_names(node: Node) -> frozenset[str]:
    """The names of all symbols, scalar or sized, that occur free."""
    match node:
        case Var(name):
            return frozenset() if name == "oo" else frozenset({name})
        case At(name, index):
            return frozenset({name}).union(*map(free_names, index))
        case Op(_, args) | Logic(_, args):
            return frozenset().union(*map(free_names, args))
        case Rel(_, lhs, rhs):
            return free_names(lhs) | free_names(rhs)
        case Total(var, lo, hi, body):
            return free_names(lo) | free_names(hi) | (free_names(body) - {var})
        case Limit(body, var, point, _):
            return free_names(point) | (free_names(body) - {var})
        case Quant(_, binder, body):
            ends = frozenset().union(*map(free_names, binder_terms(binder)))
            return ends | (free_names(body) - {binder.name})
        case Evolves(body, time, rate):
            return (free_names(body) | free_names(rate)) - {time}
        case _:
            return frozenset()


def _value_names(value: Node | Function) -> frozenset[str]:
    if isinstance(value, Function):
        return free_names(value.body) - set(value.params)
    return free_names(value)


def fresh(name: str, taken: frozenset[str] | set[str]) -> str:
    """A name like `name` that is not taken."""
    k, candidate = 1, name
    while candidate in taken:
        candidate, k = f"{name}_{k}", k + 1
    return candidate


def _enter(var: str, bodies: tuple[Node, ...], s: Substitution) -> tuple[str, Substitution]:
    """The substitution to use below a binder of `var`, and the name to bind there."""
    inner = {k: v for k, v in s.items() if k != var}
    below = frozenset().union(*map(free_names, bodies))
    used = [v for k, v in inner.items() if k in below]
    taken = frozenset().union(*map(_value_names, used)) if used else frozenset()
    if var not in taken:
        return var, inner
    new = fresh(var, taken | below | {var})
    return new, {**inner, var: Var(new)}


def substitute(node: Node, s: Substitution) -> Node:
    """Replace free symbols by terms (scalars) or by functions of their indices (sized symbols)."""
    if not s:
        return node
    match node:
        case Var(name):
            value = s.get(name, node)
            if isinstance(value, Function):
                raise ValueError(f"{name} is a scalar; a function of {value.params} cannot replace it")
            return value
        case At(name, index):
            return _substitute_entry(name, tuple(substitute(i, s) for i in index), s.get(name))
        case Op(op, args):
            return Op(op, tuple(substitute(a, s) for a in args))
        case Logic(op, args):
            return Logic(op, tuple(substitute(a, s) for a in args))
        case Rel(op, lhs, rhs):
            return Rel(op, substitute(lhs, s), substitute(rhs, s))
        case Total(var, lo, hi, body):
            new, inner = _enter(var, (body,), s)
            return Total(new, substitute(lo, s), substitute(hi, s), substitute(body, inner))
        case Limit(body, var, point, side):
            new, inner = _enter(var, (body,), s)
            return Limit(substitute(body, inner), new, substitute(point, s), side)
        case Evolves(body, time, rate):
            new, inner = _enter(time, (body, rate), s)
            return Evolves(substitute(body, inner), new, substitute(rate, inner))
        case Quant(kind, binder, body):
            new, inner = _enter_quantifier(binder, body, s)
            ends = map_binder(binder, lambda x: substitute(x, s))
            return Quant(kind, replace(ends, name=new), substitute(body, inner))
        case _:
            return node


def _substitute_entry(name: str, index: tuple[Node, ...], value: Node | Function | None) -> Node:
    if value is None:
        return At(name, index)
    if isinstance(value, Function):
        if len(value.params) != len(index):
            raise ValueError(f"{name} has {len(index)} indices here, its value takes {len(value.params)}")
        return substitute(value.body, dict(zip(value.params, index, strict=True)))
    if isinstance(value, Var):  # renaming of a sized symbol
        return At(value.name, index)
    raise ValueError(f"{name} is a sized symbol; a number cannot replace it")


def _enter_quantifier(binder: Binder, body: Node, s: Substitution) -> tuple[str, Substitution]:
    return _enter(binder.name, (body,), s)


def canonical(node: Node, depth: int = 0) -> Node:
    """The node with bound symbols renamed by depth and relations turned to `=`, `!=`, `<`, `<=`."""
    match node:
        case Op(op, args):
            return Op(op, tuple(canonical(a, depth) for a in args))
        case At(name, args):
            return At(name, tuple(canonical(a, depth) for a in args))
        case Logic(op, args):
            return Logic(op, tuple(canonical(a, depth) for a in args))
        case Rel(">", lhs, rhs):
            return Rel("<", canonical(rhs, depth), canonical(lhs, depth))
        case Rel(">=", lhs, rhs):
            return Rel("<=", canonical(rhs, depth), canonical(lhs, depth))
        case Rel(op, lhs, rhs):
            return Rel(op, canonical(lhs, depth), canonical(rhs, depth))
        case Total(var, lo, hi, body):
            new, inner = _rename(var, (body,), depth)
            return Total(new, canonical(lo, depth), canonical(hi, depth), inner[0])
        case Limit(body, var, point, side):
            new, inner = _rename(var, (body,), depth)
            return Limit(inner[0], new, canonical(point, depth), side)
        case Evolves(body, time, rate):
            new, inner = _rename(time, (body, rate), depth)
            return Evolves(inner[0], new, inner[1])
        case Quant(kind, binder, body):
            new, inner = _rename(binder.name, (body,), depth)
            ends = map_binder(binder, lambda x: canonical(x, depth))
            return Quant(kind, replace(ends, name=new), inner[0])
        case _:
            return node


def _rename(var: str, bodies: tuple[Node, ...], depth: int) -> tuple[str, list[Node]]:
    new = f"%{depth}"
    return new, [canonical(substitute(b, {var: Var(new)}), depth + 1) for b in bodies]


def same(a: Node, b: Node) -> bool:
    """Equality up to the names of bound symbols and the direction in which an inequality is written."""
    return a == b or canonical(a) == canonical(b)


def replace_term(node: Node, old: Node, new: Node) -> Node:
    """Replace every occurrence of the term `old` whose symbols are free there by `new`, avoiding capture."""
    marker = "%hole"
    return substitute(_mark(node, canonical(old), free_names(old), marker), {marker: new})


def _mark(node: Node, old: Node, names: frozenset[str], marker: str) -> Node:
    if canonical(node) == old:
        return Var(marker)
    match node:
        case Op(op, args):
            return Op(op, tuple(_mark(a, old, names, marker) for a in args))
        case At(name, args):
            return At(name, tuple(_mark(a, old, names, marker) for a in args))
        case Logic(op, args):
            return Logic(op, tuple(_mark(a, old, names, marker) for a in args))
        case Rel(op, lhs, rhs):
            return Rel(op, _mark(lhs, old, names, marker), _mark(rhs, old, names, marker))
        case Total(var, lo, hi, body):
            inner = body if var in names else _mark(body, old, names, marker)
            return Total(var, _mark(lo, old, names, marker), _mark(hi, old, names, marker), inner)
        case Quant(kind, binder, body):
            inner = body if binder.name in names else _mark(body, old, names, marker)
            return Quant(kind, map_binder(binder, lambda x: _mark(x, old, names, marker)), inner)
        case _:
            return node
