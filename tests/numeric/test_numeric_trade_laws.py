"""Laws of the open economy on batches, to 1e-12, whichever kernel the number of industries chooses."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.numeric import Trade, autarky_equilibrium, trade_equilibrium
from referee.numeric.trade_lanes import MANY

SOME = settings(max_examples=80, deadline=None)
EXACT = 1e-12
Batch = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """A, A_star (N, n) from 1e-3 to 1e3 or small and whole (ties), sigma from 1.01 to 30, L, L_star."""
    n, count, rng = (
        draw(st.integers(1, 50)),
        draw(st.integers(1, 40)),
        np.random.default_rng(draw(st.integers(0, 2**32))),
    )
    wide = np.exp(rng.uniform(np.log(1e-3), np.log(1e3), (2, count, n)))
    A, A_star = draw(st.sampled_from([wide, np.ceil(wide / 250), np.exp(np.log(wide) / 7)]))
    sigma = draw(st.sampled_from([2.0, 4 / 3]) | st.floats(1.01, 30))
    L, L_star = np.exp(rng.uniform(np.log(1e-2), np.log(1e2), (2, count)))
    return A, A_star, np.where(rng.random(count) < 0.5, sigma, rng.uniform(1.01, 30, count)), L, L_star


def world(batch: Batch, e: Trade) -> tuple[np.ndarray, np.ndarray]:
    """World income (N,) and spending by industry (N, n) at w* = 1."""
    A, A_star, sigma, L, L_star = batch
    p = np.minimum(e.omega[:, None] / A, 1 / A_star)
    power = (p / p.min(axis=1, keepdims=True)) ** (1 - sigma[:, None])
    income = e.omega * L + L_star
    return income, income[:, None] * power / power.sum(axis=1, keepdims=True)


def assert_same(found: Trade, expected: Trade, L: np.ndarray, L_star: np.ndarray, **times: np.ndarray) -> None:
    """Every field of found is that of expected, times the factor of its name; tied economies in what is determined."""
    free = ~expected.tied
    np.testing.assert_array_equal(found.tied, expected.tied)
    for name in ("omega", "consumption", "consumption_star"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name) * times.get(name, 1), rtol=EXACT)
    for name, size in (("labor", L), ("labor_star", L_star)):
        gap = getattr(found, name) - getattr(expected, name) * times.get(name, 1)
        assert np.all(np.abs(gap[free]) <= EXACT * size[free, None])


@SOME
@given(batches())
def test_labor_sums_to_the_labor_force(batch: Batch) -> None:
    e = trade_equilibrium(*batch)
    np.testing.assert_allclose(e.labor.sum(axis=1), batch[3], rtol=EXACT)
    np.testing.assert_allclose(e.labor_star.sum(axis=1), batch[4], rtol=EXACT)
    np.testing.assert_array_equal(e.labor > 0, e.share_home > 0)
    np.testing.assert_array_equal(e.labor_star > 0, e.share_home < 1)
    np.testing.assert_allclose(e.z, e.share_home.sum(axis=1), rtol=1e-13)


@SOME
@given(batches())
def test_walras_law_and_balanced_trade(batch: Batch) -> None:
    A, A_star, _, L, L_star = batch
    e = trade_equilibrium(*batch)
    income, bought = world(batch, e)
    p = np.minimum(e.omega[:, None] / A, 1 / A_star)
    made, made_star = p * A * e.labor, p * A_star * e.labor_star
    assert np.all(np.abs(made + made_star - bought) <= EXACT * income[:, None])
    assert np.all(np.abs((made + made_star).sum(axis=1) - income) <= EXACT * income)
    exports, imports = made.sum(axis=1) * L_star / income, made_star.sum(axis=1) * e.omega * L / income
    assert np.all(np.abs(exports - imports) <= EXACT * income)


@SOME
@given(batches())
def test_the_cheaper_country_makes_it(batch: Batch) -> None:
    ratio, omega = batch[0] / batch[1], trade_equilibrium(*batch).omega[:, None]
    share = trade_equilibrium(*batch).share_home
    assert np.all(share[ratio > omega * (1 + 1e-13)] == 1)
    assert np.all(share[ratio < omega * (1 - 1e-13)] == 0)


@SOME
@given(batches(), st.floats(1e-3, 1e3))
def test_technologies_of_both_countries_scaled(batch: Batch, c: float) -> None:
    A, A_star, sigma, L, L_star = batch
    e, scaled = trade_equilibrium(*batch), trade_equilibrium(c * A, c * A_star, sigma, L, L_star)
    assert_same(scaled, e, L, L_star, consumption=c, consumption_star=c)  # type: ignore[arg-type]


@SOME
@given(batches(), st.floats(1e-3, 1e3))
def test_technologies_of_one_country_scaled_and_its_labor_inversely(batch: Batch, c: float) -> None:
    A, A_star, sigma, L, L_star = batch
    e, scaled = trade_equilibrium(*batch), trade_equilibrium(c * A, A_star, sigma, L / c, L_star)
    assert_same(scaled, e, L / c, L_star, omega=c, labor=1 / c)  # type: ignore[arg-type]


@SOME
@given(batches(), st.floats(1e-3, 1e3))
def test_both_labor_forces_scaled(batch: Batch, c: float) -> None:
    A, A_star, sigma, L, L_star = batch
    e, scaled = trade_equilibrium(*batch), trade_equilibrium(A, A_star, sigma, c * L, c * L_star)
    times = dict.fromkeys(("labor", "labor_star", "consumption", "consumption_star"), c)
    assert_same(scaled, e, c * L, c * L_star, **times)  # type: ignore[arg-type]


@SOME
@given(batches(), st.integers(0, 2**32))
def test_industries_relabelled(batch: Batch, seed: int) -> None:
    A, A_star, *rest = batch
    order = np.random.default_rng(seed).permutation(A.shape[1])
    e, found = trade_equilibrium(*batch), trade_equilibrium(A[:, order], A_star[:, order], *rest)
    back = np.argsort(order)
    values = {field.name: getattr(found, field.name) for field in fields(Trade)}
    moved = Trade(**{name: x[:, back] if x.ndim == 2 else x for name, x in values.items()})
    assert_same(moved, e, batch[3], batch[4])


@SOME
@given(batches())
def test_countries_relabelled(batch: Batch) -> None:
    A, A_star, sigma, L, L_star = batch
    e, f = trade_equilibrium(*batch), trade_equilibrium(A_star, A, sigma, L_star, L)
    z = A.shape[1] - f.z
    names = (f.consumption_star, f.consumption, f.tied)
    assert_same(Trade(1 / f.omega, z, 1 - f.share_home, f.labor_star, f.labor, *names), e, L, L_star)


@SOME
@given(batches())
def test_order_in_the_batch_changes_nothing(batch: Batch) -> None:
    e, f = trade_equilibrium(*batch), trade_equilibrium(*(x[::-1] for x in batch))
    for field in fields(Trade):
        np.testing.assert_array_equal(getattr(f, field.name)[::-1], getattr(e, field.name))


@SOME
@given(batches())
def test_one_sigma_for_all_is_that_sigma_for_each(batch: Batch) -> None:
    A, A_star, sigma, *_ = batch
    e, f = trade_equilibrium(A, A_star, sigma[0]), trade_equilibrium(A, A_star, np.full(len(A), sigma[0]), 1, [1.0])
    for field in fields(Trade):
        np.testing.assert_array_equal(getattr(f, field.name), getattr(e, field.name))


@SOME
@given(batches(), st.sampled_from([1.0, 1e-3, 1e-9, 1e-15]))
def test_a_small_partner_approaches_autarky(batch: Batch, small: float) -> None:
    """Home sells H + s a of world spending T, so T is at most autarky's sum of powers times 1 + L*/(omega L)."""
    A, A_star, sigma, L, L_star = batch
    found = trade_equilibrium(A, A_star, sigma, L, small * L_star).consumption
    alone = autarky_equilibrium(A, sigma, L).consumption
    bound = np.exp(np.log1p(small * L_star / ((A / A_star).min(axis=1) * L)) / (sigma - 1))
    assert np.all(found >= alone * (1 - EXACT))
    assert np.all(found <= alone * bound * (1 + EXACT))


