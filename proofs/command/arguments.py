"""Arguments that several commands take."""

from __future__ import annotations

import argparse
from math import inf
from pathlib import Path

from ...properties.sandbox import Limits
from ..investigate import Settings


class WholeNumber:
    """An argparse type: a whole number that is at least `least`."""

    def __init__(self, least: int) -> None:
        self.least = least

    def __call__(self, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = self.least - 1
        if value < self.least:
            raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number of at least {self.least}")
        return value


class Amount:
    """An argparse type: a number above zero."""

    def __call__(self, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not 0 < value < inf:
            raise argparse.ArgumentTypeError(f"found {text!r}, expected a number above 0")
        return value


def limit_options(parser: argparse.ArgumentParser, what: str = "claim") -> None:
    """How long, and with how much memory, one piece of work may go on before it is ended and the rest goes on."""
    usual = Limits()
    parser.add_argument("--limit-seconds", type=Amount(), metavar="S", default=usual.seconds,
                        help=f"end a {what} that takes longer (default %(default)g)")  # fmt: skip
    parser.add_argument("--limit-memory", type=Amount(), metavar="GB", default=usual.gigabytes,
                        help="the same for memory, on Linux (default %(default)g)")  # fmt: skip


def limits_of(args: argparse.Namespace) -> Limits:
    """The limits that `limit_options` took."""
    return Limits(args.limit_seconds, args.limit_memory)


def source_options(parser: argparse.ArgumentParser) -> None:
    """Any number of sources."""
    told = "bundled paper or claims file; none: both bundled papers"
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=told)


def target_options(parser: argparse.ArgumentParser, name: str, told: str) -> None:
    """One claim (or source), and where claims that are not bundled are declared."""
    parser.add_argument("target", metavar=name, help=told)
    parser.add_argument("--source", action="append", default=[], metavar="SOURCE",
                        help="claims file in which the claim is declared, if it is not bundled")  # fmt: skip


def certificate_options(parser: argparse.ArgumentParser) -> None:
    """Where certificates are kept."""
    parser.add_argument("--certificates", type=Path, metavar="DIR", default=Path("certificates"),
                        help="folder of the certificates (default ./certificates)")  # fmt: skip


def search_options(parser: argparse.ArgumentParser) -> None:
    """How hard the hunt looks."""
    settings = Settings()
    parser.add_argument("--examples", type=WholeNumber(1), metavar="N", default=settings.examples,
                        help="examples the hunt tries for a claim, in whole chunks (default %(default)s)")  # fmt: skip
    parser.add_argument("--seed", type=WholeNumber(0), metavar="N", default=settings.seed,
                        help="seed of the hunt (default %(default)s)")  # fmt: skip
