"""A paper as inert data: its claims in order."""

from __future__ import annotations

from dataclasses import dataclass

from .claim import Claim


@dataclass(frozen=True)
class Paper:
    """A paper: its key, title, reference, claims in order, and which claim is a candidate to amend which."""

    key: str
    title: str
    reference: str
    claims: tuple[Claim, ...]
    amendments: tuple[tuple[str, str], ...] = ()

    def claim(self, claim_id: str) -> Claim | None:
        """The claim with this id, or None."""
        return next((c for c in self.claims if c.id == claim_id), None)
