"""`verify`: every claim of a paper by all roads, from Python."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ...properties.sandbox import SECONDS, Limits
from ...symbolic import paper as symbolic
from ...symbolic.claim import Claim
from ...symbolic.errors import ClaimsError
from .. import ledger
from ..investigate import Settings
from ..result import Result
from ..sources import declared, find_claim, papers_of, restricted
from .paper import Paper
from .verdicts import Verdicts

Source = Paper | str | Path


def verify(
    paper: Source | Sequence[Source], claims: Iterable[str] | str = (), *, examples: int = 100, seed: int = 0,
    jobs: int = 1, certificates: str | Path | None = None, follow_up: bool = True, audit: bool = False,
    limit_seconds: float | None = None,
) -> Verdicts:  # fmt: skip
    """The verdicts on the claims of a paper (or of several; a path or a bundled key will do).

    `claims` are the ids asked for (none: all). `examples` and `seed` are the hunt's. With one job all is done in this
    process; with more, or with `limit_seconds` for a claim, in others, and a claim that runs out of time or memory is
    open. `certificates` is a folder of certificates, which are read and kept; without it nothing is left on disk.
    `follow_up` looks for amendments of refuted claims, `audit` for the assumptions that carry proved ones.
    Raises ClaimsError.
    """
    for name, value, least in (("examples", examples, 1), ("seed", seed, 0), ("jobs", jobs, 1)):
        if not isinstance(value, int) or value < least:
            raise ClaimsError(f"verify: {name} must be a whole number of at least {least}, found {value!r}")
    limits = None if jobs == 1 and limit_seconds is None else Limits(limit_seconds or SECONDS)
    papers = _papers(paper)
    names = [claims] if isinstance(claims, str) else list(claims)
    asked = [find_claim(papers, name)[1] for name in names] or [c for p in papers for c in p.claims]
    with _folder(certificates) as folder:
        options = ledger.Options(folder, Settings(examples, seed), jobs, limits)
        results = _results(papers, asked, options, follow_up, audit)
    wanted = {c.id for c in asked if names or not c.amends}
    found = [r for r in results if r.claim.id in wanted]
    if len(found) < len(wanted):
        raise KeyboardInterrupt
    return Verdicts(found)


def _results(
    papers: list[symbolic.Paper], asked: list[Claim], options: ledger.Options, follow_up: bool, audit: bool
) -> list[Result]:
    results = ledger.verify(restricted(papers, asked), options, lambda result: None)
    if not (follow_up or audit):
        return results
    return ledger.complete(papers, results, options, audit, lambda total, text: None)


def _papers(given: Source | Sequence[Source]) -> list[symbolic.Paper]:
    sources: Sequence[object] = given if isinstance(given, list | tuple) else [given]
    papers = [_paper(source) for source in sources]
    if not papers:
        raise ClaimsError("verify: no paper is given")
    return papers


def _paper(source: object) -> symbolic.Paper:
    if isinstance(source, str | Path):
        return papers_of([str(source)])[0]
    paper = declared(source)
    if paper is None:
        raise ClaimsError(f"verify: expected a Paper or the path of a claims file, found a {type(source).__name__}")
    return paper


@contextmanager
def _folder(folder: str | Path | None) -> Iterator[Path]:
    if folder is not None:
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)
