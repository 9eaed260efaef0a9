"""A hand-written outline for a claim that no method finds alone, from the paper's companions.

An outline that begins with `refute` proves the negation; `{name}` and `{name[i]}` in it stand for the values that the
hunt found, so a disproof follows the counterexample and not the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...symbolic.claim import Claim
from ..outline import read_outline

Values = Mapping[str, Any]


def outline_text(claim: Claim) -> str | None:
    """The text of the outline that belongs to a claim, or None."""
    return claim.companions.text(f"arguments/{claim.paper}/{claim.id.removeprefix(f'{claim.paper}.')}.proof")


def needs_values(claim: Claim) -> bool:
    """Whether the claim's outline waits for values that a hunt must find."""
    text = outline_text(claim)
    return text is not None and re.search(r"\{\w+(\[\d+\])?\}", _without_comments(text)) is not None


def propose(claim: Claim, found: Values | None = None) -> dict[str, Any] | None:
    """The certificate that the outline makes; None without an outline, or where it needs values and none are given."""
    text = outline_text(claim)
    if text is None:
        return None
    text = _without_comments(text)
    if needs_values(claim):
        if found is None:
            return None
        text = re.sub(r"\{(\w+)(?:\[(\d+)\])?\}", lambda m: _value(found, m[1], m[2]), text)
    kind = "negation" if text.lstrip().startswith("refute") else "proof"
    lines = re.sub(r"^\s*(refute|prove)\s*$", "", text, count=1, flags=re.MULTILINE)
    return {
        "claim": claim.id,
        "digest": claim.digest,
        "kind": kind,
        "proof": read_outline(lines, f"{claim.id}.proof"),
    }


def _without_comments(text: str) -> str:
    return re.sub(r"#.*", "", text)


def _value(found: Values, name: str, entry: str | None) -> str:
    value = found[name]
    if entry is not None:
        value = value[int(entry) - 1]
    exact = Fraction(value)
    return str(exact) if exact.denominator == 1 and exact >= 0 else f"({exact})"
