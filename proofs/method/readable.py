"""Terms of a normal form as texts that a proof may contain. Not trusted: the kernel reads the text again."""

from __future__ import annotations

from functools import cache

from ...symbolic.expression import Node, Var, parts, rebuild
from ...symbolic.substitute import free_names, fresh, substitute
from ...symbolic.text import to_text


@cache
def readable(node: Node) -> Node:
    """The node with names that the grammar can write for its bound symbols."""
    outer, name, inner = parts(node)
    if name.startswith("%"):
        new = fresh("j", frozenset().union(*map(_names, inner)))
        inner = tuple(substitute(x, {name: Var(new)}) for x in inner)
        name = new
    return rebuild(node, tuple(map(readable, outer)), name, tuple(map(readable, inner)))


@cache
def _names(node: Node) -> frozenset[str]:
    """All names in the node, bound or free."""
    outer, name, inner = parts(node)
    return free_names(node).union({name}, *map(_names, (*outer, *inner)))


def text(node: Node) -> str:
    """The text of a term or formula in normal form."""
    return to_text(readable(node))
