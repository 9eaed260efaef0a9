"""From the text of an argument to the lines that the kernel checks. Nothing here is trusted.

One line of text is one line of the proof; deeper indentation is the proof of the line above.

    fix j, k                                     the goal `forall j, k: ...`; `fix` alone opens all
    assume h                                     the goal `... implies ...`; `assume a, b` labels the parts (also of
                                                 an `iff`: its two implications), as all labels do
    have h: FORMULA [using a, b]                 settled at once, or proved by the indented lines below
    note h: lemma NAME at x = TERM; f[j] = TERM  likewise `instance LABEL at ...`, `claim ID at ...`
    note h: rewrite EQUATION in LABEL            replace its left side by its right (`backwards`: the other way round)
    note h: solution A from TERM; TERM rates TERM; TERM below TERM
    rewrite EQUATION [backwards]                 in the goal, its left side becomes its right
    take x = TERM; s[j] = TERM                   the goal `exists x, s: ...`
    obtain k, s from LABEL as h
    cases h: FORMULA | FORMULA                   then an indented `case` for each
    parts                                        then an indented `part` for each conjunct, or way of an `iff`
    deny h / unfold                              proof by contradiction; the definition of a limit
    settle [using a, b]                          closes the goal
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


class OutlineError(ValueError):
    """A line of an argument that cannot be read: file, line and what would be right."""


@dataclass(frozen=True)
class _Row:
    number: int
    indent: int
    text: str


def read_outline(text: str, where: str) -> list[dict[str, Any]]:
    """The lines of an argument. Raises OutlineError naming the file and line."""
    rows = []
    for number, raw in enumerate(_joined(text), 1):
        bare = raw.split("#")[0].rstrip()
        if bare.strip():
            rows.append(_Row(number, len(bare) - len(bare.lstrip()), bare.strip()))
    return _Reader(where).block(rows)


def _joined(text: str) -> list[str]:
    """The lines of a text; a line that ends in a backslash goes on in the next."""
    return re.sub(r"\\\n\s*", " ", text).split("\n")


@dataclass(frozen=True)
class _Reader:
    where: str

    def error(self, row: _Row, problem: str) -> OutlineError:
        return OutlineError(f"{self.where}, line {row.number}: {problem}: {row.text}")

    def block(self, rows: list[_Row]) -> list[dict[str, Any]]:
        lines = []
        while rows:
            head, rest = rows[0], rows[1:]
            size = next((i for i, r in enumerate(rest) if r.indent <= head.indent), len(rest))
            lines.append(self.line(head, rest[:size]))
            rows = rest[size:]
        return lines

    def line(self, row: _Row, inner: list[_Row]) -> dict[str, Any]:
        word, _, rest = row.text.partition(" ")
        match word:
            case "fix":
                return {"do": "fix", "names": _names(rest)} if rest else {"do": "fix"}
            case "assume":
                return {"do": "assume", "as": _labels(rest)}
            case "deny":
                return {"do": "deny", "as": rest}
            case "unfold":
                return {"do": word}
            case "rewrite":
                words = rest.split()
                return {"do": "rewrite", "by": words[0], "backwards": words[1:] == ["backwards"]}
            case "settle":
                return _settle(rest)
            case "have":
                return self._have(row, rest, inner)
            case "note":
                return self._note(row, rest)
            case "take":
                return {"do": "take", "values": self._values(row, rest)}
            case "obtain":
                found = re.fullmatch(r"(.+) from (\S+) as (.+)", rest)
                if found is None:
                    raise self.error(row, "expected `obtain NAMES from LABEL as LABEL`")
                return {"do": "obtain", "names": _names(found[1]), "from": found[2], "as": _labels(found[3])}
            case "parts":
                return {"do": "parts", "proofs": self._branches(row, inner, "part")}
            case "cases":
                label, _, formulas = rest.partition(":")
                of = [f.strip() for f in formulas.split("|")]
                return {"do": "cases", "as": label.strip(), "of": of, "branches": self._branches(row, inner, "case")}
            case _:
                raise self.error(row, f"unknown word {word!r}")

    def _have(self, row: _Row, rest: str, inner: list[_Row]) -> dict[str, Any]:
        label, colon, formula = rest.partition(":")
        if not colon or " " in label.strip():
            raise self.error(row, "expected `have LABEL: FORMULA`")
        formula, _, using = formula.partition(" using ")
        proof = self.block(inner) if inner else [_settle(f"using {using}" if using else "")]
        return {"do": "have", "as": label.strip(), "formula": formula.strip(), "proof": proof}

    def _note(self, row: _Row, rest: str) -> dict[str, Any]:
        label, colon, rule = rest.partition(":")
        kind, _, rest = rule.strip().partition(" ")
        line: dict[str, Any] = {"do": "note", "as": _labels(label.strip()), "rule": kind}
        if not colon:
            raise self.error(row, "expected `note LABEL: RULE ...`")
        if kind in ("lemma", "claim", "instance"):
            name, _, values = rest.partition(" at ")
            line |= {"of" if kind == "instance" else "name": name.strip(), "at": self._values(row, values)}
        elif kind == "rewrite":
            words = rest.split()
            if len(words) not in (3, 4) or words[1] != "in":
                raise self.error(row, "expected `rewrite EQUATION in LABEL [backwards]`")
            line |= {"by": words[0], "in": words[2], "backwards": words[3:] == ["backwards"]}
        elif kind == "solution":
            found = re.fullmatch(r"(\S+) from (.+) rates (.+) below (.+)", rest)
            if found is None:
                raise self.error(row, "expected `solution NAME from TERMS rates TERMS below TERM`")
            line |= {"name": found[1], "initial": _list(found[2]), "rates": _list(found[3]), "bound": found[4]}
        else:
            raise self.error(row, f"unknown rule {kind!r}")
        return line

    def _values(self, row: _Row, text: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for part in filter(None, map(str.strip, text.split(";"))):
            left, equals, term = part.partition("=")
            found = re.fullmatch(r"(\w+)(?:\[([\w, ]+)\])?", left.strip())
            if not equals or found is None:
                raise self.error(row, f"expected `NAME = TERM` or `NAME[INDEX] = TERM`, found {part!r}")
            params = found[2]
            values[found[1]] = {"params": _names(params), "body": term.strip()} if params else term.strip()
        return values

    def _branches(self, row: _Row, inner: list[_Row], word: str) -> list[list[dict[str, Any]]]:
        branches = []
        while inner:
            head, rest = inner[0], inner[1:]
            if head.text != word:
                raise self.error(head, f"expected `{word}`")
            size = next((i for i, r in enumerate(rest) if r.indent <= head.indent), len(rest))
            branches.append(self.block(rest[:size]) or [_settle("")])
            inner = rest[size:]
        return branches


def _names(text: str) -> list[str]:
    return [n.strip() for n in text.split(",")]


def _labels(text: str) -> str | list[str]:
    return _names(text) if "," in text else text


def _list(text: str) -> list[str]:
    return [t.strip() for t in text.split(";")]


def _settle(text: str) -> dict[str, Any]:
    words = text.removeprefix("using ").strip()
    return {"do": "settle", "using": _names(words)} if words else {"do": "settle"}
