"""The search for economies whose paths violate a claim: chunk after chunk; what is found is proved and made simple."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from .bounds import NoValue
from .campaign.examine_paths import examine_paths, path_examples_in, simplified_path
from .campaign.outcome import Outcome
from .draws import Picks, Plan
from .evaluate import Missing
from .paths import Start, draw_start

BATCH = 200


@dataclass
class PathSearch:
    """The state of a search among simulated economies; `found` is proved by balls around the paths."""

    claim: Claim
    tried: int = 0
    undecided: int = 0  # no value, or a violation seen in floats that is not proved
    closest: float = inf
    where: Values | None = None
    found: Values | None = None
    margin: tuple[str, str] | None = None  # left side - right side where it is violated

    def add(self, outcome: Outcome) -> None:
        """Take in a chunk."""
        self.tried += outcome.tried
        self.undecided += outcome.undecided
        if outcome.closest is not None and outcome.closest < self.closest:
            self.closest, self.where = outcome.closest, outcome.where
        if outcome.found is not None:
            simple = simplified_path(self.claim, outcome.found)
            self.found, self.margin = (outcome.found, None) if simple is None else simple


def path_search(claim: Claim, examples: int, seed: int, progress: Callable[[str], None] | None) -> PathSearch:
    """Simulate chunks of economies, at least so many, until one is proved to violate the claim; made simple.

    Ctrl-C ends the search; what was found until then is returned.
    """
    search, planned, index = PathSearch(claim), 0, 0
    try:
        while planned < examples and search.found is None:
            planned += path_examples_in(claim, index)
            search.add(examine_paths(claim, seed, index))
            index += 1
            if progress is not None:
                progress(f"{claim.id}: {search.tried} economies simulated, smallest margin {search.closest:.3g}")
    except KeyboardInterrupt:
        pass
    return search


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
