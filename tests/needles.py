"""Claims that are false in a ball or on a thin shell of known volume only; where it lies is decided by a seed.

Each is about ten numbers between 0 and 1. The ball: sum((x_k - c_k)^2) <= r^2, of volume r^10 pi^5/120. The shell:
|sum((x_k - c_k)^2) - R^2| <= e, of volume ((R^2 + e)^5 - (R^2 - e)^5) pi^5/120.
"""

from fractions import Fraction
from math import pi
from random import Random

from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

DIMENSION = 10
UNIT_BALL = pi**5 / 120
FORMS = ("plain", "power", "factor")
RADIUS_OF_SHELL = Fraction(2, 5)


def _text(formula: str) -> str:
    names = "\n".join(f'x{k} = {{ domain = "(0, 1)" }}' for k in range(DIMENSION))
    return (
        f'[paper]\nkey = "needle"\ntitle = "needle"\n[symbols]\n{names}\n'
        f'[[claim]]\nid = "needle"\nsays = "far away"\nformula = "{formula}"\n'
    )


def _distance(rng: Random, room: float) -> tuple[str, list[Fraction]]:
    """The squared distance from a centre that is at least `room` away from the ends."""
    low, high = int(room * 10**6) + 1, 10**6 - int(room * 10**6) - 1
    centre = [Fraction(rng.randint(low, high), 10**6) for _ in range(DIMENSION)]
    return " + ".join(f"(x{k} - {c})^2" for k, c in enumerate(centre)), centre


def _formed(form: str, left: str, right: str, rng: Random) -> str:
    """`left > right`, for positive sides, also with powers that have a symbol as exponent."""
    base, exponent = rng.sample(range(DIMENSION), 2)
    match form:
        case "power":
            return f"({left})^x{exponent} > ({right})^x{exponent}"
        case "factor":
            return f"({left})*x{base}^x{exponent} > ({right})*x{base}^x{exponent}"
        case _:
            return f"{left} > {right}"


def ball(volume: float, seed: int, form: str = "plain") -> tuple[Claim, list[Fraction], Fraction]:
    """A claim that is false exactly in a ball of (just below) this volume; its centre and squared radius."""
    rng = Random(f"ball {volume} {seed} {form}")
    radius = (volume / UNIT_BALL) ** (1 / DIMENSION)
    distance, centre = _distance(rng, radius)
    squared = Fraction(int(radius**2 * 10**9), 10**9)
    claim = read_paper(_text(_formed(form, distance, str(squared), rng)), "needle").claims[0]
    return claim, centre, squared


def shell(volume: float, seed: int, form: str = "plain") -> tuple[Claim, list[Fraction], Fraction]:
    """A claim that is false exactly on a shell of about this volume; its centre and e."""
    rng = Random(f"shell {volume} {seed} {form}")
    distance, centre = _distance(rng, float(RADIUS_OF_SHELL) + 0.01)
    squared = RADIUS_OF_SHELL**2
    half = volume / (10 * float(squared) ** 4 * UNIT_BALL)
    width = Fraction(int(half * 10**15), 10**15)
    claim = read_paper(_text(_formed(form, f"({distance} - {squared})^2", f"{width**2}", rng)), "needle").claims[0]
    return claim, centre, width
