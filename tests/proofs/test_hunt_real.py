"""`referee hunt` with the search itself: claims about paths, processes that are killed, workers of dask that are."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from distributed import LocalCluster
from referee.proofs.command import main

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")
CLAIM, BUDGET = "eta.increasing.amended", "2e6"


@pytest.fixture(autouse=True)
def _there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def begin(*more: str) -> subprocess.Popen[str]:
    call = [sys.executable, "-m", "referee.proofs.command", "hunt", CLAIM, "--budget", BUDGET, "--seed", "7", *more]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def outcomes(store: str) -> dict[int, str]:
    """What is stored, by number of the chunk; the file has to be sound."""
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = dict(connection.execute("SELECT number, outcome FROM chunk").fetchall())
    connection.close()
    return found


def alone() -> tuple[dict[int, str], str]:
    """What one process without any trouble stores and prints."""
    out, err = begin("--store", "alone.db", "--jobs", "1").communicate()
    assert "survived" in out, err
    return outcomes("alone.db"), said(out)


def said(out: str) -> str:
    return re.sub(r" \(\d+\.\d s\)", "", out)


def until_stored(store: str, process: subprocess.Popen[str], chunks: int) -> None:
    while process.poll() is None:
        with suppress(sqlite3.OperationalError):  # the tables are not made yet
            if Path(store).exists() and len(outcomes(store)) >= chunks:
                return
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["hanlon2012.prop3.level", "hanlon2012.prop2.at-opening"])
def test_a_violation_on_a_path_is_told_and_kept(name, capsys):
    assert main(["hunt", name, "--jobs", "1", "--budget", "1000", "--seed", "7"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"{name}: VIOLATED" in out and "violated at A = (" in out
    assert "enclosures of the paths prove it: left side - right side in [" in out
    assert Path(f"counterexamples/{name}.json").exists()


DOUBLES = """
[paper]
key = "mine"
[symbols]
A = { domain = "(0, oo)", size = 4, path = true }
A_star = { domain = "(0, oo)", size = 4, path = true }
D = { domain = "(0, oo)", path = true }
D_open = { domain = "(0, oo)", path = true }
[[claim]]
id = "doubles"
says = "Trade at most doubles income."
model = "trade-paths-table-2"
given = ["A[1, 0] > A_star[1, 0]"]
formula = "forall t in [0, oo): D_open[t] <= 2*D[t]"
"""


def test_a_violation_without_certificate_is_told_by_verify(capsys):
    Path("mine.toml").write_text(DOUBLES, encoding="utf-8")
    assert main(["verify", "mine.toml", "--jobs", "1"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert (
        "open doubles: the hunt says that it fails; of that the kernel has accepted no certificate: violated at" in out
    )


def hunted(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    Path("mine.toml").write_text(text, encoding="utf-8")
    assert main(["hunt", "mine.toml", "--jobs", "1", "--budget", "1000"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_technologies_of_which_the_claim_says_nothing_are_any(capsys):
    out = hunted(re.sub("given = .*\n", "", DOUBLES), capsys)
    assert "doubles: VIOLATED" in out and "A_star = (" in out and "violated: the statement is" in out


WHY = [
    (
        'given = ["A[1, 0] > A_star[1, 0]"]',
        'given = ["forall t in [0, oo): D[t] = D[0]"]',
        "is not what the model gives",
    ),
    ("forall t in [0, oo): D_open", "exists t in [0, oo): D_open", "it speaks of dates in a way that no dates refute"),
    ("D_open", "D_best", "D_best is not simulated, expected one of A, A_closed"),
]


@pytest.mark.parametrize(("before", "after", "why"), WHY)
def test_why_nothing_could_be_decided_is_told(before, after, why, capsys):
    out = hunted(DOUBLES.replace(before, after), capsys)
    assert "doubles: open" in out and "could be decided: " in out and why in out


@POSIX
@pytest.mark.slow
def test_killed_ten_times_it_loses_at_most_what_was_running():
    rng, before = random.Random(10), {}
    for _ in range(10):
        process = begin("--store", "killed.db", "--jobs", "2")
        until_stored("killed.db", process, len(before))
        time.sleep(3 * rng.random())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after = outcomes("killed.db")
        assert before.items() <= after.items()
        before = after
    out, _ = begin("--store", "killed.db", "--jobs", "2").communicate()
    assert (outcomes("killed.db"), said(out)) == alone()


@POSIX
@pytest.mark.slow
def test_a_killed_worker_of_dask_changes_nothing():
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        process = begin("--store", "dask.db", "--dask", cluster.scheduler_address)
        until_stored("dask.db", process, 1)
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        out, err = process.communicate()
    assert "survived" in out, err
    assert (outcomes("dask.db"), said(out)) == alone()
