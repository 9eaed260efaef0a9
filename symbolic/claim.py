"""Claims as inert data: no verdict, no proof, no counterexample lives here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .calculus import speaks_of
from .companions import NONE, Companions
from .expression import Binder, Logic, Node, Quant, binder_terms, conj
from .normal import Normal
from .parse import Definitions, StatementError, expand, undefined
from .plain import SHAPES, domains, has_calculus, learned, plain
from .substitute import canonical, free_names
from .text import binder_text, to_text


@dataclass(frozen=True)
class Symbol:
    """A declared symbol: domain (and that of each index), TeX, meaning and unit."""

    binder: Binder
    tex: str
    meaning: str = ""
    unit: str = "1"


@dataclass(frozen=True)
class Assumption:
    """A named hypothesis of a claim."""

    name: str
    formula: Node


@dataclass(frozen=True)
class Claim:
    """One claim of a paper: its permanent id, where it stands, what it says, and the formula that says it.

    `given` and `statement` are kept as written; `hypotheses` and `conclusion` have definitions and derivatives written
    out. All symbols are universally quantified over their domains. `amends` names the claim that this one is to repair;
    `companions` has the outlines of proofs.
    """

    id: str
    paper: str
    where: str
    says: str
    symbols: Mapping[str, Symbol]
    given: tuple[Assumption, ...]
    statement: Node
    definitions: Definitions = field(default_factory=dict)
    definition_tex: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""
    uses: tuple[str, ...] = ()
    model: str = ""
    amends: str = ""
    companions: Companions = field(default=NONE, repr=False, compare=False)

    @cached_property
    def hypotheses(self) -> tuple[Assumption, ...]:
        """The hypotheses, each as `plain` has it."""
        written = [expand(a.formula, self.definitions) for a in self.given]
        if any(map(has_calculus, written)):
            given = tuple(plain(f, self._known) for f in written if not speaks_of(f, *SHAPES))
            written = [plain(f, self._known, given) for f in written]
        return tuple(Assumption(a.name, f) for a, f in zip(self.given, written, strict=True))

    @cached_property
    def conclusion(self) -> Node:
        """The statement, as `plain` has it."""
        return self.plain(self.statement)

    def plain(self, node: Node) -> Node:
        """A formula of this claim with definitions, derivatives, monotonicity and curvature written out."""
        whole = expand(node, self.definitions)
        if not has_calculus(whole):
            return whole
        given = tuple(a.formula for a in self.hypotheses)
        return plain(whole, learned(self._known, given), given)

    @cached_property
    def _known(self) -> Normal:
        return domains(s.binder for s in self.symbols.values())

    @cached_property
    def binders(self) -> tuple[Binder, ...]:
        """The symbols that the claim speaks of, each after those its domain speaks of."""
        names = set(free_names(self.conclusion))
        for a in self.hypotheses:
            names |= free_names(a.formula)
        for name, symbol in reversed(list(self.symbols.items())):
            if name in names:
                for term in binder_terms(symbol.binder):
                    names |= free_names(term)
        binders = tuple(s.binder for name, s in self.symbols.items() if name in names)
        for term in (t for b in binders for t in binder_terms(b)):
            if undefined(term) or has_calculus(term):  # domains are kept as written
                raise StatementError(f"no domain can end at {to_text(term)}")
        return binders

    @cached_property
    def closed(self) -> Node:
        """The whole claim as one closed formula: for all symbols, the hypotheses imply the conclusion."""
        body = self.conclusion
        if self.hypotheses:
            body = Logic("implies", (conj([a.formula for a in self.hypotheses]), body))
        for binder in reversed(self.binders):
            body = Quant("forall", binder, body)
        return body

    @cached_property
    def digest(self) -> str:
        """Binds a certificate to what the claim says: symbols, domains, hypotheses and statement."""
        parts = (self.id, self.binders, [canonical(a.formula) for a in self.hypotheses], canonical(self.conclusion))
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @property
    def scope(self) -> str:
        """What the claim ranges over: `n in {1..}; sigma in (1, oo)`."""
        return "; ".join(binder_text(b) for b in self.binders)
