"""Whether an expression makes sense: numbers where numbers stand, formulas where formulas stand, indices that fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .claim import Symbol
from .expression import (
    INFINITY,
    At,
    Limit,
    Logic,
    Node,
    Op,
    Quant,
    Rel,
    Var,
    is_formula,
    parts,
)
from .reading import StatementError
from .text import to_text

_INFINITE: Collection[Node] = (INFINITY, Op("neg", (INFINITY,)))


def check_sorts(node: Node, symbols: Mapping[str, Symbol]) -> None:
    """Raise StatementError for an expression (definitions written out) that makes no sense."""
    _check(node, {name: len(s.binder.index) for name, s in symbols.items()}, set())


def _check(node: Node, sizes: Mapping[str, int], done: set[tuple[Node, int]]) -> None:
    if (node, id(sizes)) in done:
        return
    done.add((node, id(sizes)))
    outer, name, inner = parts(node)
    match node:
        case Logic(_, args):
            wanted = [(a, True) for a in args]
        case Quant(_, _, body):
            wanted = [(p, p is body) for p in (*outer, *inner)]
        case _:
            wanted = [(p, False) for p in (*outer, *inner)]
    for part, formula in wanted:
        if is_formula(part) != formula:
            kinds = ("a number", "a formula") if formula else ("a formula", "a number")
            raise StatementError(f"{kinds[0]} stands where {kinds[1]} is needed: {to_text(part)}")
    if isinstance(node, Var | At) and node is not INFINITY:
        count = len(node.index) if isinstance(node, At) else 0
        if sizes.get(node.name, count) != count:
            size = sizes[node.name]
            form = f"{node.name}[{', '.join('ij'[:size])}]" if size in (1, 2) else node.name
            raise StatementError(f"{to_text(node)}: {node.name} has {size} indices; write {form}")
    below = sizes
    if name:
        below = {**sizes, name: len(node.binder.index) if isinstance(node, Quant) else 0}
    for part in outer:
        _check(part, sizes, done)
    for part in inner:
        _check(part, below, done)


def infinite(node: Node) -> bool:
    """Whether infinity stands where a number is needed: it may end a domain, be approached, or be what a limit is."""
    outer, _, _ = parts(node)
    match node:
        case Quant() | Limit() | Logic():
            return False
        case Rel("=" | "!=", lhs, rhs) if isinstance(lhs, Limit) or isinstance(rhs, Limit):
            return False
        case Op("neg", _):
            return False
        case _:
            return any(part in _INFINITE for part in outer)
