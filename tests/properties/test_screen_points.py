"""The points of a program lie in their domains, for every way of drawing them; what is solved solves its equation."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.properties.screen.placing import FREE, SIMPLEST, WHOLE, Place
from referee.properties.screen.program import INFEASIBLE, Points, Program, Way
from referee.properties.screen.sampling import CELLS, STYLES, block, grid, visited
from referee.properties.screen.space import space
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

DOMAINS = {
    "plus": "(0, oo)", "more": "(1, oo)", "least": "[1, oo)", "real": "(-oo, oo)", "below": "(-oo, 3]",
    "share": "[0, 1]", "open": "(2, 3)", "half": "(-1, 1/2]", "small": "(0, 1/1000000)", "count": "{1..}",
    "few": "{2..5}", "within": "(plus, 2*plus)", "upto": "[0, few]", "pick": "{1..few}",
}  # fmt: skip
COORDINATES = st.one_of(st.sampled_from([0.0, 1.0, 0.5, 1e-300, 1 - 2**-53]), st.floats(0, 1))
ENDS = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 1e-6, 1e6]), st.floats(-1e6, 1e6))


def _claim(formula: str, given: str = "", domains: dict[str, str] = DOMAINS) -> Claim:
    symbols = "\n".join(f'{name} = {{ domain = "{domain}" }}' for name, domain in domains.items())
    claim = f'id = "p"\nsays = "p"\nformula = "{formula}"\n' + (f"given = [{given}]\n" if given else "")
    text = f'[paper]\nkey = "p"\ntitle = "p"\n[symbols]\n{symbols}\n[[claim]]\n{claim}'
    return read_paper(text, "points").claims[0]


def _compiled(claim: Claim, way: Way) -> Program:
    searched = space(claim)
    program = searched.program(searched.structures[0], way)
    assert program is not None
    return program


EVERYWHERE = _claim(" + ".join(DOMAINS) + " > plus*share + Max(open, half)")
LINES = _claim(
    "a > 0",
    '"2*a + 3*b = 7*c", "e*c = b", "f/h + k = 5", "3*(a + c)/b = m - k", "x*h = 1"',
    dict.fromkeys("abcefhkx", "(0, oo)") | {"m": "(-oo, oo)"},
)


def _inside(x: dict[str, float]) -> dict[str, bool]:
    """The domains once more, by hand."""
    whole = {name: x[name] == round(x[name]) for name in ("count", "few", "pick")}
    return {
        "plus": x["plus"] > 0, "more": x["more"] > 1, "least": x["least"] >= 1, "real": abs(x["real"]) < inf,
        "below": x["below"] <= 3, "share": 0 <= x["share"] <= 1, "open": 2 < x["open"] < 3,
        "half": -1 < x["half"] <= 0.5, "small": 0 < x["small"] < 1e-6, "count": whole["count"] and x["count"] >= 1,
        "few": whole["few"] and 2 <= x["few"] <= 5, "within": x["plus"] < x["within"] < 2 * x["plus"],
        "upto": 0 <= x["upto"] <= x["few"], "pick": whole["pick"] and 1 <= x["pick"] <= x["few"],
    }  # fmt: skip


def _check(program: Program, points: Points) -> None:
    values = {cell[0]: x for cell, x in program.values(points).items()}
    assert set(values) == set(DOMAINS)
    for k in range(points.u.shape[1]):
        here = {name: float(x[k]) for name, x in values.items()}
        assert all(_inside(here).values()), (_inside(here), here)


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
def test_blocks_lie_in_the_domains(style: object) -> None:
    for seed in range(3):
        program = _compiled(EVERYWHERE, "ties" if style.ties else "free")  # type: ignore[attr-defined]
        _check(program, block(program, style, 300, np.random.default_rng(seed)))  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.data())
def test_any_coordinates_lead_into_the_domains(data: st.DataObject) -> None:
    program = _compiled_once
    d = len(program.free)
    u = np.array(data.draw(st.lists(COORDINATES, min_size=d, max_size=d))).reshape(d, 1)
    ties = np.array([[data.draw(st.integers(0, k))] for k in program.ties], dtype=np.float64)
    _check(program, Points(u, float(data.draw(st.sampled_from([FREE, SIMPLEST, WHOLE]))), ties))


_compiled_once = _compiled(EVERYWHERE, "ties")


@settings(deadline=None)
@given(COORDINATES, ENDS, ENDS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from([FREE, SIMPLEST, WHOLE]))
def test_a_number_lies_between_its_bounds(
    u: float, first: float, second: float, lo_open: bool, hi_open: bool, exponent: bool, rounding: int
) -> None:
    lo, hi = min(first, second), max(first, second)
    for low, high in ((lo, hi), (lo, inf), (-inf, hi), (-inf, inf)):
        if low == high and (lo_open or hi_open):
            continue  # no number is there
        if high < inf and 0 < high - low < 1e-9 * max(abs(low), abs(high)):
            continue  # as good as none
        place = Place(False, lo_open, hi_open, exponent)
        x = float(np.asarray(place(np.array([u]), low, high, float(rounding)))[0])
        assert low < x or (x == low and not lo_open), x
        assert x < high or (x == high and not hi_open), x


@settings(deadline=None)
@given(COORDINATES, st.integers(-5, 20), st.integers(0, 8))
def test_an_integer_between_its_bounds(u: float, lo: int, width: int) -> None:
    x = float(np.asarray(Place(True, False, False)(np.array([u]), float(lo), float(lo + width), 0.0))[0])
    assert x in range(lo, lo + width + 1)


@settings(deadline=None)
@given(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=20))
def test_numbers_grow_with_their_coordinates(pairs: list[tuple[float, float]]) -> None:
    u = np.array(pairs).ravel()
    u.sort()
    for lo, hi in ((0.0, 1.0), (0.0, inf), (-inf, 4.0), (-inf, inf), (2.0, 2.0)):
        steps = np.diff(np.asarray(Place(lo_open=False, hi_open=False)(u, lo, hi, 0.0)))
        assert np.all(steps >= 0) if hi != 4 else np.all(steps <= 0), (lo, hi)  # away from the only end


def test_computed_numbers_solve_their_equations_wherever_they_lie() -> None:
    program = _compiled(LINES, "free")
    assert len(program.free) < 9 - 4
    for style in STYLES:
        if not style.ties:
            points = block(program, style, 2000, np.random.default_rng(5))
            x = {cell[0]: v for cell, v in program.values(points).items()}
            met = program.judge(points) <= INFEASIBLE
            assert met.sum() > 100
            for lhs, rhs, size in (
                (2 * x["a"] + 3 * x["b"], 7 * x["c"], 7 * x["c"]),
                (x["e"] * x["c"], x["b"], x["b"]),
                (x["f"] / x["h"] + x["k"], 5.0, 5.0),
                (3 * (x["a"] + x["c"]) / x["b"] + x["k"], x["m"], np.abs(x["m"]) + x["k"]),
                (x["x"] * x["h"], 1.0, 1.0),
            ):
                gap = np.abs(lhs - rhs) / (np.abs(lhs) + size)
                assert np.max(gap[met]) < 1e-9


def test_roots_far_from_one_keep_their_digits() -> None:
    domains = {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)"}
    program = _compiled(_claim("a > 0", '"a + 1000*c = 1000*c*(1 + b)"', domains), "given")
    assert {cell[0] for cell, _ in program.structure.cells} - {cell[0] for cell in program.free}
    program = _compiled(_claim("c > 0", '"a*c = b"', domains), "given")
    order = [cell[0] for cell in program.free]
    for far in (1e-30, 1e-12, 1e12, 1e30):
        given_numbers = {"a": 3.0, "b": far * 3, "c": far}
        u = np.array([[given_numbers[name]] for name in order])
        for (name, _), x in program.values(Points(u)).items():
            assert float(x[0]) == pytest.approx(given_numbers[name], rel=1e-14)


@settings(deadline=None)
@given(st.integers(1, 14), st.integers(0, 2**32 - 1), st.booleans())
def test_the_visited_cells_are_counted_as_by_hand(d: int, seed: int, ends: bool) -> None:
    rng = np.random.default_rng(seed)
    u = rng.integers(0, 3, (d, 50)) / 2 if ends else rng.random((d, 50))
    divided, parts = grid(d)
    assert divided == min(d, 12) and parts**divided <= CELLS < (parts + 1) ** divided
    seen = set()
    for column in u.T:
        cell = 0
        for x in column[:divided]:
            cell = cell * parts + min(int(x * parts), parts - 1)
        seen.add(cell)
    assert visited(u) == sum(2**cell for cell in seen)
    assert visited(u).bit_count() == len(seen)
