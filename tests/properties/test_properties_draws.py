"""Draws meet the hypotheses exactly, and seldom have to be given up."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.numeric.balls import Value, holds
from referee.properties.bounds import NoValue
from referee.properties.confirm import meets
from referee.properties.draws import Picks, plan
from referee.properties.models import draw_values
from referee.properties.simple_values import Interval, cost, pool, simplest_between, weight
from referee.properties.strategies import values

from .corpus import CLAIMS, ECONOMIES, claim


@pytest.mark.parametrize("name", [*CLAIMS, *ECONOMIES])
def test_at_most_a_third_of_the_draws_is_given_up(name: str) -> None:
    setup, rng = plan(claim(name)), random.Random(5)
    kept = 0
    for _ in range(30):
        try:
            found = draw_values(setup, Picks({}, rng))
        except NoValue:
            continue
        kept += meets(claim(name), found) is not False
    assert kept >= 20


@pytest.mark.parametrize("name", ["prices", "labor-share", "mirror", "south", "gains-strict-ties"])
def test_strategies_meet_the_hypotheses_exactly(name: str) -> None:
    subject = claim(name)

    @settings(max_examples=25, deadline=None, derandomize=True, database=None)
    @given(values(subject))
    def check(found: dict[str, Value]) -> None:
        assert found.keys() == {b.name for b in subject.binders}
        assert all(holds(a.formula, found) for a in subject.hypotheses)

    check()


FRACTIONS = st.fractions(-20, 20, max_denominator=40)


@settings(deadline=None)  # a busy machine is no failure
@given(FRACTIONS, FRACTIONS)
def test_the_simplest_number_between_two_has_the_least_denominator(a: Fraction, b: Fraction) -> None:
    if a < b:
        found = simplest_between(a, b)
        assert a < found < b
        for bottom in range(1, found.denominator):
            assert not any(a < Fraction(k, bottom) < b for k in range(int(a * bottom) - 1, int(b * bottom) + 2))


@settings(deadline=None)  # a busy machine is no failure
@given(FRACTIONS, FRACTIONS, st.booleans(), st.booleans(), st.booleans())
def test_pools_lie_in_their_interval_simplest_first(a: Fraction, b: Fraction, lo: bool, hi: bool, whole: bool) -> None:
    for interval in (Interval(a, b, lo, hi, whole), Interval(a, None, lo), Interval(None, b, hi_open=hi), Interval()):
        found = pool(interval)
        assert all(map(interval.holds, found)) and len(set(found)) == len(found)
        assert [weight(x) for x in found] == sorted(map(weight, found))
        assert found or (interval.lo is not None and interval.hi is not None and (a >= b or whole))


def test_cost_prefers_single_digit_integers_then_fewer_industries_then_simpler_numbers() -> None:
    two, three = (Fraction(2), Fraction(9, 7)), (Fraction(1),) * 3
    assert cost({"A": three}) < cost({"A": two}) < cost({"A": (*two, Fraction(1))})
    assert cost({"A": two[:1]}) < cost({"A": three}) and cost({"A": three}) < cost({"A": (Fraction(10),)})
    assert cost({"A": (Fraction(1), Fraction(2))}) < cost({"A": two})
    assert cost({"s": Fraction(2), "x": Fraction(3)}, frozenset("s")) < cost(
        {"s": Fraction(3), "x": Fraction(2)}, frozenset("s")
    )
