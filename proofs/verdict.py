"""Verdicts: what the tool concludes of a claim. A verdict has no truth value; compare its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

PROVED, REFUTED, SURVIVED, OPEN = "proved", "refuted", "survived", "open"


@dataclass(frozen=True)
class Verdict:
    """`proved`, `refuted`, `survived` (hunted, not broken, not proved) or `open`; the scope; what was re-checked."""

    name: str
    scope: str
    reason: str

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict is neither true nor false: compare verdict.name with 'proved', 'refuted', ...")
