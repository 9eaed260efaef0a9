"""Papers in Python: the same claims as from a claims file, with outlines, derivations and figures of their own."""

import pickle
from pathlib import Path

import pytest
import sympy as sp
from referee import Claim, ClaimsError, Derivation, Model, Paper, Step, Variable, verify
from referee.proofs.method import argument
from referee.proofs.sources import open_paper
from referee.symbolic.derivations import derivations_of
from referee.symbolic.load import read_paper
from referee.symbolic.papers import BUNDLED, bundled_paper
from referee.symbolic.papers.figures import figures_of

x, y = Variable("x", "(0, oo)"), Variable("y", "(0, oo)")
FILE = """
[paper]
key = "p"
title = "A paper"
[symbols]
x = { domain = "(0, oo)", tex = 'X' }
n = { domain = "{1..}" }
A = { domain = "(0, oo)", size = "n" }
[definitions]
R = "x * (x + 1)"
"gap(u, v)" = "u - v"
[[claim]]
id = "one"
where = "Section 1"
says = "R > x"
[[claim]]
id = "two"
given = [{ name = "order", is = "gap(x, 1) > 0" }, "n > 1"]
says = "words"
formula = "sum(A[j], j, 1, n) + x > 1"
uses = ["one"]
[[amendment]]
id = "two.amended"
amends = "two"
says = "x > 1"
"""


def test_a_paper_in_python_is_the_same_as_from_a_file() -> None:
    v, n, A = Variable("x", "(0, oo)", tex="X"), Variable("n", "{1..}"), Variable("A", "(0, oo)", size="n")
    j, R, u, w, gap = sp.Symbol("j", integer=True), sp.Symbol("R"), *sp.symbols("u v"), sp.Function("gap")
    mine = Paper(
        "p", "A paper",
        [
            Claim("one", (R, ">", v), where="Section 1"),
            Claim("two", "words", formula=(sp.Sum(A[j], (j, 1, n)) + v, ">", 1), uses=["one"],
                  given={"order": (gap(v, 1), ">", 0), "": sp.Gt(n, 1)}),
            Claim("two.amended", (v, ">", 1), amends="two"),
        ],
        variables=[v, n, A], definitions={"R": v * (v + 1), "gap(u, v)": u - w},
    )  # fmt: skip
    theirs = read_paper(FILE, "file")
    for ours, other in zip(mine.declared.claims, theirs.claims, strict=True):
        assert ours.id == other.id and ours.where == other.where and ours.uses == other.uses
        assert sorted(map(str, ours.binders)) == sorted(map(str, other.binders))
        assert [(a.name, a.formula) for a in ours.hypotheses] == [
            ("given-2" if a.name == "given-2" else a.name, a.formula) for a in other.hypotheses
        ]
    assert mine.declared.amendments == theirs.amendments
    assert mine.claims == ("one", "two")
    assert repr(mine) == "<Paper p: 2 claims>"
    assert pickle.loads(pickle.dumps(mine)).declared == mine.declared


def test_a_model_is_shared_by_claims() -> None:
    share = sp.Symbol("share")
    model = Model([x, y], {"share": x / (x + y)}, {"order": (x, ">", y)})
    paper = Paper("p", claims=[Claim("a", (share, ">", "1/2"), model=model), Claim("b", (share, "<", 1), model=model)])
    assert [c.given[0].name for c in paper.declared.claims] == ["order", "order"]
    assert paper.declared.claims[0].definitions.keys() == {"share"}


def test_a_claim_may_declare_a_symbol_otherwise() -> None:
    narrow = Variable("x", "(0, 1)")
    paper = Paper("p", claims=[Claim("a", (x, ">", 0)), Claim("b", (narrow, "<", 1))])
    a, b = paper.declared.claims
    assert a.binders[0].domain.hi is None and b.binders[0].domain.hi is not None


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: Paper("p", claims=[]), "at least one claim is needed"),
        (lambda: Paper("p", claims=["x > 0"]), "field 'claims': expected Claims, found a str"),
        (lambda: Paper("p", claims=[Claim("c", "x > 0")], variables=["x"]), "expected Variables, found a str"),
        (lambda: Paper("p/q", claims=[Claim("c", (x, ">", 0))]), "may have letters, digits"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0))] * 2), "the id occurs twice"),
        (lambda: Paper("p", claims=[Claim("c", (x, "<", Variable("x", "(0, 1)")))]), "two different Variables"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0))], arguments={"d": "by x"}), "the paper has no claim 'd'"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0), uses=["d"])]), "'d' is not a claim declared before"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0), given=[x > -1])]), "field 'given': found True"),
        (lambda: Paper.bundled("hanlon"), "no bundled paper 'hanlon'"),
        (lambda: Paper.from_file("none.toml"), "none.toml: cannot be read"),
        (lambda: Paper("p", claims=Claim("c", (x, ">", 0))), "field 'claims': expected a list, found Claim"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0), uses="d")]), "field 'uses': expected a list, found 'd'"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0), given=3)]), "field 'given': expected a list, found 3"),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0))], variables=x), "field 'variables': expected a list"),
        (
            lambda: Paper("p", claims=[Claim("c", (x, ">", 0))], definitions=3),
            "'definitions': expected a dict",
        ),
        (lambda: Paper("p", claims=[Claim("c", (x, ">", 0))], arguments={"c": 3}), "'arguments c': expected a text"),
        (lambda: verify(3), "expected a Paper or the path of a claims file, found a int"),
        (lambda: verify([]), "no paper is given"),
        (lambda: verify(Paper("p", claims=[Claim("c", (x, ">", 0))]), "d"), "unknown claim 'd'"),
        (lambda: verify(Paper("p", claims=[Claim("c", (x, ">", 0))]), jobs=0), "jobs must be a whole number"),
        (lambda: verify(Paper("p", claims=[Claim("c", (x, ">", 0))]), examples="9"), "examples must be a whole"),
    ],
)
def test_mistakes_are_told_in_one_message(build, told: str) -> None:
    with pytest.raises(ClaimsError) as error:
        build()
    assert told in str(error.value)


