"""Models computed from the papers' definitions: in double precision with a stated error, and enclosed (`enclose…`).

A name is loaded when it is first asked for: the kernels take a second, and balls (`balls.py`) do without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .autarky import Autarky, autarky_equilibrium, ces_demand, ces_index, price_index
    from .enclosures import (
        EnclosedAutarky,
        EnclosedEvent,
        EnclosedPath,
        EnclosedState,
        EnclosedTrade,
        Undecidable,
        enclose,
        enclose_autarky_equilibrium,
        enclose_trade_equilibrium,
    )
    from .learning import learning_rate
    from .paths.path import Event, Path
    from .paths.regime import Delayed, Gradual
    from .paths.simulate import simulate
    from .relative_technology import relative_technology_path, relative_technology_rate, steady_gap
    from .south import SouthIncomes, is_equilibrium, south_incomes, value_products, world_prices
    from .spillovers import mirror, paired, within_industry
    from .trade import trade_equilibrium
    from .trade_result import Trade
    from .utility import BreakEven, Welfare, break_even_discount_rate, welfare

__all__ = [
    "Autarky",
    "BreakEven",
    "Delayed",
    "EnclosedAutarky",
    "EnclosedEvent",
    "EnclosedPath",
    "EnclosedState",
    "EnclosedTrade",
    "Event",
    "Gradual",
    "Path",
    "SouthIncomes",
    "Trade",
    "Undecidable",
    "Welfare",
    "autarky_equilibrium",
    "break_even_discount_rate",
    "ces_demand",
    "ces_index",
    "enclose",
    "enclose_autarky_equilibrium",
    "enclose_trade_equilibrium",
    "is_equilibrium",
    "learning_rate",
    "mirror",
    "paired",
    "price_index",
    "relative_technology_path",
    "relative_technology_rate",
    "simulate",
    "south_incomes",
    "steady_gap",
    "trade_equilibrium",
    "value_products",
    "welfare",
    "within_industry",
    "world_prices",
]


def __getattr__(name: str) -> Any:
    match name:
        case "Autarky" | "autarky_equilibrium" | "ces_demand" | "ces_index" | "price_index":
            home = ".autarky"
        case (
            "EnclosedAutarky"
            | "EnclosedEvent"
            | "EnclosedPath"
            | "EnclosedState"
            | "EnclosedTrade"
            | "Undecidable"
            | "enclose"
            | "enclose_autarky_equilibrium"
            | "enclose_trade_equilibrium"
        ):
            home = ".enclosures"
        case "learning_rate":
            home = ".learning"
        case "Event" | "Path":
            home = ".paths.path"
        case "Delayed" | "Gradual":
            home = ".paths.regime"
        case "simulate":
            home = ".paths.simulate"
        case "relative_technology_path" | "relative_technology_rate" | "steady_gap":
            home = ".relative_technology"
        case "SouthIncomes" | "is_equilibrium" | "south_incomes" | "value_products" | "world_prices":
            home = ".south"
        case "mirror" | "paired" | "within_industry":
            home = ".spillovers"
        case "trade_equilibrium":
            home = ".trade"
        case "Trade":
            home = ".trade_result"
        case "BreakEven" | "Welfare" | "break_even_discount_rate" | "welfare":
            home = ".utility"
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home, __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
