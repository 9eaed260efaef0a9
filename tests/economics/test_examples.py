"""The two example papers: verdicts computed again from their certificates, the README's table, and false twins."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from referee.proofs import store
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import argument
from referee.proofs.solvers import Solvers
from referee.proofs.twin import witness_twin
from referee.proofs.verdict import PROVED, REFUTED
from referee.symbolic.claim import Claim
from referee.symbolic.load import load_paper
from referee.symbolic.paper import Paper
from twins import Twin, given, over, says, without

FOLDER = Path(__file__).parent.parent.parent / "examples"
PAPERS = [load_paper(path) for path in sorted(FOLDER.glob("*.claims.toml"))]
CLAIMS = {claim.id: claim for paper in PAPERS for claim in paper.claims}
CLOSED = {name: claim.closed for name, claim in CLAIMS.items()}
KERNEL = Kernel(Solvers(), lemma_formulas())
QUICK = Kernel(Solvers(seconds=3), lemma_formulas())


def check(claim: Claim) -> str:
    """The verdict that the stored certificate supports."""
    certificate = store.load(FOLDER / "certificates", claim.id)
    assert certificate is not None, claim.id
    return KERNEL.check(claim, certificate, CLOSED).name


@cache
def verdict(claim_id: str) -> str:
    return check(CLAIMS[claim_id])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_the_readme_tells_what_the_kernel_says_of_the_certificates(paper: Paper) -> None:
    rows = dict(re.findall(r"^\| `(\S+)` \|.*\| (\w+)[^|]*\|$", (FOLDER / "README.md").read_text(), re.MULTILINE))
    told = {claim.id: rows.get(claim.id) for claim in paper.claims}
    assert told == {claim.id: verdict(claim.id) for claim in paper.claims}
    assert list(told.values()).count(PROVED) >= 10


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_refuted_claims_of_the_examples_have_an_amendment_that_is_not_vacuous(paper: Paper) -> None:
    amended = dict(paper.amendments)
    for claim in paper.claims:
        if verdict(claim.id) == REFUTED:
            better = CLAIMS[amended[claim.id]]
            assert verdict(better.id) == PROVED and check(witness_twin(better)) == REFUTED


DFS, KRUGMAN = "dfs1977.", "krugman1987."
TWINS: dict[str, tuple[str, Twin]] = {
    # At the borderline good both countries cost the same.
    "pattern, borderline included": (DFS + "pattern", says("forall x in (0, 1): x <= z implies w*a[x] < a_star[x]")),
    # L = L* = 1, theta = 2/3: w = 2, not 2/3.
    "balance, Home's spending left out": (DFS + "balance", says(
        "theta[z]*(w*L + L_star) = w*L iff w = theta[z]*L_star/L")),
    # B may fall as well as A, and cross it twice.
    "unique, any tastes": (DFS + "unique", without("rising")),
    # Shares fixed at one half, A = 1/(1 + x^2): the wage moves one for one with size.
    "size, any tastes": (DFS + "size", without("rising")),
    "size, more than in proportion": (DFS + "size", says("z2 < z and w < w2 and w2/w > size2/size")),
    "size, equal": (DFS + "size", given("larger", "size2 >= size")),
    # Home's own goods cost what they cost.
    "size-gains, every good": (DFS + "size-gains", says("forall x in (0, 1): real(x, w2) > real(x, w)")),
    "size-gains, Foreign too": (DFS + "size-gains", says("forall x in (0, 1): real_star(x, w2) >= real_star(x, w)")),
    "size-gains-imports, smaller": (DFS + "size-gains-imports", given("larger", "size2 < size")),
    # At the borderline good there is nothing to gain.
    "gains, borderline included": (DFS + "gains", says("forall x in (0, 1): x >= z implies real(x, w) > 1/a[x]")),
    "progress, none": (DFS + "progress", over("g", "[1, oo)")),
    "progress, wages fall in proportion": (DFS + "progress", says("z2 < z and w2 < w and w = g*w2")),
    "progress-gains, none": (DFS + "progress-gains", over("g", "[1, oo)")),
    "competitiveness-reversed, none": (DFS + "competitiveness-reversed", over("g", "[1, oo)")),
    "tastes, unchanged": (DFS + "tastes", given("towards-home", "forall x in (0, 1): theta2[x] >= theta[x]")),
    # Without costs the last export is the first import.
    "transport, free": (DFS + "transport", over("carried", "(0, 1]")),
    # A transfer that its receiver does not spend.
    "transfer, not spent": (DFS + "transfer", says("theta[z]*(w*L - T + L_star) = w*L iff w = B(z, L_star/L)")),
    "transfer-nontraded, all goods traded": (DFS + "transfer-nontraded", over("k", "(0, 1]")),
    "transfer-nontraded, none": (DFS + "transfer-nontraded", over("T", "[0, oo)")),
    "example, exponents exchanged": (DFS + "example", says("w = c^(b/(1 + b))*size^(1/(1 + b))")),
    "example-elasticity, exponents exchanged": (DFS + "example-elasticity", says(
        "diff(log(example_wage), size)*size = 1/(1 + b)")),
    "example-less, no elasticity": (DFS + "example-less", over("b", "[0, oo)")),
    "wage, shares exchanged": (KRUGMAN + "wage", says("s*(w*L + L_star) = w*L iff w = (1 - s)/s*L_star/L")),
    "learning, towards delta": (KRUGMAN + "learning", says("x/k - delta*x/k_star > 0 iff k/k_star < delta")),
    # From 1/delta on the ratio does not move.
    "ratio, from the steady state": (KRUGMAN + "ratio", given("start", "K[0]/K_star[0] <= 1/delta")),
    # From a ratio above 1/delta productivity falls to top, perhaps below the wage.
    "persistence, any wage": (KRUGMAN + "persistence", without("below-top")),
    "steady-state, exchanged": (KRUGMAN + "steady-state", says(
        "limit(made_home(X), X, oo) = bottom and limit(made_abroad(Y), Y, oo) = top")),
    "band, full spillovers": (KRUGMAN + "band", over("delta", "(0, 1]")),
    "band-narrows, widens": (KRUGMAN + "band-narrows", says(
        "(forall a in (0, 1), b in (0, 1): a < b implies a^(-2*eps) < b^(-2*eps)) and "
        "limit(top/bottom, delta, 1-) = 1")),
    "band-narrows, no learning": (KRUGMAN + "band-narrows", over("eps", "[0, 1)")),
    "band-moves, down": (KRUGMAN + "band-moves", says(
        """(forall a in (0, oo), b in (0, oo): a < b implies
          bottom*b/(L_star + bottom*b) < bottom*a/(L_star + bottom*a)) and
        (forall a in (0, oo), b in (0, oo): a < b implies top*b/(L_star + top*b) < top*a/(L_star + top*a))""")),
    # Productivity never reaches top.
    "moving-band, at its end": (KRUGMAN + "moving-band", given("below-top", "w <= top")),
    "ratchet, nothing won": (KRUGMAN + "ratchet", given("more", "s <= s2")),
    # At the end of the band, in the steady state, productivity is the wage.
    "end-of-the-band, the end": (KRUGMAN + "end-of-the-band", given("beyond", "s >= high")),
    "dutch-wage, all goods traded": (KRUGMAN + "dutch-wage", over("traded", "(0, 1]")),
    "dutch-wage, none": (KRUGMAN + "dutch-wage", over("T", "[0, oo)")),
    "dutch-small, strict": (KRUGMAN + "dutch-small", says("w < top")),
    "dutch-loss, steady state": (KRUGMAN + "dutch-loss", given("above-bottom", "k/k_star >= delta")),
    "dutch-for-good, at the bottom": (KRUGMAN + "dutch-for-good", given("above", "w2 >= bottom")),
    "dutch-returns-soon, any length": (KRUGMAN + "dutch-returns-soon", without("short")),
    "cumulative-below, above": (KRUGMAN + "cumulative-below", without("below")),
    "thatcher, nothing lost": (KRUGMAN + "thatcher", given("lost", "s2 <= s")),
    "thatcher, within the band": (KRUGMAN + "thatcher", given("beyond", "over*wage(s) >= top")),
    "size, upwards": (KRUGMAN + "size", says(
        "forall a in (0, oo), b in (0, oo): a < b implies s/(1 - s)*L_star/a < s/(1 - s)*L_star/b")),
    "band-symmetric-sizes, any sizes": (KRUGMAN + "band-symmetric-sizes", without("sizes")),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_the_argument_of_a_claim_does_not_prove_its_false_twin(name: str) -> None:
    claim_id, change = TWINS[name]
    twin = change(CLAIMS[claim_id])
    assert twin.digest != CLAIMS[claim_id].digest
    proposed = argument.propose(twin) or {"kind": "proof", "proof": [{"do": "settle"}]}
    with pytest.raises(Rejected):
        QUICK.check(twin, {**proposed, "claim": twin.id, "digest": twin.digest}, CLOSED)


def test_every_proved_claim_has_a_twin() -> None:
    proved = {name for name, claim in CLAIMS.items() if verdict(claim.id) == PROVED}
    assert proved == {name for name, _ in TWINS.values()}


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_an_edited_claim_voids_its_certificate(name: str) -> None:
    edited = replace(CLAIMS[name], statement=witness_twin(CLAIMS[name]).statement)
    with pytest.raises(Rejected, match="another wording"):
        check(edited)
