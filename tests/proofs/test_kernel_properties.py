"""What the kernel rests on, at random exact points: normal forms, signs, substitution, texts, solver queries."""

from __future__ import annotations

from fractions import Fraction

import pytest
import z3
from flint import arb
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from referee.numeric.balls import Undecided, Undefined, Value, Values, between, holds
from referee.numeric.violation import enclose
from referee.proofs.context import Context
from referee.proofs.smtlib import NotGround, Query
from referee.proofs.verdict import OPEN, PROVED, REFUTED, SURVIVED, Verdict
from referee.symbolic.expression import (
    REALS,
    At,
    Binder,
    Domain,
    Limit,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
    num,
)
from referee.symbolic.facts import NONNEGATIVE, POSITIVE, Facts
from referee.symbolic.normal import Normal
from referee.symbolic.parse import parse
from referee.symbolic.substitute import free_names, substitute
from referee.symbolic.text import to_text

COMMON = settings(
    derandomize=True, deadline=None, max_examples=80, suppress_health_check=list(HealthCheck), print_blob=False
)
SIZE = 3
ABOVE_ZERO = Domain(lo=num(0))
BINDERS = {
    "a": Binder("a", REALS),
    "b": Binder("b", REALS),
    "x": Binder("x", ABOVE_ZERO),
    "y": Binder("y", ABOVE_ZERO),
    "sigma": Binder("sigma", Domain(lo=num(1))),
    "m": Binder("m", Domain(True, num(1), None, False, False)),
    "A": Binder("A", ABOVE_ZERO, (Domain(True, num(1), num(SIZE), False, False),)),
}
SIGMA_1 = Op("-", (Var("sigma"), num(1)))


def pick(*texts: str) -> st.SearchStrategy[Fraction]:
    return st.sampled_from([Fraction(t) for t in texts])


ANY, POSITIVES = pick("-2", "-1", "-1/2", "0", "1/2", "1", "2", "3"), pick("1/3", "1/2", "1", "3/2", "2", "5")
POINTS = st.fixed_dictionaries({
    "a": ANY, "b": ANY, "x": POSITIVES, "y": POSITIVES, "sigma": pick("3/2", "2", "3", "7/3"), "m": pick("1", "2", "3"),
    "A": st.tuples(*[POSITIVES] * SIZE),
})  # fmt: skip

NUMBERS = st.builds(num, pick("-2", "-1", "0", "1/2", "1", "2", "3"))
SCALARS = st.sampled_from([Var(name) for name, b in BINDERS.items() if not b.index])
ENTRIES = st.builds(lambda k: At("A", (num(k),)), st.integers(1, SIZE))
EXPONENTS = st.one_of(
    st.builds(num, pick("-1", "1/2", "2", "3", "-1/2", "0")),
    st.sampled_from([Var("sigma"), SIGMA_1, Op("neg", (SIGMA_1,)), Op("/", (num(1), Var("sigma"))), Var("a")]),
)


LOGARITHMIC = st.builds(
    lambda e, x, term: Op("+", (Op("*", (e, Op("log", (x,)))), term)), EXPONENTS, SCALARS, st.one_of(SCALARS, EXPONENTS)
) | st.builds(lambda x, e, y: Op("*", (Op("^", (x, e)), Op("exp", (y,)))), SCALARS, EXPONENTS, SCALARS)


def inner(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(parts, parts)
    return st.one_of(
        st.builds(Op, st.sampled_from(["+", "-", "*", "/"]), pairs),
        st.builds(Op, st.sampled_from(["Min", "Max"]), pairs),
        st.builds(Op, st.sampled_from(["neg", "abs", "floor", "exp", "log"]), st.tuples(parts)),
        st.builds(Op, st.sampled_from(["exp", "log"]), st.tuples(LOGARITHMIC)),
        st.builds(Op, st.just("^"), st.tuples(parts, EXPONENTS)),
        st.builds(lambda e, lo, hi: Total("j", num(lo), num(hi), e), parts, st.integers(1, 2), st.integers(0, SIZE)),
    )


INDEXED = st.sampled_from([Var("j"), At("A", (Var("j"),)), Op("^", (At("A", (Var("j"),)), SIGMA_1))])
LEAVES = st.one_of(NUMBERS, SCALARS, SCALARS, ENTRIES)
TERMS = st.recursive(LEAVES, inner, max_leaves=7)
SUMS = st.builds(
    lambda e, lo, hi: Total("j", num(lo), num(hi), e),
    st.recursive(st.one_of(INDEXED, LEAVES), inner, max_leaves=4),
    st.integers(1, 2),
    st.integers(0, SIZE),
)
MIXED = st.one_of(TERMS, SUMS, st.builds(Op, st.sampled_from(["+", "-", "*", "/"]), st.tuples(TERMS, SUMS)))
RELATIONS = st.builds(Rel, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), MIXED, MIXED)
FORMULAS = st.recursive(
    RELATIONS,
    lambda f: st.one_of(
        st.builds(Logic, st.sampled_from(["and", "or", "implies", "iff"]), st.tuples(f, f)),
        st.builds(Logic, st.just("not"), st.tuples(f)),
    ),
    max_leaves=3,
)


