"""How long a campaign may go on: a time, or a number of examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from ...symbolic.claim import Claim
from .examine import examples_in

UNITS = {"s": 1, "m": 60, "h": 3600}
EXPECTED = "a time above zero (30s, 10m, 2h) or a number of examples (2000000, 2e6)"
_NUMBER = re.compile(r"(\d+(?:\.\d*)?(?:[eE]\+?\d{1,2})?)([smh]?)")


@dataclass(frozen=True)
class Budget:
    """Seconds of one run, or examples of the whole campaign, those of earlier runs included."""

    seconds: float | None = None
    examples: int | None = None

    def chunks(self, claim: Claim) -> Iterator[int]:
        """The numbers of the chunks in order; they end with the one that reaches the examples.

        Chunks are run whole, so that which ones there are depends on nothing but the claim and the budget.
        """
        total = 0
        for index in count():
            if self.examples is not None and total >= self.examples:
                return
            yield index
            total += examples_in(claim, index)


def budget(text: str) -> Budget:
    """The budget that a text such as `10m` or `2e6` stands for; raises ValueError, which says what is expected."""
    match = _NUMBER.fullmatch(text.strip())
    amount = float(match[1]) if match else 0.0
    if match is None or amount <= 0 or not (match[2] or amount.is_integer()):
        raise ValueError(f"found {text!r}, expected {EXPECTED}")
    return Budget(seconds=amount * UNITS[match[2]]) if match[2] else Budget(examples=int(amount))
