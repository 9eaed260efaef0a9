"""Formulas at random: what is compiled for arrays agrees with the scalar evaluation and with the exact one."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.numeric.balls import Undecided, Undefined, Values, holds
from referee.properties.evaluate import Missing, NotEvaluable, margin
from referee.properties.exact_search import entry
from referee.properties.screen.graph import Cell
from referee.properties.screen.program import INFEASIBLE, Points, Structure, compiled
from referee.symbolic.expression import At, Binder, Domain, Logic, Node, Num, Op, Quant, Rel, Total, Var

SIZE = 3
REALS, POSITIVE, RANGE = Domain(), Domain(lo=Num(Fraction(0))), Domain(True, Num(Fraction(1)), Var("n"), False, False)
BINDERS = (Binder("x", REALS), Binder("y", POSITIVE), Binder("A", POSITIVE, (RANGE,)))
CELLS: tuple[tuple[Cell, Binder], ...] = (
    (("x", ()), BINDERS[0]),
    (("y", ()), BINDERS[1]),
    *((("A", (float(k),)), BINDERS[2]) for k in range(1, SIZE + 1)),
)
STRUCTURE = Structure({"n": SIZE}, CELLS, "n = 3", SIZE)
FAR = 1e-6
CLEARLY = 1e-9


def _number(x: Fraction | int | str) -> Num:
    return Num(Fraction(x))


NUMBERS = st.sampled_from([_number(x) for x in (0, 1, 2, 3, "1/2", "3/2", "-1", "-5/4")])
POWERS = st.sampled_from([_number(x) for x in (0, 1, 2, 3, -1, -2)])


def _leaves(bound: tuple[str, ...]) -> st.SearchStrategy[Node]:
    index = st.sampled_from([_number(k) for k in range(1, SIZE + 1)] + [Var(k) for k in bound])
    entries = index.map(lambda i: At("A", (i,)))
    floored = st.just(At("A", (Op("Max", (_number(1), Op("Min", (Op("floor", (Var("y"),)), _number(SIZE))))),)))
    return st.one_of(NUMBERS, st.sampled_from([Var(v) for v in ("x", "y", "n", *bound)]), entries, entries, floored)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds(Op, st.sampled_from(["+", "-", "*", "/", "Min", "Max"]), pair),
        st.builds(Op, st.sampled_from(["neg", "abs", "floor"]), st.tuples(inner)),
        st.builds(lambda a, b: Op("^", (a, b)), inner, POWERS),
    )


def _terms(bound: tuple[str, ...] = (), depth: int = 1) -> st.SearchStrategy[Node]:
    found = st.recursive(_leaves(bound), _larger, max_leaves=4)
    if not depth:
        return found
    name = f"k{depth}"
    last = st.sampled_from([Var("n"), _number(2), _number(0), Op("floor", (Var("y"),)), *map(Var, bound)])
    low = st.sampled_from([_number(1), _number(2), *map(Var, bound)])
    inside = _terms((*bound, name), depth - 1)
    clipped = last.map(lambda hi: Op("Min", (hi, Var("n"))))
    return st.one_of(found, found, st.builds(Total, st.just(name), low, clipped, inside))


def _formulas(bound: tuple[str, ...] = (), depth: int = 2) -> st.SearchStrategy[Node]:
    relation = st.builds(
        Rel, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), _terms(bound, depth), _terms(bound, min(depth, 1))
    )
    if not depth:
        return relation
    name, inner = f"j{depth}", _formulas(bound, depth - 1)
    inside = _formulas((*bound, name), depth - 1)
    whole = Op("Min", (Op("floor", (Var("y"),)), Var("n")))
    domain = st.sampled_from(
        [RANGE, *(Domain(True, _number(k), hi, False, False) for k, hi in ((2, Var("n")), (1, whole)))]
    )
    return st.one_of(
        relation,
        st.builds(lambda a: Logic("not", (a,)), inner),
        st.builds(Logic, st.sampled_from(["implies", "iff"]), st.tuples(inner, inner)),
        st.builds(Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Quant, st.sampled_from(["forall", "exists"]), domain.map(partial(Binder, name)), inside),
    )


QUARTERS = st.integers(1, 16).map(lambda k: Fraction(k, 4))
POINTS = st.tuples(st.integers(-12, 12).map(lambda k: Fraction(k, 4)), QUARTERS, *[QUARTERS] * SIZE)


def _judged(hypotheses: list[Node], formula: Node, point: tuple[Fraction, ...]) -> float:
    program = compiled(STRUCTURE, hypotheses, formula, frozenset(), frozenset(), "given")
    given_numbers = dict(zip((cell for cell, _ in CELLS), point, strict=True))
    u = np.array([[float(given_numbers[cell])] * 3 for cell in program.free]).reshape(len(program.free), 3)
    judged = program.judge(Points(u))
    assert np.all(judged == judged[0]) or np.all(np.isnan(judged))
    return float(judged[0])


def _values(point: tuple[Fraction, ...]) -> Values:
    return {"n": Fraction(SIZE), "x": point[0], "y": point[1], "A": tuple(point[2:])}


def _scalar(formula: Node, point: tuple[Fraction, ...]) -> float | None:
    env = {"n": float(SIZE), "x": float(point[0]), "y": float(point[1]), "A": partial(entry, tuple(point[2:]))}
    try:
        return margin(formula)(env)
    except (ArithmeticError, Missing, NotEvaluable, ValueError):
        return None


def _exact(formula: Node, point: tuple[Fraction, ...]) -> bool | None:
    try:
        return holds(formula, _values(point))
    except (Undefined, Undecided):
        return None


@settings(deadline=None, max_examples=150)
@given(_formulas(), POINTS)
def test_formulas_have_the_sign_that_the_scalar_evaluation_gives_them(
    formula: Node, point: tuple[Fraction, ...]
) -> None:
    judged, scalar, exact = _judged([], formula, point), _scalar(formula, point), _exact(formula, point)
    if exact is None:
        return
    assert judged <= 1 or scalar is None, "no value where there is one"
    if scalar is not None and abs(scalar) > FAR:
        assert (judged > 0) == (scalar > 0), (judged, scalar)
    if CLEARLY < abs(judged) <= 1:
        assert (judged > 0) == exact, (judged, exact)


@settings(deadline=None, max_examples=80)
@given(st.lists(_formulas(depth=1), min_size=1, max_size=3), _formulas(depth=0), POINTS)
def test_points_that_miss_a_hypothesis_are_told(
    hypotheses: list[Node], formula: Node, point: tuple[Fraction, ...]
) -> None:
    free = [h for h in hypotheses if not _equation(h)]  # an equation may be solved, which changes the point
    judged = _judged(free, formula, point)
    met, scalar = [_exact(h, point) for h in free], [_scalar(h, point) for h in free]
    if None in met or _exact(formula, point) is None or any(m is None or abs(m) < FAR for m in scalar):
        return
    assert (judged <= INFEASIBLE) == all(met), (judged, met)


def _equation(node: Node) -> bool:
    match node:
        case Rel(op, _, _):
            return op in ("=", "!=")
        case Logic(_, args):
            return any(map(_equation, args))
        case Quant(_, _, body):
            return _equation(body)
        case _:
            return False
