"""Every lemma of the library at instances: exactly or by balls where it speaks of numbers, at known solutions of
differential equations (closed forms, on a grid of dates) where it speaks of paths."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from referee.numeric.balls import Evaluator, Undecided, Undefined, Value, Values, holds, in_domain
from referee.numeric.violation import enclose
from referee.proofs.context import Context, strip
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.settle import by_sign
from referee.symbolic.expression import Binder, Domain, Evolves, Logic, Node, Num, Quant, Rel
from referee.symbolic.parse import parse, rational
from referee.symbolic.substitute import Function, substitute
from referee.symbolic.walk import walk

LEMMAS = lemma_formulas()
LIMITS = [name for name in LEMMAS if name.startswith("limit-")]
PATHS = [n for n, formula in LEMMAS.items() if n in LIMITS or any(isinstance(p, Evolves) for p in walk(formula))]
PLAIN = [name for name in LEMMAS if name not in PATHS]

SIZE = 6
REALS = [Fraction(x) for x in ("-3", "-3/2", "-1", "-1/2", "0", "1/3", "1/2", "2/3", "1", "3/2", "2", "5/2", "3", "7")]
DRAWS, NEEDED = 400, 20


def draw(domain: Domain, values: Values, rng: random.Random) -> Fraction | None:
    pool = [Fraction(k) for k in range(SIZE + 1)] if domain.integer else REALS
    fitting = [x for x in pool if in_domain(x, domain, values)]
    return rng.choice(fitting) if fitting else None


def instance(formula: Node, rng: random.Random) -> tuple[Values, Node] | None:
    """Values of the leading symbols, and the rest of the lemma; a table is often above the one before it."""
    binders, body = strip(formula)
    values: dict[str, Value] = {}
    table: tuple[Fraction, ...] = ()
    for b in binders:
        if b.index:
            above = bool(table) and rng.random() < 0.7
            table = tuple(t + rng.choice((0, 0, 1)) if above else rng.choice(REALS) for t in table or REALS[:SIZE])
            values[b.name] = table
            continue
        value = draw(b.domain, values, rng)
        if value is None:
            return None
        values[b.name] = value
    return values, body


def premises_hold(node: Node, values: Values) -> bool:
    while isinstance(node, Logic) and node.op == "implies":
        if not holds(node.args[0], values):
            return False
        node = node.args[1]
    return True


@pytest.mark.parametrize("name", PLAIN)
def test_lemma_at_random_exact_instances(name: str) -> None:
    rng = random.Random(name)
    decided = telling = 0
    for _ in range(DRAWS):
        found = instance(LEMMAS[name], rng)
        if found is None:
            continue
        values, body = found
        try:
            assert holds(body, values), values
            decided += 1
            telling += premises_hold(body, values)
        except (Undefined, Undecided):
            continue
    assert decided >= NEEDED
    assert telling >= NEEDED


@pytest.mark.parametrize("equality", ["(2/2)^3 = 1 + 3*(log(2) - log(2))", "(2/3)^0 = 1 + 0*(log(2) - log(3))"])
def test_power_log_tangent_is_not_strict_without_its_premises(equality: str) -> None:
    relation = parse(equality)  # balls cannot see these equalities, so the instances above skip them
    assert isinstance(relation, Rel)
    assert by_sign(Context(), relation)


# -- paths

DATES = [Fraction(x) for x in ("0", "1/4", "1/2", "1", "3/2", "2", "3", "5", "8", "64")]
STEP = Fraction(1, 10**8)


def truth(node: Node, values: Values) -> bool:
    """The truth of a formula whose real quantifiers range over the grid."""
    match node:
        case Quant(kind, binder, body):
            if binder.domain.integer:
                points = [Fraction(k) for k in Evaluator(values, {}).range(binder.domain.lo, binder.domain.hi)]
            else:
                points = [x for x in grid(binder, values) if in_domain(x, binder.domain, values)]
            found = (truth(body, {**values, binder.name: x}) for x in points)
            return all(found) if kind == "forall" else any(found)
        case Logic("not", (a,)):
            return not truth(a, values)
        case Logic("and", args):
            return all(truth(a, values) for a in args)
        case Logic("or", args):
            return any(truth(a, values) for a in args)
        case Logic("implies", (a, b)):
            return not truth(a, values) or truth(b, values)
        case Logic("iff", (a, b)):
            return truth(a, values) == truth(b, values)
        case Evolves(body, time, rate):
            return all(_moves(body, time, rate, values, t) for t in DATES if t <= 5)
        case Rel("=", lhs, rhs):  # balls cannot see an equality of numbers that are not rational
            here = {name: Num(value) for name, value in values.items() if isinstance(value, Fraction)}
            return by_sign(Context(), Rel("=", substitute(lhs, here), substitute(rhs, here))) or holds(node, values)
        case _:
            return holds(node, values)


def grid(binder: Binder, values: Values) -> list[Fraction]:
    """Dates; for the words of a limit, numbers that are small or large, or near the ends of an interval."""
    if binder.name == "delta":
        return [Fraction(10) ** k for k in (-8, -4, -2, 0, 2, 4)]
    if binder.name == "epsilon":
        return [Fraction(1, 100), *DATES]
    if binder.name not in ("h", "x") or binder.domain.lo is None:
        return DATES
    lo = Evaluator(values, {}).exact(binder.domain.lo)
    hi = None if binder.domain.hi is None else Evaluator(values, {}).exact(binder.domain.hi)
    assert lo is not None
    size = Fraction(10**4) if hi is None else hi - lo
    return [lo + size * Fraction(x) for x in ("1/10000", "1/3", "1/2", "9999/10000")]


def _moves(body: Node, time: str, rate: Node, values: Values, t: Fraction) -> bool:
    """Whether the right difference quotient is near the rate (paths here have second derivatives up to e^8), and
    the value just before near the value at t: a path does not jump."""
    before, now, later = (enclose(body, {**values, time: x}, 256) for x in (max(t - STEP, Fraction(0)), t, t + STEP))
    gap = (later - now) / enclose(parse(str(STEP)), {}, 256) - enclose(rate, {**values, time: t}, 256)
    return bool(abs(gap) < 1e-4) and bool(abs(now - before) < 1e-4)


JUMP = "Min(1, -floor(-t))"  # 0 at 0 and 1 on (0, 1]
QUOTIENT = {"u": "exp(t) - 1", "w": "t", "v": "exp(t/(1 + t))/(1 + t)^2", "z": "1/(1 + t)^2", "L": "1", "d": "1"}
RATIO = {"A": "1 + t", "B": "2 + t", "L": "1", "M": "2", "N": "1/2", "d": "1"}
FOUR = {"a": "1", "b": "1 + t", "c": "exp(t/4)", "d": "2 - exp(-t)"}
FOUR |= {"va": "0", "vb": "1", "vc": "exp(t/4)/4", "vd": "exp(-t)"}
KNOWN: dict[str, list[dict[str, str]]] = {
    "path-increasing": [
        {"u": "t", "v": "1"}, {"u": "exp(t)", "v": "exp(t)"}, {"u": "1 - exp(-t)", "v": "exp(-t)"},
        {"u": "t + Max(t - 1, 0)", "v": "1 + Min(floor(t), 1)"},
    ],
    "path-nondecreasing": [
        {"u": "2", "v": "0"}, {"u": "t^2", "v": "2*t"}, {"u": "Max(t - 1, 0)", "v": "Min(floor(t), 1)"},
    ],
    "path-bounded-growth": [
        {"u": "t", "v": "1", "M": "1"}, {"u": "t/(1 + t)", "v": "1/(1 + t)^2", "M": "1"},
        {"u": "3 - t^2", "v": "-2*t", "M": "0"}, {"u": "1/(1 + t)", "v": "-1/(1 + t)^2", "M": "0"},
    ],
    "path-constant-until": [
        {"u": "2", "v": "0", "T": "5"}, {"u": "3 + Max(t - 1, 0)", "v": "Min(floor(t), 1)", "T": "1/2"},
    ],
    "path-nondecreasing-until": [
        {"u": "4*t - t^2", "v": "4 - 2*t", "T": "2"}, {"u": "-t^2", "v": "-2*t", "T": "0"},
        {"u": "Min(t, 3) - Max(t - 5, 0)", "v": "Max(1 - floor(t/3), 0) - Min(floor(t/5), 1)", "T": "3"},
    ],
    "path-shift": [
        {"u": "t^2", "v": "2*t", "T": "3/2"}, {"u": "exp(-t/4)", "v": "-exp(-t/4)/4", "T": "8"},
        {"u": "Max(t - 1, 0)", "v": "Min(floor(t), 1)", "T": "1/2"}, {"u": "t^3", "v": "3*t^2", "T": "0"},
    ],
    "path-sum": [
        {"u": "j*t^2", "v": "2*j*t", "lo": "-1", "hi": "3"}, {"u": "t/j", "v": "1/j", "lo": "2", "hi": "2"},
        {"u": "exp(-j*t)", "v": "-j*exp(-j*t)", "lo": "1", "hi": "3"},
        {"u": "floor(t)", "v": "5", "lo": "1", "hi": "0"},
    ],
    "path-rises": [
        {"u": "t", "v": "1", "T": "1"}, {"u": "t^2", "v": "2*t", "T": "1/2"}, {"u": "t^3", "v": "3*t^2", "T": "3"},
        {"u": "t + Max(t - 1, 0)", "v": "1 + Min(floor(t), 1)", "T": "2"},
    ],
    "path-does-not-fall": [
        {"u": "t", "v": "1", "T": "0"}, {"u": "2", "v": "0", "T": "1"}, {"u": "t^2", "v": "2*t", "T": "1/2"},
        {"u": "Max(t - 1, 0)", "v": "Min(floor(t), 1)", "T": "1"},
    ],
    "comparison": [
        {"u": "2*t - t^2", "p": "2 - 2*t", "v": "1", "q": "0", "K": "0"},
        {"u": "1 - exp(-t)", "p": "exp(-t)", "v": "1 + t", "q": "1", "K": "1"},
        {"u": "t", "p": "1", "v": "t", "q": "1", "K": "0"},
        {"u": "Min(t, 1)", "p": "Max(1 - floor(t), 0)", "v": "t", "q": "1", "K": "2"},
    ],
    "unbounded-growth": [
        {"u": "2*t - 3", "v": "2", "a": "1", "b": "1", "c": "1"},
        {"u": "1/3 + 20*log(1 + t)", "v": "20/(1 + t)", "a": "1", "b": "1", "c": "20"},
        {"u": "t^2 + t - 50", "v": "2*t + 1", "a": "1/2", "b": "3", "c": "1/2"},
    ],
    "first-passage": [
        {"u": "t^2", "v": "2*t", "c": "1", "T": "2"}, {"u": "3*t - t^2", "v": "3 - 2*t", "c": "2", "T": "2"},
        {"u": "Max(t - 1, 0)", "v": "Min(floor(t), 1)", "c": "1/2", "T": "8"},
        {"u": "t - 3", "v": "1", "c": "0", "T": "3"},
    ],
    "persistence-of-margins": [
        {"a": "exp(-j*t)", "v": "-j*exp(-j*t)", "lo": "1", "hi": "3", "K": "4"},
        {"a": "1/(j + t)", "v": "-1/(j + t)^2", "lo": "1", "hi": "2", "K": "1"},
        {"a": "j + 1 + j*t", "v": "j", "lo": "0", "hi": "2", "K": "0"},
        {"a": "-1 - floor(t)", "v": "7", "lo": "3", "hi": "2", "K": "0"},
    ],
    "limit-by-continuity": [{"F": "1 + t", "v": "1/(1 + t)^2", "L": "1", "d": "1"}],
    "limit-of-quotient": [{**QUOTIENT, "F": "(exp(t) - 1)/t"}],
    "limit-of-exponential": [{"F": "exp(t)", "G": "t", "M": "0", "L": "1", "d": "1"}],
    "limit-zero-of-power": [{"F": "t^(1/2)*(1 + t)", "K": "1 + t", "M": "1", "r": "1/2", "d": "1"}],
    "limit-infinite-of-power": [{"F": "(2 + t)/t", "K": "2 + t", "M": "2", "r": "-1", "d": "1"}],
    "limit-composed": [{"F": "1 + 2*t", "K": "1 + t", "g": "2*t", "M": "1", "d": "2"}],
    "limit-exponential-decay": [{"a": "1", "epsilon": "1/10"}, {"a": "1/2", "epsilon": "3"}],
    "limit-above": [{"f": "t^2", "F": "(1 + t)^2", "p": "1", "L": "1", "d": "1"}],
    "limit-below": [{"f": "t^2", "F": "(1 - t)^2", "p": "1", "L": "1", "d": "1"}],
    "limit-far": [{"f": "1 + 1/t", "F": "1 + t", "L": "1", "d": "1"}],
    "limit-infinite-above": [{"f": "1/(t - 1)", "F": "1/t", "p": "1", "d": "1"}],
    "limit-infinite-below": [{"f": "1/(1 - t)", "F": "1/t", "p": "1", "d": "1"}],
    "limit-infinite-far": [{"f": "t", "F": "1/t", "d": "1"}],
    "limit-same": [{"F": "1 + t", "A": "1 + t", "L": "1", "N": "1", "d": "1"}],
    "limit-of-sum": [{"F": "2 + 3*t", "A": "1 + t", "B": "1 + 2*t", "L": "1", "M": "1", "d": "1"}],
    "limit-of-product": [{"F": "(1 + t)*(2 + t)", "A": "1 + t", "B": "2 + t", "L": "1", "M": "2", "d": "1"}],
    "limit-of-ratio": [{**RATIO, "F": "(1 + t)/(2 + t)"}],
    "limit-of-power": [{"F": "(4 + t)^(1/2)", "A": "4 + t", "L": "4", "r": "1/2", "d": "1"}],
    "limit-of-logarithm": [{"F": "log(1 + t)", "A": "1 + t", "L": "1", "d": "1"}],
    "persistence": [FOUR],
    "persistence-with-history": [FOUR],
    "logistic": [
        {"u": "2/(1 + 1/5*exp(-t))", "r": "1", "K": "2"}, {"u": "2/(1 - 1/7*exp(-3*t))", "r": "3", "K": "2"},
        {"u": "1/2", "r": "2", "K": "1/2"}, {"u": "3/(1 + 1/4*exp(-t/2))", "r": "1/2", "K": "3"},
    ],
}  # fmt: skip


JUMPS = "1 - floor(t)"
# For every premise of every lemma on paths: paths of which all the other premises hold, and the conclusion does not.
WITHOUT: dict[str, list[dict[str, str]]] = {
    "path-increasing": [{"u": "t - 2*floor(t)", "v": "1"}, {"u": "2", "v": "0"}],
    "path-nondecreasing": [{"u": JUMPS, "v": "0"}, {"u": "-t", "v": "-1"}],
    "path-bounded-growth": [{"u": "2*floor(t)", "v": "0", "M": "0"}, {"u": "t^2", "v": "2*t", "M": "1"}],
    "path-constant-until": [{"u": "floor(t)", "v": "0", "T": "2"}, {"u": "t", "v": "1", "T": "1"}],
    "path-nondecreasing-until": [{"u": JUMPS, "v": "0", "T": "2"}, {"u": "4*t - t^2", "v": "4 - 2*t", "T": "3"}],
    "path-rises": [{"u": "t - 2*floor(t)", "v": "1", "T": "1"}, {"u": "t - t^2", "v": "1 - 2*t", "T": "1"}],
    "path-does-not-fall": [{"u": JUMPS, "v": "0", "T": "2"}, {"u": "-t", "v": "-1", "T": "2"}],
    "path-shift": [{"u": "t^2", "v": "t", "T": "1"}],
    "path-sum": [{"u": "j*floor(t)", "v": "0", "lo": "1", "hi": "2"}],
    "comparison": [
        {"u": "floor(t)", "p": "0", "v": "1/2", "q": "0", "K": "0"},
        {"u": "1/2", "p": "0", "v": JUMPS, "q": "0", "K": "0"},
        {"u": "1", "p": "0", "v": "0", "q": "0", "K": "0"}, {"u": "t", "p": "1", "v": "0", "q": "0", "K": "3"},
    ],
    "unbounded-growth": [
        {"u": "t - floor(t)", "v": "1", "a": "1", "b": "1", "c": "1"},
        {"u": "1/3 - exp(-t)", "v": "exp(-t)", "a": "1", "b": "1", "c": "1/2"},
    ],
    "first-passage": [
        {"u": "2*floor(t)", "v": "0", "c": "1", "T": "2"}, {"u": "2 + t", "v": "1", "c": "1", "T": "2"},
        {"u": "-t", "v": "-1", "c": "1", "T": "2"},
    ],
    "persistence-of-margins": [
        {"a": "j - 2*floor(t)", "v": "0", "lo": "1", "hi": "2", "K": "0"},
        {"a": "j + t", "v": "1", "lo": "0", "hi": "2", "K": "0"},
        {"a": "j - t", "v": "-1", "lo": "1", "hi": "2", "K": "1"},
    ],
    "limit-by-continuity": [
        {"F": JUMP, "v": "0", "L": "0", "d": "1"}, {"F": "1 + t", "v": "1/(1 + t)^2", "L": "2", "d": "1"},
    ],
    "limit-of-quotient": [
        {**QUOTIENT, "F": f"{JUMP}/t", "u": JUMP, "v": "0", "L": "0"},
        {**QUOTIENT, "F": f"t/{JUMP}", "u": "t", "v": "1/(1 + t)^2", "w": JUMP, "z": "1"},
        {**QUOTIENT, "F": "(exp(t) - 1)/t", "L": "2"},
        {**QUOTIENT, "F": "2*(exp(t) - 1)/t"},
    ],
    "limit-of-exponential": [
        {"F": "exp(1 + t)", "G": "1 + t", "M": "0", "L": "1", "d": "1"},
        {"F": "exp(t)", "G": "t", "M": "0", "L": "2", "d": "1"},
        {"F": "2*exp(t)", "G": "t", "M": "0", "L": "1", "d": "1"},
    ],
    "limit-zero-of-power": [
        {"F": "1", "K": "1/t", "M": "0", "r": "1", "d": "1"}, {"F": "1", "K": "1 + t", "M": "1", "r": "1/2", "d": "1"},
    ],
    "limit-infinite-of-power": [
        {"F": "1", "K": "t", "M": "1", "r": "-1", "d": "1"}, {"F": "1", "K": "2 + t", "M": "2", "r": "-1", "d": "1"},
    ],
    "limit-composed": [
        {"F": "2 + 2*t", "K": "2 + t", "g": "2*t", "M": "1", "d": "1"},
        {"F": "2 + t", "K": "1 + t", "g": "1 + t", "M": "1", "d": "1"},
        {"F": "5", "K": "1 + t", "g": "2*t", "M": "1", "d": "1"},
    ],
    "limit-above": [
        {"f": "t^2", "F": "(1 + t)^2", "p": "1", "L": "2", "d": "1"},
        {"f": "5", "F": "(1 + t)^2", "p": "1", "L": "1", "d": "1"},
    ],
    "limit-below": [
        {"f": "t^2", "F": "(1 - t)^2", "p": "1", "L": "2", "d": "1"},
        {"f": "5", "F": "(1 - t)^2", "p": "1", "L": "1", "d": "1"},
    ],
    "limit-far": [{"f": "1 + 1/t", "F": "1 + t", "L": "2", "d": "1"}, {"f": "t", "F": "1 + t", "L": "1", "d": "1"}],
    "limit-infinite-above": [{"f": "t - 1", "F": "t", "p": "1", "d": "1"}, {"f": "0", "F": "1/t", "p": "1", "d": "1"}],
    "limit-infinite-below": [{"f": "1 - t", "F": "t", "p": "1", "d": "1"}, {"f": "0", "F": "1/t", "p": "1", "d": "1"}],
    "limit-infinite-far": [{"f": "1/t", "F": "t", "d": "1"}, {"f": "0", "F": "1/t", "d": "1"}],
    "limit-same": [
        {"F": "1 + t", "A": "1 + t", "L": "2", "N": "2", "d": "1"},
        {"F": "1 + t", "A": "1 + t", "L": "1", "N": "2", "d": "1"},
        {"F": "5", "A": "1 + t", "L": "1", "N": "1", "d": "1"},
    ],
    "limit-of-sum": [
        {"F": "2 + 3*t", "A": "1 + t", "B": "1 + 2*t", "L": "2", "M": "1", "d": "1"},
        {"F": "2 + 3*t", "A": "1 + t", "B": "1 + 2*t", "L": "1", "M": "2", "d": "1"},
        {"F": "5", "A": "1 + t", "B": "1 + 2*t", "L": "1", "M": "1", "d": "1"},
    ],
    "limit-of-product": [
        {"F": "(1 + t)*(2 + t)", "A": "1 + t", "B": "2 + t", "L": "2", "M": "2", "d": "1"},
        {"F": "(1 + t)*(2 + t)", "A": "1 + t", "B": "2 + t", "L": "1", "M": "1", "d": "1"},
        {"F": "5", "A": "1 + t", "B": "2 + t", "L": "1", "M": "2", "d": "1"},
    ],
    "limit-of-ratio": [
        {**RATIO, "F": "(1 + t)/(2 + t)", "L": "2", "N": "1"}, {**RATIO, "F": "(1 + t)/(2 + t)", "M": "1", "N": "1"},
        {**RATIO, "F": "t/t^2", "A": "t", "B": "t^2", "L": "0", "M": "0", "N": "1"}, {**RATIO, "F": "5"},
    ],
    "limit-of-power": [
        {"F": "(4 + t)^(1/2)", "A": "4 + t", "L": "1", "r": "1/2", "d": "1"},
        {"F": "5", "A": "4 + t", "L": "4", "r": "1/2", "d": "1"},
    ],
    "limit-of-logarithm": [
        {"F": "log(1 + t)", "A": "1 + t", "L": "2", "d": "1"}, {"F": "5", "A": "1 + t", "L": "1", "d": "1"},
    ],
    "logistic": [{"u": "1 + 2*t", "r": "1", "K": "2"}, {"u": "0", "r": "1", "K": "2"}],
}  # fmt: skip
WITHOUT["persistence"] = [FOUR | {x: JUMPS, f"v{x}": "0"} for x in "abcd"]
WITHOUT["persistence"] += [FOUR | {"a": "0", "va": "0"}, FOUR | {"d": "1 - t", "vd": "-1"}]
WITHOUT["persistence-with-history"] = WITHOUT["persistence"]


def at_solution(name: str, given: dict[str, str]) -> tuple[list[Node], Node]:
    """The premises and the conclusion of a lemma, with closed forms for its paths (of the date t, or of j and t) and
    numbers for its scalars."""
    binders, body = strip(LEMMAS[name])
    assert {b.name for b in binders} == given.keys()
    assert all(b.index or in_domain(rational(given[b.name]), b.domain, {}) for b in binders)
    indices: dict[int, tuple[str, ...]] = {1: ("t",), 2: ("j", "t")}
    paths = {b.name: Function(indices[len(b.index)], parse(given[b.name])) for b in binders if b.index}
    node = substitute(body, {**{b.name: parse(given[b.name]) for b in binders if not b.index}, **paths})
    premises = []
    while isinstance(node, Logic) and node.op == "implies":
        premises.append(node.args[0])
        node = node.args[1]
    return premises, node


@pytest.mark.parametrize("name", PATHS)
def test_lemma_at_known_solutions(name: str) -> None:
    assert KNOWN.get(name), "a lemma on paths needs a known solution here"
    for given in KNOWN[name]:
        premises, conclusion = at_solution(name, given)
        assert [truth(p, {}) for p in premises] == [True] * len(premises), given
        assert truth(conclusion, {}), given


@pytest.mark.parametrize("name", [name for name in PATHS if isinstance(strip(LEMMAS[name])[1], Logic)])
def test_no_premise_of_a_lemma_on_paths_is_idle(name: str) -> None:
    """Also shows that the test above could fail: at these paths the conclusion is seen to be false."""
    assert WITHOUT.get(name), "a lemma on paths needs, for each premise, paths that fail it alone here"
    for k, given in enumerate(WITHOUT[name]):
        premises, conclusion = at_solution(name, given)
        assert len(premises) == len(WITHOUT[name])
        assert [truth(p, {}) for p in premises] == [i != k for i in range(len(premises))], given
        assert not truth(conclusion, {}), given


def test_the_test_of_paths_can_fail() -> None:
    assert not truth(parse("evolves(t^2, t, t)"), {})
    assert not truth(parse("evolves(floor(t), t, 0)"), {})  # its right derivative is 0 at every date
    assert truth(parse("evolves(t, t, 1)"), {})
    assert rational("1/2") == DATES[2]
