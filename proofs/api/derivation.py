"""Derivations in Python: a chain of steps with reasons, in support of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .statement import statement_text
from .terms import Known


@dataclass(frozen=True)
class Step:
    """One step: `says` is what follows, for the `reason`; with `differentiate`, the right side is a derivative.

    `by` names facts to use (hypotheses, labels of earlier steps); `proof` has lines in the outline language.
    """

    says: Any
    reason: str
    differentiate: str = ""
    by: Sequence[str] = ()
    proof: str = ""
    label: str = ""


@dataclass(frozen=True)
class Derivation:
    """Steps that lead to a claim; each is checked before the derivation counts as evidence, or is printed."""

    claim: str
    title: str
    steps: Sequence[Step]
    given: Sequence[Any] = ()
    equation: str = ""
    remark: str = ""

    def row(self, known: Known, where: str) -> dict[str, Any]:
        """The derivation as a row of a derivations file."""
        given = [statement_text(g, known, f"{where}: field 'given'") for g in self.given]
        steps = [
            {
                "says": statement_text(s.says, known, f"{where}, step {k}"), "reason": s.reason, "by": list(s.by),
                "differentiate": s.differentiate, "proof": s.proof, "label": s.label,
            }
            for k, s in enumerate(self.steps, 1)
        ]  # fmt: skip
        return {
            "claim": self.claim, "title": self.title, "equation": self.equation or self.title, "remark": self.remark,
            "given": given, "step": steps,
        }  # fmt: skip
