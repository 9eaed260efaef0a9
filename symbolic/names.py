"""Names in formulas: those not declared, and those that a formula binds itself."""

from __future__ import annotations

from collections.abc import Mapping

from .claim import Symbol
from .expression import Node, parts
from .parse import Definitions, expand
from .substitute import free_names
from .walk import walk


def undeclared(node: Node, symbols: Mapping[str, Symbol], definitions: Definitions) -> frozenset[str]:
    """Names in a formula that are neither declared nor defined nor bound."""
    return free_names(expand(node, definitions)) - symbols.keys()


def bound_names(node: Node) -> frozenset[str]:
    """The names that a formula binds itself."""
    return frozenset(name for part in walk(node) if (name := parts(part)[1]))
