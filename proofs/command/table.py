"""The verdict table and the lines below it, readable at 60 columns and without color."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..report.wording import at_values, failure, is_alarm, margin_text, roads_of, scope_of
from ..result import Result
from ..sources import short_id
from ..verdict import OPEN, PROVED, REFUTED, SURVIVED

NEEDED = {"yes": "needed", "no": "not needed", "undecided": "undecided"}
WIDE = 72
LONG_ID = 32
STYLES = {PROVED: "green", REFUTED: "bold red", SURVIVED: "yellow", OPEN: "magenta"}
LEGEND = "roads: D derivation, N numeric check, H hunt, C certificate"


def print_results(console: Console, results: Sequence[Result], titles: dict[str, str]) -> None:
    """The table of every paper, then alarms, counterexamples, what stays undecided, and the summary."""
    for key in dict.fromkeys(r.claim.paper for r in results):
        rows = [r for r in results if r.claim.paper == key]
        heading = f"{key}: {titles[key]}" if titles.get(key) else key
        console.print(Text(heading, style="bold"))
        console.print(_table(rows, console.width >= WIDE))
    console.print(Text(LEGEND, style="dim"))
    _details(console, results)
    if any(r.assumptions for r in results):
        console.print(audit_summary(results))
    console.print(Text(summary(results), style="bold"))


def _table(rows: Sequence[Result], wide: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    longest = max(len(short_id(r.claim)) for r in rows)
    table.add_column("claim", overflow="fold", min_width=min(longest, LONG_ID), no_wrap=wide and longest <= LONG_ID)
    if wide:
        table.add_column("where", overflow="fold", style="dim")
    table.add_column("verdict", no_wrap=True, min_width=len("survived"))
    if wide:
        table.add_column("scope", overflow="fold", max_width=14)
    table.add_column("roads", no_wrap=True, min_width=len("roads"))
    table.add_column("s", justify="right", no_wrap=True, min_width=max(len(f"{r.seconds:.1f}") for r in rows))
    for r in rows:
        table.add_row(*_cells(r, wide))
    return table


def _cells(r: Result, wide: bool) -> list[Text]:
    verdict = Text(r.verdict.name, style=STYLES[r.verdict.name])
    if is_alarm(r):
        verdict = Text("ALARM", style="bold white on red")
    claim, where, scope = Text(short_id(r.claim)), Text(r.claim.where), Text(scope_of(r))
    last = [Text(roads_of(r)), Text(f"{r.seconds:.1f}")]
    if wide:
        return [claim, where, verdict, scope, *last]
    if r.claim.where:
        claim.append("\n  " + r.claim.where.replace("\n", " "), style="dim")
    if scope_of(r) not in ("full", "none", "points tried"):
        claim.append("\n  scope: " + scope_of(r), style="dim")
    return [claim, verdict, *last]


def _details(console: Console, results: Sequence[Result]) -> None:
    for r in results:
        if is_alarm(r):
            console.print(Text(f"{r.verdict.reason} ({r.claim.id})", style="bold white on red"), soft_wrap=True)
    for r in results:
        if r.verdict.name == REFUTED:
            console.print(Text.assemble(("refuted ", STYLES[REFUTED]), f"{r.claim.id}: {_broken(r)}"), soft_wrap=True)
            if r.amendment is not None:
                told = " ".join(r.amendment.claim.says.split())
                console.print(Text.assemble(("  amended, proved: ", STYLES[PROVED]), told), soft_wrap=True)
    for r in results:
        if r.verdict.name == PROVED and r.assumed is not None and r.assumed.told:
            told = f"{r.claim.id}: {r.assumed.told}"
            console.print(Text.assemble(("proved, but ", STYLES[SURVIVED]), told), soft_wrap=True)
    for r in results:
        if r.verdict.name in (SURVIVED, OPEN) and not is_alarm(r):
            told = f"{r.claim.id}: {r.verdict.reason}"
            console.print(Text.assemble((f"{r.verdict.name} ", STYLES[r.verdict.name]), told), soft_wrap=True)


def _broken(r: Result) -> str:
    if r.counterexample is None:
        return "by a disproof without values; see `referee show`"
    found = r.counterexample
    return f"{at_values(found.values)}{failure(found)} (margin {margin_text(found)})"


def audit_summary(results: Sequence[Result]) -> str:
    """`audit: 12 assumptions of 3 proved claims: 7 needed, 4 not needed, 1 undecided`."""
    audited = [r for r in results if r.assumptions]
    needed = [a.needed for r in audited for a in r.assumptions]
    counts = ", ".join(f"{needed.count(k)} {v}" for k, v in NEEDED.items())
    claims = f"{len(audited)} proved claim{'' if len(audited) == 1 else 's'}"
    return f"audit: {len(needed)} assumptions of {claims}: {counts} (`referee audit ID`)"


def summary(results: Sequence[Result]) -> str:
    """`5 claims: 3 proved, 1 refuted, 1 survived, 0 open`."""
    names = [r.verdict.name for r in results]
    counts = ", ".join(f"{names.count(v)} {v}" for v in (PROVED, REFUTED, SURVIVED, OPEN))
    return f"{len(names)} claim{'' if len(names) == 1 else 's'}: {counts}"
