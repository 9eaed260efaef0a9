"""A paper as inert data: its claims in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .claim import Claim
from .companions import NONE, Companions


@dataclass(frozen=True)
class Paper:
    """A paper: key, title, reference, claims in order, which claim is a candidate to amend which, and companions."""

    key: str
    title: str
    reference: str
    claims: tuple[Claim, ...]
    amendments: tuple[tuple[str, str], ...] = ()
    companions: Companions = field(default=NONE, repr=False, compare=False)

    def beside(self, companions: Companions) -> Paper:
        """The paper, and each of its claims, with these companions."""
        claims = tuple(replace(c, companions=companions) for c in self.claims)
        return replace(self, claims=claims, companions=companions)

    def claim(self, claim_id: str) -> Claim | None:
        """The claim with this id, or None."""
        return next((c for c in self.claims if c.id == claim_id), None)