@SOME
@given(batches(), st.sampled_from([1e-9, 1e-20, 1e-60, 1e-120]))
def test_a_tiny_partner_has_work(batch: Batch, small: float) -> None:
    A, A_star, sigma, L, L_star = batch
    here, there = (
        trade_equilibrium(A, A_star, sigma, L, small * L_star),
        trade_equilibrium(A, A_star, sigma, small * L, L_star),
    )
    for e, mine, theirs in ((here, L, small * L_star), (there, small * L, L_star)):
        np.testing.assert_allclose(e.labor.sum(axis=1), mine, rtol=EXACT)
        np.testing.assert_allclose(e.labor_star.sum(axis=1), theirs, rtol=EXACT)
        np.testing.assert_array_equal(e.labor > 0, e.share_home > 0)
        np.testing.assert_array_equal(e.labor_star > 0, e.share_home < 1)


@SOME
@given(batches(), st.floats(1e-2, 1e2))
def test_technologies_alike_reproduce_autarky(batch: Batch, c: float) -> None:
    A, _, sigma, L, L_star = batch
    e, alone = trade_equilibrium(A, A, sigma, L, L_star), autarky_equilibrium(A, sigma, L)
    np.testing.assert_array_equal(e.omega, 1)
    np.testing.assert_allclose(e.consumption, alone.consumption, rtol=EXACT)
    proportional = trade_equilibrium(c * A, A, sigma, L, L_star)
    np.testing.assert_allclose(proportional.omega, c, rtol=1e-15)
    np.testing.assert_allclose(
        proportional.consumption_star, autarky_equilibrium(A, sigma, L_star).consumption, rtol=EXACT
    )


@pytest.mark.parametrize("n", [4, MANY + 4])
def test_an_empty_batch(n: int) -> None:
    e = trade_equilibrium(np.empty((0, n)), np.empty((0, n)), 2)
    assert e.labor.shape == (0, n)
    assert e.omega.shape == e.tied.shape == (0,)