OUTLINE = "fix\nhave square: (x - 1)^2 >= 0\nsettle\n"
STEPS = [Step(("x^2 - 2*x + 1", "=", (x - 1) ** 2), "expand"), Step(((x - 1) ** 2, ">=", 0), "a square")]


def test_outlines_and_derivations_in_python() -> None:
    claim = Claim("c", (x**2 + 1, ">=", 2 * x))
    paper = Paper("p", claims=[claim], arguments={"c": OUTLINE}, derivations=[Derivation("c", "Why", STEPS)])
    assert argument.outline_text(paper.declared.claims[0]) == OUTLINE
    assert [len(d.steps) for d in derivations_of(paper.declared).values()] == [2]
    verdict = verify(paper, examples=3, follow_up=False)["c"]
    assert verdict.name == "proved"
    assert "derivation" in {e.road for e in verdict.evidence}
    assert not any("FAILED" in e.summary for e in verdict.evidence)


def test_what_stands_beside_a_claims_file_belongs_to_it(tmp_path: Path) -> None:
    (tmp_path / "mine.claims.toml").write_text(FILE)
    for name, text in {
        "arguments/p/one.proof": OUTLINE,
        "arguments/p/one.without.x-lower.proof": "by x",
        "derivations/p.toml": '[[derivation]]\nclaim = "one"\ntitle = "t"\nequation = "e"\n'
        '[[derivation.step]]\nsays = "R = x^2 + x"\nreason = "expand"\n',
        "figures/p.toml": '[[figure]]\nnumber = 1\nkind = "lines"\nhome = ["2"]\nforeign = ["1"]\nsigma = ["2"]\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "mine.py").write_text(
        "from referee import Paper\nPAPER = Paper.from_file(__file__[:-3] + '.claims.toml')\n"
    )
    for source in ("mine.claims.toml", "mine.py"):
        paper = open_paper(tmp_path / source)
        assert argument.outline_text(paper.claims[0]) == OUTLINE
        assert argument.outline_text(paper.claims[1]) is None
        assert derivations_of(paper)["one"].definitions.keys() == {"R", "gap"}
        assert [f.number for f in figures_of(paper)] == [1]


def test_an_outline_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(FILE)
    (tmp_path / "arguments/p").mkdir(parents=True)
    (tmp_path / "arguments/p/one.proof").write_bytes(b"\xff\xfe")
    with pytest.raises(ClaimsError, match=r"one\.proof: cannot be read: it is not UTF-8 text"):
        argument.outline_text(open_paper(tmp_path / "mine.toml").claims[0])


def test_bundled_papers_are_claims_files_with_what_stands_beside_them() -> None:
    for key in BUNDLED:
        paper = bundled_paper(key)
        assert paper.companions.folder is not None and not paper.companions.texts
        assert any(argument.outline_text(c) for c in paper.claims)
        assert derivations_of(paper).keys() <= {c.id for c in paper.claims}
        twin = open_paper(paper.companions.folder / "paper.toml")
        assert [c.digest for c in twin.claims] == [c.digest for c in paper.claims]


def test_a_module_may_import_what_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "beside_it.py").write_text("LIMIT = 2\n")
    (tmp_path / "mine.py").write_text(
        "from beside_it import LIMIT\nfrom referee import *\nx = Variable('x', '(0, oo)')\n"
        "PAPER = Paper('p', claims=[Claim('c', (x, '<', LIMIT))])\n"
    )
    assert open_paper(tmp_path / "mine.py").claims[0].says == "x < 2"


def test_an_error_in_a_module_names_it(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("from referee import *\nPAPER = Paper('p', claims=[Claim('c', 'y > 0')])\n")
    with pytest.raises(ClaimsError, match=r"mine\.py: paper 'p'.*claim 'c'.*'y'"):
        open_paper(tmp_path / "mine.py")
