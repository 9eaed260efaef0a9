"""A claim's test is a test as users of Hypothesis know it: seeds, profiles, the example database, explicit examples."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from unittest import SkipTest

import pytest
from hypothesis import Phase, example, settings
from hypothesis.database import ExampleDatabase, InMemoryExampleDatabase
from hypothesis.errors import UnsatisfiedAssumption
from referee.numeric.balls import Value
from referee.properties import property_test as tests
from referee.properties import remember as module
from referee.properties.found import Unused, keep, kept, path_of
from referee.properties.patience import Patience
from referee.properties.property_test import property_test
from referee.properties.remember import remember
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

TEXT = """
[paper]
key = "small"
title = "small"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
n = { domain = "{1..}" }
A = { domain = "(0, oo)", size = "n" }
sigma = { domain = "(1, oo)" }
[[claim]]
id = "small.false"
says = "no sum is large"
given = ["x < y"]
formula = "x + y < 5"
[[claim]]
id = "small.true"
says = "order"
given = ["x < y"]
formula = "x < y + 1"
[[claim]]
id = "small.sums"
says = "powers of sums"
given = ["A[1] = 2*x"]
formula = "sum(A[j]^sigma, j, 1, n)*n^(sigma-1) > sum(A[j], j, 1, n)^sigma"
[[claim]]
id = "small.odd"
says = "nothing to decide"
formula = "exists v in (0, oo): v^2 = x"
"""
PAPER = read_paper(TEXT, "small")
MODULE = """
from pathlib import Path
from hypothesis import Phase, example, settings
from referee.properties.paper_tests import property_tests
from referee.properties.patience import Patience
from referee.properties.property_test import property_test
from referee.symbolic.load import read_paper

PAPER = read_paper(Path("small.toml").read_text(), "small")
test_false = property_test(PAPER.claim("small.false"))
test_true = property_test(PAPER.claim("small.true"))
test_all = property_tests(PAPER)
"""
CONFTEST = """
from hypothesis import Phase, example, settings
from hypothesis.database import DirectoryBasedExampleDatabase
settings.register_profile("default", database=DirectoryBasedExampleDatabase("examples"))  # none where CI is set
settings.load_profile("default")
settings.register_profile("seven", max_examples=7, derandomize=False)
settings.register_profile("again", phases=[Phase.reuse], derandomize=False)
settings.register_profile("kept", phases=[Phase.explicit], derandomize=False)
settings.register_profile("quick", max_examples=30, phases=set(Phase) - {Phase.explain}, derandomize=False)
settings.load_profile("quick")
"""
MARK = "=== next ==="
DRIVER = f"""
import json, sys, pytest
for session in json.loads(sys.argv[1]):
    pytest.main(["-p", "no:cacheprovider", "-p", "no:xdist", "-rs", *session])
    print({MARK!r}, flush=True)
    for name in ("test_small", "conftest"):
        sys.modules.pop(name, None)
