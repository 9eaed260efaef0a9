"""Papers and claims in Python. They are declared through the same loader as a claims file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sympy

from ...symbolic import paper as symbolic
from ...symbolic.companions import Companions
from ...symbolic.derivations import derivations_in
from ...symbolic.errors import ClaimsError
from ...symbolic.load import paper_of
from ...symbolic.papers import BUNDLED, bundled_paper
from ..sources import open_paper
from .derivation import Derivation
from .statement import Shape, statement_text
from .terms import Known
from .variable import Variable

Given = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True)
class Model:
    """What several claims share: variables, definitions and named hypotheses, such as the laws of motion of an economy.

    `draws` names the way in which the hunt draws values for it (the field `model` of a claims file).
    """

    variables: Sequence[Variable] = ()
    definitions: Mapping[str, Any] = field(default_factory=dict)
    given: Given = ()
    draws: str = ""


@dataclass(frozen=True)
class Claim:
    """One claim. `says`, `given` and `formula` take text in the grammar, SymPy formulas or tuples `(lhs, "<=", rhs)`.

    With `formula` (what is checked), `says` may be what the paper says in words. `given` is a sequence of hypotheses,
    or a mapping from their names. `uses` names earlier claims; `amends` a claim that this one is to repair;
    `variables` are declared for this claim alone, beside those of the paper.
    """

    id: str
    says: Any
    given: Given = ()
    where: str = ""
    formula: Any = None
    reading: str = ""
    uses: Sequence[str] = ()
    amends: str = ""
    variables: Sequence[Variable] = ()
    model: Model | str = ""


class Paper:
    """A paper with its claims, ready for `verify`; `PAPER = Paper(...)` in a module is for the command line and pytest.

    `variables` that occur in SymPy formulas need not be listed. `definitions` maps a name, or a head like `gap(x, y)`,
    to a term or formula; in SymPy a defined name is `Symbol(name)`. `arguments` maps a claim's id to the outline of its
    proof; `derivations` support claims step by step; `figures` is the text of a figures file. What is not given is
    looked for beside the module, as it is beside a claims file. Raises ClaimsError: one line that says what is wrong.
    """

    def __init__(
        self, key: str, title: str = "", claims: Sequence[Claim] = (), *, variables: Sequence[Variable] = (),
        definitions: Mapping[str, Any] | None = None, reference: str = "", arguments: Mapping[str, str] | None = None,
        derivations: Sequence[Derivation] = (), figures: str = "",
    ) -> None:  # fmt: skip
        rows = _Rows(f"paper {key!r}", {}, {})
        for name, value in (("claims", claims), ("variables", variables), ("derivations", derivations)):
            _listed(rows.where, name, value)
        for name, table in (("definitions", definitions or {}), ("arguments", arguments or {})):
            if not isinstance(table, Mapping):
                raise ClaimsError(f"{rows.where}: field {name!r}: expected a dict, found {table!r}")
        for name, text in (("figures", figures), *((f"arguments {n}", text) for n, text in (arguments or {}).items())):
            if not isinstance(text, str):
                raise ClaimsError(f"{rows.where}: field {name!r}: expected a text, found {text!r}")
        rows.declare(variables)
        rows.define(definitions or {})
        data = rows.paper(claims)
        data["paper"] = {"key": key, "title": title, "reference": reference}
        outlines = {f"arguments/{key}/{name}.proof": text for name, text in (arguments or {}).items()}
        texts = {**outlines, **({f"figures/{key}.toml": figures} if figures else {})}
        paper = paper_of(data, rows.where)
        _known_ids(rows.where, "arguments", arguments or {}, paper)
        table = {"derivation": [d.row(rows.known(), f"{rows.where}: derivation of {d.claim!r}") for d in derivations]}
        chains = derivations_in(table, rows.where, paper)
        _known_ids(rows.where, "derivations", chains, paper)
        self.declared: symbolic.Paper = paper.beside(Companions(None, texts, chains))

    @classmethod
    def from_file(cls, path: str | Path) -> Paper:
        """The paper that a claims file (`.toml`) or a Python module with PAPER (`.py`, which is run) declares."""
        return cls._of(open_paper(Path(path)))

    @classmethod
    def bundled(cls, key: str) -> Paper:
        """The bundled paper with this key."""
        if key not in BUNDLED:
            raise ClaimsError(f"no bundled paper {key!r}; known: {', '.join(BUNDLED)}")
        return cls._of(bundled_paper(key))

    @classmethod
    def _of(cls, declared: symbolic.Paper) -> Paper:
        paper = cls.__new__(cls)
        paper.declared = declared
        return paper

    @property
    def key(self) -> str:
        """The paper's key."""
        return self.declared.key

    @property
    def title(self) -> str:
        """The paper's title."""
        return self.declared.title

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of its claims, in order; candidates for amendments are not among them."""
        return tuple(c.id for c in self.declared.claims if not c.amends)

    def __repr__(self) -> str:
        count = len(self.claims)
        return f"<Paper {self.key}: {count} claim{'' if count == 1 else 's'}>"


def _listed(where: str, field: str, value: object) -> None:
    if not isinstance(value, list | tuple):
        raise ClaimsError(f"{where}: field {field!r}: expected a list, found {value!r}")


def _known_ids(where: str, field: str, given: Iterable[str], paper: symbolic.Paper) -> None:
    """Raise ClaimsError for what belongs to no claim of the paper, nor to a twin of one (`ID.without.NAME`)."""
    ids = {c.id for c in paper.claims} | {c.id.removeprefix(f"{paper.key}.") for c in paper.claims}
    for name in given:
        if name not in ids and not any(name.startswith(f"{i}.") for i in ids):
            raise ClaimsError(f"{where}: field {field!r}: the paper has no claim {name!r}")


@dataclass
class _Rows:
    """Gathers the rows of a claims file."""

    where: str
    variables: dict[str, Variable]
    definitions: dict[str, Any]

    def declare(self, variables: Iterable[Variable]) -> None:
        for v in variables:
            if not isinstance(v, Variable):
                raise ClaimsError(f"{self.where}: field 'variables': expected Variables, found a {type(v).__name__}")
            if self.variables.setdefault(v.name, v) != v:
                raise ClaimsError(f"{self.where}: the variable {v.name!r} is declared twice, in different ways")

    def define(self, definitions: Mapping[str, Any]) -> None:
        for head, body in definitions.items():
            if self.definitions.setdefault(head, body) is not body:
                raise ClaimsError(f"{self.where}: {head!r} is defined twice")
            self.declare(v for v in _variables(body) if v.name not in _parameters(head))

    def known(self, own: Mapping[str, Variable] | None = None, params: Sequence[str] = ()) -> Known:
        variables = {n: v for n, v in {**self.variables, **(own or {})}.items() if n not in params}
        return Known(variables, [*(head.partition("(")[0].strip() for head in self.definitions), *params])

    def paper(self, claims: Sequence[Claim]) -> dict[str, Any]:
        for claim in claims:
            if not isinstance(claim, Claim):
                raise ClaimsError(f"{self.where}: field 'claims': expected Claims, found a {type(claim).__name__}")
            if isinstance(claim.model, Model):
                self.declare(claim.model.variables)
                self.define(claim.model.definitions)
        rows = [self.claim(claim) for claim in claims]
        return {
            "symbols": {name: v.row() for name, v in self.variables.items()},
            "definitions": {head: self.definition(head, body) for head, body in self.definitions.items()},
            "claim": [row for row in rows if "amends" not in row],
            "amendment": [row for row in rows if "amends" in row],
        }

    def definition(self, head: str, body: Any) -> Any:
        place = f"{self.where}: [definitions] {head}"
        if isinstance(body, Mapping):
            return {**body, "is": statement_text(body.get("is"), self.known(params=_parameters(head)), place)}
        return statement_text(body, self.known(params=_parameters(head)), place)

    def claim(self, claim: Claim) -> dict[str, Any]:
        place = f"{self.where}: claim {claim.id!r}"
        _listed(place, "uses", claim.uses)
        _listed(place, "variables", claim.variables)
        model = claim.model if isinstance(claim.model, Model) else Model(draws=claim.model)
        given = [*_named(model.given), *_named(claim.given)]
        own = self.own(claim, [claim.says, claim.formula, *(g for _, g in given)], place)
        known = self.known(own)
        statement = claim.says if claim.formula is None else claim.formula
        formula = statement_text(statement, known, f"{place}: field {'says' if claim.formula is None else 'formula'!r}")
        row: dict[str, Any] = {
            "id": claim.id, "where": claim.where, "reading": claim.reading, "uses": list(claim.uses),
            "says": claim.says if isinstance(claim.says, str) else formula, "model": model.draws,
            "symbols": {name: v.row() for name, v in own.items()},
            "given": [_given(name, statement_text(g, known, f"{place}: field 'given'")) for name, g in given],
        }  # fmt: skip
        row |= {"formula": formula} if row["says"] != formula else {}
        return row | ({"amends": claim.amends} if claim.amends else {})

    def own(self, claim: Claim, formulas: Sequence[Any], place: str) -> dict[str, Variable]:
        """The variables that this claim declares otherwise than the paper; new ones go to the paper."""
        found = dict[str, Variable]()
        for v in (*claim.variables, *(v for f in formulas for v in _variables(f))):
            if found.setdefault(v.name, v) != v:
                raise ClaimsError(f"{place}: two different Variables are called {v.name!r}")
        return {name: v for name, v in found.items() if self.variables.setdefault(name, v) != v}


def _given(name: str, text: str) -> Any:
    return {"name": name, "is": text} if name else text


def _named(given: Given) -> Iterator[tuple[str, Any]]:
    if isinstance(given, Mapping):
        yield from given.items()
    elif isinstance(given, tuple) and any(
        isinstance(part, str) and part in ("<", "<=", "=", ">", ">=", "!=") for part in given
    ):
        yield "", given  # one relation where a sequence of them is expected
    else:
        _listed("a claim", "given", [given] if isinstance(given, str | sympy.Basic | Shape) else given)
        yield from (("", g) for g in ([given] if isinstance(given, str | sympy.Basic | Shape) else given))


def _parameters(head: str) -> list[str]:
    return [p.strip() for p in head.partition("(")[2].rstrip(") ").split(",") if p.strip()]


def _variables(statement: Any) -> Iterator[Variable]:
    """The Variables inside a statement or term, in the order of their names."""
    if isinstance(statement, sympy.Basic):
        yield from sorted(statement.atoms(Variable), key=lambda v: str(v.name))
    elif isinstance(statement, Shape):
        yield from (*_variables(statement.term), *_variables(statement.variable))
    elif isinstance(statement, tuple | list):
        yield from (v for part in statement for v in _variables(part))
    elif isinstance(statement, Mapping):
        yield from _variables(statement.get("is"))
