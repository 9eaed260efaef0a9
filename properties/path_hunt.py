"""The search for economies whose simulated paths violate a claim."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import inf

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from .bounds import NoValue
from .draws import Picks, Plan
from .evaluate import NOTHING, Missing
from .paths import HOME, Judge, Start, draw_start, judge, path_plan, run
from .simple_values import cost

BATCH = 200


@dataclass
class PathSearch:
    """The state of a search among simulated economies."""

    claim: Claim
    plan: Plan
    judge: Judge
    tried: int = 0
    undecided: int = 0
    closest: float = inf
    where: Values | None = None
    found: Values | None = None


def path_search(claim: Claim, examples: int, seed: int, progress: Callable[[str], None] | None) -> PathSearch:
    """Simulate batches of economies until one violates the claim; the simplest of its batch is taken.

    Ctrl-C ends the search; what was found until then is returned.
    """
    search = PathSearch(claim, path_plan(claim), judge(claim))
    rng = random.Random(seed)
    try:
        _batch(search, simple_starts(search.plan, rng))
        while search.tried + search.undecided < examples and search.found is None:
            starts = list(islice(starts_alike(search.plan, rng), min(BATCH, examples)))
            if not starts:
                break
            _batch(search, starts)
            if progress is not None:
                progress(f"{claim.id}: {search.tried} economies simulated, smallest margin {search.closest:.3g}")
    except KeyboardInterrupt:
        pass
    return search


def simple_starts(plan: Plan, rng: random.Random) -> list[Start]:
    """The economies that an economist would try first: technologies 1 and 2, sigma = 2, tau = 1."""
    found: list[Start] = []
    names = [b.name for b in plan.order if b.name in HOME and b.index]
    for levels in product((Fraction(1), Fraction(2)), repeat=4):
        kept: dict[str, object] = {"sigma": Fraction(2), "tau": Fraction(1)}
        kept |= {f"{name}[{k}]": level for name in names for k, level in enumerate(levels, 1)}
        try:
            start = draw_start(plan, Picks(kept, rng))
        except (NoValue, Missing):
            continue
        if start.home == levels and start.scalars["sigma"] == 2 and start.scalars["tau"] == 1:
            found.append(start)
    return found


def starts_alike(plan: Plan, rng: random.Random) -> Iterator[Start]:
    """Starts with one and the same tau, as a batch needs."""
    kept: dict[str, object] = {}
    for _ in range(20 * BATCH):
        picks = Picks(kept, rng)
        try:
            start = draw_start(plan, picks)
        except (NoValue, Missing):
            continue
        kept = {"tau": start.scalars["tau"]}
        yield start


def _batch(search: PathSearch, starts: list[Start]) -> None:
    if not starts:
        return
    economies = run(search.claim, starts)
    worst: list[Start] = []
    for k, start in enumerate(starts):
        margin = search.judge.gap(economies, k, start)
        broken = margin is not None and margin < 0 and search.judge.violated(economies, k, start) is not None
        if margin is None or (broken and not search.judge.conclusive):
            search.undecided += 1
            continue
        search.tried += 1
        if margin < search.closest:
            search.closest, search.where = (0.0 if abs(margin) <= NOTHING else margin), start.values
        if broken:
            worst.append(start)
    if worst:
        search.found = _confirmed(search, min(worst, key=lambda s: cost(s.values, frozenset({"sigma"}))))


def _confirmed(search: PathSearch, start: Start) -> Values | None:
    """The values, with the first date of the violation, if it is there when the economy is simulated alone."""
    date = search.judge.violated(run(search.claim, [start]), 0, start)
    return None if date is None else {**start.values, "t": Fraction(date).limit_denominator(1000)}
