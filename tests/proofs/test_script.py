"""Every stand-alone script runs by itself, is short, and prints a violation that is real."""

import subprocess
import sys
from fractions import Fraction

import pytest
from referee.proofs.counterexample import counterexample_of
from referee.proofs.report.python_text import NotPython, python_name
from referee.proofs.report.script import script_for
from referee.proofs.result import Counterexample
from referee.properties.confirm import certificate
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper
from referee.symbolic.papers import bundled_paper

HANLON = {
    "eta.derivation": "n=1 sigma=2 w=1 w_star=1 K=1 z=1/2 A=1, L=1/2 A_star=1, L_star=1/2",
    "eta.continuous": "n=2 sigma=2 y=1 A=1,1 A_star=1,2",
    "eta.limit-infinity": "n=1 sigma=2 A=1, A_star=1,",
    "eta.increasing": "n=2 sigma=2 z=1 y=2/3 A=1,1 A_star=1,5",
    "static-gains.strict": "n=2 sigma=2 L=1 L_star=1/2 w=1/2 w_star=1 omega=1/2 A=1,1 A_star=1,2 p=1/2,1/2 share=1,0",
    "prop1.ratio-derivative": "i=2 sigma=2 tau=1 j=1 A=2,3,1,1",
}
SMALL = """
[paper]
key = "small"
[symbols]
n = { domain = "{1..}" }
m = { domain = "{1..}" }
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
z = { domain = "(0, n)" }
F = { domain = "(-oo, oo)" }
h = { domain = "(0, oo)" }
lambda = { domain = "(0, oo)" }
print = { domain = "(0, oo)" }
A = { domain = "(0, oo)", size = "n" }
T = { domain = "[0, oo)", size = ["n", "n"] }
[definitions]
"mean(A)" = "sum(A[j], j, 1, n)/n"
"root" = "x^(1/3)"
"step" = "floor(z)"
"ordered" = "forall j in {1..n}, k in {1..n}: j <= k implies A[j] <= A[k]"
"below(u, v)" = "u <= v and not u = v"
[[claim]]
id = "small.keyword"
says = "Symbols may have any name; this one tries \\"quotes\\" and\\na new line."
given = [{ name = "a 'name', print(1)", is = "lambda > print" }]
formula = "lambda*F < print*h"
[[claim]]
id = "small.roots"
says = "A cube root, which floating point misses by a hair."
formula = "root < 4"
[[claim]]
id = "small.mean"
says = "Some entry is above the mean."
given = [{ name = "ordered", is = "ordered" }]
formula = "exists j in {1..n}: A[j] > mean(A)"
[[claim]]
id = "small.all"
says = "Every entry is below one, or the first is large."
formula = "(forall j in {1..n}: A[j] < 1) or A[1] > 5"
[[claim]]
id = "small.matrix"
says = "Rows add up to the columns."
formula = "forall i in {1..n}: sum(T[i, j], j, 1, n) = sum(T[j, i], j, 1, n)"
[[claim]]
id = "small.iff"
says = "Equivalence."
formula = "x < y iff Min(x, 2) < Max(y, 2)"
[[claim]]
id = "small.limit"
says = "The limit of a step from above is its value from below."
formula = "limit(step, z, 1+) = limit(step, z, 1-)"
[[claim]]
id = "small.far"
says = "A fraction vanishes far out."
formula = "limit(x/(1 + x), x, oo-) = 0"
[[claim]]
id = "small.log"
says = "The logarithm is linear."
formula = "log(x) = x - 1 and exp(x) > 0"
[[claim]]
id = "small.whole"
says = "Quotients of integers are exact."
formula = "n/m*3 != 1"
[[claim]]
id = "small.call"
says = "Below."
formula = "below(x, y)"
"""
VALUES = {
    "keyword": "lambda=2 print=1 F=1 h=1",
    "roots": "x=64",
    "mean": "n=3 A=1/3,1/3,1/3",
    "all": "n=2 A=1,2",
    "matrix": "n=2 T=0,1;2,0",
    "iff": "x=5 y=4",
    "limit": "",
    "far": "",
    "log": "x=2",
    "whole": "n=1 m=3",
    "call": "x=2 y=2",
}


