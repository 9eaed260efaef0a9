"""Forged certificates. Whatever a certificate says, the kernel must reject it unless the claim follows.

Every claim of FORGERIES and of REFUTATIONS is decided by hand in the comment above it: the first are false and must not
be proved, the second are true and must not be refuted. The neighbors show that the same lines do prove what is true.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.outline import read_outline
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import PROVED
from referee.symbolic.claim import Claim
from referee.symbolic.load import ClaimsError, read_paper

KERNEL = Kernel(Solvers(seconds=5), lemma_formulas())


def make_claim(formula: str, symbols: str = "", *given: str) -> Claim:
    """A claim with symbols `x: domain = '(0, oo)'; A: ...`."""
    parts = [s.partition(":") for s in symbols.split(";")]
    head = ['[paper]\nkey = "t"\n[symbols]', *(f"{name.strip()} = {{ {rest} }}" for name, _, rest in parts if rest)]
    body = [f"[[claim]]\nid = 't.c'\nsays = 'c'\nformula = '''{formula}'''", f"given = {list(given)!r}"]
    return read_paper("\n".join([*head, *body]), "test").claims[0]


def proof_of(claim: Claim, lines: object, kind: str = "proof") -> dict[str, object]:
    lines = read_outline(lines, "test") if isinstance(lines, str) else lines
    return {"claim": claim.id, "digest": claim.digest, "kind": kind, "proof": lines}


POSITIVE, REAL = "domain = '(0, oo)'", "domain = '(-oo, oo)'"
SETTLE = [{"do": "settle"}]
DIVERGES = [{"do": "unfold"}, {"do": "fix"}, {"do": "take", "values": {"delta": "1/epsilon"}}, {"do": "fix"}, *SETTLE]
INFINITE = """have inf: limit(1/z, z, 0+) = oo
  unfold
  fix
  take delta = 1/epsilon
  fix
  settle
