"""The derivations of a paper, read from the text `derivations/KEY.toml` beside its claims."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .claim import Claim, Symbol
from .declared import Declared
from .derivation import Derivation, Step
from .errors import ClaimsError
from .expression import Node, Rel
from .paper import Paper
from .parse import Definitions

FILE_FIELDS = {"symbols", "definitions", "derivation"}
DERIVATION_FIELDS = {"claim", "title", "equation", "symbols", "given", "step", "remark"}
STEP_FIELDS = {"lhs", "op", "rhs", "says", "reason", "differentiate", "by", "proof", "label"}


def derivations_of(paper: Paper) -> dict[str, Derivation]:
    """The paper's derivations by the id of the claim they support. Raises ClaimsError if something is wrong in them.

    A text that declares neither symbols nor definitions has those of the claim that it supports.
    """
    if paper.companions.derivations:
        return dict(paper.companions.derivations)
    name = f"derivations/{paper.key}.toml"
    text = paper.companions.text(name)
    return {} if text is None else read_derivations(text, name, {c.id: c for c in paper.claims})


def derivations_in(data: Mapping[str, Any], where: str, paper: Paper) -> dict[str, Derivation]:
    """The derivations that data in the form of a derivations file declare, in support of the paper's claims."""
    return _Reader(where, None).file(data, {c.id: c for c in paper.claims})


def read_derivations(
    text: str, where: str, claims: Mapping[str, Claim] = MappingProxyType({})
) -> dict[str, Derivation]:
    """The derivations that the text of a file declares, in support of these claims."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClaimsError(f"{where}: not a TOML file: {error}") from None
    return _Reader(where, None).file(data, claims)


def _declared(claim: Claim) -> tuple[Mapping[str, Symbol], Definitions, Mapping[str, str]]:
    return claim.symbols, claim.definitions, claim.definition_tex


class _Reader(Declared):
    """Reads symbols, definitions and formulas as in a claims file, and derivations besides."""

    def file(self, data: Mapping[str, Any], claims: Mapping[str, Claim]) -> dict[str, Derivation]:
        self.known("top level", data, FILE_FIELDS)
        shared = self.symbols("[symbols]", data.get("symbols", {}))
        definitions, tex = self.definitions(data.get("definitions", {}), shared)
        self.done()
        found: dict[str, Derivation] = {}
        for row in self.rows("[[derivation]]", data, "derivation"):
            claim = claims.get(self.text("[[derivation]]", row, "claim"))
            of = (shared, definitions, tex) if claim is None or shared or definitions else _declared(claim)
            derivation = self.derivation(row, *of)
            if derivation.claim in found:
                raise self.fail(f"derivation {derivation.claim!r}", "the claim has two derivations")
            found[derivation.claim] = derivation
        return found

    def rows(self, place: str, data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        found = data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
            raise self.fail(place, f"field {key!r} must be tables, found {found!r}")
        return found

    def derivation(
        self, row: Mapping[str, Any], shared: Mapping[str, Symbol], definitions: Definitions, tex: Mapping[str, str]
    ) -> Derivation:
        place = f"derivation {self.text('[[derivation]]', row, 'claim')!r}"
        self.known(place, row, DERIVATION_FIELDS)
        own = self.symbols(f"{place} symbols", row.get("symbols", {}), shared)
        self.done()
        symbols = {**{name: symbol for name, symbol in shared.items() if name not in own}, **own}
        given = tuple(self.assumption(place, i, g, symbols, definitions) for i, g in enumerate(row.get("given", []), 1))
        steps: list[Step] = []
        for number, step in enumerate(self.rows(place, row, "step"), 1):
            before = steps[-1].formula if steps else None
            steps.append(self.step(f"{place}, step {number}", step, before, symbols, definitions))
        if not steps:
            raise self.fail(place, "at least one step is needed")
        return Derivation(
            row["claim"], self.text(place, row, "title"), self.text(place, row, "equation"), symbols, given,
            tuple(steps), definitions, tex, self.text(place, row, "remark", ""),
        )  # fmt: skip

    def step(
        self, place: str, row: Mapping[str, Any], before: Node | None, symbols: Mapping[str, Symbol],
        definitions: Definitions,
    ) -> Step:  # fmt: skip
        self.known(place, row, STEP_FIELDS)
        continues = "says" not in row and "lhs" not in row
        if "says" in row:
            formula = self.formula(place, "says", row["says"], symbols, definitions)
        else:
            formula = self.relation(place, row, before, symbols, definitions)
        by = row.get("by", [])
        return Step(
            formula, self.text(place, row, "reason"), self.text(place, row, "differentiate", ""), continues,
            (by,) if isinstance(by, str) else tuple(by), self.text(place, row, "proof", ""),
            self.text(place, row, "label", ""),
        )  # fmt: skip

    def relation(
        self, place: str, row: Mapping[str, Any], before: Node | None, symbols: Mapping[str, Symbol],
        definitions: Definitions,
    ) -> Rel:  # fmt: skip
        op = self.text(place, row, "op", "=")
        right = self.formula(place, "rhs", row.get("rhs"), symbols, definitions)
        if "lhs" in row:
            return Rel(op, self.formula(place, "lhs", row["lhs"], symbols, definitions), right)
        if not isinstance(before, Rel):
            raise self.fail(place, "field 'lhs' is needed: the step before is not a relation to continue")
        return Rel(op, before.rhs, right)
