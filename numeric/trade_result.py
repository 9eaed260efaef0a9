"""What the solvers of the open economy return."""

from dataclasses import dataclass

from .arguments import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Trade:
    """Open-economy equilibria: omega, z, consumption, consumption_star, tied (...); the others (..., n).

    omega = w/w*; share_home: the fraction of each industry's world output made at Home, in the caller's order
    of industries; labor and labor_star: employment; z in [0, n]: how many industries Home makes when they are
    sorted by A/A_star, descending. tied: more than one industry has A/A_star equal to omega; then omega and
    consumption are determined, but who makes which of these industries is not: they are filled in the order
    of their numbers.
    """

    omega: FloatArray
    z: FloatArray
    share_home: FloatArray
    labor: FloatArray
    labor_star: FloatArray
    consumption: FloatArray
    consumption_star: FloatArray
    tied: BoolArray
