"""Verdicts in Python and how they show in a notebook."""

import subprocess
import sys
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from referee import Claim, ClaimsError, Paper, Variable, Verdicts, verify
from referee.proofs.api.html import display

NAUGHTY = "<script>alert(1)</script> & $x$"


@pytest.fixture(scope="module")
def verdicts() -> Verdicts:
    t = Variable("t", "(0, 1)", tex=r"\tau", meaning=NAUGHTY)
    claims = [
        Claim("peak", (t * (1 - t), "<=", "1/4"), where="Proposition 1"),
        Claim("low", NAUGHTY, formula=(t * (1 - t), "<=", "1/5"), where=NAUGHTY),
    ]
    return verify(Paper("p", claims=claims), examples=3, follow_up=False)


def test_verdicts_by_number_and_by_id(verdicts: Verdicts) -> None:
    assert [v.name for v in verdicts] == ["proved", "refuted"]
    assert verdicts["low"] is verdicts[1] and verdicts[-1].id == "low" and len(verdicts[:1]) == 1
    assert verdicts.counts == {"proved": 1, "refuted": 1, "survived": 0, "open": 0}
    with pytest.raises(KeyError, match="no verdict on 'high'; there are peak, low"):
        verdicts["high"]


def test_a_refutation_has_exact_values_a_margin_and_a_script(verdicts: Verdicts) -> None:
    low = verdicts["low"]
    assert low.counterexample is not None and low.margin is not None
    (value,) = low.counterexample.values()
    assert isinstance(value, Fraction) and value * (1 - value) > Fraction(1, 5)
    assert low.margin[0] <= value * (1 - value) - Fraction(1, 5) <= low.margin[1]
    ran = subprocess.run([sys.executable, "-c", low.script()], capture_output=True, text=True, check=True)
    assert "violated: left <= right is False" in ran.stdout


def test_a_proof_has_no_counterexample_and_no_script(verdicts: Verdicts) -> None:
    peak = verdicts["peak"]
    assert peak.counterexample is None and peak.margin is None and peak.shows == "" and peak.amendment is None
    assert peak.scope == "full" and peak.certificate is not None and peak.evidence and peak.seconds > 0
    with pytest.raises(ClaimsError, match="peak is proved: there is no counterexample"):
        peak.script()


def test_verdicts_have_no_truth_value(verdicts: Verdicts) -> None:
    with pytest.raises(TypeError, match=r"compare verdict\.name"):
        bool(verdicts[0])
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(verdicts)


def test_plain_text(verdicts: Verdicts) -> None:
    assert repr(verdicts).splitlines() == [
        "peak: proved",
        "low: refuted",
        "  at t = 1/2: the left side exceeds the right side by 1/20, where <= is claimed",
        "2 claims: 1 proved, 1 refuted, 0 survived, 0 open",
    ]
    assert verdicts["peak"].statement == "for all t ∈ (0, 1): t·(1 - t) ≤ (1/4)"


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)
        self.open += [] if tag == "br" else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_whole_and_what_a_user_wrote_is_escaped(verdicts: Verdicts) -> None:
    for shown in (*verdicts, verdicts):
        tags = Tags(shown._repr_html_())
        assert not tags.open and "script" not in tags.names
    one = Tags(verdicts["low"]._repr_html_()).text
    assert NAUGHTY in one and r"\tau" in one and "refuted" in one and "at t = 1/2" in one
    table = Tags(verdicts._repr_html_()).text
    assert "Proposition 1" in table and NAUGHTY in table


def test_latex(verdicts: Verdicts) -> None:
    shown = verdicts["low"]._repr_latex_()
    assert shown.startswith(r"$$\begin{aligned}") and r"\frac{1}{5}" in shown and shown.endswith("$$\n\nrefuted")


@pytest.mark.parametrize("tex", [r"\href{javascript:alert(1)}{t}", "$$t$$", r"\require{html}", r"\def\x{}"])
def test_tex_that_does_more_than_print_is_not_used(tex: str) -> None:
    t = Variable("t", "(0, 1)", tex=tex)
    (claim,) = Paper("p", claims=[Claim("c", (t, "<", 1))]).declared.claims
    assert display(claim) == "t < 1"


def test_nothing_is_written(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    t = Variable("t", "(0, 1)")
    paper = Paper("p", claims=[Claim("c", (t, "<", 1))])
    verify(paper, examples=3)
    assert list(tmp_path.iterdir()) == []
    verify(paper, examples=3, certificates="kept")
    assert (tmp_path / "kept" / "c.json").is_file()
