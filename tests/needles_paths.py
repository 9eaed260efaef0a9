"""Claims about four-industry paths that fail for about one economy in a million, placed by a seed.

A needle is a ball in the logs of Home's and Foreign's initial technologies and of sigma - 1, and what Home gains from
trade, log(D_open[t]/D[t]), has to have changed by about a given number at some date: only simulated paths show that.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gamma, log, log10, pi

import numpy as np
from referee.numeric.paths.simulate import simulate
from referee.numeric.spillovers import paired
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

DENSITY = 0.84 / 2.4
"""Of the screen's draws of technologies and of sigma - 1, by decade: 84% log-uniform between 10^-1.2 and 10^1.2."""
PROBABILITY = 1e-6
WEIGHT = 25
"""Of the gain's square beside the squares of logs."""
SHARE = 0.8
"""About the part of the ball in which the gain can be reached, see `probability`."""
DIMENSIONS = 9
RADIUS = (PROBABILITY / SHARE * gamma(DIMENSIONS / 2 + 1) / pi ** (DIMENSIONS / 2)) ** (1 / DIMENSIONS) / DENSITY
"""In decades."""
LEAST = 1.01 * RADIUS * log(10) / WEIGHT**0.5
DATES = tuple(np.concatenate([[0.0], np.logspace(-3, 3, 120)]).tolist())


@dataclass(frozen=True)
class Needle:
    """Centre: technologies (8) and sigma - 1; the change of the gain from trade to come near."""

    centre: tuple[float, ...]
    gain: float

    @property
    def text(self) -> str:
        """The claims file."""
        names = [f"{name}[{k}, 0]" for name in ("A", "A_star") for k in range(1, 5)] + ["(sigma - 1)"]
        squares = [f"log({name}/{c})^2" for name, c in zip(names, self.centre, strict=True)]
        squares.append(f"{WEIGHT}*(log(D_open[t]/D[t]) - log(D_open[0]/D[0]) - ({self.gain}))^2")
        return FILE.format(formula=f"forall t in [0, oo): {' + '.join(squares)} > {(RADIUS * log(10)) ** 2:.6f}")

    @property
    def claim(self) -> Claim:
        """The claim."""
        found = read_paper(self.text, "needle").claim("needle")
        assert found is not None
        return found


FILE = """
[paper]
key = "needle"
[symbols]
sigma = {{ domain = "(1, oo)" }}
tau = {{ domain = "(0, 1]" }}
A = {{ domain = "(0, oo)", size = 4, path = true }}
A_star = {{ domain = "(0, oo)", size = 4, path = true }}
X = {{ domain = "(0, oo)", size = 4, path = true }}
D = {{ domain = "(0, oo)", path = true }}
D_open = {{ domain = "(0, oo)", path = true }}
[[claim]]
id = "needle"
says = "a needle"
model = "trade-paths-table-2"
given = [
  "forall j in {{1..4}}: X[j, 0] = A[j, 0]",
  "evolves(A[1, t], t, tau*A[2, t]^(sigma - 1)/sum(A[j, t]^(sigma - 1), j, 1, 4))",
]
formula = "{formula}"
"""


def needle(seed: int) -> Needle:
    """The needle of a seed: the change is that of its centre at some date, and too large for date 0 to do."""
    rng = np.random.default_rng([seed, 2026])
    while True:
        centre = np.array([float(f"{x:.3g}") for x in 10 ** rng.uniform(-0.6, 0.6, DIMENSIONS)])
        change = float(changes(centre[None], (0.0, 10 ** rng.uniform(-0.5, 1.0)))[-1, 0])
        if abs(change) > LEAST:
            return Needle(tuple(centre.tolist()), float(f"{change:.3f}"))


def changes(points: np.ndarray, dates: tuple[float, ...]) -> np.ndarray:
    """The change of log(D_open/D) since the first date, of economies (N, 9) at dates: (T, N)."""
    world = points[:, :4], points[:, 4:8], paired(1.0), points[:, 8] + 1, dates
    gains = np.log(simulate(*world, "trade").consumption / simulate(*world, "autarky").consumption)
    return gains - gains[0]


def probability(found: Needle, sample: int, seed: int = 0) -> float:
    """About how likely an economy of the screen's prior violates the claim, from a sample of the ball.

    Its volume is exact, and all of it lies where the prior is log-uniform; for each economy of the sample, the gain is
    looked at on a fine grid of dates.
    """
    rng = np.random.default_rng([seed, 7])
    x = rng.normal(size=(sample, DIMENSIONS))
    x *= (RADIUS * rng.random(sample) ** (1 / DIMENSIONS) / np.linalg.norm(x, axis=1))[:, None]
    assert all(abs(log10(c)) + RADIUS < 1.2 for c in found.centre)
    gap = WEIGHT * (changes(np.array(found.centre) * 10**x, DATES) - found.gain) ** 2
    inside = gap.min(axis=0) + np.sum((x * log(10)) ** 2, axis=1) <= (RADIUS * log(10)) ** 2
    ball = pi ** (DIMENSIONS / 2) / gamma(DIMENSIONS / 2 + 1) * (RADIUS * DENSITY) ** DIMENSIONS
    return float(ball * inside.mean())
