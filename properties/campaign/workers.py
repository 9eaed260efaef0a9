"""Who runs chunks: this process, or several on this machine. (On more than one machine: `cluster.py`.)"""

from __future__ import annotations

import concurrent.futures
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import ParamSpec, TypeVar

from ...symbolic.claim import Claim
from ..sandbox import Limits, Sandbox
from .examine import examine
from .outcome import Outcome
from .version import SEARCH

P = ParamSpec("P")
T = TypeVar("T")


Wait = Callable[..., tuple[set[Future[Outcome]], set[Future[Outcome]]]]


@dataclass(frozen=True)
class Workers:
    """An executor of chunks, how many it is given at a time, and how to wait for them."""

    executor: Executor
    width: int
    wait: Wait = concurrent.futures.wait


class OtherVersion(Exception):
    """A worker has another version of the search."""


def chunk(pickled: bytes, seed: int, index: int, search: int) -> Outcome:
    """Run one chunk of the hunt for a claim, in whatever process; raises OtherVersion if `search` is not its own.

    A process runs one at a time, in how many threads it may be asked to: the precision of balls is one for all threads.
    Each process has a lock of its own: a forked one may have come from a parent in which a thread held the lock.
    """
    if search != SEARCH:
        raise OtherVersion(
            f"the worker searches by version {SEARCH}, the campaign by {search}; install the same referee"
        )
    with _turn(os.getpid()):
        return examine(_claim(pickled), seed, index)


@lru_cache(maxsize=4)
def _turn(process: int) -> threading.Lock:
    """The lock of a process."""
    return threading.Lock()


@lru_cache(maxsize=4)
def _claim(pickled: bytes) -> Claim:
    """The claim: one object for all its chunks, so that what is made of it once is kept."""
    claim = pickle.loads(pickled)
    assert isinstance(claim, Claim)
    return claim


class Serial(Executor):
    """Runs what it is given at once, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The finished work; only Ctrl-C goes through."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def local(jobs: int, limits: Limits | None = None) -> Iterator[Workers]:
    """As many processes as `jobs` says, each chunk within the limits. Chunks that still run at the end are dropped."""
    with Sandbox(jobs, limits or Limits()) as pool:
        try:
            yield Workers(pool, jobs, pool.wait)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def here() -> Iterator[Workers]:
    """This process itself, without limits."""
    yield Workers(Serial(), 1)
