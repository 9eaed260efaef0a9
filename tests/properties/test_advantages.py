"""Coverage by pattern of comparative advantage, and the point of the smallest gap."""

from fractions import Fraction

import numpy as np
from referee.properties.campaign.examine import examine
from referee.properties.screen.simple_point import simple_point
from referee.properties.screen.space import space
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper

FILE = """
[paper]
key = "ca"
[symbols]
A = {{ domain = "(0, oo)", size = 3 }}
A_star = {{ domain = "(0, oo)", size = 3 }}
y = {{ domain = "(0, 1]" }}
[[claim]]
id = "ca"
says = "ca"
given = [{given}]
formula = "{formula}"
"""


def claim(formula: str, given: str = "") -> Claim:
    found = read_paper(FILE.format(formula=formula, given=given), "ca").claim("ca")
    assert found is not None
    return found


def test_examples_are_told_apart_by_who_is_better() -> None:
    outcome = examine(claim("sum(A[j] + A_star[j], j, 1, 3) + y > 0"), 5, 0)
    parts = {label: r for label, r in outcome.regions.items() if "better" in label}
    assert sorted(parts) == [f"all; Home better in {k} of 3" for k in range(4)]
    assert sum(r.examples for r in outcome.regions.values()) <= outcome.tried
    assert all(0 < r.visited < 1 << r.cells and r.examples > 100 for r in parts.values())


def test_a_hypothesis_on_who_is_better_leaves_one_pattern() -> None:
    said = claim("sum(A[j] + A_star[j], j, 1, 3) + y > 0", "'forall j in {1..3}: A[j] > A_star[j]'")
    assert [label for label in examine(said, 5, 0).regions if "better" in label] == ["all; Home better in 3 of 3"]


def test_the_closest_point_keeps_what_matters_and_no_more() -> None:
    """Of a gap that is A[2], whatever the other numbers: these leave ends, ties and far places."""
    searched = space(claim("sum(A[j] + A_star[j], j, 1, 3) + y > 0"))
    structure = searched.structures[0]
    program = searched.program(structure, "given")
    assert program is not None
    start = [1e7 if cell != ("A", (2.0,)) else 1e-4 for cell in program.free]

    def judge(rows: list[tuple[Fraction, ...]]) -> np.ndarray:
        return np.array([float(row[program.free.index(("A", (2.0,)))]) for row in rows])

    row, margin = simple_point(judge, program.free, structure, start, 1e-4)
    found = dict(zip(program.free, row, strict=True))
    assert margin <= 1.02e-4 and found["A", (2.0,)] <= Fraction("0.000102")
    others = [x for cell, x in found.items() if cell != ("A", (2.0,))]
    assert len(set(others)) == len(others) and max(others) <= 100 and found["y", ()] != 1


def test_a_claim_that_is_nearly_false_is_told_at_a_point() -> None:
    outcome = examine(claim("(A[1] + A_star[1])^2 + y > 4*A[1]*A_star[1]"), 5, 0)
    assert outcome.closest is not None and outcome.where is not None and 0 <= outcome.closest < 1e-6
