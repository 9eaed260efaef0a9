"""In which corner of its domain a point lies, in words: values at or near an end, large or far apart, ties, hypotheses
only just met. What is large is told by typical sizes: an elasticity of 20 is, a technology 10 times another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ...numeric.balls import Evaluator, Undecided, Undefined, Value, Values
from ...symbolic.claim import Claim
from ...symbolic.expression import Binder, Logic, Node, Rel
from ..simple_values import short

NEAR, EQUAL = Fraction(1, 50), Fraction(1, 1000)
LARGE, FAR, APART = 20, 1000, 10
"""How many times the size of the other end (at least 1) is large, and very large; how many times another is far."""
SINCE_OPENING = "t"
"""The date of a point on a path, where the claim binds it."""
MOST = 5
SHOWN, MOST_DIGITS = 3, 13
"""Significant digits of rounded numbers."""


def corner(claim: Claim, values: Values) -> list[str]:
    """Such as `sigma just above 1 (1.003)`; empty if the point lies well inside. Nothing is proved by it."""
    found: dict[str, list[tuple[str, Fraction]]] = {}
    for binder in claim.binders:
        if binder.name in values:
            for label, x in _entries(binder.name, values[binder.name]):
                place = _place(binder, x, values)
                if place:
                    found.setdefault(place, []).append((label, x))
    ends = [f"{', '.join(label for label, _ in held)} {place}{_held(place, held)}" for place, held in found.items()]
    told = {label.partition("[")[0] for held in found.values() for label, _ in held}
    free = {name: x for name, x in values.items() if name not in told}
    return [*ends, *_date(claim, values), *_ratios(claim, free), *_ties(claim, values), *_tight(claim, values)][:MOST]


def _held(place: str, held: list[tuple[str, Fraction]]) -> str:
    """The numbers themselves, which are known where an end is met."""
    if place.startswith("at its"):
        return ""
    low, high = min(x for _, x in held), max(x for _, x in held)
    return f" ({about(low)})" if about(low) == about(high) else f" ({about(low)} to {about(high)})"


def about(x: Fraction) -> str:
    """The number if it is short, else rounded to a few significant digits; more where it lies beside an integer."""
    if (short(x) and x.denominator < 100) or (x.denominator == 1 and abs(x) < 10**4):
        return str(x)
    if abs(x) >= 1 and x.denominator != 1:
        told = [f"{float(x):.{digits}g}" for digits in range(SHOWN, MOST_DIGITS)] if abs(x) < FAR else []
        return next((t for t in told if Fraction(t).denominator != 1), f"{float(x):.{SHOWN}g}")
    return f"{float(x):.{SHOWN}g}"


def rounded(x: Fraction) -> bool:
    """Whether `about` leaves digits out."""
    return Fraction(about(x)) != x


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
    if hi is None and x >= LARGE * _size(lo):
        return "very large" if x >= FAR * _size(lo) else "large"
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


def _date(claim: Claim, values: Values) -> Iterator[str]:
    """Whether what was looked at lies soon after date 0, or late."""
    t = values.get(SINCE_OPENING)
    if isinstance(t, Fraction) and all(b.name != SINCE_OPENING for b in claim.binders) and not NEAR < t < LARGE:
        yield f"{'soon after date 0' if t <= NEAR else 'late'} (t = {about(t)})"


def _ratios(claim: Claim, values: Values) -> Iterator[str]:
    """Positive entries of one symbol that are far apart."""
    whole = {b.name for b in claim.binders if b.domain.integer}
    for name, value in values.items():
        if name not in whole and not isinstance(value, Fraction):
            ordered = sorted((x, label) for label, x in _entries(name, value))
            (low, first), (high, last) = ordered[0], ordered[-1]
            if low > 0 and high >= APART * low:
                many = "far above" if high >= FAR * low else f"{float(high / low):.2g} times"
                yield f"{last} {many} {first}"


def _ties(claim: Claim, values: Values) -> Iterator[str]:
    """Numbers that are (nearly) equal: entries of one symbol, or of two at the same place, or real scalars."""
    whole = {b.name for b in claim.binders if b.domain.integer}
    scalars = [(name, v) for name, v in values.items() if isinstance(v, Fraction) and name not in whole]
    sized = [list(_entries(name, v)) for name, v in values.items() if not isinstance(v, Fraction) and name not in whole]
    groups = [run for group in (scalars, *sized) for run in _runs(sorted(group, key=lambda entry: entry[1]))]
    for tied in _joined([*groups, *_countries(sized)]):
        low, high = min(tied.values()), max(tied.values())
        yield f"{', '.join(sorted(tied))} {'equal' if low == high else 'nearly equal'}"


def _joined(groups: list[list[tuple[str, Fraction]]]) -> list[dict[str, Fraction]]:
    """Groups with an entry in common put together."""
    found: list[dict[str, Fraction]] = []
    for group in groups:
        entries = dict(group)
        for other in [f for f in found if f.keys() & entries.keys()]:
            found.remove(other)
            entries = {**other, **entries}
        found.append(entries)
    return found


def _countries(sized: list[list[tuple[str, Fraction]]]) -> Iterator[list[tuple[str, Fraction]]]:
    """Entries of two symbols that are equal, place by place: industries without comparative advantage, say."""
    for k, first in enumerate(sized):
        for second in sized[k + 1 :]:
            if len(first) == len(second):
                yield from ([a, b] for a, b in zip(first, second, strict=True) if _close(a[1], b[1]))


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
