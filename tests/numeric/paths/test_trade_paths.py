"""Paths under trade: scipy, brute force, conservation, symmetry, switches, ties and slides."""

import numpy as np
import pytest
from referee.numeric import Path, learning_rate, mirror, paired, simulate, trade_equilibrium, within_industry
from scipy.integrate import solve_ivp

FIGURES = {
    "2": ([10.0, 10, 5, 5], within_industry(4, 0.2)),
    "3": ([10.0, 10, 5, 5], paired(0.2)),
    "4": ([10.0, 5, 10, 5], paired(0.2)),
    "5": ([10.0, 10, 5, 5], np.diag([0.5, 0.5, 0, 0])),
    "6": ([10.0, 4, 5, 2], paired(0.2)),
    "7": ([10.0, 4, 6, 2], paired(0.2)),
}


def brute(A: np.ndarray, A_star: np.ndarray, tau: np.ndarray, sigma: float, end: float, steps: int) -> np.ndarray:
    """Technologies at the end, by equal steps of order 4 that solve the equilibrium again at each stage."""

    def slope(y: np.ndarray) -> np.ndarray:
        e = trade_equilibrium(y[0], y[1], sigma)
        return np.stack([learning_rate(e.labor, tau), learning_rate(e.labor_star, tau)])

    y, h = np.stack([A, A_star]), end / steps
    for _ in range(steps):
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(y + h * k3))
    return y


def random_economies(count: int, n: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.uniform(0, np.log(20), (2, count, n)))
    return a, b, rng.uniform(0, 1, (n, n)), rng.uniform(1.2, 6, count)


def check_equilibrium(path: Path, sigma: object, L: float = 1.0, L_star: float = 1.0) -> None:
    """Each date's numbers are the equilibrium's at that date's technologies: conservation and balance included."""
    np.testing.assert_allclose(path.labor.sum(-1), L, rtol=1e-12)
    np.testing.assert_allclose(path.labor_star.sum(-1), L_star, rtol=1e-12)
    e = trade_equilibrium(path.A, path.A_star, sigma, L, L_star)  # type: ignore[arg-type]
    np.testing.assert_allclose(path.labor, e.labor, atol=1e-11)
    np.testing.assert_allclose(path.labor_star, e.labor_star, atol=1e-11)
    np.testing.assert_allclose(path.omega, e.omega, rtol=1e-12)
    np.testing.assert_allclose(path.consumption, e.consumption, rtol=1e-12)
    np.testing.assert_allclose(path.consumption_star, e.consumption_star, rtol=1e-12)
    np.testing.assert_allclose(path.share_home, e.share_home, atol=1e-9)


@pytest.mark.parametrize(("n", "L"), [(1, 1.0), (2, 0.3), (3, 1.0), (4, 7.0), (9, 1.0)])
def test_every_date_is_an_equilibrium(n: int, L: float) -> None:
    a, b, tau, sigma = random_economies(60, n)
    path = simulate(a, b, tau, sigma, [0, 1, 10, 100], "trade", L=L)
    check_equilibrium(path, sigma, L)
    assert not path.tied.any()
    assert np.all(np.diff(path.A, axis=0) >= 0) and np.all(np.diff(path.A_star, axis=0) >= 0)


def test_switching_paths_agree_with_brute_force() -> None:
    a, b, tau, sigma = random_economies(80, 4)
    path = simulate(a, b, tau, sigma, [20.0], "trade")
    who = sorted({event.economy[0] for event in path.events})
    assert len(who) >= 4
    for k in who[:3]:
        near, nearer = (brute(a[k], b[k], tau, sigma[k], 20.0, steps) for steps in (300, 1200))
        error = np.abs(nearer - near).max()
        np.testing.assert_allclose(path.A[0, k], nearer[0], rtol=error + 1e-7)
        np.testing.assert_allclose(path.A_star[0, k], nearer[1], rtol=error + 1e-7)


