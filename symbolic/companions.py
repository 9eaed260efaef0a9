"""What stands beside a paper's claims: outlines of proofs, derivations and figures, as texts that are read when needed.

For a claims file DIR/anything.toml of the paper KEY these are the files DIR/arguments/KEY/CLAIM.proof (CLAIM without
the paper's key in front), DIR/derivations/KEY.toml and DIR/figures/KEY.toml. A paper that is declared in Python brings
the texts along, under the same names, and its derivations as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ClaimsError

MAX_BYTES = 4_000_000


@dataclass(frozen=True)
class Companions:
    """Texts by name (`arguments/KEY/CLAIM.proof`): those given, then those of the folder."""

    folder: Path | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    derivations: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The text of this name, or None. Raises ClaimsError if there is a file that cannot be read as text."""
        if name in self.texts or self.folder is None:
            return self.texts.get(name)
        path = self.folder / name
        try:
            if not path.is_file():
                return None
            if path.stat().st_size > MAX_BYTES:
                raise ClaimsError(f"{path}: longer than {MAX_BYTES} bytes")
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ClaimsError(f"{path}: cannot be read: {reason}") from None


NONE = Companions()
