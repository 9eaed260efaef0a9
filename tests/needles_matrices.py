"""Claims about paths that fail only if two entries of an open spillover matrix are right, and one industry has learned.

The entries, and about which values, are placed by a seed. The statement is violated if the entries lie in a disc, and
the technology that one of them teaches has doubled, or nearly, by date 1. A twin puts the disc out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

RADIUS = 0.0015
SHARE = pi * RADIUS**2
"""Of matrices with entries uniform in [0, 1], those whose two entries are right: 7e-6."""


@dataclass(frozen=True)
class MatrixNeedle:
    """Two entries (from 1), where they are to be, and whether that can be."""

    first: tuple[int, int]
    second: tuple[int, int]
    centre: tuple[float, float]
    false: bool = True

    @property
    def claim(self) -> Claim:
        """The claim."""
        beyond = 0 if self.false else 1
        (i, j), (k, m) = self.first, self.second
        squares = f"(spillovers[{i}, {j}] - {self.centre[0] + beyond:.3f})^2"
        squares += f" + (spillovers[{k}, {m}] - {self.centre[1] + beyond:.3f})^2"
        formula = f"{squares} + Max(0, 2 - A[{j}, 1]/A[{j}, 0])^2 > {RADIUS**2:.9f}"
        found = read_paper(FILE.format(formula=formula), "matrix").claim("matrix")
        assert found is not None
        return found

    def score(self, matrix: list[list[float]], growth: float) -> float:
        """What the statement bounds from below; `growth`: technology 1 of the first entry's pupil over that at 0."""
        entries = [matrix[i - 1][j - 1] for i, j in (self.first, self.second)]
        return sum((x - c) ** 2 for x, c in zip(entries, self.centre, strict=True)) + max(0.0, 2 - growth) ** 2


FILE = """
[paper]
key = "matrix"
[symbols]
sigma = {{ domain = "(1, oo)" }}
spillovers = {{ domain = "[0, 1]", size = [4, 4] }}
A = {{ domain = "(0, oo)", size = 4, path = true }}
A_star = {{ domain = "(0, oo)", size = 4, path = true }}
[[claim]]
id = "matrix"
says = "a needle among matrices"
model = "trade-paths"
given = ["A_star[1, 0] > 0"]
formula = "{formula}"
"""


def matrix_needle(seed: int, false: bool = True) -> MatrixNeedle:
    """The needle of a seed, or its true twin."""
    rng = np.random.default_rng([seed, 99])
    places = [divmod(int(k), 4) for k in rng.choice(16, 2, replace=False)]
    (i, j), (k, m) = ((a + 1, b + 1) for a, b in places)
    centre = rng.integers(150, 850, 2) / 1000
    return MatrixNeedle((i, j), (k, m), (float(centre[0]), float(centre[1])), false)
