"""Points one by one, in exact numbers: near the simplest, at random, and like the closest so far."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from heapq import heappop, heappush
from math import inf, isfinite

from ..numeric.balls import Value, Values
from ..symbolic.claim import Claim
from ..symbolic.expression import Node, Quant
from ..symbolic.walk import walk
from .bounds import NoValue
from .confirm import meets, satisfies, truth
from .draws import Picks, Plan, T, plan
from .evaluate import Env, Margin, Missing, NotEvaluable, Number, evaluable, margin
from .models import draw_values

HOPELESS = 40
DOUBT = 1e-10


@dataclass
class Search:
    """The state of a search."""

    plan: Plan
    screen: Margin | None
    tried: int = 0
    given_up: int = 0
    undecided: int = 0
    closest: float = inf
    where: Values | None = None
    near: Mapping[str, object] = field(default_factory=dict)
    found: tuple[Picks, Values] | None = None

    @property
    def done(self) -> int:
        """How many points were considered."""
        return self.tried + self.given_up

    def hopeless(self, since: int) -> bool:
        """Whether, many draws after the first `since`, no point at all could be decided, or drawn."""
        return self.done >= since + HOPELESS and self.undecided + self.given_up == self.done

    def consider(self, picks: Picks) -> None:
        """Draw with these picks, and see whether the claim breaks there."""
        try:
            values = draw_values(self.plan, picks)
        except (NoValue, Missing, ArithmeticError, ValueError, TypeError):
            self.given_up += 1
            return
        self.tried += 1
        gap = self._margin(values)
        if gap is None or gap <= DOUBT:
            decided = self._decide(picks, values)
            gap = 0.0 if decided and gap is not None else gap
        if gap is not None and gap < self.closest and self.found is None and satisfies(self.plan.claim, values):
            self.closest, self.where, self.near = gap, values, picks.made

    def _margin(self, values: Values) -> float | None:
        if self.screen is None:
            return None
        try:
            gap = self.screen(environment(values))
        except (ArithmeticError, LookupError, NotEvaluable, ValueError):
            return None
        return gap + 0.0 if isfinite(gap) else None

    def _decide(self, picks: Picks, values: Values) -> bool | None:
        """Whether the claim holds there, rigorously; None if the statement or a hypothesis cannot be decided."""
        decided = truth(self.plan.claim, values)
        met = True if decided else meets(self.plan.claim, values)
        if decided is None or met is None:
            self.undecided += 1
            return None
        if met and not decided:
            self.found = picks, values
        return decided or not met


def environment(values: Values) -> Env:
    """The values as floats, for evaluation."""
    return {name: float(v) if isinstance(v, Fraction) else partial(entry, v) for name, v in values.items()}


def entry(value: Value, index: tuple[Number, ...]) -> float:
    """An entry of a sized symbol; raises Missing beyond its size."""
    for i in index:
        if isinstance(value, Fraction) or not 1 <= i <= len(value):
            raise Missing(str(index))
        value = value[round(i) - 1]
    if not isinstance(value, Fraction):
        raise Missing(str(index))
    return float(value)


def _decidable(claim: Claim) -> bool:
    try:
        margin(claim.conclusion)
    except NotEvaluable:
        return False
    return evaluable(claim.conclusion) and not real_quantifier(claim.conclusion)


def real_quantifier(node: Node) -> bool:
    """Whether a formula speaks of all or some real numbers, or functions."""
    return any(isinstance(p, Quant) and (p.binder.index or not p.binder.domain.integer) for p in walk(node))


def corners(search: Search) -> Iterator[Picks]:
    """Picks near the simplest: all with no step away from the first option of each pool, then one step, then two..."""
    heap: list[tuple[int, tuple[tuple[str, int], ...]]] = [(0, ())]
    while heap:
        total, steps = heappop(heap)
        picks = Steps(indices=dict(steps))
        yield picks
        keys = list(picks.offered)
        last = keys.index(steps[-1][0]) if steps and steps[-1][0] in keys else 0
        for key in keys[last:]:
            count = picks.indices.get(key, 0) + 1
            if count < len(picks.offered[key]) and total < 6:
                heappush(heap, (total + 1, (*((k, i) for k, i in steps if k != key), (key, count))))


@dataclass
class Steps(Picks):
    """Picks by their place in each pool, the first unless told."""

    indices: dict[str, int] = field(default_factory=dict)

    def choose(self, key: str, options: Sequence[T]) -> T:
        """The option at the place."""
        found = options[min(self.indices.get(key, 0), len(options) - 1)]
        self.made[key], self.offered[key] = found, options
        return found


def at_random(search: Search, rng: random.Random) -> Iterator[Picks]:
    """Random picks, some of them with most picks of the closest point so far."""
    while True:
        kept = {k: v for k, v in search.near.items() if rng.random() < 0.7} if rng.random() < 0.3 else {}
        yield Picks(kept, rng)


def started(claim: Claim) -> Search:
    """A search that has not begun."""
    return Search(plan(claim), margin(claim.conclusion) if _decidable(claim) else None)


def run(search: Search, stage: Iterator[Picks], limit: int) -> None:
    """Consider so many points of a stage, until one violates the claim or it is clear that none can be judged."""
    since = search.done
    for picks in stage:
        if search.found is not None or search.done - since >= limit or search.hopeless(since):
            return
        search.consider(picks)
