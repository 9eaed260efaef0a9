"""Two economies over time, as `simulate` returns them. Double precision, not enclosed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..arguments import BoolArray, FloatArray

Change = Literal["Home starts", "Home stops", "Foreign starts", "Foreign stops", "trade opens", "tie", "stays tied"]


@dataclass(frozen=True)
class Event:
    """What changed at a date: time; economy, its index in the batch; industry, from 1 (None: all of them).

    "Home starts" (begins to make the industry), "Home stops", the same for Foreign; "trade opens" (to the industries
    not traded before); "tie": the industry has A/A_star equal to omega beside another, so that the model leaves
    open who makes it; "stays tied": both sides push back onto the tie, and the path slides along it (Filippov).
    """

    time: float
    economy: tuple[int, ...]
    industry: int | None
    what: Change


@dataclass(frozen=True, eq=False)
class Path:
    """Two economies at dates t, (T,): industries' quantities (T, ..., n), countries' (T, ...).

    A, A_star: technologies; labor, labor_star: employment; consumption, consumption_star: consumption indices;
    share_home: the fraction of each industry's world output made at Home (in autarky too, where it decides
    nothing); omega: Home's wage over Foreign's (NaN in autarky, where nothing relates them); tied: two
    industries or more have A/A_star equal to omega, so that the pattern, and with it who learns, is not
    determined by the model; events: what changed when, by date (dates of events are not exact, see `simulate`).
    """

    t: FloatArray
    A: FloatArray
    A_star: FloatArray
    labor: FloatArray
    labor_star: FloatArray
    consumption: FloatArray
    consumption_star: FloatArray
    share_home: FloatArray
    omega: FloatArray
    tied: BoolArray
    events: tuple[Event, ...]
