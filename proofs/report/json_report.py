"""The results as plain data for `--json`, in the shape of the design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...symbolic.tex import claim_tex
from ..result import Amendment, Assumed, Evidence, Result
from .wording import decimal_margin, scope_of


def report(results: Sequence[Result], version: str) -> dict[str, Any]:
    """The whole report: the version and every claim; candidates for amendments stand with the claims they repair."""
    return {"referee": version, "claims": [claim_row(r) for r in results if not r.claim.amends]}


def claim_row(result: Result) -> dict[str, Any]:
    """One claim with verdict, evidence, counterexample, amendment and assumptions."""
    claim = result.claim
    found = result.counterexample
    return {
        "id": claim.id,
        "paper": claim.paper,
        "where": claim.where,
        "statement": claim_tex(claim),
        "verdict": result.verdict.name,
        "scope": scope_of(result),
        "evidence": [_evidence(e, claim.scope) for e in result.evidence],
        "counterexample": None if found is None else {
            "values": dict(found.values), "shows": found.shows, "margin": list(decimal_margin(found.margin)),
        },
        "amendment": None if result.amendment is None else _amendment(result.amendment),
        "assumptions_met": None if result.assumed is None else _assumed(result.assumed),
        "assumptions": [{"name": a.name, "needed": a.needed, "shows": a.shows} for a in result.assumptions],
        "uses": list(claim.uses),
        "seconds": round(result.seconds, 3),
    }  # fmt: skip


def _amendment(found: Amendment) -> dict[str, Any]:
    return {
        "id": found.claim.id,
        "says": found.claim.says,
        "statement": claim_tex(found.claim),
        "verdict": found.verdict.name,
        "model": dict(found.model),
        "made": found.made,
    }


def _assumed(found: Assumed) -> dict[str, Any]:
    return {"status": found.status, "values": dict(found.values)}


def _evidence(evidence: Evidence, domain: str) -> dict[str, Any]:
    about = f"; for all {domain}" if evidence.road == "certificate" and domain else ""
    return {
        "road": evidence.road,
        "engine": evidence.engine,
        "summary": evidence.summary + about,
        "seconds": round(evidence.seconds, 3),
    }
