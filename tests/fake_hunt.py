"""A search that is quick and knows its findings, for tests of campaigns. As a program: the command line with it.

Claims whose id ends in `strict` are violated in two chunks, whatever their formula. FAKE_HUNT_LOG is a file in which
each chunk that begins is written down; the process that begins chunk FAKE_HUNT_DIES kills itself; FAKE_HUNT_SLOW makes
chunks slower.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from fractions import Fraction
from pathlib import Path

from referee.proofs.command import main
from referee.properties.campaign import budget, workers
from referee.properties.campaign.outcome import Outcome, Region
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

EXAMPLES, CELLS, VIOLATED = 100, 64, (11, 17)
TINY = """
[paper]
key = "tiny"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
s = { domain = "(1, oo)" }
[[claim]]
id = "tiny.mean"
says = "The square of a sum is at least four times the product."
given = [{ name = "power", is = "s > 1" }]
formula = "(x + y)^2 >= 4*x*y*s/s"
[[claim]]
id = "tiny.strict"
says = "Strictly."
formula = "(x + y)^2 > 4*x*y"
"""


def claims() -> tuple[Claim, ...]:
    """The claims: one that survives, one that is violated."""
    return read_paper(TINY, "tiny.toml").claims


def examine(claim: Claim, seed: int, index: int) -> Outcome:
    """Chunk `index`: margins anywhere, two structures; some chunks are slow, so that later ones end before them."""
    _begun(index)
    time.sleep((0.01 if index % 3 == 0 else 0.002) * float(os.environ.get("FAKE_HUNT_SLOW", "1")))
    rng = random.Random(f"{claim.id}:{seed}:{index}")
    margin = rng.random()
    where = {"x": Fraction(rng.randint(1, 9)), "y": Fraction(2, 3), "s": 1 + Fraction(1, 1000)}
    regions = {
        f"{n} goods": Region(CELLS, sum(1 << k for k in rng.sample(range(CELLS), 4)), EXAMPLES // 2) for n in (2, 3)
    }
    broken = claim.id.endswith("strict") and index in VIOLATED
    found = {"x": Fraction(index), "y": Fraction(index)} if broken else None
    return Outcome(index, EXAMPLES, 1, 2, margin, where, found, regions)


def examples_in(claim: Claim, index: int) -> int:
    """Chunks of one size."""
    return EXAMPLES


def _begun(index: int) -> None:
    log = os.environ.get("FAKE_HUNT_LOG")
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{index}\n")
    if os.environ.get("FAKE_HUNT_DIES") == str(index):
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ in ("__main__", "__mp_main__"):  # the latter in processes that are not forked
    workers.examine = examine
    budget.examples_in = examples_in
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
