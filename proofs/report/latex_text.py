"""Plain text of papers and claims as LaTeX: nothing in it is taken as a command."""

from __future__ import annotations

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    '"': "''", "'": "'", "–": "--", "—": "---", "’": "'", "‘": "`", "“": "``", "”": "''",
    "·": r"\textperiodcentered{}",
    "≤": r"\ensuremath{\leq}", "≥": r"\ensuremath{\geq}", "≠": r"\ensuremath{\neq}", "∞": r"\ensuremath{\infty}",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip


def latex_text(text: str) -> str:
    """The text with every special character printed as itself; characters without a glyph become a question mark."""
    return "".join(map(_character, " ".join(text.split())))


def _character(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c in _GREEK:
        return rf"\ensuremath{{\{_GREEK[c]}}}"
    return c if c.isprintable() and ord(c) < 0x180 else "?"


def verbatim(text: str) -> str:
    """Text for a verbatim environment: ASCII only, and unable to end it."""
    plain = "".join(c if c == "\n" or " " <= c <= "~" else "?" for c in text)
    return plain.replace(r"\end{", r"\ end{")
