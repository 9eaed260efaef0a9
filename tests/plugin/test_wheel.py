"""A throwaway project outside the repository, with referee installed from a wheel, and pytest as a user runs it."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
CLAIMS = """
[paper]
key = "taxes"
[symbols]
t = { domain = "(0, 1)" }
[[claim]]
id = "peak"
says = "t * (1 - t) <= 1/4"
[[claim]]
id = "low"
says = "t * (1 - t) <= 1/5"
"""
MODULE = """
from referee import Claim, Paper, Variable, verify
x = Variable("x", "(0, oo)")
PAPER = Paper("mine", claims=[Claim("square", (x**2 + 1, ">=", 2 * x))])
if __name__ != "claims_mine_claims":
    print(verify(PAPER, examples=3))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but referee installed from a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"  # a build leaves files in its source tree
    names = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in names.split("\0"):
        if name and not name.startswith(("tests/", "certificates/")) and (REPOSITORY / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((REPOSITORY / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("referee-*.whl")
    target = folder / "site"
    install = [*pip, "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "taxes.claims.toml").write_text(CLAIMS)
    (folder / "mine_claims.py").write_text(MODULE)
    (folder / "test_other.py").write_text("def test_other():\n    pass\n")
    return folder


def run(site: Path, project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "MYPY"))}
    env |= {"PYTHONPATH": str(site), "COLUMNS": "100"}
    return subprocess.run([sys.executable, *command], cwd=project, env=env, capture_output=True, text=True, timeout=300)


def pytest_there(site: Path, project: Path, *options: str) -> str:
    found = run(site, project, "-m", "pytest", "-q", "--claims-examples", "3", *options)
    assert "Traceback" not in found.stdout + found.stderr
    return found.stdout


def test_the_wheel_has_every_package_and_every_data_file(site: Path) -> None:
    installed = {p.relative_to(site / "referee").as_posix() for p in (site / "referee").rglob("*") if p.is_file()}
    names = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    floors = [n for n in names.splitlines() if n.startswith(("symbolic/", "numeric/", "properties/", "proofs/"))]
    kept = [n for n in floors if (REPOSITORY / n).is_file() and not n.startswith("proofs/referee/")]
    assert {n for n in kept if n not in installed} == set()
    assert {"__init__.py", "py.typed"} <= installed


def test_pytest_collects_claims_of_a_project_of_its_own(site: Path, project: Path) -> None:
    told = pytest_there(site, project, "--collect-only", "--claims-only")
    assert [line for line in told.splitlines() if "::" in line] == [
        "mine_claims.py::square", "mine_claims.py::square[property]", "taxes.claims.toml::peak",
        "taxes.claims.toml::peak[property]", "taxes.claims.toml::low", "taxes.claims.toml::low[property]",
    ]  # fmt: skip


@pytest.mark.slow  # numba compiles in each process
def test_side_by_side_in_two_processes(site: Path, project: Path) -> None:
    told = pytest_there(site, project, "-n", "2")
    assert re.search(r"^2 failed, 5 passed in", told, re.MULTILINE)
    assert "at t = 1/2: the left side exceeds the right side by 1/20" in told


def test_first_failure_and_selection(site: Path, project: Path) -> None:
    told = pytest_there(site, project, "-x", "-k", "low")
    assert re.search(r"^1 failed, 5 deselected in", told, re.MULTILINE)


def test_nothing_of_referee_is_loaded_where_there_are_no_claims(site: Path, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import sys\ndef test_it():\n"
        "    assert 'referee.proofs.plugin' in sys.modules\n"
        "    assert not {'sympy', 'numba', 'flint', 'referee.symbolic', 'rich'} & set(sys.modules)\n"
    )
    assert re.search(r"^1 passed", run(site, tmp_path, "-m", "pytest", "-q").stdout, re.MULTILINE)


@pytest.mark.slow
def test_a_script_and_the_interactive_interpreter(site: Path, project: Path) -> None:
    for command in (["mine_claims.py"], ["-c", MODULE]):
        found = run(site, project, *command)
        assert found.stdout == "square: proved\n1 claim: 1 proved, 0 refuted, 0 survived, 0 open\n", found.stderr


@pytest.mark.slow
def test_editable_install(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True, system_site_packages=False)
    python = tmp_path / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--editable", str(REPOSITORY)], check=True, capture_output=True)
    code = "import referee, referee.symbolic.errors as e; print(referee.ClaimsError is e.ClaimsError, e.__file__)"
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    found = subprocess.run([str(python), "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert found.stdout == f"True {REPOSITORY / 'symbolic' / 'errors.py'}\n", found.stderr
