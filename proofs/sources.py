"""From what the user types to papers and claims: a bundled key, a claims file (`.toml`) or a module (`.py`)."""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from ..symbolic.claim import Claim
from ..symbolic.errors import ClaimsError
from ..symbolic.load import load_paper
from ..symbolic.paper import Paper
from ..symbolic.papers import BUNDLED, bundled_paper
from .twin import is_audit

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # ids become the names of files


def papers_of(sources: Sequence[str]) -> list[Paper]:
    """The papers that the sources name, each once; both bundled papers if none is named."""
    papers = [_paper(source) for source in dict.fromkeys(sources or BUNDLED)]
    owner: dict[str, str] = {}
    for paper in papers:
        for claim in paper.claims:
            if claim.id in owner:
                both = f"{owner[claim.id]} and {paper.key}"
                raise ClaimsError(f"claim {claim.id!r} is declared in two sources ({both}); rename one of them")
            owner[claim.id] = paper.key
    return papers


def is_source(text: str) -> bool:
    """Whether the text names a source rather than a claim."""
    return text in BUNDLED or text.endswith((".toml", ".py")) or "/" in text or Path(text).is_file()


def _paper(source: str) -> Paper:
    if source in BUNDLED:
        return bundled_paper(source)
    path = Path(source)
    if path.suffix in (".toml", ".py") or path.exists():
        return open_paper(path)
    known = ", ".join(BUNDLED)
    near = difflib.get_close_matches(source, BUNDLED, 1, cutoff=0.4)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    claims = [c.id for key in BUNDLED for c in bundled_paper(key).claims]
    if source in claims:
        hint = f"; it is a claim: give --only {source}"
    raise ClaimsError(f"unknown source {source!r}: give {known}, or the path of a claims file (.toml or .py){hint}")


def open_paper(path: Path) -> Paper:
    """The paper that a claims file, or PAPER in a Python module (which is run), declares. Raises ClaimsError."""
    paper = _from_module(path) if path.suffix == ".py" else load_paper(path)
    _check_names(paper)
    return paper


def declared(found: object) -> Paper | None:
    """The paper that an object is or stands for (`referee.Paper`), or None."""
    paper = getattr(found, "declared", found)
    return paper if isinstance(paper, Paper) else None


def _from_module(path: Path) -> Paper:
    found = getattr(_run(path), "PAPER", None)
    paper = declared(found)
    if paper is None:
        told = "nothing of that name" if found is None else f"a {type(found).__name__}"
        raise ClaimsError(f"{path}: PAPER must be a referee.Paper; found {told}")
    return paper if paper.companions.folder else paper.beside(replace(paper.companions, folder=path.parent))


def _run(path: Path) -> ModuleType:
    """The module of that file; what stands beside it can be imported by it, as by a script."""
    if not path.is_file():
        raise ClaimsError(f"{path}: cannot be read: there is no such file")
    spec = importlib.util.spec_from_file_location(f"claims_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ClaimsError(f"{path}: cannot be loaded as a Python module")
    module = importlib.util.module_from_spec(spec)
    folder = str(path.parent.resolve())
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except ClaimsError as error:
        raise ClaimsError(f"{path}: {error}") from None
    except (Exception, SystemExit) as error:  # the user's own code may fail in any way
        told = " ".join(str(error).split())
        raise ClaimsError(f"{path}: running this module failed: {type(error).__name__}: {told}") from None
    finally:
        sys.path.remove(folder)
    return module


def _check_names(paper: Paper) -> None:
    for name in (paper.key, *(c.id for c in paper.claims)):
        if not _NAME.fullmatch(name):
            what = "the paper's key" if name == paper.key else "the claim's id"
            raise ClaimsError(f"{paper.key}: {what} {name!r} must consist of letters, digits, '.', '_' and '-'")
        if is_audit(name) or name.endswith(".witness"):
            raise ClaimsError(f"{paper.key}: {name!r} is the id of a twin; rename the claim")


def find_claim(papers: Sequence[Paper], name: str) -> tuple[Paper, Claim]:
    """The claim with this id; the paper's key in front may be left out where that is unambiguous."""
    full = [(p, c) for p in papers for c in p.claims if c.id == name]
    found = full or [(p, c) for p in papers for c in p.claims if short_id(c) == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise ClaimsError(f"claim {name!r} is ambiguous: {', '.join(c.id for _, c in found)}; give the whole id")
    ids = [c.id for p in papers for c in p.claims]
    near = difflib.get_close_matches(name, ids, 1, cutoff=0.5) or _near_short(papers, name)
    hint = f"did you mean {near[0]!r}?" if near else f"known ids begin with {', '.join(p.key for p in papers)}"
    raise ClaimsError(f"unknown claim {name!r} in {', '.join(p.key for p in papers)}; {hint}")


def _near_short(papers: Sequence[Paper], name: str) -> list[str]:
    ids = {short_id(c): c.id for p in papers for c in p.claims}
    return [ids[k] for k in difflib.get_close_matches(name, ids, 1, cutoff=0.5)]


def short_id(claim: Claim) -> str:
    """The id without the paper's key."""
    return claim.id.removeprefix(f"{claim.paper}.")


def claims_of(target: str, sources: Sequence[str]) -> tuple[list[Paper], list[Claim]]:
    """The papers, and the claims of a target: a source's claims, or the one claim with this id."""
    if is_source(target):
        papers = papers_of([target])
        return papers, [c for p in papers for c in p.claims]
    papers = papers_of(sources)
    return papers, [find_claim(papers, target)[1]]


def restricted(papers: Sequence[Paper], wanted: Iterable[Claim]) -> list[Paper]:
    """The papers with only the wanted claims and those that these use."""
    by_id = {c.id: c for p in papers for c in p.claims}
    keep: set[str] = set()
    queue = [c.id for c in wanted]
    while queue:
        claim_id = queue.pop()
        if claim_id in by_id and claim_id not in keep:
            keep.add(claim_id)
            queue += by_id[claim_id].uses
    kept = [replace(p, claims=tuple(c for c in p.claims if c.id in keep)) for p in papers]
    return [p for p in kept if p.claims]
