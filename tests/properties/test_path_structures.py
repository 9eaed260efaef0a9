"""Search over structure on paths: matrices, patterns of comparative advantage, mirror images, horizons."""

from fractions import Fraction

import numpy as np
import pytest
from needles_matrices import RADIUS, matrix_needle
from referee.numeric import enclose
from referee.numeric.balls import Value
from referee.properties.campaign.examine_paths import examine_paths, path_space_of, simplified_path
from referee.properties.screen.path_matrices import coordinates, stacked
from referee.properties.screen.path_names import HORIZON, INITIAL, MATRIX
from referee.properties.screen.path_screening import PathScreening
from referee.properties.screen.path_trial import Trial
from referee.properties.screen.sampling import STYLES
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

FILE = """
[paper]
key = "drawn"
[symbols]
spillovers = {{ domain = "[0, 1]", size = [{n}, {n}] }}
A = {{ domain = "(0, oo)", size = {n}, path = true }}
A_star = {{ domain = "(0, oo)", size = {n}, path = true }}
X = {{ domain = "(0, oo)", size = {n}, path = true }}
[[claim]]
id = "drawn"
says = "drawn"
model = "trade-paths"
given = [{given}]
formula = "forall t in [0, oo): X[1, t] >= A[1, 0] + A_star[1, 0] - A_star[1, 0]"
"""


def drawn(n: int, given: str = "'A_star[1, 0] > 0'") -> Claim:
    found = read_paper(FILE.format(n=n, given=given), "drawn").claim("drawn")
    assert found is not None
    return found


def economies(n: int, given: str = "'A_star[1, 0] > 0'") -> dict[str, np.ndarray]:
    """The numbers of blocks of all styles that are simulated: technologies, matrices (N, n, n), horizons (N,)."""
    space = path_space_of(drawn(n, given))
    structure = space.structures[0]
    rows = []
    for style in STYLES:
        program, statement = space.program(structure, "ties" if style.ties else "free"), space.statement(structure, 2)
        assert program is not None and statement is not None
        trial = Trial(space, structure, program, statement, 2)
        points = PathScreening(space, np.random.default_rng(5))._feasible(trial, style, 400)
        rows.append(trial.values(points, np.arange(points.u.shape[1])))
    cells = {cell: np.concatenate([row[cell] for row in rows]) for cell in rows[0]}
    home, foreign = (np.stack([x for c, x in cells.items() if c[0] == name], axis=-1) for name in INITIAL)
    matrices = stacked(cells)
    assert matrices is not None
    return {"home": home, "foreign": foreign, MATRIX: matrices, HORIZON: cells[HORIZON, ()]}


def numbers(value: Value) -> list[Fraction]:
    assert isinstance(value, tuple)
    return [x for x in value if isinstance(x, Fraction)]


@pytest.mark.parametrize("seed", [pytest.param(k, marks=pytest.mark.slow if k > 1 else ()) for k in range(5)])
def test_the_search_follows_the_entries_of_an_open_matrix(seed: int) -> None:
    needle = matrix_needle(seed)
    found = next(o.found for o in (examine_paths(needle.claim, seed, k) for k in range(4)) if o.found is not None)
    simple = simplified_path(needle.claim, found)
    assert simple is not None
    values = simple[0]
    rows = values[MATRIX]
    assert isinstance(rows, tuple)
    matrix = [numbers(line) for line in rows]
    sides = numbers(values["A"]), numbers(values["A_star"])
    (sigma,) = numbers((values["sigma"],))
    path = enclose(*sides, matrix, sigma, (Fraction(0), Fraction(1)), "autarky")
    pupil = needle.first[1] - 1
    growth = float(path.states[1].A[pupil].mid()) / float(sides[0][pupil])
    assert needle.score([list(map(float, line)) for line in matrix], growth) < RADIUS**2
    assert sum(x != 0 for line in matrix for x in line) <= 3
    assert max(x.numerator for side in sides for x in side) <= 20


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_nothing_is_found_where_no_matrix_is_right(seed: int) -> None:
    outcome = examine_paths(matrix_needle(seed, false=False).claim, seed, 0)
    assert outcome.found is None and outcome.tried > 5000 and outcome.closest is not None


@pytest.mark.parametrize("n", [2, 3, 4])
def test_matrices_of_all_kinds_are_drawn(n: int) -> None:
    matrices = economies(n)[MATRIX]
    tables = [np.eye(n)] + ([np.eye(n)[[k ^ 1 for k in range(n)]]] if n % 2 == 0 else [])
    for table in tables:
        assert (matrices == table).all(axis=(1, 2)).mean() > 0.1
    zeros = (matrices == 0).mean(axis=(1, 2))
    assert (zeros == 0).mean() > 0.05 and ((zeros > 0.6) & (zeros < 1)).mean() > 0.1
    inner = matrices[(matrices > 0) & (matrices < 1)]
    assert np.histogram(inner, bins=10, range=(0, 1))[0].min() > 0.02 * inner.size


def test_hypotheses_on_entries_are_kept() -> None:
    matrices = economies(3, "'forall j in {1..3}: spillovers[j, j] = 1/2', 'spillovers[1, 2] >= spillovers[2, 1]'")[
        MATRIX
    ]
    assert len(matrices) > 1000 and (np.diagonal(matrices, axis1=1, axis2=2) == 0.5).all()
    assert (matrices[:, 0, 1] >= matrices[:, 1, 0]).all() and (matrices[:, 0, 1] > matrices[:, 1, 0]).any()


def test_patterns_of_comparative_advantage_mirror_images_and_horizons() -> None:
    found = economies(4)
    home, foreign = found["home"], found["foreign"]
    mirror = (home == foreign[:, ::-1]).all(axis=1)
    assert 0.2 < mirror.mean() < 0.8
    better = np.unique((home > foreign)[~mirror], axis=0)
    assert len(better) == 16  # Home better in any of the industries
    ranks = np.unique(np.argsort(home / foreign, axis=1)[~mirror], axis=0)
    assert len(ranks) == 24  # and in any order
    decades = np.floor(np.log10(found[HORIZON]))
    assert all((decades == k).mean() > 0.005 for k in range(-3, 3))
    assert 200 < found[HORIZON].max() < 1001


def test_the_places_of_entries_are_coordinates() -> None:
    program = path_space_of(drawn(2)).program(path_space_of(drawn(2)).structures[0])
    assert program is not None and len(coordinates(program.free)) == 4
