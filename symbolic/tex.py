r"""From an expression to LaTeX (math mode; needs amsmath and amssymb).

Parentheses follow precedence. A sum or a limit reaches over products, never over a following `+`; a product of a bare
symbol and a bracket is written with a dot, so that it does not look like a function of the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from .claim import Claim
from .expression import (
    INFINITY,
    At,
    Binder,
    Domain,
    Evolves,
    Limit,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
    is_finite,
)
from .parse import Definitions
from .plain import SHAPES
from .substitute import free_names
from .tex_names import tex_name, tex_width
from .walk import walk

RELATION_TEX = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
LINE = 62.0  # letters that fit on a line of display math

_LOOSE, _IFF, _IMPLIES, _OR, _AND, _NOT, _REL, _SUM, _PRODUCT, _NEG, _POWER, _ATOM = range(12)
_CONNECTIVES = {"and": (_AND, r" \text{ and } "), "or": (_OR, r" \text{ or } ")}
Shown = tuple[str, int]


def to_tex(node: Node, names: Mapping[str, str] | None = None, paths: Collection[str] = ()) -> str:
    """LaTeX of a term or formula.

    `names` gives TeX by symbol (the default is `default_tex`). `paths` holds the sized symbols whose last index is a
    date: `A[i, t]` prints as A_i(t). Symbols that the formula binds itself know this from their own domain.
    """
    return Printer(names or {}, frozenset(paths)).text(node)


def path_names(binders: Collection[Binder]) -> frozenset[str]:
    """The symbols whose last index is real: paths in time."""
    return frozenset(b.name for b in binders if b.index and not b.index[-1].integer)


@dataclass(frozen=True)
class Printer:
    """Prints under given names and paths; `show` gives the TeX and how tightly it binds."""

    names: Mapping[str, str]
    paths: frozenset[str]
    inline: bool = False  # in exponents a quotient is written with a slash

    def text(self, node: Node) -> str:
        return self.show(node)[0]

    def name(self, name: str) -> str:
        return tex_name(name, self.names)

    def wrap(self, node: Node, level: int) -> str:
        text, own = self.show(node)
        return text if own >= level else _bracket(text)

    def show(self, node: Node) -> Shown:
        match node:
            case Num(value):
                return self.number(value)
            case Var(name):
                return self.name(name), _ATOM
            case At(name, index):
                return self.entry(name, index), _ATOM
            case Op():
                return self.operation(node)
            case Total(var, lo, hi, body):
                below = f"{self.name(var)}={self.text(lo)}"
                return rf"\sum_{{{below}}}^{{{self.text(hi)}}} {self.wrap(body, _PRODUCT)}", _PRODUCT
            case Limit(body, var, point, side):
                end = f"{self.base(point)}^{{{side}}}" if side and is_finite(point) else self.text(point)
                to = rf"{self.name(var)} \to {end}"
                return rf"\lim_{{{to}}} {self.wrap(body, _PRODUCT)}", _PRODUCT
            case _:
                return self.formula(node)

    def number(self, value: Fraction) -> Shown:
        if value < 0:
            return f"-{self.number(-value)[0]}", _NEG
        if value.denominator == 1:
            return str(value), _ATOM
        if self.inline:
            return f"{value.numerator}/{value.denominator}", _PRODUCT
        return rf"\frac{{{value.numerator}}}{{{value.denominator}}}", _POWER

    def entry(self, name: str, index: tuple[Node, ...]) -> str:
        base = self.name(name)
        date = ""
        if name in self.paths:
            date, index = f"({self.text(index[-1])})", index[:-1]
        if not index:
            return base + date
        marks = ",".join(map(self.text, index))
        old = re.fullmatch(r"(.*)_\{([^{}]*)\}", base)
        if old:
            return f"{old[1]}_{{{old[2]},{marks}}}{date}"
        return f"{{{base}}}_{{{marks}}}{date}" if "_" in base else f"{base}_{{{marks}}}{date}"

    def operation(self, node: Op) -> Shown:
        match node:
            case Op("neg", (a,)):
                return f"-{self.wrap(a, _PRODUCT)}", _NEG
            case Op(("+" | "-") as op, (a, b)):
                return f"{self.wrap(a, _SUM)} {op} {self.addend(b)}", _SUM
            case Op("*", _):
                return self.product(node), _PRODUCT
            case Op("/", (a, b)):
                return self.quotient(a, b)
            case Op("^", (a, b)):
                return f"{self.base(a)}^{{{replace(self, inline=True).text(b)}}}", _POWER
            case Op("abs", (a,)):
                return rf"\left|{self.text(a)}\right|", _ATOM
            case Op("floor", (a,)):
                return rf"\left\lfloor {self.text(a)} \right\rfloor", _ATOM
            case Op(("Min" | "Max") as op, args):
                return rf"\{op.lower()}\left\{{{', '.join(map(self.text, args))}\right\}}", _ATOM
            case Op(("exp" | "log") as op, (a,)):
                return rf"\{op}{_bracket(self.text(a))}", _POWER
            case Op("diff", (body, x, *order)):
                return self.derivative(body, x, order), _PRODUCT
            case Op(op, (body, x)) if op in SHAPES:
                return rf"{self.wrap(body, _SUM)} \text{{ is {op} in }} {self.text(x)}", _REL
            case Op(op, args):
                return f"{self.name(op)}({', '.join(map(self.text, args))})", _POWER

    def derivative(self, body: Node, x: Node, order: list[Node]) -> str:
        """`d/dx e`, with a partial d if e speaks of other symbols too."""
        d = "d" if free_names(body) <= free_names(x) else r"\partial"
        power = f"^{{{self.text(order[0])}}}" if order and order[0] != Num(Fraction(1)) else ""
        return rf"\frac{{{d}{power}}}{{{d} {self.text(x)}{power}}} {self.wrap(body, _POWER)}"

    def addend(self, node: Node) -> str:
        text, level = self.show(node)
        return text if level >= _PRODUCT and level != _NEG else _bracket(text)

    def product(self, node: Node) -> str:
        parts = _factors(node)
        text = self.factor(parts[0], first=True, last=False)
        for before, part in pairwise(parts):
            new = self.factor(part, first=False, last=part is parts[-1])
            digit, opens = new[:1].isdigit() or new.startswith(r"\frac{"), new.startswith(r"\left(")
            bare = isinstance(before, Var | At) and not text.endswith(")")
            twice = isinstance(before, Num) and (digit or isinstance(part, Num))
            text += (r" \cdot " if (opens and bare) or new[:1].isdigit() or twice else r" \, ") + new
        return text

    def factor(self, node: Node, first: bool, last: bool) -> str:
        text, level = self.show(node)
        reaches = isinstance(node, Total | Limit) or (isinstance(node, Op) and node.op == "diff")
        if reaches and not last:
            return rf"\left[{text}\right]"
        if level == _NEG:
            return text if first else _bracket(text)
        return text if level >= _PRODUCT else _bracket(text)

    def quotient(self, a: Node, b: Node) -> Shown:
        if not self.inline:
            return rf"\frac{{{self.text(a)}}}{{{self.text(b)}}}", _POWER
        return f"{self.wrap(a, _PRODUCT)}/{self.wrap(b, _POWER)}", _PRODUCT

    def base(self, node: Node) -> str:
        """The base of a power: a script of its own needs brackets."""
        text, level = self.show(node)
        own_script = isinstance(node, Var | At) and ("^" in text or "'" in text)
        return _bracket(text) if level < _ATOM or own_script else text

    def formula(self, node: Node) -> Shown:
        match node:
            case Rel(op, lhs, rhs):
                return f"{self.wrap(lhs, _SUM)} {RELATION_TEX[op]} {self.wrap(rhs, _SUM)}", _REL
            case Logic("not", (a,)):
                return rf"\neg {self.wrap(a, _ATOM)}", _NOT
            case Logic(("and" | "or") as op, args):
                return self.joined(op, args)
            case Logic("implies", (a, b)):
                return rf"{self.wrap(a, _OR)} \;\Longrightarrow\; {self.wrap(b, _IMPLIES)}", _IMPLIES
            case Logic(_, (a, b)):
                return rf"{self.wrap(a, _IMPLIES)} \;\Longleftrightarrow\; {self.wrap(b, _IMPLIES)}", _IFF
            case Quant():
                prefix, inner, body = self.quantified(node)
                return f"{prefix} {inner.text(body)}", _LOOSE
            case Evolves(body, time, rate):
                t = self.name(time)
                return rf"\frac{{d}}{{d{t}}} {self.wrap(body, _ATOM)} = {self.wrap(rate, _SUM)}", _REL
            case _:
                raise TypeError(f"not an expression: {node!r}")

    def joined(self, op: str, args: tuple[Node, ...]) -> Shown:
        level, word = _CONNECTIVES[op]
        if not args:
            return rf"\text{{{'true' if op == 'and' else 'false'}}}", _ATOM
        chain = self.chain(args) if op == "and" else None
        return (chain, _REL) if chain else (word.join(self.wrap(a, level + 1) for a in args), level)

    def chain(self, args: tuple[Node, ...]) -> str | None:
        """`a < b < c` for a conjunction of relations that share their inner terms, all in one direction."""
        rels = [a for a in args if isinstance(a, Rel)]
        linked = all(a.rhs == b.lhs for a, b in pairwise(rels))
        ways = {r.op[0] for r in rels} - {"="}
        if len(rels) != len(args) or not linked or len(ways) > 1 or "!" in ways:
            return None
        rest = "".join(f" {RELATION_TEX[r.op]} {self.wrap(r.rhs, _SUM)}" for r in rels)
        return self.wrap(rels[0].lhs, _SUM) + rest

    def quantified(self, node: Quant) -> tuple[str, Printer, Node]:
        """The prefix of all leading quantifiers of one kind, the printer for what follows, and what follows."""
        printer, parts, body = self, [], node
        inner: Node = node
        while isinstance(inner, Quant) and inner.kind == node.kind:
            body = inner
            parts.append(printer.binder(body.binder))
            printer = printer.entering(body.binder)
            inner = body.body
        sign = r"\forall" if node.kind == "forall" else r"\exists"
        return rf"{sign}\, {', '.join(parts)} \colon\;", printer, inner

    def entering(self, binder: Binder) -> Printer:
        """The printer inside a binder, whose symbol is a path or not by its own domain."""
        return replace(self, paths=self.paths - {binder.name} | path_names([binder]))

    def binder(self, binder: Binder) -> str:
        """A symbol and its domain: `x in D`; `A_1, ..., A_n in D` for a sized symbol; `u: [0, oo) to D` for a path."""
        name, domain = self.name(binder.name), self.domain(binder.domain)
        path = binder.name in path_names([binder])
        sizes = binder.index[:-1] if path else binder.index
        ends = [(d.lo, d.hi) for d in sizes if d.integer and d.lo is not None and d.hi is not None]
        if len(ends) != len(sizes):
            indices = r" \times ".join(map(self.domain, binder.index))
            return rf"{name} \colon {indices} \to {domain}"
        if ends:
            plain = replace(self, paths=self.paths - {binder.name})
            first, last = zip(*ends, strict=True)
            name = rf"{plain.entry(binder.name, first)}, \ldots, {plain.entry(binder.name, last)}"
        return rf"{name} \colon {self.domain(binder.index[-1])} \to {domain}" if path else rf"{name} \in {domain}"

    def domain(self, d: Domain) -> str:
        unbounded = d.lo in (None, Op("neg", (INFINITY,))) and d.hi in (None, INFINITY)
        if unbounded:
            return r"\mathbb{Z}" if d.integer else r"\mathbb{R}"
        lo = self.text(d.lo) if d.lo is not None else r"-\infty"
        hi = self.text(d.hi) if d.hi is not None else r"\infty"
        if not d.integer:
            return f"{'(' if d.lo_open else '['}{lo}, {hi}{')' if d.hi_open else ']'}"
        if d.hi is None:
            second = f"{d.lo.value + 1}, " if isinstance(d.lo, Num) else ""
            return rf"\{{{lo}, {second}\ldots\}}"
        return rf"\{{{lo}, \ldots, {hi}\}}" if d.lo is not None else rf"\{{\ldots, {hi}\}}"


def _bracket(text: str) -> str:
    return rf"\left({text}\right)"


def _factors(node: Node) -> list[Node]:
    if isinstance(node, Op) and node.op == "*":
        return [*_factors(node.args[0]), node.args[1]]
    return [node]


def claim_tex(claim: Claim) -> str:
    """The whole claim as display math: "For all ...: if ..., then ...", with the definitions it uses."""
    names = claim_names(claim)
    printer = Printer(names, path_names(claim.binders))
    lines = list_lines(r"\text{For all } ", [printer.binder(b) for b in claim.binders], r"\colon")
    if not claim.binders:
        lines = []
    word = ""
    for a in claim.given:
        lines += _prefixed(r"\text{and } " if word else r"\text{if } ", formula_lines(printer, a.formula, LINE - 5))
        word = r"\text{then } "
    lines += _prefixed(word, formula_lines(printer, claim.statement, LINE - 5))
    for line in definition_lines([claim.statement, *(a.formula for a in claim.given)], claim.definitions, printer):
        lines.append(line if line.startswith(r"\quad") else rf"\text{{where }} {line}")
    body = " \\\\\n".join(f"& {line}" for line in lines)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def claim_names(claim: Claim) -> dict[str, str]:
    """TeX by name for the symbols and definitions of a claim."""
    symbols = {name: s.tex for name, s in claim.symbols.items()}
    return {**symbols, **claim.definition_tex}


def definition_lines(nodes: list[Node], definitions: Definitions, printer: Printer) -> list[str]:
    """A line or more for every definition that the formulas, or a definition they use, mention."""
    used: list[str] = []
    queue = list(nodes)
    while queue:
        for part in walk(queue.pop(0)):
            name = part.op if isinstance(part, Op) else part.name if isinstance(part, Var) else ""
            if name in definitions and name not in used:
                used.append(name)
                queue.append(definitions[name].body)
    lines: list[str] = []
    for name in used:
        function = definitions[name]
        params = ", ".join(map(printer.name, function.params))
        head = printer.name(name) + (f"({params})" if params else "")
        body = formula_lines(printer, function.body, LINE - tex_width(head) - 9)
        lines += _prefixed(f"{head} {_equals(function.body)} ", body)
    return lines


def _equals(body: Node) -> str:
    return r"\colon\Longleftrightarrow" if isinstance(body, Rel | Logic | Quant | Evolves) else "="


def _prefixed(prefix: str, lines: list[str]) -> list[str]:
    return [(prefix if k == 0 else r"\quad ") + line for k, line in enumerate(lines)]


def list_lines(prefix: str, parts: list[str], end: str, room: float = LINE) -> list[str]:
    """Parts joined by commas, as many to a line as fit."""
    lines: list[str] = []
    line = prefix
    for k, part in enumerate(parts):
        piece = part + (r",\; " if k + 1 < len(parts) else end)
        if tex_width(line + piece) > room and line != prefix:
            lines, line = [*lines, line], r"\quad "
        line += piece
    return [*lines, line]


def formula_lines(printer: Printer, node: Node, room: float) -> list[str]:
    """A formula on as many lines as its width needs: broken at quantifiers, connectives, relations, then at sums."""
    whole = printer.text(node)
    if tex_width(whole) <= room:
        return [whole]
    deeper = room - 2
    match node:
        case Quant():
            prefix, inner, body = printer.quantified(node)
            return [prefix, *_indented(formula_lines(inner, body, deeper))]
        case Logic(("and" | "or") as op, args) if args:
            level, word = _CONNECTIVES[op]
            blocks = [_guarded(printer, a, level + 1, deeper) for a in args]
            return [line for k, b in enumerate(blocks) for line in _prefixed(word.strip() + r"\; " if k else "", b)]
        case Logic(("implies" | "iff") as op, (a, b)):
            arrow = r"\Longrightarrow\; " if op == "implies" else r"\Longleftrightarrow\; "
            right = _guarded(printer, b, _IMPLIES, deeper - 3)
            return [*_guarded(printer, a, _OR, room), *_prefixed(arrow, right)]
        case Rel(op, lhs, rhs):
            right = term_lines(printer, rhs, deeper)
            return [*term_lines(printer, lhs, room), *_indented(_prefixed(f"{RELATION_TEX[op]} ", right))]
        case Evolves(body, time, rate):
            head = rf"\frac{{d}}{{d{printer.name(time)}}} {printer.wrap(body, _ATOM)}"
            return [head, *_indented(_prefixed("= ", term_lines(printer, rate, deeper)))]
        case _:
            return term_lines(printer, node, room)


def _guarded(printer: Printer, node: Node, level: int, room: float) -> list[str]:
    """Lines of a part that has brackets of a fixed size around it where its precedence needs them."""
    own = printer.show(node)[1]
    lines = formula_lines(printer, node, room)
    if own >= level:
        return lines
    lines[0] = r"\bigl(" + lines[0]
    lines[-1] += r"\bigr)"
    return lines


def term_lines(printer: Printer, node: Node, room: float) -> list[str]:
    """A term on as many lines as its width needs, broken before `+` and `-`."""
    whole = printer.text(node)
    if tex_width(whole) <= room or not (isinstance(node, Op) and node.op in ("+", "-")):
        return [whole]
    left, right = node.args
    return [*term_lines(printer, left, room), rf"\quad {node.op} {printer.addend(right)}"]


def _indented(lines: list[str]) -> list[str]:
    return [r"\quad " + line for line in lines]
