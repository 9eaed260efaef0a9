"""`python -m referee.proofs.command`."""

import sys

from . import main

sys.exit(main())