def value(node: Node, at: Values) -> arb | None:
    """A ball around the value at the point, or None where there is none."""
    try:
        return enclose(node, at, 256)
    except (Undefined, Undecided):
        return None


def scalar(at: Values, name: str) -> Fraction:
    found = at[name]
    assert isinstance(found, Fraction)
    return found


def true(formula: Node, at: Values) -> bool | None:
    try:
        return holds(formula, at)
    except (Undefined, Undecided):
        return None


def context_at(found: list[Node], at: Values) -> Context:
    """The context with those formulas that hold at the point."""
    context = Context(dict(BINDERS))
    for k, formula in enumerate(found):
        if true(formula, at):
            context = context.assume(f"h{k}", formula)
    return context


@COMMON
@given(node=MIXED, at=POINTS)
def test_normal_form_keeps_the_value(node: Node, at: dict[str, Value]) -> None:
    before = value(node, at)
    after = value(Normal(Facts(BINDERS)).node(node), at)
    assert before is None or after is None or before.overlaps(after)


@COMMON
@given(node=MIXED, known=st.lists(RELATIONS, max_size=3), at=POINTS)
def test_normal_form_keeps_the_value_under_hypotheses(node: Node, known: list[Node], at: dict[str, Value]) -> None:
    before = value(node, at)
    after = value(context_at(known, at).normal.node(node), at)
    assert before is None or after is None or before.overlaps(after)


@COMMON
@given(rel=RELATIONS, known=st.lists(RELATIONS, max_size=3), at=POINTS)
def test_signs_are_never_wrong(rel: Rel, known: list[Node], at: dict[str, Value]) -> None:
    context = context_at(known, at)
    gap = value(Op("-", (rel.rhs, rel.lhs)), at)
    assume(gap is not None)
    assert gap is not None
    sign = context.facts.node_sign(context.normal.node(Op("-", (rel.rhs, rel.lhs))))
    assert not (sign == POSITIVE and gap <= 0)
    assert not (sign == NONNEGATIVE and gap < 0)
    p, op = context.normal.relation(rel)
    facts = context.facts
    said = {"<": facts.is_positive, "<=": facts.is_nonnegative, "!=": facts.is_nonzero, "=": lambda p: not p}[op](p)
    assert not said or true(rel, at) is not False


SMOOTH = st.recursive(
    st.one_of(NUMBERS, SCALARS, st.just(Var("j"))),
    lambda p: st.one_of(
        st.builds(Op, st.sampled_from(["+", "-", "*", "Min"]), st.tuples(p, p)),
        st.builds(lambda e: Total("j", num(1), num(2), e), p),
        st.builds(lambda e: Total("a", num(0), num(2), e), p),
        st.builds(lambda e, at: Limit(e, "j", at, "+"), p, st.builds(num, pick("0", "1"))),
    ),
    max_leaves=6,
)
WHOLE = Domain(True, num(0), num(2), False, False)
CLAIMS = st.recursive(
    st.builds(Rel, st.sampled_from(["=", "<", "<="]), SMOOTH, SMOOTH),
    lambda f: st.one_of(
        st.builds(Logic, st.sampled_from(["and", "or", "implies"]), st.tuples(f, f)),
        st.builds(
            lambda k, name, body: Quant(k, Binder(name, WHOLE), body),
            st.sampled_from(["forall", "exists"]),
            st.sampled_from(["j", "a", "x"]),
            f,
        ),
    ),
    max_leaves=3,
)