"""

FORGERIES = {
    # b^(1/(y (x + y))) against b^0 at x = 0, where x^(-1) is some number U and U/y - U/y = 0. Dividing out the exponent
    # gives x, which may be zero, negative powers that look like the closed atom x^(-1).
    "exponent divided by what may be zero": (
        make_claim(
            "b^((1/y)/(x + y)) = b^(x^(-1)*y^(-1) - x^(-1)/(x + y))",
            f"x: {REAL}; y: {POSITIVE}; b: {POSITIVE}",
            "x + y > 0",
        ),
        SETTLE,
    ),
    # x = 1, y = -2: (1 - 2)/(-2 + 4) = -1/2. The quotient cancels to x^(-1) y^(-1), and the solvers' text multiplies
    # the relation through by y, whose sign is not known.
    "relation multiplied by an unknown sign": (
        make_claim("(x + y/x)/(x^2*y + y^2) > 0", f"x: {POSITIVE}; y: {REAL}", "x^2*y + y^2 != 0"),
        SETTLE,
    ),
    # j = 0: the left side is 0, the right side 5050. A sum too long to unroll keeps its index unbound.
    "index of a long sum unbound": (make_claim("sum(j, k, 1, 100) = sum(j, j, 1, 100)", f"j: {REAL}"), SETTLE),
    # No integer lies in [1/4, 1/2]: the sum is empty, 0. Its sign is read off 1/2 - 1/4 >= 0.
    "sum between integers": (make_claim("sum(x, j, 1/4, 1/2) > 0", f"x: {POSITIVE}"), SETTLE),
    # The same with symbolic ends, at z = 1/2.
    "sum over a point": (make_claim("sum(x, j, z, z) > 0", f"x: {POSITIVE}; z: {POSITIVE}"), SETTLE),
    # The limit is 0, not x. The definition of the limit captures the x of the right side.
    "limit captures its value": (
        make_claim("limit(x, x, 0+) = x", f"x: {POSITIVE}"),
        "fix\nunfold\nfix epsilon\ntake delta = 1\nfix y\nsettle",
    ),
    # The same with the definition's own names: a limit variable named epsilon.
    "limit variable named epsilon": (
        make_claim("limit(epsilon, epsilon, 0+) = 1"),
        "unfold\nfix\ntake delta = 1\nfix\nsettle",
    ),
    # Only the one entry A[j] of the given j is known to move by 1; the others may do anything. The chain rule looks up
    # the law of the free j for the bound j.
    "law of one entry for all": (
        make_claim(
            "evolves(sum(A[j, t], j, 1, n), t, sum(1, j, 1, n))",
            f"n: domain = '{{1..}}'; j: domain = '{{1..n}}'; A: {POSITIVE}, size = 'n', path = true",
            "evolves(A[j, t], t, 1)",
        ),
        SETTLE,
    ),
    # False, whatever 1/z tends to. `oo` is taken as the name of a number: then the limit "is" that number.
    "symbol fixed under the name oo": (
        make_claim("forall x in (-oo, oo): limit(1/z, z, 0+) = x"),
        [{"do": "fix", "names": ["oo"]}, *DIVERGES],
    ),
    # n = 1, x = 2: 2 against 1. `%s0` is the normal form's own name for an index.
    "symbol fixed under the name of an index": (
        make_claim("sum(x, j, 1, n) = sum(j, j, 1, n)", f"n: domain = '{{1..}}'; x: {POSITIVE}"),
        [{"do": "fix", "names": ["n", "%s0"]}, *SETTLE],
    ),
    # No x equals every j. `%0` is the canonical form's own name for a bound symbol.
    "symbol fixed under the name of a bound symbol": (
        make_claim("forall x in (-oo, oo): (forall j in (-oo, oo): j = j) implies (forall j in (-oo, oo): x = j)"),
        [{"do": "fix", "names": ["%0"]}, {"do": "assume", "as": "h"}, *SETTLE],
    ),
    # x = 0, y = z = 1. `%hole` is the rewriting's own marker.
    "symbol fixed under the name of the marker": (
        make_claim("forall x in (-oo, oo), y in (-oo, oo), z in (-oo, oo): y = z implies x = z"),
        [
            {"do": "fix", "names": ["%hole", "y", "z"]},
            {"do": "assume", "as": "e"},
            {"do": "rewrite", "by": "e"},
            *SETTLE,
        ],
    ),
    # x = z = 3. The lines speak of `excess`, the sign rules' own function of a symbol (not of its value).
    "function of the sign rules in a proof": (
        make_claim("x + 1 <= z or x != z", "x: domain = '(1, oo)'; z: domain = '(2, oo)'"),
        "fix\nhave above: x - excess(x) <= 1\nhave below: z - excess(z) >= 2\ndeny no\nhave same: x = z\n"
        "note moved: rewrite same in above\nsettle using below, moved",
    ),
    # No real number exceeds all positive ones. `oo` as the value of a real, then as the endpoint of an interval.
    "infinity taken for a real number": (
        make_claim("exists x in (-oo, oo): forall y in (0, oo): y < x"),
        "have h: forall x in (-oo, oo): forall y in (0, x): y < x\nnote i: instance h at x = oo\n"
        "take x = oo\nfix y\nnote k: instance i at y = y\nsettle",
    ),
    # 0 = 1. An infinite limit as an equation, rewritten into the endpoint of an interval and back.
    "infinite limit rewritten into a domain": (
        make_claim("0 = 1"),
        INFINITE
        + """have h: forall x in (-oo, oo): forall y in (0, x): y < x
note i: instance h at x = limit(1/z, z, 0+)
note j: rewrite inf in i
have k: forall y in (0, oo): y < limit(1/z, z, 0+)
  fix y
  note l: instance j at y = y
  rewrite inf
  settle
