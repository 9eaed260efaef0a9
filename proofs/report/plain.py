"""Claims as plain text for a terminal: Unicode for relations, quantifiers and Greek names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...symbolic.claim import Claim
from ...symbolic.expression import Binder, Node, Op, Var, is_formula
from ...symbolic.text import binder_text, to_text
from ...symbolic.walk import walk

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_WORDS = {"forall": "for all", "exists": "there is", "in": "∈", "oo": "∞", "implies": "⇒", "iff": "⇔", **_GREEK}
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", " * ": "·", " / ": "/"}


def pretty(text: str) -> str:
    """The text of an expression with the usual signs."""
    for sign, nicer in _SIGNS.items():
        text = text.replace(sign, nicer)
    return re.sub(r"[A-Za-z]\w*", lambda m: _word(m[0]), text)


def _word(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    head, *rest = word.split("_")
    star = "*" if "star" in rest else ""
    marks = [_GREEK.get(r, r) for r in rest if r != "star"]
    return "_".join([_GREEK.get(head, head), *marks]) + star


def formula(node: Node) -> str:
    """A term or formula."""
    return pretty(to_text(node))


def domain(binder: Binder) -> str:
    """A symbol and its domain."""
    return pretty(binder_text(binder))


def definitions(claim: Claim) -> Iterator[str]:
    """`rho = (sigma - 1)/sigma` for every definition that the claim uses."""
    used: set[str] = set()
    queue = [claim.statement, *(a.formula for a in claim.given)]
    while queue:
        for part in walk(queue.pop()):
            name = part.op if isinstance(part, Op) else part.name if isinstance(part, Var) else ""
            if name in claim.definitions and name not in used:
                used.add(name)
                queue.append(claim.definitions[name].body)
    for name, d in claim.definitions.items():
        if name in used:
            head = pretty(name) + (f"({', '.join(map(pretty, d.params))})" if d.params else "")
            yield f"{head} {':⇔' if is_formula(d.body) else '='} {formula(d.body)}"
