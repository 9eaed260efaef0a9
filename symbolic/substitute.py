"""Free symbols, capture-avoiding substitution, and equality up to the names of bound symbols."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache

from . import expression as ex
from .expression import INFINITY, At, Binder, Evolves, Limit, Node, Op, Quant, Rel, Var, map_binder, parts, rebuild


@dataclass(frozen=True, eq=False)
class Function(ex.Tree):
    """A value for a sized symbol: `params` stand for its indices in `body`."""

    params: tuple[str, ...]
    body: Node


Substitution = Mapping[str, Node | Function]


@cache
def uses(node: Node) -> frozenset[tuple[str, int]]:
    """The free symbols, each with the number of indices it has; -1 for a bound one with other indices than its own."""
    outer, bound, inner = parts(node)
    used = frozenset[tuple[str, int]]().union(*map(uses, outer))
    if bound:
        size = len(node.binder.index) if isinstance(node, Quant) else 0
        below = frozenset[tuple[str, int]]().union(*map(uses, inner)) - {(bound, size)}
        return used.union((name, -1 if name == bound else k) for name, k in below)
    return used | {(node.name, len(outer))} if isinstance(node, Var | At) and node is not INFINITY else used


@cache
def free_names(node: Node) -> frozenset[str]:
    """The names of all symbols, scalar or sized, that occur free."""
    return frozenset(name for name, _ in uses(node))


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


def substitute(node: Node, s: Substitution) -> Node:
    """Replace free symbols by terms (scalars) or by functions of their indices (sized symbols)."""
    if free_names(node).isdisjoint(s):
        return node
    match node:
        case Var(name):
            value = s[name]
            if isinstance(value, Function):
                raise ValueError(f"{name} is a scalar; a function of {value.params} cannot replace it")
            return value
        case At(name, index):
            return _substitute_entry(name, tuple(substitute(i, s) for i in index), s.get(name))
        case Op(op, args):
            return Op(op, tuple([substitute(x, s) for x in args]))
        case _:
            outer, name, inner = parts(node)
            new, below = _enter(name, inner, s) if name else ("", s)
            return rebuild(
                node, tuple(substitute(x, s) for x in outer), new, tuple(substitute(x, below) for x in inner)
            )


def substitute_binder(binder: Binder, s: Substitution) -> Binder:
    """The binder with the free symbols of its domains replaced."""
    return map_binder(binder, lambda end: substitute(end, s))


def _enter(name: str, inner: tuple[Node, ...], s: Substitution) -> tuple[str, Substitution]:
    """The substitution to use below a binder of `name`, and the name to bind there: none that a value speaks of."""
    names = frozenset[str]().union(*map(free_names, inner))
    used = {k: v for k, v in s.items() if k != name and k in names}
    taken = frozenset[str]().union(*map(_value_names, used.values()))
    if name not in taken:
        return name, used
    new = fresh(name, taken | names)
    return new, {**used, name: Var(new)}


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


def canonical(node: Node) -> Node:
    """The node with bound symbols renamed by depth and relations turned to `=`, `!=`, `<`, `<=`."""
    return _canonical(node, 0)


@cache
def _canonical(node: Node, depth: int) -> Node:
    outer, name, inner = parts(node)
    new = f"%{depth}" if name else ""
    outer = tuple(_canonical(x, depth) for x in outer)
    inner = tuple(_canonical(substitute(x, {name: Var(new)}), depth + 1) for x in inner)
    done = rebuild(node, outer, new, inner)
    if isinstance(done, Rel) and done.op in (">", ">="):
        return Rel(done.op.replace(">", "<"), done.rhs, done.lhs)
    return done


def replace_term(node: Node, old: Node, new: Node) -> Node:
    """Replace every occurrence of the term `old` whose symbols are free there by `new`, avoiding capture."""
    marker = "%hole"
    return substitute(_mark(node, canonical(old), free_names(old), marker), {marker: new})


def _mark(node: Node, old: Node, names: frozenset[str], marker: str) -> Node:
    if type(node) is type(old) and canonical(node) == old:
        return Var(marker)
    if isinstance(node, Limit | Evolves) or not names <= free_names(node):  # equal at a point: not as functions
        return node
    outer, name, inner = parts(node)
    if name not in names:
        inner = tuple(_mark(x, old, names, marker) for x in inner)
    return rebuild(node, tuple(_mark(x, old, names, marker) for x in outer), name, inner)
