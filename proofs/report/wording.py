"""Short plain wordings that the table, the JSON and the documents share: scope, roads, values, margins."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from ...numeric.balls import Evaluator
from ...symbolic.parse import parse
from ..result import ROADS, Counterexample, Result
from ..verdict import PROVED, REFUTED, SURVIVED

DIGITS = 6


def scope_of(result: Result) -> str:
    """`full` where the verdict is about every value of the declared domains; otherwise what it is about."""
    name, scope = result.verdict.name, result.verdict.scope
    if name in (PROVED, REFUTED):
        return "full" if scope == result.claim.scope else scope
    return "points tried" if name == SURVIVED else "none"


def is_alarm(result: Result) -> bool:
    """Whether two roads disagree, or the kernel accepted a proof and a refutation."""
    return result.verdict.reason.startswith("ALARM")


def roads_of(result: Result) -> str:
    """One letter for each road that has something to say, in a fixed order; a dot where it has not."""
    there = {e.road for e in result.evidence}
    return "".join(road[0].upper() if road in there else "·" for road in ROADS)


def values_text(values: Mapping[str, Any]) -> str:
    """`n = 2, A = (1, 3/2)`."""
    return ", ".join(f"{name} = {value_text(value)}" for name, value in values.items())


def at_values(values: Mapping[str, Any]) -> str:
    """`at n = 2, A = (1, 3/2): `; nothing where there are no symbols to have values."""
    return f"at {values_text(values)}: " if values else ""


def value_text(value: Any) -> str:
    """A number, or `(1, 3/2)` for a list."""
    return f"({', '.join(map(value_text, value))})" if isinstance(value, list | tuple) else str(value)


def failure(counterexample: Counterexample) -> str:
    """What the values show, without the long formula in front."""
    return counterexample.shows.rpartition(" fails: ")[2]


def margin_text(counterexample: Counterexample) -> str:
    """`[-0.1251, -0.1249]`, rounded outwards; one number if both ends print alike."""
    low, high = decimal_margin(counterexample.margin)
    return low if low == high else f"[{low}, {high}]"


def decimal_margin(margin: tuple[str, str]) -> tuple[str, str]:
    """The enclosure as decimal numbers: its lower end rounded down, its upper end up."""
    low, high = (exact(end) for end in margin)
    return _decimal(low, ROUND_FLOOR), _decimal(high, ROUND_CEILING)


def exact(text: str) -> Fraction:
    """The rational number that a text of numbers and arithmetic stands for."""
    value = Evaluator({}, {}).exact(parse(text))
    if value is None:
        raise ValueError(f"not a rational number: {text}")
    return value


def _decimal(value: Fraction, rounding: str) -> str:
    context = Context(prec=DIGITS, rounding=rounding)
    return format(context.divide(Decimal(value.numerator), Decimal(value.denominator)), "f")
