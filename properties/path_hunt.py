"""The search for economies whose simulated paths violate a claim."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import inf

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from .draws import Picks, Plan
from .evaluate import TIE, Missing
from .paths import STEPS, Start, conclusive, draw_start, gap, path_plan, run, violated, when
from .requirements import NoValue
from .simple_values import cost

BATCH = 50


@dataclass
class PathSearch:
    """The state of a search among simulated economies."""

    claim: Claim
    plan: Plan
    tried: int = 0
    undecided: int = 0
    closest: float = inf
    where: Values | None = None
    found: Values | None = None


def path_search(claim: Claim, examples: int, seed: int, progress: Callable[[str], None] | None) -> PathSearch:
    """Simulate batches of economies until one violates the claim; the simplest of its batch is taken.

    Ctrl-C ends the search; what was found until then is returned.
    """
    search = PathSearch(claim, path_plan(claim))
    rng = random.Random(seed)
    try:
        while search.tried + search.undecided < examples and search.found is None:
            starts = list(islice(_starts(search.plan, rng), BATCH))
            if not starts:
                break
            _batch(search, starts)
            if progress is not None:
                progress(f"{claim.id}: {search.tried} economies simulated, smallest margin {search.closest:.3g}")
    except KeyboardInterrupt:
        pass
    return search


def _starts(plan: Plan, rng: random.Random) -> Iterator[Start]:
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
    economies = run(search.claim.model, starts)
    worst: list[Start] = []
    for k, start in enumerate(starts):
        margin = gap(search.claim, economies, k, start)
        if margin is None:
            search.undecided += 1
            continue
        search.tried += 1
        if margin < search.closest:
            search.closest, search.where = (0.0 if abs(margin) == TIE else margin), start.values
        if violated(margin):
            worst.append(start)
    if worst and conclusive(search.claim):
        search.found = _confirmed(search.claim, min(worst, key=lambda s: cost(s.values, frozenset({"sigma"}))))
    elif worst:
        search.tried, search.undecided = search.tried - len(worst), search.undecided + len(worst)


def _confirmed(claim: Claim, start: Start) -> Values | None:
    """The values, with the first date of the violation, if it is there with shorter steps too."""
    economies = run(claim.model, [start], steps=4 * STEPS)
    margin = gap(claim, economies, 0, start)
    if margin is None or not violated(margin):
        return None
    date = when(claim, economies, 0, start)
    return start.values if date is None else {**start.values, "t": Fraction(date).limit_denominator(1000)}
