"""Mistakes in claims files: one message each, with file, line, claim, field, caret, and what would be right; limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from referee.proofs.command import main
from referee.symbolic.load import MAX_BYTES, ClaimsError, load_paper, read_paper

HEAD = """[paper]
key = "taxes"

[symbols]
rate = { domain = "(0, 1)" }
alpha = { domain = "(0, oo)" }
z = { domain = "(-oo, oo)" }
A = { domain = "(0, oo)", size = 4 }

[definitions]
revenue = "rate * (1 - rate)^alpha"
"gap(a, b)" = "a - b"

[[claim]]
id = "c"
"""
SAYS = "taxes.toml:16: claim 'c': field 'says': "


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(ClaimsError) as error:
        read_paper(text, "taxes.toml")
    return error.value.problems


def the_problem(says: str) -> str:
    (problem,) = problems(f"{HEAD}says = '''{says}'''\n")
    return problem


# statement, message, column of the caret (None: the text stands there without one)
STATEMENTS: list[tuple[str, str, int | None]] = [
    ("reveneu > 0", "'reveneu' is not declared; did you mean 'revenue'?", 0),
    ("0 < epx(rate)", "'epx' is not declared; did you mean 'exp'?", 4),
    ("rate == 1", "cannot read the formula at character 7: found '= 1'; equality is written =", 6),
    ("rate ** 2 > 0", "cannot read the formula at character 7: found '* 2 > 0'; a power is written ^", 6),
    ("z*(1 > 0", "cannot read the formula at character 9: found the end of the text; 1 ( and 0 ), 0 [ and 0 ]", 8),
    ("2 rate > 0", "cannot read the formula at character 3: found 'rate > 0'; is a * missing?", 2),
    ("rate => 0", "cannot read the formula at character 7: found '> 0'; write implies, or >= for a relation", 6),
    ("z > 1e-3", "cannot read the formula at character 6: found 'e-3'; write exact numbers, like 0.001 or 1/1000", 5),
    ("rate ≤ 1", "cannot read the formula at character 6: found '≤ 1'; write <=", 5),
    ("z.real > 0", "cannot read the formula at character 2: found '.real > 0'", 1),
    ("__import__('os') = 1", "cannot read the formula at character 1: found '__import__'", 0),
    ("rate", "a claim must be a formula (a relation or a connective), not a number", None),
    ("rate + (rate > 0) > 1", "a formula stands where a number is needed", None),
    ("0 < exp(rate, 2)", "exp takes 1 argument(s), found 2", 4),
    ("0 < diff(rate)", "diff takes 2 or 3 argument(s), found 1", 4),
    ("0 < gap(rate)", "gap takes 2 argument(s), found 1", 4),
    ("0 < A", "A: A has 1 indices; write A[i]", 4),
    ("0 < A[1, 2]", "A[1, 2]: A has 1 indices; write A[i]", 4),
    ("0 < rate[1]", "rate[1]: rate has 0 indices; write rate", 4),
    ("1 = limit(z, z, 0)", "the limit needs a side: 0+ (from above) or 0- (from below)", None),
    ("1 = limit(z, z, oo+)", "infinity is reached from one side only: write oo or -oo, without + or -", None),
    ("0 = diff(z, z + 1)", "diff goes by a symbol, or by an entry like A[1]; found z + 1", 4),
    ("0 = diff(z, z, 5)", "the order of diff is 1, 2, ... or 4; found 5", None),
    ("0 = diff(floor(z), z)", "diff by z has no rule for floor(z)", 4),
    ("diff(abs(z), z) and z > 0", "a derivative cannot stand here: z / abs(z)", None),
    ("increasing(rate, 2)", "increasing takes an expression and a symbol; found increasing(rate, 2)", 0),
    ("convex(A[1], A)", "convex is said of a real symbol without a size; found A", 0),
    ("exists x in {1, 3}: x > 0",
     "whole numbers without gaps are needed: {1, 2, 3}, {1, 2, ..., n} or {2, 3, ...}", None),
    ("exists x in 3: x > 0", "cannot read the formula at character 13: found '3: x > 0'", 12),
    ("forall revenue in (0, 1): 1 > 0", "revenue is defined: no symbol can be bound under this name", 7),
]  # fmt: skip


@pytest.mark.parametrize(("says", "told", "caret"), STATEMENTS, ids=[s for s, _, _ in STATEMENTS])
def test_a_mistake_is_told_with_its_place(says: str, told: str, caret: int | None) -> None:
    below = "" if caret is None else f"\n    {' ' * caret}^"
    assert the_problem(says) == f"{SAYS}{told}\n    {says}{below}"


TERMS = "(those within each other multiplied)"
LIMITS: dict[str, tuple[str, str]] = {
    "tower": ("2^2^2^2^2^2 > 0", f"exponents {TERMS} of 65536; at most 10000 are allowed"),
    "tower of a symbol": ("((rate^100)^100)^100 > 0", f"exponents {TERMS} of 1000000; at most 10000 are allowed"),
    "exponent": ("rate^(10^9) > 0", f"exponents {TERMS} of 1e+09; at most 10000 are allowed"),
    "digits": (f"rate > {'9' * 61}", "a number of 61 digits; at most 60 are allowed"),
    "sum": ("sum(A[i], i, 1, 1000000000) > 0", f"sums of 1e+09 terms {TERMS}; at most 1000 are allowed"),
    "sums": ("sum(sum(z*i*j, j, 1, 100), i, 1, 100) > 0", f"sums of 10000 terms {TERMS}; at most 1000 are allowed"),
    "brackets": (f"{'(' * 61}rate{')' * 61} > 0", "brackets nested deeper than 60"),
    "brackets without end": ("(" * 10**5, "a text of 100000 characters; at most 20000 are allowed"),
    "sum of many": (f"rate{' + rate' * 1000} > 0", "operations within operations 151, at most 150 are allowed"),
    "nots": (f"{'not ' * 2000}rate > 0", "operations within operations 151, at most 150 are allowed"),
    "minuses": (f"{'-' * 200}rate < 0", "operations within operations 151, at most 150 are allowed"),
}


@pytest.mark.parametrize("kind", LIMITS)
def test_what_costs_too_much_is_refused(kind: str) -> None:
    says, told = LIMITS[kind]
    problem = the_problem(says)
    assert problem.startswith(f"{SAYS}{told}\n") and len(problem) < 600


def test_definitions_that_double_are_refused() -> None:
    rows = "\n".join(f'd{k + 1} = "d{k} * d{k}"' for k in range(40))
    found = problems(
        f'{HEAD.replace("[[claim]]", f"""d0 = "rate"{chr(10)}{rows}{chr(10)}[[claim]]""")}says = "d40 > 0"\n'
    )
    assert "taxes.toml" in found[0] and "too large: written out, it has 32767 symbols" in found[0]
    assert "at most 20000 are allowed" in found[0]


@pytest.mark.parametrize("size", ["0", "-1", "1001", "[100, 100]", "true", "1.5", "[1, 1, 1, 1, 1]"])
def test_sizes_are_bounded(size: str) -> None:
    found = problems(f"{HEAD.replace('size = 4', f'size = {size}')}says = 'z = z'\n")
    assert found[0].startswith("taxes.toml:8: ") and "with at most 1000 entries in all; found" in found[0]


def test_a_model_that_is_not_known_is_told() -> None:
    (problem,) = problems(f'{HEAD}says = "z > 0"\nmodel = "trade-path"\n')
    assert problem.startswith(
        "taxes.toml:17: claim 'c': field 'model': found 'trade-path', expected one of trade-paths, "
    )


def test_files_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    path.write_text("#" * (MAX_BYTES + 1), encoding="utf-8")
    with pytest.raises(ClaimsError, match=f"a file of {MAX_BYTES + 1} bytes; at most {MAX_BYTES} are allowed"):
        load_paper(path)


# -- referee check and referee new

MANY = """[paper]
key = "taxes"
[symbols]
rate = { domain = "(1, 0)" }
alpha = { domian = "(0, oo)" }
z = { domain = "(-oo, oo)" }
[definitions]
square = "z ** 2"
[[claim]]
id = "first"
says = "z^2 >= 0"
given = ["z > 0", "zz > 0"]
[[claim]]
id = "first"
says = "z == 0"
[[claim]]
id = "third"
say = "z = z"
"""


def test_check_tells_all_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.toml"
    path.write_text(MANY, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    lines = [line.removeprefix(f"referee: {path}:") for line in err.split("\n") if line.startswith("referee: ")]
    assert [int(line.partition(":")[0]) for line in lines] == [4, 5, 8, 12, 15, 18]
    assert "'(1, 0)' is empty" in lines[0] and "did you mean 'domain'?" in lines[1]
    assert "a power is written ^" in lines[2] and "field 'given 2': 'zz' is not declared" in lines[3]
    assert "equality is written =" in lines[4] and "did you mean 'says'?" in lines[5]


def test_check_tells_how_claims_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "good.toml"
    path.write_text(f'{HEAD}says = "diff(rate^2, rate) > 0"\ngiven = ["alpha > 1"]\n', encoding="utf-8")
    assert main(["check", str(path)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.split("\n")]
    assert ["if", "alpha", ">", "1"] in lines and ["that", "is", "2", "*", "rate", ">", "0"] in lines


def test_new_writes_a_file_that_checks_and_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my.claims.toml"]) == 0 and main(["check", "my.claims.toml"]) == 0
    assert load_paper(Path("my.claims.toml")).key == "my"
    capsys.readouterr()
    assert main(["verify", "my.claims.toml", "--examples", "25", "--jobs", "1"]) == 0
    assert "2 claims: 1 proved, 1 refuted, 0 survived, 0 open" in capsys.readouterr().out


def test_new_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    assert main(["new", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == "mine" and "exists already" in capsys.readouterr().err
    assert main(["new", str(tmp_path / "mine.txt")]) == 2 and main(["new", str(tmp_path / "no" / "mine.toml")]) == 2
    assert not (tmp_path / "mine.txt").exists() and "Traceback" not in capsys.readouterr().err
