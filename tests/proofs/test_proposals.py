"""What is only proposed to exact arithmetic: a bad proposal is refused or harmless."""

from __future__ import annotations

from typing import Any

import pytest
from gmpy2 import mpq
from referee.proofs import naming
from referee.proofs.naming import Naming
from referee.symbolic import facts, normal
from referee.symbolic import polynomial as poly
from referee.symbolic.expression import POSITIVE, REALS, Binder, Rel, Var, num
from referee.symbolic.facts import Facts
from referee.symbolic.normal import Normal
from referee.symbolic.parse import parse
from referee.symbolic.polynomial import Exponent

BINDERS = {"x": Binder("x", POSITIVE), "z": Binder("z", REALS)}
MINUS, HALF, TWICE = (poly.exponent([(poly.ONE, mpq(c))]) for c in (-1, mpq(1, 2), 2))


@pytest.mark.parametrize("e", [MINUS, HALF])
@pytest.mark.parametrize("name", ["x", "z"])
def test_steps_of_a_division(monkeypatch: pytest.MonkeyPatch, name: str, e: Exponent) -> None:
    step = (((Var(name), e),), mpq(3))
    monkeypatch.setattr(normal, "next_factor", lambda *_: step)
    known = Normal(Facts(BINDERS))
    den = known.facts.plain(parse("z + 1"))
    top = known.facts.plain(parse("z + x + 2"))
    whole, rest = known._divide_out(top, den)
    assert poly.add(poly.multiply(whole, den), rest) == top
    assert bool(whole) == (name == "x")  # z may be negative or zero


@pytest.mark.parametrize("name", ["x", "z"])
def test_common_factors(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in (facts, normal):
        monkeypatch.setattr(module, "common_monomial", lambda _: ((Var(name), MINUS),))
    known = Normal(Facts(BINDERS))
    for false in ("z/z = 1", "0 < z", "0 < z^2", "0 < x - 1", "x^2/x = x^2"):
        relation = parse(false)
        assert isinstance(relation, Rel)
        p, op = known.relation(relation)
        assert p if op == "=" else not known.facts.is_positive(p)


@pytest.mark.parametrize("b", [MINUS, HALF, TWICE])
def test_bases(monkeypatch: pytest.MonkeyPatch, b: Exponent) -> None:
    def proposed(exponents: tuple[Exponent, ...]) -> Any:
        return (b,), [[(b, 1)] for _ in exponents]

    monkeypatch.setattr(naming, "coordinates", proposed)
    with pytest.raises(ValueError):  # as a square or an inverse, z could not be negative or zero
        Naming([Facts(BINDERS).plain(parse("z^2 + z"))])
    with pytest.raises(ValueError):
        Naming([poly.atom_poly(Var("x"), poly.exponent([(num(1), mpq(1, 3))]))])
