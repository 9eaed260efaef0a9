"""Reports: LaTeX that compiles, proofs in readable form, decimals rounded outwards, JSON rows."""

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from referee.proofs.command import derive, main
from referee.proofs.derivation_check import DerivationError
from referee.proofs.method.argument import propose
from referee.proofs.report.document import Entry, document
from referee.proofs.report.json_report import claim_row
from referee.proofs.report.latex_text import latex_text, verbatim
from referee.proofs.report.pdf import NoPdf, write_pdf
from referee.proofs.report.proof_lines import all_lines, named, proof_of
from referee.proofs.report.proof_tex import proof_steps
from referee.proofs.report.wording import decimal_margin, scope_of, values_text
from referee.proofs.result import Amendment, AssumptionFinding, Counterexample, Evidence, Result
from referee.proofs.verdict import OPEN, PROVED, REFUTED, Verdict
from referee.symbolic.claim import Claim
from referee.symbolic.derivations import derivations_of
from referee.symbolic.load import read_paper
from referee.symbolic.papers import BUNDLED, bundled_paper
from referee.symbolic.tex import Printer, claim_names, path_names

NASTY = r"""
[paper]
key = "nasty"
title = "50% & more_of # $x$ \\ {this} ~ ^ “quoted” naïve ψ 漢"
reference = "A. B."
[symbols]
x = { domain = "(0, oo)", tex = "x'" }
[[claim]]
id = "nasty.claim_1"
where = "Section 1 & 2, 100%"
says = "x^2 < 3_4 & 5% of \\input{secret} $\\write18$ #1 ~ {"
reading = "as <it> stands"
formula = "x^2 >= 2*x - 1"
[[claim]]
id = "nasty.false"
says = "x"
formula = "x^2 > 2*x - 1"
"""
needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX")


def bundled(name: str) -> Claim:
    claim = next(c for key in BUNDLED for c in bundled_paper(key).claims if c.id == name)
    return claim


def proved(claim: Claim) -> Entry:
    certificate = propose(claim) or {"proof": [{"do": "settle"}]}
    derivation = derivations_of(bundled_paper(claim.paper)).get(claim.id)
    return Entry(claim, Verdict(PROVED, claim.scope, "checked"), certificate, None, derivation)


@pytest.mark.parametrize(
    ("margin", "decimals"),
    [
        (("1/3", "1/3"), ("0.333333", "0.333334")),
        (("-2/3", "-1/3"), ("-0.666667", "-0.333333")),
        (("1/2", "1"), ("0.5", "1")),
        (("2 - (1 + 1*(1/2))", "2 - 1"), ("0.5", "1")),
        (("-1/300000000000", "0"), ("-0.00000000000333334", "0")),
    ],
)
def test_margins_are_rounded_outwards(margin, decimals):
    assert decimal_margin(margin) == decimals
    low, high = map(Fraction, decimals)
    assert low <= high


def test_values():
    assert values_text({"n": "2", "A": ["1", "3/2"], "T": [["1"], ["2"]]}) == "n = 2, A = (1, 3/2), T = ((1), (2))"


def test_text_is_taken_literally():
    assert latex_text(r"\a{b}$_^~&%#") == (r"\textbackslash{}a\{b\}\$\_\textasciicircum{}\textasciitilde{}\&\%\#")
    assert latex_text("naïve ψ 漢\n x") == r"naïve \ensuremath{\psi} ? x"
    assert r"\end{verbatim}" not in verbatim("\\end{verbatim}\nλ")


