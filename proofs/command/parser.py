"""The command line's grammar. A mistake in the call is one line on stderr and exit status 2."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from .errors import InputError
from .version import version

DESCRIPTION = """Checks the theory in economics papers: each claim proved, refuted by an exact
counterexample, or honestly undecided, with evidence that anyone can re-check."""
EPILOG = """examples:
  referee verify                      verdicts on the claims of both bundled papers
  referee show prop3.level            one claim: statement, verdict, counterexample
  referee audit labor-share           which assumptions carry a proved claim
  referee derive hanlon2012 -o x.pdf  the derivations and proofs as a document
  referee replay                      check the stored certificates again
  referee figures hanlon2012 -o DIR   the paper's figures and their data
  referee new mine.claims.toml        a claims file of your own to begin with
  referee check mine.claims.toml      how its claims are read, or all that is wrong

SOURCE is a bundled paper (hanlon2012, rodriguez-clare2005) or the path of a claims file
(.toml, or a .py module of yours that declares PAPER). `referee COMMAND --help` says more."""
COMMANDS = {
    "verify": "check every claim of some papers: proved, refuted, survived or open",
    "show": "one claim: what the paper says, the formula, the verdict, the counterexample",
    "audit": "which assumptions carry a proved claim: each is dropped alone",
    "derive": "write the derivations and proofs as a LaTeX document or PDF",
    "hunt": "search for counterexamples to a claim, or to all claims of a source",
    "replay": "check the stored certificates again, without search",
    "figures": "draw a paper's figures (PDF, PNG) and write their data (CSV)",
    "new": "write a commented claims file to begin with",
    "check": "tell how claims files are read, or all that is wrong in them",
}
"""What each command is for. Its module is loaded when it is called: most need libraries that take seconds."""


class Parser(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise InputError: nothing is printed here."""
        raise InputError(" ".join(message.split()) + f"; see `{self.prog} --help`")


def build(argv: Sequence[str]) -> Parser:
    """The parser of the whole command line, with the options of the command that `argv` calls."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = Parser("referee", description=DESCRIPTION, epilog=EPILOG, formatter_class=raw, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"referee {version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    called = next((word for word in argv if not word.startswith("-")), None)
    for name, told in COMMANDS.items():
        if name != called:
            commands.add_parser(name, help=told)
            continue
        module = import_module(f".{name}", __package__)
        sub = commands.add_parser(
            name, help=told, description=module.DESCRIPTION, epilog=module.EPILOG,
            formatter_class=raw, allow_abbrev=False,
        )  # fmt: skip
        module.options(sub)
        sub.set_defaults(run=module.run)
    return parser
