"""Between which numbers a term lies wherever its cells are in their domains: what is left for one number of a sum.

Ends are floats, and wide rather than tight: they only propose where to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from .graph import Cell, Graph, Ref

Ends = tuple[float, float]
ANYWHERE: Ends = (-inf, inf)


def addends(graph: Graph, ref: Ref, sign: int = 1) -> Iterator[tuple[int, Ref]]:
    """The signed terms that a term is the sum of."""
    op, args = graph.nodes[ref].op, graph.nodes[ref].args
    if op in ("+", "-"):
        yield from addends(graph, args[0], sign)
        yield from addends(graph, args[1], sign if op == "+" else -sign)
    elif op == "neg":
        yield from addends(graph, args[0], -sign)
    else:
        yield sign, ref


def reach(graph: Graph, ref: Ref, domains: Mapping[Cell, Ends]) -> Ends:
    """The ends of a term."""
    part = graph.nodes[ref]
    if isinstance(part.leaf, float):
        return part.leaf, part.leaf
    if isinstance(part.leaf, tuple):
        return domains.get(part.leaf, ANYWHERE)
    ends = [reach(graph, a, domains) for a in part.args]
    match part.op:
        case "+":
            return ends[0][0] + ends[1][0], ends[0][1] + ends[1][1]
        case "-":
            return ends[0][0] - ends[1][1], ends[0][1] - ends[1][0]
        case "neg":
            return -ends[0][1], -ends[0][0]
        case "*":
            return _product(*ends)
        case "/" if ends[1][0] >= 0:
            return _product(ends[0], (_reciprocal(ends[1][1]), _reciprocal(ends[1][0])))
        case "^" if ends[0][0] >= 0:
            return 0.0, inf
        case "exp":
            return 0.0, inf
        case _:
            return ANYWHERE


def _product(x: Ends, y: Ends) -> Ends:
    corners = [0.0 if 0.0 in (a, b) else a * b for a in x for b in y]
    return min(corners), max(corners)


def _reciprocal(x: float) -> float:
    return inf if x == 0 else 1.0 / x
