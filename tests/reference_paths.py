"""Equilibria and paths in mpmath from the papers' definitions: references for enclosures (50 digits).

Written from Hanlon (2012): prices (6), demand (4), employment (7), (8) and Appendix A, learning (9); patterns by trying
them all; integration by extrapolation of the midpoint rule (Gragg, Bulirsch and Stoer), events by the secant method.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mpmath import mpf

DIGITS = 60
TOLERANCE = mpf(10) ** -52
COLUMNS = 22


@dataclass
class Model:
    """One economy's numbers; call with mp.dps = DIGITS."""

    tau: Sequence[Sequence[Any]]
    sigma: Any
    L: Any
    L_star: Any


def closed_labor(A: Sequence[Any], sigma: Any, L: Any) -> list[Any]:
    """Eq. (8)."""
    powers = [a ** (sigma - 1) for a in A]
    return [L * p / sum(powers) for p in powers]


def price_index(prices: Sequence[Any], sigma: Any) -> Any:
    """Eq. (2)."""
    return sum(p ** (1 - sigma) for p in prices) ** (1 / (1 - sigma))


@dataclass
class Pattern:
    """Who makes what: home and foreign alone, and the shared industry if there is one."""

    home: tuple[int, ...]
    foreign: tuple[int, ...]
    shared: int | None


def balanced(A: Sequence[Any], B: Sequence[Any], m: Model, p: Pattern) -> tuple[Any, list[Any], list[Any], Any]:
    """omega, employment in both countries and the world price index, w* = 1, if the pattern is `p`."""
    n, s = len(A), m.sigma
    if p.shared is None:
        made, left = sum(A[i] ** (s - 1) for i in p.home), sum(B[i] ** (s - 1) for i in p.foreign)
        omega = (m.L_star * made / (m.L * left)) ** (1 / s)
    else:
        omega = A[p.shared] / B[p.shared]
    prices = [omega / A[i] if i in p.home else 1 / B[i] for i in range(n)]
    P = price_index(prices, s)
    demand = (omega * m.L + m.L_star) * P ** (s - 1)  # D P^sigma + D* P*^sigma
    labor = [demand * A[i] ** (s - 1) * omega ** (-s) if i in p.home else mpf(0) for i in range(n)]
    labor_star = [demand * B[i] ** (s - 1) if i in p.foreign else mpf(0) for i in range(n)]
    if p.shared is not None:
        labor[p.shared], labor_star[p.shared] = m.L - sum(labor), m.L_star - sum(labor_star)
    return omega, labor, labor_star, P


def margins(A: Sequence[Any], B: Sequence[Any], m: Model, p: Pattern) -> list[tuple[Any, Any]]:
    """(quantity that is positive while the pattern holds, the pattern that follows when it reaches zero)."""
    omega, labor, labor_star, _ = balanced(A, B, m, p)
    found: list[tuple[Any, Any]] = []
    for i in p.home:
        rest = tuple(k for k in p.home if k != i)
        found.append((A[i] / B[i] / omega - 1, None if p.shared is not None else Pattern(rest, p.foreign, i)))
    for i in p.foreign:
        rest = tuple(k for k in p.foreign if k != i)
        found.append((omega * B[i] / A[i] - 1, None if p.shared is not None else Pattern(p.home, rest, i)))
    if p.shared is not None:
        found.append((labor[p.shared], Pattern(p.home, (*p.foreign, p.shared), None)))
        found.append((labor_star[p.shared], Pattern((*p.home, p.shared), p.foreign, None)))
    return found


def find_pattern(A: Sequence[Any], B: Sequence[Any], m: Model) -> Pattern:
    """The only pattern, of all that respect comparative advantage, whose margins are positive."""
    n = len(A)
    order = sorted(range(n), key=lambda i: -A[i] / B[i])
    tries = [Pattern(tuple(order[:k]), tuple(order[k + 1 :]), order[k]) for k in range(n)]
    tries += [Pattern(tuple(order[:k]), tuple(order[k:]), None) for k in range(1, n)]
    good = [p for p in tries if all(margin > 0 for margin, _ in margins(A, B, m, p))]
    assert len(good) == 1
    return good[0]


def learning(tau: Sequence[Sequence[Any]], labor: Sequence[Any]) -> list[Any]:
    """Eq. (9)."""
    n = len(labor)
    return [sum(tau[j][i] * labor[j] for j in range(n)) if labor[i] != 0 else mpf(0) for i in range(n)]


