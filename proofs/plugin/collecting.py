"""Files of claims as pytest collects and runs them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis.errors import HypothesisException

from ...properties.property_test import NotTestable, property_test
from ...symbolic.claim import Claim
from ...symbolic.errors import ClaimsError
from ...symbolic.paper import Paper
from .. import ledger
from ..api.verdicts import ClaimVerdict, claim_text, lines_of
from ..investigate import Settings
from ..report import plain
from ..result import Result
from ..sources import open_paper, restricted, short_id
from ..store import StoreError
from ..verdict import OPEN, PROVED, REFUTED, SURVIVED

ACCEPTED = {"unrefuted": (PROVED, SURVIVED, OPEN), "decided": (PROVED,), "proved": (PROVED,)}


class Failed(Exception):
    """A claim that does not hold, or is not known to; the message is what is printed."""


class ClaimsFile(pytest.File):
    """A claims file, or a module with a PAPER; `results` keeps what was found of its claims in this session."""

    def collect(self) -> Iterator[pytest.Item]:
        """Two items a claim; candidates for amendments are not among them."""
        try:
            paper = open_paper(self.path)
        except ClaimsError as error:
            raise self.CollectError(str(error)) from None
        self.results: dict[str, Result] = {}
        for claim in paper.claims:
            if not claim.amends:
                for kind, suffix in ((VerdictItem, ""), (PropertyItem, "[property]")):
                    item = kind.from_parent(self, name=f"{short_id(claim)}{suffix}")
                    item.paper, item.claim = paper, claim
                    yield item


class _ClaimItem(pytest.Item):
    paper: Paper
    claim: Claim

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.add_marker(pytest.mark.claims)

    def setup(self) -> None:
        refuted = self.config.getini("claims_refuted")
        self.known_to_be_refuted = bool({self.claim.id, short_id(self.claim)} & set(refuted))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"claim {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Failed | ClaimsError | StoreError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)


class VerdictItem(_ClaimItem):
    """Fails if the claim is refuted (or is not what --claims-require asks for)."""

    def runtest(self) -> None:
        """Investigate the claim, and those that it uses."""
        verdict = ClaimVerdict(self._result())
        required = self.config.getoption("claims_require") or self.config.getini("claims_require")
        if self.known_to_be_refuted:
            if verdict.name != REFUTED:
                raise Failed(_told(verdict, "claims_refuted says that this claim is refuted; it is not"))
            pytest.xfail("; ".join(lines_of(verdict)[:2]))
        if verdict.name == REFUTED or verdict.name not in ACCEPTED[required]:
            raise Failed(_told(verdict, _hint(verdict, self._shown_path())))
        if verdict.name != PROVED:
            pytest.xfail(f"{verdict.name}: {verdict.reason}")

    def _shown_path(self) -> Path:
        start = self.config.invocation_params.dir
        return self.path.relative_to(start) if self.path.is_relative_to(start) else self.path

    def _result(self) -> Result:
        file = self.getparent(ClaimsFile)
        assert file is not None
        if self.claim.id not in file.results:
            papers = restricted([self.paper], [self.claim])
            examples = self.config.getoption("claims_examples") or Settings().examples
            with _certificates(self.config, self.paper.key) as folder:
                options = ledger.Options(folder, Settings(examples), 1)
                file.results |= {r.claim.id: r for r in ledger.verify(papers, options, lambda result: None)}
        if self.claim.id not in file.results:
            raise KeyboardInterrupt
        return file.results[self.claim.id]


class PropertyItem(_ClaimItem):
    """The claim as a Hypothesis test; it fails with the counterexample."""

    def runtest(self) -> None:
        """Draw, check and shrink; skipped where nothing of the claim can be decided at a point."""
        try:
            property_test(self.claim)()
        except AssertionError as error:
            told = str(error)
        except NotTestable as error:
            pytest.skip(str(error))
        except HypothesisException as error:
            pytest.skip(f"{self.claim.id}: {type(error).__name__}: {error}")
        else:
            return
        if self.known_to_be_refuted:
            pytest.xfail(told)
        raise Failed("\n  ".join([told, *_claim_lines(self.claim)]))


def _told(verdict: ClaimVerdict, hint: str) -> str:
    """The claim, what was found, and where to go on."""
    first, *rest = lines_of(verdict)
    return "\n  ".join([first, *_claim_lines(verdict.result.claim), *rest, *([hint] if hint else [])])


def _claim_lines(claim: Claim) -> list[str]:
    return [f"claim: {claim_text(claim)}", *(f"where {line}" for line in plain.definitions(claim))]


def _hint(verdict: ClaimVerdict, path: Path) -> str:
    if verdict.name != REFUTED:
        return ""
    return f"a script that recomputes it: referee show {verdict.id} --source {path} --script FILE"


@contextmanager
def _certificates(config: pytest.Config, key: str) -> Iterator[Path]:
    """Where certificates are kept: the folder asked for, pytest's cache (one a process), or a temporary folder."""
    asked: Path | None = config.getoption("claims_certificates")
    cache = getattr(config, "cache", None)
    if asked is not None:
        yield asked
    elif cache is not None:
        worker = getattr(config, "workerinput", {}).get("workerid", "main")
        yield cache.mkdir(f"claims-{worker}") / key
    else:
        with tempfile.TemporaryDirectory() as temporary:
            yield Path(temporary)
