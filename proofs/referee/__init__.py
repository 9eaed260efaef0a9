"""Checks the theory in economics papers: claims proved, refuted by an exact counterexample, or honestly open.

    from referee import Claim, Paper, Variable, verify

    t, alpha = Variable("t", "(0, 1)"), Variable("alpha", "(0, oo)")
    peak = Claim("peak", (t * (1 - t) ** alpha, "<=", 1 / (1 + alpha)))
    verify(Paper("taxes2027", "Taxes and effort", claims=[peak]))

A name is loaded when it is first asked for, so that `import referee` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from referee.proofs.api.derivation import Derivation, Step
    from referee.proofs.api.paper import Claim, Model, Paper
    from referee.proofs.api.statement import concave, convex, decreasing, increasing, relation
    from referee.proofs.api.variable import Variable
    from referee.proofs.api.verdicts import ClaimVerdict, Verdicts
    from referee.proofs.api.verifying import verify
    from referee.symbolic.errors import ClaimsError

__all__ = [
    "Claim", "ClaimVerdict", "ClaimsError", "Derivation", "Model", "Paper", "Step", "Variable", "Verdicts", "concave",
    "convex", "decreasing", "increasing", "relation", "verify",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    match name:
        case "Variable":
            home = "proofs.api.variable"
        case "Claim" | "Model" | "Paper":
            home = "proofs.api.paper"
        case "Derivation" | "Step":
            home = "proofs.api.derivation"
        case "concave" | "convex" | "decreasing" | "increasing" | "relation":
            home = "proofs.api.statement"
        case "ClaimVerdict" | "Verdicts":
            home = "proofs.api.verdicts"
        case "verify":
            home = "proofs.api.verifying"
        case "ClaimsError":
            home = "symbolic.errors"
        case _:
            raise AttributeError(f"module 'referee' has no attribute {name!r}")
    return getattr(import_module(f"referee.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
