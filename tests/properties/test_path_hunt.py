"""The hunt on paths in time: needles, exact and proved findings, what stays undecided, what a claim leaves open."""

from fractions import Fraction
from math import log

import numpy as np
import pytest
from needles_paths import RADIUS, WEIGHT, needle, probability
from referee.numeric import enclose
from referee.numeric.balls import Value, Values
from referee.properties.campaign.examine_paths import examine_paths, simplified_path
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper
from referee.symbolic.papers import bundled_paper

TABLE_2 = [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]
HANLON = bundled_paper("hanlon2012")
HEAD = """
[paper]
key = "paths"
[symbols]
n = {{ domain = "{{2..4}}" }}
t = {{ domain = "[0, oo)" }}
i = {{ domain = "{{1..2}}" }}
sigma = {{ domain = "(1, oo)" }}
tau = {{ domain = "(0, 1]" }}
spillovers = {{ domain = "[0, 1]", size = [4, 4] }}
A = {{ domain = "(0, oo)", size = {n}, path = true }}
A_star = {{ domain = "(0, oo)", size = {n}, path = true }}
X = {{ domain = "(0, oo)", size = {n}, path = true }}
X_star = {{ domain = "(0, 1000)", size = {n}, path = true }}
omega = {{ domain = "(0, oo)", path = true }}
D = {{ domain = "(0, oo)", size = {n}, path = true }}
K = {{ domain = "(0, oo)", path = true }}
growth = {{ domain = "(-oo, oo)", size = {n}, path = true }}
[[claim]]
id = "it"
says = "it"
model = "{model}"
given = [{given}]
formula = "{formula}"
"""


def claim(formula: str, *given: str, model: str = "trade-paths-table-2", n: str = "4") -> Claim:
    """A claim with these hypotheses on four industries, unless told otherwise."""
    hypotheses = ", ".join(f"'{h}'" for h in (START.replace("4", n.strip('"')), *given))
    found = read_paper(HEAD.format(formula=formula, given=hypotheses, model=model, n=n), "paths").claim("it")
    assert found is not None
    return found


START = "forall j in {1..4}: X[j, 0] = A[j, 0]"
MIRROR = "forall j in {1..4}: A_star[j, 0] = A[5-j, 0]"


def hanlon(name: str) -> Claim:
    found = HANLON.claim(f"hanlon2012.{name}")
    assert found is not None
    return found


def row(value: Value) -> tuple[Fraction, ...]:
    assert isinstance(value, tuple)
    return tuple(x for x in value if isinstance(x, Fraction))


def number(value: Value) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def score(seed: int, values: Values) -> float:
    """What the needle's statement bounds from below, from enclosed paths."""
    found, dates = needle(seed), (Fraction(0), number(values["t"]))
    world = row(values["A"]), row(values["A_star"]), np.array(TABLE_2).tolist(), number(values["sigma"])
    scaled = [[x * number(values["tau"]) for x in line] for line in world[2]]
    closed, opened = (enclose(*world[:2], scaled, world[3], dates, kind) for kind in ("autarky", "trade"))
    pairs = zip(opened.states, closed.states, strict=True)
    gains = [log(float(o.consumption.mid()) / float(c.consumption.mid())) for o, c in pairs]
    point = [float(x) for x in (*world[0], *world[1], world[3] - 1)]
    squares = sum(log(x / c) ** 2 for x, c in zip(point, found.centre, strict=True))
    return squares + WEIGHT * (gains[1] - gains[0] - found.gain) ** 2


def check_needle(seed: int) -> None:
    assert 0.5e-6 < probability(needle(seed), 300) < 1.5e-6
    outcomes = (examine_paths(needle(seed).claim, seed, index) for index in range(8))
    found = next(o.found for o in outcomes if o.found is not None)
    assert score(seed, found) < (RADIUS * log(10)) ** 2
    simple = simplified_path(needle(seed).claim, found)
    assert simple is not None and score(seed, simple[0]) < (RADIUS * log(10)) ** 2
    assert Fraction(simple[1][0]) <= Fraction(simple[1][1]) < 0
    plain = [max(x.numerator, x.denominator) for x in (*row(simple[0]["A"]), *row(simple[0]["A_star"]))]
    assert max(plain) <= 20


@pytest.mark.parametrize("seed", [pytest.param(k, marks=pytest.mark.slow if k else ()) for k in range(5)])
def test_one_economy_in_a_million_is_found(seed: int) -> None:
    check_needle(seed)


def test_the_same_chunk_gives_the_same_outcome() -> None:
    said = claim("forall t in [0, oo): X[1, t] + A[1, 0] > 0", MIRROR)
    first, again = (examine_paths(said, 3, 1) for _ in range(2))
    assert first == again and first.tried > 1000
    assert all(0 < r.visited < 1 << r.cells for r in first.regions.values())
    assert sum(r.examples for r in first.regions.values()) <= first.tried


REFUTED = {
    "prop3.level": {"A": (2, 1, 2, 1), "sigma": 2, "tau": 1, "t": 1},
    "prop2.at-opening": {"A": (2, 2, 1, 1), "sigma": 2, "tau": 1, "t": 0},
    "prop3.display": {"A": (2, 1, 2, 1), "sigma": 2, "tau": 1, "t": 0},
    "prop1.pulling-ahead": {"A": (3, 2, 1, 1), "tau": 1, "c": 1},
}
PROVED = ("prop1.pattern", "prop1", "prop1.pulling-ahead-levels", "prop2", "prop3.level-own", "prop3.growth",
          "prop3.pattern", "prop2.pattern", "prop2.step2", "cdt.gains-offset", "prop1.pulling-ahead.amended",
          "prop3.display.amended", "prop3.level-eventually.amended")  # fmt: skip
