"""The open economy against an independent bisection on world spending, and against what equilibrium means."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from referee.numeric import Trade, autarky_equilibrium, ces_demand, trade_equilibrium

SOME = settings(max_examples=50, deadline=None)
SMALL = st.integers(1, 12).map(float)
WIDE = st.floats(1e-3, 1e3)


@st.composite
def economies(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float, float, float]:
    """A, A_star, sigma, L, L_star; small whole technologies as often as wide ones, so ratios often tie."""
    n, elements = draw(st.integers(1, 7)), draw(st.sampled_from([SMALL, WIDE]))
    technology = arrays(np.float64, n, elements=elements)
    force = st.sampled_from([1.0, 2.0, 0.5]) | st.floats(1e-2, 1e2)
    sigma = st.sampled_from([4 / 3, 2.0, 4.0]) | st.floats(1.01, 35)
    return draw(technology), draw(technology), draw(sigma), draw(force), draw(force)


def spending(A: np.ndarray, A_star: np.ndarray, sigma: float, omega: float) -> np.ndarray:
    """The share of world income spent on each industry, at w* = 1, w = omega: p_j^(1-sigma) / P^(1-sigma)."""
    p = np.minimum(omega / A, 1 / A_star)
    power = (p / p.min()) ** (1 - sigma)
    return power / power.sum()


def bisect(A: np.ndarray, A_star: np.ndarray, sigma: float, L: float, L_star: float) -> float:
    """omega at which Home's sales, taking whatever it makes cheaper, fall from above to below w L."""
    low, high = np.log((A / A_star).min() / 2), np.log((A / A_star).max() * 2)
    for _ in range(200):
        middle = (low + high) / 2
        omega = np.exp(middle)
        sales = spending(A, A_star, sigma, omega)[A / A_star > omega].sum() * (omega * L + L_star)
        low, high = (middle, high) if sales > omega * L else (low, middle)
    return float(np.exp((low + high) / 2))


def values(A: np.ndarray, A_star: np.ndarray, sigma: float, L: float, L_star: float, e: Trade) -> np.ndarray:
    """World spending by industry, in units of Foreign's wage."""
    return spending(A, A_star, sigma, float(e.omega)) * (e.omega * L + L_star)


@SOME
@given(economies())
def test_agrees_with_bisection(economy) -> None:  # type: ignore[no-untyped-def]
    assert trade_equilibrium(*economy).omega == pytest.approx(bisect(*economy), rel=1e-9)


@SOME
@given(economies())
def test_labor_is_exhausted_where_something_is_made(economy) -> None:  # type: ignore[no-untyped-def]
    e = trade_equilibrium(*economy)
    assert (e.labor.sum(), e.labor_star.sum()) == pytest.approx(economy[3:], rel=1e-13)
    np.testing.assert_array_equal(e.labor > 0, e.share_home > 0)
    np.testing.assert_array_equal(e.labor_star > 0, e.share_home < 1)


@SOME
@given(economies())
def test_goods_markets_clear(economy) -> None:  # type: ignore[no-untyped-def]
    A, A_star, sigma, L, L_star = economy
    e = trade_equilibrium(*economy)
    prices = np.minimum(e.omega / A, 1 / A_star)
    made = A * e.labor + A_star * e.labor_star
    bought = ces_demand(prices, e.omega * L + L_star, sigma)
    np.testing.assert_allclose(prices * made, prices * bought, rtol=0, atol=1e-11 * (e.omega * L + L_star))


@SOME
@given(economies())
def test_trade_is_balanced(economy) -> None:  # type: ignore[no-untyped-def]
    L, L_star = economy[3:]
    e = trade_equilibrium(*economy)
    sold = e.share_home * values(*economy, e)
    world = e.omega * L + L_star
    assert sold.sum() == pytest.approx(e.omega * L, abs=1e-10 * world)
    abroad = L_star / world
    exports, imports = sold.sum() * abroad, ((1 - e.share_home) * values(*economy, e)).sum() * (1 - abroad)
    assert exports == pytest.approx(imports, abs=1e-10 * world)


