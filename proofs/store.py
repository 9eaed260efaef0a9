"""Certificates on disk: one JSON file a claim, `DIR/CLAIM.json`, written whole or not at all.

A certificate that is the proof of another claim, put to this one, is stored without its lines: `proof_of` that claim.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class StoreError(ValueError):
    """A certificates folder that cannot be read or written: one line."""


def path_of(folder: Path, claim_id: str) -> Path:
    """The file of a claim's certificate."""
    return folder / f"{claim_id}.json"


def load(folder: Path, claim_id: str) -> Mapping[str, Any] | None:
    """The stored certificate, or None if there is none. Raises StoreError if it cannot be read as JSON."""
    path = path_of(folder, claim_id)
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{path}: not a readable certificate: {error}") from None
    if not isinstance(data, dict):
        raise StoreError(f"{path}: not a certificate: found a {type(data).__name__}, expected a JSON object")
    other = data.get("proof_of")
    if other is None or "proof" in data:
        return data
    try:
        whole = load(folder, str(other)) if other != claim_id else None
    except RecursionError:
        raise StoreError(f"{path}: its proof is said to be that of {other}, and in a circle its own") from None
    return None if whole is None else {**data, "proof": whole.get("proof")}


def stands_on(folder: Path, claim_id: str) -> dict[str, str]:
    """The twins on which a stored certificate rests in place of the claims of which they are twins."""
    try:
        found = (load(folder, claim_id) or {}).get("stands_on", {})
    except StoreError:
        return {}
    return {str(u): str(twin) for u, twin in found.items()} if isinstance(found, dict) else {}


def save(folder: Path, certificate: Mapping[str, Any]) -> None:
    """Write a certificate in one step, so that an interruption leaves the old file or the new one."""
    path = path_of(folder, str(certificate["claim"]))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".json.part")
        kept = {k: v for k, v in certificate.items() if k != "proof" or "proof_of" not in certificate}
        partial.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None


def stored_ids(folder: Path) -> list[str]:
    """The claims that have a certificate in the folder, in order of their names."""
    return sorted(p.stem for p in folder.glob("*.json")) if folder.is_dir() else []
