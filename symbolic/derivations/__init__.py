"""The bundled derivations, one file for each paper, read from the `.toml` files of this folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from ..claim import Symbol
from ..derivation import Derivation, Step
from ..expression import Node, Rel
from ..load import _Loader
from ..parse import Definitions

FILE_FIELDS = {"symbols", "definitions", "derivation"}
DERIVATION_FIELDS = {"claim", "title", "equation", "symbols", "given", "step", "remark"}
STEP_FIELDS = {"lhs", "op", "rhs", "says", "reason", "differentiate", "by", "proof", "label"}


def load_derivations() -> dict[str, Derivation]:
    """The bundled derivations by the id of the claim they support. Raises ClaimsError if a file is wrong."""
    found: dict[str, Derivation] = {}
    for file in sorted(resources.files(__package__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            found.update(read_derivations(file.read_text(encoding="utf-8"), file.name))
    return found


def read_derivations(text: str, where: str) -> dict[str, Derivation]:
    """The derivations that the text of a file declares."""
    return _Reader(where).file(tomllib.loads(text))


class _Reader(_Loader):
    """Reads symbols, definitions and formulas as in a claims file, and derivations besides."""

    def file(self, data: Mapping[str, Any]) -> dict[str, Derivation]:
        self.known("top level", data, FILE_FIELDS)
        shared = self.symbols("[symbols]", data.get("symbols", {}))
        definitions, tex = self.definitions(data.get("definitions", {}), shared)
        found: dict[str, Derivation] = {}
        for row in data.get("derivation", []):
            derivation = self.derivation(row, shared, definitions, tex)
            if derivation.claim in found:
                raise self.fail(f"derivation {derivation.claim!r}", "the claim has two derivations")
            found[derivation.claim] = derivation
        return found

    def derivation(
        self, row: Mapping[str, Any], shared: Mapping[str, Symbol], definitions: Definitions, tex: Mapping[str, str]
    ) -> Derivation:
        place = f"derivation {self.text('[[derivation]]', row, 'claim')!r}"
        self.known(place, row, DERIVATION_FIELDS)
        own = self.symbols(f"{place} symbols", row.get("symbols", {}))
        symbols = {**{name: symbol for name, symbol in shared.items() if name not in own}, **own}
        given = tuple(self.assumption(place, i, g, symbols, definitions) for i, g in enumerate(row.get("given", []), 1))
        steps: list[Step] = []
        for number, step in enumerate(row.get("step", []), 1):
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
