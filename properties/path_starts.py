"""Initial values of economies that can be simulated together."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .bounds import NoValue
from .draws import Picks, Plan
from .evaluate import Missing
from .paths import Start, draw_start

BATCH = 200


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
