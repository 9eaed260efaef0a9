"""The search for counterexamples: corners, random values and changes of the closest; then shrink and confirm."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from .confirm import breaks, breaks_clearly, certificate, meets, satisfies, truth
from .draws import Picks, Plan, T, plan
from .evaluate import Env, Margin, Missing, NotEvaluable, Number, evaluable, margin
from .models import draw_values
from .path_hunt import PathSearch, path_search
from .paths import MODELS
from .shrink import Shrinker

EXAMPLES = 600
CORNERS = 0.4
HOPELESS = 120
DOUBT = 1e-10
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Hunt:
    """What a hunt found: exact values that violate the claim and their certificate, or how near it came."""

    claim: str
    found: Values | None
    certificate: Mapping[str, object] | None
    tried: int
    smallest_margin: float | None
    where: Values | None
    seconds: float
    summary: str


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

    def hopeless(self, since: int) -> bool:
        """Whether, many draws after the first `since`, no point at all could be decided, or drawn."""
        done = self.tried + self.given_up
        return done >= since + HOPELESS and self.undecided + self.given_up == done

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


def hunt(claim: Claim, *, examples: int = EXAMPLES, seed: int = 0, progress: Progress | None = None) -> Hunt:
    """Search for values that satisfy the hypotheses and violate the statement; only a confirmed violation counts.

    The same claim, examples and seed give the same answer, up to the seconds. Ctrl-C ends the search early.
    """
    start = time.monotonic()
    if claim.model in MODELS:
        return _paths_report(path_search(claim, examples, seed, progress), start)
    screen = margin(claim.conclusion) if _decidable(claim) else None
    search = Search(plan(claim), screen)
    interrupted = False
    try:
        _run(search, examples, seed, progress)
    except KeyboardInterrupt:
        interrupted = True
    return _report(claim, search, start, interrupted)


def _decidable(claim: Claim) -> bool:
    try:
        margin(claim.conclusion)
    except NotEvaluable:
        return False
    return evaluable(claim.conclusion) and not real_quantifier(claim.conclusion)


def real_quantifier(node: Node) -> bool:
    """Whether a formula speaks of all or some real numbers, or functions."""
    return any(isinstance(p, Quant) and (p.binder.index or not p.binder.domain.integer) for p in walk(node))


def _run(search: Search, examples: int, seed: int, progress: Progress | None) -> None:
    stages = ((corners(search), int(examples * CORNERS)), (_random(search, seed), examples))
    for stage, limit in stages:
        since = search.tried + search.given_up
        for picks in stage:
            search.consider(picks)
            done = search.tried + search.given_up
            if progress is not None and done % 100 == 0:
                progress(f"{search.plan.claim.id}: {search.tried} tried, smallest margin {search.closest:.3g}")
            if search.found is not None:
                return
            if done >= limit or search.hopeless(since):
                break


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


def _random(search: Search, seed: int) -> Iterator[Picks]:
    rng = random.Random(seed)
    while True:
        kept = {k: v for k, v in search.near.items() if rng.random() < 0.7} if rng.random() < 0.3 else {}
        yield Picks(kept, rng)


def _report(claim: Claim, search: Search, start: float, interrupted: bool) -> Hunt:
    found, paper = None, None
    if search.found is not None:
        still = breaks_clearly if breaks_clearly(claim, search.found[1]) else breaks  # a gap, once there, is kept
        found = Shrinker(search.plan, partial(still, claim), *search.found).run()
        paper = certificate(claim, found)
    closest = search.closest if isfinite(search.closest) else None
    return Hunt(
        claim.id, found, paper, search.tried, closest, search.where, time.monotonic() - start,
        _summary(search, found, paper, interrupted),
    )  # fmt: skip


def _paths_report(search: PathSearch, start: float) -> Hunt:
    closest = search.closest if isfinite(search.closest) else None
    if search.found is not None:
        summary = f"violated on the simulated path from {show(search.found)} ({search.tried} economies)"
    else:
        summary = f"not violated on {search.tried} simulated paths"
        summary += f"; smallest margin {search.closest:.3g}" if closest is not None else ""
        summary += f"; {search.undecided} could not be decided" if search.undecided else ""
    seconds = time.monotonic() - start
    return Hunt(search.claim.id, search.found, None, search.tried, closest, search.where, seconds, summary)


def _summary(search: Search, found: Values | None, paper: Mapping[str, object] | None, interrupted: bool) -> str:
    if found is not None:
        how = "" if paper else "; no single relation is to blame, so there is no certificate"
        return f"violated at {show(found)} ({search.tried} tried){how}"
    parts = [f"not violated at {search.tried - search.undecided} points"]
    if isfinite(search.closest):
        parts.append(f"smallest margin {search.closest:.3g}")
    if search.undecided:
        parts.append(f"{search.undecided} could not be decided")
    if search.given_up:
        parts.append(f"{search.given_up} draws given up")
    return "; ".join([*parts, *(["interrupted"] if interrupted else [])])


def show(values: Values) -> str:
    """`n = 2, A = (1, 3/2)`."""
    return ", ".join(f"{name} = {_show(value)}" for name, value in values.items())


def _show(value: Value) -> str:
    return str(value) if isinstance(value, Fraction) else f"({', '.join(map(_show, value))})"
