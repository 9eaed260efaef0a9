"""Every bundled derivation checks, and no derivation with a corrupted step does."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from referee.proofs.derivation_check import DerivationError, check_derivation
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.solvers import Solvers
from referee.symbolic.derivation import Derivation, Step, derivation_tex
from referee.symbolic.derivations import derivations_of, read_derivations
from referee.symbolic.expression import Evolves, Logic, Node, Op, Quant, Rel, num
from referee.symbolic.load import ClaimsError
from referee.symbolic.papers import BUNDLED, bundled_paper

DERIVATIONS = {i: d for key in BUNDLED for i, d in derivations_of(bundled_paper(key)).items()}
LEMMAS = lemma_formulas()
PATIENT, HASTY = Solvers(), Solvers(seconds=1)
REVERSED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "!=": "="}

REQUIRED = """
hanlon2012: price-index demand employment labor-share labor-share.technology eta.derivation eta.continuous
eta.limit-zero eta.limit-infinity eta.increasing equilibrium.exists labor-open static-gains.product-wage
static-gains.strict static-gains.utility prop1.ratio-derivative prop2.step1 prop3.growth prop3.level-own
rodriguez-clare2005: condition-1 cluster-1 no-cluster ranking neutrality policy.dominated policy.inferior
dynamic.steady-gap dynamic.stability
"""


def required_ids() -> list[str]:
    paper, ids = "", []
    for word in REQUIRED.split():
        if word.endswith(":"):
            paper = word[:-1]
        else:
            ids.append(f"{paper}.{word}")
    return ids


def corrupt(formula: Node) -> Node:
    """A false twin: an equation's right side doubled and one added, an inequality reversed, a formula denied."""
    match formula:
        case Rel("=", lhs, rhs):
            return Rel("=", lhs, doubled(rhs))
        case Rel(op, lhs, rhs):
            return Rel(REVERSED[op], lhs, rhs)
        case Evolves(body, time, rate):
            return Evolves(body, time, doubled(rate))
        case Quant(kind, binder, body):
            return Quant(kind, binder, corrupt(body))
        case Logic("and", args):
            return Logic("and", (*args[:-1], corrupt(args[-1])))
        case Logic("implies", (a, b)):
            return Logic("implies", (a, corrupt(b)))
        case Logic("iff", (a, b)):
            return Logic("iff", (a, corrupt(b)))
        case _:
            return Logic("not", (formula,))


def doubled(term: Node) -> Node:
    return Op("+", (Op("*", (num(2), term)), num(1)))


def with_corrupted(derivation: Derivation, k: int) -> Derivation:
    """The derivation up to its k-th step, that step corrupted."""
    step: Step = derivation.steps[k]
    broken = replace(step, formula=corrupt(step.formula))
    return replace(derivation, steps=(*derivation.steps[:k], broken))


def steps() -> list[tuple[str, int]]:
    return [(claim, k) for claim, d in DERIVATIONS.items() for k in range(len(d.steps))]


@pytest.mark.parametrize("claim", required_ids())
def test_every_claim_that_needs_a_derivation_has_one(claim: str) -> None:
    assert claim in DERIVATIONS


@pytest.mark.parametrize("claim", DERIVATIONS)
def test_derivation_checks(claim: str) -> None:
    derivation = DERIVATIONS[claim]
    checked = check_derivation(derivation, PATIENT, LEMMAS)
    assert [c.formula for c in checked] == [s.formula for s in derivation.steps]
    assert all(c.engine for c in checked)


@pytest.mark.parametrize(("claim", "k"), steps())
def test_derivation_with_a_corrupted_step_is_rejected(claim: str, k: int) -> None:
    with pytest.raises(DerivationError, match=rf"^{claim}, step {k + 1}: ") as caught:
        check_derivation(with_corrupted(DERIVATIONS[claim], k), HASTY, LEMMAS)
    assert "\n" not in str(caught.value)


