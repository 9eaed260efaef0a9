"""`referee hunt`: what it prints, wrong calls, and what happens when it or its processes are killed."""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from functools import reduce
from operator import or_
from pathlib import Path

import fake_hunt
import pytest
from referee.proofs.command import hunt_progress, main
from referee.properties.campaign import budget, workers
from referee.properties.campaign.outcome import Outcome, Region

STORE = Path(".referee/hunts.sqlite")
CLAIM, _ = fake_hunt.claims()
GOODS = ("2 goods", "3 goods")
CHUNKS = 40
ENOUGH = ("--budget", str(CHUNKS * fake_hunt.EXAMPLES))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture(autouse=True)
def _there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(workers, "examine", fake_hunt.examine)
    monkeypatch.setattr(budget, "examples_in", fake_hunt.examples_in)
    Path("tiny.toml").write_text(fake_hunt.TINY, encoding="utf-8")


def hunt(*more: str, target: str = "tiny.toml") -> int:
    return main(["hunt", target, "--jobs", "1", "--budget", "1000", *more])


def begin(log: str, *more: str, claim: str = "mean", **env: str) -> subprocess.Popen[str]:
    """The command in a process of its own, with chunks of about a twentieth of a second."""
    call = [sys.executable, fake_hunt.__file__, "hunt", claim, "--source", "tiny.toml", *more]
    env = {**os.environ, "FAKE_HUNT_LOG": log, "FAKE_HUNT_SLOW": "8", **env}
    Path(log).touch()
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def begun(log: str) -> list[int]:
    return [int(line) for line in Path(log).read_text().split()]


def until(log: str, chunks: int, process: subprocess.Popen[str]) -> None:
    while len(begun(log)) < chunks and process.poll() is None:
        time.sleep(0.01)


def stored(path: Path = STORE) -> set[int]:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = {n for (n,) in connection.execute("SELECT number FROM chunk")}
    connection.close()
    return found


def said(out: str) -> str:
    """The output without how long it took."""
    return re.sub(r" \(\d+\.\d s\)", "", out)


def test_what_survived_is_told_with_where_and_how_nearly(capsys):
    assert hunt("--seed", "3", target="mean") == 2  # the source is not named
    assert main(["hunt", "mean", "--source", "tiny.toml", "--jobs", "1", "--budget", "1e3", "--seed", "3"]) == 0
    out = capsys.readouterr().out
    assert re.match(r"tiny\.mean: survived \(\d+\.\d s\)\n", out) and "proved" not in out
    plain = " ".join(out.split())
    assert "1,000 examples in 10 chunks, none violates the claim; this is no proof; 10 more could not be" in plain
    assert "; 20 draws did not meet the hypotheses" in plain
    closest = min((fake_hunt.examine(CLAIM, 3, k) for k in range(10)), key=lambda o: o.closest or 1)
    assert closest.closest is not None and closest.where is not None
    assert f"smallest gap between the two sides: {closest.closest:.2g} of their size" in plain
    assert f"reached at x = {closest.where['x']}, y = 2/3, s = 1.001" in plain
    assert "nearest to false with s just above 1 (1.001); the hypothesis power is only just met" in plain
    for name in GOODS:
        seen = reduce(or_, (fake_hunt.examine(CLAIM, 3, k).regions[name].visited for k in range(10)))
        assert re.search(rf"^  {name} +500 +64 +{seen.bit_count() / 64:.0%}$", out, re.MULTILINE)
    assert all(len(line) <= 60 for line in out.split("\n"))


def test_what_is_found_is_simple_confirmed_and_saved(capsys):
    assert hunt("--save", "found", "--budget", "2e3") == 0
    out = capsys.readouterr().out
    assert "tiny.strict: VIOLATED" in out and "violated at x = 1, y = 1 (1,200 tried)" in out
    assert "the kernel accepts it" in out and "2 claims hunted: 1 violated, 1 survived" in out
    assert sorted(p.name for p in Path("found").iterdir()) == ["tiny.strict.json", "tiny.strict.py"]
    assert json.loads(Path("found/tiny.strict.json").read_text())["values"] == {"x": "1", "y": "1"}


