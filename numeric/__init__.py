"""Models computed from the papers' definitions: in double precision with a stated error, and enclosed (`enclose…`)."""

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
from .welfare import BreakEven, Welfare, break_even_discount_rate, welfare

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
