"""Symbols may be declared in any order; their domains speak of declared symbols only, and not in a circle."""

from __future__ import annotations

import pytest
from referee.symbolic.load import ClaimsError, read_paper


def text(*symbols: str) -> str:
    rows = "\n".join(symbols)
    return f'[paper]\nkey = "p"\n[symbols]\n{rows}\n[[claim]]\nid = "c"\nsays = "x < 2"\n'


def test_a_domain_may_speak_of_a_symbol_declared_later() -> None:
    late = read_paper(text('x = { domain = "(0, y)" }', 'y = { domain = "(0, 2)" }'), "p").claims[0]
    early = read_paper(text('y = { domain = "(0, 2)" }', 'x = { domain = "(0, y)" }'), "p").claims[0]
    assert [b.name for b in late.binders] == ["y", "x"]
    assert late.digest == early.digest


def test_the_order_is_kept_where_it_can_be() -> None:
    claim = read_paper(text('b = { domain = "(0, 1)" }', 'x = { domain = "(b, a)" }', 'a = { domain = "(1, 2)" }'), "p")
    assert [b.name for b in claim.claims[0].binders] == ["b", "a", "x"]


@pytest.mark.parametrize(
    ("symbols", "told"),
    [
        (
            ['x = { domain = "(0, yy)" }', 'y = { domain = "(0, 1)" }'],
            "'yy' is not a declared symbol; did you mean 'y'",
        ),
        (['x = { domain = "(0, x)" }'], "the domains of x speak of one another, or of themselves"),
        (['x = { domain = "(0, y)" }', 'y = { domain = "(x, 1)" }'], "the domains of x, y speak of one another"),
        (['x = { domain = "(0, 1)", size = "n" }'], "'n' is not a declared symbol"),
    ],
)
def test_other_symbols_are_refused(symbols: list[str], told: str) -> None:
    with pytest.raises(ClaimsError, match=told):
        read_paper(text(*symbols), "p")
