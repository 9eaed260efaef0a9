"""Exact rational arguments, and balls around them."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isfinite
from numbers import Rational, Real

from flint import arb, fmpq

Exact = int | Fraction | str | float
"""An exact number: "1/3" and Fraction(1, 3) are one third; a float is the binary fraction that it holds."""

Rationals = tuple[Fraction, ...]
Balls = tuple[arb, ...]


@dataclass(frozen=True)
class Economy:
    """Two countries' exact data: technologies, the elasticity of substitution, labor."""

    A: Rationals
    A_star: Rationals
    sigma: Fraction
    L: Fraction
    L_star: Fraction


def rational(name: str, value: object) -> Fraction:
    """`value` as an exact rational; ValueError if it is not one."""
    if isinstance(value, Rational) and not isinstance(value, bool):
        return Fraction(int(value.numerator), int(value.denominator))  # not numpy's integers, which overflow
    if isinstance(value, str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
    elif isinstance(value, Real) and not isinstance(value, bool) and isfinite(value):
        return Fraction(float(value))
    raise ValueError(f"{name}: found {reprlib.repr(value)}, expected an exact number (int, Fraction, '1/3' or float)")


def positive(name: str, value: object) -> Fraction:
    """A rational above 0."""
    number = rational(name, value)
    if number <= 0:
        raise ValueError(f"{name}: found {number}, expected a positive number")
    return number


def elasticity(value: object) -> Fraction:
    """An elasticity of substitution, sigma > 1."""
    number = rational("sigma", value)
    if number <= 1:
        raise ValueError(f"sigma: found {number}, expected an elasticity of substitution greater than 1")
    return number


def technologies(name: str, values: object) -> Rationals:
    """One positive rational per industry."""
    entries = tuple(positive(name, value) for value in _entries(name, values))
    if not entries:
        raise ValueError(f"{name}: found no industry, expected one number per industry")
    return entries


def economy(A: object, A_star: object, sigma: object, L: object, L_star: object) -> Economy:
    """Checked arguments of two countries with the same industries."""
    home, foreign = technologies("A", A), technologies("A_star", A_star)
    if len(home) != len(foreign):
        raise ValueError(f"A_star: found {len(foreign)} industries, expected {len(home)} as in the other country")
    return Economy(home, foreign, elasticity(sigma), positive("L", L), positive("L_star", L_star))


def spillovers(tau: object, n: int) -> tuple[Rationals, ...]:
    """The n by n spillover matrix, entries in [0, 1]; rows send, columns receive."""
    rows = tuple(tuple(rational("tau", x) for x in _entries("tau", row)) for row in _entries("tau", tau))
    if len(rows) != n or any(len(row) != n for row in rows):
        found = f"{len(rows)} rows of lengths {sorted({len(row) for row in rows})}"
        raise ValueError(f"tau: found {found}, expected shape ({n}, {n}), industries by industries")
    for row in rows:
        for entry in row:
            if not 0 <= entry <= 1:
                raise ValueError(f"tau: found {entry}, expected spillovers from 0 to 1")
    return rows


def dates(t: object) -> Rationals:
    """Dates from 0 on, ascending; at least one."""
    found = tuple(rational("t", x) for x in _entries("t", t))
    if not found:
        raise ValueError("t: found no dates, expected at least one")
    if any(x < 0 for x in found):
        raise ValueError(f"t: found {min(found)}, expected dates of at least 0")
    if any(a >= b for a, b in pairwise(found)):
        raise ValueError("t: found dates out of order, expected ascending ones")
    return found


def ball(number: Fraction) -> arb:
    """A ball around an exact rational, at the current precision."""
    return arb(fmpq(number.numerator, number.denominator))


def balls(numbers: Sequence[Fraction]) -> Balls:
    """Balls around exact rationals, at the current precision."""
    return tuple(ball(x) for x in numbers)


def _entries(name: str, values: object) -> list[object]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(f"{name}: found {reprlib.repr(values)}, expected a sequence of numbers")
    return list(values)