IN_CI = ("prop1", "prop3.growth")


@pytest.mark.parametrize("name", REFUTED)
def test_false_claims_of_the_paper_are_refuted_by_simple_economies(name: str) -> None:
    found = examine_paths(hanlon(name), 7, 0).found
    assert found is not None
    simple = simplified_path(hanlon(name), found)
    assert simple is not None
    assert {k: simple[0][k] for k in REFUTED[name]} == REFUTED[name]


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in IN_CI else pytest.mark.slow) for n in PROVED])
def test_proved_claims_of_the_paper_survive(name: str) -> None:
    assert examine_paths(hanlon(name), 7, 0).found is None


def test_a_margin_is_that_of_the_exact_solution() -> None:
    """With sigma = 2 and A = (2, 1, 2, 1), S = 6 + t, A_1 + A_2 = S/2 and A_1 - A_2 = 6/S in autarky."""
    values = {"A": tuple(map(Fraction, (2, 1, 2, 1))), "A_star": tuple(map(Fraction, (1, 2, 1, 2)))}
    scalars = {"sigma": Fraction(2), "tau": Fraction(1), "t": Fraction(1)}
    found = simplified_path(hanlon("prop3.level"), {**values, **scalars})
    assert found is not None and found[0] == {**values, **scalars}
    low, high = map(Fraction, found[1])
    assert low < 2 - (Fraction(7, 2) - Fraction(6, 7)) / 2 < high < low + Fraction(1, 10**5)


def test_a_violation_that_no_ball_decides_is_not_found() -> None:
    outcome = examine_paths(claim("forall t in [0, oo): omega[t] > 1", MIRROR, "A[1, 0] > A[4, 0]"), 0, 0)
    assert outcome.found is None and outcome.undecided > 0


def test_a_date_that_is_only_said_to_exist_is_not_refuted() -> None:
    outcome = examine_paths(claim("exists T in [0, oo): X[1, T] < A_star[1, T] - 100", MIRROR), 0, 0)
    assert outcome.found is None and outcome.tried == 0 and outcome.undecided > 0


@pytest.mark.parametrize("path", ["K[1]", "D[1, 1]"])
def test_a_path_that_is_not_simulated_is_undecided(path: str) -> None:
    outcome = examine_paths(claim(f"{path} < X[1, 0]"), 0, 0)
    assert outcome.found is None and outcome.tried == 0 and outcome.undecided > 0


def test_a_symbol_may_be_a_date() -> None:
    outcome = examine_paths(claim("X[1, t] < 2*X[1, 0]", "t >= 1"), 0, 0)
    assert outcome.found is not None and number(outcome.found["t"]) >= 1


def test_hypotheses_on_dates_and_pattern_are_kept() -> None:
    outcome = examine_paths(claim("X[1, 0] > X[1, 2]", MIRROR, "omega[0] < 2", "A[i, 0] = 1"), 0, 0)
    found = outcome.found
    assert found is not None and row(found["A"])[int(number(found["i"])) - 1] == 1


LAWS = {
    "evolves(A[1, t], t, tau*A[2, t]^(sigma - 1)/sum(A[j, t]^(sigma - 1), j, 1, 4))": True,
    "evolves(A[1, t], t, tau*A[1, t]^(sigma - 1)/sum(A[j, t]^(sigma - 1), j, 1, 4))": False,
    "evolves(A[1, t]/A[2, t], t, tau)": False,
    "forall t in [0, oo): omega[t] = 1": False,
    "forall t in [0, oo): omega[t] > 0 and X[1, t] >= X[1, 0]": True,
    "exists T in [0, oo): X[1, T] > 100*X[1, 0]": False,
    "X_star[1, 0] = A_star[1, 0]": False,  # as its domain is bounded
    "(forall t in [0, oo): omega[t] < 1) implies sigma < 2": False,
}


@pytest.mark.parametrize("law", LAWS)
def test_only_the_own_laws_of_the_model_may_be_assumed_of_all_dates(law: str) -> None:
    outcome = examine_paths(claim("X[1, 1] < 2*X[1, 0]", "A_star[1, 0] > 0", law), 0, 0)
    assert (outcome.found is not None) == LAWS[law] and (LAWS[law] or outcome.undecided > 0)


def test_what_the_hypotheses_on_date_0_make_a_law_may_be_assumed() -> None:
    outcome = examine_paths(claim("X[1, 1] < 2*X[1, 0]", MIRROR, "forall t in [0, oo): omega[t] = 1"), 0, 0)
    assert outcome.found is not None


def test_the_spillover_matrix_is_searched_where_it_is_open() -> None:
    outcome = examine_paths(claim("growth[1, 0] <= spillovers[1, 1]", model="trade-paths"), 0, 0)
    assert outcome.found is not None
    matrix = outcome.found["spillovers"]
    assert isinstance(matrix, tuple) and len(matrix) == 4
    assert max(row(line)[0] for line in matrix[1:]) > row(matrix[0])[0]


def test_the_number_of_industries_is_searched_where_it_is_open() -> None:
    said = claim("forall t in [0, oo): X[n, t] < 9*X[1, t]", model="trade-paths-table-1", n='"n"')
    outcome = examine_paths(said, 0, 0)
    assert outcome.found is not None and len(row(outcome.found["A"])) == outcome.found["n"]
