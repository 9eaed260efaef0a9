"""The command line: verdicts, JSON, exit codes, one-line errors, narrow terminals."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from referee.proofs.command import main
from referee.proofs.report import pdf

TINY = """
[paper]
key = "tiny"
title = "A tiny paper"
[symbols]
x = { domain = "(0, oo)", meaning = "one number" }
y = { domain = "(0, oo)" }
s = { domain = "(1, oo)" }
[definitions]
"square(x)" = "x^2"
[[claim]]
id = "tiny.mean"
where = "Section 1, Lemma 1"
says = "The square of a sum is at least four times the product: 100% & sure_ly."
formula = "square(x + y) >= 4*x*y"
[[claim]]
id = "tiny.strict"
where = "Section 1"
says = "Strictly."
given = [{ name = "above", is = "x >= 1" }]
formula = "square(x + y) > 4*x*y"
"""
HARD = """
[[claim]]
id = "tiny.whole"
says = "Thirty divides k^5 - k."
formula = "floor((floor(x)^5 - floor(x))/30) = (floor(x)^5 - floor(x))/30"
[[claim]]
id = "tiny.reals"
says = "Some power."
formula = "exists s in (1, oo): x^s + y^s <= 2*(x + y)^(s/2)"
"""
KEYS = ["id", "paper", "where", "statement", "verdict", "scope", "evidence", "counterexample", "amendment",
        "assumptions_met", "assumptions", "uses", "seconds"]  # fmt: skip
QUICK = ["--examples", "25", "--jobs", "1"]


@pytest.fixture(autouse=True)
def _there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "tiny.toml").write_text(TINY, encoding="utf-8")
    (tmp_path / "hard.toml").write_text(TINY + HARD, encoding="utf-8")


def one_line(capsys, *parts: str) -> None:
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.strip().split("\n") if not line.startswith(("    ", "(and "))]  # a text with a caret
    assert len(lines) == 1 and "Traceback" not in err, err
    for part in parts:
        assert part in err, err


def verify(*more: str) -> int:
    return main(["verify", "tiny.toml", *QUICK, *more])


def test_verify_prints_verdicts_and_stores_certificates(capsys):
    assert verify() == 0
    out, err = capsys.readouterr()
    assert "2 claims: 1 proved, 1 refuted, 0 survived, 0 open" in out
    assert "refuted tiny.strict: at x = 1, y = 1: the two sides are equal, where > is claimed (margin 0)" in out
    assert "[2/2]" in err and "tiny.mean proved" in err
    names = ["mean", "strict", "strict.amended", "strict.amended.witness"]
    assert sorted(p.stem for p in Path("certificates").iterdir()) == [f"tiny.{name}" for name in names]
    assert "amended, proved: square(x + y) >= 4 * x * y (weak, not strict)" in " ".join(out.split())


def test_status_of_verify(capsys):
    assert verify("--only", "mean", "--require", "proved") == 0
    assert verify("--require", "proved") == 1
    assert main(["verify", "hard.toml", *QUICK]) == 1
    out = capsys.readouterr().out
    assert "4 claims: 1 proved, 1 refuted, 1 survived, 1 open" in out
    assert "survived tiny.whole: " in out and "open tiny.reals: " in out


def test_json_has_the_shape_of_the_design(capsys):
    assert main(["verify", "hard.toml", *QUICK, "--json", "-"]) == 1
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert list(data) == ["referee", "claims"] and isinstance(data["referee"], str)
    assert [list(c) for c in data["claims"]] == [KEYS] * 4
    assert "4 claims" in err
    verdicts = [c["verdict"] for c in data["claims"]]
    assert verdicts == ["proved", "refuted", "survived", "open"]
    assert [c["scope"] for c in data["claims"]][:2] == ["full", "full"]
    for c in data["claims"]:
        check_row(c)
    assert data["claims"][1]["counterexample"]["values"] == {"x": "1", "y": "1"}
    assert data["claims"][1]["counterexample"]["margin"] == ["0", "0"]
    assert data["claims"][0]["counterexample"] is None


def check_row(c) -> None:
    assert c["paper"] == "tiny" and c["statement"].startswith(r"\begin{align*}")
    assert isinstance(c["seconds"], float) and c["uses"] == []
    for a in c["assumptions"]:
        assert list(a) == ["name", "needed", "shows"] and a["needed"] in ("yes", "no", "undecided")
    for e in c["evidence"]:
        assert list(e) == ["road", "engine", "summary", "seconds"]
        assert e["road"] in ("derivation", "numeric", "hunt", "certificate")
        assert isinstance(e["seconds"], float) and e["summary"]
    found = c["counterexample"]
    assert found is None or list(found) == ["values", "shows", "margin"]
    assert c["amendment"] is None or {"statement", "verdict"} <= c["amendment"].keys()


def test_json_file_beside_the_table(capsys):
    assert verify("--json", "report.json") == 0
    assert "2 claims" in capsys.readouterr().out
    assert len(json.loads(Path("report.json").read_text())["claims"]) == 2


def test_the_second_run_uses_the_certificates(capsys):
    verify()
    verify("--json", "report.json")
    report = json.loads(Path("report.json").read_text())
    engines = [e["engine"] for c in report["claims"] for e in c["evidence"] if e["road"] == "certificate"]
    assert engines == ["stored certificate"] * 2


@pytest.mark.parametrize("columns", [60, 80])
def test_narrow_terminals(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert verify() == 0
    out = capsys.readouterr().out
    table = out.split("refuted tiny.strict")[0]
    assert all(len(line) <= columns for line in table.split("\n"))
    for word in ("mean", "strict", "proved", "refuted", "Section 1"):
        assert word in table


def test_replay_accepts_and_rejects(capsys):
    verify()
    capsys.readouterr()
    assert main(["replay", "tiny.toml"]) == 0
    out = capsys.readouterr().out
    assert "accepted tiny.mean: proved" in out and "4 certificates: 4 accepted, 0 rejected" in out
    path = Path("certificates/tiny.strict.json")
    path.write_text(path.read_text().replace('"x": "1"', '"x": "1/2"'))
    Path("certificates/tiny.mean.json").write_text("{ broken")
    assert main(["replay", "tiny.toml"]) == 1
    out = capsys.readouterr().out
    assert "REJECTED tiny.strict: the values violate the hypothesis above" in out
    assert "REJECTED tiny.mean: " in out and "2 rejected" in out


def test_replay_without_certificates(capsys):
    assert main(["replay", "tiny.toml"]) == 2
    one_line(capsys, "no folder certificates")
    Path("certificates").mkdir()
    assert main(["replay", "tiny.toml"]) == 2
    one_line(capsys, "no certificate")


def test_a_broken_certificate_is_named(capsys):
    Path("certificates").mkdir()
    Path("certificates/tiny.mean.json").write_text("{ broken")
    assert verify() == 2
    one_line(capsys, "tiny.mean.json", "not a readable certificate")


def test_show_proved_and_refuted(capsys):
    verify()
    capsys.readouterr()
    assert main(["show", "mean", "--source", "tiny.toml"]) == 0
    out = capsys.readouterr().out
    for part in ("Verdict: proved", "stored certificate", "x ∈ (0, ∞) — one number", "square(x) = x^2", "4·x·y"):
        assert part in out
    assert main(["show", "tiny.strict", "--source", "tiny.toml", "--script", "s.py"]) == 0
    out = capsys.readouterr().out
    assert "Verdict: refuted" in out and "x = 1, y = 1" in out
    done = subprocess.run([sys.executable, "-I", "s.py"], capture_output=True, text=True, env={}, check=True)
    assert "violated: left > right is False" in done.stdout


def test_show_investigates_what_is_not_stored(capsys):
    assert main(["show", "strict", "--source", "tiny.toml", "--examples", "25"]) == 0
    assert "found just now" in capsys.readouterr().out
    assert not Path("certificates").exists()


def test_show_script_of_a_proved_claim(capsys):
    verify()
    capsys.readouterr()
    assert main(["show", "mean", "--source", "tiny.toml", "--script", "s.py"]) == 2
    assert "no counterexample to save" in capsys.readouterr().err


def test_hunt(capsys):
    assert main(["hunt", "tiny.toml", "--budget", "25", "--jobs", "1", "--save", "found"]) == 0
    out = capsys.readouterr().out
    assert "tiny.mean: survived" in out and "tiny.strict: VIOLATED" in out
    assert "2 claims hunted: 1 violated" in out
    assert sorted(p.name for p in Path("found").iterdir()) == ["tiny.strict.json", "tiny.strict.py"]


def test_a_module_that_declares_a_paper(capsys):
    imports = "from pathlib import Path\nfrom referee.symbolic.load import load_paper\n"
    Path("mine.py").write_text(f"{imports}PAPER = load_paper(Path('tiny.toml'))\n")
    assert main(["verify", "mine.py", *QUICK]) == 0
    Path("mine.py").write_text("PAPER = 1\n")
    assert main(["verify", "mine.py"]) == 2
    assert "PAPER must be" in capsys.readouterr().err
    Path("mine.py").write_text("raise ValueError('two\\nlines')\n")
    assert main(["verify", "mine.py"]) == 2
    one_line(capsys, "mine.py", "ValueError: two lines")


WRONG = [
    (["verify", "tiny.toml", "--only", "strikt"], ["'strikt'", "did you mean 'tiny.strict'"]),
    (["show", "hanlon2012.eta.incresing"], ["did you mean 'hanlon2012.eta.increasing'"]),
    (["verify", "hanlon2021"], ["unknown source 'hanlon2021'", "did you mean 'hanlon2012'"]),
    (["verify", "nowhere.toml"], ["nowhere.toml", "cannot be read"]),
    (["verify", "nowhere.py"], ["nowhere.py", "no such file"]),
    (["verify", "."], [".", "cannot be read"]),
    (["verify", "--jobs", "-1"], ["--jobs", "'-1'", "at least 1"]),
    (["verify", "--examples", "x"], ["--examples", "'x'"]),
    (["verify", "--seed", "1.5"], ["--seed", "'1.5'"]),
    (["verify", "--require", "truth"], ["--require", "truth"]),
    (["verify", "--jsn", "-"], ["--jsn"]),
    (["verfy"], ["verfy"]),
    ([], ["COMMAND"]),
    (["verify", "tiny.toml", "--json", "/nonexistent/x.json"], ["--json", "/nonexistent"]),
    (["verify", "tiny.toml", "--certificates", "tiny.toml"], ["--certificates", "tiny.toml"]),
    (["derive", "mean", "--source", "tiny.toml", "-o", "missing/x.tex"], ["-o", "missing"]),
    (["derive", "mean", "--source", "tiny.toml", "-o", "x.doc"], ["-o", ".tex or .pdf"]),
    (["derive", "tiny.toml"], ["-o"]),
    (["show", "mean", "--source", "tiny.toml", "--script", "/nonexistent/s.py"], ["--script"]),
    (["hunt", "tiny.toml", "--save", "tiny.toml"], ["--save"]),
    (["hunt", "tiny.toml", "--budget", "0"], ["--budget", "'0'"]),
]


@pytest.mark.parametrize(("argv", "parts"), WRONG, ids=[" ".join(w[0]) or "nothing" for w in WRONG])
def test_wrong_input_is_one_line(capsys, argv, parts):
    assert main(argv) == 2
    one_line(capsys, *parts)


def test_claims_files_with_mistakes(capsys):
    for old, new, told in [
        ("4*x*y", "4*x*u", "'u' is not declared"),
        ("tiny.mean", "../mean", "may have letters"),
        ("formula =", "fromula =", "did you mean 'formula'"),
        ("[paper]", "[paper", "not a TOML file"),
    ]:
        Path("wrong.toml").write_text(TINY.replace(old, new), encoding="utf-8")
        assert main(["verify", "wrong.toml"]) == 2
        one_line(capsys, told)
    Path("wrong.toml").write_bytes(b"\xff\xfe\x00")
    assert main(["verify", "wrong.toml"]) == 2
    one_line(capsys, "wrong.toml", "UTF-8")


def test_pdf_without_latex_says_what_to_install(capsys, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    assert main(["derive", "tiny.toml", "-o", "x.pdf"]) == 2
    one_line(capsys, "pdflatex", "texlive-latex-extra", "MiKTeX")


def test_help_and_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("referee ")
    for command in ("verify", "show", "audit", "derive", "hunt", "replay", "figures"):
        assert main([command, "--help"]) == 0
        assert "examples:" in capsys.readouterr().out
    for command in ("new", "check"):
        assert main([command, "--help"]) == 0
        assert "example:" in capsys.readouterr().out


def test_no_command_but_figures_loads_the_drawing_library():
    script = "import sys, referee.proofs.command; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_interruption_is_one_line_and_keeps_what_was_found():
    call = [sys.executable, "-m", "referee.proofs.command", "verify", "hard.toml", "--jobs", "2"]
    call += ["--examples", "100000000"]
    process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()  # tiny.strict is refuted at once
    assert "tiny.strict refuted" in first
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err and "interrupted; 1 of 4 claims" in err
    assert Path("certificates/tiny.strict.json").is_file()