def extrapolated(f: Callable[[list[Any]], list[Any]], y: list[Any], h: Any) -> tuple[list[Any], Any]:
    """y after a step of y' = f(y), and an estimate of its error."""
    table: list[list[Any]] = []
    error = mpf(1)
    for j in range(1, COLUMNS + 1):
        last = table
        table = [midpoint(f, y, h, 2 * j)]
        for k in range(1, j):
            ratio = mpf(j) ** 2 / mpf(j - k) ** 2 - 1
            table.append([a + (a - b) / ratio for a, b in zip(table[k - 1], last[k - 1], strict=True)])
        if j > 2:
            error = max(abs(a - b) / abs(a) for a, b in zip(table[-1], last[-1], strict=True) if a != 0)
            if error < TOLERANCE:
                break
    return table[-1], error


def midpoint(f: Callable[[list[Any]], list[Any]], y: list[Any], h: Any, steps: int) -> list[Any]:
    """The midpoint rule with a Euler step first; its error is even in h/steps."""
    small = h / steps
    before, now = y, [a + small * b for a, b in zip(y, f(y), strict=True)]
    for _ in range(steps - 1):
        before, now = now, [a + 2 * small * b for a, b in zip(before, f(now), strict=True)]
    return now


def advance(f: Callable[[list[Any]], list[Any]], y: list[Any], h: Any) -> list[Any]:
    """y after time h (backwards if negative), in as many steps as the tolerance asks for."""
    left = h
    step = h
    while left != 0:
        step = left if abs(left) < abs(step) else step
        found, error = extrapolated(f, y, step)
        if error > TOLERANCE:
            step = step / 2
            continue
        y, left = found, left - step
    return y


def closed_path(A: Sequence[Any], sigma: Any, L: Any, tau: Any, t: Sequence[Any]) -> list[list[Any]]:
    """Technologies of a closed economy at the dates t."""
    found, y, now = [], list(A), mpf(0)
    for date in t:
        y = advance(lambda a: learning(tau, closed_labor(a, sigma, L)), y, date - now)
        now = date
        found.append(y)
    return found


def trade_path(
    A: Sequence[Any], B: Sequence[Any], m: Model, t: Sequence[Any], stride: Any
) -> tuple[list[tuple[list[Any], list[Any], Pattern]], list[Any]]:
    """Technologies and patterns at the dates t, and the dates of switches; margins are looked at every `stride`."""
    n = len(A)
    y, now, switches, found = [*A, *B], mpf(0), [], []
    pattern = find_pattern(A, B, m)

    def field(p: Pattern) -> Callable[[list[Any]], list[Any]]:
        def f(state: list[Any]) -> list[Any]:
            _, labor, labor_star, _ = balanced(state[:n], state[n:], m, p)
            return learning(m.tau, labor) + learning(m.tau, labor_star)

        return f

    for date in t:
        while now < date:
            h = min(stride, date - now)
            after = advance(field(pattern), y, h)
            crossed = [k for k, (v, _) in enumerate(margins(after[:n], after[n:], m, pattern)) if v < 0]
            if crossed:
                hits = [_crossing(field(pattern), y, h, n, m, pattern, k) for k in crossed]
                k, h, after = min(hits, key=lambda hit: hit[1])
                follower = margins(after[:n], after[n:], m, pattern)[k][1]
                assert follower is not None, "tie"
                pattern = follower
                switches.append(now + h)
            y, now = after, now + h
        found.append((y[:n], y[n:], pattern))
    return found, switches


def _crossing(f: Any, y: list[Any], h: Any, n: int, m: Model, p: Pattern, k: int) -> tuple[int, Any, list[Any]]:
    """The secant method for the time at which margin k is zero, each state integrated from the one before."""

    def value(state: list[Any]) -> Any:
        return margins(state[:n], state[n:], m, p)[k][0]

    before, now = mpf(0), h
    state = advance(f, y, h)
    v_before, v_now = value(y), value(state)
    while abs(now - before) > mpf(10) ** -50 * h:
        if v_now == v_before:
            break
        after = now - v_now * (now - before) / (v_now - v_before)
        assert 0 <= after <= 2 * h
        state = advance(f, state, after - now)
        before, v_before, now, v_now = now, v_now, after, value(state)
    return k, now, state
