"""To SymPy and back."""

import pytest
import sympy
from referee.symbolic.expression import POSITIVE, REALS, Binder, Node, Rel, num
from referee.symbolic.facts import Facts
from referee.symbolic.normal import Normal
from referee.symbolic.parse import parse
from referee.symbolic.sympy_bridge import Bridge, BridgeError, sympy_derivative

POSITIVE_NAMES = {name: Binder(name, POSITIVE) for name in "abxynA"}
FACTS = Facts({**POSITIVE_NAMES, "u": Binder("u", REALS)})


def equal(left: Node, right: Node) -> bool:
    return not Normal(FACTS).relation(Rel("=", left, right))[0]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "3/7",
        "x + y - 2",
        "-x * y",
        "x / (y + 1)",
        "x^(a - 1) * y^(-a)",
        "exp(x) * log(y)",
        "sum(A[j]^a, j, 1, n) + x",
    ],
)
def test_there_and_back(text: str) -> None:
    bridge, term = Bridge(FACTS), parse(text)
    assert equal(bridge.to_node(bridge.to_sympy(term)), term)


def test_symbols_are_positive_only_where_the_facts_say_so() -> None:
    bridge = Bridge(FACTS)
    assert bridge.to_sympy(parse("x")).is_positive
    assert bridge.to_sympy(parse("u")).is_positive is None
    assert bridge.to_sympy(parse("(u^2)^(1/2)")) != bridge.to_sympy(parse("u"))


@pytest.mark.parametrize(
    ("term", "derivative"),
    [
        ("x^a", "a * x^(a - 1)"),
        ("x^a / (x^a + y)", "a * x^(a - 1) * y / (x^a + y)^2"),
        ("(x^a + y)^(1 / a)", "x^(a - 1) * (x^a + y)^(1 / a - 1)"),
        ("y", "0"),
        ("x * sum(A[j]^a, j, 1, n)", "sum(A[j]^a, j, 1, n)"),
        ("log(x) + exp(2 * x)", "1 / x + 2 * exp(2 * x)"),
    ],
)
def test_derivatives(term: str, derivative: str) -> None:
    assert equal(sympy_derivative(parse(term), "x", FACTS), parse(derivative))


@pytest.mark.parametrize("text", ["sum(A[j]^x, j, 1, n)", "A[x]", "floor(x)", "Min(x, y)"])
def test_a_hidden_dependence_is_refused(text: str) -> None:
    with pytest.raises(BridgeError, match="depends on x"):
        sympy_derivative(parse(text), "x", FACTS)


@pytest.mark.parametrize("expression", [sympy.Float(0.5), sympy.Symbol("stranger"), sympy.sin(1), sympy.zoo, sympy.I])
def test_foreign_answers_are_refused(expression: object) -> None:
    with pytest.raises(BridgeError):
        Bridge(FACTS).to_node(expression)


def test_no_quotient_by_zero() -> None:
    with pytest.raises(BridgeError, match="zero"):
        Bridge(FACTS).to_sympy(parse("x / (y - y)"))
    assert Bridge(FACTS).to_node(sympy.Integer(2)) == num(2)