def small(steps_text: str, given: str = "") -> Derivation:
    text = f"""
[symbols]
n = {{ domain = "{{1..}}" }}
x = {{ domain = "(0, oo)" }}
y = {{ domain = "(0, oo)" }}
a = {{ domain = "(0, oo)", size = "n" }}
[[derivation]]
claim = "toy"
title = "Toy"
equation = "none"
given = [{given}]
{steps_text}
"""
    return read_derivations(text, "toy.toml")["toy"]


def step(**fields: str) -> str:
    rows = "\n".join(f"{key} = {value!r}" for key, value in fields.items())
    return f"[[derivation.step]]\nreason = 'because'\n{rows}\n"


def test_equation_is_substituted_in_the_goal() -> None:
    derivation = small(step(lhs="x^2", rhs="y^4", by="square"), '{ name = "square", is = "x = y^2" }')
    assert check_derivation(derivation, PATIENT, LEMMAS)[0].engine == "exact normal form"


def test_quantified_hypothesis_needs_an_instance() -> None:
    given = '{ name = "all", is = "forall j in {1..n}: a[j] = x" }'
    good = small(step(lhs="a[1]^2", rhs="x^2", by="all at j = 1"), given)
    assert len(check_derivation(good, PATIENT, LEMMAS)) == 1
    outside = small(step(lhs="a[n + 1]^2", rhs="x^2", by="all at j = n + 1"), given)
    with pytest.raises(DerivationError, match="toy, step 1"):
        check_derivation(outside, HASTY, LEMMAS)


def test_derivative_is_compared_with_the_written_one() -> None:
    good = small(step(lhs="x^y", rhs="y * x^(y - 1)", differentiate="x"))
    assert "SymPy" in check_derivation(good, PATIENT, LEMMAS)[0].engine
    with pytest.raises(DerivationError, match="the derivative with respect to x is"):
        check_derivation(small(step(lhs="x^y", rhs="x^(y - 1)", differentiate="x")), PATIENT, LEMMAS)


def test_derivative_may_not_become_an_equation_for_later_steps() -> None:
    with pytest.raises(DerivationError, match="without a label"):
        check_derivation(small(step(lhs="x", rhs="1", differentiate="x", label="wrong")), PATIENT, LEMMAS)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"lhs": "x", "rhs": "x", "by": "nothing"}, "nothing"),
        ({"lhs": "x", "rhs": "x", "by": "lemma nothing"}, "nothing"),
        ({"lhs": "x", "rhs": "x", "proof": "wish"}, "wish"),
        ({"lhs": "x", "rhs": "2 * x", "differentiate": "a"}, "derivative"),
    ],
)
def test_bad_steps_are_named(fields: dict[str, str], message: str) -> None:
    with pytest.raises(DerivationError, match=f"toy, step 1: .*{message}"):
        check_derivation(small(step(**fields)), PATIENT, LEMMAS)


@pytest.mark.parametrize("fields", [{"rhs": "x"}, {"lhs": "x"}, {"lhs": "x", "rhs": "u"}, {"wrong": "x"}])
def test_bad_files_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ClaimsError, match=r"toy\.toml: derivation 'toy', step 1"):
        small(step(**fields))


def test_two_derivations_of_one_claim_are_refused() -> None:
    one = (
        "[[derivation]]\nclaim = 'c'\ntitle = 't'\nequation = 'e'\n[[derivation.step]]\nsays = '1 = 1'\nreason = 'r'\n"
    )
    with pytest.raises(ClaimsError, match="two derivations"):
        read_derivations(one + one, "twice.toml")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_all_derivations_compile(tmp_path: Path) -> None:
    body = "\n".join(derivation_tex(d) for d in DERIVATIONS.values())
    head = "\\documentclass{article}\n\\usepackage[a4paper,margin=2cm]{geometry}\n\\usepackage{amsmath,amssymb}\n"
    (tmp_path / "all.tex").write_text(f"{head}\\begin{{document}}\n{body}\n\\end{{document}}\n", encoding="utf-8")
    call = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
