"""Campaigns: the same result whoever runs the chunks, in whatever order and in however many runs; nothing is lost."""

import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import fake_hunt
import pytest
from referee.properties.campaign import budget as budgets
from referee.properties.campaign import store as stores
from referee.properties.campaign import workers
from referee.properties.campaign.budget import Budget, budget
from referee.properties.campaign.campaign import INTERRUPTED, Campaign, Progress, campaign
from referee.properties.campaign.corner import corner
from referee.properties.campaign.examine import examine
from referee.properties.campaign.merged import Merged
from referee.properties.campaign.outcome import Outcome, Region, outcome_from
from referee.properties.campaign.store import Chunks, HuntStoreError, Store, opened
from referee.properties.campaign.workers import Serial, Workers, local
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

MEAN, STRICT = fake_hunt.claims()
SERIAL = Workers(Serial(), 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "deep" / "hunts.sqlite") as found:
        yield found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The chunks that were begun, by the search of `fake_hunt`."""
    found: list[int] = []

    def counted(claim: Claim, seed: int, index: int) -> Outcome:
        found.append(index)
        return fake_hunt.examine(claim, seed, index)

    monkeypatch.setattr(workers, "examine", counted)
    monkeypatch.setattr(budgets, "examples_in", fake_hunt.examples_in)
    yield found
    for thread in threading.enumerate():  # what `Late` still runs belongs to this test
        if isinstance(thread, threading.Timer):
            thread.join()


class Late(Executor):
    """Ends what it is given in any order."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def late() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except Exception as error:
                    future.set_exception(error)

        threading.Timer(random.random() / 50, late).start()
        return future


def put_together(claim: Claim, seed: int, chunks: int) -> Merged:
    merged = Merged()
    for index in range(chunks):
        merged.add(fake_hunt.examine(claim, seed, index))
    return merged


@pytest.mark.parametrize(
    ("text", "seconds", "examples"),
    [("30s", 30, None), ("10m", 600, None), ("1.5h", 5400, None), ("2000000", None, 2000000), ("2e6", None, 2000000),
     ("2.5e1", None, 25)],
)  # fmt: skip
def test_budgets(text: str, seconds: float | None, examples: int | None) -> None:
    assert budget(text) == Budget(seconds, examples)


@pytest.mark.parametrize(
    "text", ["", "0", "0s", "-5", "ten", "10 m", "10d", "1.5", "1e999", "nan", "inf", "m", "1e-3s"]
)
def test_what_is_no_budget_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"found .*, expected a time above zero \(30s, 10m, 2h\) or a number"):
        budget(text)


def test_outcomes_are_stored_as_they_are(store: Store) -> None:
    chunks = store.campaign(MEAN, 0)
    nested = {"tau": ((Fraction(1, 3), Fraction(2)), (Fraction(0), Fraction(5))), "n": Fraction(2)}
    outcome = Outcome(3, 10, 1, 2, 1e-300, nested, {"x": Fraction(10**40, 7)}, {"2 goods": Region(9, 0b10010, 5)})
    chunks.put(outcome)
    chunks.put(replace(outcome, tried=99))  # another process was first
    assert chunks.get(3) == outcome and outcome_from(outcome.plain()) == outcome
    assert chunks.get(0) is None and chunks.numbers() == [3] and chunks.violated() == 3


