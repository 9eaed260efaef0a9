"""TeX for the names of symbols, and an estimate of how wide a formula prints."""

from __future__ import annotations

import re
from collections.abc import Mapping

_GREEK = """alpha beta gamma delta zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon chi psi omega lambda
Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
GREEK = frozenset(_GREEK.split())
GREEK_VARIANTS = {"epsilon": r"\varepsilon", "phi": r"\varphi", "lam": r"\lambda", "oo": r"\infty"}
ACCENTS = {"bar": r"\bar", "hat": r"\hat", "tilde": r"\tilde"}


def default_tex(name: str) -> str:
    """TeX for a name: Greek letters, `_star`, accents (`Lbar`, `z_hat`) and subscripts (`psi_1S`, `A_star_2`)."""
    head, *rest = name.split("_")
    tex = _head(head)
    stars = ""
    marks: list[str] = []
    for part in rest:
        if part == "star":
            stars += "*"
        elif part in ACCENTS and not marks:
            tex = f"{ACCENTS[part]}{{{tex}}}"
        elif part:
            marks.append(_mark(part))
    digits = re.fullmatch(r"([A-Za-z])(\d+)", head)
    if digits:
        tex, marks = digits[1], [digits[2], *marks]
    return tex + (f"^{{{stars}}}" if stars else "") + (f"_{{{','.join(marks)}}}" if marks else "")


def _head(head: str) -> str:
    if head in GREEK_VARIANTS:
        return GREEK_VARIANTS[head]
    if head in GREEK:
        return f"\\{head}"
    for accent, command in ACCENTS.items():
        if head.endswith(accent) and len(head) == len(accent) + 1:
            return f"{command}{{{head[0]}}}"
    return head if len(head) == 1 else rf"\mathit{{{head}}}"


def _mark(part: str) -> str:
    if part in GREEK or part in GREEK_VARIANTS:
        return _head(part)
    return part if len(part) <= 2 or part.isdigit() else rf"\mathrm{{{part}}}"


def tex_name(name: str, names: Mapping[str, str]) -> str:
    """The TeX given for a name; the default where none is given or the given one is the bare name."""
    given = names.get(name, name)
    return default_tex(name) if given == name else given


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}_^]|[^\\{}_^]")
_SILENT_TEXT = r"\left \right \mathit \mathrm \mathbb \bar \hat \tilde \bigl \bigr \, \! \; \displaystyle"
_SILENT = frozenset(_SILENT_TEXT.split())
_WIDE_TEXT = r"\sum 2.5 \quad 2 \qquad 4 \Longrightarrow 3 \Longleftrightarrow 4 \lim 3 \min 3 \max 3 \exp 3 \log 3"
_WIDE = {k: float(v) for k, v in re.findall(r"(\S+) (\S+)", _WIDE_TEXT)}
_RELATIONS = frozenset(["=", "<", ">", "+", "-", r"\leq", r"\geq", r"\neq", r"\in", r"\cdot", r"\to"])


def tex_width(tex: str) -> float:
    """About how many letters wide a formula prints: the wider of a fraction's two parts, scripts at seven tenths."""
    return _Width(_TOKEN.findall(tex)).row()


class _Width:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def row(self) -> float:
        """The width up to the closing brace."""
        total = below = above = 0.0
        while token := self.next():
            if token == "}":
                break
            if token == "_":
                below = 0.7 * self.one(self.next())
                total += max(0.0, below - above)
            elif token == "^":
                above = 0.7 * self.one(self.next())
                total += max(0.0, above - below)
            else:
                below = above = 0.0
                total += self.one(token)
        return total

    def one(self, token: str) -> float:
        if token == "{":
            return self.row()
        if token == r"\frac":
            return max(self.one(self.next()), self.one(self.next())) + 0.5
        if token == r"\text":
            return self.one(self.next())
        if token in _SILENT or token == "&":
            return 0.0
        if token in _RELATIONS:
            return 2.0
        return 0.5 if token in " ," else _WIDE.get(token, 1.0)
