"""How large a claim may be, so that a file from a stranger costs no more than its limits.

A claim is measured before anything is done with it: its definitions are not written out for that, so that definitions
which double again and again cost nothing. Exponents are bounded together: x^(a^b) and (x^a)^b by the product, a power
of numbers by its digits. Raises StatementError. What is checked is no matter of truth: only of time and memory.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from .expression import Node, Num, Op, Total, Var, parts
from .reading import StatementError
from .substitute import Function, free_names

MAX_DEPTH, MAX_NODES, MAX_DEGREE, MAX_TERMS = 150, 20_000, 10_000, 1_000


def post_order(node: Node) -> Iterator[Node]:
    """Every different part once, after its own parts; no recursion, so that depth does not matter."""
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(node, False)]
    while stack:
        part, ready = stack.pop()
        if ready:
            yield part
        elif part not in seen:
            seen.add(part)
            stack.append((part, True))
            outer, _, inner = parts(part)
            stack += [(p, False) for p in (*outer, *inner)]


@dataclass(frozen=True)
class Extent:
    """Of a term or formula written out: depth, number of nodes, degree, and how often sums repeat its parts."""

    depth: int = 1
    nodes: int = 1
    degree: float = 1
    terms: int = 1
    value: float | None = None  # of a term without symbols, rounded
    holes: int = 0  # how often the parameters of the definition stand in it


def extent(node: Node, definitions: Mapping[str, tuple[Function, Extent]], params: tuple[str, ...] = ()) -> Extent:
    """The extent with definitions written out; an upper bound. Raises StatementError where a limit is passed."""
    known: dict[Node, Extent] = {}
    for part in post_order(node):
        outer, _, inner = parts(part)
        below = [known[p] for p in (*outer, *inner)]
        found = _of(part, below, definitions)
        if not (isinstance(part, Op) and part.op in definitions):
            own = isinstance(part, Var) and part.name in params
            found = replace(found, holes=own + sum(e.holes for e in below))
        known[part] = _checked(found)
    return known[node]


@cache
def is_modest(node: Node) -> bool:
    """Whether the normal form of a term or relation can be found in no time."""
    try:
        e = extent(node, {})
    except StatementError:
        return False
    return e.nodes <= 300 and e.degree <= 16


def _of(node: Node, below: list[Extent], definitions: Mapping[str, tuple[Function, Extent]]) -> Extent:
    depth = 1 + max((e.depth for e in below), default=0)
    nodes = 1 + sum(e.nodes for e in below)
    degree = max((e.degree for e in below), default=1)
    terms = max((e.terms for e in below), default=1)
    match node:
        case Num(value):
            return Extent(value=_float(value.numerator, value.denominator))
        case Var(name) if name in definitions:
            return definitions[name][1]
        case Op(op, _) if op in definitions:
            body = definitions[op][1]
            nodes = body.nodes + body.holes * max((e.nodes for e in below), default=1)
            holes = body.holes * max((e.holes for e in below), default=0)
            return Extent(depth + body.depth, nodes, degree * body.degree, terms * body.terms, None, holes)
        case Op("^", (_, e)):
            base, exponent = below
            times = abs(exponent.value) if exponent.value is not None else 1
            if isinstance(e, Num) and e.value.denominator > MAX_DEGREE:
                times = e.value.denominator
            degree = max(base.degree * max(times, 1), exponent.degree)
            return Extent(depth, nodes, degree, terms, _value(node, below))
        case Op(("*" | "/"), _):
            return Extent(depth, nodes, sum(e.degree for e in below), terms, _value(node, below))
        case Op():
            return Extent(depth, nodes, degree, terms, _value(node, below))
        case Total():
            lo, hi = below[0].value, below[1].value
            length = 1.0 if lo is None or hi is None else max(1.0, min(hi - lo + 1, 1e12))
            return Extent(depth, nodes, degree, math.ceil(terms * length), None if free_names(node) else math.inf)
        case _:
            return Extent(depth, nodes, degree, terms)


def _checked(e: Extent) -> Extent:
    limits = (
        (e.depth, MAX_DEPTH, "operations within operations {}, at most {} are allowed"),
        (e.nodes, MAX_NODES, "written out, it has {} symbols, numbers and operations; at most {} are allowed"),
        (e.degree, MAX_DEGREE, "exponents (those within each other multiplied) of {}; at most {} are allowed"),
        (e.terms, MAX_TERMS, "sums of {} terms (those within each other multiplied); at most {} are allowed"),
    )
    for found, most, words in limits:
        if not found <= most:
            raise StatementError(words.format(f"{found:.4g}" if found > 10**6 else round(found), most))
    return e


def _value(node: Op, below: list[Extent]) -> float | None:
    """A rounded value of a term without symbols, infinity if it is too large; None if it has none."""
    values = [e.value for e in below if e.value is not None]
    if len(values) < len(below) or node.op not in _ROUNDED:
        return None
    try:
        value = _ROUNDED[node.op](*values)
    except OverflowError:
        return math.inf
    except (ZeroDivisionError, ValueError):  # unspecified
        return None
    return None if isinstance(value, complex) or math.isnan(value) else float(value)


_ROUNDED: Mapping[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow,
    "neg": operator.neg, "abs": abs, "floor": math.floor, "Min": min, "Max": max, "exp": math.exp, "log": math.log,
}  # fmt: skip


def _float(top: int, bottom: int) -> float:
    try:
        return top / bottom
    except OverflowError:
        return math.inf