"""
KNOWN: dict[str, Value] = {"x": Fraction(3), "y": Fraction(4)}


def claim(name: str) -> Claim:
    found = PAPER.claim(name)
    assert found is not None
    return found


@pytest.fixture
def module_of_tests(tmp_path: Path) -> Path:
    (tmp_path / "small.toml").write_text(TEXT)
    (tmp_path / "test_small.py").write_text(MODULE)
    (tmp_path / "conftest.py").write_text(CONFTEST)
    return tmp_path


def run(folder: Path, *sessions: tuple[str, ...]) -> list[str]:
    """What pytest prints in sessions one after another, all in one fresh process."""
    command = [sys.executable, "-c", DRIVER, json.dumps(sessions)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.split(MARK)


def test_the_first_run_finds_and_the_next_replays(module_of_tests: Path) -> None:
    again = ("test_small.py::test_false", "--hypothesis-profile=again")
    before, first, replayed, *_ = run(module_of_tests, again, ("test_small.py::test_false",), again)
    assert "1 skipped" in before  # nothing to replay yet
    assert "small.false fails at x = " in first and "1 failed" in first
    assert "kept in" not in first and not (module_of_tests / "counterexamples").exists()
    assert "1 failed" in replayed and failing(replayed) == failing(first)


def failing(report: str) -> list[str]:
    return re.findall(r"small\.false fails at .*", report)


def test_failures_are_kept_in_the_folder_and_tried_first(module_of_tests: Path) -> None:
    (module_of_tests / "counterexamples").mkdir()
    explicit = ("test_small.py::test_false", "--hypothesis-profile=kept")
    first, second, *_ = run(module_of_tests, ("test_small.py::test_all",), explicit)
    assert "kept in counterexamples/small.false.json" in first
    assert "2 failed, 1 passed, 1 skipped" in first and "small.odd: its statement or a hypothesis" in first
    assert "1 failed" in second and "explicit" in second


def test_seeds_and_profiles(module_of_tests: Path) -> None:
    options = ("test_small.py::test_true", "-s", "--hypothesis-profile=seven", "--hypothesis-verbosity=verbose")
    reports = run(module_of_tests, *((*options, f"--hypothesis-seed={k}") for k in (0, 0, 1)))
    first, second, other, *_ = map(tried, reports)
    assert first == second != other
    assert len(first) == 7


def tried(report: str) -> list[str]:
    return re.findall(r"found=\{.*\}", report)


@pytest.fixture
def database() -> Iterator[ExampleDatabase]:
    found = InMemoryExampleDatabase()
    settings.register_profile("replay", phases=[Phase.reuse], database=found, derandomize=False)
    before = settings.get_current_profile_name()
    settings.load_profile("replay")
    yield found
    settings.load_profile(before)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("small.false", KNOWN),
        ("small.false", {"x": Fraction(5, 3), "y": Fraction(50)}),
        (
            "small.sums",
            {"x": Fraction(3, 2), "n": Fraction(2), "A": (Fraction(3), Fraction(3)), "sigma": Fraction(2)},
        ),
    ],
)
def test_remembered_values_replay_from_the_database(name: str, values: dict[str, Value], tmp_path: Path) -> None:
    subject, nothing = claim(name), tmp_path / "nothing"
    with pytest.raises(SkipTest):  # nothing to replay
        property_test(subject, folder=nothing)()
    path = remember(subject, values, tmp_path / "kept")
    assert kept(subject, tmp_path / "kept") == [values] and path == path_of(subject, tmp_path / "kept")
    with pytest.raises(AssertionError) as failure:
        property_test(subject, folder=nothing)()
    told = "".join(failure.value.__notes__)
    assert all(repr(x) in told for x in values.values())
    with pytest.raises(SkipTest):  # another claim, another key
        property_test(claim("small.true"), folder=nothing)()


@pytest.mark.usefixtures("database")
def test_what_cannot_be_replayed_is_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = {"x": Fraction(12345, 678), "y": Fraction(4567, 89)}
    with pytest.warns(Unused, match=r"small\.false: kept in .*small\.false\.json, not in .*: no choices"):
        remember(claim("small.false"), odd, tmp_path)
    monkeypatch.setattr(module, "PARTS", None)
    with pytest.warns(Unused, match="stores its choices in another way"):
        remember(claim("small.false"), KNOWN, tmp_path)
    assert kept(claim("small.false"), tmp_path) == [KNOWN, odd]


def test_a_profile_without_database(tmp_path: Path) -> None:
    settings.register_profile("none", database=None)
    before = settings.get_current_profile_name()
    settings.load_profile("none")
    try:
        with pytest.warns(Unused, match="the profile has none"):
            remember(claim("small.false"), KNOWN, tmp_path)
    finally:
        settings.load_profile(before)


def test_kept_values_are_explicit_examples(tmp_path: Path) -> None:
    keep(claim("small.false"), KNOWN, tmp_path)
    only = settings(phases=[Phase.explicit])
    with pytest.raises(AssertionError, match=r"small\.false fails at x = 3, y = 4"):
        property_test(claim("small.false"), settings=only, folder=tmp_path)()
    with pytest.raises(AssertionError, match=r"small\.false fails at x = 3, y = 4"):
        property_test(claim("small.false"), examples=[KNOWN], settings=only, folder=tmp_path / "none")()


def test_a_file_for_another_version_of_the_claim_is_not_used(tmp_path: Path) -> None:
    path = keep(claim("small.false"), KNOWN, tmp_path)
    edited = read_paper(TEXT.replace("x + y < 5", "x + y < 6"), "small").claim("small.false")
    assert edited is not None
    with pytest.warns(Unused, match="kept for another version of small.false"):
        assert kept(edited, tmp_path) == []
    for broken in ("", "[]", "{}", json.dumps({**json.loads(path.read_text()), "counterexamples": [{"x": 1}]})):
        path.write_text(broken)
        with pytest.warns(Unused, match=r"small\.false\.json: not a file of counterexamples"):
            assert kept(claim("small.false"), tmp_path) == []


def test_examples_have_to_meet_the_hypotheses(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has to meet the hypotheses, and x = 4, y = 3 does not"):
        property_test(claim("small.false"), examples=[{"x": Fraction(4), "y": Fraction(3)}], folder=tmp_path)
    with pytest.raises(ValueError, match="values for all symbols: y missing"):
        property_test(claim("small.false"), examples=[{"x": Fraction(4)}], folder=tmp_path)


def test_settings_can_be_put_on_the_test() -> None:
    seven = settings(max_examples=7)(property_test(claim("small.true")))
    assert seven._hypothesis_internal_use_settings.max_examples == 7  # type: ignore[attr-defined]
    seven()


def test_settings_on_the_test_do_not_bring_back_the_stock_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(tests, "_count", lambda tally, verdict: seen.append(settings().deadline) or True)
    for chosen in (settings(max_examples=1), settings(max_examples=1, deadline=12345)):
        chosen(property_test(claim("small.true")))()
    assert set(map(str, seen)) == {"None", "0:00:12.345000"}


def test_examples_written_by_hand(tmp_path: Path) -> None:
    fails = example(x=3, y="4")(property_test(claim("small.false"), folder=tmp_path))
    with pytest.raises(AssertionError, match=r"small\.false fails at x = .*\n.*\n.*'x': Fraction\(3, 1\)"):
        settings(phases=[Phase.explicit])(fails)()
    wrong = example(x=4, y=3)(property_test(claim("small.true"), folder=tmp_path))
    with pytest.raises(ValueError, match="has to meet the hypotheses"):
        wrong()
    expected = example(x=3, y=4).xfail()(property_test(claim("small.false"), folder=tmp_path / "none"))
    settings(phases=[Phase.explicit])(expected)()


@pytest.mark.filterwarnings("ignore:Using `reject` outside")
def test_after_a_failure_few_new_draws_are_looked_at() -> None:
    looked: list[int] = []

    def look(x: int) -> bool:
        looked.append(x)
        return x < 3

    patience = Patience(look, 2)
    assert [patience(x, str(x), last=False) for x in (1, 3, 4, 3, 5)] == [True, False, False, False, False]
    with pytest.raises(UnsatisfiedAssumption):
        patience(6, "6", last=False)
    assert patience(4, "4", last=True) is False and looked == [1, 3, 4, 5]
    assert patience(6, "6", last=False) is False  # another run
