"""Variables: what SymPy may assume of them, entries, and copies."""

import copy
import pickle

import pytest
import sympy as sp
from referee import ClaimsError, Variable


@pytest.mark.parametrize(
    ("domain", "facts"),
    [
        ("(0, oo)", {"positive": True}),
        ("[0, 1]", {"positive": None, "nonnegative": True}),
        ("(-1, 1)", {"positive": None, "nonnegative": None, "real": True}),
        ("(-oo, 0)", {"negative": True}),
        ("(-oo, 0]", {"negative": None, "nonpositive": True}),
        ("[1/2, 1)", {"positive": True, "integer": None}),
        ("{0..5}", {"integer": True, "positive": None, "nonnegative": True}),
        ("{1..n}", {"integer": True, "positive": True}),
        ("(a, b)", {"positive": None}),
    ],
)
def test_sympy_assumes_what_the_domain_implies(domain: str, facts: dict[str, bool | None]) -> None:
    v = Variable("v", domain)
    assert {key: getattr(v, f"is_{key}") for key in facts} == facts


def test_a_variable_survives_pickling_and_copying() -> None:
    v = Variable("v", "(0, 1)", tex="V", meaning="share", unit="1", size=[2, "n"], path=True)
    for twin in (pickle.loads(pickle.dumps(v)), copy.copy(v), copy.deepcopy(v)):
        assert twin == v and twin.row() == v.row() and hash(twin) == hash(v)
    assert (v[1, 2, 0] + 1).atoms(Variable) == {v}


def test_variables_differ_where_their_declarations_differ() -> None:
    assert Variable("v", "(0, 1)") != Variable("v", "(0, 2)")
    assert Variable("v", "(0, 1)") == Variable("v", "(0, 1)")


def test_sympy_works_on_variables() -> None:
    v = Variable("v", "(0, oo)")
    assert sp.diff(v**2, v) == 2 * v
    assert sp.sqrt(v**2) == v
    assert (v + 1).subs(v, 3) == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("v", "0 to 1"), "'0 to 1' is not a domain like (0, oo)"),
        (("v", 1), "domain must be a text, found 1"),
        ((1, "(0, 1)"), "name must be a text, found 1"),
    ],
)
def test_a_wrong_declaration_is_told(arguments: tuple[object, object], told: str) -> None:
    with pytest.raises(ClaimsError) as error:
        Variable(*arguments)
    assert told in str(error.value)


def test_entries_are_counted() -> None:
    with pytest.raises(ClaimsError, match="has no entries: declare it with size"):
        Variable("v", "(0, 1)")[1]
    with pytest.raises(ClaimsError, match="takes 1; found 2"):
        Variable("v", "(0, 1)", size=3)[1, 2]
    with pytest.raises(TypeError):
        iter(Variable("v", "(0, 1)", size=3))
