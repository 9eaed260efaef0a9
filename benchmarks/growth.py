"""A claim of trade theory that is false rarely, and how rarely under the strategy that Hypothesis is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from referee.numeric.arguments import FloatArray
from referee.properties.campaign.examine import space_of
from referee.properties.draws import FEW, T, plan
from referee.properties.models import draw_values
from referee.properties.screen.program import Points
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

TEXT = """
[paper]
key = "growth"
title = "Two goods, endowments x of Home and y of Foreign, the same CES preferences: does growth harm a country?"
[symbols]
x1 = { domain = "(0, oo)" }
x2 = { domain = "(0, oo)" }
y1 = { domain = "(0, oo)" }
y2 = { domain = "(0, oo)" }
g = { domain = "(0, oo)" }
beta = { domain = "(0, 1)" }
sigma = { domain = "(4/5, 1)" }
[definitions]
"income(x)" = { is = "beta*x*(x + y1)^(-1/sigma) + (1 - beta)*x2*(x2 + y2)^(-1/sigma)" }
"spent(x)" = { is = "beta*(x + y1)^((sigma - 1)/sigma) + (1 - beta)*(x2 + y2)^((sigma - 1)/sigma)" }
"welfare(x)" = { is = "income(x)*spent(x)^(1/(sigma - 1))" }
[[claim]]
id = "ID"
says = "growth of what it sells, by whatever amount, costs a country less than a tenth of its welfare"
formula = "welfare(x1 + g) > 9/10*welfare(x1)"
"""
DRAWS, BLOCK = 20_000_000, 500_000


def claim(name: str) -> Claim:
    """The claim under this id; under a new one nothing is known of it."""
    return read_paper(TEXT.replace("ID", name), "growth").claims[0]


@dataclass
class Pools:
    """Picks at random, and notes from which pools."""

    rng: Random
    pools: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def choose(self, key: str, options: Sequence[T]) -> T:
        """Any of the options; they have to be the same in all draws."""
        if self.pools.setdefault(key, tuple(options)) != tuple(options):
            raise ValueError(f"{key}: its pool depends on other picks, so picks are not independent")
        return self.rng.choice(options)

    def wishes(self, key: str) -> tuple[Fraction, ...]:
        """None."""
        return ()


def probability() -> tuple[float, int]:
    """The share of violations among draws of the strategy, if its picks are independent and uniform; their number."""
    counted = claim("counted")
    source = Pools(Random(0))
    for _ in range(50):
        draw_values(plan(counted), source)
    space = space_of(counted)
    program = space.program(space.structures[0], "given")
    assert program is not None
    rng, violated = np.random.default_rng(0), 0
    for _ in range(DRAWS // BLOCK):
        picks = [_picks(np.array([float(x) for x in source.pools[name]]), rng) for name, _ in program.free]
        violated += int((program.judge(Points(np.array(picks))) < 0).sum())
    return violated / DRAWS, violated


def _picks(pool: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Of many, every other time one of the first few."""
    anywhere = rng.integers(0, pool.size, BLOCK)
    few = (pool.size > FEW) & (rng.random(BLOCK) < 0.5)
    found: FloatArray = pool[np.where(few, rng.integers(0, min(FEW, pool.size), BLOCK), anywhere)]
    return found
