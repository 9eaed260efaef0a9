"""Fast evaluation of terms and formulas at a point, in floats or in exact fractions: a screen, never evidence.

An environment gives each scalar symbol a number and each sized symbol or path a function of its indices (`A[i, t]` is
`env["A"]((i, t))`). Margins are relative to the size of the two sides: how far a statement is from being violated;
negative is violated. A margin is never zero: a tie counts as a least positive or negative number, as the relation is
weak or strict (TIE; between two zeros NOTHING).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial

from ..symbolic.expression import (
    INFINITY,
    At,
    Domain,
    Evolves,
    Limit,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
)
from ..symbolic.walk import walk

Number = float | Fraction
Entries = Callable[[tuple[Number, ...]], Number]
Env = Mapping[str, Number | Entries]
Term = Callable[[Env], Number]
Margin = Callable[[Env], float]

TOLERANCE = 1e-9
TIE = 1e-300
NOTHING = 1e-250
MAX_TERMS = 10_000
DATES = (0.0, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0)


class Missing(LookupError):
    """A symbol or an entry without a value yet."""


class Irrational(ArithmeticError):
    """An exact value was asked for where there is none."""


class NotEvaluable(TypeError):
    """An expression that has no value at a point: a limit, or a differential equation."""


def evaluable(node: Node) -> bool:
    """Whether floats can say anything: no limits, no differential equations."""
    return not any(isinstance(part, Limit | Evolves) or part == INFINITY for part in walk(node))


def term(node: Node, exact: bool = False) -> Term:
    """The term as a function of the environment, in floats or in exact fractions (which may raise Irrational)."""
    match node:
        case Num(value):
            constant: Number = value if exact else float(value)
            return lambda env: constant
        case Var(name):
            return partial(_scalar, name)
        case At(name, index):
            return partial(_entry, name, tuple(term(i, exact) for i in index))
        case Op("^", (a, b)):
            return partial(_binary, _exact_power if exact else _float_power, term(a, exact), term(b, exact))
        case Op("/", (a, b)):
            return partial(_binary, _quotient, term(a, exact), term(b, exact))
        case Op(op, (a, b)) if op in BINARY:
            return partial(_binary, BINARY[op], term(a, exact), term(b, exact))
        case Op(("exp" | "log"), _) if exact:
            return _no_exact_value
        case Op(op, (a,)) if op in UNARY:
            return partial(_unary, UNARY[op], term(a, exact))
        case Total(var, lo, hi, body):
            return partial(_total, var, term(lo, exact), term(hi, exact), term(body, exact), exact)
        case _:
            raise NotEvaluable(f"{type(node).__name__} has no value at a point")


def _add(a: Number, b: Number) -> Number:
    return a + b


def _sub(a: Number, b: Number) -> Number:
    return a - b


def _mul(a: Number, b: Number) -> Number:
    return a * b


def _quotient(a: Number, b: Number) -> Number:
    return a / b


def _float_power(a: Number, b: Number) -> Number:
    if a < 0 and not float(b).is_integer():
        raise ArithmeticError("a real power of a negative number")
    return math.pow(float(a), float(b))


def _exact_power(x: Number, y: Number) -> Number:
    a, b = Fraction(x), Fraction(y)
    if b.denominator == 1 and abs(b) <= 512:
        return a ** int(b)
    if a < 0 or b.denominator > 64 or abs(b) > 512:
        raise Irrational("a power that is not found to be rational")
    top, bottom = (round(x ** (1 / b.denominator)) for x in (a.numerator, a.denominator))
    if top**b.denominator != a.numerator or bottom**b.denominator != a.denominator:
        raise Irrational("a power that is not rational")
    return Fraction(top, bottom) ** b.numerator


def _exp(a: Number) -> Number:
    return math.exp(a)


def _log(a: Number) -> Number:
    return math.log(a)


def _floor(a: Number) -> Number:
    return Fraction(math.floor(a)) if isinstance(a, Fraction) else float(math.floor(a))


def _neg(a: Number) -> Number:
    return -a


def _abs(a: Number) -> Number:
    return a if a >= 0 else -a


def _min(a: Number, b: Number) -> Number:
    return a if a <= b else b


def _max(a: Number, b: Number) -> Number:
    return a if a >= b else b


BINARY: Mapping[str, Callable[[Number, Number], Number]] = {"+": _add, "-": _sub, "*": _mul, "Min": _min, "Max": _max}
UNARY: Mapping[str, Callable[[Number], Number]] = {"neg": _neg, "abs": _abs, "exp": _exp, "log": _log, "floor": _floor}


def _no_exact_value(env: Env) -> Number:
    raise Irrational("exp or log")


def _scalar(name: str, env: Env) -> Number:
    value = env.get(name)
    if value is None or callable(value):
        raise Missing(name)
    return value


def _entry(name: str, index: tuple[Term, ...], env: Env) -> Number:
    value = env.get(name)
    if value is None or not callable(value):
        raise Missing(name)
    return value(tuple(i(env) for i in index))


def _binary(f: Callable[[Number, Number], Number], a: Term, b: Term, env: Env) -> Number:
    return f(a(env), b(env))


def _unary(f: Callable[[Number], Number], a: Term, env: Env) -> Number:
    return f(a(env))


def _total(var: str, lo: Term, hi: Term, body: Term, exact: bool, env: Env) -> Number:
    inner = dict(env)
    total: Number = Fraction(0) if exact else 0.0
    for k in integers(lo(env), hi(env)):
        inner[var] = Fraction(k) if exact else float(k)
        total = total + body(inner)
    return total


def integers(lo: Number, hi: Number) -> range:
    """The integers from lo to hi; raises NotEvaluable for too many."""
    first, last = math.ceil(lo - (0 if isinstance(lo, Fraction) else TOLERANCE)), math.floor(hi)
    if last - first > MAX_TERMS:
        raise NotEvaluable(f"a range of {last - first} integers")
    return range(first, last + 1)


def margin(node: Node, dates: tuple[float, ...] = DATES) -> Margin:
    """The margin of a formula as a function of the environment, in floats; `dates` stand for all real numbers."""
    match node:
        case Rel(op, lhs, rhs):
            return partial(_relation, op, term(lhs), term(rhs))
        case Logic("not", (a,)):
            return partial(_negated, margin(a, dates))
        case Logic("and", args):
            return partial(_extreme, [margin(a, dates) for a in args], False)
        case Logic("or", args):
            return partial(_extreme, [margin(a, dates) for a in args], True)
        case Logic("implies", (a, b)):
            return partial(_extreme, [partial(_negated, margin(a, dates)), margin(b, dates)], True)
        case Logic("iff", (a, b)):
            return partial(_equivalent, margin(a, dates), margin(b, dates))
        case Quant(kind, binder, body) if not binder.index:
            return partial(_quantified, kind, binder.name, _range(binder.domain, dates), margin(body, dates))
        case _:
            raise NotEvaluable(f"{type(node).__name__} cannot be decided at a point")


def _relation(op: str, lhs: Term, rhs: Term, env: Env) -> float:
    a, b = float(lhs(env)), float(rhs(env))
    gap = (b - a) / ((abs(a) + abs(b)) or 1.0)
    if math.isnan(gap):
        raise ArithmeticError("not a number")
    match op:
        case "=":
            return TOLERANCE - abs(gap)
        case "!=":
            return abs(gap) - TOLERANCE
        case "<" | ">":
            return (gap if op == "<" else -gap) or (-TIE if a else -NOTHING)
        case _:
            return (gap if op == "<=" else -gap) or (TIE if a else NOTHING)


def _negated(of: Margin, env: Env) -> float:
    return -of(env)


def _extreme(parts: list[Margin], highest: bool, env: Env) -> float:
    """The least (or highest) margin; a part that decides clearly may stand beside parts without a value."""
    sign = 1.0 if highest else -1.0
    best, problem = -math.inf, None
    for part in parts:
        try:
            best = max(best, sign * part(env))
        except ArithmeticError as error:
            problem = error
        if best > TOLERANCE and highest:
            return best
    if problem is not None and best <= TOLERANCE:
        raise problem
    return sign * best


def _equivalent(a: Margin, b: Margin, env: Env) -> float:
    first, second = a(env), b(env)
    nearest = min(abs(first), abs(second))
    return nearest if (first > 0) == (second > 0) else -nearest


def _range(domain: Domain, dates: tuple[float, ...]) -> Callable[[Env], Iterable[float]]:
    ends = [None if x is None or x == INFINITY else term(x) for x in (domain.lo, domain.hi)]

    def points(env: Env) -> Iterable[float]:
        lo, hi = (None if x is None else float(x(env)) for x in ends)
        if domain.integer:
            if lo is None or hi is None:
                raise NotEvaluable("a range without end")
            return map(float, integers(lo, hi))
        return (t for t in dates if _between(t, lo, hi, domain))

    return points


def _between(t: float, lo: float | None, hi: float | None, domain: Domain) -> bool:
    above = lo is None or t > lo or (t == lo and not domain.lo_open)
    return above and (hi is None or t < hi or (t == hi and not domain.hi_open))


def _quantified(kind: str, name: str, points: Callable[[Env], Iterable[float]], body: Margin, env: Env) -> float:
    inner = dict(env)
    worst = math.inf if kind == "forall" else -math.inf
    for k in points(env):
        inner[name] = k
        found = body(inner)
        worst = min(worst, found) if kind == "forall" else max(worst, found)
    return worst
