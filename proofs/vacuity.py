"""Whether any values satisfy the assumptions of a proved claim: if none do, it says nothing, whatever it says.

Values are looked for by the hunt: they refute the twin whose statement is `1 = 0`. Where none are found, the methods
try to prove that twin: then the assumptions contradict one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from ..properties.searches import hunt
from ..symbolic.claim import Claim
from ..symbolic.expression import Node
from .context import Rejected
from .counterexample import counterexample_of
from .kernel import Kernel
from .method.negation import disproof
from .method.task import Task
from .methods import accepted
from .result import CONTRADICTION, CONTRADICTORY, MET, NOT_FOUND, Assumed
from .twin import full_witness_twin
from .verdict import OPEN, PROVED, REFUTED, Verdict

EXAMPLES = 100


def not_vacuous(
    claim: Claim, verdict: Verdict, kernel: Kernel, usable: Mapping[str, Node], points_known: bool = False
) -> tuple[Verdict, Assumed | None]:
    """The verdict to be told, and whether the assumptions can be met (None where that is not looked for).

    A proved claim whose assumptions contradict one another is open. `points_known`: exact points that meet them are.
    """
    if verdict.name != PROVED or not is_about_points(claim):
        return verdict, None
    found = Assumed(MET) if points_known else assumed(claim, kernel, usable)
    if found.status == CONTRADICTORY:
        return replace(verdict, name=OPEN, reason=CONTRADICTION), found
    return (replace(verdict, reason=f"{verdict.reason}; but {found.told}") if found.told else verdict), found


def is_about_points(claim: Claim) -> bool:
    """Whether values alone can meet the assumptions: no paths in time, and no model that makes its own values."""
    return not claim.model and all(d.integer for b in claim.binders for d in b.index)


def assumed(claim: Claim, kernel: Kernel, usable: Mapping[str, Node]) -> Assumed:
    """Look for values that satisfy the assumptions, then for a proof that there are none. The kernel decides both."""
    twin = full_witness_twin(claim)
    at_once = Task(twin, kernel, usable).certificate([{"do": "settle"}])
    with suppress(Rejected):  # the hunt for what is not there is long
        kernel.check(twin, at_once, usable)
        return Assumed(CONTRADICTORY, {}, at_once)
    try:
        found = hunt(twin, examples=EXAMPLES)
        certificate = disproof(twin, found.found, found.certificate)
        if certificate is not None and kernel.check(twin, certificate, usable).name == REFUTED:
            shown = counterexample_of(twin, certificate)
            return Assumed(MET, {} if shown is None else shown.values, certificate)
    except (Rejected, ArithmeticError, ValueError, TypeError, LookupError):
        pass  # a search that fails finds nothing
    for _, certificate, verdict in accepted(Task(twin, kernel, usable)):
        if verdict.name == PROVED:
            return Assumed(CONTRADICTORY, {}, certificate)
    return Assumed(NOT_FOUND)
