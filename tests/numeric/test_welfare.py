"""Lifetime utility and break-even discount rates: closed forms, and quadrature and roots by mpmath."""

import math
from dataclasses import fields

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.numeric import break_even_discount_rate, paired, simulate, welfare
from referee.numeric.paths.path import Event, Path
from referee.numeric.paths.regime import Delayed

FEW = settings(max_examples=25, deadline=None)
T = np.linspace(0, 100, 401)


def path_of(home, foreign=None, t=T, events=()) -> Path:
    """A path with these consumption indices (T, ...) and nothing else."""
    home = np.asarray(home, float)
    foreign = home if foreign is None else np.asarray(foreign, float)
    told = {"t": np.asarray(t, float), "consumption": home, "consumption_star": foreign, "events": tuple(events)}
    return Path(**{field.name: None for field in fields(Path)} | told)


def discounted(u, rho: float, *points: float) -> float:
    """The integral of e^(-rho t) u(t) by mpmath, split at points."""
    return float(mpmath.quad(lambda x: mpmath.exp(-rho * x) * u(x), points))


@FEW
@given(st.floats(0, 2), st.floats(0, 5), st.floats(0.1, 10))
def test_a_constant_is_worth_an_annuity(rho: float, theta: float, level: float) -> None:
    u = math.log(level) if theta == 1 else level ** (1 - theta) / (1 - theta)
    annuity = -math.expm1(-rho * 100) / rho if rho > 1e-300 else 100.0
    found = welfare(path_of(np.full(T.size, level)), rho, theta)
    np.testing.assert_allclose([found.home, found.foreign], u * annuity, rtol=1e-12, atol=1e-12)


@FEW
@given(st.floats(0, 1), st.sampled_from([0.0, 0.5, 2.0, 3.0]), st.floats(-0.03, 0.03))
def test_exponential_growth_has_a_closed_form(rho: float, theta: float, g: float) -> None:
    """D = e^(g t): the integral of e^(((1 - theta) g - rho) t)/(1 - theta)."""
    rate = mpmath.mpf((1 - theta) * g - rho)
    expected = float(100 if rate == 0 else mpmath.expm1(100 * rate) / rate) / (1 - theta)
    found = welfare(path_of(np.exp(g * T)), rho, theta)
    assert abs(found.home - expected) <= 1e-9 * abs(expected)
    assert found.error_home <= 2e-8 * abs(expected)


def test_log_utility_of_exponential_growth_is_exact() -> None:
    rho, g = 0.04, 0.02
    expected = g * (1 - math.exp(-100 * rho) * (1 + 100 * rho)) / rho**2
    assert abs(welfare(path_of(np.exp(g * T)), rho, 1).home - expected) < 1e-12


@pytest.mark.parametrize("rho", [0.0, 1e-6, 0.05, 3.0, 1e3, 1e6])
@pytest.mark.parametrize("theta", [0.0, 1.0, 2.5])
def test_stiff_and_mild_discounting_agree_with_mpmath(rho: float, theta: float) -> None:
    def u(x):
        d = 3 + mpmath.sin(x / 5)
        return mpmath.log(d) if theta == 1 else d ** (1 - theta) / (1 - theta)

    marks = sorted({0.0, *(m / rho for m in (1, 5, 30) if rho * 50 > m), *range(50, 101, 10), 10.0, 20.0, 30.0, 40.0})
    found = welfare(path_of(3 + np.sin(T / 5)), rho, theta)
    expected = discounted(u, rho, *marks)
    assert abs(found.home - expected) <= 1e-7 * abs(expected)
    assert abs(found.home - expected) <= found.error_home + 1e-13 * abs(expected)


@pytest.mark.parametrize("opens", [20.0, 20.1])  # on a date, and between two
def test_a_jump_is_met_at_its_date_whatever_the_value_there(opens: float) -> None:
    rho, found = 0.03, []
    expected = discounted(lambda x: mpmath.log(2 + x / 50), rho, 0, opens) + discounted(
        lambda x: mpmath.log(5 + x / 20), rho, opens, 100
    )
    for after in (opens <= T, opens < T):
        d = np.where(after, 5 + T / 20, 2 + T / 50)
        found.append(float(welfare(path_of(d, events=[Event(opens, (), None, "trade opens")]), rho, 1).home))
    np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_a_kink_is_met_at_its_date() -> None:
    kink, rho = 33.37, 0.02
    d = 10 + 0.1 * T + 0.3 * np.maximum(T - kink, 0)
    expected = discounted(lambda x: 10 + 0.1 * x + 0.3 * max(x - kink, 0), rho, 0, kink, 100)
    found = welfare(path_of(d, events=[Event(kink, (), 1, "Home stops")]), rho, 0)
    assert abs(found.home - expected) < 1e-9 * expected


