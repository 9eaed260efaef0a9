"""A self-contained LaTeX document of claims: what the paper says, formula, derivation, verdict, proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import jinja2

from ...symbolic.claim import Claim
from ...symbolic.derivation import Derivation, derivation_tex
from ...symbolic.tex import LINE, Printer, claim_names, claim_tex, formula_lines, path_names
from ...symbolic.tex_names import tex_name
from ..lemmas import load_lemmas
from ..result import Amendment, Counterexample
from ..verdict import OPEN, PROVED, REFUTED, SURVIVED, Verdict
from .latex_text import latex_text, verbatim
from .path_plot import curves_of
from .plot import plot_of
from .plot_tex import paths_tex, sides_tex
from .proof_lines import all_lines, named, proof_of
from .proof_tex import Step, proof_steps
from .python_text import NotPython
from .script import script_for
from .wording import failure, margin_text, value_text

COLORS = {PROVED: "green!40!black", REFUTED: "red!70!black", SURVIVED: "orange!80!black", OPEN: "violet"}


@dataclass(frozen=True)
class Entry:
    """A claim of the document; `problem` says why its derivation is not printed, where it did not check."""

    claim: Claim
    verdict: Verdict
    certificate: Mapping[str, Any] | None
    counterexample: Counterexample | None
    derivation: Derivation | None
    problem: str = ""
    amendment: Amendment | None = None


def document(entries: Sequence[Entry], title: str, reference: str, version: str) -> str:
    """The LaTeX source."""
    names = [e.verdict.name for e in entries]
    counts = ", ".join(f"{names.count(v)} {v}" for v in (PROVED, REFUTED, SURVIVED, OPEN) if v in names)
    claims = [_claim(e) for e in entries]
    return _template().render(
        title=latex_text(title), reference=latex_text(reference), version=latex_text(version),
        summary=f"{len(entries)} claim{'' if len(entries) == 1 else 's'}: {counts}.",
        claims=claims, lemmas=_lemmas(entries), plots=any(c["plot"] for c in claims),
    )  # fmt: skip


def _template() -> jinja2.Template:
    text = resources.files(__package__).joinpath("document.tex.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
        comment_start_string="<#", comment_end_string="#>",
        autoescape=False, undefined=jinja2.StrictUndefined, trim_blocks=True,
    )  # fmt: skip
    return environment.from_string(text)


def _claim(entry: Entry) -> dict[str, Any]:
    claim, found = _printable(entry.claim), entry.counterexample
    proof = proof_of(entry.certificate)
    plot, caption = _plot(claim, entry)
    return {
        "id": latex_text(claim.id),
        "key": claim.id,
        "where": latex_text(claim.where),
        "says": latex_text(claim.says),
        "reading": latex_text(claim.reading),
        "statement": claim_tex(claim),
        "derivation": "" if entry.derivation is None else derivation_tex(entry.derivation),
        "no_derivation": latex_text(entry.problem),
        "color": COLORS[entry.verdict.name],
        "verdict": entry.verdict.name,
        "how": _how(entry, sum(1 for _ in all_lines(proof))),
        "counterexample": "" if found is None else _counterexample(claim, found),
        "plot": plot,
        "plot_caption": caption,
        "amendment": None if entry.amendment is None else _amendment(entry.amendment),
        "script": _script(entry.claim, found),
        "kind": "Proof" if entry.verdict.name == PROVED else "Disproof",
        "steps": _steps(claim, proof),
    }


def _printable(claim: Claim) -> Claim:
    """The claim with primes written as superscripts, so that powers of primed symbols get brackets."""
    symbols = {k: replace(s, tex=_unprimed(s.tex)) for k, s in claim.symbols.items()}
    return replace(claim, symbols=symbols, definition_tex={k: _unprimed(v) for k, v in claim.definition_tex.items()})


def _unprimed(tex: str) -> str:
    return tex if "^" in tex else tex.replace("'", r"^{\prime}")


def _how(entry: Entry, lines: int) -> str:
    reason = latex_text(entry.verdict.reason).rstrip(".")
    if entry.certificate is None:
        return f"No certificate: {reason}."
    size = f" of {lines} line{'' if lines == 1 else 's'}" if lines else ""
    return f"Certificate{size}, checked by the kernel: {reason}."


def _counterexample(claim: Claim, found: Counterexample) -> str:
    values = ", ".join(_value(claim, name, value) for name, value in found.values.items())
    return f"{f'At {values}: ' if values else ''}{latex_text(failure(found))}; margin {latex_text(margin_text(found))}."


def _plot(claim: Claim, entry: Entry) -> tuple[str, str]:
    """A picture of the refutation and what it shows."""
    if entry.counterexample is None or entry.certificate is None:
        return "", ""
    plot = plot_of(claim, entry.counterexample)
    if plot is not None:
        moving = rf"${tex_name(plot.symbol, claim_names(claim))}$"
        told = (
            f"Both sides of the relation that fails as {moving} moves and all else stays; the dots: the counterexample"
        )
        return sides_tex(claim, plot), f"{told} (double precision; the verdict rests on the certificate)."
    curves = curves_of(claim, entry.certificate)
    if curves:
        told = "Paths of the counterexample (double precision; the verdict rests on the certificate)."
        return paths_tex(claim, curves), told
    return "", ""


def _amendment(found: Amendment) -> dict[str, str]:
    claim = _printable(found.claim)
    return {
        "id": latex_text(claim.id),
        "says": latex_text(claim.says),
        "statement": claim_tex(claim),
        "model": ", ".join(_value(claim, name, value) for name, value in found.model.items()),
    }


def _value(claim: Claim, name: str, value: Any) -> str:
    shown = rf"${tex_name(name, claim_names(claim))}$" if name.isidentifier() else latex_text(name)
    return f"{shown} = {latex_text(value_text(value))}"


def _script(claim: Claim, found: Counterexample | None) -> str:
    if found is None:
        return ""
    try:
        return verbatim(script_for(claim, found))
    except NotPython:
        return ""


def _steps(claim: Claim, proof: list[Mapping[str, Any]]) -> list[Step]:
    return proof_steps(proof, Printer(claim_names(claim), path_names(claim.binders))) if proof else []


def _lemmas(entries: Sequence[Entry]) -> list[dict[str, str]]:
    used = {name for e in entries for name in named(proof_of(e.certificate), "lemma")}
    printer = Printer({}, frozenset())
    return [
        {
            "name": latex_text(name),
            "title": latex_text(lemma.title),
            "reference": latex_text(lemma.reference),
            "formula": " \\\\\n".join(f"& {line}" for line in formula_lines(printer, lemma.formula, LINE - 6)),
        }
        for name, lemma in load_lemmas().items()
        if name in used
    ]
