"""What a run of the kernels is told, and what it fills: the state at the dates, events, steps."""

from typing import NamedTuple

from ..arguments import BoolArray, FloatArray, IntArray


class Record(NamedTuple):
    """The state at the dates: country first where there are two, then dates, economies, industries."""

    technology: FloatArray
    labor: FloatArray
    share: FloatArray
    consumption: FloatArray
    omega: FloatArray
    tied: BoolArray


class Phase(NamedTuple):
    """What holds for all economies: which industries are traded, whether labor moves, the dates, whether to trace."""

    traded: BoolArray
    mobile: bool
    dates: FloatArray
    trace: bool


class Log(NamedTuple):
    """Rows (time, economy, industry, what) of events; rows (economy, time, unit, length) and coefficients of steps.

    counts: how many rows there are of each; more than there is room for if some were lost.
    """

    events: FloatArray
    steps: FloatArray
    coefficients: FloatArray
    counts: IntArray