def test_a_second_run_goes_on_and_a_fresh_one_does_not(capsys, monkeypatch):
    log = Path("log")
    monkeypatch.setenv("FAKE_HUNT_LOG", str(log))
    outputs = []
    for more, expected in ([], 20), ([], 20), (["--store", "other.db"], 40), (["--fresh"], 60), (["--seed", "1"], 80):
        assert hunt(*more) == 0
        outputs.append(said(capsys.readouterr().out))
        assert len(begun("log")) == expected
    assert outputs[0] == outputs[1] == outputs[2] == outputs[3] != outputs[4]


def test_a_stored_finding_that_is_none_is_not_believed(capsys):
    hunt("--budget", "2e3")
    with sqlite3.connect(STORE) as connection:
        connection.execute('UPDATE chunk SET outcome = replace(outcome, \'"y": "11"\', \'"y": "12"\')')
    connection.close()
    capsys.readouterr()
    hunt("--budget", "2e3")
    out = capsys.readouterr().out
    assert "it is not, at x = 11, y = 12" in out and "--fresh" in out and "0 violated" in out


def test_what_nothing_could_decide_has_not_survived(capsys, monkeypatch):
    monkeypatch.setattr(workers, "examine", lambda claim, seed, k: Outcome(k, 0, 5, 7))
    assert hunt("--budget", "100") == 0
    out = capsys.readouterr().out
    assert "tiny.mean: open" in out and "none of 12 examples in 1 chunk could be decided" in out
    assert "2 claims hunted: 0 violated, 0 survived, 2 open" in out


def test_many_structures_are_put_together(capsys, monkeypatch):
    seen = {f"n = {n}": Region(50, 0b10 | 1 << n, 10) for n in range(2, 14)}
    monkeypatch.setattr(workers, "examine", lambda claim, seed, k: Outcome(k, 120, 0, 0, None, None, None, seen))
    assert hunt("--budget", "100") == 0
    out = capsys.readouterr().out
    assert re.search(r"^  n = 9 +10 +50 +4%\n  4 others +40 +200 +4%$", out, re.MULTILINE) and "n = 10" not in out


def test_patterns_are_told_apart_in_a_few_rows_and_else_in_a_line(capsys, monkeypatch):
    def outcome(sizes: range) -> Outcome:
        seen = {
            f"n = {n}; Home better in {k} of {n}": Region(64, 1 << k, 10 + 10 * (0 < k < n))
            for n in sizes
            for k in range(n + 1)
        }
        return Outcome(0, 120, 0, 0, None, None, None, seen | {"n = 2; followed from the closest": Region(0, 0, 7)})

    monkeypatch.setattr(workers, "examine", lambda claim, seed, k: outcome(range(2, 3)))
    assert hunt("--budget", "100") == 0
    out = capsys.readouterr().out
    assert re.search(r"^  n = 2; Home better in 1 of 2 +20 +64 +2%$", out, re.MULTILINE)
    assert re.search(r"^  n = 2; followed from the closest +7 +- +-$", out, re.MULTILINE)
    monkeypatch.setattr(workers, "examine", lambda claim, seed, k: outcome(range(2, 6)))
    assert hunt("--budget", "100", "--fresh") == 0
    out = capsys.readouterr().out
    assert re.search(r"^  n = 5 +100 +64 +9%$", out, re.MULTILINE) and "Home better in 1 of 2" not in out
    told = "Home better in no industry in 14% of the examples drawn, in some in 71%, in all in 14%"
    assert told in " ".join(out.split())


def test_progress_where_there_is_no_terminal(capsys, monkeypatch):
    monkeypatch.setattr(hunt_progress, "EVERY", 0.0)
    hunt()
    lines = capsys.readouterr().err.strip().split("\n")
    assert len(lines) == 20 and all(len(line) <= 60 for line in lines)
    assert re.fullmatch(r"mean: 1\.0k examples \d\S*/s, margin 0\.\d+, cells \d\d%", lines[9])


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.parametrize("columns", [60, pytest.param(100, marks=pytest.mark.slow)])
def test_progress_on_a_terminal(columns, tmp_path):
    parent, child = os.openpty()
    call = [sys.executable, fake_hunt.__file__, "hunt", "tiny.toml", "--jobs", "2", "--budget", "1000"]
    env = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    done = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=child, env=env)
    os.close(child)
    seen = b""
    try:
        while part := os.read(parent, 10000):
            seen += part
    except OSError:  # the other end is closed
        pass
    assert done.wait() == 0
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode()).replace("\r", "\n").split("\n")
    assert any(re.search(r"mean .*examples .*/s, margin .*, cells \d+%", line) for line in lines)
    assert max(map(len, lines)) <= columns, [line for line in lines if len(line) > columns]


