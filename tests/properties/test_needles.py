"""Needles, claims that are false in a tiny part of their domain only, are found; their true twins are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import pytest
from needles import DIMENSION, FAMILIES, FORMS, RADIUS_OF_SHELL, ball, family, shell
from referee.numeric.balls import Value
from referee.proofs.kernel import check_values
from referee.properties.campaign.examine import examine
from referee.properties.hunt import Hunt, hunt
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

VOLUMES = (1e-4, 1e-6, 1e-8)
BUDGET = 20_000_000
IN_CI = [(1e-4, "plain"), (1e-6, "power"), (1e-8, "factor")]
FIVE = range(5)
Point = Mapping[str, Fraction]


def _number(value: Value) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def _point(found: Hunt, claim: Claim) -> Point:
    """The counterexample, which has a certificate that passes the kernel."""
    assert found.found is not None, found.summary
    assert found.certificate is not None, found.summary
    check_values(claim, found.certificate)
    return {name: _number(value) for name, value in found.found.items()}


def _squared(point: Point, centre: list[Fraction]) -> Fraction:
    assert all(0 < point[f"x{k}"] < 1 for k in range(DIMENSION))
    return sum(((point[f"x{k}"] - c) ** 2 for k, c in enumerate(centre)), Fraction(0))


def _check_ball(volume: float, form: str, seed: int) -> None:
    claim, centre, squared = ball(volume, seed, form)
    assert _squared(_point(hunt(claim, examples=BUDGET, seed=seed), claim), centre) <= squared


def _check_shell(volume: float, form: str, seed: int) -> None:
    claim, centre, width = shell(volume, seed, form)
    point = _point(hunt(claim, examples=BUDGET, seed=seed), claim)
    assert abs(_squared(point, centre) - RADIUS_OF_SHELL**2) <= width


@pytest.mark.parametrize(("volume", "form"), IN_CI)
def test_balls_are_hit(volume: float, form: str) -> None:
    _check_ball(volume, form, 0)


@pytest.mark.parametrize(("volume", "form"), IN_CI[:1])
def test_shells_are_hit(volume: float, form: str) -> None:
    _check_shell(volume, form, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", FIVE)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("volume", VOLUMES)
def test_all_balls_are_hit(volume: float, form: str, seed: int) -> None:
    _check_ball(volume, form, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", FIVE)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("volume", VOLUMES)
def test_all_shells_are_hit(volume: float, form: str, seed: int) -> None:
    _check_shell(volume, form, seed)


@dataclass(frozen=True)
class Other:
    """A needle in another domain: false within `radius` of the centre, in the units of each number."""

    domains: Mapping[str, str]
    given: tuple[str, ...]
    centre: Mapping[str, Fraction]
    units: Mapping[str, Fraction]
    radius: Fraction

    def claim(self, right: str = "") -> Claim:
        """The claim: the distance from the centre is more than the radius, or what else is told."""
        left = " + ".join(f"(({name} - ({c}))/({self.units[name]}))^2" for name, c in self.centre.items())
        symbols = "\n".join(f'{name} = {{ domain = "{domain}" }}' for name, domain in self.domains.items())
        text = f'[paper]\nkey = "o"\ntitle = "o"\n[symbols]\n{symbols}\n[[claim]]\nid = "other"\nsays = "far"\n'
        text += f'formula = "{left} {right or f"> {self.radius**2}"}"\n'
        return read_paper(text + f"given = {[*self.given]}\n" if self.given else text, "other").claims[0]

    def distance(self, point: Point) -> Fraction:
        """The squared distance of a point, exactly."""
        return sum((((point[name] - c) / self.units[name]) ** 2 for name, c in self.centre.items()), Fraction(0))


def _near(x: float) -> Fraction:
    return Fraction(x).limit_denominator(10**6)


def _positive(rng: Random) -> Other:
    """Six positive numbers of any size, each met within a hundredth of itself."""
    centre = {f"x{k}": _near(10 ** rng.uniform(-1.5, 1.5)) for k in range(6)}
    return Other(dict.fromkeys(centre, "(0, oo)"), (), centre, centre, Fraction(1, 100))


def _above_one(rng: Random) -> Other:
    """Six numbers above one, some only just above."""
    centre = {f"x{k}": 1 + _near(10 ** rng.uniform(-2, 1.3)) for k in range(6)}
    units = {name: c - 1 for name, c in centre.items()}
    return Other(dict.fromkeys(centre, "(1, oo)"), (), centre, units, Fraction(1, 50))


def _negative(rng: Random) -> Other:
    """Six numbers of either sign."""
    centre = {f"x{k}": _near(rng.choice([-1, 1]) * 10 ** rng.uniform(-1, 1)) for k in range(6)}
    return Other(
        dict.fromkeys(centre, "(-oo, oo)"), (), centre, {n: abs(c) for n, c in centre.items()}, Fraction(1, 50)
    )


def _integers(rng: Random) -> Other:
    """Five integers up to sixty, of which just one combination will do."""
    centre = {f"x{k}": Fraction(rng.randint(1, 60)) for k in range(5)}
    return Other(dict.fromkeys(centre, "{1..60}"), (), centre, dict.fromkeys(centre, Fraction(1)), Fraction(1, 2))


def _ordered(rng: Random) -> Other:
    """Five positive numbers in order."""
    values = sorted(_near(10 ** rng.uniform(-1, 1)) for _ in range(5))
    centre = {f"x{k}": x for k, x in enumerate(values)}
    given = tuple(f"x{k} < x{k + 1}" for k in range(4))
    return Other(dict.fromkeys(centre, "(0, oo)"), given, centre, centre, Fraction(1, 100))


def _equation(rng: Random) -> Other:
    """Six positive numbers, two of which follow from the others."""
    centre = {f"x{k}": _near(10 ** rng.uniform(-1, 1)) for k in range(4)}
    domains = dict.fromkeys([*centre, "x4", "x5"], "(0, oo)")
    return Other(domains, ("x4*x0 = x1 + x2", "x5 + x4 = x3 + 3*x4"), centre, centre, Fraction(1, 200))


def _far_out(rng: Random) -> Other:
    """Four positive numbers, very small or very large."""
    centre = {f"x{k}": Fraction(rng.randint(10, 99)) * Fraction(10) ** rng.choice([-6, -5, 3, 4]) for k in range(4)}
    return Other(dict.fromkeys(centre, "(0, oo)"), (), centre, centre, Fraction(1, 20))


def _near_edge(rng: Random) -> Other:
    """Four shares, each within a thousandth of an end of its interval."""
    gaps = {f"x{k}": Fraction(rng.randint(10, 99), 10**5) for k in range(4)}
    centre = {name: gap if rng.random() < 0.5 else 1 - gap for name, gap in gaps.items()}
    return Other(dict.fromkeys(centre, "(0, 1)"), (), centre, gaps, Fraction(1, 20))


OTHERS = {
    "positive": _positive, "above one": _above_one, "either sign": _negative, "integers": _integers,
    "ordered": _ordered, "equation": _equation, "far out": _far_out, "near an edge": _near_edge,
}  # fmt: skip


def _check_other(name: str, seed: int) -> None:
    needle = OTHERS[name](Random(f"{name} {seed}"))
    claim = needle.claim()
    point = _point(hunt(claim, examples=BUDGET, seed=seed), claim)
    assert needle.distance(point) <= needle.radius**2
    given = [(Fraction(0), point[a], point[b]) for a, b in zip(point, list(point)[1:], strict=False)]
    assert all(x > 0 for x in point.values()) or name == "either sign"
    assert name != "ordered" or all(low < high for _, low, high in given)
    assert name != "above one" or all(x > 1 for x in point.values())
    assert name != "integers" or all(x.denominator == 1 for x in point.values())
    if name == "equation":
        assert point["x4"] * point["x0"] == point["x1"] + point["x2"]
        assert point["x5"] + point["x4"] == point["x3"] + 3 * point["x4"]


@pytest.mark.parametrize("name", ["ordered", "integers", "near an edge"])
def test_needles_in_other_domains_are_found(name: str) -> None:
    _check_other(name, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", FIVE)
@pytest.mark.parametrize("name", OTHERS)
def test_all_needles_in_other_domains_are_found(name: str, seed: int) -> None:
    _check_other(name, seed)


def _twin_outside(seed: int) -> Claim:
    """The ball moved out of the domain."""
    rng = Random(seed)
    centre = {f"x{k}": Fraction(rng.randint(1, 99), 100) for k in range(DIMENSION)} | {"x0": Fraction(-1, 50)}
    return Other(
        dict.fromkeys(centre, "(0, 1)"), (), centre, dict.fromkeys(centre, Fraction(1)), Fraction(1, 50)
    ).claim(f"> {Fraction(1, 2500)}")


def _twin_touching(seed: int) -> Claim:
    """Equality at one point, where the claim still holds."""
    return _positive(Random(seed)).claim(">= 0")


def _twin_equation(seed: int) -> Claim:
    """The same for what follows from equations."""
    return _equation(Random(seed)).claim(">= 0")


def _twin_ordered(seed: int) -> Claim:
    """The ball where the order is another."""
    needle = _ordered(Random(seed))
    centre = dict(zip(needle.centre, reversed(needle.centre.values()), strict=True))
    largest = max(c / d for c, d in zip(needle.centre.values(), list(needle.centre.values())[1:], strict=False))
    assert largest < 1
    return Other(needle.domains, needle.given, centre, centre, Fraction(1, 100)).claim()


TWINS = {"outside": _twin_outside, "touching": _twin_touching, "equation": _twin_equation, "ordered": _twin_ordered}


@pytest.mark.parametrize("name", TWINS)
def test_true_twins_are_never_broken(name: str) -> None:
    found = examine(TWINS[name](0), 0, 0)
    assert found.found is None and found.tried > 0
    assert found.closest is not None and found.closest >= 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", FIVE)
@pytest.mark.parametrize("name", TWINS)
def test_true_twins_are_not_broken_by_later_chunks(name: str, seed: int) -> None:
    found = hunt(TWINS[name](seed), examples=2_000_000, seed=seed)
    assert found.found is None, found.summary


def _check_family(name: str, volume: float, seed: int) -> None:
    claim = family(name, volume, seed)
    _point(hunt(claim, examples=BUDGET, seed=seed), claim)


@pytest.mark.parametrize("name", ["decoy", "both", "shares"])
def test_needles_of_other_families_are_found(name: str) -> None:
    _check_family(name, 1e-8, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", FIVE)
@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("volume", VOLUMES)
def test_all_needles_of_other_families_are_found(volume: float, name: str, seed: int) -> None:
    _check_family(name, volume, seed)


@pytest.mark.parametrize("name", ["decoy", "both", "exponent"])
def test_true_twins_of_other_families_are_never_broken(name: str) -> None:
    found = examine(family(name, 1e-8, 0, false=False), 0, 0)
    assert found.found is None and found.tried > 0
    assert found.closest is not None and found.closest >= 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", FIVE)
@pytest.mark.parametrize("name", FAMILIES)
def test_true_twins_of_other_families_are_not_broken_by_later_chunks(name: str, seed: int) -> None:
    found = hunt(family(name, 1e-6, seed, false=False), examples=300_000, seed=seed)
    assert found.found is None, found.summary
