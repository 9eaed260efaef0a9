"""The methods, in the order in which they are tried: the cheap ones first."""

from __future__ import annotations

from collections.abc import Iterator

from .context import Rejected
from .kernel import Certificate
from .method import boxes, calculus, direct, existence, other_limit, powers, slabs
from .method.task import Propose, Task
from .verdict import Verdict

PROVING: tuple[tuple[str, Propose], ...] = (
    ("direct", direct.propose),
    ("boxes", boxes.propose),
    ("powers", powers.likely),
    ("calculus", calculus.propose),
    ("powers", powers.propose),
    ("boxes and slopes", slabs.propose),
)
METHODS = (
    *PROVING,
    ("witness", existence.propose),
    ("no witness", existence.refuting(PROVING)),
    ("nothing", existence.denying(PROVING)),
    ("other limit", other_limit.refuting(PROVING)),
)


FAILURES = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError)


def accepted(task: Task) -> Iterator[tuple[str, Certificate, Verdict]]:
    """What the kernel accepts of what the methods propose: (method, certificate, verdict).

    A method that fails proposes nothing more; the next one is tried.
    """
    for name, propose in METHODS:
        try:
            for certificate, verdict in checked(task, propose):
                yield name, certificate, verdict
        except FAILURES:
            continue


def checked(task: Task, propose: Propose) -> Iterator[tuple[Certificate, Verdict]]:
    """What the kernel accepts of what one method proposes."""
    for certificate in propose(task):
        try:
            verdict = task.kernel.check(task.claim, certificate, task.usable)
        except Rejected:
            continue
        yield certificate, verdict
