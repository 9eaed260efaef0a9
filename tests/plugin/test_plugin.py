"""The pytest plugin in small projects: what is collected, what passes, what a failing item prints."""

import pytest
import referee
from referee.proofs import ledger, plugin
from referee.proofs.plugin.collecting import ClaimsFile
from referee.proofs.result import Result
from referee.proofs.verdict import SURVIVED, Verdict
from referee.symbolic.paper import Paper

pytest_plugins = ["pytester"]

CLAIMS = """
[paper]
key = "taxes"
[symbols]
t = { domain = "(0, 1)" }
[definitions]
revenue = "t * (1 - t)"
[[claim]]
id = "peak"
where = "Proposition 1"
says = "revenue <= 1/4"
[[claim]]
id = "low"
says = "revenue <= 1/5"
"""
MODULE = """
from referee import Claim, Paper, Variable
x = Variable("x", "(0, oo)")
PAPER = Paper("mine", claims=[Claim("square", (x**2 + 1, ">=", 2 * x))])
def test_beside_the_claims(): pass
"""
ITEMS = [
    "mine_claims.py::square", "mine_claims.py::square[[]property]", "taxes.claims.toml::peak",
    "taxes.claims.toml::peak[[]property]", "taxes.claims.toml::low", "taxes.claims.toml::low[[]property]",
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded() -> type[pytest.File]:
    """What the runs need, loaded before them: pytester forgets what they load, and numba bears no second loading."""
    x = referee.Variable("x", "(0, 1)")
    referee.verify(
        referee.Paper("p", claims=[referee.Claim("c", (x**2, "<=", x)), referee.Claim("d", (2 * x, "<", 1))])
    )
    return ClaimsFile


@pytest.fixture
def run(loaded: type[pytest.File], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """A project with two true claims, a false one and a test; runs pytest there."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makefile(".claims.toml", taxes=CLAIMS)
    pytester.makepyfile(mine_claims=MODULE, test_other="def test_other(): pass")

    def runs(*options: str) -> pytest.RunResult:
        options = ("-p", "no:referee", "-p", "no:xdist", "--claims-examples", "3", *options)
        return pytester.runpytest_inprocess(*options, plugins=[plugin])

    return runs


def test_every_claim_gives_a_verdict_and_a_property(run) -> None:
    result = run("--collect-only", "-q")
    result.stdout.fnmatch_lines([*ITEMS, "test_other.py::test_other", "7 tests collected*"])


def test_claims_only(run) -> None:
    result = run("--collect-only", "-q", "--claims-only")
    result.stdout.fnmatch_lines([*ITEMS, "6 tests collected*"])
    result.stdout.no_fnmatch_line("*test_*")


def test_a_failing_item_prints_claim_counterexample_and_script_and_no_traceback(run) -> None:
    result = run("-k", "low")
    result.assert_outcomes(failed=2, deselected=5)
    result.stdout.fnmatch_lines([
        "low: refuted",
        "  claim: for all t ∈ (0, 1): revenue ≤ (1/5)",
        "  where revenue = t·(1 - t)",
        "  at t = 1/2: the left side exceeds the right side by 1/20, where <= is claimed",
        "  a script that recomputes it: referee show low --source *taxes.claims.toml --script FILE",
        "low fails at t = 1/2*",
    ])  # fmt: skip
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*collecting.py*")


def test_a_run_of_all_fails_for_the_false_claim_alone(run) -> None:
    run().assert_outcomes(passed=5, failed=2)


def test_node_ids_and_marks_select(run) -> None:
    run("taxes.claims.toml::peak").assert_outcomes(passed=2)
    run("taxes.claims.toml::peak[property]").assert_outcomes(passed=1)
    run("-m", "not claims").assert_outcomes(passed=1, deselected=6)


def test_the_first_failure_ends_a_run(run) -> None:
    result = run("-x", "taxes.claims.toml")
    result.assert_outcomes(passed=2, failed=1)


def test_a_claim_known_to_be_refuted(run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nclaims_refuted = low peak")
    result = run("taxes.claims.toml")
    result.assert_outcomes(xfailed=2, failed=1, passed=1)
    result.stdout.fnmatch_lines(["peak: proved", "  claims_refuted says that this claim is refuted; it is not"])


def test_what_is_not_proved_is_xfailed_or_fails_as_required(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def survived(papers: list[Paper], *_: object) -> list[Result]:
        verdict = Verdict(SURVIVED, "", "not violated at 3 points")
        return [Result(c, verdict, (), None, None, 0.0) for p in papers for c in p.claims]

    monkeypatch.setattr(ledger, "verify", survived)
    options = ("taxes.claims.toml", "-k", "not property", "-rx", "--claims-require")
    allowed = run(*options, "unrefuted")
    allowed.assert_outcomes(xfailed=2, deselected=2)
    allowed.stdout.fnmatch_lines(["*survived: not violated at 3 points*"])
    for required in ("decided", "proved"):
        run(*options, required).assert_outcomes(failed=2, deselected=2)


def test_an_error_in_a_file_is_one_message(run, pytester: pytest.Pytester) -> None:
    pytester.makefile(".claims.toml", wrong=CLAIMS.replace("revenue <= 1/5", "revenu <= 1/5"))
    pytester.makepyfile(bad_claims="PAPER = 3", worse_claims="PAPER = 1/0")
    result = run()
    result.assert_outcomes(errors=3)
    result.stdout.fnmatch_lines([
        "*bad_claims.py: PAPER must be a referee.Paper; found a int",
        "*worse_claims.py: running this module failed: ZeroDivisionError: division by zero",
        "*wrong.claims.toml*claim 'low'*revenu*did you mean 'revenue'?*",
    ], consecutive=False)  # fmt: skip
    result.stdout.no_fnmatch_line("*Traceback*")


def test_modules_without_a_paper_are_not_run(run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(no_claims="raise SystemExit('run')")
    run("--collect-only", "-q").assert_outcomes()


def test_wrong_options_are_told(run, pytester: pytest.Pytester) -> None:
    run("--claims-examples", "none").stderr.fnmatch_lines(["*found 'none', expected a whole number of at least 1*"])
    pytester.makeini("[pytest]\nclaims_require = all")
    run().stderr.fnmatch_lines(["*claims_require: found 'all', expected one of unrefuted, decided, proved*"])
