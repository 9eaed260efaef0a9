"""An inequality between two positive terms as one between their logarithms."""

from __future__ import annotations

from ...symbolic import polynomial as poly
from ...symbolic.expression import Node, Num, Op, Rel
from ...symbolic.text import to_text
from ...symbolic.walk import walk
from ..context import Context
from ..settle import by_sign
from .desk import Desk, Lines
from .transport import ZERO


def logs(desk: Desk, context: Context, goal: Rel, depth: int) -> Lines | None:
    """The strategy, for goals with a power whose exponent is no number, and two terms once it is simplified."""
    p, op = context.normal.relation(goal)
    if depth <= 0 or op not in ("<", "<=") or len(p) != 2 or not any(_is_power(node) for node in walk(goal)):
        return None
    small, big = (poly.poly_node({m: abs(c)}) for m, c in sorted(p.items(), key=lambda row: row[1]))
    if min(p.values()) > 0 or not all(by_sign(context, Rel("<", ZERO, side)) for side in (small, big)):
        return None
    compared = Rel(op, *(context.normal.node(Op("log", (side,))) for side in (small, big)))
    if any(_is_power(node) for node in walk(compared)):
        return None
    proof = desk.prove(context, compared, depth)
    if proof is None:
        return None
    line, after = desk.supposing(context, compared, proof)
    label = desk.new_labels(after, "l", 1)
    at = {"x": to_text(small), "y": to_text(big)}
    note = {"do": "note", "as": label, "rule": "lemma", "name": "log-order", "at": at}
    after = desk.noted(after, note)
    plain = Rel(op, small, big)
    shown = desk.settled(after, plain, [str(line["as"]), str(label)])
    if shown is None:
        return None
    have, after = desk.supposing(after, plain, shown)
    end = desk.settled(after, goal)
    return None if end is None else [line, note, have, *end]


def _is_power(node: Node) -> bool:
    return isinstance(node, Op) and (node.op == "exp" or (node.op == "^" and not isinstance(node.args[1], Num)))
