"""What a campaign came to, in words: the violation, or where nothing was found and how near it came."""

from __future__ import annotations

from fractions import Fraction
from textwrap import wrap

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...numeric.balls import Value, Values
from ...properties.campaign.campaign import Campaign
from ...properties.campaign.corner import about, corner, rounded
from ...properties.campaign.examine import obstacle
from ...properties.campaign.merged import Merged, Structure
from ...properties.campaign.outcome import structure_in
from ...properties.screen.advantage import JOINT
from ...properties.screen.path_names import regimes
from ...properties.simple_values import numbers
from ...symbolic.claim import Claim
from ...symbolic.expression import Rel
from ...symbolic.walk import walk

VIOLATED, SURVIVED, OPEN = "VIOLATED", "survived", "open"
STYLES = {VIOLATED: "bold red", SURVIVED: "yellow", OPEN: "magenta"}
BLIND = 1e-9
UNMEASURED = "how near it came to being false has no measure: the statement has no two sides to compare at a point"
EQUATION = "the two sides were equal in all digits that floats keep, wherever both could be computed"
INSIDE = "moderate numbers, none of them at an end of its domain, large, or equal to another"
ALONE = "all; "
"""The label of a claim with one structure only."""
MOST, MOST_PARTS = 8, 9
"""How many rows the table has at most; how many if each structure is told apart by pattern."""


def word(campaign: Campaign) -> str:
    """The outcome in a word. What no example could decide has not survived anything."""
    merged = campaign.merged
    if merged.found is not None:
        return VIOLATED
    return SURVIVED if merged.tried else OPEN


def print_heading(console: Console, campaign: Campaign, told: str) -> None:
    """`tiny.mean: survived (10.0 s)`."""
    said = Text.assemble((campaign.claim.id, "bold"), ": ", (told, STYLES[told]), f" ({campaign.seconds:.1f} s)")
    console.print(said, soft_wrap=True)


def print_survived(console: Console, campaign: Campaign) -> None:
    """How many examples, where, the smallest margin and the corner in which it was reached."""
    merged = campaign.merged
    _say(console, _counts(campaign.claim, merged))
    if campaign.beyond is not None:
        _say(
            console,
            f"an earlier run found a violation beyond this budget, in chunk {campaign.beyond}: give a larger one",
        )
    if merged.structures:
        console.print(_table(merged))
    if _patterns(merged):
        _say(console, _patterns(merged))
    if merged.tried and regimes(campaign.claim) == {"autarky", "trade"}:
        _say(console, "each economy was followed in autarky and under trade")
    if merged.closest is None or merged.where is None or _equation(campaign.claim):
        if merged.tried:
            _say(console, EQUATION if _equation(campaign.claim) else UNMEASURED)
        return
    low = merged.closest < BLIND
    margin = f"below {BLIND:g} of their size" if low else f"{merged.closest:.2g} of their size"
    _say(console, f"smallest gap between the two sides: {margin}")
    _say(console, f"reached at {point(merged.where)}")
    places = corner(campaign.claim, merged.where)
    _say(console, f"nearest to false with {'; '.join(places) if places else INSIDE}")


def _equation(claim: Claim) -> bool:
    """Whether all that the claim states are equations."""
    return {p.op for p in walk(claim.conclusion) if isinstance(p, Rel)} == {"="}


def _counts(claim: Claim, merged: Merged) -> str:
    if not merged.chunks:
        return "no chunk has ended yet"
    chunks = f"{merged.chunks:,} chunk{'' if merged.chunks == 1 else 's'}"
    if not merged.tried:
        why = obstacle(claim)
        told = f"none of {merged.undecided + merged.given_up:,} examples in {chunks} could be decided"
        return f"{told}: {why}" if why else told
    parts = [f"{merged.tried:,} examples in {chunks}, none violates the claim; this is no proof"]
    if merged.undecided:
        parts.append(f"{merged.undecided:,} more could not be decided")
    if merged.given_up:
        parts.append(f"{merged.given_up:,} draws did not meet the hypotheses")
    return "; ".join(parts)


def _table(merged: Merged) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("  structure", overflow="fold")
    for heading in ("examples", "cells", "visited"):
        table.add_column(heading, justify="right", no_wrap=True)
    rows = _rows(merged)
    shown = rows[: MOST if len(rows) > MOST + 1 else None]
    for name, s in shown:
        share = _share(s.visited.bit_count(), s.cells)
        table.add_row(f"  {name.removeprefix(ALONE)}", f"{s.examples:,}", f"{s.cells:,}" if s.cells else "-", share)
    others = [s for _, s in rows[len(shown) :]]
    if others:
        cells = sum(s.cells for s in others)
        share = _share(sum(s.visited.bit_count() for s in others), cells)
        table.add_row(f"  {len(others)} others", f"{sum(s.examples for s in others):,}", f"{cells:,}", share)
    return table


def _rows(merged: Merged) -> list[tuple[str, Structure]]:
    """Structures by pattern; put together where that makes too many rows, and of one structure the most seen first."""
    parts, whole = list(merged.structures.items()), list(merged.whole.items())
    if len(parts) <= MOST_PARTS:
        return sorted(parts, key=lambda row: [name for name, _ in whole].index(structure_in(row[0])))
    return whole if len(whole) > 1 else sorted(parts, key=lambda row: -row[1].examples)


def _patterns(merged: Merged) -> str:
    """How often Home was better in no industry, in some, in all: of the examples in the table."""
    counts = [0, 0, 0]
    for name, s in merged.structures.items():
        if JOINT in name:
            k, n = map(int, name.partition(JOINT)[2].split(" of "))
            counts[0 if k == 0 else 2 if k == n else 1] += s.examples
    if not sum(counts) or len(merged.structures) <= MOST_PARTS:
        return ""
    none, some, every = (f"{c / sum(counts):.0%}" for c in counts)
    return f"Home better in no industry in {none} of the examples drawn, in some in {some}, in all in {every}"


def _share(visited: int, cells: int) -> str:
    return f"{visited / cells:.0%}" if cells else "-"


def point(values: Values) -> str:
    """`n = 2, A = (1, 3/2)`; long numbers are rounded, and it is said that they are."""
    told = ", ".join(f"{name} = {_value(value)}" for name, value in values.items())
    return f"{told} (rounded)" if any(rounded(x) for value in values.values() for x in numbers(value)) else told


def _value(value: Value) -> str:
    return about(value) if isinstance(value, Fraction) else f"({', '.join(map(_value, value))})"


def _say(console: Console, told: str) -> None:
    lines = wrap(told, console.width - 2, break_long_words=False, break_on_hyphens=False)
    console.print(Text("\n".join(f"  {line}" for line in lines)), soft_wrap=True)
