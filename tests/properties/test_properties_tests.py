"""Property tests and numeric checks: they fail for false claims, pass for true ones, and say what they could not do."""

import pytest
from hypothesis import Phase, settings
from referee.properties.numeric_check import numeric_check
from referee.properties.property_test import NotTestable, SomeUndecided, property_of

from .corpus import claim

SETTINGS = settings(phases=[Phase.generate], derandomize=True, database=None)
test_gains = property_of(claim("gains"), examples=20, settings=SETTINGS)


@pytest.mark.parametrize(
    "name", ["eta-derivation", "eta-continuous", "gains-strict", "power-mean-strict", "mirror-false"]
)
def test_false_claims_fail_with_the_counterexample(name: str) -> None:
    with pytest.raises(AssertionError, match=f"{name} fails at .*sigma = "):
        property_of(claim(name), settings=SETTINGS)()


@pytest.mark.filterwarnings("ignore::referee.properties.property_test.SomeUndecided")
@pytest.mark.parametrize("name", ["prices", "wage", "labor-share", "mirror", "south"])
def test_true_claims_pass(name: str) -> None:
    property_of(claim(name), examples=20, settings=SETTINGS)()


def test_a_claim_of_which_nothing_can_be_decided_is_refused() -> None:
    with pytest.raises(NotTestable, match="strange"):
        property_of(claim("strange"))
    with pytest.raises(NotTestable, match="existence"):
        property_of(claim("existence"))


def test_undecided_draws_are_reported() -> None:
    with pytest.warns(SomeUndecided, match="undecided"):
        property_of(claim("partly"), examples=60, settings=SETTINGS)()


def test_numeric_checks_count() -> None:
    good, bad, odd = (numeric_check(claim(x)) for x in ("prices", "eta-derivation", "existence"))
    assert (good.points, good.held, good.failed) == (25, 25, 0)
    assert bad.failed > 20 and "failed at" in bad.summary
    assert odd.undecided == odd.points == 25
    assert numeric_check(claim("prices"), points=7, seed=3) == numeric_check(claim("prices"), points=7, seed=3)
