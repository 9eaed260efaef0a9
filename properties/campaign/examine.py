"""One chunk of a hunt: the same claim, seed and number give the same outcome, in whatever process."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ...symbolic.claim import Claim
from ..draws import Picks, plan
from ..hunt import Search, corners
from .outcome import Outcome

POINTS = 200


def examine(claim: Claim, seed: int, index: int) -> Outcome:
    """Search chunk number `index` (from 0) of the hunt with this seed."""
    search = Search(plan(claim), None)
    source: Iterator[Picks] = corners(search) if index == 0 else _random(random.Random(f"{seed}:{index}"))
    for picks in source:
        search.consider(picks)
        if search.found is not None or search.tried + search.given_up >= POINTS:
            break
    found = None if search.found is None else search.found[1]
    return Outcome(index, search.tried - search.undecided, search.undecided, search.given_up, None, search.where, found)


def _random(rng: random.Random) -> Iterator[Picks]:
    while True:
        yield Picks({}, rng)


def examples_in(claim: Claim, index: int) -> int:
    """How many examples chunk number `index` stands for in a budget of examples."""
    return POINTS