def read(text: str):
    """`A=1,2` is a list, `T=0,1;2,0` a list of lists."""
    pairs = [part.split("=") for part in text.split()]
    return {name: value(given) for name, given in pairs}


def value(text: str):
    if ";" in text:
        return tuple(value(row) for row in text.split(";"))
    return tuple(Fraction(x) for x in text.split(",") if x) if "," in text else Fraction(text)


def counterexample(claim: Claim, text: str) -> Counterexample:
    values = {b.name: read(text)[b.name] for b in claim.binders}
    paper = certificate(claim, values)
    if paper is None:  # no single relation is to blame
        plain = {k: str(v) for k, v in values.items()}
        return Counterexample(plain, "the statement fails", ("1", "1"))
    found = counterexample_of(claim, paper)
    assert found is not None
    return found


def run(script: str) -> str:
    """The output of a script in a clean environment; it must be short and end well."""
    lines = script.rstrip("\n").split("\n")
    assert len(lines) <= 25 and max(map(len, lines)) <= 110, script
    call = [sys.executable, "-I", "-c", script]
    done = subprocess.run(call, capture_output=True, text=True, env={}, timeout=30, check=False)
    assert done.returncode == 0 and done.stderr == "", script + done.stderr
    assert "referee" not in script
    return done.stdout


def check_violation(out: str) -> None:
    verdicts = [line for line in out.split("\n") if "violated:" in line or "whole statement" in line]
    assert verdicts and all(line.endswith("False") for line in verdicts), out
    for line in out.split("\n"):
        if line.startswith("hypotheses:"):
            assert "False" not in line and "True" in line, out


@pytest.mark.parametrize("name", HANLON)
def test_bundled_claims(name):
    claim = bundled_paper("hanlon2012").claim(f"hanlon2012.{name}")
    assert claim is not None
    check_violation(run(script_for(claim, counterexample(claim, HANLON[name]))))


def test_the_numbers_of_the_printed_line():
    claim = bundled_paper("hanlon2012").claim("hanlon2012.eta.derivation")
    assert claim is not None
    out = run(script_for(claim, counterexample(claim, HANLON["eta.derivation"])))
    assert "left = 1, right = 0.577350269, violated: left = right is False" in out


@pytest.mark.parametrize("name", VALUES)
def test_the_whole_language(name):
    claim = read_paper(SMALL, "small").claim(f"small.{name}")
    assert claim is not None
    check_violation(run(script_for(claim, counterexample(claim, VALUES[name]))))


def test_no_script_without_values():
    claim = read_paper(SMALL, "small").claim("small.roots")
    assert claim is not None
    with pytest.raises(NotPython):
        script_for(claim, Counterexample({}, "", ("1", "1")))


def test_names():
    assert [python_name(x) for x in ("x", "lambda", "sum", "F", "left", "A_star")] == [
        "x", "lambda_", "sum_", "F_", "left_", "A_star",
    ]  # fmt: skip


PATHS = {
    "home at date 0": ["2", "1", "2", "1"], "foreign at date 0": ["1", "2", "1", "2"],
    "sigma": "2", "tau": "1", "t": "1/2", "j": "1",
}  # fmt: skip


def test_paths_are_integrated():
    claim = bundled_paper("hanlon2012").claim("hanlon2012.prop3.level")
    assert claim is not None
    out = run(script_for(claim, Counterexample(PATHS, "", ("1/2", "1"))))
    check_violation(out)
    assert "in use under trade 2, in autarky Home 2.08653846 and Foreign 1.16346154" in out


def test_the_countries_are_told_apart_by_the_hypotheses():
    claim = bundled_paper("hanlon2012").claim("hanlon2012.prop3.level")
    assert claim is not None
    turned = {**PATHS, "home at date 0": PATHS["foreign at date 0"], "foreign at date 0": PATHS["home at date 0"]}
    script = script_for(claim, Counterexample(turned, "", ("1/2", "1")))
    assert script == script_for(claim, Counterexample(PATHS, "", ("1/2", "1")))
    wrong = {**PATHS, "foreign at date 0": ["1", "1", "1", "1"]}
    with pytest.raises(NotPython):
        script_for(claim, Counterexample(wrong, "", ("1/2", "1")))
