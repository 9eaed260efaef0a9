"""Work in processes of its own, each piece with a limit on time and memory: what runs out is killed, the rest goes on.

One thread does all: the owner calls `wait`, which hands out work, takes results and kills what is late. So processes
are forked (where the platform forks) while no other thread of the pool can hold a lock.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from .sandbox_worker import DONE, FAILED, MEMORY, TOLD, serve

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 300.0
GIGABYTES = 3.0
LONGEST = 60.0
"""Seconds that it waits at a time."""
Told = Callable[[Any], float | None]


class OutOfLimits(Exception):
    """A piece of work that was ended because it ran out of time or memory, or because its process died: one line."""


class OutOfTime(OutOfLimits):
    """A piece of work that took too long."""


class ProcessDied(OutOfLimits):
    """The process of a piece of work was killed, or died."""


@dataclass(frozen=True)
class Limits:
    """For one piece of work: seconds on the clock, and gigabytes of memory (None: no limit).

    Memory is limited where the platform can (Linux). The clock is the last resort: searches and solvers count steps.
    """

    seconds: float = SECONDS
    gigabytes: float | None = GIGABYTES


@dataclass(eq=False)
class _Work:
    """A piece of work: what to call, pickled, and where its result goes."""

    pickled: bytes
    future: Future[Any]
    told: Told | None
    seconds: float


@dataclass(eq=False)
class _Worker:
    """A process, the work it has, and until when."""

    process: BaseProcess
    connection: Connection
    work: _Work | None = None
    deadline: float = 0.0
    seconds: float = 0.0

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


@dataclass
class Sandbox(Executor):
    """An executor of at most `width` processes. `wait` and `completed` do the work; nothing happens in between."""

    width: int
    limits: Limits = field(default_factory=Limits)
    _waiting: deque[_Work] = field(default_factory=deque)
    _workers: list[_Worker] = field(default_factory=list)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Work to be done: `fn(*args)` in another process; its future raises OutOfLimits if a limit was reached."""
        return self._add(pickle.dumps((fn, args, kwargs, False)), None, self.limits.seconds)

    def submit_telling(self, fn: Callable[..., T], told: Told, *args: Any, seconds: float | None = None) -> Future[T]:
        """The same for `fn(tell, *args)`: each `tell(message)` there calls `told(message)` here.

        What `told` returns, if anything, is the number of seconds that the work has left from now on.
        """
        limit = self.limits.seconds if seconds is None else seconds
        return self._add(pickle.dumps((fn, args, {}, True)), told, limit)

    def wait(
        self, futures: Iterable[Future[Any]], timeout: float | None = None, *_: object
    ) -> tuple[set[Future[Any]], set[Future[Any]]]:
        """Do work until one of the futures is done, or for `timeout` seconds; (done, not done)."""
        wanted = set(futures)
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            done = {f for f in wanted if f.done()}
            left = None if end is None else end - time.monotonic()
            if done or not wanted or (left is not None and left <= 0):
                return done, wanted - done
            self._step(left)

    def completed(self, futures: Iterable[Future[T]]) -> Iterator[Future[T]]:
        """The futures as they are done."""
        left = set(futures)
        while left:
            done, left = self.wait(left)
            yield from done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Finish what was submitted (`wait`), or drop it; then end the processes. What runs is not waited for."""
        if cancel_futures or not wait:
            self._drop()
        while self._waiting or any(w.work is not None for w in self._workers):
            self._step(None)
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def _drop(self) -> None:
        for work in self._waiting:
            work.future.cancel()
        self._waiting.clear()
        for worker in [w for w in self._workers if w.work is not None]:
            self._end(worker, OutOfLimits("was stopped"))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)

    def _add(self, pickled: bytes, told: Told | None, seconds: float) -> Future[Any]:
        work = _Work(pickled, Future(), told, seconds)
        self._waiting.append(work)
        return work.future

    def _step(self, timeout: float | None) -> None:
        """Hand out work, wait until something happens (at most `timeout` seconds), and take note of it."""
        self._hand_out()
        busy = {w.connection: w for w in self._workers if w.work is not None}
        if not busy:
            return
        until = min(w.deadline for w in busy.values()) - time.monotonic()
        for ready in wait(list(busy), max(0.0, min(until, LONGEST if timeout is None else timeout))):
            assert isinstance(ready, Connection)
            self._receive(busy[ready])
        for worker in busy.values():
            if worker.work is not None and time.monotonic() >= worker.deadline and not worker.connection.poll():
                self._end(worker, OutOfTime(f"ran out of its {worker.seconds:.3g} s (--limit-seconds)"))

    def _hand_out(self) -> None:
        while self._waiting:
            worker = next((w for w in self._workers if w.work is None), None)
            if worker is None and len(self._workers) >= self.width:
                return
            work = self._waiting.popleft()
            if work.future.set_running_or_notify_cancel():
                self._give(worker or self._new(), work)

    def _give(self, worker: _Worker, work: _Work) -> None:
        worker.work, worker.seconds = work, work.seconds
        worker.deadline = time.monotonic() + work.seconds
        try:
            worker.connection.send_bytes(work.pickled)
        except OSError:
            self._end(worker, ProcessDied(_death(worker.process)))

    def _new(self) -> _Worker:
        here, there = multiprocessing.Pipe()
        process = multiprocessing.Process(target=serve, args=(there, self.limits.gigabytes), daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _receive(self, worker: _Worker) -> None:
        work = worker.work
        assert work is not None
        try:
            kind, content, spent = pickle.loads(worker.connection.recv_bytes())
        except (EOFError, OSError):
            self._end(worker, ProcessDied(_death(worker.process)))
            return
        except Exception as error:
            self._end(worker, RuntimeError(f"a result that cannot be read: {type(error).__name__}: {error}"))
            return
        if kind == TOLD:
            seconds = work.told(content) if work.told is not None else None
            if seconds is not None:
                worker.seconds, worker.deadline = seconds, time.monotonic() + seconds
        elif kind == MEMORY:
            told = f"ran out of its {self.limits.gigabytes or 0:.3g} GB of memory (--limit-memory)"
            self._end(worker, OutOfLimits(told))
        else:
            worker.work = None
            if spent:
                self._remove(worker)
            if kind == DONE:
                work.future.set_result(content)
            else:
                assert kind == FAILED
                work.future.set_exception(content)

    def _end(self, worker: _Worker, reason: Exception) -> None:
        """Kill a worker; the work that it has fails for this reason."""
        work = worker.work
        worker.work = None
        self._remove(worker)
        if work is not None:
            work.future.set_exception(reason)

    def _remove(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)


def _death(process: BaseProcess) -> str:
    process.join(1)
    code = process.exitcode
    if code is not None and code < 0:
        return f"ended with its process, by signal {signal.Signals(-code).name} (out of memory?)"
    return f"ended with its process, which exited with {code}"
