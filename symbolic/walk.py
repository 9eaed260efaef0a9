"""Every part of an expression, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from .expression import Node, parts


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, from the root down."""
    yield node
    outer, _, inner = parts(node)
    for part in (*outer, *inner):
        yield from walk(part)
