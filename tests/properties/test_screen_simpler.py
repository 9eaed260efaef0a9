"""What is made simple still breaks the claim and costs no more; where single-digit integers exist, they come out."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from referee.numeric.balls import Values
from referee.proofs.kernel import check_values
from referee.properties.bounds import NoValue
from referee.properties.confirm import breaks, certificate
from referee.properties.draws import Picks, plan
from referee.properties.evaluate import Missing, NotEvaluable
from referee.properties.finding import finding
from referee.properties.models import draw_values
from referee.properties.simple_values import cost, numbers, short
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

from .corpus import CLAIMS, ECONOMIES, claim

FALSE = [name for name, (_, _, true) in {**CLAIMS, **ECONOMIES}.items() if not true]
QUICK = ("power-mean-strict", "mirror-false")
DRAWS = 3000


def _broken(found: Claim, rng: random.Random) -> Values | None:
    """Some exact counterexample, however ugly, drawn without the screen."""
    setup = plan(found)
    for _ in range(DRAWS):
        try:
            values = draw_values(setup, Picks({}, rng))
        except (NoValue, Missing, NotEvaluable, ArithmeticError, ValueError, TypeError):
            continue
        if breaks(found, values):
            return values
    return None


def _check(name: str, seed: int) -> None:
    start = _broken(claim(name), random.Random(f"{name} {seed}"))
    if start is None:
        pytest.skip("no counterexample drawn at random")
    found = finding(claim(name), start)
    assert found is not None and breaks(claim(name), found.values)
    exponents = plan(claim(name)).exponents
    assert cost(found.values, exponents) <= cost(start, exponents)
    assert finding(claim(name), start) == found


@pytest.mark.parametrize("name", QUICK)
def test_findings_break_the_claim_and_cost_no_more_than_what_they_came_from(name: str) -> None:
    _check(name, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", FALSE)
def test_findings_from_many_starts(name: str, seed: int) -> None:
    _check(name, seed + 1)


PLANTED = {
    "product": ("x*y <= 20 or z > 3", ""),
    "equation": ("x*y > z + 5", "x + y = z"),
    "square": ("x^2 + y^2 != z^2", ""),
    "power": ("(x/y)^sigma < 20", "x + y = 5"),
    "ordered": ("z - x <= 4 or y^2 < 10*x", "x < y and y < z"),
    "product-of-sums": ("(x + 1)*(y + 1)*(z + 1) > 25", "x*y*z >= 6"),
    "thin": ("(x - 3*y)^2 + (y - 2*z)^2 >= 1/1000", "z >= 1"),
}  # fmt: skip


def _planted(name: str) -> Claim:
    formula, given = PLANTED[name]
    symbols = "\n".join(f'{s} = {{ domain = "(0, oo)" }}' for s in "xyz") + '\nsigma = { domain = "(1, oo)" }'
    text = f'[paper]\nkey = "q"\ntitle = "q"\n[symbols]\n{symbols}\n[[claim]]\nid = "{name}"\nsays = "q"\n'
    text += f'formula = "{formula}"\n' + (f'given = ["{given}"]\n' if given else "")
    return read_paper(text, "planted").claims[0]


UGLY = {
    "product": {"x": "1234/7", "y": "55/3", "z": "17/9"},
    "equation": {"x": "1/7", "y": "2/9"},
    "square": {"x": "21/5", "y": "28/5", "z": "7"},
    "power": {"x": "49/10", "y": "1/10", "sigma": "13/7"},
    "ordered": {"x": "13/11", "y": "97/13", "z": "1001/3"},
    "product-of-sums": {"x": "1037/512", "y": "2017/1009", "z": "3/2"},
    "thin": {"x": "4206001/700000", "y": "1402/700", "z": "701/700"},
}


def _ugly(name: str) -> Values:
    values = {symbol: Fraction(x) for symbol, x in UGLY[name].items()}
    if name == "equation":
        values["z"] = values["x"] + values["y"]
    return {**values}


@pytest.mark.parametrize("name", PLANTED)
def test_single_digit_integers_come_out_where_there_are_any(name: str) -> None:
    planted = _planted(name)
    values = _ugly(name)
    assert breaks(planted, values), "the start is no counterexample"
    found = finding(planted, values)
    assert found is not None and breaks(planted, found.values)
    shown = [x for value in found.values.values() for x in numbers(value)]
    assert all(x.denominator == 1 and abs(x) <= 9 for x in shown), found.values


def test_a_margin_with_many_digits_is_read_again_by_the_kernel() -> None:
    left = " + ".join(f"(x - {k}/1000003)^2/{999983 + 2 * k}" for k in range(1, 20))
    text = f'''[paper]\nkey = "q"\ntitle = "q"\n[symbols]\nx = {{ domain = "(0, oo)" }}\n[[claim]]\nid = "long"
says = "q"\nformula = "{left} < 1/1000000"\n'''
    long = read_paper(text, "long").claims[0]
    found = certificate(long, {"x": Fraction(1)})
    assert found is not None
    assert check_values(long, found).low > 0


GROWTH = """
[paper]
key = "growth"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
z = { domain = "(0, oo)" }
g = { domain = "(0, oo)" }
beta = { domain = "(0, 1)" }
sigma = { domain = "(4/5, 1)" }
[definitions]
"income(v)" = { is = "beta*v*(v + y)^(-1/sigma) + (1 - beta)*(1 + z)^(-1/sigma)" }
"spent(v)" = { is = "beta*(v + y)^((sigma - 1)/sigma) + (1 - beta)*(1 + z)^((sigma - 1)/sigma)" }
"welfare(v)" = { is = "income(v)*spent(v)^(1/(sigma - 1))" }
[[claim]]
id = "growth"
says = "Growth harms by less than a tenth."
formula = "welfare(x + g) > 9/10*welfare(x)"
"""


@pytest.mark.parametrize("sigma", ["800000000001/1000000000000", "6773/8466"])
def test_a_number_just_inside_its_bound_does_not_stay_long(sigma: str) -> None:
    growth = read_paper(GROWTH, "growth").claims[0]
    given = {"x": "3", "y": "1", "z": "11", "g": "500000", "beta": "1/10", "sigma": sigma}
    start = {name: Fraction(x) for name, x in given.items()}
    assert breaks(growth, start)
    found = finding(growth, start)
    assert found is not None and breaks(growth, found.values)
    assert all(short(x) for x in found.values.values() if isinstance(x, Fraction)), found.values
