"""Work in processes with limits: what runs out, dies or cannot be sent is its own affair; the rest goes on."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from referee.properties.sandbox import Limits, OutOfLimits, ProcessDied, Sandbox

LINUX = sys.platform == "linux"


def double(x: int) -> int:
    return 2 * x


def sleeps() -> None:
    time.sleep(600)


def computes_without_end() -> int:
    return 3 ** (3 ** (3**7))  # in C: no signal is handled in between


def fills_memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(10**7))


def dies() -> None:
    os._exit(3)


def fails() -> None:
    raise ValueError("no")


class Odd(Exception):
    def __init__(self, a: int, b: int) -> None:
        super().__init__(a)


def fails_oddly() -> None:
    raise Odd(1, 2)


def gives_what_cannot_be_sent() -> Callable[[], int]:
    return lambda: 0


def gives_what_is_too_deep() -> list[Any]:
    nest: list[Any] = []
    for _ in range(10**5):
        nest = [nest]
    return nest


def tells(tell: Callable[[int], None], count: int, pause: float) -> int:
    for k in range(count):
        tell(k)
        time.sleep(pause)
    return count


def not_telling(tell: Callable[[Any], None], fn: Callable[[], Any]) -> Any:
    return fn()


def ignored(message: Any) -> None:
    return None


BROKEN = {
    dies: "exited with 3",
    fails: "no",
    fails_oddly: "cannot be read",
    gives_what_cannot_be_sent: "cannot be sent",
    gives_what_is_too_deep: "cannot be sent",
}


@pytest.mark.parametrize("width", [1, 3])
def test_whatever_happens_to_some_work_the_rest_is_done(width: int) -> None:
    with Sandbox(width, Limits(gigabytes=None)) as pool:
        good = [pool.submit(double, k) for k in range(3)]
        broken = {pool.submit(fn): told for fn, told in BROKEN.items()}
        late = [pool.submit_telling(not_telling, ignored, fn, seconds=0.3) for fn in (sleeps, computes_without_end)]
        broken |= dict.fromkeys(late, "ran out of its 0.3 s")
        good += [pool.submit(double, k) for k in range(3)]
        assert set(pool.completed([*good, *broken])) == {*good, *broken}
    assert [f.result() for f in good] == [0, 2, 4, 0, 2, 4]
    for future, told in broken.items():
        assert told in str(future.exception())


@pytest.mark.skipif(not LINUX, reason="memory is limited on Linux")
def test_memory_has_a_limit() -> None:
    with Sandbox(1, Limits(60, 0.2)) as pool:
        futures = [pool.submit(fills_memory), pool.submit(double, 1)]
        assert set(pool.completed(futures)) == set(futures)
    with pytest.raises(OutOfLimits, match=r"ran out of its 0.2 GB of memory"):
        futures[0].result()
    assert futures[1].result() == 2


def test_a_process_that_was_killed_is_told_apart() -> None:
    with Sandbox(1) as pool:
        future = pool.submit(dies)
        pool.wait([future])
        assert isinstance(future.exception(), ProcessDied)


def test_messages_arrive_in_order_and_may_set_the_time_that_is_left() -> None:
    heard: list[int] = []

    def told(message: int) -> float | None:
        heard.append(message)
        return 0.2 if message == 3 else 60.0

    with Sandbox(2, Limits(1.0)) as pool:
        longer, ended = pool.submit_telling(tells, told, 3, 0.5), pool.submit_telling(tells, told, 9, 0.3)
        assert set(pool.completed([longer, ended])) == {longer, ended}
    assert longer.result() == 3 and sorted(heard) == [0, 0, 1, 1, 2, 2, 3]
    with pytest.raises(OutOfLimits, match=r"0.2 s"):
        ended.result()


def test_work_that_is_dropped_does_not_begin() -> None:
    pool = Sandbox(1)
    running, waiting = pool.submit(sleeps), pool.submit(double, 1)
    assert pool.wait([running, waiting], 0.3) == (set(), {running, waiting})
    pool.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled() and isinstance(running.exception(), OutOfLimits)
