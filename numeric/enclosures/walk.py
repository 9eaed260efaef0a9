"""From phase to phase and from date to date: the state of an enclosed path, and what is recorded of it."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nextafter
from typing import Any, TypeAlias

from flint import arb, ctx

from ..paths.condition import Condition
from ..paths.path import Change
from .crossing import Crossing, Extra, condition_functions, exact_sign, first_crossing
from .equilibrium import world_of
from .exact import Economy, Rationals, ball, balls
from .flow import Rows
from .pattern import Pattern, World, certain_sign
from .result import EnclosedEvent, EnclosedState
from .stage import Stage, allocate, flow_of, open_pattern, successor
from .step import Step, take_step
from .undecidable import TooWide, Undecidable

Time: TypeAlias = Any
"""An exact duration (a Fraction), or a ball around one (arb)."""

MOST_STEPS, MOST_STUCK = 20_000, 50
LEAST_BITS = 16
"""Technologies known less accurately than this are not worth going on with."""
NEARER = Fraction(15, 16)


class Walk:
    """One path at one precision: the state, which moves on, and the record of it.

    The date is origin + elapsed: the origin is exact (0 or the date of an opening) or a ball (an event), what has
    elapsed since is exact.
    """

    def __init__(self, data: Economy, tau: tuple[Rationals, ...], dates: Rationals) -> None:
        self.data, self.dates = data, dates
        self.tau: Rows = [balls(row) for row in tau]
        self.world = world_of(data)
        self.origin: Time = Fraction(0)
        self.elapsed = Fraction(0)
        self.states: list[EnclosedState] = []
        self.events: list[EnclosedEvent] = []
        self.made: tuple[frozenset[int], frozenset[int]] | None = None
        self.steps = 0

    def run(self, stages: tuple[Stage, ...]) -> None:
        """Through all stages, until every date is recorded."""
        try:
            for number, stage in enumerate(stages):
                if number > 0:
                    self.events.append(EnclosedEvent(self.now, None, "trade opens"))
                Phases(self, stage).run()
                if self.done:
                    return
        except Undecidable as found:
            if found.time is not None:
                raise
            raise type(found)(found.what, found.industries, self.now, final=found.final) from None

    @property
    def done(self) -> bool:
        """Whether every date is recorded."""
        return len(self.states) == len(self.dates)

    @property
    def now(self) -> arb:
        """A ball around the date."""
        return as_ball(self.origin) + ball(self.elapsed)

    @property
    def exact(self) -> Economy | None:
        """The data, as long as they are the state."""
        return self.data if self.steps == 0 else None

    def since(self, date: Fraction) -> Time:
        """What is left from now to a date."""
        if isinstance(self.origin, Fraction):
            return date - self.origin - self.elapsed
        return ball(date) - self.origin - ball(self.elapsed)

    def record(self, stage: Stage, pattern: Pattern | None, step: Step, until: Time) -> None:
        """The dates up to `until` from now, from which they must be apart or (if that is exact) exactly at it."""
        while not self.done:
            date = self.dates[len(self.states)]
            side = compare(self.since(date), until)
            if side is None:
                raise Undecidable(f"the date {date} cannot be told apart from an event", time=self.now)
            if side > 0:
                return
            self._record(stage, pattern, step, date)

    def record_to(self, stage: Stage, pattern: Pattern | None, step: Step, last: Fraction, *, inclusive: bool) -> None:
        """The dates before `last` (and it), which the step is known to reach."""
        for date in self.dates[len(self.states) :]:
            if date < last or (inclusive and date == last):
                self._record(stage, pattern, step, date)

    def _record(self, stage: Stage, pattern: Pattern | None, step: Step, date: Fraction) -> None:
        world = self.at(step, as_ball(self.since(date)) / step.flow.unit)
        now = allocate(stage, world, pattern)
        self.states.append(
            EnclosedState(
                date,
                world.A,
                world.A_star,
                now.labor,
                now.labor_star,
                now.consumption,
                now.consumption_star,
                now.share_home,
                now.omega,
            )
        )

    def at(self, step: Step, s: arb) -> World:
        """The state at all times in s of a step from here."""
        mine, theirs = list(self.world.A), list(self.world.A_star)
        for (side, i), growth in zip(step.flow.learners, step.growth(s), strict=True):
            which = mine if side == "Home" else theirs
            which[i] = which[i] * growth
        return self._with(mine, theirs)

    def moving(self, step: Step, s: arb) -> World:
        """Derivatives of technologies at all times in s, per unit of the flow's time."""
        mine, theirs = [arb(0)] * len(self.world.A), [arb(0)] * len(self.world.A)
        for (side, i), speed in zip(step.flow.learners, step.speed(s), strict=True):
            if side == "Home":
                mine[i] = self.world.A[i] * speed
            else:
                theirs[i] = self.world.A_star[i] * speed
        return self._with(mine, theirs)

    def move(self, world: World, elapsed: Time, exactly: Fraction | None = None) -> None:
        """To a later state; `exactly`: its date, if exactly known beside what has elapsed."""
        if exactly is not None:
            self.origin, self.elapsed = exactly, Fraction(0)
        elif isinstance(elapsed, Fraction):
            self.elapsed += elapsed
        else:
            self.origin, self.elapsed = self.now + elapsed, Fraction(0)
        self.world = world
        self.steps += 1
        if min(x.rel_accuracy_bits() for x in (*world.A, *world.A_star)) < LEAST_BITS:
            raise TooWide("the enclosure has become too wide for this precision")
        if self.steps > MOST_STEPS:
            raise Undecidable(f"more than {MOST_STEPS} steps")

    def change(self, pattern: Pattern | None) -> None:
        """Logs who starts and who stops making what, unless nothing has been made before."""
        every = range(len(self.world.A))
        home = set(every) if pattern is None else {*pattern.home, *pattern.shared, *pattern.closed}
        foreign = set(every) if pattern is None else {*pattern.foreign, *pattern.shared, *pattern.closed}
        if self.made is not None:
            for i in every:
                if (i in home) != (i in self.made[0]):
                    self.events.append(EnclosedEvent(self.now, i + 1, "Home starts" if i in home else "Home stops"))
                if (i in foreign) != (i in self.made[1]):
                    what: Change = "Foreign starts" if i in foreign else "Foreign stops"
                    self.events.append(EnclosedEvent(self.now, i + 1, what))
        self.made = frozenset(home), frozenset(foreign)

    def _with(self, mine: list[arb], theirs: list[arb]) -> World:
        return World(tuple(mine), tuple(theirs), self.world.sigma, self.world.L, self.world.L_star)


