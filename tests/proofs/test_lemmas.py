"""Every lemma of the library at instances: exactly or by balls where it speaks of numbers, at known solutions of
differential equations (closed forms, on a grid of dates) where it speaks of paths."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from referee.numeric.balls import Undecided, Undefined, Value, Values, enclose, holds, in_domain
from referee.proofs.context import strip
from referee.proofs.lemmas import lemma_formulas
from referee.symbolic.expression import Domain, Evolves, Logic, Node, Quant, walk
from referee.symbolic.parse import parse, rational
from referee.symbolic.substitute import Function, substitute

LEMMAS = lemma_formulas()
PATHS = [name for name, formula in LEMMAS.items() if any(isinstance(p, Evolves) for p in walk(formula))]
PLAIN = [name for name in LEMMAS if name not in PATHS]

SIZE = 6
REALS = [Fraction(x) for x in ("-3", "-3/2", "-1", "-1/2", "0", "1/3", "1/2", "2/3", "1", "3/2", "2", "5/2", "3", "7")]
DRAWS, NEEDED = 500, 20


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


# -- paths

DATES = [Fraction(x) for x in ("0", "1/4", "1/2", "1", "3/2", "2", "3", "5", "8", "64")]
STEP = Fraction(1, 10**8)


def truth(node: Node, values: Values) -> bool:
    """The truth of a formula whose real quantifiers range over the grid."""
    match node:
        case Quant(kind, binder, body):
            points = [x for x in DATES if in_domain(x, binder.domain, values)]
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
        case _:
            return holds(node, values)


def _moves(body: Node, time: str, rate: Node, values: Values, t: Fraction) -> bool:
    """Whether the right difference quotient is near the rate (paths here have second derivatives up to e^8)."""
    now, later = (enclose(body, {**values, time: x}, 256) for x in (t, t + STEP))
    gap = (later - now) / enclose(parse(str(STEP)), {}, 256) - enclose(rate, {**values, time: t}, 256)
    return bool(abs(gap) < 1e-4)


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
    "persistence": [FOUR],
    "persistence-with-history": [FOUR],
    "logistic": [
        {"u": "2/(1 + 1/5*exp(-t))", "r": "1", "K": "2"}, {"u": "2/(1 - 1/7*exp(-3*t))", "r": "3", "K": "2"},
        {"u": "1/2", "r": "2", "K": "1/2"}, {"u": "3/(1 + 1/4*exp(-t/2))", "r": "1/2", "K": "3"},
    ],
}  # fmt: skip


def at_solution(name: str, given: dict[str, str]) -> Node:
    """The lemma with closed forms for its paths and numbers for its scalars."""
    binders, body = strip(LEMMAS[name])
    assert {b.name for b in binders} == given.keys()
    return substitute(
        body, {b.name: Function(("t",), parse(given[b.name])) if b.index else parse(given[b.name]) for b in binders}
    )


@pytest.mark.parametrize("name", PATHS)
def test_lemma_at_known_solutions(name: str) -> None:
    assert KNOWN.get(name), "a lemma on paths needs a known solution here"
    for given in KNOWN[name]:
        node = at_solution(name, given)
        while isinstance(node, Logic) and node.op == "implies":
            assert truth(node.args[0], {}), (given, "a premise fails")
            node = node.args[1]
        assert truth(node, {}), given


def test_the_test_of_paths_can_fail() -> None:
    shrinking = at_solution("path-increasing", {"u": "exp(-t)", "v": "-exp(-t)"})
    assert isinstance(shrinking, Logic)
    assert truth(shrinking.args[0], {})
    assert not truth(shrinking.args[1].args[1], {})  # type: ignore[union-attr]
    assert not truth(parse("evolves(t^2, t, t)"), {})
    assert rational("1/2") == DATES[2]
