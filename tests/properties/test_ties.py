"""Equal sides that balls cannot tell: found by normal forms, unless these would be long."""

from fractions import Fraction

import pytest
from referee.properties.ties import decided
from referee.symbolic.parse import parse

X = {"x": Fraction(2), "y": Fraction(3)}


@pytest.mark.parametrize(
    ("formula", "truth"),
    [
        ("x^(1/2)*x^(1/2) = x", True),
        ("x^(1/2)*x^(1/2) < x", False),
        ("x^(1/2)*x^(1/2) <= x", True),
        ("(x^(1/2) + y^(1/2))^2 = 5 + 2*6^(1/2)", True),
        ("(x^(1/2) + y^(1/2))^2 > 5 + 2*6^(1/2)", False),
        ("(x^(1/2) + y^(1/2))^2 > 5 + 2*5^(1/2)", True),
        ("x^(1/2)*x^(1/2) = x and y^(1/2)*y^(1/2) != y", False),
    ],
)
def test_ties_of_roots_are_decided(formula, truth):
    assert decided(parse(formula), X) is truth


def test_long_powers_of_sums_are_left():
    power = "(x^(1/2) + y^(1/2) + 5^(1/2) + 7^(1/2) + 11^(1/2))^30"
    assert decided(parse(f"sum({power}*i, i, 1, 2) = 3*{power}"), X) is None
