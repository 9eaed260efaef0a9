"""Every construct of the grammar has a true and a false example in the corpus that all engines run.

What there is to use is read off `grammar.lark` and the tables of functions, so that a construct that is added fails
here until it has its examples.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from lark import Lark, Token
from referee.symbolic.load import load_paper
from referee.symbolic.parse import ARGUMENTS, SHAPES

FILE = Path(__file__).parent / "grammar.claims.toml"
LANGUAGE = resources.files("referee.symbolic").joinpath("grammar.lark").read_text(encoding="utf-8")
GRAMMAR = Lark(LANGUAGE, parser="lalr", maybe_placeholders=False, keep_all_tokens=True)
ROWS: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["claim"]

NUMBERS = {"number 7": r"(?<![\d./])\d+(?![\d./])", "number 0.25": r"\d\.\d", "number 1/3": r"\d/\d"}
ENTRIES = {"diff by x": r"diff\([^,]*, [a-z]+[,)]", "diff by A[1]": r"diff\(.*, [A-Z]\[1\][,)]"}
LIMITS = {
    "limit at 0+": r"limit\(.*, \w+, [^,]*\d\+\)", "limit at 1-": r"limit\(.*, \w+, [^,]*\d-\)",
    "limit at an end": r"limit\(.*, \w+, \d\)", "limit at oo": r"limit\(.*, \w+, oo\)",
    "limit at -oo": r"limit\(.*, \w+, -oo\)", "limit = oo": r"limit\(.*\) = oo", "limit = -oo": r"limit\(.*\) = -?oo",
}  # fmt: skip
CHAINS = {"chain": r"\w+ <=? \w+ <=? \w+"}
BY_PATTERN: Mapping[str, str] = {**NUMBERS, **ENTRIES, **LIMITS, **CHAINS}
DOMAINS = {
    "(0, 1)", "[0, 1]", "[0, 1)", "(0, 1]", "(0, oo)", "[1, oo)", "(-oo, 0)", "(-oo, 1/2]", "(-oo, oo)", "(0, x)",
    "{1..}", "{-oo..oo}", "{1..3}", "{2, 3, ...}", "{1, 2, 3}", "{1, 2, ..., n}",
}  # fmt: skip
SIZES = {"size 4", "size n", "size [2, 2]", "path"}
DEFINED = {"R", "twice", "gap", "ahead", "smaller", "within", "total"}


def is_false(row: Mapping[str, Any]) -> bool:
    return str(row["id"]).endswith(".twin")


def texts(row: Mapping[str, Any]) -> Iterator[str]:
    yield row.get("formula", row["says"])
    yield from (g if isinstance(g, str) else g["is"] for g in row.get("given", ()))


def used(text: str) -> Iterator[str]:
    """The constructs in a text: rules of the grammar, its words and signs, functions with their number of arguments."""
    tree = GRAMMAR.parse(text)
    for part in tree.iter_subtrees():
        yield f"rule {part.data}"
        if part.data == "call":
            commas = sum(isinstance(c, Token) and c == "," for c in part.children)
            yield f"{part.children[0]} of {commas + 1}"
    for token in tree.scan_values(lambda t: isinstance(t, Token)):
        yield f"sign {token if token.type not in ('NAME', 'NUMBER') else token.type}"
    yield from (name for name, pattern in BY_PATTERN.items() if re.search(pattern, text))


def wanted() -> set[str]:
    """What the grammar has: its rules, its words and signs, and the functions that it knows."""
    found = {f"rule {rule.alias or rule.origin.name}" for rule in GRAMMAR.rules if not _unseen(rule)}
    for terminal in GRAMMAR.terminals:
        text = re.sub(r"^\(\?:(.*)\)$", r"\1", terminal.pattern.to_regexp())
        signs = [terminal.name] if terminal.name in ("NAME", "NUMBER") else re.sub(r"\\", "", text).split("|")
        found |= {f"sign {s}" for s in signs if terminal.name != "WS"}
    found |= {f"{name} of {count}" for name, counts in ARGUMENTS.items() for count in counts}
    return found | BY_PATTERN.keys() | {"sqrt of 1"}


def _unseen(rule: Any) -> bool:
    """Rules that leave no node in a tree: those that only pass one on, and what lark makes of repetitions."""
    passes = rule.options.expand1 and not rule.alias
    return passes or rule.origin.name.startswith("_") or (rule.origin.name == "domain" and not rule.alias)


@cache
def examples(false: bool) -> frozenset[str]:
    rows = [row for row in ROWS if is_false(row) is false]
    return frozenset(c for row in rows for text in texts(row) for c in used(text))


@pytest.mark.parametrize("false", [False, True], ids=["true", "false"])
def test_every_construct_has_an_example(false: bool) -> None:
    assert sorted(wanted() - examples(false)) == []


def test_what_the_grammar_has_is_found() -> None:
    """The list is not empty for want of looking."""
    assert {"rule iff", "rule limit", "rule interval", "sign !=", "sign exists", "sign ^", "diff of 3"} <= wanted()
    assert {f"{shape} of 2" for shape in SHAPES} <= wanted() and len(wanted()) > 70


@pytest.mark.parametrize("false", [False, True], ids=["true", "false"])
def test_every_kind_of_declaration_has_an_example(false: bool) -> None:
    claims = [c for c in load_paper(FILE).claims if c.id.endswith(".twin") is false]
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    symbols: set[str] = set()
    for c in claims:
        declared = {**raw["symbols"], **next(r for r in ROWS if r["id"] == c.id).get("symbols", {})}
        for name in (b.name for b in c.binders):
            symbols |= {declared[name]["domain"], f"size {declared[name].get('size')}"}
            symbols |= {"path"} if declared[name].get("path") else set()
    assert sorted(DOMAINS - symbols) == [] and sorted(SIZES - symbols) == []
    assert {d["domain"] for d in raw["symbols"].values()} >= DOMAINS
    words = {w for c in claims for w in re.findall(r"\w+", next(r for r in ROWS if r["id"] == c.id)["says"])}
    assert raw["definitions"].keys() == {"gap(a, b)", "ahead(a)", "within(a)", *DEFINED - {"gap", "ahead", "within"}}
    assert sorted(DEFINED - words) == []


def test_names_and_texts_of_hypotheses_are_used() -> None:
    for false in (False, True):
        given = [g for row in ROWS if is_false(row) is false for g in row.get("given", ())]
        assert {type(g) for g in given} == {str, dict}


def test_every_claim_has_one_twin_that_says_something_else() -> None:
    said = {row["id"]: {k: v for k, v in row.items() if k != "id"} for row in ROWS}
    true = [i for i in said if not i.endswith(".twin")]
    assert len(said) == 2 * len(true) == len(ROWS)
    assert [i for i in true if said[i] == said[f"{i}.twin"]] == []
