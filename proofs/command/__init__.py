"""The command line: `referee verify`, `show`, `audit`, `derive`, `hunt`, `replay`, `figures`, `new`, `check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ...symbolic.deferred import deferred
from .interruption import INTERRUPTED, Interruption

# what takes long to load is loaded in `main`, where Ctrl-C is looked after
failing = deferred(".failing", __package__)
parser = deferred(".parser", __package__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status."""
    interruption = Interruption().install()
    words = sys.argv[1:] if argv is None else argv
    try:
        args = parser.build(words).parse_args(words)
        return int(args.run(args, interruption))
    except SystemExit as stop:  # --help and --version
        return int(stop.code or 0)
    except KeyboardInterrupt:
        print("referee: interrupted; certificates stored before are kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not failing.is_wrong_input(error):
            raise
        print(failing.told(error), file=sys.stderr)
        return int(failing.WRONG_INPUT)
