"""Derivatives, monotonicity and curvature, written out; a derivative that need not exist proves nothing."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest
from flint import ctx
from referee.numeric.balls import Undefined
from referee.numeric.violation import enclose
from referee.proofs.context import Context, Rejected
from referee.proofs.settle import Settler
from referee.proofs.solvers import Solvers
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Rel
from referee.symbolic.load import ClaimsError, read_paper
from referee.symbolic.parse import parse
from referee.symbolic.tex import to_tex
from referee.symbolic.text import to_text

FILE = """
[paper]
key = "calculus"
[symbols]
x = { domain = "(0, oo)" }
t = { domain = "(0, 1)" }
z = { domain = "(-oo, oo)" }
a = { domain = "(0, oo)" }
g = { domain = "(0, oo)" }
n = { domain = "{2, 3, ...}" }
A = { domain = "(0, oo)", size = 4 }
[definitions]
R = "t*(1 - t)^a"
MR = "diff(R, t)"
"slope(q)" = "diff(q^3, q)"
[[claim]]
id = "c"
"""


def claim(says: str, *given: str) -> Claim:
    rows = ", ".join(f'"{g}"' for g in given)
    return read_paper(f'{FILE}says = "{says}"\ngiven = [{rows}]\n', "calculus.toml").claims[0]


WRITTEN = {
    "diff(x^a, x) = 0": "a * x^(a - 1) = 0",
    "diff(x^2, x) = 0": "2 * x = 0",
    "diff(3*x + 1, x) = 0": "3 = 0",
    "diff(x^3, x, 2) = 0": "3 * (2 * x) = 0",
    "diff(exp(a*x), x) = 0": "exp(a * x) * a = 0",
    "diff(log(x), x) = 0": "1 / x = 0",
    "diff(g^x, x) = 0": "g^x * log(g) = 0",
    "diff(sqrt(x), x) = 0": "(1/2) * x^(-1/2) = 0",
    "slope(2*x) = 0": "3 * (2 * x)^2 = 0",
    "diff(R, a) = 0": "t * ((1 - t)^a * log(1 - t)) = 0",
    "diff(sum(A[i]^a, i, 1, 4), A[1]) = 0": "a * A[1]^(a - 1) = 0",
    "diff(sum(A[i]*x, i, 1, n), x) = 0": "sum(A[i], i, 1, n) = 0",
    "diff(abs(z), z) = 0": "0 < z^(-2) and z / abs(z) = 0",
    "diff(log(x - g), x) = 0": "0 < (x - g)^(-1/2) and 1 / (x - g) = 0",
    "diff(sum(log(x - A[i]), i, 1, 4), x) > 0":
        "(forall i in {1..4}: 0 < (x - A[i])^(-1/2)) and sum(1 / (x - A[i]), i, 1, 4) > 0",
    "increasing(R, t)":
        "forall t_1 in (0, 1): forall t_2 in (0, 1): t_1 < t_2 implies t_1 * (1 - t_1)^a < t_2 * (1 - t_2)^a",
    "not decreasing(x, x)": "not (forall x_1 in (0, oo): forall x_2 in (0, oo): x_1 < x_2 implies x_1 > x_2)",
    "convex(g*x, x)":
        "forall x_1 in (0, oo): forall x_2 in (0, oo): forall s in (0, 1): "
        "g * (s * x_1 + (1 - s) * x_2) <= s * (g * x_1) + (1 - s) * (g * x_2)",
    "increasing(n*x, n)": "forall n_1 in {2..}: forall n_2 in {2..}: n_1 < n_2 implies n_1 * x < n_2 * x",
    "limit(x^a, x, 0) = 0": "limit(x^a, x, 0+) = 0",
    "limit(diff(log(x), x), x, 0+) = oo": "limit(1 / x_1, x_1, 0+) = oo",
}  # fmt: skip


@pytest.mark.parametrize("says", WRITTEN)
def test_written_out(says: str) -> None:
    c = claim(says)
    assert to_text(c.conclusion) == WRITTEN[says]
    assert parse(to_text(c.statement)) is c.statement
    assert parse(to_text(c.conclusion)) is c.conclusion


def test_assumptions_decide_what_is_asked_and_which_values_are_compared() -> None:
    assert to_text(claim("diff(log(x - g), x) > 0", "x > g").conclusion) == "1 / (x - g) > 0"
    assert "x_1 > g and x_2 > g and x_1 < x_2" in to_text(claim("increasing(x, x)", "x > g", "t < 1/2").conclusion)
    assert "s * x_1 + (1 - s) * x_2 > g" in to_text(claim("concave(x, x)", "x > g").conclusion)
    given = claim("g > 0", "increasing(R*x, x)", "x > g", "diff(R, t) = 0").hypotheses
    assert to_text(given[0].formula).startswith("forall x_1 in (0, oo): forall x_2 in (0, oo): x_1 > g and x_2 > g")


TERMS = [
    "x^3 - 2*x", "x^a", "a^x", "x^x", "(x + a)/(x*a + 1)", "exp(-a*x^2)", "log(1 + x^a)", "sqrt(x + a)", "abs(x - 7)",
    "Min(x, 3*a)", "Max(x^2, a)", "sum(x^i/i, i, 1, 5)", "(t*x^a + (1 - t)*2^a)^(1/a)", "log(x)^3/x", "1/(1 + exp(-x))",
    "-(x^(1 - a))/(1 - a)", "x*exp(x)*log(x + 1)",
]  # fmt: skip


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("text", TERMS)
def test_agrees_with_numerical_derivatives(text: str, order: int) -> None:
    """mpmath differentiates the expression as the balls evaluate it."""
    says = claim(f"diff({text}, x, {order}) = 0", "x != 7", "x != 3*a", "x^2 != a", "a != 1").conclusion
    relation = says if isinstance(says, Rel) else says.args[-1]  # type: ignore[union-attr]
    draw = random.Random(f"{text}{order}")
    for _ in range(4):
        point = {k: Fraction(draw.randint(1, 40), 16) for k in ("x", "a")} | {"t": Fraction(draw.randint(1, 15), 16)}
        if point["x"] in (3 * point["a"], 7) or point["a"] == 1 or point["x"] ** 2 == point["a"]:
            continue

        def f(x: mpmath.mpf, point: dict[str, Fraction] = point) -> mpmath.mpf:
            man, exp = x.man_exp
            exact = Fraction(int(man)) * Fraction(2) ** int(exp)
            with ctx.workprec(900):
                return mpmath.mpf(enclose(parse(text), {**point, "x": exact}, 900).mid().str(250, radius=False))

        with mpmath.workdps(25):
            expected = mpmath.diff(f, mpmath.mpf(point["x"].numerator) / point["x"].denominator, order)
        found = enclose(relation.lhs, point)
        assert abs(float(found.mid()) - float(expected)) <= 1e-12 * (1 + abs(float(expected)))


NO_DERIVATIVE = [
    ("diff(abs(z), z) = 0", {"z": 0}),
    ("diff(sqrt(z^2), z) = 0", {"z": 0}),
    ("diff(log(z), z) = -1", {"z": -1}),
    ("diff(log(z^2 - 1), z) = 0", {"z": 0}),
    ("diff(Max(x, g), x) = 1/2", {"x": 1, "g": 1}),
    ("diff((z^2 - 1)^(1/2), z) = 0", {"z": 0}),
    ("diff((x - 1)^a, x) = 0", {"x": 1, "a": 3}),
    ("diff(z/z, z) = 0", {"z": 0}),
    ("diff(abs(abs(z)), z, 2) = 0", {"z": 0}),
]


@pytest.mark.parametrize(("says", "at"), NO_DERIVATIVE)
def test_where_there_is_no_derivative_nothing_is_proved(says: str, at: dict[str, int]) -> None:
    """Neither the relation nor its opposite, and at the point itself the evaluation refuses."""
    given = [f"{k} = {v}" for k, v in at.items()]
    for statement in (says, says.replace(" = ", " != ")):
        with pytest.raises(Rejected):
            Settler(Solvers(seconds=2)).settle(Context(), claim(statement, *given).closed)
    test = claim(says).conclusion.args[0]  # type: ignore[union-attr]
    with pytest.raises(Undefined):
        enclose(test.rhs, {k: Fraction(v) for k, v in at.items()})


PROVED = [
    "diff(x^3, x) > 0",
    "diff(x^a, x) = a*x^a/x",
    "diff(log(x), x, 2) < 0",
    "diff(z^2, z) >= 0 iff z >= 0",
    "diff(slope(x), x) = 6*x",
]


@pytest.mark.parametrize("says", PROVED)
def test_simple_claims_are_proved_and_their_twins_are_not(says: str) -> None:
    settler = Settler(Solvers(seconds=5))
    settler.settle(Context(), claim(says).closed)
    twin = says.replace("> 0", "> 1").replace("x^a/x", "x^a").replace("6*", "5*").replace("< 0", "< -1")
    twin = twin.replace("iff z", "iff 1 + z")
    with pytest.raises(Rejected):
        settler.settle(Context(), claim(twin).closed)


WRONG = {
    "diff(z, 2) = 0": "diff goes by a symbol, or by an entry like A[1]; found 2",
    "diff(z, R) = 0": "diff goes by a symbol, or by an entry like A[1]; found t * (1 - t)^a",
    "diff(z) = 0": "diff takes 2 or 3 argument(s), found 1",
    "diff(z, z, 9) = 0": "the order of diff is 1, 2, ... or 4; found 9",
    "diff(floor(z), z) = 0": "diff by z has no rule for floor(z)",
    "diff(limit(z*x, x, 0+), z) = 0": "diff by z has no rule for limit(z * x, x, 0+)",
    "diff(sum(A[i], i, 1, n), A[1]) = 0": "diff by A has no rule for sum(A[i], i, 1, n)",
    "convex(n*x, n)": "convex is said of a real symbol without a size; found n",
    "increasing(A[1], A[1])": "increasing takes an expression and a symbol; found increasing(A[1], A[1])",
    "increasing(x, x) + 1 > 0": "a formula stands where a number is needed: increasing(x, x)",
    "increasing(x) and x > 0": "increasing takes 2 argument(s), found 1",
    "limit(x, x, 1) = 1": "the limit needs a side: 1+ (from above) or 1- (from below)",
    "limit(x, x, oo+) = 1": "infinity is reached from one side only: write oo or -oo, without + or -",
    "limit(diff(log(x - g), x), x, 1+) = 1": "in a limit, 0 < (x_1 - g)^(-1/2) must be seen from the domains",
}


@pytest.mark.parametrize("says", WRONG)
def test_mistakes(says: str) -> None:
    with pytest.raises(ClaimsError) as caught:
        claim(says)
    assert WRONG[says] in str(caught.value)


def test_a_domain_that_moves_with_the_symbol() -> None:
    text = FILE.replace("[definitions]", 'y = { domain = "(0, x)" }\n[definitions]')
    with pytest.raises(ClaimsError, match="the domain of y must not depend on x"):
        read_paper(text + 'says = "increasing(x*y, x)"\n', "calculus.toml")


def test_names_that_formulas_bind_stay_apart() -> None:
    c = claim("forall x_1 in (0, 1): diff(log(1 - x_1), x_1) < 0 and increasing(x*x_1, x)")
    assert "x_1 * x_2" not in to_text(c.conclusion)
    c = claim("forall x in (-1, 0): diff(x^a, x) > 0")  # not the x that is declared positive
    assert "0 < x_1^(-1/2)" in to_text(c.conclusion)


def test_tex() -> None:
    assert to_tex(parse("diff(x^a, x, 2)*g > 0")) == r"\left[\frac{\partial^{2}}{\partial x^{2}} x^{a}\right] \, g > 0"
    assert to_tex(parse("diff(x^2 + 1, x)")) == r"\frac{d}{d x} \left(x^{2} + 1\right)"
    assert to_tex(parse("increasing(x, x)")) == r"x \text{ is increasing in } x"
    assert to_tex(parse("limit(x, x, oo) = oo")) == r"\lim_{x \to \infty} x = \infty"


def test_a_definition_is_an_abbreviation() -> None:
    c = claim("MR > 0")
    assert c.conclusion is claim("diff(R, t) > 0").conclusion
    assert to_text(c.statement) == "MR > 0"
