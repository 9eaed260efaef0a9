"""Claims about paths: violations are found, true claims survive, odd ones are refused."""

from fractions import Fraction

import pytest
from hypothesis import Phase, settings
from referee.properties.draws import Picks
from referee.properties.hunt import hunt
from referee.properties.numeric_check import numeric_check
from referee.properties.path_check import path_check
from referee.properties.paths import Start, draw_start, path_plan
from referee.properties.property_test import NotTestable, property_of
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

HEAD = """
[paper]
key = "paths"
[symbols]
sigma = { domain = "(1, oo)" }
tau = { domain = "(0, 1]" }
A = { domain = "(0, oo)", size = 4, path = true }
A_star = { domain = "(0, oo)", size = 4, path = true }
X = { domain = "(0, oo)", size = 4, path = true }
share = { domain = "[0, 1]", size = 4, path = true }
growth = { domain = "(-oo, oo)", size = 4, path = true }
"""
GIVEN = """["forall j in {1..4}: A_star[j, 0] = A[5-j, 0] and X[j, 0] = A[j, 0]",
  "evolves(A[1, t], t, tau*A[2, t]^(sigma - 1)/sum(A[j, t]^(sigma - 1), j, 1, 4))", "%s"]"""
BUILDING = "A[1, 0] > A_star[1, 0] and A[2, 0] > A_star[2, 0]"
DESTROYING = "A[1, 0] > A_star[1, 0] and A[3, 0] > A_star[3, 0]"
TRUE = {
    "lead": (BUILDING, "forall t in [0, oo): X[1, t] >= A[1, t] and share[1, t] = 1"),
    "still": (DESTROYING, "forall t in [0, oo): growth[1, t] = 0 and X[1, t] = X[1, 0]"),
}
FALSE = {
    "lead-at-opening": (BUILDING, "forall t in [0, oo): X[1, t] > A[1, t]"),
    "still-growing": (DESTROYING, "forall t in (0, oo): growth[1, t] > 0"),
    "below-both": (DESTROYING, "forall t in (0, oo): X[1, t] < A[1, t] and X[1, t] < A_star[1, t]"),
}
SETTINGS = settings(phases=[Phase.generate], derandomize=True, database=None)
ODD = {"some-date": (DESTROYING, "exists T in [0, oo): X[1, T] < A_star[1, T]")}
FILE = HEAD + "".join(
    f"[[claim]]\nid = '{k}'\nsays = '{k}'\nmodel = 'trade-paths-table-2'\ngiven = {GIVEN % g}\nformula = '{f}'\n"
    for k, (g, f) in {**TRUE, **FALSE, **ODD}.items()
)
PAPER = read_paper(FILE, "paths")


def claim(name: str) -> Claim:
    found = PAPER.claim(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_survive(name: str) -> None:
    found = hunt(claim(name), examples=20)
    assert found.found is None and found.tried >= 15, found.summary
    property_of(claim(name), examples=2, settings=SETTINGS)()


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_broken(name: str) -> None:
    found = hunt(claim(name), examples=20)
    assert found.found is not None and found.certificate is None, found.summary
    assert {"A", "A_star", "sigma", "tau", "t"} <= found.found.keys()
    assert (found.found["t"] == 0) == (name == "lead-at-opening")
    with pytest.raises(AssertionError, match=rf"{name} fails at A = .*, t = \d; left side - right side in"):
        property_of(claim(name), settings=SETTINGS)()


def test_a_date_that_is_only_said_to_exist_is_not_tested() -> None:
    with pytest.raises(NotTestable, match="some-date"):
        property_of(claim("some-date"))
    assert hunt(claim("some-date"), examples=20).found is None


def test_numeric_check_of_paths() -> None:
    assert numeric_check(claim("still"), points=5).held == 5
    assert numeric_check(claim("still-growing"), points=5).failed == 5


def test_initial_values_meet_the_hypotheses_of_date_0() -> None:
    start = draw_start(path_plan(claim("lead")), Picks())
    assert start.foreign == start.home[::-1]
    assert start.home[0] > start.home[3] and start.home[1] > start.home[2]
    assert start.scalars["sigma"] > 1 and Fraction(0) < start.scalars["tau"] <= 1


OPEN = """[[claim]]
id = "open"
says = "home gains more at every date than at the opening"
model = "trade-paths"
given = ["A_star[1, 0] = A[4, 0] and A_star[2, 0] = A[3, 0] and A_star[3, 0] = A[2, 0] and A_star[4, 0] = A[1, 0]",
  "forall j in {1..4}: X[j, 0] = A[j, 0]"]
formula = "forall t in [0, oo): X[1, t] FORM A[1, 0]"
"""
MATRIX = 'spillovers = { domain = "[0, 1]", size = [4, 4] }\n'


@pytest.mark.parametrize(("form", "fails"), [(">=", False), (">", True)])
@pytest.mark.parametrize("symbol", ["", MATRIX])
def test_an_open_spillover_matrix_is_drawn(form: str, fails: bool, symbol: str) -> None:
    found = read_paper(HEAD + symbol + OPEN.replace("FORM", form), "open").claim("open")
    assert found is not None
    test = property_of(found, examples=10, settings=SETTINGS)
    if not fails:
        return test()
    with pytest.raises(AssertionError, match=r"open fails at A = .*spillovers = \(\(.*, t = \d"):
        test()
    return None


LEARNING = f"""[[claim]]
id = "learning"
says = "Home's first industry learns, however little"
model = "trade-paths-table-2"
given = {GIVEN % BUILDING}
formula = "forall t in (0, oo): X[1, t] > X[1, 0]"
"""


def test_equal_floats_alone_are_no_violation() -> None:
    found = read_paper(HEAD + LEARNING, "learning").claim("learning")
    assert found is not None
    check, home = path_check(found), tuple(map(Fraction, (4, 2, 1, 1)))
    little, much = (Start(home, home[::-1], {"sigma": Fraction(s), "tau": Fraction(1)}) for s in (100, 2))
    assert check.holds(much) is True
    margin = check.margin(little)
    assert margin is not None and -1e-200 < margin < 0 and check.holds(little) is None
