"""A finding of a campaign: made simple, put to the kernel, and told with its script."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ...numeric.balls import Values
from ...properties.finding import finding
from ...properties.hunt import known_from, show
from ...symbolic.claim import Claim
from ...symbolic.deferred import deferred
from ...symbolic.prenex import pointwise
from .. import store
from ..context import Rejected
from ..counterexample import counterexample_of
from ..kernel import Kernel
from ..lemmas import lemma_formulas
from ..method.negation import disproof
from ..report.economy_script import economy_script
from ..report.python_text import NotPython
from ..report.script import script_for
from ..report.wording import failure, margin_text
from ..solvers import Solvers

Paper = Mapping[str, object]
remember = deferred("...properties.remember", __package__)


def print_finding(console: Console, claim: Claim, found: Values, tried: int, folder: Path | None) -> bool:
    """Tell of a finding, kernel's word and script included; False if it is none."""
    simple = finding(pointwise(claim), found)
    if simple is None:
        _say(
            console,
            f"stored as violated, but it is not, at {show(found)}: hunt again with --fresh",
            "bold white on red",
        )
        return False
    values, paper = simple.values, disproof(claim, simple.values, simple.certificate)
    _say(console, f"violated at {show(values)} ({tried:,} tried){known_from(simple)}")
    _keep(console, claim, values)
    if paper is not None:
        _confirmed(console, claim, paper, folder)
    elif simple.margin is not None:
        _integrated(console, claim, values, folder)
    return True


def _integrated(console: Console, claim: Claim, values: Values, folder: Path | None) -> None:
    """The script that integrates the paths of an economy."""
    try:
        script = economy_script(claim, values)
    except NotPython as error:
        _say(console, f"no script: {error}")
        return
    _script(console, claim, script, folder, "the script alone: of paths there is no certificate")


def _keep(console: Console, claim: Claim, values: Values) -> None:
    """Keep the values where the claim's property-based test looks for them."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            path = remember.remember(claim, values)
        except OSError as error:
            _say(console, f"not kept for tests: {error}", "bold white on red")
            return
    reasons = [str(warning.message).removeprefix(f"{claim.id}: ") for warning in told]
    _say(console, "; ".join(reasons) or f"kept in {path}: the claim's property-based test tries it first")


def _confirmed(console: Console, claim: Claim, paper: Paper, folder: Path | None) -> None:
    """The kernel's word on what was found, and the script."""
    try:
        Kernel(Solvers(), lemma_formulas()).check(claim, paper, {})
        found = counterexample_of(claim, paper)
        assert found is not None
        _say(console, f"the kernel accepts it: {failure(found)}; margin {margin_text(found)}")
        script = script_for(claim, found)
    except Rejected as error:
        _say(console, f"the kernel rejects it: {error}", "bold white on red")
        return
    except NotPython as error:
        _say(console, f"no script: {error}")
        script = None
    if folder is not None:
        store.save(folder, paper)
    if script is not None:
        _script(console, claim, script, folder, "certificate beside it")


def _script(console: Console, claim: Claim, script: str, folder: Path | None, beside: str) -> None:
    sys.stdout.write(script)
    if folder is not None:
        path = folder / f"{claim.id}.py"
        path.write_text(script, encoding="utf-8")
        _say(console, f"saved as {path}, {beside}")


def _say(console: Console, told: str, style: str = "") -> None:
    console.print(Text(f"  {told}", style=style), soft_wrap=True)
