"""The lines of a certificate's proof: how many, which lemmas, which claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Line = Mapping[str, Any]


def blocks(line: Line) -> list[list[Line]]:
    """The proofs below a line: of a `have`, of the parts of a conjunction, of the branches of cases."""
    inner = [line["proof"]] if "proof" in line else []
    return [*inner, *line.get("proofs", ()), *line.get("branches", ())]


def all_lines(proof: list[Line]) -> Iterator[Line]:
    """Every line, those of inner proofs included."""
    for line in proof:
        yield line
        for block in blocks(line):
            yield from all_lines(block)


def proof_of(certificate: Mapping[str, Any] | None) -> list[Line]:
    """The lines of a proof or disproof; none for values."""
    return list((certificate or {}).get("proof", ()))


def named(proof: list[Line], rule: str) -> list[str]:
    """The names of the lemmas or claims used, in order of their first use."""
    return list(dict.fromkeys(str(x["name"]) for x in all_lines(proof) if x.get("rule") == rule))
