"""LaTeX of terms, formulas and claims."""

import operator
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from referee.symbolic.bounds import extent
from referee.symbolic.expression import Node, Num, Op, Var, num
from referee.symbolic.load import read_paper
from referee.symbolic.parse import parse
from referee.symbolic.reading import StatementError
from referee.symbolic.tex import LINE, claim_tex, to_tex
from referee.symbolic.tex_names import default_tex, tex_width


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("sigma", r"\sigma"),
        ("A_star", "A^{*}"),
        ("A_star_2", "A^{*}_{2}"),
        ("psi_1S", r"\psi_{1S}"),
        ("lambda_1", r"\lambda_{1}"),
        ("epsilon_1", r"\varepsilon_{1}"),
        ("Lbar_1", r"\bar{L}_{1}"),
        ("zhat", r"\hat{z}"),
        ("A_bar", r"\bar{A}"),
        ("x1", "x_{1}"),
        ("P", "P"),
        ("gap", r"\mathit{gap}"),
        ("w_auto", r"w_{\mathrm{auto}}"),
        ("oo", r"\infty"),
    ],
)
def test_default_names(name: str, tex: str) -> None:
    assert default_tex(name) == tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("A_star[j]^(sigma - 1)", r"\left(A^{*}_{j}\right)^{\sigma - 1}"),
        ("A[j]^(sigma - 1)", r"A_{j}^{\sigma - 1}"),
        ("lambda_1[i]", r"\lambda_{1,i}"),
        ("x / y", r"\frac{x}{y}"),
        ("x^(1 / (1 - sigma))", r"x^{1/\left(1 - \sigma\right)}"),
        ("x^(y / (a * b))", r"x^{y/\left(a \, b\right)}"),
        ("(x / y)^2", r"\left(\frac{x}{y}\right)^{2}"),
        ("(x^y)^2", r"\left(x^{y}\right)^{2}"),
        ("(-x)^2", r"\left(-x\right)^{2}"),
        ("-x^2", "-x^{2}"),
        ("(1/2)^n", r"\left(\frac{1}{2}\right)^{n}"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("a - b - c", "a - b - c"),
        ("a + -b", r"a + \left(-b\right)"),
        ("a * -b", r"a \, \left(-b\right)"),
        ("(a + b) * c", r"\left(a + b\right) \, c"),
        ("w * (1 - x)", r"w \cdot \left(1 - x\right)"),
        ("x * 2", r"x \cdot 2"),
        ("2 * 3", r"2 \cdot 3"),
        ("sum(A[j], j, 1, n) * x", r"\left[\sum_{j=1}^{n} A_{j}\right] \, x"),
        ("x * sum(A[j] + 1, j, 1, n)", r"x \, \sum_{j=1}^{n} \left(A_{j} + 1\right)"),
        ("sum(A[j], j, 1, n)^2", r"\left(\sum_{j=1}^{n} A_{j}\right)^{2}"),
        ("limit(eta(z), z, n-)", r"\lim_{z \to n^{-}} \eta(z)"),
        ("floor(z)", r"\left\lfloor z \right\rfloor"),
        ("abs(x - y)", r"\left|x - y\right|"),
        ("Min(x, y)", r"\min\left\{x, y\right\}"),
        ("exp(x) * log(y)", r"\exp\left(x\right) \, \log\left(y\right)"),
        ("printed_eta(z)", r"\eta(z)"),
        ("x != y", r"x \neq y"),
        ("0 < x <= 1", r"0 < x \leq 1"),
        ("0 < x and x > 1", r"0 < x \text{ and } x > 1"),
        ("x < y and (x = 1 or y = 1)", r"x < y \text{ and } \left(x = 1 \text{ or } y = 1\right)"),
        ("not x = y", r"\neg \left(x = y\right)"),
        (
            "forall x in (0, oo), y[{1..n}] in [0, 1): x = 1",
            r"\forall\, x \in (0, \infty), y_{1}, \ldots, y_{n} \in [0, 1) \colon\; x = 1",
        ),
        ("exists k in {1..}: k = 1", r"\exists\, k \in \{1, 2, \ldots\} \colon\; k = 1"),
        ("forall u in (-oo, oo): u = u", r"\forall\, u \in \mathbb{R} \colon\; u = u"),
        (
            "forall f[{-oo..oo}] in (0, oo): f[1] = 1",
            r"\forall\, f \colon \mathbb{Z} \to (0, \infty) \colon\; f_{1} = 1",
        ),
        ("evolves(u[t], t, g * u[t])", r"\frac{d}{dt} u(t) = g \, u(t)"),
        ("A[i, t]^2", "A_{i}(t)^{2}"),
        (
            "forall v[{1..n}, [0, oo)] in (0, oo): v[1, 0] = 1",
            r"\forall\, v_{1}, \ldots, v_{n} \colon [0, \infty) \to (0, \infty) \colon\; v_{1}(0) = 1",
        ),
    ],
)
def test_terms_and_formulas(text: str, tex: str) -> None:
    plain = "[" in text and ", t]" not in text and "u[t]" not in text
    paths = () if plain else ("A", "u")
    assert to_tex(parse(text), {"printed_eta": r"\eta"}, paths) == tex.replace(r"a \, \left(-b", r"a \cdot \left(-b")