def test_a_campaign_is_that_of_one_claim_as_it_is_one_seed_and_one_search(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = store.campaign(MEAN, 10**30)
    chunks.put(Outcome(0, 1, 0, 0))
    others = [store.campaign(MEAN, 0), store.campaign(STRICT, 10**30), store.campaign(replace(MEAN, given=()), 10**30)]
    monkeypatch.setattr(stores, "SEARCH", stores.SEARCH + 1)
    others.append(store.campaign(MEAN, 10**30))
    for other in others:
        assert other.numbers() == []
        other.put(Outcome(0, 1, 0, 0))
    chunks.forget()
    assert chunks.numbers() == [] and all(other.numbers() == [0] for other in others)


def refused(path: Path, told: str) -> None:
    before = path.read_bytes()
    with pytest.raises(HuntStoreError, match=told) as error, opened(path) as store:
        campaign(MEAN, 0, Budget(examples=2000), SERIAL, store.campaign(MEAN, 0))
    assert path.read_bytes() == before and "\n" not in str(error.value) and str(path) in str(error.value)


def test_what_is_no_store_is_told_of_and_left_alone(tmp_path: Path) -> None:
    text, database, newer = (tmp_path / name for name in ("notes.txt", "other.db", "newer.sqlite"))
    for content in ("short", "long " * 1000):
        text.write_text(content)
        refused(text, "not a store of hunts")
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE notes (a)")
    connection.close()
    refused(database, "not a store of hunts")
    opened(newer).connection.close()
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    refused(newer, "another version")
    with pytest.raises(HuntStoreError, match="it is a folder"):
        opened(tmp_path)
    with pytest.raises(HuntStoreError, match="cannot be written"):
        opened(text / "hunts.sqlite")


def filled(path: Path) -> bytes:
    with opened(path) as store:
        chunks = store.campaign(MEAN, 0)
        for index in range(60):
            chunks.put(fake_hunt.examine(MEAN, 0, 0).__class__(index, 1, 0, 0, regions={"a": Region(999, 1 << 900, 5)}))
    return path.read_bytes()


def test_a_damaged_store_is_told_of_and_left_alone(tmp_path: Path, begun: list[int]) -> None:
    path = tmp_path / "hunts.sqlite"
    whole = filled(path)
    rng = random.Random(5)
    pages = [rng.randbytes(4096) for _ in range(3)]
    for damaged in (whole[: len(whole) // 2], whole[:5000], whole[:4096] + pages[0] + whole[8192:],
                    whole[:8192] + pages[1] + whole[12288:], whole[:-4096] + pages[2]):  # fmt: skip
        path.write_bytes(damaged)
        refused(path, "damaged")
    path.write_bytes(whole.replace(b'"tried": 1', b'"tries": 1', 1))
    refused(path, r"damaged: chunk \d+ cannot be read")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "hunts.sqlite"
    path.touch()
    with opened(path) as store, opened(path) as again:
        store.campaign(MEAN, 0).put(Outcome(0, 1, 0, 0))
        assert again.campaign(MEAN, 0).numbers() == [0]


@pytest.mark.parametrize("claim", [MEAN, STRICT])
def test_any_number_of_workers_gives_the_same_result(claim: Claim, store: Store, begun: list[int]) -> None:
    expected = put_together(claim, 7, 30)
    assert (expected.found_in, expected.chunks) == ((None, 30) if claim is MEAN else (11, 12))
    plan = Budget(examples=30 * fake_hunt.EXAMPLES)
    assert campaign(claim, 7, plan, SERIAL, store.campaign(claim, 7)).merged == expected
    for width in (2, 5, 40):
        chunks = store.campaign(claim, 7)
        chunks.forget()
        assert campaign(claim, 7, plan, Workers(Late(), width), chunks).merged == expected


def test_processes_and_this_process_give_the_same_outcomes_of_the_search_itself(tmp_path: Path) -> None:
    plan = Budget(examples=3)
    found = []
    for jobs in (1, 2):
        with opened(tmp_path / f"{jobs}.sqlite") as store, local(jobs) as these:
            result = campaign(MEAN, 3, plan, these, store.campaign(MEAN, 3))
            found.append((result.merged, store.campaign(MEAN, 3).get(0)))
    assert found[0] == found[1] and found[0][1] == examine(MEAN, 3, 0)


def test_a_campaign_goes_on_where_it_stopped(store: Store, begun: list[int]) -> None:
    chunks = store.campaign(MEAN, 0)
    for examples in (450, 500, 1000):  # chunks are whole
        campaign(MEAN, 0, Budget(examples=examples), SERIAL, chunks)
    assert begun == list(range(10)) and chunks.numbers() == begun
    for _ in range(2):  # however short the time, a chunk is run
        result = campaign(MEAN, 0, Budget(seconds=1e-9), SERIAL, chunks)
    assert begun == list(range(12)) and result.merged == put_together(MEAN, 0, 12) and result.run == 1


def test_a_smaller_budget_gives_the_smaller_result_and_tells_of_a_finding_beyond_it(
    store: Store, begun: list[int]
) -> None:
    chunks = store.campaign(STRICT, 0)
    assert campaign(STRICT, 0, Budget(examples=3000), SERIAL, chunks).merged.found_in == 11
    result = campaign(STRICT, 0, Budget(examples=500), SERIAL, chunks)
    assert (result.merged, result.beyond, result.run) == (put_together(STRICT, 0, 5), 11, 0)


def test_what_is_missing_before_a_stored_finding_is_run_whatever_the_time(store: Store, begun: list[int]) -> None:
    chunks = store.campaign(STRICT, 0)
    for index in (0, 1, 4, 9, 17):
        chunks.put(fake_hunt.examine(STRICT, 0, index))
    result = campaign(STRICT, 0, Budget(seconds=1e-9), SERIAL, chunks)
    assert result.merged == put_together(STRICT, 0, 12) and result.merged.found_in == 11
    assert begun == [2, 3, 5, 6, 7, 8, 10, 11]


def test_what_another_process_stores_meanwhile_is_not_run(store: Store, begun: list[int]) -> None:
    chunks = store.campaign(MEAN, 0)

    def other(progress: Progress) -> None:
        last = max(chunks.numbers())
        chunks.put(fake_hunt.examine(MEAN, 0, last + 1))

    result = campaign(MEAN, 0, Budget(examples=1000), SERIAL, chunks, other)
    assert begun == [0, 2, 4, 6, 8] and result.merged == put_together(MEAN, 0, 10)


def test_ctrl_c_keeps_what_has_ended(store: Store, begun: list[int]) -> None:
    chunks = store.campaign(STRICT, 0)

    def interrupted(progress: Progress) -> None:
        if progress.merged.chunks == 4:
            raise KeyboardInterrupt

    result = campaign(STRICT, 0, Budget(seconds=600), SERIAL, chunks, interrupted)
    assert (result.stopped, result.alone) == (INTERRUPTED, False) and result.merged == put_together(STRICT, 0, 4)
    result = campaign(STRICT, 0, Budget(seconds=600), SERIAL, chunks)
    assert result.merged == put_together(STRICT, 0, 12) and begun == list(range(12))


def test_a_chunk_that_ctrl_c_cut_short_is_not_stored(store: Store, begun: list[int]) -> None:
    chunks = store.campaign(MEAN, 0)
    result = campaign(MEAN, 0, Budget(seconds=600), SERIAL, chunks, interrupted=lambda: len(begun) == 3)
    assert result.stopped == INTERRUPTED and result.merged == put_together(MEAN, 0, 2) and chunks.numbers() == [0, 1]


@pytest.mark.parametrize("these", [SERIAL, Workers(Late(), 5)], ids=["serial", "late"])
def test_an_error_in_a_chunk_is_a_line_and_loses_nothing(
    these: Workers, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(claim: Claim, seed: int, index: int) -> Outcome:
        if index in (7, 9, 13):
            raise RuntimeError("two\nlines")
        return fake_hunt.examine(claim, seed, index)

    monkeypatch.setattr(workers, "examine", failing)
    chunks = store.campaign(STRICT, 0)
    result = campaign(STRICT, 0, Budget(seconds=600), these, chunks)
    assert result.stopped == "chunk 7 failed: RuntimeError: two lines" and result.alone
    assert result.merged.chunks >= 7 and set(range(7)) <= set(chunks.numbers())
    for index in (7, 9):
        chunks.put(fake_hunt.examine(STRICT, 0, index))
    result = campaign(STRICT, 0, Budget(seconds=600), these, chunks)  # the finding comes before the next failure
    assert result.stopped == "" and result.merged == put_together(STRICT, 0, 12)


def test_a_worker_with_another_search_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SEARCH", workers.SEARCH + 1)
    result: Campaign = campaign(MEAN, 0, Budget(examples=1), SERIAL, store.campaign(MEAN, 0))
    assert "install the same referee" in result.stopped


def test_coverage_is_that_of_all_chunks(store: Store, begun: list[int]) -> None:
    merged = campaign(MEAN, 0, Budget(examples=500), SERIAL, store.campaign(MEAN, 0)).merged
    seen = 0
    for k in range(5):
        seen |= fake_hunt.examine(MEAN, 0, k).regions["3 goods"].visited
    assert merged.structures["3 goods"].visited == seen and merged.structures["3 goods"].examples == 250
    assert 8 / 128 <= (merged.visited or 0) <= 40 / 128
    assert merged.closest == min(fake_hunt.examine(MEAN, 0, k).closest or 1 for k in range(5))


def test_campaigns_without_a_grid(store: Store) -> None:
    assert Merged().visited is None
    chunks: Chunks = store.campaign(MEAN, 0)
    assert chunks.violated() is None


CORNERS = """
[paper]
key = "c"
[symbols]
n = { domain = "{2..}" }
x = { domain = "[0, 1]" }
y = { domain = "(0, oo)" }
z = { domain = "(-oo, oo)" }
A = { domain = "(0, y]", size = "n" }
[[claim]]
id = "c.one"
says = "One."
given = [{ name = "order", is = "x <= z and y >= x" }]
formula = "x + y + z + A[1] > 0"
"""


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"n": 3, "x": "1/2", "y": 5, "z": 3, "A": (1, 2, 4)}, []),
        ({"n": 2, "x": 0, "y": 5, "z": 3, "A": (1, 5)},
         ["n at its least value 2", "x at its least value 0", "A[2] at its largest value 5"]),
        ({"n": 3, "x": "99/100", "y": "1/1000", "z": -5000, "A": ("1/100000", "1/2000", "1/1500")},
         ["x just below 1 (0.99)", "y, A[1] just above 0 (1e-05 to 0.001)", "z very negative (-5000)"]),
        ({"n": 3, "x": "1/2", "y": "500", "z": "1/2", "A": (100, 100, "1001/10")},
         ["y large (500)", "x, z equal", "A[1], A[2], A[3] nearly equal", "the hypothesis order is met with equality"]),
        ({"n": 3, "x": "1/2", "y": 5000, "z": 2, "A": (300, 4000, 3000)},
         ["y very large (5000)", "A[2] 13 times A[1]"]),
        ({"n": 3, "x": "1/2", "y": 5, "z": 2, "A": (1, 4), "t": 70, "B": ("2", "4")},
         ["late (t = 70)", "A[2], B[2] equal"]),
    ],
)  # fmt: skip
def test_corners_in_words(values: dict[str, object], told: list[str]) -> None:
    def exact(value: object) -> Fraction | tuple[Fraction, ...]:
        return tuple(Fraction(v) for v in value) if isinstance(value, tuple) else Fraction(str(value))

    claim = read_paper(CORNERS, "corners.toml").claims[0]
    assert corner(claim, {name: exact(value) for name, value in values.items()}) == told
