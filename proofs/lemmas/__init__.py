"""The lemma library: textbook facts as closed formulas with references, in the `.toml` files of this folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from ...symbolic.expression import Node
from ...symbolic.parse import parse
from ...symbolic.substitute import free_names


@dataclass(frozen=True)
class Lemma:
    """A named textbook fact: a closed formula and where it is proved."""

    name: str
    title: str
    reference: str
    formula: Node


@cache
def load_lemmas() -> Mapping[str, Lemma]:
    """The library by name. Raises ValueError if a lemma is not closed or a name occurs twice."""
    found: dict[str, Lemma] = {}
    for file in sorted(resources.files(__package__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["lemma"]:
            lemma = Lemma(row["name"], row["title"], row["reference"], parse(row["says"]))
            if lemma.name in found or free_names(lemma.formula):
                raise ValueError(f"{file.name}: the lemma {lemma.name} occurs twice or is not closed")
            found[lemma.name] = lemma
    return MappingProxyType(found)


def lemma_formulas() -> Mapping[str, Node]:
    """The closed formulas by name, as the kernel takes them."""
    return {name: lemma.formula for name, lemma in load_lemmas().items()}
