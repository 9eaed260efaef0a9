"""Free symbols, capture-avoiding substitution, and equality up to the names of bound symbols."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from .expression import (
    At,
    Evolves,
    Limit,
    Node,
    Quant,
    Rel,
    Total,
    Var,
    binder_terms,
    children,
    map_binder,
    map_parts,
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
            return frozenset().union(*map(free_names, children(node)))


def _value_names(value: Node | Function) -> frozenset[str]:
    if isinstance(value, Function):
        return free_names(value.body) - set(value.params)
    return free_names(value)


def fresh(name: str, taken: Container[str]) -> str:
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
            new, inner = _enter(binder.name, (body,), s)
            ends = map_binder(binder, lambda x: substitute(x, s))
            return Quant(kind, replace(ends, name=new), substitute(body, inner))
        case _:
            return map_parts(node, lambda part: substitute(part, s))


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


def canonical(node: Node, depth: int = 0) -> Node:
    """The node with bound symbols renamed by depth and relations turned to `=`, `!=`, `<`, `<=`."""
    match node:
        case Rel(">", lhs, rhs):
            return Rel("<", canonical(rhs, depth), canonical(lhs, depth))
        case Rel(">=", lhs, rhs):
            return Rel("<=", canonical(rhs, depth), canonical(lhs, depth))
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
            return map_parts(node, lambda part: canonical(part, depth))


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
        case Total(var, lo, hi, body):
            inner = body if var in names else _mark(body, old, names, marker)
            return Total(var, _mark(lo, old, names, marker), _mark(hi, old, names, marker), inner)
        case Quant(kind, binder, body):
            inner = body if binder.name in names else _mark(body, old, names, marker)
            return Quant(kind, map_binder(binder, lambda x: _mark(x, old, names, marker)), inner)
        case Limit() | Evolves():  # an equation at one point says nothing of a function
            return node
        case _:
            return map_parts(node, lambda part: _mark(part, old, names, marker))
