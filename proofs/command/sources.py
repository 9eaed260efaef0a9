"""From what the user types to papers and claims, for the commands."""

from __future__ import annotations

from ..sources import claims_of, find_claim, is_source, papers_of, restricted, short_id

__all__ = ["claims_of", "find_claim", "is_source", "papers_of", "restricted", "short_id"]