def test_json_row_with_everything():
    claim = read_paper(NASTY, "nasty").claims[1]
    evidence = Evidence("certificate", "hunt", "evaluated", 0.12345, False)
    found = Counterexample({"x": "1"}, "x^2 > 2 * x - 1 fails: equal", ("0", "0"))
    repair = Amendment(claim, Verdict(PROVED, claim.scope, "r"), {"x": "2"})
    more = (repair, (AssumptionFinding("x > 0", "no", "proved without"),))
    row = claim_row(Result(claim, Verdict(REFUTED, claim.scope, "r"), (evidence,), found, {}, 1.23456, *more))
    assert row["scope"] == "full" and row["seconds"] == 1.235
    assert row["evidence"][0]["seconds"] == 0.123 and "x in (0, oo)" in row["evidence"][0]["summary"]
    assert row["counterexample"] == {"values": {"x": "1"}, "shows": found.shows, "margin": ["0", "0"]}
    told = row["amendment"]
    assert (
        told["verdict"] == "proved" and told["model"] == {"x": "2"} and told["statement"].startswith(r"\begin{align*}")
    )
    assert row["assumptions"] == [{"name": "x > 0", "needed": "no", "shows": "proved without"}]
    narrow = Result(claim, Verdict(PROVED, "n in {2..4}", "r"), (), None, {}, 1.0)
    assert scope_of(narrow) == "n in {2..4}"


def test_every_argument_has_readable_steps():
    counted = 0
    for key in BUNDLED:
        for claim in bundled_paper(key).claims:
            proof = proof_of(propose(claim))
            if proof:
                steps = proof_steps(proof, Printer(claim_names(claim), path_names(claim.binders)))
                assert len({s.number for s in steps}) == len(steps) and all(s.tex for s in steps)
                assert len(steps) <= 3 * sum(1 for _ in all_lines(proof))
                counted += 1
    assert counted >= 15


def test_lemmas_and_claims_used():
    proof = proof_of(propose(bundled("hanlon2012.labor-share")))
    assert named(proof, "lemma") == ["sum-equal"] and named(proof, "claim") == []
    growth = proof_of(propose(bundled("hanlon2012.prop3.growth")))
    assert named(growth, "claim") == ["hanlon2012.prop3.pattern"]


@needs_latex
def test_documents_compile_and_fit_the_page(tmp_path):
    names = ["hanlon2012.labor-share.technology", "hanlon2012.price-index", "hanlon2012.prop3.growth",
             "rodriguez-clare2005.dynamic.stability", "rodriguez-clare2005.condition-1"]  # fmt: skip
    text = document([proved(bundled(n)) for n in names], "Title", "Reference", "0.1.0")
    for part in (r"\section*{hanlon2012.price-index}", "sum-equal", "every step checked", "power-tangent"):
        assert part in text
    (tmp_path / "x.tex").write_text(text, encoding="utf-8")
    call = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0 and b"Overfull" not in done.stdout, done.stdout[-3000:]


@needs_latex
def test_whatever_a_claims_file_says_compiles(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("nasty.toml").write_text(NASTY, encoding="utf-8")
    assert main(["derive", "nasty.toml", "-o", "x.pdf", "--examples", "25", "--jobs", "1"]) == 0
    assert Path("x.pdf").read_bytes().startswith(b"%PDF")
    assert main(["derive", "claim_1", "--source", "nasty.toml", "-o", "x.tex", "--examples", "25"]) == 0
    text = Path("x.tex").read_text(encoding="utf-8")
    assert r"\input" not in text and r"\write18" not in text and "100\\%" in text


@needs_latex
def test_latex_that_fails_is_one_line(tmp_path):
    with pytest.raises(NoPdf, match=r"^pdflatex failed: ! Undefined control sequence\.; look at"):
        write_pdf("\\documentclass{article}\\begin{document}\\undefined\\end{document}", tmp_path / "x.pdf")


def test_a_derivation_that_does_not_check_is_never_printed(tmp_path, monkeypatch, capsys):
    def fail(*_: object) -> None:
        raise DerivationError("step 1: wrong")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(derive, "check_derivation", fail)
    assert main(["derive", "policy.dominated", "-o", "x.tex", "--examples", "5"]) == 0
    text = Path("x.tex").read_text(encoding="utf-8")
    assert "not printed, because it does not check: step 1: wrong" in text
    assert "every step checked" not in text


def test_an_open_claim_has_no_proof():
    claim = bundled("hanlon2012.prop1")
    text = document([Entry(claim, Verdict(OPEN, "", "nobody knows"), None, None, None)], "T", "", "0")
    assert "nobody knows" in text and r"\subsection*{" not in text