def test_events_are_where_the_pattern_changes() -> None:
    a, b, tau, sigma = random_economies(40, 4, seed=5)
    path = simulate(a, b, tau, sigma, [20.0], "trade")
    assert {event.what for event in path.events} >= {"Home stops", "Foreign stops"}
    for event in path.events:
        k, i = event.economy[0], (event.industry or 0) - 1
        dates = [event.time * (1 - 1e-7), event.time * (1 + 1e-7)]
        around = simulate(a[k], b[k], tau, sigma[k], dates, "trade")
        before, after = ((x > 0).astype(int) for x in np.stack([around.labor, around.labor_star], axis=1)[:, :, i])
        starts, home = event.what.endswith("starts"), event.what.startswith("Home")
        assert after[0 if home else 1] - before[0 if home else 1] == (1 if starts else -1)


def test_paths_in_closed_form() -> None:
    """n = 2, one industry learns by its own labor: omega = (A_1/A*_2)^(1/2) at sigma = 2."""
    path = simulate([4, 1], [1, 1], np.diag([0.0, 0.1]), 2, [0, 5, 40], "trade")
    np.testing.assert_allclose(path.A_star[:, 1], [1, 1.5, 5], rtol=1e-13)
    np.testing.assert_allclose(path.omega, np.sqrt(4 / path.A_star[:, 1]), rtol=1e-13)
    home = simulate([4, 1], [1, 1], np.diag([1.0, 0.0]), 2, [0, 5], "trade")
    np.testing.assert_allclose(home.A[1], [9, 1], rtol=1e-13)
    np.testing.assert_allclose(home.omega, [2, 3], rtol=1e-13)
    assert path.events == home.events == ()


def test_a_switch_in_closed_form() -> None:
    """Home makes 1, and with it learns in 1; omega = A_1^(1/2) rises to Home's ratio of 3 in industry 2 at A_1 = ...

    n = 3, sigma = 2, L = L* = 1: Home makes 1 and 2, Foreign 3; omega^2 = (A_1 + A_2)/A*_3 = A_1 + 4, Home's own
    learning is in industry 1 only, from the labor in it: dA_1/dt = A_1/(A_1 + 4), so that A_1 + 4 log A_1 = t + const.
    Industry 2 has the ratio 4/(4/3) = 3: omega reaches it at A_1 = 5, where Foreign starts to make it.
    """
    path = simulate([4, 4, 1e-3], [1e-3, 4 / 3, 1], np.diag([1.0, 0.0, 0.0]), 2, [0.0, 5.0], "trade")
    assert [(e.industry, e.what) for e in path.events] == [(2, "Foreign starts")]
    assert path.events[0].time == pytest.approx(5 - 4 + 4 * np.log(5 / 4), rel=1e-13)


@pytest.mark.parametrize("sigma", [4 / 3, 2, 4])
@pytest.mark.parametrize("figure", FIGURES)
def test_mirror_images_stay_mirror_images(figure: str, sigma: float) -> None:
    A, tau = FIGURES[figure]
    if figure == "5":  # its spillovers are no mirror image of themselves
        return
    path = simulate(A, mirror(A), tau, sigma, [0, 10, 50, 100], "trade")
    np.testing.assert_allclose(path.A_star, path.A[:, ::-1], rtol=1e-12)
    np.testing.assert_allclose(path.omega, 1, rtol=1e-12)
    np.testing.assert_allclose(path.consumption, path.consumption_star, rtol=1e-12)
    np.testing.assert_allclose(path.share_home, 1 - path.share_home[:, ::-1], atol=1e-12)


