"""From values to a counterexample: decided exactly or by balls, with the margin in short rationals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from math import floor, log10

from ..numeric.balls import Undecided, Undefined, Value, Values, holds, in_domain
from ..numeric.violation import Violation, violation
from ..symbolic.claim import Claim
from ..symbolic.parse import MAX_DIGITS
from .simple_values import numbers
from .ties import decided

PRECISIONS = (128, 256, 512, 1024, 2048)
DIGITS = 6


def meets(claim: Claim, values: Values) -> bool | None:
    """Whether the values lie in their domains and meet every hypothesis, rigorously; None if that is undecided."""
    try:
        if not all(in_domain(x, b.domain, values) for b in claim.binders for x in numbers(values[b.name])):
            return False
    except (Undefined, Undecided):
        return None
    found = [decided(a.formula, values) for a in claim.hypotheses]
    return False if False in found else None if None in found else True


def satisfies(claim: Claim, values: Values) -> bool:
    """Whether the values lie in their domains and meet every hypothesis, decided rigorously."""
    return meets(claim, values) is True


def truth(claim: Claim, values: Values) -> bool | None:
    """Whether the statement holds at the values, decided rigorously; None if that cannot be decided."""
    return decided(claim.conclusion, values)


def breaks(claim: Claim, values: Values) -> bool:
    """Whether the values are a counterexample."""
    return satisfies(claim, values) and truth(claim, values) is False


def breaks_clearly(claim: Claim, values: Values) -> bool:
    """Whether the values are a counterexample with a gap: a tie of a strict relation is not enough."""
    return breaks(claim, values) and any(v.low > 0 or v.high < 0 for _, v in islice(_violations(claim, values), 1))


def certificate(claim: Claim, values: Values) -> Mapping[str, object] | None:
    """The counterexample in the form that is checked again, or None if balls show no single relation to fail."""
    try:
        if not all(holds(a.formula, values) for a in claim.hypotheses) or holds(claim.conclusion, values):
            return None
    except (Undefined, Undecided):
        return None
    for precision, found in _violations(claim, values):
        if not found.low < 0 < found.high:
            low, high = shortened(found.low, down=True), shortened(found.high, down=False)
            if found.low == found.high and len(str(found.low)) <= MAX_DIGITS:
                low = high = found.low
            return {
                "claim": claim.id,
                "digest": claim.digest,
                "kind": "counterexample",
                "values": {name: text(value) for name, value in values.items()},
                "precision": precision,
                "margin": [str(low), str(high)],
            }
    return None


def _violations(claim: Claim, values: Values) -> Iterator[tuple[int, Violation]]:
    for precision in PRECISIONS:
        try:
            yield precision, violation(claim.conclusion, values, precision)
        except (Undefined, Undecided):
            continue


def text(value: Value) -> object:
    """The value as text, nested like the value."""
    return str(value) if isinstance(value, Fraction) else [text(part) for part in value]


def shortened(value: Fraction, down: bool) -> Fraction:
    """The value rounded to a few significant digits, downwards or upwards."""
    if value == 0:
        return value
    size = value.numerator.bit_length() - value.denominator.bit_length()
    unit = Fraction(10) ** (floor(size * log10(2)) - DIGITS)
    return (value // unit) * unit if down else -(-value // unit) * unit
