"""What a proof stands on at one of its lines: symbols with their domains, and named hypotheses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from ..symbolic.expression import Binder, Logic, Node, Num, Quant, Rel, Var, binder_terms, is_finite, membership
from ..symbolic.facts import Facts
from ..symbolic.normal import Normal
from ..symbolic.substitute import canonical, uses


class Rejected(Exception):
    """The kernel does not accept this line of a proof: the reason."""


@dataclass(frozen=True)
class Context:
    """Symbols by name and hypotheses by label. Immutable: a line of a proof makes a new one."""

    binders: Mapping[str, Binder] = field(default_factory=dict)
    hypotheses: Mapping[str, Node] = field(default_factory=dict)
    parent: Context | None = field(default=None, repr=False)
    added: tuple[Node, ...] = ()

    def declare(self, binder: Binder) -> Context:
        """With one more symbol, whose name must be new and whose domain may speak only of declared symbols."""
        if valid_name(binder.name) in self.binders:
            raise Rejected(f"the name {binder.name} is taken")
        for term in binder_terms(binder):
            self.require_declared(term)
        added = () if binder.index else tuple(membership(Var(binder.name), binder.domain))
        return Context({**self.binders, binder.name: binder}, self.hypotheses, self, added)

    def assume(self, label: str, formula: Node) -> Context:
        """With one more hypothesis, whose label must be new."""
        if label in self.hypotheses:
            raise Rejected(f"the label {label} is taken")
        self.require_declared(formula)
        return Context(self.binders, {**self.hypotheses, label: formula}, self, tuple(conjuncts(formula)))

    def require_declared(self, node: Node) -> None:
        """Raise unless every free symbol of the node is declared and every symbol has as many indices as it should."""
        used = uses(node)
        unknown = {name for name, _ in used} - self.binders.keys()
        if unknown:
            raise Rejected(f"undeclared symbol(s): {', '.join(sorted(unknown))}")
        for name, count in used:
            if count != len(self.binders[name].index):
                raise Rejected(f"{name} is used with another number of indices than it is declared or bound with")

    def is_sized(self, name: str) -> bool:
        """Whether the name is a declared symbol with indices."""
        return name in self.binders and bool(self.binders[name].index)

    def hypothesis(self, label: str) -> Node:
        """The hypothesis with this label."""
        return named(self.hypotheses, label, "hypothesis")

    def knows(self, formula: Node) -> bool:
        """Whether the formula, up to names of bound symbols, is a hypothesis or a conjunct of one."""
        return canonical(formula) in self.known

    @cached_property
    def known(self) -> frozenset[Node]:
        """The hypotheses and their conjuncts in canonical form."""
        before = self.parent.known if self.parent else frozenset()
        return before.union(map(canonical, self.added)) if self.added else before

    @cached_property
    def domains(self) -> tuple[Rel, ...]:
        """The inequalities between scalars and the terms that end their domains (numbers that end them: smtlib.py)."""
        rows = [r for b in self.binders.values() if not b.index for r in membership(Var(b.name), b.domain)]
        return tuple(r for r in rows if isinstance(r, Rel) and Num not in (type(r.lhs), type(r.rhs)))

    @cached_property
    def ground(self) -> tuple[Node, ...]:
        """The hypotheses that a solver may read, and the domains of scalars as inequalities."""
        return (*self.domains, *(part for h in self.hypotheses.values() for part in ground_parts(h)))

    @property
    def facts(self) -> Facts:
        """Domains, and the polynomials that the hypotheses make positive, nonnegative or nonzero."""
        return self.normal.facts

    @cached_property
    def normal(self) -> Normal:
        """Normal forms under the facts of this context."""
        normal = self.parent.normal if self.parent else Normal(Facts(self.binders))
        for name in self.binders.keys() - normal.facts.binders.keys():
            normal = normal.knowing(normal.facts.bind(self.binders[name]))
        for rel in self.added:
            if isinstance(rel, Rel) and is_ground(rel):
                normal = normal.knowing(normal.facts.learn(*normal.relation(rel)))
        return normal


def valid_name(name: str) -> str:
    """The name, if the grammar could write it as a symbol; the kernel's own names cannot be written."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or name == "oo":
        raise Rejected(f"{name!r} is not the name of a symbol")
    return name


def named(formulas: Mapping[str, Node], name: str, kind: str) -> Node:
    """The formula of this name."""
    if name not in formulas:
        raise Rejected(f"there is no {kind} {name}")
    return formulas[name]


def require_finite(node: Node) -> None:
    """Raise where infinity stands for a number."""
    if not is_finite(node):
        raise Rejected("oo is not a number")


def conjuncts(formula: Node) -> list[Node]:
    """A formula and, if it is a conjunction, all its parts."""
    if isinstance(formula, Logic) and formula.op == "and":
        return [formula, *(p for a in formula.args for p in conjuncts(a))]
    return [formula]


def ground_parts(formula: Node) -> list[Node]:
    """What a solver may read of a formula: the formula itself, or those parts of a conjunction that are ground."""
    if is_ground(formula):
        return [formula]
    if isinstance(formula, Logic) and formula.op == "and":
        return [p for a in formula.args for p in ground_parts(a)]
    return []


@cache
def is_ground(node: Node) -> bool:
    """Whether a formula is built from finite relations by connectives alone."""
    match node:
        case Rel():
            return is_finite(node)
        case Logic(_, args):
            return all(map(is_ground, args))
        case _:
            return False


def strip(formula: Node) -> tuple[list[Binder], Node]:
    """The leading universal quantifiers, and the rest."""
    binders: list[Binder] = []
    while isinstance(formula, Quant) and formula.kind == "forall":
        binders.append(formula.binder)
        formula = formula.body
    return binders, formula
