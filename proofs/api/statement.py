"""Statements in Python: text in the grammar, SymPy formulas, or tuples like `(lhs, "<=", rhs)`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sympy.logic.boolalg import BooleanAtom

from ...symbolic.errors import ClaimsError
from ...symbolic.expression import Node, Op, Rel, conj
from ...symbolic.parse import StatementError, parse
from ...symbolic.text import to_text
from .terms import RELATIONS, Known, Terms

HOW = """write it as a text ("x^2 >= 0") or as a tuple (x**2, ">=", 0), which SymPy leaves alone"""


@dataclass(frozen=True)
class Shape:
    """`increasing(e, x)`, `decreasing(e, x)`, `convex(e, x)` or `concave(e, x)`, on the whole domain of `x`."""

    name: str
    term: Any
    variable: Any


def increasing(term: Any, variable: Any) -> Shape:
    """That the term increases strictly in the variable on its domain."""
    return Shape("increasing", term, variable)


def decreasing(term: Any, variable: Any) -> Shape:
    """That the term decreases strictly in the variable on its domain."""
    return Shape("decreasing", term, variable)


def convex(term: Any, variable: Any) -> Shape:
    """That the term is (weakly) convex in the variable on its domain."""
    return Shape("convex", term, variable)


def concave(term: Any, variable: Any) -> Shape:
    """That the term is (weakly) concave in the variable on its domain."""
    return Shape("concave", term, variable)


def relation(*parts: Any) -> tuple[Any, ...]:
    """`relation(0, "<", a, "<", b)`: terms with relations between them; SymPy evaluates nothing of it."""
    return parts


def statement_text(statement: Any, known: Known, where: str) -> str:
    """The statement as text in the grammar. Raises ClaimsError."""
    if isinstance(statement, str):
        return str(statement)
    try:
        return to_text(_node(statement, Terms(known, where)))
    except RecursionError:
        raise ClaimsError(f"{where}: an expression nested too deeply") from None


def _node(statement: Any, terms: Terms) -> Node:
    if isinstance(statement, Shape):
        return Op(statement.name, (_side(statement.term, terms), _side(statement.variable, terms)))
    if isinstance(statement, tuple | list):
        return _chain(tuple(statement), terms)
    if isinstance(statement, bool | BooleanAtom):
        raise terms.fail(f"found {bool(statement)}: Python or SymPy has already evaluated the statement; {HOW}")
    return terms.node(statement)


def _chain(parts: tuple[Any, ...], terms: Terms) -> Node:
    signs = [RELATIONS.get(sign) if isinstance(sign, str) else None for sign in parts[1::2]]
    if len(parts) < 3 or len(parts) % 2 == 0 or None in signs:
        signs_known = " ".join(dict.fromkeys(RELATIONS.values()))
        raise terms.fail(f'expected a tuple like (lhs, "<=", rhs) with a sign of {signs_known}, found {parts!r}')
    sides = [_side(part, terms) for part in parts[::2]]
    return conj([Rel(str(sign), *pair) for sign, pair in zip(signs, pairwise(sides), strict=True)])


def _side(part: Any, terms: Terms) -> Node:
    if not isinstance(part, str):
        return terms.node(part)
    try:
        return parse(part)
    except StatementError as error:
        raise ClaimsError(f"{terms.where}: {error}") from None