@SOME
@given(economies())
def test_nobody_makes_what_the_other_makes_cheaper(economy) -> None:  # type: ignore[no-untyped-def]
    A, A_star, *_ = economy
    e = trade_equilibrium(*economy)
    assert np.all((A / A_star)[e.share_home > 0] >= e.omega * (1 - 1e-12))
    assert np.all((A / A_star)[e.share_home < 1] <= e.omega * (1 + 1e-12))


@SOME
@given(economies())
def test_nobody_loses_from_trade(economy) -> None:  # type: ignore[no-untyped-def]
    A, A_star, sigma, L, L_star = economy
    e = trade_equilibrium(*economy)
    assert e.consumption >= autarky_equilibrium(A, sigma, L).consumption * (1 - 1e-11)
    assert e.consumption_star >= autarky_equilibrium(A_star, sigma, L_star).consumption * (1 - 1e-11)


@SOME
@given(economies(), st.sampled_from([0.25, 2.0, 3.0]))
def test_only_efficiency_units_of_labor_matter(economy, factor: float) -> None:  # type: ignore[no-untyped-def]
    A, A_star, sigma, L, L_star = economy
    e, scaled = trade_equilibrium(*economy), trade_equilibrium(factor * A, A_star, sigma, L / factor, L_star)
    assert scaled.omega == pytest.approx(factor * e.omega, rel=1e-12)
    assert float(scaled.consumption) == pytest.approx(float(e.consumption), rel=1e-11)


@SOME
@given(economies(), st.sampled_from([1.5, 2.0, 30.0]))
def test_progress_raises_the_relative_wage_less_than_proportionally(  # type: ignore[no-untyped-def]
    economy, factor: float
) -> None:
    A, A_star, *rest = economy
    e, better = trade_equilibrium(*economy), trade_equilibrium(factor * A, A_star, *rest)
    assert e.omega * (1 - 1e-12) <= better.omega <= factor * e.omega * (1 + 1e-12)
    both = trade_equilibrium(factor * A, factor * A_star, *rest)
    assert both.omega == pytest.approx(e.omega, rel=1e-12)


@SOME
@given(economies(), st.randoms(use_true_random=False))
def test_relabelling_permutes(economy, random) -> None:  # type: ignore[no-untyped-def]
    A, A_star, *rest = economy
    order = np.array(random.sample(range(len(A)), len(A)))
    e, p = trade_equilibrium(*economy), trade_equilibrium(A[order], A_star[order], *rest)
    assert p.omega == pytest.approx(e.omega, rel=1e-12)
    assert p.tied == e.tied
    if not e.tied:
        np.testing.assert_allclose(p.labor, e.labor[order], atol=1e-11 * economy[3])
        assert p.z == pytest.approx(p.share_home.sum())


@SOME
@given(economies())
def test_swapping_countries_inverts(economy) -> None:  # type: ignore[no-untyped-def]
    A, A_star, sigma, L, L_star = economy
    e, f = trade_equilibrium(*economy), trade_equilibrium(A_star, A, sigma, L_star, L)
    assert f.omega * e.omega == pytest.approx(1, rel=1e-12)
    assert float(f.consumption) == pytest.approx(float(e.consumption_star), rel=1e-11)
    assert float(f.consumption_star) == pytest.approx(float(e.consumption), rel=1e-11)
    if not e.tied:
        np.testing.assert_allclose(f.labor_star, e.labor, atol=1e-11 * L)


@SOME
@given(economies())
def test_employment_is_eq_12(economy) -> None:  # type: ignore[no-untyped-def]
    A, _, sigma, L, _ = economy
    e = trade_equilibrium(*economy)
    assume(e.share_home.max() == 1)
    power = (A / A[e.share_home > 0].max()) ** (sigma - 1)
    expected = L * power * e.share_home / (power * e.share_home).sum()
    np.testing.assert_allclose(e.labor, expected, atol=1e-10 * L)


