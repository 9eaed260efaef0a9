"""Progress of a campaign on stderr: a line that changes on a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from ...properties.campaign.budget import Budget
from ...properties.campaign.campaign import Progress
from ...symbolic.claim import Claim
from ..sources import short_id
from .interruption import Interruption

EVERY = 5.0
WIDE, LONG = 80, 13
UNITS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


class HuntProgress:
    """Tells of one campaign after another; use it as a context manager. No thread: processes are forked beside it."""

    def __init__(self, budget: Budget, interruption: Interruption) -> None:
        self.budget = budget
        self.interruption = interruption
        self.told = 0.0
        self.console = Console(stderr=True)
        self.bars = _bars(self.console) if sys.stderr.isatty() else None
        self.task: TaskID | None = None

    def __enter__(self) -> HuntProgress:
        if self.bars is not None:
            self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bars is not None:
            self.bars.stop()

    def begin(self, claim: Claim) -> None:
        """A campaign begins."""
        self.told = 0.0
        if self.bars is not None:
            self.task = self.bars.add_task(_name(claim, self.console.width), total=1.0, told="")
            self.bars.refresh()

    def end(self) -> None:
        """It has ended: its line goes."""
        if self.bars is not None and self.task is not None:
            self.bars.remove_task(self.task)
            self.bars.refresh()

    def interrupted(self) -> bool:
        """Whether Ctrl-C was typed."""
        return self.interruption.happened

    def tell(self, progress: Progress) -> None:
        """Where the campaign stands; raises KeyboardInterrupt if Ctrl-C was typed."""
        self.interruption.check()
        if self.bars is not None and self.task is not None:
            self.bars.update(self.task, completed=self._share(progress), told=line(progress))
            self.bars.refresh()
        elif progress.seconds - self.told >= EVERY:
            self.told = progress.seconds
            print(f"{short_id(progress.claim)}: {line(progress)}", file=sys.stderr, flush=True)

    def _share(self, progress: Progress) -> float:
        if self.budget.seconds is not None:
            return min(progress.seconds / self.budget.seconds, 1.0)
        return min(progress.merged.tried / (self.budget.examples or 1), 1.0)


def line(progress: Progress) -> str:
    """`2.0M examples 251k/s, margin 1.2e-09, cells 45%`."""
    merged = progress.merged
    parts = [f"{short(merged.tried)} examples {short(progress.run / max(progress.seconds, 1e-3))}/s"]
    if merged.closest is not None:
        parts.append(f"margin {merged.closest:.2g}")
    if merged.visited is not None:
        parts.append(f"cells {merged.visited:.0%}")
    return ", ".join(parts)


def short(count: float) -> str:
    """`950`, `2.0M`."""
    for size, unit in UNITS:
        if count >= size:
            return f"{count / size:.3g}{unit}" if count >= 10 * size else f"{count / size:.1f}{unit}"
    return f"{count:.0f}"


def _name(claim: Claim, width: int) -> str:
    name = short_id(claim)
    return name if width >= WIDE or len(name) <= LONG else f"{name[: LONG - 1]}…"


def _bars(console: Console) -> Bars:
    told = TextColumn("{task.fields[told]}")
    bar = (BarColumn(bar_width=8),) if console.width >= WIDE else ()
    return Bars(TextColumn("{task.description}"), *bar, told, console=console, transient=True, auto_refresh=False)
