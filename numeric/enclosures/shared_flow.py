"""Trade with a shared industry, or with some industries not traded: two markets, the relative wage as a state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from flint import arb

from .allocation import Allocation
from .bundle import Bundle, constants, join
from .flow import Guard, Rates, Rows, Side, State, iterate, mixer, time_unit
from .pattern import Pattern, World, total


class SharedFlow:
    """States: alpha of all learners, budget shares lam in Home and lam* in Foreign, w = omega/omega(0) and 1/w.

    In each country's market the CES shares of industries whose goods get cheaper at rates e_i (in Foreign's wage: u_i -
    omega'/omega if made at Home, u*_i if in Foreign) obey lam_i' = (sigma - 1) lam_i (e_i - mean e). Labor follows from
    spending, L_i = s_i L + s*_i L*/omega for Home's exports, s_i L for what is not traded; a shared industry m gets
    each country's rest of labor. omega'/omega is u_m - u*_m with a shared industry; else the derivative of balanced
    trade, omega L (sum_F s_j) = L* (sum_H s*_i), gives it.
    """

    def __init__(self, world: World, pattern: Pattern, now: Allocation, tau: Rows) -> None:
        self.world, self.pattern, self.now = world, pattern, now
        self.exponent = world.sigma - 1
        self.made = {
            "Home": (*pattern.home, *pattern.closed, *pattern.shared),
            "Foreign": (*pattern.foreign, *pattern.closed, *pattern.shared),
        }
        mine: list[tuple[Side, int]] = [("Home", i) for i in self.made["Home"]]
        theirs: list[tuple[Side, int]] = [("Foreign", i) for i in self.made["Foreign"]]
        self.learners = (*mine, *theirs)
        n = len(world.A)
        self.sizes = (len(self.learners), n, n, 1, 1)
        lessons = self._lessons(world.A, "Home", tau), self._lessons(world.A_star, "Foreign", tau)
        speeds = [
            [x * abs(labor[j]) for x, j in zip(row, self.made[side], strict=True)]
            for rows, side, labor in ((lessons[0], "Home", now.labor), (lessons[1], "Foreign", now.labor_star))
            for row in rows
        ]
        self.unit = time_unit([total(row) for row in speeds])
        self.mixes = [mixer([[x * self.unit for x in row] for row in rows]) for rows in lessons]
        self._find_rows(n)

    def _lessons(self, technology: Sequence[arb], side: str, tau: Rows) -> list[list[arb]]:
        made = self.made[side]
        return [[tau[j][i] / technology[i] for j in made] for i in made]

    def _find_rows(self, n: int) -> None:
        """Where each industry's maker stands among the learners, for either market."""
        home = {i: row for row, (side, i) in enumerate(self.learners) if side == "Home"}
        foreign = {i: row for row, (side, i) in enumerate(self.learners) if side == "Foreign"}
        abroad, inland = set(self.pattern.home), {*self.pattern.home, *self.pattern.closed}
        self.homemade = ([i for i in range(n) if i in inland], [i for i in range(n) if i in abroad])
        self.maker = tuple([home[i] if i in at_home else foreign[i] for i in range(n)] for at_home in (inland, abroad))
        self.home_row, self.foreign_row = home, foreign

    def coefficients(self, order: int) -> State:
        """By iteration."""
        return iterate(self, order)

    def rates(self, state: State, guards: bool) -> Rates:
        """Derivatives of all states; with the derivatives of the guards if asked for."""
        alpha, lam, lam_star, w, inverse = state
        labor = (self._labor("Home", lam, lam_star, inverse), self._labor("Foreign", lam_star, lam, w))
        growth = join([mix(x) for mix, x in zip(self.mixes, labor, strict=True)])
        u = growth / alpha
        moved, moved_star = lam * u.take(self.maker[0]), lam_star * u.take(self.maker[1])
        wage = self._wage_growth(u, state, moved, moved_star)
        change = self._market(lam, moved, wage, self.now.spending, self.homemade[0])
        change_star = self._market(lam_star, moved_star, wage, self.now.spending_star, self.homemade[1])
        up, down = w * wage, -(inverse * wage)
        derivative = (growth, change, change_star, up, down)
        return Rates(derivative, self._guards(u, wage, state, derivative) if guards else ())

    def _labor(self, side: Side, own: Bundle, other: Bundle, rate: Bundle) -> Bundle:
        """Employment in the order of `made`, from the country's own and the other's budget shares.

        rate: the other's wage over the country's own, relative to the start.
        """
        fixed, exports, rest = self._terms(side)
        labor = own.take(fixed[0]).scale(fixed[1]) + join(
            [
                (other.take(exports[0]) * rate).scale(exports[1]),
                constants([arb(0)] * (len(fixed[0]) - len(exports[0])), own.frame),
            ]
        )
        if not self.pattern.shared:
            return labor
        return join([labor, constants([rest], own.frame) - labor.total()])

    def _terms(self, side: Side) -> tuple[tuple[Sequence[int], list[arb]], tuple[Sequence[int], list[arb]], arb]:
        """(industries, labor in them for the own market), the same for exports, and the labor force."""
        world, now, pattern = self.world, self.now, self.pattern
        if side == "Home":
            own, other, force, exports = now.spending, now.spending_star, world.L, pattern.home
            abroad = world.L_star / now.omega
        else:
            own, other, force, exports = now.spending_star, now.spending, world.L_star, pattern.foreign
            abroad = world.L * now.omega
        inland = (*exports, *pattern.closed)
        return (inland, [own[i] * force for i in inland]), (exports, [other[i] * abroad for i in exports]), force

    def _market(
        self, lam: Bundle, moved: Bundle, wage: Bundle, shares: Sequence[arb], homemade: Sequence[int]
    ) -> Bundle:
        """lam' = (sigma - 1) lam (e - mean e), where e is u, less omega'/omega for the industries made at Home."""
        mean = moved.scale(shares).total()
        if homemade:
            mean = mean - lam.take(homemade).scale([shares[i] for i in homemade]).total() * wage
        inside = set(homemade)
        mine, others = homemade, [i for i in range(len(lam)) if i not in inside]
        subtract = [lam.take(rows) * by for rows, by in ((mine, mean + wage), (others, mean)) if rows]
        order = [*mine, *others]
        joined = join(subtract).take([order.index(i) for i in range(len(lam))])
        return (moved - joined).times(self.exponent)

    def _wage_growth(self, u: Bundle, state: State, moved: Bundle, moved_star: Bundle) -> Bundle:
        if self.pattern.shared:
            m = self.pattern.shared[0]
            return u.take([self.home_row[m]]) - u.take([self.foreign_row[m]])
        return self._balanced(state, moved, moved_star)

    def _balanced(self, state: State, moved: Bundle, moved_star: Bundle) -> Bundle:
        """omega'/omega where trade stays balanced: with b = omega L s_F (imports) and x = L* s*_H (exports),

        omega'/omega {b (1 + (sigma-1)(s_H + s_N)) + (sigma-1) x (1 - s*_H)}
            = (sigma-1) {L* (E*_H - s*_H P*) - omega L (E_F - s_F P)},
        E a sum of s_i u_i over the exports, P and P* over a whole market.
        """
        world, now = self.world, self.now
        _, lam, lam_star, w, _ = state
        income = w.times(now.omega * world.L)
        one = constants([arb(1)], lam.frame)
        imports = some(lam, self.pattern.foreign, now.spending)
        inland = some(lam, self.homemade[0], now.spending)
        exports = some(lam_star, self.pattern.home, now.spending_star)
        gained = (
            some(moved_star, self.pattern.home, now.spending_star)
            - exports * moved_star.scale(now.spending_star).total()
        )
        lost = some(moved, self.pattern.foreign, now.spending) - imports * moved.scale(now.spending).total()
        push = (gained.times(world.L_star) - income * lost).times(self.exponent)
        steady = (exports * (one - exports)).times(world.L_star * self.exponent)
        return push / (income * imports * (one + inland.times(self.exponent)) + steady)

    def _guards(self, u: Bundle, wage: Bundle, state: State, derivative: State) -> tuple[Guard, ...]:
        return tuple(chain(self._ratios(u, wage), self._rests(state, derivative)))

    def _ratios(self, u: Bundle, wage: Bundle) -> list[Guard]:
        """log(A_i/A*_i/omega) for Home's exports, minus it for Foreign's."""
        world, found = self.world, []
        for side, industries in (("Home", self.pattern.home), ("Foreign", self.pattern.foreign)):
            for i in industries:
                margin = (world.A[i] / world.A_star[i] / self.now.omega).log()
                if side == "Home":
                    found.append(Guard("ratio", "Home", i, margin, u.take([self.home_row[i]]) - wage))
                else:
                    found.append(Guard("ratio", "Foreign", i, -margin, u.take([self.foreign_row[i]]) + wage))
        return found

    def _rests(self, state: State, derivative: State) -> list[Guard]:
        """Either country's labor in the shared industry, by the product rule."""
        if not self.pattern.shared:
            return []
        _, lam, lam_star, w, inverse = state
        _, change, change_star, up, down = derivative
        (m,) = self.pattern.shared
        home = self._rest_slope("Home", change, (lam_star, change_star), (inverse, down))
        foreign = self._rest_slope("Foreign", change_star, (lam, change), (w, up))
        return [
            Guard("rest", "Home", m, self.now.labor[m], home),
            Guard("rest", "Foreign", m, self.now.labor_star[m], foreign),
        ]

    def _rest_slope(self, side: Side, own: Bundle, other: tuple[Bundle, Bundle], rate: tuple[Bundle, Bundle]) -> Bundle:
        fixed, exports, _ = self._terms(side)
        slope = constants([arb(0)], own.frame)
        if fixed[0]:
            slope = slope - own.take(fixed[0]).scale(fixed[1]).total()
        if exports[0]:
            both = other[1].take(exports[0]) * rate[0] + other[0].take(exports[0]) * rate[1]
            slope = slope - both.scale(exports[1]).total()
        return slope


def some(vector: Bundle, rows: Sequence[int], weights: Sequence[arb]) -> Bundle:
    """The weighted sum over some rows."""
    return vector.take(rows).scale([weights[i] for i in rows]).total()
