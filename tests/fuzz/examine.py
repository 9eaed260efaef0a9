"""One claims file through referee in this process: what it came to, and what must not have happened."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from referee.proofs.command import main
from referee.proofs.command.parser import COMMANDS
from referee.proofs.investigate import Case, Settings, investigate
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method.task import Task
from referee.proofs.methods import FAILURES, METHODS, checked
from referee.proofs.result import Result
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import OPEN, Verdict
from referee.symbolic.claim import Claim
from referee.symbolic.load import ClaimsError, load_paper, read_paper
from referee.symbolic.tex import claim_tex

from ..patience import OutOfTime, at_most
from .files import canary, file
from .truth import Stated, Truth, environments, stated

POINTS = 25
EXAMPLES = 1
ALL_ROADS = 0.01
BUDGET = 0.15


@dataclass
class Outcome:
    """What a file came to: a word for each claim (or `error`), and every failure as (kind, what)."""

    number: int
    words: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)


def warm() -> None:
    """Take all roads once, before processes are forked: a budget that ends while numba loads leaves it broken."""
    text = '[paper]\nkey = "warm"\n[symbols]\nx = { domain = "(0, oo)" }\n[[claim]]\nid = "c"\nsays = "x + 1 < 2 * x^x"'
    claim = read_paper(text, "warm").claims[0]
    investigate(Case(claim, {}, None, None), Kernel(Solvers(), lemma_formulas()), Settings(EXAMPLES, 0))


def examine(seed: int, number: int, trap: Path) -> Outcome:
    """The file of this number: loaded, checked and verified; verdicts compared with the truth at drawn points."""
    outcome = Outcome(number)
    rng = Random(f"examine {seed} {number}")
    data = file(seed, number, canary(trap))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.claims.toml"
        path.write_bytes(data)
        try:
            _file(path, data, rng, outcome)
        except MemoryError:
            raise
        except Exception:
            outcome.failures.append(("traceback", traceback.format_exc()[-1500:]))
    if trap.exists():
        outcome.failures.append(("code ran", str(trap)))
    return outcome


def _file(path: Path, data: bytes, rng: Random, outcome: Outcome) -> None:
    try:
        paper = load_paper(path)
    except ClaimsError as error:
        outcome.words["error"] += 1
        if not str(error).strip() or "Traceback" in str(error):
            outcome.failures.append(("message", str(error)))
        if rng.random() < 0.02:
            _command(["verify", str(path), "--no-follow-up"], 2, outcome)
        return
    if rng.random() < 0.05 and "check" in COMMANDS:
        _command(["check", str(path)], 0, outcome)
    known = stated(data)
    outcome.words["file"] += 1
    for claim in paper.claims[:3]:
        result = _result(claim, rng, outcome.words)
        outcome.words[result.verdict.name] += 1
        if "failed:" in result.verdict.reason or "ALARM" in result.verdict.reason:
            outcome.failures.append(("verdict", f"{claim.id}: {result.verdict.reason}"))
        if claim.id in known:
            _compare(result, known[claim.id], rng, outcome)
        elif result.verdict.name == "proved":
            outcome.words["proved, not compared"] += 1


def _result(claim: Claim, rng: Random, notes: Counter[str]) -> Result:
    """The verdict: of some claims by all roads, of most by the methods alone, since searches take longer."""
    assert claim.digest and claim_tex(claim)
    kernel = Kernel(Solvers(), lemma_formulas())
    if rng.random() < ALL_ROADS:
        return investigate(Case(claim, {}, None, None), kernel, Settings(EXAMPLES, 0))
    word = Verdict(OPEN, claim.scope, "")
    try:
        with at_most(BUDGET) as spent:
            for name, propose in METHODS:
                try:
                    for certificate, verdict in checked(Task(claim, kernel, {}), propose):
                        return Result(claim, verdict, (), None, certificate, 0.0)
                except FAILURES as error:  # the user does not see it: the next method is tried
                    if spent:
                        raise
                    notes[f"{name} failed: {type(error).__name__}"] += 1
    except (OutOfTime, Exception):
        if not spent:
            raise
        word = Verdict("given up", claim.scope, "")
    return Result(claim, word, (), None, None, 0.0)


def _compare(result: Result, claim: Stated, rng: Random, outcome: Outcome) -> None:
    """A proved claim at drawn points, a refuted one at its counterexample."""
    truth = Truth(claim, rng)
    if result.verdict.name == "proved":
        against = truth.against(POINTS)
        outcome.words["proved, compared"] += 1
        if against is not None:
            outcome.failures.append(("false proof", f"{result.claim.id} at {against}"))
    if result.verdict.name == "refuted" and result.counterexample is not None:
        for env in environments(dict(result.counterexample.values)):
            outcome.words["refuted, compared"] += 1
            held = truth.holds(claim.says, env)
            if held is True or any(truth.holds(g, env) is False for g in claim.given):
                outcome.failures.append(("false refutation", f"{result.claim.id} at {env}"))


def _command(argv: list[str], status: int, outcome: Outcome) -> None:
    """A call of the command line: its status, and no traceback in what it prints."""
    out, err = io.StringIO(), io.StringIO()
    here = Path.cwd()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        os.chdir(Path(argv[1]).parent)
        try:
            found = main(argv)
        finally:
            os.chdir(here)
    if found != status or "Traceback" in err.getvalue() + out.getvalue():
        outcome.failures.append(("command", f"{argv[0]} gave {found}: {err.getvalue()[-500:]}"))
