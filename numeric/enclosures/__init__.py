"""Validated enclosures: balls that contain the exact equilibria and paths of economies given by exact rationals."""

from .equilibrium import EnclosedAutarky, EnclosedTrade, enclose_autarky_equilibrium, enclose_trade_equilibrium
from .path import enclose
from .result import EnclosedEvent, EnclosedPath, EnclosedState
from .undecidable import Undecidable

__all__ = [
    "EnclosedAutarky",
    "EnclosedEvent",
    "EnclosedPath",
    "EnclosedState",
    "EnclosedTrade",
    "Undecidable",
    "enclose",
    "enclose_autarky_equilibrium",
    "enclose_trade_equilibrium",
]
