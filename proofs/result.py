"""What is known of a claim after a run: verdict, evidence by road, counterexample, amendment, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..symbolic.claim import Claim
from .verdict import Verdict

ROADS = ("derivation", "numeric", "hunt", "certificate")
MET, CONTRADICTORY, NOT_FOUND = "met", "contradictory", "not found"
CONTRADICTION = "the assumptions contradict one another: no values satisfy them"
NO_VALUES = "no values that satisfy the assumptions were found"


@dataclass(frozen=True)
class Evidence:
    """One road's finding: `engine` says what found it, `supports` whether it speaks for or against the claim."""

    road: str
    engine: str
    summary: str
    seconds: float
    supports: bool | None = None


@dataclass(frozen=True)
class PathSystem:
    """Paths that a disproof starts: their name, values at date 0 and rates of change, as its text has them."""

    name: str
    initial: tuple[str, ...]
    rates: tuple[str, ...]


@dataclass(frozen=True)
class Counterexample:
    """Exact values (text, or nested lists of text), what they show, and a rational enclosure of the violation.

    A disproof with paths also has the term that its margin encloses, and the systems of paths that it starts.
    """

    values: Mapping[str, Any]
    shows: str
    margin: tuple[str, str]
    term: str | None = None
    systems: tuple[PathSystem, ...] = ()


@dataclass(frozen=True)
class Amendment:
    """A claim that repairs a refuted one: proved, and not vacuous (`model` has values that meet its hypotheses).

    `made` says that the paper does not declare it: the tool has made it.
    """

    claim: Claim
    verdict: Verdict
    model: Mapping[str, Any]
    made: bool = False


@dataclass(frozen=True)
class AssumptionFinding:
    """Whether a proved claim needs an assumption: `needed` is yes, no or undecided; `shows` says how that is known."""

    name: str
    needed: str
    shows: str
    certificate: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Assumed:
    """Whether the assumptions can be met (`met`, `contradictory`, `not found`); values that do, and the certificate."""

    status: str
    values: Mapping[str, Any] = field(default_factory=dict)
    certificate: Mapping[str, Any] | None = None

    @property
    def told(self) -> str:
        """What a reader has to know beside the verdict; nothing where the assumptions are met."""
        return {CONTRADICTORY: CONTRADICTION, NOT_FOUND: NO_VALUES}.get(self.status, "")


@dataclass(frozen=True)
class Result:
    """A claim with all that was concluded and found; `certificate` is None unless proved or refuted.

    `assumed` tells of a proved claim whether its assumptions can be met; None where that was not looked for. What they
    contradict is open, never proved.
    """

    claim: Claim
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    counterexample: Counterexample | None
    certificate: Mapping[str, Any] | None
    seconds: float
    amendment: Amendment | None = None
    assumptions: tuple[AssumptionFinding, ...] = ()
    assumed: Assumed | None = None
