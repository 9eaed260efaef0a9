"""An industry that overtakes the shared one: decided where the model decides it, refused where two would slide."""

from fractions import Fraction as F

import pytest
from referee.numeric import Undecidable, enclose, simulate

A = ["0.886", "1.207", "0.783", "1.062", "1.147"]
A_STAR = ["0.829", "0.766", "0.874", "1.099", "1.038"]
TAU = [
    ["0.15", "0.43", 0, "0.42", 0],
    [0, 0, "0.39", 0, "0.35"],
    ["0.51", "0.89", "0.78", "0.32", 0],
    ["0.47", 0, 0, "0.1", 0],
    ["0.88", 0, "0.85", "0.64", "0.41"],
]


def test_an_industry_that_overtakes_the_shared_one():
    """Home leaves industry 2, which it shared, for 5: the allocation jumps, the path goes on in one way only."""
    exact = [[F(x) for x in row] for row in TAU]
    found = enclose(A, A_STAR, exact, "1.44", [3, 20], "trade", "0.35", "2.55")
    told = [(event.what, event.industry) for event in found.events]
    assert told == [("Home stops", 2), ("Home starts", 5)]
    assert 0.66935 < found.events[0].time < 0.66936
    doubles = [[float(x) for x in row] for row in (A, A_STAR)]
    plain = simulate(*doubles, [[float(x) for x in row] for row in exact], 1.44, [3, 20], "trade", 0.35, 2.55)
    for k, state in enumerate(found.states):
        for x, y in zip((*plain.A[k], *plain.A_star[k]), (*state.A, *state.A_star), strict=True):
            assert abs(float(y.mid()) - x) <= 1e-10 * x


def test_two_industries_that_would_slide_are_undecidable():
    """Foreign's industries 1 and 2 teach each other: whichever Home takes falls back less, so neither stays ahead."""
    tau = [[0, F(1, 2), 0], [F(1, 2), 0, 0], [0, 0, 0]]
    economy = (["2.02", 2, 1], [1, 1, 2], tau, 2, [10], "trade", "0.1", 1)
    with pytest.raises(Undecidable, match="tie") as raised:
        enclose(*economy)
    assert set(raised.value.industries) == {1, 2}
    plain = simulate([2.02, 2, 1], [1, 1, 2], [[float(x) for x in row] for row in tau], 2, [10], "trade", 0.1, 1)
    assert {event.industry for event in plain.events if event.what == "stays tied"} == {1, 2}
