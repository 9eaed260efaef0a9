"""Scripts that integrate an economy which violates a claim about paths: standard library only, and they agree."""

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from referee.numeric import paired, simulate
from referee.numeric.learning import learning_rate
from referee.proofs.report.economy_script import economy_script
from referee.proofs.report.python_text import NotPython
from referee.properties.hunt import hunt
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper
from referee.symbolic.papers import bundled_paper

HEAD = """
[paper]
key = "mine"
[symbols]
n = { domain = "{2..4}" }
sigma = { domain = "(1, oo)" }
L = { domain = "(0, oo)" }
rate = { domain = "(0, oo)" }
A = { domain = "(0, oo)", size = 4, path = true }
A_star = { domain = "(0, oo)", size = 4, path = true }
X = { domain = "(0, oo)", size = 4, path = true }
D = { domain = "(0, oo)", path = true }
D_open = { domain = "(0, oo)", path = true }
D_open_star = { domain = "(0, oo)", path = true }
share_open = { domain = "[0, 1]", size = 4, path = true }
omega = { domain = "(0, oo)", path = true }
[[claim]]
id = "mine"
says = "It is so."
model = "trade-paths-table-2"
given = ["A[1, 0] > A_star[1, 0]"]
"""
FALSE = [
    "forall t in [0, oo): D_open[t] <= 2*D[t]",
    "forall t in (0, 10): D_open[t] >= D[t] and D_open[t] > 1/3*D_open_star[t]",
    "forall t in (0, oo): forall j in {1..4}: share_open[j, t] > 0 implies X[j, t] >= A[j, t]",
    "omega[2] <= 4/3*omega[1]^(1/2)",
]


def claim(formula: str, more: str = "") -> Claim:
    return read_paper(f'{HEAD}{more}formula = "{formula}"\n', "mine.toml").claims[0]


def printed(script: str) -> str:
    done = subprocess.run([sys.executable, "-I", "-"], input=script, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("formula", FALSE)
def test_the_script_sees_the_violation(formula):
    found = hunt(claim(formula), examples=20_000).found
    assert found is not None
    script = economy_script(claim(formula), found)
    assert "referee" not in script and printed(script).endswith("violated: the statement is False\n")
    assert all(len(line) <= 120 for line in script.split("\n"))


def test_the_script_of_a_paper_s_claim_sees_the_violation():
    level = bundled_paper("hanlon2012").claim("hanlon2012.prop3.level")
    assert level is not None
    found = hunt(level, examples=20_000).found
    assert found is not None
    assert printed(economy_script(level, found)).endswith("violated: the statement is False\n")


def values(rng: np.random.Generator) -> dict[str, Fraction | tuple[Fraction, ...]]:
    """An economy, its date, its elasticity and Home's workers."""
    some = [Fraction(int(k), 7) for k in rng.integers(3, 30, 8)]
    sigma, t, workers = Fraction(int(rng.integers(5, 16)), 4), Fraction(int(rng.integers(0, 9)), 2), Fraction(3, 2)
    return {
        "A": tuple(some[:4]),
        "A_star": tuple(some[4:]),
        "sigma": sigma,
        "tau": Fraction(1, 2),
        "L": workers,
        "t": t,
    }


@pytest.mark.parametrize("seed", [pytest.param(k, marks=pytest.mark.slow if k > 4 else ()) for k in range(12)])
def test_the_script_integrates_what_simulate_does(seed):
    drawn = values(np.random.default_rng(seed))
    said = claim("forall t in [0, oo): D_open[t] > D[t] - L*sigma")
    seen: dict[str, dict[object, object]] = {}
    exec(economy_script(said, drawn), seen)
    floats = {k: np.array([float(x) for x in v]) if isinstance(v, tuple) else float(v) for k, v in drawn.items()}
    matrix = paired(floats["tau"])
    for kind in ("autarky", "trade"):
        dates = [0, floats["t"]] if floats["t"] else [0]
        path = simulate(floats["A"], floats["A_star"], matrix, floats["sigma"], dates, kind, floats["L"], 1)
        mine = seen[kind][floats["t"]]
        close = {"D": path.consumption, "D_star": path.consumption_star, "A": path.A, "A_star": path.A_star}
        if not any(event.what == "stays tied" for event in path.events):  # who makes what then changes in every step
            close |= {
                "growth": learning_rate(path.labor, matrix),
                "growth_star": learning_rate(path.labor_star, matrix),
            }
            close |= {"omega": path.omega, "share": path.share_home} if kind == "trade" else {}
        for name, value in close.items():
            there = mine[name][1:] if isinstance(mine[name], list) else mine[name]
            assert there == pytest.approx(value[-1], rel=2e-3, abs=2e-3), (name, kind)  # a switch within a step


def test_names_that_the_script_needs_and_dates_it_cannot_know_are_told():
    drawn = values(np.random.default_rng(0))
    with pytest.raises(NotPython, match="names of its own for what the claim calls rate"):
        economy_script(claim("forall t in [0, oo): D_open[t] > rate*D[t]"), {**drawn, "rate": Fraction(1)})
    with pytest.raises(NotPython, match="all dates"):
        economy_script(claim("exists s in [0, oo): D_open[s] > 2*D[s]"), drawn)
