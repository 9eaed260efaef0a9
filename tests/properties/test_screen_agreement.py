"""A compiled claim says what the scalar evaluation and the exact one say, over the bundled claims and the corpus."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from referee.numeric.balls import Value, Values
from referee.properties.bounds import NoValue
from referee.properties.confirm import meets, truth
from referee.properties.draws import Picks
from referee.properties.evaluate import Missing, NotEvaluable, Number, margin
from referee.properties.exact_search import environment
from referee.properties.models import draw_values
from referee.properties.paths import MODELS
from referee.properties.screen.graph import Cell
from referee.properties.screen.program import INFEASIBLE, Points, Program, Structure, Way
from referee.properties.screen.sampling import STYLES, block
from referee.properties.screen.space import Space, space
from referee.symbolic.claim import Claim
from referee.symbolic.papers import BUNDLED, bundled_paper

from .corpus import PAPER

BUNDLED_CLAIMS = {c.id: c for key in BUNDLED for c in bundled_paper(key).claims if c.model not in MODELS}
CLAIMS = BUNDLED_CLAIMS | {c.id: c for c in PAPER.claims}
SOME = list(CLAIMS)[::6]
"""All of them take a minute."""
FAR, SAME = 1e-6, 1e-13
MISSED = 0.1
"""Where numbers nearly cancel, the compiled claim is more lenient than the relative gap."""
POINTS, DRAWS = 4, 4
WAYS: tuple[Way, ...] = ("free", "ties")
Entries = Mapping[tuple[float, ...], float]


@cache
def _space(name: str) -> Space:
    return space(CLAIMS[name])


def _screened(name: str) -> bool:
    """As the hunt decides it: by the simplest structure."""
    found = _space(name)
    return any(found.program(s, "given") is not None for s in found.structures[:1])


def _structures(name: str, all_sizes: bool) -> Iterator[Structure]:
    if not _screened(name):
        pytest.skip("not evaluated on arrays")
    found = _space(name).structures
    yield from (found[k] for k in sorted({0, len(found) // 2} | ({len(found) - 1} if all_sizes else set())))


def _environment(structure: Structure, cells: Mapping[Cell, float]) -> dict[str, object]:
    """The numbers as the scalar evaluation takes them."""
    entries: dict[str, dict[tuple[float, ...], float]] = {}
    found: dict[str, object] = {name: float(k) for name, k in structure.known.items()}
    for (name, index), x in cells.items():
        if index:
            entries.setdefault(name, {})[index] = x
        else:
            found[name] = x
    return found | {name: _reader(name, e) for name, e in entries.items()}


def _reader(name: str, entries: Entries) -> object:
    def read(index: tuple[Number, ...]) -> float:
        key = tuple(map(float, index))
        if key not in entries:
            raise Missing(name)
        return entries[key]

    return read


def _scalar(claim: Claim, env: object) -> tuple[list[float], float] | None:
    """The margins of the hypotheses and of the statement, if they all have a value."""
    try:
        given = [margin(a.formula)(env) for a in claim.hypotheses]  # type: ignore[arg-type]
        return given, margin(claim.conclusion)(env)  # type: ignore[arg-type]
    except (ArithmeticError, LookupError, NotEvaluable, ValueError):
        return None


def _sampled(program: Program, size: int) -> Iterator[Points]:
    rng = np.random.default_rng(1)
    for style in STYLES:
        if not style.ties or any(program.ties):
            yield block(program, style, size, rng)


@pytest.mark.parametrize("name", SOME)
def test_margins_have_the_sign_that_the_scalar_evaluation_gives_them(name: str) -> None:
    _check_margins(name, POINTS, False)


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_margins_at_many_points(name: str) -> None:
    _check_margins(name, 5 * POINTS, True)


def _check_margins(name: str, size: int, all_sizes: bool) -> None:
    for structure in _structures(name, all_sizes):
        for way in WAYS:
            program = _space(name).program(structure, way)
            for points in () if program is None else _sampled(program, size):
                assert program is not None
                values, judged = program.values(points), program.judge(points)
                for k, f in enumerate(judged):
                    cells = {cell: float(x[k]) for cell, x in values.items()}
                    _compare(name, structure, cells, float(f))


def _compare(name: str, structure: Structure, cells: Mapping[Cell, float], judged: float) -> None:
    scalar = _scalar(CLAIMS[name], _environment(structure, cells))
    if scalar is None:
        return
    given, stated = scalar
    where = f"{structure.label}: {cells}"
    if all(m > FAR for m in given):
        assert judged <= INFEASIBLE, where
    if any(m < -MISSED for m in given):
        assert judged > INFEASIBLE, where
    if judged <= INFEASIBLE and abs(stated) > FAR:
        assert (judged > 0) == (stated > 0), f"{judged} for {stated} at {where}"


def _drawn(name: str, rng: random.Random) -> Values | None:
    try:
        return draw_values(_space(name).plan, Picks({}, rng))
    except (NoValue, Missing, NotEvaluable, ArithmeticError, ValueError, TypeError):
        return None


def _cells(values: Values) -> dict[Cell, Fraction]:
    found: dict[Cell, Fraction] = {}

    def walk(name: str, index: tuple[float, ...], value: Value) -> None:
        if isinstance(value, Fraction):
            found[name, index] = value
        else:
            for k, part in enumerate(value, 1):
                walk(name, (*index, float(k)), part)

    for name, value in values.items():
        walk(name, (), value)
    return found


@pytest.mark.parametrize("name", SOME)
def test_exact_values_that_meet_the_hypotheses_are_judged_as_the_exact_evaluation_does(name: str) -> None:
    _check_exactly(name, DRAWS)


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_many_exact_values_are_judged_as_the_exact_evaluation_does(name: str) -> None:
    _check_exactly(name, 5 * DRAWS)


def _check_exactly(name: str, draws: int) -> None:
    if not _screened(name):
        pytest.skip("not evaluated on arrays")
    rng = random.Random(2)
    for _ in range(draws):
        values = _drawn(name, rng)
        structure = None if values is None else next((s for s in _space(name).structures if _known(values, s)), None)
        program = None if structure is None else _space(name).program(structure, "given")
        if values is not None and program is not None and not _on_an_edge(CLAIMS[name], values):
            _compare_exactly(CLAIMS[name], program, values)


def _compare_exactly(claim: Claim, program: Program, values: Values) -> None:
    cells = _cells(values)
    points = Points(np.array([[float(cells[cell])] for cell in program.free]).reshape(len(program.free), 1))
    judged, computed = float(program.judge(points)[0]), program.values(points)
    if not all(np.isfinite(x[0]) for x in computed.values()):
        return
    assert all(float(x[0]) == pytest.approx(float(cells[c]), rel=1e-6, abs=1e-300) for c, x in computed.items())
    true = truth(claim, values)
    if meets(claim, values) is True:
        assert judged <= INFEASIBLE, values
    if true is not None and FAR < abs(judged) <= INFEASIBLE:
        assert (judged > 0) == true, f"{judged} at {values}"


def _known(values: Values, structure: Structure) -> bool:
    return all(values[name] == k for name, k in structure.known.items())


def _on_an_edge(claim: Claim, values: Values) -> bool:
    """Whether a hypothesis holds by so little that floats cannot tell."""
    scalar = _scalar(claim, environment(values))
    return scalar is None or any(abs(m) < SAME for m in scalar[0])
