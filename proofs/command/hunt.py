"""`referee hunt`: campaigns of search for counterexamples, and nothing else."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ...properties.campaign.budget import Budget, budget
from ...properties.campaign.campaign import INTERRUPTED as STOPPED_BY_HAND
from ...properties.campaign.campaign import Campaign, campaign
from ...properties.campaign.store import HuntStoreError, Store, opened
from ...properties.campaign.workers import Workers, local
from ...symbolic.claim import Claim
from ...symbolic.deferred import deferred
from ..sources import claims_of
from .arguments import WholeNumber, limit_options, limits_of, target_options
from .errors import InputError, writable_folder
from .hunt_finding import print_finding
from .hunt_progress import HuntProgress
from .hunt_report import SURVIVED, VIOLATED, print_heading, print_survived, word
from .interruption import INTERRUPTED, Interruption

cluster = deferred("...properties.campaign.cluster", __package__)

DESCRIPTION = """Search for values that satisfy a claim's hypotheses and violate its statement. The search
is a campaign, in chunks that are stored as they end: interrupted, killed or out of budget, the same
call goes on where it stopped. The same seed and number of examples give the same finding,
whatever the number of processes. A claim that is not violated has survived; that is no proof."""
EPILOG = """exit status: 0 the hunt ran, whether or not it found anything; 1 it broke off (a process
died, a chunk failed); 2 the call is wrong; 130 interrupted.

examples:
  referee hunt eta.increasing
  referee hunt my-claims.toml --budget 10m --jobs 2 --seed 7
  referee hunt my-claims.toml --budget 2e6 --save found      scripts and certificates in found/
  referee hunt eta.increasing --budget 2h --dask tcp://host:8786"""
BROKE_OFF = 1


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `hunt`."""
    target_options(parser, "ID|SOURCE", "claim, bundled paper or claims file")
    parser.add_argument("--budget", type=_budget, metavar="B", default=Budget(seconds=10.0),
                        help="for each claim: a time of this run (30s, 10m, 2h), after which no chunk is begun, or a "
                             "number of examples of the whole campaign, earlier runs included (2000000, 2e6), rounded "
                             "up to whole chunks (default 10s)")  # fmt: skip
    parser.add_argument("--jobs", type=WholeNumber(1), metavar="N", help="processes (default: one a core)")
    parser.add_argument("--seed", type=WholeNumber(0), metavar="N", default=0, help="seed (default %(default)s)")
    parser.add_argument("--store", type=Path, metavar="FILE", default=Path(".referee/hunts.sqlite"),
                        help="where campaigns are kept (default ./%(default)s)")  # fmt: skip
    parser.add_argument("--fresh", action="store_true", help="begin anew: forget what is stored of these campaigns")
    parser.add_argument("--dask", metavar="ADDRESS",
                        help="run the chunks on the dask scheduler at ADDRESS, such as tcp://HOST:8786; its workers "
                             "(dask worker --nworkers auto ADDRESS) need the same referee")  # fmt: skip
    limit_options(parser, "chunk of the hunt")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the scripts and certificates found in DIR")


def _budget(text: str) -> Budget:
    try:
        return budget(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Hunt and print; the exit status."""
    if args.dask is not None and args.jobs is not None:
        raise InputError("--jobs: not together with --dask, whose workers are as many as its scheduler has")
    _, claims = claims_of(args.target, args.source)
    if args.save is not None:
        writable_folder(args.save, "--save")
    try:
        with opened(args.store) as store, _workers(args) as workers:
            return _hunt_all(claims, args, store, workers, interruption)
    except HuntStoreError as error:
        raise InputError(f"--store: {error}") from None


@contextmanager
def _workers(args: argparse.Namespace) -> Iterator[Workers]:
    """Who runs the chunks; raises InputError where there is nobody."""
    if args.dask is None:
        with local(args.jobs or os.cpu_count() or 1, limits_of(args)) as workers:
            yield workers
        return
    try:
        context = cluster.cluster(args.dask)
    except ModuleNotFoundError as error:
        raise InputError(f"--dask: {error.name} is not installed; pip install 'referee[cluster]'") from None
    try:
        with context as workers:
            yield workers
    except cluster.NoCluster as error:
        raise InputError(f"--dask: {error}") from None


def _hunt_all(
    claims: Sequence[Claim], args: argparse.Namespace, store: Store, workers: Workers, interruption: Interruption
) -> int:
    console = Console(highlight=False)
    words: list[str] = []
    status = 0
    with HuntProgress(args.budget, interruption) as progress:
        for claim in claims:
            result = _hunt(claim, args, store, workers, progress)
            words.append(_print(console, result, args.save))
            if result.stopped:
                status = _stopped(result, args.store)
                if not result.alone:
                    break
    if len(claims) > 1:
        console.print(Text(_summary(words, len(claims)), style="bold"))
    return status


def _hunt(claim: Claim, args: argparse.Namespace, store: Store, workers: Workers, progress: HuntProgress) -> Campaign:
    chunks = store.campaign(claim, args.seed)
    if args.fresh:
        chunks.forget()
    progress.begin(claim)
    try:
        return campaign(claim, args.seed, args.budget, workers, chunks, progress.tell, progress.interrupted)
    finally:
        progress.end()


def _print(console: Console, result: Campaign, folder: Path | None) -> str:
    """Print a campaign's result; its word."""
    told = word(result)
    print_heading(console, result, told)
    if result.merged.found is None:
        print_survived(console, result)
    elif not print_finding(console, result.claim, result.merged.found, result.merged.tried, folder):
        return ""
    return told


def _stopped(result: Campaign, path: Path) -> int:
    told = f"referee: hunt of {result.claim.id}: {result.stopped}"
    print(f"{told}; what was done is kept in {path}, and the same call (without --fresh) goes on", file=sys.stderr)
    return INTERRUPTED if result.stopped == STOPPED_BY_HAND else BROKE_OFF


def _summary(words: Sequence[str], claims: int) -> str:
    counts = ", ".join(f"{words.count(w)} {w.lower()}" for w in (VIOLATED, SURVIVED))
    hunted = f"{len(words)} claims" if len(words) == claims else f"{len(words)} of {claims} claims"
    left = len(words) - words.count(VIOLATED) - words.count(SURVIVED)
    return f"{hunted} hunted: {counts}" + (f", {left} open" if left else "")