@COMMON
@given(term=SMOOTH, by=SMOOTH, name=st.sampled_from(["a", "x", "j"]), at=POINTS, j=ANY)
def test_substitution_keeps_the_value(term: Node, by: Node, name: str, at: dict[str, Value], j: Fraction) -> None:
    point: dict[str, Value] = {**at, "j": j}
    new = value(by, point)
    assume(new is not None and new.is_exact())
    assert new is not None
    after, before = value(substitute(term, {name: by}), point), value(term, {**point, name: _rational(new)})
    assert before is None or after is None or before.overlaps(after)


def _rational(ball: arb) -> Fraction:
    mantissa, exponent = ball.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


@COMMON
@given(formula=CLAIMS, by=SMOOTH, name=st.sampled_from(["a", "x", "j"]), at=POINTS, j=ANY)
def test_substitution_keeps_the_truth(formula: Node, by: Node, name: str, at: dict[str, Value], j: Fraction) -> None:
    point: dict[str, Value] = {**at, "j": j}
    new = value(by, point)
    assume(new is not None and new.is_exact())
    assert new is not None
    after, before = true(substitute(formula, {name: by}), point), true(formula, {**point, name: _rational(new)})
    assert before is None or after is None or before is after


@COMMON
@given(formula=CLAIMS, by=SMOOTH, name=st.sampled_from(["a", "x", "j"]))
def test_substitution_captures_no_symbol(formula: Node, by: Node, name: str) -> None:
    names = free_names(formula)
    expected = (names - {name}) | free_names(by) if name in names else names
    assert free_names(substitute(formula, {name: by})) == expected


@COMMON
@given(node=st.one_of(FORMULAS, MIXED, CLAIMS))
def test_text_is_read_back(node: Node) -> None:
    """Literals fold when they are read (`1 / 2`, `-1`), so the first reading may differ from a tree made by hand."""
    read = parse(to_text(node))
    assert parse(to_text(read)) == read


@COMMON
@given(node=MIXED, at=POINTS)
def test_text_keeps_the_value(node: Node, at: dict[str, Value]) -> None:
    before, after = value(node, at), value(parse(to_text(node)), at)
    assert before is None or after is None or before.overlaps(after)


def satisfiable(text: str) -> bool:
    """Whether z3 does not find the text unsatisfiable."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("timeout", 200)
    solver.from_string(text)
    return str(solver.check()) != "unsat"


@settings(COMMON, max_examples=50)
@given(found=st.lists(FORMULAS, min_size=1, max_size=3), at=POINTS)
def test_what_holds_at_a_point_is_satisfiable(found: list[Node], at: dict[str, Value]) -> None:
    context = context_at([f if true(f, at) else Logic("not", (f,)) for f in found], at)
    told = [*context.ground]
    told += [Rel("=", Var(k), Num(v)) for k, v in at.items() if isinstance(v, Fraction)]
    entries = at["A"]
    assert isinstance(entries, tuple)
    told += [Rel("=", At("A", (num(k),)), Num(v)) for k, v in enumerate(entries, 1) if isinstance(v, Fraction)]
    try:
        text = Query(context.normal).text(told)
    except NotGround:
        return
    assert satisfiable(text)


def test_the_solver_is_asked_in_earnest() -> None:
    context = Context(dict(BINDERS))
    assert not satisfiable(Query(context.normal).text([parse("x + y < x")]))
    assert satisfiable(Query(context.normal).text([parse("x + a < x")]))


@pytest.mark.parametrize("name", [PROVED, REFUTED, SURVIVED, OPEN])
def test_a_verdict_has_no_truth_value(name: str) -> None:
    verdict = Verdict(name, "", "")
    with pytest.raises(TypeError):
        bool(verdict)
    with pytest.raises(TypeError):
        assert verdict
    with pytest.raises(TypeError):
        _ = not verdict


@COMMON
@given(
    formula=FORMULAS, at=POINTS, width=pick("1/100", "1/4", "1"), names=st.sets(st.sampled_from(["a", "x", "sigma"]))
)
def test_what_is_decided_in_a_box_is_so_at_its_points(
    formula: Node, at: dict[str, Value], width: Fraction, names: set[str]
) -> None:
    box = {**at, **{name: between(scalar(at, name) - width / 3, scalar(at, name) + width) for name in names}}
    try:
        found = holds(formula, box)
    except (Undefined, Undecided):
        return
    for share in (Fraction(0), Fraction(-1, 3), Fraction(1, 2), Fraction(1)):
        inside = {**at, **{name: scalar(at, name) + share * width for name in names}}
        assert true(formula, inside) in (found, None)
