"""Progress of long work, on stderr: a bar on a terminal, one plain line a claim elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Reporter:
    """Counts finished pieces of work; use it as a context manager."""

    def __init__(self, total: int, verb: str) -> None:
        self.total = total
        self.done = 0
        self.bar = _bar() if sys.stderr.isatty() else None
        self.task = None if self.bar is None else self.bar.add_task(verb, total=total)

    def __enter__(self) -> Reporter:
        if self.bar is not None:
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def step(self, told: str) -> None:
        """One more piece is done; `told` says which and how."""
        self.done += 1
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, advance=1, description=told[:60])
        else:
            width = len(str(self.total))
            print(f"[{self.done:>{width}}/{self.total}] {told}", file=sys.stderr, flush=True)


def _bar() -> Progress:
    console = Console(stderr=True)
    told = TextColumn("{task.description}")
    columns = (SpinnerColumn(), MofNCompleteColumn(), BarColumn(bar_width=20), TimeElapsedColumn(), told)
    return Progress(*columns, console=console, transient=True)
