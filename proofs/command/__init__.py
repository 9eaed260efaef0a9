"""The command line: `referee verify`, `show`, `audit`, `derive`, `hunt`, `replay`, `figures`, `new`, `check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ...symbolic.load import ClaimsError
from ..context import Rejected
from ..store import StoreError
from .errors import InputError
from .interruption import INTERRUPTED, Interruption
from .parser import build

WRONG_INPUT = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status."""
    interruption = Interruption().install()
    try:
        args = build().parse_args(argv)
        return int(args.run(args, interruption))
    except SystemExit as stop:  # --help and --version
        return int(stop.code or 0)
    except ClaimsError as error:
        first, *more = error.problems
        also = f"\n(and {len(more)} more: `referee check FILE` tells all)" if more else ""
        print(f"referee: {first}{also}", file=sys.stderr)
        return WRONG_INPUT
    except (InputError, StoreError, Rejected) as error:
        print(f"referee: {' '.join(str(error).split())}", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("referee: interrupted; certificates stored before are kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
