"""From LaTeX to PDF, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 300


class NoPdf(Exception):
    """No PDF could be made: one line saying why and what to do."""


def need_latex() -> str:
    """The path of pdflatex; raises NoPdf naming what to install."""
    found = shutil.which("pdflatex")
    if found is None:
        raise NoPdf(
            "pdflatex was not found: install LaTeX (Debian and Ubuntu: apt install texlive-latex-extra; "
            "macOS and Windows: TeX Live or MiKTeX), or write the source with -o FILE.tex"
        )
    return found


def write_pdf(source: str, target: Path) -> None:
    """Compile the source twice and put the PDF at the target."""
    program = need_latex()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "document.tex").write_text(source, encoding="utf-8")
        for _ in range(2):
            _run(program, folder)
        shutil.copyfile(Path(folder) / "document.pdf", target)


def _run(program: str, folder: str) -> None:
    call = [program, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "document.tex"]
    limits = {**os.environ, "openin_any": "p", "openout_any": "p"}  # a claims file's TeX may read nothing else
    try:
        done = subprocess.run(call, cwd=folder, env=limits, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoPdf(f"pdflatex did not finish: {error}; write the source with -o FILE.tex instead") from None
    if done.returncode != 0:
        log = done.stdout.decode("utf-8", "replace").splitlines()
        problem = next((line for line in log if line.startswith("!")), "no message")
        needed = "; install texlive-latex-extra" if "not found" in problem else ""
        raise NoPdf(f"pdflatex failed: {problem}{needed}; look at the source with -o FILE.tex")
