"""Modules that are loaded when they are first used: drawing needs a library that takes a second to load."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec, resolve_name
from types import ModuleType


def deferred(name: str, package: str | None) -> ModuleType:
    """The module of that (relative) name, whose code runs when an attribute of it is first asked for.

    The recipe of the standard library's documentation of importlib ("Implementing lazy imports").
    """
    full = resolve_name(name, package)
    if full in sys.modules:
        return sys.modules[full]
    spec = find_spec(full)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"no module named {full!r}")
    loader = LazyLoader(spec.loader)
    spec.loader = loader
    module = module_from_spec(spec)
    sys.modules[full] = module
    loader.exec_module(module)
    return module