def test_each_economy_of_a_batch_has_its_own_parameters_and_events() -> None:
    d = np.stack([np.exp(0.01 * T), np.where(T < 40, 1.0, 2.0), 1 + T], axis=1)
    opened = [Event(40.0, (1,), None, "trade opens")]
    rho, theta = np.array([0.0, 0.05, 0.1]), np.array([1.0, 2.0, 0.0])
    both = welfare(path_of(d, d[:, ::-1], events=opened), rho, theta)
    assert both.home.shape == both.foreign.shape == both.error_home.shape == (3,)
    for k in range(3):
        events = [Event(40.0, (), None, "trade opens")] if k == 1 else []
        alone = welfare(path_of(d[:, k], events=events), rho[k], theta[k])
        assert abs(both.home[k] - alone.home) < 1e-12 * max(1, abs(alone.home))


def test_dates_may_start_late_and_be_uneven() -> None:
    t = np.sort(np.concatenate([np.linspace(2, 30, 90), np.geomspace(2.05, 29.9, 60)]))
    expected = discounted(lambda x: mpmath.log(1 + x), 0.3, 2, 5, 10, 30)
    assert abs(welfare(path_of(1 + t, t=t), 0.3, 1).home - expected) < 1e-6


def test_break_even_of_a_sacrifice_that_pays_later() -> None:
    """1 until 20, then 3, against 2 throughout: log 2 (1 - x) = log(3/2) (x - x^5), x = e^(-20 rho)."""
    later = path_of(np.where(T < 20, 1.0, 3.0), events=[Event(20.0, (), None, "trade opens")])
    found = break_even_discount_rate(path_of(np.full(T.size, 2.0)), later)
    x = mpmath.findroot(lambda y: mpmath.log(2) * (1 - y) - mpmath.log(1.5) * (y - y**5), 0.7)
    np.testing.assert_allclose([found.home, found.foreign], float(-mpmath.log(x) / 20), rtol=1e-12)


@pytest.mark.parametrize("theta", [0.0, 1.0, 3.0])
def test_welfare_is_equal_at_the_break_even_rate(theta: float) -> None:
    one, two = path_of(2 + 0 * T, 3 + T / 50), path_of(1 + T / 30, 2.5 + T / 25)
    found = break_even_discount_rate(one, two, theta)
    for country, rate in (("home", found.home), ("foreign", found.foreign)):
        a, b = (float(getattr(welfare(p, rate, theta), country)) for p in (one, two))
        assert rate > 0 and abs(a - b) < 1e-9 * abs(a)


def test_no_break_even_rate() -> None:
    always, never = path_of(2 + T / 50), path_of(1 + T / 50)
    assert np.isnan(break_even_discount_rate(always, never).home)
    assert np.isnan(break_even_discount_rate(always, always).foreign)
    brief = path_of(np.where(T < 90, 1.0, 1.1), events=[Event(90.0, (), None, "trade opens")])
    assert np.isnan(break_even_discount_rate(brief, path_of(1.05 + 0 * T)).home)  # even undiscounted it is too late


def several(roots: list[float]) -> np.ndarray:
    """A gain, smooth in t, whose discounted sum over [0, 100] vanishes at these rates: sum of a_k (t/100)^k."""
    m = len(roots)
    rows = [[discounted(lambda x, k=k: (x / 100) ** k, r, 0, 30, 100) for k in range(m + 1)] for r in roots]
    a = np.linalg.svd(np.array(rows))[2][-1]
    return np.exp(0.1 * np.polyval(a[::-1], T / 100) / np.abs(a).max())


@pytest.mark.parametrize("roots", [[0.05], [0.02, 0.08], [0.01, 0.05, 0.2]])
def test_all_break_even_rates_are_found(roots: list[float]) -> None:
    one, two = path_of(several(roots)), path_of(np.ones(T.size))
    if len(roots) == 1:
        np.testing.assert_allclose(break_even_discount_rate(one, two).home, roots[0], rtol=1e-8)
        return
    found = break_even_discount_rate(one, two)
    assert found.count_home == found.count_foreign == len(roots) and np.isnan(found.home)
    np.testing.assert_allclose(found.rates_home, roots, rtol=1e-7)


