"""The two lines of Hanlon (2012), Figure 1, and their crossing; balanced trade also as the paper prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ....numeric import trade_equilibrium

FloatArray = npt.NDArray[np.float64]
POINTS = 101
"""Points on each industry's interval, both ends included: z = k stands twice, with the values on either side."""
SMALLEST = 1e-200
LAST = 0.99
"""How much of the last interval is drawn: balanced trade goes to infinity at its end."""


@dataclass(frozen=True, eq=False)
class Lines:
    """At z (N,): eq. (11), eq. (10) with Appendix A's labor requirements, eq. (10) as printed; crossings (z, omega)."""

    z: FloatArray
    productivity: FloatArray
    balance: FloatArray
    printed: FloatArray
    crossing: tuple[float, float]
    printed_crossing: tuple[float, float]


def lines(home: Sequence[Fraction], foreign: Sequence[Fraction], sigma: Fraction) -> Lines:
    """The lines for technologies (n,), in any order of industries, labor of 1 each and sigma > 1."""
    ratios = sorted((a / b, k) for k, (a, b) in enumerate(zip(home, foreign, strict=True)))[::-1]
    power, n, best = float(sigma) - 1, len(ratios), max(*home, *foreign)
    h = np.array([float(home[k] / best) for _, k in ratios]) ** power
    f = np.array([float(foreign[k] / best) for _, k in ratios]) ** power
    if min(h.min(), f.min()) < SMALLEST:
        raise ValueError("sigma: found one so large that A^(sigma - 1) leaves double precision, expected a smaller one")
    part = np.linspace(0.0, 1.0, POINTS)
    steps = [(k, part * LAST if k == n - 1 else part) for k in range(n)]
    made = [h[:k].sum() + s * h[k] for k, s in steps]
    left = [f[k + 1 :].sum() + (1 - s) * f[k] for k, s in steps]
    printed = [(m / (rest + f[k])) ** (1 / float(sigma)) for (k, _), m, rest in zip(steps, made, left, strict=True)]
    equilibrium = trade_equilibrium([float(a) for a in home], [float(a) for a in foreign], float(sigma))
    return Lines(
        z=np.concatenate([k + s for k, s in steps]),
        productivity=np.repeat([float(r) for r, _ in ratios], POINTS),
        balance=np.concatenate([(m / rest) ** (1 / float(sigma)) for m, rest in zip(made, left, strict=True)]),
        printed=np.concatenate(printed),
        crossing=(float(equilibrium.z), float(equilibrium.omega)),
        printed_crossing=_printed_crossing([float(r) for r, _ in ratios], h, f, float(sigma)),
    )


def _printed_crossing(ratios: Sequence[float], h: FloatArray, f: FloatArray, sigma: float) -> tuple[float, float]:
    """Where the printed line first reaches the ratios: on a step, whose equation in z is linear, or at its end."""
    for k, ratio in enumerate(ratios):
        power = ratio**sigma
        made, left = h[:k].sum(), f[k:].sum() + f[k]
        s = (power * left - made) / (h[k] + power * f[k])
        if s <= 0:  # already above: it crosses where the ratios drop
            return float(k), float((made / left) ** (1 / sigma))
        if s < 1:
            return k + float(s), ratio
    return float(len(ratios)), ratios[-1]
