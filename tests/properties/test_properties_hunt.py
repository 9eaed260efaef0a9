"""Hunts find what is false, never what is true; their certificates pass the kernel; shrinking leaves simple values."""

from fractions import Fraction

import pytest
from referee.numeric.balls import holds
from referee.proofs.kernel import check_values
from referee.properties import hunt as hunting
from referee.properties.hunt import hunt
from referee.properties.simple_values import numbers
from referee.symbolic.claim import Claim

from .corpus import CLAIMS, claim

TRUE = [name for name, (_, _, true) in CLAIMS.items() if true]
FALSE = [name for name, (_, _, true) in CLAIMS.items() if not true]
NO_INTEGERS = ("foreign-makes-more", "prices-strict")


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_broken_with_simple_values_and_a_certificate_that_the_kernel_accepts(name: str) -> None:
    found = hunt(claim(name))
    assert found.found is not None, found.summary
    assert found.certificate is not None, found.summary
    check_values(claim(name), found.certificate)
    shown = [x for v in found.found.values() for x in numbers(v)]
    if name in NO_INTEGERS:
        assert found.found["sigma"] == 2 and all(x.denominator <= 1000 and abs(x.numerator) < 1000 for x in shown)
    else:
        assert all(x.denominator == 1 and abs(x) <= 9 for x in shown)


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_not_broken(name: str) -> None:
    found = hunt(claim(name), examples=60)
    assert found.found is None and found.certificate is None
    assert found.tried >= 50
    assert found.summary.startswith("not violated at")


def test_what_only_shows_at_a_corner_is_found_at_its_simplest() -> None:
    values = hunt(claim("gains-strict-ties")).found
    assert values is not None
    A, A_star, omega = values["A"], values["A_star"], values["omega"]
    assert isinstance(A, tuple) and isinstance(A_star, tuple) and isinstance(omega, Fraction)
    ratios = [a / b for a, b in zip(A, A_star, strict=True)]  # type: ignore[operator]
    assert len(A) == 2 and omega == min(ratios) < max(ratios)


def test_the_same_seed_gives_the_same_answer() -> None:
    for name in ("narrow", "prices-strict", "power-mean"):
        first, second = (hunt(claim(name), examples=150, seed=7) for _ in range(2))
        assert (first.found, first.tried, first.smallest_margin) == (second.found, second.tried, second.smallest_margin)


def test_progress_and_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    hunt(claim("power-mean"), examples=200, progress=said.append)
    assert said and "power-mean" in said[0]

    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    found = hunt(claim("power-mean"), examples=200, progress=interrupt)
    assert found.tried > 0 and "interrupted" in found.summary


def test_the_smallest_margin_is_reported_where_it_is() -> None:
    found = hunt(claim("power-mean"), examples=100)
    assert found.smallest_margin is not None and found.smallest_margin >= 0
    assert found.where is not None and holds(claim("power-mean").conclusion, {**found.where}) is not False


def test_hypotheses_that_cannot_be_decided_break_nothing(strange: Claim) -> None:
    found = hunt(strange, examples=100)
    assert found.found is None and "could not be decided" in found.summary


@pytest.fixture
def strange() -> Claim:
    return claim("strange")


def test_default_examples_are_stated() -> None:
    assert hunting.EXAMPLES >= 300
