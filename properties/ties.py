"""Equal sides that balls cannot tell: a relation between numbers decided by its normal form, where that is zero.

`log(1 + 0)` and `2^(1/2) * 2^(1/2) - 2` are exactly 0, but their balls only contain 0. Whoever concludes
anything from a tie shows it to the kernel, which finds it in the same way.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from ..numeric.balls import Undecided, Undefined, Value, Values, holds
from ..symbolic.expression import Logic, Node, Op, Rel, is_finite
from ..symbolic.facts import Facts
from ..symbolic.normal import Normal
from ..symbolic.parse import parse
from ..symbolic.substitute import Function, substitute
from ..symbolic.walk import walk

HIGHEST, LONGEST = 1_000, 120
"""The highest power of a number, and the most terms of a power of a sum, of which normal forms are made."""
AT_TIE = {"=": True, "<=": True, ">=": True, "!=": False, "<": False, ">": False}


def decided(formula: Node, values: Values) -> bool | None:
    """The truth of a formula at exact values, by balls and normal forms; None where neither decides it."""
    try:
        return holds(formula, values)
    except OverflowError:
        return None
    except (Undefined, Undecided) as error:
        close = isinstance(error, Undecided)
    match formula:
        case Rel(op, lhs, rhs) if close and is_finite(formula):
            return AT_TIE[op] if is_tie(Rel("=", lhs, rhs), values) else None
        case Logic("not", (a,)):
            found = decided(a, values)
            return None if found is None else not found
        case Logic("implies", (a, b)):
            return _any((Logic("not", (a,)), b), values)
        case Logic("or", args):
            return _any(args, values)
        case Logic("and", args):
            found = _any(tuple(Logic("not", (a,)) for a in args), values)
            return None if found is None else not found
        case Logic("iff", (a, b)):
            both = decided(a, values), decided(b, values)
            return None if None in both else both[0] is both[1]
        case _:
            return None


def _any(parts: tuple[Node, ...], values: Values) -> bool | None:
    found = [decided(p, values) for p in parts]
    return True if True in found else None if None in found else False


def term(value: Value) -> Node | Function:
    """A number; for a sized symbol a function of its index that is linear between the entries. Raises ValueError."""
    if isinstance(value, Fraction):
        return parse(str(value) if value >= 0 and value.denominator == 1 else f"({value})")
    entries = [x for x in value if isinstance(x, Fraction)]
    if len(entries) < len(value) or not entries:
        raise ValueError("entries of two indices")
    least = min(entries)
    tents = [f"({x - least}) * Max(0, 1 - abs(i - {k}))" for k, x in enumerate(entries, 1) if x != least]
    return Function(("i",), parse(" + ".join([f"({least})", *tents])))


def is_tie(equation: Rel, values: Values) -> bool:
    """Whether the normal form of an equation between numbers, whose sides have values, is 0 = 0."""
    try:
        at = {name: term(v) for name, v in values.items()}
        here = Rel("=", substitute(equation.lhs, at), substitute(equation.rhs, at))
        normal = Normal(Facts({}))
        if any(_is_high(part, normal) for part in reversed(list(walk(here)))):  # what is inside comes first
            return False
        polynomial, _ = normal.relation(here)
    except (ArithmeticError, ValueError, TypeError, RecursionError):
        return False
    return not polynomial


def _is_high(node: Node, normal: Normal) -> bool:
    """Whether a number is raised to a power, or a sum multiplied out, so that the normal form would take long."""
    if not (isinstance(node, Op) and node.op == "^"):
        return False
    p = normal.quotient(node.args[1])
    sizes = [abs(c) for c in (*p.num.values(), *p.den.values())]
    if any(c > HIGHEST for c in sizes):
        return True
    base, power = normal.quotient(node.args[0]), int(max(sizes, default=0))
    return any(len(side) > 1 and comb(len(side) + power - 1, power) > LONGEST for side in (base.num, base.den))
