"""Modules that are loaded when they are first used, for the commands."""

from __future__ import annotations

from ..deferred import deferred

__all__ = ["deferred"]