def test_relabelling_changes_nothing_else() -> None:
    a, b, tau, sigma = random_economies(30, 5)
    dates, order = [3.0, 30.0], np.array([3, 1, 4, 0, 2])
    path = simulate(a, b, tau, sigma, dates, "trade", L=1.0, L_star=2.0)
    renamed = simulate(a[:, order], b[:, order], tau[np.ix_(order, order)], sigma, dates, "trade", L=1.0, L_star=2.0)
    np.testing.assert_allclose(renamed.A, path.A[..., order], rtol=1e-10)
    np.testing.assert_allclose(renamed.consumption, path.consumption, rtol=1e-10)
    swapped = simulate(b, a, tau, sigma, dates, "trade", L=2.0, L_star=1.0)
    np.testing.assert_allclose(swapped.A_star, path.A, rtol=1e-10)
    np.testing.assert_allclose(swapped.omega, 1 / path.omega, rtol=1e-10)
    np.testing.assert_allclose(swapped.share_home, 1 - path.share_home, atol=1e-9)


def test_extreme_technologies_stay_accurate() -> None:
    rng = np.random.default_rng(8)
    A, B = 10 ** rng.uniform(-3, 3, (2, 12, 4))
    tau, sigma = rng.uniform(0, 1, (4, 4)), np.where(np.arange(12) % 2, 30.0, 1.01)
    path = simulate(A, B, tau, sigma, [0.001, 1, 100], "trade")
    check_equilibrium(path, sigma)
    half = simulate(A, B, tau, sigma, [1e-5, 2e-5, 0.001, 0.5, 1, 50, 100], "trade")
    np.testing.assert_allclose(half.A[[2, 4, 6]], path.A, rtol=1e-12)


def test_one_shared_industry_of_mirror_images() -> None:
    """n = 3: the middle industry is shared half and half, and learning keeps it so; n = 1: each makes its own."""
    path = simulate([4, 3, 2], [2, 3, 4], within_industry(3, 0.5), 2, [0, 10], "trade")
    np.testing.assert_allclose(path.share_home[:, 1], 0.5, rtol=1e-12)
    np.testing.assert_allclose(path.labor[0], [4 / 5.5, 1.5 / 5.5, 0], rtol=1e-12)
    single = simulate([2], [5], [[0.5]], 2, [0, 4], "trade", L=2, L_star=1)
    np.testing.assert_allclose(single.A[1], [6], rtol=1e-13)
    np.testing.assert_allclose(single.A_star[1], [7], rtol=1e-13)
    np.testing.assert_allclose(single.omega, [2 / 5, 6 / 7], rtol=1e-13)
    np.testing.assert_allclose(single.consumption, [4, 12], rtol=1e-13)


def test_a_tie_that_the_model_leaves_open() -> None:
    path = simulate([4, 4], [4, 4], within_industry(2, 0.1), 2, [0, 10], "trade")
    assert {(event.industry, event.what) for event in path.events} == {(1, "tie"), (2, "tie")}
    np.testing.assert_allclose(path.share_home, [[1, 0], [1, 0]])
    np.testing.assert_allclose(path.A[1], [5, 4], rtol=1e-13)
    assert path.tied.tolist() == [True, False]
    still = simulate([4, 4], [4, 4], np.zeros((2, 2)), 2, [0, 10], "trade")
    assert still.tied.all() and {event.what for event in still.events} == {"tie"}


def test_sliding_along_a_tie() -> None:
    """Industries 1 and 2 teach each other only; both have A/A* = omega; whoever makes more of 1 learns in 2."""
    tau = np.zeros((3, 3))
    tau[0, 1] = tau[1, 0] = 0.2
    A, A_star, sigma = np.array([4.0, 4, 1]), np.array([3.0, 3, 2]), 2.0
    path = simulate(A, A_star, tau, sigma, [0, 1, 5, 13], "trade", L=1.5, L_star=1.0)
    assert {(e.industry, e.what) for e in path.events} == {(1, "stays tied"), (2, "stays tied")}
    assert path.tied.all()
    ratio = path.A / path.A_star
    np.testing.assert_allclose(ratio[:, 0], ratio[:, 1], rtol=1e-11)
    np.testing.assert_allclose(path.omega, ratio[:, 0], rtol=1e-11)
    np.testing.assert_allclose(path.labor.sum(-1), 1.5, rtol=1e-12)
    np.testing.assert_allclose(path.labor_star.sum(-1), 1.0, rtol=1e-12)
    # Home's 1.5 workers are all in 1 and 2, half in each on average, and Foreign learns nothing: A = 4 + 0.15 t, until
    # at A = 6 omega^2 L/L* = (A + A)/A*_3 and Home makes all of both.
    np.testing.assert_allclose(path.A[:, 0], 4 + 0.15 * path.t, rtol=1e-12)
    later = simulate(A, A_star, tau, sigma, [20.0], "trade", L=1.5, L_star=1.0).events[2:]
    assert [(e.industry, e.what) for e in later] == [(1, "Foreign stops"), (2, "Foreign stops")]
    np.testing.assert_allclose([e.time for e in later], 40 / 3, rtol=1e-12)


