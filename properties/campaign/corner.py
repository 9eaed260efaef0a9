"""In which corner of its domain a point lies, in words: values at or near an end, ties, hypotheses only just met."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ...numeric.balls import Evaluator, Undecided, Undefined, Value, Values
from ...symbolic.claim import Claim
from ...symbolic.expression import Binder, Logic, Node, Rel

NEAR, FAR, EQUAL = Fraction(1, 50), 100, Fraction(1, 1000)


def corner(claim: Claim, values: Values) -> list[str]:
    """Such as `sigma just above 1`; empty if the point lies well inside. Nothing is proved by it."""
    found: dict[str, list[str]] = {}
    for binder in claim.binders:
        if binder.name in values:
            for label, x in _entries(binder.name, values[binder.name]):
                place = _place(binder, x, values)
                if place:
                    found.setdefault(place, []).append(label)
    ends = [f"{', '.join(labels)} {place}" for place, labels in found.items()]
    return [*ends, *_ties(claim, values), *_tight(claim, values)]


def _entries(name: str, value: Value, index: tuple[int, ...] = ()) -> Iterator[tuple[str, Fraction]]:
    if isinstance(value, Fraction):
        yield f"{name}[{', '.join(map(str, index))}]" if index else name, value
        return
    for k, part in enumerate(value, 1):
        yield from _entries(name, part, (*index, k))


def _place(binder: Binder, x: Fraction, values: Values) -> str:
    domain = binder.domain
    lo, hi = (None if end is None else _number(end, values) for end in (domain.lo, domain.hi))
    if lo == x or hi == x:
        return f"at its {'least' if lo == x else 'largest'} value {x}"
    if domain.integer:
        return ""
    if lo is not None and x - lo <= _room(lo, hi):
        return f"just above {lo}"
    if hi is not None and hi - x <= _room(hi, lo):
        return f"just below {hi}"
    if hi is None and x >= FAR * _size(lo):
        return "very large"
    return "very negative" if lo is None and x <= -FAR * _size(hi) else ""


def _room(end: Fraction, other: Fraction | None) -> Fraction:
    """How far from an end is still near."""
    return NEAR * (_size(end) if other is None else abs(other - end))


def _size(end: Fraction | None) -> Fraction:
    return max(Fraction(1), abs(end or Fraction(0)))


def _number(node: Node, values: Values) -> Fraction | None:
    try:
        return Evaluator(values, {}).exact(node)
    except (Undefined, Undecided):
        return None


def _ties(claim: Claim, values: Values) -> Iterator[str]:
    """Numbers that are (nearly) equal: entries of one symbol, or real scalars."""
    real = {b.name for b in claim.binders if not b.domain.integer}
    scalars = [(name, v) for name, v in values.items() if isinstance(v, Fraction) and name in real]
    sized = [list(_entries(name, v)) for name, v in values.items() if not isinstance(v, Fraction) and name in real]
    for group in (scalars, *sized):
        for tied in _runs(sorted(group, key=lambda entry: entry[1])):
            how = "equal" if tied[0][1] == tied[-1][1] else "nearly equal"
            yield f"{', '.join(sorted(label for label, _ in tied))} {how}"


def _runs(ordered: list[tuple[str, Fraction]]) -> Iterator[list[tuple[str, Fraction]]]:
    """Runs, of two and more, of neighbors that are close."""
    current = ordered[:1]
    for before, entry in pairwise(ordered):
        if not _close(before[1], entry[1]):
            if len(current) > 1:
                yield current
            current = []
        current.append(entry)
    if len(current) > 1:
        yield current


def _close(a: Fraction, b: Fraction) -> bool:
    return abs(a - b) <= EQUAL * max(abs(a), abs(b))


def _tight(claim: Claim, values: Values) -> Iterator[str]:
    """Inequalities among the hypotheses that the point meets without room."""
    for a in claim.hypotheses:
        for part in _conjuncts(a.formula):
            if not isinstance(part, Rel) or part.op not in ("<", "<=", ">", ">="):
                continue
            lhs, rhs = _number(part.lhs, values), _number(part.rhs, values)
            if lhs is not None and rhs is not None and _close(lhs, rhs):
                how = "is met with equality" if lhs == rhs else "is only just met"
                yield f"the hypothesis {a.name} {how}"
                break


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Logic) and node.op == "and":
        for part in node.args:
            yield from _conjuncts(part)
    else:
        yield node
