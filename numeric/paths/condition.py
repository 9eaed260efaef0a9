"""A condition on the state of two economies, in the notation of claims: `A[2] > A_star[2]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import add, mul, neg, sub, truediv
from typing import Any

from ...symbolic.expression import At, Node, Num, Op, Rel, Total, Var
from ...symbolic.parse import StatementError, parse

SIZED, SCALARS = ("A", "A_star"), ("sigma", "t")
_OPERATIONS: Mapping[str, Callable[..., Any]] = {"+": add, "-": sub, "*": mul, "/": truediv, "neg": neg}


@dataclass(frozen=True)
class Condition:
    """One relation (>, >=, < or <=) between terms in A[i], A_star[i] (industries from 1), sigma and t.

    Terms: + - * / ^ with a whole or fractional exponent, exact numbers, sum(expr, i, 1, 4). `margin` is positive
    where the relation holds and negative where it does not. ValueError: a text that is no such relation.
    """

    text: str
    _margin: Node = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            node = parse(self.text)
        except StatementError as error:
            raise ValueError(f"until: {error}") from None
        if not isinstance(node, Rel) or node.op not in (">", ">=", "<", "<="):
            raise ValueError(f"until: found {self.text!r}, expected one relation such as 'A[2] > A_star[2]'")
        sides = (node.lhs, node.rhs) if node.op in (">", ">=") else (node.rhs, node.lhs)
        object.__setattr__(self, "_margin", Op("-", sides))
        _known(self._margin, frozenset(), self.text)

    def margin(self, state: Mapping[str, Any], number: Callable[[Fraction], Any] = float) -> Any:
        """Greater minus smaller side at `state`, whose numbers may be doubles, arrays, balls or series.

        state: "A" and "A_star" as sequences with one entry per industry, "sigma" and "t"; `number` turns an exact
        constant into the kind of number that the state holds. As exact as that arithmetic is.
        ValueError: an industry that does not exist.
        """
        return _value(self._margin, state, {}, number)


def _known(node: Node, bound: frozenset[str], text: str) -> None:
    """ValueError if a node speaks of anything but the state."""
    match node:
        case Num():
            return
        case Var(name) if name in SCALARS or name in bound:
            return
        case At(name, (index,)) if name in SIZED:
            _whole_number(index, bound, text)
        case Op(op, args) if op in _OPERATIONS or op == "^":
            for a in args:
                _known(a, bound, text)
        case Total(var, lo, hi, body):
            _known(body, bound | {var}, text)
            _whole_number(lo, bound, text)
            _whole_number(hi, bound, text)
        case _:
            found = getattr(node, "name", getattr(node, "op", type(node).__name__))
            raise ValueError(f"until: found {found!r} in {text!r}, expected A[i], A_star[i], sigma, t and + - * / ^")


def _whole_number(node: Node, bound: frozenset[str], text: str) -> None:
    """ValueError if an index or an end of a sum depends on the state."""
    match node:
        case Num(value) if value.denominator == 1:
            return
        case Var(name) if name in bound:
            return
        case Op("+" | "-" | "*", args):
            for a in args:
                _whole_number(a, bound, text)
        case _:
            raise ValueError(f"until: found an index in {text!r} that is no whole number, expected such as A[2]")


def _value(node: Node, state: Mapping[str, Any], bound: Mapping[str, int], number: Callable[[Fraction], Any]) -> Any:
    match node:
        case Num(value):
            return number(value)
        case Var(name):
            return number(Fraction(bound[name])) if name in bound else state[name]
        case At(name, (index,)):
            return _entry(name, state[name], _whole(index, bound))
        case Total(var, lo, hi, body):
            terms = [
                _value(body, state, {**bound, var: k}, number) for k in range(_whole(lo, bound), _whole(hi, bound) + 1)
            ]
            return reduce(add, terms, number(Fraction(0)))
        case Op("^", (base, Num(power))) if power.denominator == 1:
            return _value(base, state, bound, number) ** int(power)
        case Op("^", (base, power)):
            return _value(base, state, bound, number) ** _value(power, state, bound, number)
        case Op(op, args):
            return _OPERATIONS[op](*(_value(a, state, bound, number) for a in args))
        case _:
            raise ValueError(f"until: found {type(node).__name__}, expected a term")


def _whole(node: Node, bound: Mapping[str, int]) -> int:
    return int(_value(node, {}, bound, Fraction))


def _entry(name: str, values: Sequence[Any], i: int) -> Any:
    if not 1 <= i <= len(values):
        raise ValueError(f"until: found {name}[{i}], expected an industry from 1 to {len(values)}")
    return values[i - 1]
