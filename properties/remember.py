"""Keeping a counterexample so that the claim's test fails with it at once: in a file, and in Hypothesis' database."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from ..symbolic.prenex import pointwise
from .found import FOLDER, Unused, keep
from .property_test import NotTestable, property_test
from .replay import NotReached, choices_for

try:  # no part of what Hypothesis promises to keep
    from hypothesis.database import choices_to_bytes
    from hypothesis.internal.reflection import function_digest
except ImportError:  # pragma: no cover - depends on the version
    PARTS: tuple[Callable[..., Any], Callable[..., Any]] | None = None
else:
    PARTS = choices_to_bytes, function_digest


def remember(claim: Claim, values: Values, folder: Path = FOLDER) -> Path:
    """Keep a counterexample: the claim's test tries it first from now on. Returns the file.

    It is also put into the example database of the loaded profile, as the choices that Hypothesis would have made;
    where that cannot be done, the warning Unused says why, and the file alone serves. The values are those of the
    claim's symbols, or `Start.values` for a claim about paths. Raises OSError if the file cannot be written.
    """
    claim = pointwise(claim)
    path = keep(claim, values, folder)
    reason = put_into_database(claim, values)
    if reason:
        warnings.warn(f"{claim.id}: kept in {path}, not in Hypothesis' database: {reason}", Unused, stacklevel=2)
    return path


def put_into_database(claim: Claim, values: Values) -> str:
    """Let the next run of the claim's test replay these values; why that cannot be done, or nothing."""
    database = settings().database
    if database is None:
        return "the profile has none"
    try:
        key = database_key(property_test(claim, folder=Path("no-such-folder")))
        drawn = choices_for(claim, values)
    except (NotReached, NotTestable) as error:
        return str(error)
    if PARTS is None or key is None:
        return "this version of Hypothesis stores its choices in another way"
    database.save(key, PARTS[0](drawn))
    return ""


def database_key(test: Callable[[], None]) -> bytes | None:
    """The key of a test in Hypothesis' example database; None if this version of Hypothesis makes it in another way."""
    handle = getattr(test, "hypothesis", None)
    inner = getattr(handle, "inner_test", None)
    if PARTS is None or getattr(inner, "_hypothesis_internal_add_digest", None) is None:
        return None
    found = PARTS[1](inner)
    return found if isinstance(found, bytes) else None
