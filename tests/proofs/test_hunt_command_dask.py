"""`referee hunt --dask`: the same results as without; what is wrong with a scheduler is one line."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fake_hunt
import pytest
from distributed import LocalCluster
from referee.proofs.command import main
from referee.properties.campaign import budget, cluster, workers
from referee.properties.campaign.budget import Budget
from referee.properties.campaign.campaign import campaign
from referee.properties.campaign.store import opened
from referee.properties.campaign.workers import local

CALL = ["hunt", "tiny.toml", "--budget", "2000"]


@pytest.fixture(autouse=True)
def _there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("tiny.toml").write_text(fake_hunt.TINY, encoding="utf-8")


def scheduler(workers: int) -> LocalCluster:
    return LocalCluster(n_workers=workers, threads_per_worker=2, processes=False, dashboard_address=None)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers, in threads of this process."""
    with scheduler(2) as found:
        yield found.scheduler_address


def test_dask_pool_and_this_process_give_the_same_outcomes_of_the_search_itself(address, tmp_path):
    claim, _ = fake_hunt.claims()
    found = []
    for name, context in (("1", local(1)), ("2", local(2)), ("dask", cluster.cluster(address))):
        with opened(tmp_path / f"{name}.sqlite") as store, context as these:
            chunks = store.campaign(claim, 5)
            merged = campaign(claim, 5, Budget(examples=300), these, chunks).merged
            found.append((merged, [chunks.get(number) for number in chunks.numbers()]))
    assert found[0] == found[1] == found[2] and found[0][0].tried > 0


def test_the_command_prints_the_same(address, capsys, monkeypatch):
    monkeypatch.setattr(workers, "examine", fake_hunt.examine)
    monkeypatch.setattr(budget, "examples_in", fake_hunt.examples_in)
    outputs = []
    for more in (["--jobs", "1", "--store", "one.db"], ["--dask", address]):
        assert main([*CALL, *more]) == 0
        outputs.append(re.sub(r" \(\d+\.\d s\)", "", capsys.readouterr().out))
    assert outputs[0] == outputs[1] and "tiny.strict: VIOLATED" in outputs[0]


def one_line(capsys: pytest.CaptureFixture[str], address: str, *parts: str) -> None:
    assert main([*CALL, "--dask", address]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.strip().split("\n")) == 1
    assert all(part in err for part in ("--dask", address, *parts)), err


def test_a_scheduler_that_is_not_there_is_named(capsys, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    one_line(capsys, "tcp://127.0.0.1:1", "no dask scheduler answers", "expected such as tcp://HOST:8786")
    for wrong in ("nonsense://", "localhost", "tcp://"):
        one_line(capsys, wrong, "no dask scheduler answers", "expected such as tcp://HOST:8786")
    with scheduler(0) as empty:
        one_line(capsys, empty.scheduler_address, "no worker", "dask worker --nworkers auto")


def test_without_the_extra_it_says_what_to_install_and_nothing_else_loads_it():
    script = """
import sys
from referee.proofs.command import main
assert main(["hunt", "mean", "--source", "tiny.toml", "--budget", "1", "--jobs", "1"]) == 0
assert "distributed" not in sys.modules
sys.modules["distributed"] = None
sys.exit(main(["hunt", "tiny.toml", "--dask", "tcp://127.0.0.1:1"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "referee: --dask: distributed is not installed; pip install 'referee[cluster]'\n"
