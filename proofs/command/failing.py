"""Errors that are the user's to mend: what is printed for them."""

from __future__ import annotations

from ...symbolic.errors import ClaimsError
from ..context import Rejected
from ..store import StoreError
from .errors import InputError

WRONG_INPUT = 2


def is_wrong_input(error: Exception) -> bool:
    """Whether the input or the call is wrong, and not referee."""
    return isinstance(error, ClaimsError | InputError | StoreError | Rejected)


def told(error: Exception) -> str:
    """What is printed: one line, and for claims what is said of the place."""
    if not isinstance(error, ClaimsError):
        return f"referee: {' '.join(str(error).split())}"
    first, *more = error.problems
    also = f"\n(and {len(more)} more: `referee check FILE` tells all)" if more else ""
    return f"referee: {first}{also}"
