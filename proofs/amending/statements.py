"""Other statements in place of one that fails: weaker ones, parts of it, an inequality for an equation, the reverse."""

from __future__ import annotations

from collections.abc import Iterator

from ...symbolic.expression import Logic, Node, Op, Rel, Var
from ...symbolic.plain import SHAPES
from .change import INEQUALITY, PART, REVERSED, WEAK, Change

WEAKER = {"<": "<=", ">": ">="}
REVERSE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
REVERSED_SHAPE = {"increasing": "decreasing", "decreasing": "increasing", "convex": "concave", "concave": "convex"}


def weaker(statement: Node) -> Iterator[Change]:
    """The statement with weak relations for its strict ones, an inequality for an equation, one way of an `iff`."""
    weak = _mapped(statement, WEAKER)
    if weak != statement:
        yield Change(WEAK, weak)
    match statement:
        case Rel("=", lhs, rhs):
            yield Change(INEQUALITY, Rel("<=", lhs, rhs))
            yield Change(INEQUALITY, Rel(">=", lhs, rhs))
        case Logic("iff", (a, b)):
            yield Change(PART, Logic("implies", (a, b)))
            yield Change(PART, Logic("implies", (b, a)))
        case Logic("and", args) if len(args) > 1:
            for k in range(len(args)):
                rest = args[:k] + args[k + 1 :]
                yield Change(PART, rest[0] if len(rest) == 1 else Logic("and", rest))


def reversed_statements(statement: Node) -> Iterator[Change]:
    """The opposite: what a claim with a wrong sign should have said."""
    match statement:
        case Rel(op, lhs, rhs) if op in REVERSE:
            yield Change(REVERSED, Rel(REVERSE[op], lhs, rhs))
            if op in WEAKER:
                yield Change(REVERSED, Rel(WEAKER[REVERSE[op]], lhs, rhs))
        case Op(op, (body, Var() as x)) if op in SHAPES:
            yield Change(REVERSED, Op(REVERSED_SHAPE[op], (body, x)))
        case Logic("implies", (a, b)):
            yield from (
                Change(REVERSED, Logic("implies", (a, c.statement))) for c in reversed_statements(b) if c.statement
            )
        case _:
            pass


def _mapped(node: Node, relations: dict[str, str]) -> Node:
    """The relations of the statement replaced, those in positive places only."""
    match node:
        case Rel(op, lhs, rhs) if op in relations:
            return Rel(relations[op], lhs, rhs)
        case Logic("and" | "or" as op, args):
            return Logic(op, tuple(_mapped(a, relations) for a in args))
        case Logic("implies", (a, b)):
            return Logic("implies", (a, _mapped(b, relations)))
        case _:
            return node