def test_a_bracketed_implication_keeps_its_brackets() -> None:
    left, right = (
        to_tex(parse("(a = 1 implies b = 1) implies c = 1")),
        to_tex(parse("a = 1 implies b = 1 implies c = 1")),
    )
    assert left != right and r"\left(" in left and r"\left(" not in right


def test_given_names_win_over_defaults() -> None:
    assert to_tex(parse("A_star[i]"), {"A_star": "B"}) == "B_{i}"


@st.composite
def terms(draw: st.DrawFn, depth: int = 4) -> Node:
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from([Var("a"), Var("b"), num(2), num("1/3"), num(-1)]))
    op = draw(st.sampled_from(["+", "-", "*", "/", "^", "neg"]))
    left = draw(terms(depth=depth - 1))  # type: ignore[call-arg]
    if op == "neg":
        return Op("neg", (left,))
    return Op(op, (left, draw(terms(depth=depth - 1))))  # type: ignore[call-arg]


def read_back(tex: str) -> Node:
    """The term that the TeX of arithmetic writes, as a reader would take it."""
    flat = re.sub(r"\\(left|right)", "", tex).replace(r"\,", "*").replace(r"\cdot", "*")
    return parse(unbraced(flat))


def unbraced(text: str) -> str:
    """Fractions and braces turned to slashes and parentheses."""
    out, at = "", 0
    while at < len(text):
        if text.startswith(r"\frac{", at):
            top, at = braced(text, at + 5)
            bottom, at = braced(text, at)
            out += f"(({unbraced(top)})/({unbraced(bottom)}))"
        elif text[at] == "{":
            inner, at = braced(text, at)
            out += f"({unbraced(inner)})"
        else:
            out, at = out + text[at], at + 1
    return out


def braced(text: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and the place after them."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return text[start + 1 : at], at + 1
    raise AssertionError(f"unbalanced: {text}")


OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}


def value(node: Node) -> float:
    match node:
        case Num(v):
            return float(v)
        case Var(name):
            return {"a": 1.37, "b": 0.61}[name]
        case Op("neg", (a,)):
            return -value(a)
        case Op(op, (a, b)):
            found = OPERATIONS[op](value(a), value(b))
            assume(not isinstance(found, complex))
            return float(found)
        case _:
            raise AssertionError(node)


@settings(max_examples=500, deadline=None)
@given(terms())  # type: ignore[call-arg]
def test_arithmetic_reads_back_unambiguously(term: Node) -> None:
    try:
        extent(term, {})  # not a tower of exponents, which cannot be read
        expected = value(term)
    except (ZeroDivisionError, OverflowError, StatementError):
        reject()
    back = read_back(to_tex(term))
    assume(abs(expected) < 1e12)
    assert value(back) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_width_of_a_fraction_is_that_of_its_wider_part() -> None:
    assert tex_width(r"\frac{abc}{d}") < tex_width("abcd")
    assert tex_width("a_{i}^{2}") < tex_width("a_{i} a^{2}")


CLAIMS = """
[paper]
key = "toy"
[symbols]
n = { domain = "{1..}" }
sigma = { domain = "(1, oo)" }
A = { domain = "(0, oo)", size = "n" }
A_star = { domain = "(0, oo)", size = "n" }
D = { domain = "(0, oo)", path = true }
[definitions]
S = { is = "sum(A[j]^(sigma - 1), j, 1, n)", tex = "S" }
"share(i)" = { is = "A[i]^(sigma - 1) / S", tex = "s" }
[[claim]]
id = "toy.one"
says = "shares"
given = ["forall j in {1..n}: A[j] > A_star[j]", "evolves(D[t], t, D[t])"]
formula = '''forall i in {1..n}, k in {1..n}: A[i] > A[k] implies share(i) > share(k) and
  sum(A_star[j]^(sigma - 1), j, 1, n) / sum(A[j]^(sigma - 1), j, 1, n) < 1 and D[1] - D[0] > 0 and
  (exists e in (0, oo): share(i) > e or share(k) > e)'''
"""


def test_claim_breaks_into_lines_that_fit() -> None:
    tex = claim_tex(read_paper(CLAIMS, "toy.toml").claims[0])
    lines = tex.splitlines()[1:-1]
    assert tex.startswith(r"\begin{align*}") and tex.endswith(r"\end{align*}")
    assert r"\text{For all }" in lines[0] and r"\text{if }" in tex and r"\text{then }" in tex
    assert r"\text{where } s(i)" in tex and r"\text{where } S" in tex
    assert all(tex_width(line) <= 1.3 * LINE for line in lines)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_claim_compiles(tmp_path: Path) -> None:
    tex = claim_tex(read_paper(CLAIMS, "toy.toml").claims[0])
    head = "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n"
    (tmp_path / "claim.tex").write_text(f"{head}{tex}\n\\end{{document}}\n", encoding="utf-8")
    call = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "claim.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
