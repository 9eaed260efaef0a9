"""An inequality between two positive terms as one between their logarithms."""

from __future__ import annotations

from ...symbolic.expression import Node, Num, Op, Rel
from ...symbolic.text import to_text
from ...symbolic.walk import walk
from ..context import Context
from ..settle import by_sign
from .desk import Desk, Lines
from .transport import ZERO


def logs(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy, for goals with a power whose exponent is no number."""
    if depth <= 0 or goal.op not in ("<", "<=", ">", ">="):
        return None
    if not any(_is_power(node) for node in walk(goal)):
        return None
    if not all(by_sign(context, Rel("<", ZERO, side)) for side in (goal.lhs, goal.rhs)):
        return None
    compared = Rel(goal.op, *(context.normal.node(Op("log", (side,))) for side in (goal.lhs, goal.rhs)))
    if any(_is_power(node) for node in walk(compared)):
        return None
    proof = desk.prove(context, compared, depth)
    if proof is None:
        return None
    line, after = desk.supposing(context, compared, proof)
    label = desk.new_labels(after, "l", 1)
    at = {"x": to_text(goal.lhs), "y": to_text(goal.rhs)}
    note = {"do": "note", "as": label, "rule": "lemma", "name": "log-order", "at": at}
    end = desk.settled(desk.noted(after, note), goal, [str(line["as"]), str(label)])
    return None if end is None else [line, note, *end]


def _is_power(node: Node) -> bool:
    return isinstance(node, Op) and (node.op == "exp" or (node.op == "^" and not isinstance(node.args[1], Num)))
