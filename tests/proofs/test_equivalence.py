"""An equivalence among the hypotheses: its two implications and nothing more."""

from __future__ import annotations

from attacks import accepted, claim

SYMBOLS = 'x = { domain = "(-oo, oo)" }\ny = { domain = "(-oo, oo)" }'
GIVEN = "(exists k in (0, oo): k*x = y) iff y > 0"


def test_both_ways_of_an_equivalence_can_be_used() -> None:
    there = claim("(exists k in (0, oo): k*x = y) implies y > 0", SYMBOLS, given=(GIVEN,))
    back = claim("y > 0 implies (exists k in (0, oo): k*x = y)", SYMBOLS, given=(GIVEN,))
    assert accepted(there, "fix\nassume there, back\nsettle")
    assert accepted(back, "fix\nassume there, back\nsettle")


def test_an_equivalence_gives_neither_of_its_sides() -> None:
    assert not accepted(claim("y > 0", SYMBOLS, given=(GIVEN,)), "fix\nassume there, back\nsettle")
    side = claim("exists k in (0, oo): k*x = y", SYMBOLS, given=(GIVEN,))
    assert not accepted(side, "fix\nassume there, back\nsettle")


def test_an_implication_has_no_way_back() -> None:
    one_way = "(exists k in (0, oo): k*x = y) implies y > 0"
    back = claim("y > 0 implies (exists k in (0, oo): k*x = y)", SYMBOLS, given=(one_way,))
    assert not accepted(back, "fix\nassume there, back\nsettle")
    assert not accepted(back, "fix\nassume there\nsettle")


def test_a_disjunction_is_not_split() -> None:
    either = claim("x > 0", SYMBOLS, given=("x > 0 or y > 0",))
    assert not accepted(either, "fix\nassume a, b\nsettle")