def test_each_pair_of_a_batch_has_its_own_rates() -> None:
    gains = [np.ones(T.size), several([0.05]), several([0.02, 0.08])]
    both = break_even_discount_rate(path_of(np.stack(gains, axis=1)), path_of(np.ones((T.size, 3))))
    assert both.count_home.tolist() == [0, 1, 2] and both.rates_foreign.shape == (3, 2)
    np.testing.assert_allclose(both.home, [np.nan, 0.05, np.nan], rtol=1e-8)
    np.testing.assert_allclose(both.rates_foreign[1:], [[0.05, np.nan], [0.02, 0.08]], rtol=1e-7)


@pytest.mark.parametrize("sigma", [4 / 3, 2, 4])
def test_free_trade_that_destroys_clusters_breaks_even(sigma: float) -> None:
    """At sigma = 2 in closed form: 40 under trade against 30 + t/5 in autarky, over 200 units of time."""
    t = np.linspace(0, 200, 401)
    paths = [simulate([10, 5, 10, 5], [5, 10, 5, 10], paired(0.2), sigma, t, r) for r in ("autarky", "trade")]
    found = break_even_discount_rate(*paths, theta=0)
    assert 0 < found.home == pytest.approx(float(found.foreign), rel=1e-6)
    if sigma == 2:
        end = mpmath.exp(-200 * mpmath.mpf(1))
        rate = mpmath.findroot(
            lambda r: (1 - end**r * (1 + 200 * r)) / 5 - 10 * r * (1 - end**r), (0.01, 0.03), "anderson"
        )
        assert abs(found.home - rate) < 1e-8


@pytest.mark.parametrize("delay", [Delayed(T=20), Delayed(T=20.1), Delayed(until="A[2] > A_star[2]")])
def test_delayed_liberalization_in_closed_form(delay: Delayed) -> None:
    """Figure 6 at sigma = 2: 30 under trade; 21 + t/5 in autarky; 28 (1 + T/105) + 2 (t - T)/5 once open at T."""
    opens = 105 * (math.exp(math.atanh(1 / 8)) - 1) if delay.T is None else float(delay.T)
    economy = [10, 4, 5, 2], [2, 5, 4, 10], paired(0.2), 2.0, T
    trade, delayed = (simulate(*economy, regime) for regime in ("trade", delay))
    parts = (lambda x: 21 + x / 5), (lambda x: 28 * (1 + opens / 105) + 2 * (x - opens) / 5)

    def value(rho: float) -> float:
        return discounted(parts[0], rho, 0, opens) + discounted(parts[1], rho, opens, 50, 100)

    for rho in (0.0, 0.03, 1.0):
        found = welfare(delayed, rho, 0)
        np.testing.assert_allclose([found.home, found.foreign], value(rho), rtol=1e-9)
    rate = float(break_even_discount_rate(trade, delayed, 0).home)
    assert abs(value(rate) - discounted(lambda x: 30 + 0 * x, rate, 0, 50, 100)) < 1e-6


def test_errors_are_one_line() -> None:
    p = path_of(1 + T)
    short = path_of([1, 2, 3], t=[0, 1, 2])
    calls = [
        (lambda: welfare(short, 0, 1), "path: found 3 dates, expected at least 7"),
        (lambda: welfare(p, -0.1, 1), "rho: found -0.1, expected numbers of at least 0"),
        (lambda: welfare(p, 0.1, -1), "theta: found -1, expected numbers of at least 0"),
        (lambda: welfare(p, float("nan"), 1), "rho: found nan, expected finite numbers"),
        (lambda: welfare(p, [0.1, 0.2], 1), r"rho: found shape \(2,\), expected one that fits the batch \(\)"),
        (lambda: welfare(path_of(1e9 * (1 + T)), 0.1, 100), "theta: found up to 100, expected one at which utility"),
        (lambda: break_even_discount_rate(p, path_of(T[1:] + 1, t=T[1:])), "path_2: found other dates"),
        (lambda: break_even_discount_rate(p, path_of(np.ones((T.size, 2)))), r"path_2: found batch \(2,\), expected"),
    ]
    for call, message in calls:
        with pytest.raises(ValueError, match=message) as error:
            call()
        assert "\n" not in str(error.value)
