"""The hunt for counterexamples to a claim, in this process: chunk after chunk, then the finding made simple."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..numeric.balls import Value, Values
from ..symbolic.claim import Claim
from ..symbolic.prenex import pointwise
from .campaign.examine import examine, examples_in
from .campaign.merged import Merged
from .finding import Finding, finding

EXAMPLES = 600
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Hunt:
    """What a hunt found: exact values that violate the claim and their certificate, or how near it came."""

    claim: str
    found: Values | None
    certificate: Mapping[str, object] | None
    tried: int
    smallest_margin: float | None
    where: Values | None
    seconds: float
    summary: str


def hunt(claim: Claim, *, examples: int = EXAMPLES, seed: int = 0, progress: Progress | None = None) -> Hunt:
    """Search for values that satisfy the hypotheses and violate the statement; only a confirmed violation counts.

    Whole chunks are run until they make so many examples. The same claim, examples and seed give the same answer, up to
    the seconds. Ctrl-C ends the search early; what was found stays. Of a claim with quantifiers its prenex form is
    hunted (`symbolic/prenex.py`): values of what `forall` binds are found too, and the certificate is for that form.
    """
    claim = pointwise(claim)
    start = time.monotonic()
    merged, interrupted = Merged(), False
    try:
        _chunks(claim, examples, seed, merged, progress)
    except KeyboardInterrupt:
        interrupted = True
    found = None if merged.found is None else finding(claim, merged.found)
    return Hunt(
        claim.id,
        None if found is None else found.values,
        None if found is None else found.certificate,
        merged.tried,
        merged.closest,
        merged.where,
        time.monotonic() - start,
        _summary(merged, found, interrupted),
    )


def _chunks(claim: Claim, examples: int, seed: int, merged: Merged, progress: Progress | None) -> None:
    planned = 0
    while planned < examples and merged.found is None:
        planned += examples_in(claim, merged.chunks)
        merged.add(examine(claim, seed, merged.chunks))
        if progress is not None:
            closest = "none" if merged.closest is None else f"{merged.closest:.3g}"
            progress(f"{claim.id}: {merged.tried} tried, smallest margin {closest}")


def _summary(merged: Merged, found: Finding | None, interrupted: bool) -> str:
    if found is not None:
        return f"violated at {show(found.values)} ({merged.tried} tried){known_from(found)}"
    parts = [f"not violated at {merged.tried} points"]
    if merged.closest is not None:
        parts.append(f"smallest margin {merged.closest:.3g}")
    if merged.undecided:
        parts.append(f"{merged.undecided} could not be decided")
    if merged.given_up:
        parts.append(f"{merged.given_up} draws given up")
    return "; ".join([*parts, *(["interrupted"] if interrupted else [])])


def known_from(found: Finding) -> str:
    """How a violation without a certificate is known."""
    if found.margin is not None:
        return (
            f"; enclosures of the paths prove it: left side - right side in [{', '.join(map(_decimal, found.margin))}]"
        )
    return "" if found.certificate else "; no margin: equal sides, or no single relation to blame"


def _decimal(text: str) -> str:
    """An end of an enclosure, whose denominator is a product of 2 and 5, as a decimal fraction: exactly."""
    x = Fraction(text)
    return f"{Decimal(x.numerator) / Decimal(x.denominator)}"


def show(values: Values) -> str:
    """`n = 2, A = (1, 3/2)`."""
    return ", ".join(f"{name} = {_show(value)}" for name, value in values.items())


def _show(value: Value) -> str:
    return str(value) if isinstance(value, Fraction) else f"({', '.join(map(_show, value))})"
