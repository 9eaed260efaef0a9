"""Names in formulas: those not declared, and those that a formula binds itself."""

from __future__ import annotations

from collections.abc import Mapping

from .claim import Symbol
from .expression import INFINITY, OPERATIONS, At, Node, Op, Var, parts
from .parse import ARGUMENTS, Definitions, expand
from .substitute import free_names
from .walk import walk


def undeclared(node: Node, symbols: Mapping[str, Symbol], definitions: Definitions) -> frozenset[str]:
    """Names in a formula, of symbols and of functions, that are neither declared nor defined nor bound."""
    calls = frozenset(part.op for part in walk(node) if isinstance(part, Op))
    unknown = (_written(node) - symbols.keys()) | (calls - OPERATIONS - ARGUMENTS.keys())
    return (unknown - definitions.keys()) or free_names(expand(node, definitions)) - symbols.keys()


def _written(node: Node) -> frozenset[str]:
    """The names that are not bound; a sized symbol may be named without its indices where a definition takes it."""
    outer, name, inner = parts(node)
    own = frozenset({node.name} if isinstance(node, Var | At) and node is not INFINITY else ())
    return own.union(*map(_written, outer), frozenset[str]().union(*map(_written, inner)) - {name})


def bound_names(node: Node) -> frozenset[str]:
    """The names that a formula binds itself."""
    return frozenset(name for part in walk(node) if (name := parts(part)[1]))