@SOME
@given(st.lists(economies(), min_size=1, max_size=4))
def test_a_batch_is_its_economies(batch) -> None:  # type: ignore[no-untyped-def]
    n = min(len(A) for A, *_ in batch)
    A, A_star = np.array([e[0][:n] for e in batch]), np.array([e[1][:n] for e in batch])
    sigma, L, L_star = (np.array([e[i] for e in batch]) for i in (2, 3, 4))
    together = trade_equilibrium(A, A_star, sigma, L, L_star)
    for i in range(len(batch)):
        alone = trade_equilibrium(A[i], A_star[i], sigma[i], L[i], L_star[i])
        np.testing.assert_allclose(together.labor[i], alone.labor, rtol=1e-9, atol=1e-12)
        assert together.omega[i] == pytest.approx(alone.omega, rel=1e-13)


def test_mirror_images_split_evenly() -> None:
    e = trade_equilibrium([10, 10, 5, 5], [5, 5, 10, 10], [4 / 3, 2, 4])
    np.testing.assert_allclose(e.omega, 1, rtol=1e-14)
    np.testing.assert_array_equal(e.share_home, [[1, 1, 0, 0]] * 3)
    assert not e.tied.any()
    middle = trade_equilibrium([3, 2, 1], [1, 2, 3], 2)
    assert (float(middle.omega), float(middle.z)) == pytest.approx((1, 1.5))
    np.testing.assert_allclose(middle.share_home, [1, 0.5, 0], rtol=1e-14)
    np.testing.assert_allclose(middle.labor, [0.75, 0.25, 0], rtol=1e-14)


def test_the_printed_eta_would_give_another_wage() -> None:
    """At z inside an industry the printed eta(z) counts that industry twice in Foreign."""
    e = trade_equilibrium([3, 2, 1], [1, 2, 3], 2)
    s = e.share_home[1]
    implied, printed = (3 + s * 2) / (3 + (1 - s) * 2), (3 + s * 2) / (2 + 3 + (1 - s) * 2)
    assert e.omega**2 == pytest.approx(implied)
    assert e.omega**2 != pytest.approx(printed)


@pytest.mark.parametrize(
    ("A", "A_star", "tied"),
    [
        ([1, 1], [1, 1], True),
        ([4, 2, 2, 1], [1, 2, 2, 4], True),
        ([4, 4, 1, 1], [1, 1, 4, 4], False),
        ([2], [1], False),
    ],
)
def test_ties_at_the_relative_wage_are_told(A: list[float], A_star: list[float], tied: bool) -> None:
    assert bool(trade_equilibrium(A, A_star, 2).tied) is tied


def test_one_industry_is_made_by_both() -> None:
    e = trade_equilibrium([2], [1], 3, 3, 2)
    found = [float(x) for x in (e.omega, e.share_home[0], e.consumption, e.consumption_star)]
    assert found == pytest.approx([2, 0.75, 6, 2])


@pytest.mark.parametrize("sigma", [1.01, 30, 60, 300])
def test_extreme_technologies_do_not_overflow(sigma: float) -> None:
    e = trade_equilibrium([1e-3, 1e3, 1], [1e-6, 1e6, 1], sigma)
    assert all(np.all(np.isfinite(x)) for x in (e.omega, e.share_home, e.labor, e.labor_star, e.consumption))
    assert (e.labor.sum(), e.labor_star.sum()) == pytest.approx((1, 1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: trade_equilibrium([1, 2], [1, 2, 3], 2), "A_star: found 3 industries, expected 2 as in"),
        (
            lambda: trade_equilibrium([1, 2], [1, -2], 2),
            "A_star: found -2 at index 1, expected positive numbers",
        ),
        (lambda: trade_equilibrium([1, 2], [1, 2], 0.5), "sigma: found 0.5, expected an elasticity"),
        (lambda: trade_equilibrium([1, 2], [1, 2], 2, 1, 0), "L_star: found 0, expected positive numbers"),
        (
            lambda: trade_equilibrium([[1, 2]] * 2, [[1, 2]] * 3, 2),
            "A_star: found shape (3, 2), expected one",
        ),
    ],
)
def test_errors_are_one_line_naming_the_argument(call, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