WRONG = [
    (["--budget", "10 minutes"], ["--budget", "'10 minutes'", "30s, 10m, 2h", "2e6"]),
    (["--budget", "0"], ["--budget", "'0'"]),
    (["--examples", "5"], ["--examples"]),
    (["--jobs", "0"], ["--jobs", "'0'"]),
    (["--store", "tiny.toml"], ["--store", "tiny.toml", "not a store of hunts", "nothing was changed"]),
    (["--store", "."], ["--store", "it is a folder"]),
    (["--store", "tiny.toml/x"], ["--store", "tiny.toml/x", "cannot be written"]),
    (["--save", "tiny.toml"], ["--save", "tiny.toml"]),
    (["--dask", "tcp://127.0.0.1:1", "--jobs", "2"], ["--jobs", "--dask"]),
]


@pytest.mark.parametrize(("more", "parts"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_calls_are_one_line(capsys, more, parts):
    assert main(["hunt", "tiny.toml", *more]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.strip().split("\n")) == 1
    assert all(part in err for part in parts), err
    assert Path("tiny.toml").read_text(encoding="utf-8") == fake_hunt.TINY


def finished(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=60)
    finally:
        process.kill()


def here(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the command prints when it is run in this process."""
    capsys.readouterr()
    assert main(["hunt", "mean", "--source", "tiny.toml", "--jobs", "1", *ENOUGH, *more]) == 0
    return said(capsys.readouterr().out)


def goes_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, done: set[int]) -> None:
    """The same call runs what is missing, and ends as if nothing had happened."""
    monkeypatch.setenv("FAKE_HUNT_LOG", "last")
    out = here(capsys)
    assert set(begun("last")) == set(range(CHUNKS)) - done and stored() == set(range(CHUNKS))
    assert out == here(capsys, "--store", "whole.db")


@POSIX
@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_killed_at_random_moments_it_loses_nothing_that_has_ended(kills, capsys, monkeypatch):
    rng = random.Random(kills)
    before: set[int] = set()
    for k in range(kills):
        process = begin(f"log{k}", "--jobs", "2", *ENOUGH)
        until(f"log{k}", rng.randint(1, 4), process)
        time.sleep(rng.random() / 20)
        process.send_signal(signal.SIGKILL)
        process.communicate()  # its processes have ended, too: nobody holds the pipes
        after = stored()
        ran = begun(f"log{k}")
        assert before <= after and not before & set(ran)
        assert len(set(ran) - after) <= 2  # one a process
        before = after
    goes_on(capsys, monkeypatch, before)


@POSIX
def test_ctrl_c_tells_what_was_done_and_the_same_call_goes_on(capsys, monkeypatch):
    process = begin("log", "--jobs", "2", *ENOUGH)
    until("log", 6, process)
    process.send_signal(signal.SIGINT)
    out, err = finished(process)
    assert process.returncode == 130 and "Traceback" not in err, err
    assert "tiny.mean: survived" in out and "smallest gap" in out
    told = "interrupted; what was done is kept in .referee/hunts.sqlite, and the same call (without --fresh) goes on"
    assert err.strip().endswith(told)
    goes_on(capsys, monkeypatch, stored())


@POSIX
def test_a_killed_worker_is_a_line_and_the_same_call_goes_on(capsys, monkeypatch):
    process = begin("log", "--jobs", "2", *ENOUGH, FAKE_HUNT_DIES="7")
    out, err = finished(process)
    assert process.returncode == 1 and "tiny.mean: survived" in out
    assert len(err.strip().split("\n")) == 1 and "a process that ran a chunk was killed or died; what was done" in err
    assert stored() and 7 not in stored()
    goes_on(capsys, monkeypatch, stored())


def test_two_runs_of_a_campaign_at_the_same_time_agree(capsys):
    other = begin("log", "--jobs", "1", *ENOUGH)
    until("log", 1, other)
    out = here(capsys)
    assert out == said(finished(other)[0]) == here(capsys, "--store", "whole.db")
    assert stored() == set(range(CHUNKS))
