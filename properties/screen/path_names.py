"""What the symbols of claims about paths stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ...symbolic.claim import Claim

HOME = ("A", "A_closed", "X", "A_open")
FOREIGN = ("A_star", "A_closed_star", "X_star", "A_open_star")
COUNTRIES = ("omega", "D", "D_star")
"""Quantities that are not of an industry."""
RATE = "%rate of "
"""Before the name of a technology: how fast it grows."""
Kind = Literal["autarky", "trade"]
PLAIN: Mapping[str, tuple[Kind, str]] = {
    "A": ("autarky", "A"), "A_closed": ("autarky", "A"), "X": ("trade", "A"), "A_open": ("trade", "A"),
    "A_star": ("autarky", "A_star"), "A_closed_star": ("autarky", "A_star"),
    "X_star": ("trade", "A_star"), "A_open_star": ("trade", "A_star"),
    "share": ("trade", "share"), "share_open": ("trade", "share"), "omega": ("trade", "omega"),
    "omega_open": ("trade", "omega"), "growth": ("trade", "growth"), "growth_star": ("trade", "growth_star"),
    "D": ("autarky", "D"), "D_star": ("autarky", "D_star"), "D_open": ("trade", "D"),
    "D_open_star": ("trade", "D_star"),
}  # fmt: skip
QUANTITIES: Mapping[str, tuple[Kind, str]] = {
    **PLAIN,
    **{RATE + name: (PLAIN[name][0], "growth") for name in HOME},
    **{RATE + name: (PLAIN[name][0], "growth_star") for name in FOREIGN},
}
"""The regime and the quantity that a symbol for a path stands for."""
HOME_AT_OPENING, FOREIGN_AT_OPENING = INITIAL = ("%home", "%foreign")
"""Technologies at date 0, whatever paths the claim speaks of."""
HORIZON = "%horizon"
"""The last date looked at."""
MATRIX = "spillovers"
"""The symbol for a spillover matrix that a claim leaves open."""


def regimes(claim: Claim) -> set[str]:
    """Under which a claim follows economies; none if it is not about paths."""
    return {PLAIN[b.name][0] for b in claim.binders if b.name in PLAIN and b.index and not b.index[-1].integer}
