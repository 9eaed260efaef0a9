"""The order of symbols: each after those of which its domain speaks."""

from __future__ import annotations

from collections.abc import Mapping

from .claim import Symbol
from .expression import Binder, binder_terms
from .substitute import free_names


def spoken_of(binder: Binder) -> frozenset[str]:
    """The symbols of which a symbol's domain or sizes speak."""
    return frozenset[str]().union(*map(free_names, binder_terms(binder)))


def ordered(symbols: Mapping[str, Symbol]) -> tuple[dict[str, Symbol], tuple[str, ...]]:
    """The symbols in an order as near as can be to that given, and those that cannot be put in order: a circle."""
    left, placed = dict(symbols), dict[str, Symbol]()
    while left:
        free = next((n for n, s in left.items() if spoken_of(s.binder).isdisjoint(left.keys())), None)
        if free is None:
            return placed, tuple(left)
        placed[free] = left.pop(free)
    return placed, ()
