"""The claim settled as it stands: domains opened, hypotheses assumed, the rest left to signs and the two solvers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...symbolic.claim import Claim
from ...symbolic.expression import Node
from ..context import Rejected
from ..kernel import Kernel


def propose(claim: Claim, kernel: Kernel, proved: Mapping[str, Node]) -> dict[str, Any] | None:
    """A proof of one line, or None if the kernel does not accept it."""
    certificate = {"claim": claim.id, "digest": claim.digest, "kind": "proof", "proof": [{"do": "settle"}]}
    try:
        kernel.check(claim, certificate, proved)
    except Rejected:
        return None
    return certificate
