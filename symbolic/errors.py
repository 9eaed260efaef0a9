"""What is wrong with a declaration of claims, in one line."""

from __future__ import annotations


class ClaimsError(ValueError):
    """Claims that cannot be used: file (or paper), claim, field, what was found and what would be right."""