note m: instance k at y = Max(limit(1/z, z, 0+), 0) + 1
settle""",
    ),
    # 0 = 1. A function that is positive at the integers alone stands for a symbol that is positive at every index.
    "value checked at the integers, used elsewhere": (
        make_claim("0 = 1"),
        "have h: forall u[{1..3}] in (0, oo): u[3/4] > 0\n"
        "note i: instance h at u[j] = 1/2 - (j - floor(j))\nsettle",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_no_false_claim_is_proved(name: str) -> None:
    claim, lines = FORGERIES[name]
    with pytest.raises(Rejected):
        KERNEL.check(claim, proof_of(claim, lines), {})


def test_infinity_is_not_a_symbol_of_a_claim() -> None:
    """No number in (0, 1) is the limit of 1/z: bound as a symbol, `oo` must be refused somewhere."""
    with pytest.raises((ClaimsError, Rejected)):
        claim = make_claim("forall oo in (0, 1): limit(1/z, z, 0+) = oo")
        KERNEL.check(claim, proof_of(claim, [{"do": "fix"}, *DIVERGES]), {})


NEIGHBORS = {
    "exponent": (
        make_claim(
            "b^((1/y)/(x + y)) = b^(x^(-1)*y^(-1) - x^(-1)/(x + y))", f"x: {POSITIVE}; y: {POSITIVE}; b: {POSITIVE}"
        ),
        SETTLE,
    ),
    "sign": (make_claim("(x + y/x)/(x^2*y + y^2) > 0", f"x: {POSITIVE}; y: {POSITIVE}"), SETTLE),
    "sum": (make_claim("sum(x, j, 1, n) > 0", f"n: domain = '{{1..}}'; x: {POSITIVE}"), SETTLE),
    "limit": (
        make_claim("limit(x, x, 0+) = 0"), "unfold\nfix epsilon\ntake delta = epsilon\nfix y\nsettle"
    ),
    "divergence": (make_claim("limit(1/z, z, 0+) = oo"), DIVERGES),
    "law": (
        make_claim(
            "evolves(A[1, t] + A[2, t], t, 2)", f"A: {POSITIVE}, size = '2', path = true",
            "evolves(A[1, t], t, 1)", "evolves(A[2, t], t, 1)",
        ),
        SETTLE,
    ),
    "names": (
        make_claim("sum(x, j, 1, n) = sum(x, k, 1, n)", f"n: domain = '{{1..}}'; x: {POSITIVE}"),
        [{"do": "fix", "names": ["n", "v"]}, *SETTLE],
    ),
    "instance": (
        make_claim("3/4 > 0"),
        "have h: forall u[{1..3}] in (0, oo): u[2] > 0\nnote i: instance h at u[j] = 3/4\nsettle",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEIGHBORS)
def test_true_neighbors_are_proved(name: str) -> None:
    claim, lines = NEIGHBORS[name]
    assert KERNEL.check(claim, proof_of(claim, lines), {}).name == PROVED


REFUTATIONS = {
    # As z rises to 3, the integers up to z are 1 and 2.
    "limit of a sum up to z": "limit(sum(1, j, 1, z), z, 3-) = 2",
    # For z < 1 just below, floor is 0 just above z.
    "limit of a limit": "limit(limit(floor(y), y, z+), z, 1-) = 0",
    # 0^z = 0 for every z > 0.
    "limit of a power of zero": "limit(0^z, z, 0+) = 0",
    "limit of a power of a difference that is zero": "limit((z - z)^z, z, 0+) = 0",
}


@pytest.mark.parametrize("name", REFUTATIONS)
def test_no_true_claim_is_refuted_by_a_limit(name: str) -> None:
    claim = make_claim(REFUTATIONS[name])
    bounds = [str(Fraction(-9)), str(Fraction(9))]
    for margin in ([bounds[0], "0"], ["0", bounds[1]]):
        paper = {"claim": claim.id, "digest": claim.digest, "kind": "counterexample", "values": {}, "precision": 128}
        with pytest.raises(Rejected):
            KERNEL.check(claim, {**paper, "margin": margin}, {})


# -- shapes: anything that is not a certificate is rejected, by the one exception


def nested(depth: int) -> object:
    lines: list[object] = list(SETTLE)
    for _ in range(depth):
        lines = [{"do": "have", "as": "h", "formula": "1 > 0", "proof": lines}, *SETTLE]
    return lines


SHAPES: dict[str, object] = {
    "number": 5, "none": None, "text": "settle", "table": {"do": "settle"}, "empty": [], "numbers": [5],
    "nones": [None],
    "nested lists": [[[]]], "empty line": [{}], "number for a word": [{"do": 5}], "unknown word": [{"do": "trust me"}],
    "using a number": [{"do": "settle", "using": 5}], "have nothing": [{"do": "have"}, *SETTLE],
    "rule as a list": [{"do": "note", "as": "q", "rule": ["x"]}, *SETTLE],
    "formula as a number": [{"do": "have", "as": "h", "formula": 5, "proof": []}, *SETTLE],
    "lemma as a list": [{"do": "note", "as": "q", "rule": "lemma", "name": ["a"]}, *SETTLE],
    "branches as a number": [{"do": "cases", "as": "c", "of": ["1 > 0"], "branches": 5}],
    "values as a number": [{"do": "take", "values": 5}, *SETTLE],
    "too deep": nested(2000),
    "too long": [{"do": "have", "as": "h", "formula": "1" + " + 1" * 4000 + " > 0", "proof": SETTLE}, *SETTLE],
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_malformed_proofs_are_rejected(name: str) -> None:
    claim = make_claim("x + 1 > 0", f"x: {POSITIVE}")
    with pytest.raises(Rejected):
        KERNEL.check(claim, {**proof_of(claim, SETTLE), "proof": SHAPES[name]}, {})


FIELDS: dict[str, dict[str, object]] = {
    "values none": {"values": None}, "values list": {"values": []}, "values number": {"values": 5},
    "value none": {"values": {"x": None}}, "value list": {"values": {"x": ["1"]}},
    "value 1/0": {"values": {"x": "1/0"}},
    "precision none": {"precision": None}, "precision zero": {"precision": 0}, "precision negative": {"precision": -1},
    "precision huge": {"precision": 10**30}, "precision infinite": {"precision": float("inf")},
    "margin none": {"margin": None}, "margin empty": {"margin": []}, "margin text": {"margin": "12"},
    "margin infinite": {"margin": ["-oo", "oo"]}, "kind none": {"kind": None}, "kind list": {"kind": []},
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_malformed_counterexamples_are_rejected(name: str) -> None:
    claim = make_claim("2^x > 2", f"x: {POSITIVE}")
    good = {
        "claim": claim.id, "digest": claim.digest, "kind": "counterexample", "values": {"x": "1/2"}, "precision": 128,
        "margin": ["-3/5", "-1/2"],
    }  # fmt: skip
    KERNEL.check(claim, good, {})  # 2^(1/2) - 2 = -0.586
    with pytest.raises(Rejected):
        KERNEL.check(claim, {**good, **FIELDS[name]}, {})


@pytest.mark.parametrize("certificate", [None, 5, "proof", [], {}], ids=repr)
def test_what_is_no_certificate_is_rejected(certificate: object) -> None:
    with pytest.raises(Rejected):
        KERNEL.check(make_claim("1 > 0"), certificate, {})  # type: ignore[arg-type]


def test_a_claim_may_not_use_itself() -> None:
    """1 = 2 from 1 = 2, even if the caller offers the claim among the proved ones."""
    claim = replace(make_claim("1 = 2"), uses=("t.c",))
    certificate = proof_of(claim, "note q: claim t.c\nsettle")
    with pytest.raises(Rejected):
        KERNEL.check(claim, certificate, {claim.id: claim.closed})


def test_a_hypothesis_about_an_atom_of_its_own_ends() -> None:
    """Min(a, b) < a says that b < a; looking for signs must not go round in circles."""
    claim = make_claim("b < a", f"a: {REAL}; b: {REAL}", "Min(a, b) < a")
    assert KERNEL.check(claim, proof_of(claim, SETTLE), {}).name == PROVED
