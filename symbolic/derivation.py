"""Derivations as inert data: chains of steps with reasons, and how they print (`proofs/derivation_check.py` checks)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .claim import Assumption, Symbol
from .expression import Node, Rel, binder_terms
from .parse import Definitions, expand
from .substitute import free_names
from .tex import RELATION_TEX, Printer, definition_lines, formula_lines, list_lines, path_names, term_lines
from .tex_names import tex_width

FORMULA_ROOM = 46.0  # letters of formula beside the column of reasons
REASON_COLUMN = r"\parbox[t]{5.2cm}{\raggedright\footnotesize "


@dataclass(frozen=True)
class Step:
    """One step: `formula` follows, for the reason given.

    `variable` makes it a derivative: `formula` is an equation whose right side is d(left side)/d(variable). `continues`
    says that the left side is the right side of the step before. `by` names facts to use (an equation among them is
    substituted, left side by right side); `proof` holds lines in the outline language; `label` names it for later.
    """

    formula: Node
    reason: str
    variable: str = ""
    continues: bool = False
    by: tuple[str, ...] = ()
    proof: str = ""
    label: str = ""


@dataclass(frozen=True)
class Derivation:
    """A chain of checked steps in support of a claim; symbols in an order in which they can be declared."""

    claim: str
    title: str
    equation: str
    symbols: Mapping[str, Symbol]
    given: tuple[Assumption, ...]
    steps: tuple[Step, ...]
    definitions: Definitions = field(default_factory=dict)
    definition_tex: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""

    @property
    def used_symbols(self) -> tuple[Symbol, ...]:
        """The declared symbols that the hypotheses, the steps or their proofs mention, and those of their domains."""
        texts = " ".join(" ".join((*s.by, s.proof, s.variable)) for s in self.steps)
        return self._mentioning(set(re.findall(r"\w+", texts)))

    @property
    def shown_symbols(self) -> tuple[Symbol, ...]:
        """The declared symbols that the hypotheses or the steps mention, and those of their domains."""
        return self._mentioning(set())

    def _mentioning(self, names: set[str]) -> tuple[Symbol, ...]:
        for name in names & self.definitions.keys():
            names |= free_names(expand(self.definitions[name].body, self.definitions))
        for node in (*(a.formula for a in self.given), *(s.formula for s in self.steps)):
            names |= free_names(expand(node, self.definitions))
        return tuple(_ordered(self.symbols, [name for name in self.symbols if name in names]))


def _ordered(symbols: Mapping[str, Symbol], names: list[str]) -> list[Symbol]:
    """The named symbols, each after those that its domain mentions."""
    found: dict[str, Symbol] = {}
    for name in names:
        needed = set[str]().union(*map(free_names, binder_terms(symbols[name].binder)))
        others = {other: symbol for other, symbol in symbols.items() if other != name}
        for symbol in _ordered(others, sorted(needed & others.keys())):
            found.setdefault(symbol.binder.name, symbol)
        found.setdefault(name, symbols[name])
    return list(found.values())


def derivation_tex(derivation: Derivation) -> str:
    """The derivation as LaTeX: one `align*` of what is given, the definitions used, and the steps with reasons."""
    names = {**{n: s.tex for n, s in derivation.symbols.items()}, **derivation.definition_tex}
    printer = Printer(names, path_names([s.binder for s in derivation.symbols.values()]))
    nodes = [*(a.formula for a in derivation.given), *(s.formula for s in derivation.steps)]
    given = [_row(formula_lines(printer, a.formula, FORMULA_ROOM), a.name) for a in derivation.given]
    where = [f"& {line}" for line in definition_lines(nodes, derivation.definitions, printer)]
    steps = [_row(_step_lines(step, printer), step.reason) for step in derivation.steps]
    domains = list_lines("", [printer.binder(s.binder) for s in derivation.shown_symbols], "", FORMULA_ROOM - 4)
    ranges = [" \\\\\n".join(f"& {line}" for line in domains)] if domains != [""] else []
    parts = [("For all", ranges), ("given", given), ("with", where), ("we have", steps)]
    body = [rf"\intertext{{{title}}}" + "\n" + " \\\\[3pt]\n".join(rows) for title, rows in parts if rows]
    heading = rf"\paragraph{{{escape(derivation.title)}}} {escape(derivation.equation)}."
    remark = rf"\noindent {escape(derivation.remark)}" + "\n" if derivation.remark else ""
    joined = " \\\\[3pt]\n".join(body)
    return f"{heading}\n{{\\allowdisplaybreaks\n\\begin{{align*}}\n{joined}\n\\end{{align*}}}}%\n{remark}"


def _step_lines(step: Step, printer: Printer) -> list[str]:
    formula = step.formula
    if step.variable and isinstance(formula, Rel):
        return _derivative_lines(formula, step.variable, printer)
    if step.continues and isinstance(formula, Rel):
        right = term_lines(printer, formula.rhs, FORMULA_ROOM - 4)
        return [rf"\qquad {RELATION_TEX[formula.op]} {right[0]}", *(rf"\qquad\qquad {line}" for line in right[1:])]
    return formula_lines(printer, formula, FORMULA_ROOM)


def _derivative_lines(formula: Rel, variable: str, printer: Printer) -> list[str]:
    left = rf"\frac{{\partial}}{{\partial {printer.name(variable)}}} \left[{printer.text(formula.lhs)}\right]"
    right = printer.text(formula.rhs)
    if tex_width(left + right) + 2 <= FORMULA_ROOM:
        return [f"{left} = {right}"]
    return [left, rf"\qquad = {right}"]


def _row(lines: list[str], reason: str) -> str:
    return " \\\\\n".join(f"& {line}" for line in lines) + rf" && {REASON_COLUMN}{escape(reason)}}}"


def escape(text: str) -> str:
    """Text for LaTeX: everything outside `$...$` is taken literally."""
    parts = text.split("$")
    return "$".join(part if k % 2 else re.sub(r"([#%&_{}])", r"\\\1", part) for k, part in enumerate(parts))