def test_a_slide_is_the_limit_of_switching_back_and_forth() -> None:
    """Brute force with small steps chatters around the tie; its mean is Filippov's."""
    tau = np.zeros((3, 3))
    tau[0, 1] = tau[1, 0] = 0.2
    A, A_star = np.array([4.0, 4, 1]), np.array([3.0, 3, 2])
    path = simulate(A, A_star, tau, 2.0, [5.0], "trade", L=1.5, L_star=1.0)

    y, h = np.stack([A, A_star * np.array([1, 1 + 1e-9, 1])]), 5.0 / 4000
    for _ in range(4000):
        e = trade_equilibrium(y[0], y[1], 2.0, 1.5, 1.0)
        y = y + h * np.stack([learning_rate(e.labor, tau), learning_rate(e.labor_star, tau)])
    np.testing.assert_allclose(path.A[0], y[0], rtol=2e-3)
    np.testing.assert_allclose(path.A_star[0], y[1], rtol=2e-3)


def test_many_identical_industries_do_not_stop_a_batch() -> None:
    A = np.vstack([np.full((1, 8), 3.0), np.linspace(1, 8, 8)[None]])
    path = simulate(A, np.full((2, 8), 3.0), within_industry(8, 0.3), 2, [0, 1, 20], "trade")
    assert np.isfinite(path.A).all() and np.isfinite(path.consumption).all()
    assert any(event.what == "tie" and event.economy == (0,) for event in path.events)


def test_scipy_on_a_path_with_events() -> None:
    """A pattern with a shared industry, integrated by scipy from the formulas of Appendix A until it is made by one."""
    A, B, sigma, tau = np.array([6.0, 3, 2]), np.array([2.0, 3, 5]), 2.5, within_industry(3, 0.4)

    def labor(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a, b, omega = y[:3], y[3:], y[1] / y[4]
        total = (a[0] / omega) ** 1.5 + b[1] ** 1.5 + b[2] ** 1.5
        first, last = (1 + 1 / omega) * (a[0] / omega) ** 1.5 / total, (1 + omega) * b[2] ** 1.5 / total
        return np.array([first, 1 - first, 0]), np.array([0, 1 - last, last])

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate([x * 0.4 for x in labor(y)])

    def ends(_: float, y: np.ndarray) -> float:
        return float(min(labor(y)[0][1], labor(y)[1][1]))

    ends.terminal = True  # type: ignore[attr-defined]
    start = np.concatenate([A, B])
    found = solve_ivp(slope, (0, 50), start, method="DOP853", rtol=1e-12, atol=1e-12, events=ends)
    path = simulate(A, B, tau, sigma, [2.0], "trade")
    expected = solve_ivp(slope, (0, 2), start, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    if found.t_events[0].size == 0 or found.t_events[0][0] > 2:
        np.testing.assert_allclose(np.concatenate([path.A[0], path.A_star[0]]), expected, rtol=1e-10)
    later = simulate(A, B, tau, sigma, [60.0], "trade")
    times = [event.time for event in later.events if event.time > 0]
    if found.t_events[0].size:
        assert times[0] == pytest.approx(found.t_events[0][0], rel=1e-9)
    else:
        assert times == [] or times[0] > 50
