"""A certificate's proof as numbered steps in LaTeX: what is assumed, what follows, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...symbolic.expression import At, Node, Op, Rel, Var
from ...symbolic.parse import parse
from ...symbolic.tex import Printer, formula_lines
from ...symbolic.tex_names import tex_width
from .latex_text import latex_text
from .proof_lines import Line

ROOM = 66.0  # letters of formula that fit beside the numbers
INDENT = 2.0


@dataclass(frozen=True)
class Step:
    """A numbered step: how deep it lies, its number and its LaTeX."""

    depth: int
    number: str
    tex: str


def proof_steps(proof: list[Line], printer: Printer) -> list[Step]:
    """The steps of a proof, in order."""
    if len(proof) == 1 and proof[0]["do"] == "settle":
        return [Step(0, "1", "Settled as it stands: by exact normal form and signs, or by z3 and cvc5 alike.")]
    return list(_Writer(printer).block(proof, "", 0))


@dataclass(frozen=True)
class _Writer:
    printer: Printer

    def block(self, proof: list[Line], prefix: str, depth: int) -> Iterator[Step]:
        for k, line in enumerate(proof, 1):
            yield from self.line(line, f"{prefix}{k}", depth)

    def line(self, line: Line, number: str, depth: int) -> Iterator[Step]:
        """A step and those below it; a `have` that follows at once has none."""
        room = ROOM - INDENT * depth
        inner = line.get("proof", [])
        at_once = line["do"] == "have" and len(inner) == 1 and inner[0]["do"] == "settle"
        using = _using(inner[0]) if at_once else ""
        yield Step(depth, number, self.sentence(line, room, using))
        if line["do"] == "have" and not at_once:
            yield from self.block(inner, f"{number}.", depth + 1)
        for k, branch in enumerate((*line.get("proofs", ()), *line.get("branches", ())), 1):
            yield Step(depth + 1, f"{number}.{k}", self._branch(line, k, room))
            yield from self.block(branch, f"{number}.{k}.", depth + 2)

    def sentence(self, line: Line, room: float, using: str) -> str:
        """What a line says."""
        label = _label(line.get("as"))
        match line["do"]:
            case "fix":
                names = ", ".join(map(self.printer.name, line.get("names", ())))
                return f"Let ${names}$ be arbitrary." if names else "Let all symbols of the statement be arbitrary."
            case "assume":
                return f"Assume the premises, in order {label}." if ", " in label else f"Assume the premise, {label}."
            case "deny":
                return f"Suppose the contrary ({label})."
            case "unfold":
                return "By the definition of the limit:"
            case "rewrite":
                return f"In what is to be shown, substitute by {_name(line['by'])}{_backwards(line)}."
            case "settle":
                return f"This settles it{_using(line)}."
            case "have":
                return f"{label}{using}: {self.formula(str(line['formula']), room - tex_width(using) / 2)}"
            case "note":
                return f"{label}: {self.rule(line, room)}"
            case "take":
                return f"Choose {self.values(line['values'], room)}"
            case "obtain":
                names = ", ".join(map(self.printer.name, line["names"]))
                return f"By {_name(line['from'])} there is such ${names}$; {label}."
            case "parts":
                return "Each part in turn:"
            case "cases":
                return f"Cases ({label}):"
            case other:
                return latex_text(str(other))

    def _branch(self, line: Line, k: int, room: float) -> str:
        if line["do"] == "cases":
            return f"Case {self.formula(str(line['of'][k - 1]), room)}"
        return f"Part {k}."

    def rule(self, line: Line, room: float) -> str:
        """Where a noted fact comes from."""
        match line["rule"]:
            case "lemma":
                return f"by Lemma {_name(line['name'])}{self._at(line, room)}"
            case "claim":
                return f"by the claim {_name(line['name'])}{self._at(line, room)}"
            case "instance":
                return f"{_name(line['of'])}{self._at(line, room)}"
            case "rewrite":
                return f"{_name(line['in'])}, with {_name(line['by'])} substituted{_backwards(line)}."
            case "solution":
                start = ", ".join(self.term(t) for t in line["initial"])
                return (
                    f"the differential equations have a solution ${self.printer.name(line['name'])}$ from ${start}$ "
                    f"(right sides continuous and at most ${self.term(line['bound'])}$) with the rates "
                    + self.listed([parse(t) for t in line["rates"]], room)
                )
            case other:
                return latex_text(str(other))

    def _at(self, line: Line, room: float) -> str:
        return f" at {self.values(line['at'], room)}" if line.get("at") else "."

    def values(self, values: Mapping[str, Any], room: float) -> str:
        """Assignments `x = TERM`, each on lines of its own if they are long."""
        return self.listed([self.assignment(name, value) for name, value in values.items()], room)

    def assignment(self, name: str, value: Any) -> Node:
        if isinstance(value, Mapping):
            return Rel("=", At(name, tuple(Var(p) for p in value["params"])), parse(str(value["body"])))
        return Rel("=", Var(name), parse(str(value)))

    def listed(self, nodes: list[Node], room: float) -> str:
        texts = [self.printer.text(n) for n in nodes]
        if sum(map(tex_width, texts)) + 2 * len(texts) <= room:
            return f"${', '.join(texts)}$."
        return _aligned([line for n in nodes for line in formula_lines(self.printer, n, room)])

    def formula(self, text: str, room: float) -> str:
        """A formula on one line, or on several below one another."""
        node = parse(text)
        if isinstance(node, Op | Var | At):
            return f"${self.printer.text(node)}$."
        lines = formula_lines(self.printer, node, room)
        return f"${lines[0]}$." if len(lines) == 1 else _aligned(lines)

    def term(self, text: str) -> str:
        return self.printer.text(parse(text))


def _aligned(lines: list[str]) -> str:
    body = r" \\ ".join(f"& {line}" for line in lines)
    return rf"\newline $\begin{{aligned}}[t]{body}\end{{aligned}}$"


def _name(name: object) -> str:
    return rf"\textit{{{latex_text(str(name).replace('_', ' '))}}}"


def _label(label: object) -> str:
    return ", ".join(map(_name, label)) if isinstance(label, list) else _name(label or "")


def _using(line: Line) -> str:
    names = line.get("using")
    return f" (from {', '.join(map(_name, names))})" if names else ""


def _backwards(line: Line) -> str:
    return ", from right to left" if line.get("backwards") else ""
