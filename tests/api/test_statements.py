"""SymPy formulas as statements: what comes out, and what is refused."""

from fractions import Fraction

import pytest
import sympy as sp
from referee import Claim, ClaimsError, Paper, Variable, concave, convex, decreasing, increasing, relation
from referee.symbolic.text import to_text

x = Variable("x", "(0, oo)")
y = Variable("y", "(-oo, oo)")
t = Variable("t", "(0, 1)")
n = Variable("n", "{1..}")
A = Variable("A", "(0, oo)", size=4)
i = sp.Symbol("i", integer=True)
K = sp.Symbol("k", positive=True, integer=True)


def text(says: object, **more: object) -> str:
    """The statement of a paper with this one claim, as text in the grammar."""
    return to_text(Paper("p", claims=[Claim("c", says, **more)]).declared.claims[0].statement)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ((t * (1 - t) ** x, "<=", 1 / (1 + x)), "t * (1 - t)^x <= 1 / (x + 1)"),
        ((x, ">", 0), "x > 0"),
        ((0, "<", t, "<", 1), "0 < t and t < 1"),
        (relation(0, "<=", x**2), "0 <= x^2"),
        ((x**2, "==", "y + 1"), "x^2 = y + 1"),
        (sp.Ne(x, y), "x != y"),
        (sp.Ge(x, y), "x >= y"),
        (sp.Eq(x, x, evaluate=False), "x = x"),
        (sp.And(x < y, y < t), "x < y and y < t"),
        (sp.Implies(x < y, t < y), "x < y implies t < y"),
        (sp.Equivalent(x < y, t < y), "t < y iff x < y"),
        (sp.Or(sp.Lt(x, y), sp.Gt(x, t)), "x > t or x < y"),
        ((sp.sqrt(x), "<", sp.Rational(2, 3) * x), "x^(1/2) < 2 * x / 3"),
        ((-2 * x / 3 + 1, "<", x ** (-y)), "1 - 2 * x / 3 < x^-y"),
        ((x ** sp.Rational(-1, 2), "<", -x), "1 / x^(1/2) < -x"),
        ((sp.exp(-y), "<", sp.log(x)), "exp(-y) < log(x)"),
        ((sp.E, "<", sp.Abs(y)), "exp(1) < abs(y)"),
        ((sp.Min(x, y), "<=", sp.Max(x, y, 1)), "Min(x, y) <= Max(Max(1, x), y)"),
        ((sp.floor(y), "<=", Fraction(1, 2)), "floor(y) <= (1/2)"),
        ((A[1], ">", A[2]), "A[1] > A[2]"),
        ((sp.Sum(A[i] ** x, (i, 1, 4)), ">", 0), "sum(A[i]^x, i, 1, 4) > 0"),
        ((n, ">=", 1), "n >= 1"),
    ],
)
def test_sympy_formula_as_text(says: object, expected: str) -> None:
    assert text(says, variables=[y]) == expected


def test_shapes_derivatives_and_limits_read_as_in_a_claims_file() -> None:
    file = {
        "up": "increasing(x^y, x)", "down": "decreasing(x^y, x)", "bowl": "convex(x^y, x)", "cap": "concave(x^y, x)",
        "slope": "diff(x^y, x) > 0", "bend": "diff(x^y, x, 2) > 0", "end": "limit(x/(x + 1), x, oo-) = 1",
    }  # fmt: skip
    e = x**y
    mine = {
        "up": increasing(e, x), "down": decreasing(e, x), "bowl": convex(e, x), "cap": concave(e, x),
        "slope": (sp.Derivative(e, x), ">", 0), "bend": sp.Gt(sp.Derivative(e, x, 2), 0),
        "end": (sp.Limit(x / (1 + x), x, sp.oo), "=", 1),
    }  # fmt: skip
    for name, says in mine.items():
        ours = Paper("p", claims=[Claim("c", says)], variables=[x, y])
        texts = Paper("p", claims=[Claim("c", file[name])], variables=[x, y])
        assert ours.declared.claims[0].digest == texts.declared.claims[0].digest


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (sp.Eq(x, x), "found True: Python or SymPy has already evaluated the statement; write it as a text"),
        (x > 0, "found True"),
        (sp.And(x < -1, y < 1), "found False"),
        (1 < 2, "found True"),
        ((x, "<", 0.5), "found the float 0.5: numbers are exact"),
        (sp.Lt(x, 0.5), "found the float 0.5"),
        ((sp.pi, ">", 3), "SymPy's Pi has no counterpart"),
        ((sp.sin(x), "<", 1), "SymPy's sin has no counterpart"),
        ((sp.I, "=", 1), "ImaginaryUnit has no counterpart"),
        ((sp.Piecewise((x, x > 1), (1, True)), ">", 0), "Piecewise has no counterpart"),
        ((sp.Product(A[i], (i, 1, 4)), ">", 0), "Product has no counterpart"),
        ((x, "=<", 1), 'expected a tuple like (lhs, "<=", rhs) with a sign of = != < <= > >='),
        ((x, "<"), "expected a tuple like"),
        (x, "a number"),
        (object(), "found object"),
        ((A, ">", 0), "A has entries: write A[...]"),
        (
            (sp.Symbol("x", negative=True), "<", 1),
            "SymPy assumes negative = True of x, which its domain (0, oo)",
        ),
        ((sp.Symbol("y", positive=True), "<", 1), "SymPy assumes positive = True of y"),
        ((sp.Symbol("R", integer=True), "<", 1), "SymPy assumes integer = True of R"),
        ((sp.Function("gap", positive=True)(x), ">", 0), "SymPy assumes positive = True of gap"),
        ((sp.Limit(sp.Symbol("h", negative=True), sp.Symbol("h", negative=True), 0), "=", 0), "negative = True of h"),
        ((sp.Limit(x, x, -1), "<", 0), "SymPy assumes positive = True of x"),
        (
            (sp.Sum(sp.Symbol("k", positive=True), (sp.Symbol("k", positive=True), 0, 3)), ">", 0),
            "positive = True of k",
        ),
        ((sp.Symbol("x) or (0"), "<", 1), "the name 'x) or (0' must consist of letters"),
        ((sp.Symbol("z"), "<", 1), "'z' is not declared"),
        ((sp.Integer(10) ** 1000, ">", x), "a number longer than"),
        ("x <", "x <"),
    ],
)
def test_what_is_refused_is_told_in_one_clear_message(says: object, told: str) -> None:
    with pytest.raises(ClaimsError) as error:
        Paper("p", claims=[Claim("c", says)], variables=[x, y, A], definitions={"R": x * y})
    assert told in str(error.value)
    assert "paper 'p'" in str(error.value) and "claim 'c'" in str(error.value)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ((sp.Limit(x / (1 + x), x, sp.oo), "=", 1), "limit(x / (x + 1), x, oo-) = 1"),
        ((sp.Limit(x**t, x, 0), "=", 0), "limit(x^t, x, 0+) = 0"),
        ((sp.Limit(x**2, x, 3, "-"), "=", 9), "limit(x^2, x, 3-) = 9"),
        ((sp.Sum(K * x, (K, 1, 3)), ">", 0), "sum(k * x, k, 1, 3) > 0"),
    ],
)  # fmt: skip
def test_what_sympy_may_assume_of_bound_symbols_follows_from_their_range(says: object, expected: str) -> None:
    assert text(says) == expected


def test_nesting_is_bounded() -> None:
    e = x
    for _ in range(60):
        e = sp.sqrt(1 + e)
    with pytest.raises(ClaimsError, match="nested deeper than"):
        Paper("p", claims=[Claim("c", (e, ">", 0))])
