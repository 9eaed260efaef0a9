"""Claims that are false in a ball or on a thin shell of known volume only; where it lies is decided by a seed.

The plain family comes first; FAMILIES are others, written as economists would, each with its true twin.

Each is about ten numbers between 0 and 1. The ball: sum((x_k - c_k)^2) <= r^2, of volume r^10 pi^5/120. The shell:
|sum((x_k - c_k)^2) - R^2| <= e, of volume ((R^2 + e)^5 - (R^2 - e)^5) pi^5/120.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import factorial, gamma, log, pi, prod, sqrt
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


def _claim(domains: Mapping[str, str], given: Sequence[str], formula: str) -> Claim:
    symbols = "\n".join(f'{name} = {{ domain = "{domain}" }}' for name, domain in domains.items())
    text = f'[paper]\nkey = "family"\ntitle = "family"\n[symbols]\n{symbols}\n[[claim]]\nid = "family"\nsays = "far"\n'
    text += f'formula = "{formula}"\n' + (f"given = {[*given]}\n" if given else "")
    return read_paper(text, "family").claims[0]


def _radius(share: float, dimension: int = DIMENSION) -> float:
    """The radius of a ball of this volume."""
    return float((share * gamma(dimension / 2 + 1) / pi ** (dimension / 2)) ** (1 / dimension))


def _fraction(x: float, digits: int = 9) -> Fraction:
    return Fraction(int(x * 10**digits), 10**digits)


def _names(count: int = DIMENSION) -> list[str]:
    return [f"x{k}" for k in range(count)]


def _right(squared: float, false: bool) -> str:
    """The squared radius; of the true twin a negative number."""
    return str(_fraction(squared if false else -squared))


def _around(centre: Iterable[float]) -> str:
    return " + ".join(f"(x{k} - {_fraction(c)})^2" for k, c in enumerate(centre))


def _logarithms(volume: float, rng: Random, false: bool) -> Claim:
    """A ball in the logarithms of ten numbers between 1/10 and 10."""
    radius, width = _radius(volume), log(100)
    centre = [_fraction(0.1 * 100 ** rng.uniform(radius, 1 - radius)) for _ in range(DIMENSION)]
    distance = " + ".join(f"log(x{k}/({c}))^2" for k, c in enumerate(centre))
    return _claim(dict.fromkeys(_names(), "[1/10, 10]"), (), f"{distance} > {_right((radius * width) ** 2, false)}")


def _exponent(volume: float, rng: Random, false: bool) -> Claim:
    """A ball in the powers x^s of nine numbers, s being the tenth."""
    exponent = rng.uniform(1.5, 4.5)
    centre = [_fraction(rng.uniform(0.4, 1.7)) for _ in range(DIMENSION - 1)]
    widths = prod(exponent * float(c) ** (exponent - 1) * 1.8 for c in centre) * 5
    distance = " + ".join(f"(x{k}^s - ({c})^s)^2" for k, c in enumerate(centre)) + f" + (s - {_fraction(exponent)})^2"
    domains = {**dict.fromkeys(_names(DIMENSION - 1), "[1/5, 2]"), "s": "(0, 5)"}
    return _claim(domains, (), f"{distance} > {_right(_radius(volume * widths) ** 2, false)}")


def _decoy(volume: float, rng: Random, false: bool) -> Claim:
    """The lesser of two valleys: a wide one that stays above nought, and the ball."""
    radius = _radius(volume)
    centres = [[rng.uniform(r, 1 - r) for _ in range(DIMENSION)] for r in (radius, 0.01)]
    needle, wide = map(_around, centres)
    formula = f"Min({needle} - ({_right(radius**2, false)}), 1/20 + ({wide})/4) > 0"
    return _claim(dict.fromkeys(_names(), "(0, 1)"), (), formula)


def _both(volume: float, rng: Random, false: bool) -> Claim:
    """A conclusion of two parts, one that is nearly false in a corner and the ball; or what never holds."""
    radius = _radius(volume)
    needle = _around(rng.uniform(radius, 1 - radius) for _ in range(DIMENSION))
    formula = f"({needle} > {_right(radius**2, false)} and x0 + x1 < 3) or x2 > 5"
    return _claim(dict.fromkeys(_names(), "(0, 1)"), (), formula)


def _shares(volume: float, rng: Random, false: bool) -> Claim:
    """A ball among ten shares of one whole."""
    dimension = DIMENSION - 1
    radius = _radius(volume * sqrt(DIMENSION) / factorial(dimension), dimension)
    parts = [rng.expovariate(1) for _ in range(DIMENSION)]
    centre = [radius + (1 - DIMENSION * radius) * p / sum(parts) for p in parts]
    given = [" + ".join(_names()) + " = 1"]
    return _claim(dict.fromkeys(_names(), "(0, 1)"), given, f"{_around(centre)} > {_right(radius**2, false)}")


def _cube_root(volume: float, rng: Random, false: bool) -> Claim:
    """A ball beside an equation for an eleventh number, of the third degree in it."""
    radius = _radius(volume)
    needle = _around(rng.uniform(radius, 1 - radius) for _ in range(DIMENSION))
    domains = {**dict.fromkeys(_names(), "(0, 1)"), "z": "(0, oo)"}
    return _claim(domains, ["z^3 = x0*x1 + x2"], f"({needle})*z > {_right(radius**2, false)}*z")


FAMILIES: Mapping[str, Callable[[float, Random, bool], Claim]] = {
    "logarithms": _logarithms, "exponent": _exponent, "decoy": _decoy, "both": _both, "shares": _shares,
    "cube root": _cube_root,
}  # fmt: skip


def family(name: str, volume: float, seed: int, false: bool = True) -> Claim:
    """A claim of one of the families: false in this share of its domain; or its true twin, with no radius at all."""
    return FAMILIES[name](volume, Random(f"{name} {volume} {seed}"), false)