class Phases:
    """The phases of one stage of a regime."""

    def __init__(self, walk: Walk, stage: Stage) -> None:
        self.walk, self.stage = walk, stage
        self.zero: tuple[str, str, int] | None = None
        self.stuck = 0
        last = walk.dates[-1]
        self.ends = isinstance(stage.until, Fraction) and stage.until <= last
        self.target = stage.until if isinstance(stage.until, Fraction) and self.ends else last
        self.poised = False

    def run(self) -> None:
        """Until the stage ends or every date is recorded."""
        walk, stage = self.walk, self.stage
        if (self.ends and walk.since(self.target) == 0) or self._holds():
            return
        pattern = open_pattern(stage, walk.world, walk.exact)
        walk.change(pattern)
        while not walk.done:
            left = walk.since(self.target)
            step, end, final = self._step(pattern, left)
            found = first_crossing(step, end, self.zero, self._extra(step))
            if found.at is not None:
                self._cross(pattern, step, found, left if final else None)
                if found.guard is None:
                    return
                assert pattern is not None
                pattern, self.zero = successor(pattern, found.guard, walk.world, walk.tau)
                walk.change(pattern)
            elif final and found.reach >= end:
                walk.record_to(stage, pattern, step, self.target, inclusive=not self.ends)
                if self.ends:
                    walk.move(walk.at(step, as_ball(left) / step.flow.unit), left, self.target)
                    return
            elif self._opens_at_once(step, found):
                return
            else:
                self._partly(pattern, step, found, end)

    def _step(self, pattern: Pattern | None, left: Time) -> tuple[Step, float, bool]:
        """A step, how far to look at it (in its unit), and whether the target lies within."""
        flow = flow_of(self.stage, self.walk.world, pattern, self.walk.tau, self.walk.data.sigma)
        wanted = as_ball(left) / flow.unit
        longest = max(float(wanted.upper()) * (1 + 1e-6), 1e-9)
        step = take_step(flow, longest, ctx.prec)
        within = compare(left, Fraction(step.h) * Fraction(flow.unit))
        if within is None:
            return step, step.h * float(NEARER), False
        if within > 0:
            return step, step.h, False
        return step, min(step.h, nextafter(float(wanted.upper()), inf) if left != 0 else 0.0), True

    def _cross(self, pattern: Pattern | None, step: Step, found: Crossing, left: Time | None) -> None:
        """To the date of an event."""
        walk = self.walk
        assert found.at is not None
        after = found.at * step.flow.unit
        when = walk.now + after
        if found.close:
            both = tuple(g.industry + 1 for g in (found.guard, *found.close) if g is not None)
            raise Undecidable("two events at once", both, when)
        if left is not None and compare(after, left) != -1:
            raise Undecidable("an event cannot be told apart from a date", time=when)
        walk.record(self.stage, pattern, step, after)
        walk.move(walk.at(step, found.at), after)
        self.stuck = 0

    def _partly(self, pattern: Pattern | None, step: Step, found: Crossing, end: float) -> None:
        """As far as nothing happens: the whole step, or up to something that is not yet told."""
        walk = self.walk
        self.stuck = self.stuck + 1 if found.reach < end else 0
        if found.reach <= 0 or self.stuck > MOST_STUCK:
            raise self._undecided(step)
        reach = Fraction(found.reach) * Fraction(step.flow.unit)
        while any(compare(walk.since(date), reach) is None for date in walk.dates[len(walk.states) :]):
            reach *= NEARER
        walk.record(self.stage, pattern, step, reach)
        walk.move(walk.at(step, ball(reach / Fraction(step.flow.unit))), reach)
        self.zero, self.poised = None, False

    def _undecided(self, step: Step) -> Undecidable:
        """What stops the walk: a guard without a certain sign."""
        for guard in step.rates.guards:
            industry = (guard.industry + 1,)
            if self.zero == (guard.kind, guard.side, guard.industry):
                if guard.slope.at(0, arb(0), step.candidate) < 0:
                    return Undecidable("both sides push back onto the boundary (Filippov)", industry, final=True)
                return Undecidable("a grazing switch: the margin does not move clearly", industry)
        small = [g for g in step.rates.guards if not g.start > 1e-6]
        return Undecidable("a margin touches its boundary", tuple(g.industry + 1 for g in small))

    def _holds(self) -> bool:
        """Whether the stage's condition holds at its start; sets `poised` if its margin is exactly 0 there."""
        until, walk = self.stage.until, self.walk
        if not isinstance(until, Condition):
            return False
        data = walk.data
        sign = exact_sign(until, data.A, data.A_star, data.sigma, Fraction(0)) if walk.exact else None
        if sign is None:
            state = {"A": walk.world.A, "A_star": walk.world.A_star, "sigma": walk.world.sigma, "t": walk.now}
            sign = certain_sign(until.margin(state, ball))
            if sign == 0:
                raise Undecidable(f"whether {until.text} holds at the start")
        self.poised = sign == 0
        return sign > 0 or (sign == 0 and ("<=" in until.text or ">=" in until.text))

    def _extra(self, step: Step) -> Extra | None:
        until, walk = self.stage.until, self.walk
        if not isinstance(until, Condition):
            return None
        now = walk.now
        value, slope = condition_functions(
            until, lambda s: (walk.at(step, s), walk.moving(step, s)), now, step.flow.unit
        )
        return value, slope, self.poised

    def _opens_at_once(self, step: Step, found: Crossing) -> bool:
        """Whether a condition that is on its boundary at the start certainly comes to hold from there."""
        extra = self._extra(step)
        return extra is not None and self.poised and found.reach <= 0 and bool(extra[1](arb(0)) < 0)


def as_ball(time: Time) -> arb:
    """A ball around a duration."""
    return ball(time) if isinstance(time, Fraction) else time


def compare(x: Time, y: Time) -> int | None:
    """-1, 0 or 1 as x is certainly below, at, or above y; None if not certain."""
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return (x > y) - (x < y)
    sign = certain_sign(as_ball(x) - as_ball(y))
    return sign if sign != 0 else None
