"""The amendment of a refuted claim, as `referee show` and `referee derive` tell of it."""

from __future__ import annotations

from collections.abc import Sequence

from ...symbolic.claim import Claim
from ...symbolic.paper import Paper
from .. import follow_up, ledger
from ..amending.repair import made, repair_of
from ..investigate import required
from ..result import Amendment
from ..verdict import PROVED, REFUTED
from .conclusions import Conclusion, conclusions
from .interruption import Interruption


def amendment_of(
    claim: Claim, papers: Sequence[Paper], options: ledger.Options, interruption: Interruption
) -> Amendment | None:
    """The first candidate, the strongest first, that is proved and whose hypotheses are shown to be met somewhere."""
    claims = {c.id: c for p in papers for c in p.claims}
    for amended, candidate in (pair for p in papers for pair in p.amendments):
        if amended != claim.id:
            continue
        found = conclusions(papers, [claims[candidate]], options, interruption)[0]
        if found.verdict.name != PROVED:
            continue
        standing = {i: claims[i] for i in required(found.certificate or {}) if i in claims}
        task = follow_up.witness_task(claims[candidate], standing, options.certificates)
        _, given = follow_up.answer(task, options.settings)
        if given.verdict is not None and given.verdict.name == REFUTED:
            shown = given.counterexample
            return Amendment(found.claim, found.verdict, {} if shown is None else shown.values)
    return None


def made_for(
    found: Conclusion, papers: Sequence[Paper], options: ledger.Options, interruption: Interruption
) -> Amendment | None:
    """The amendment of a refuted claim: of those that its paper declares, else one that the tool makes."""
    declared = amendment_of(found.claim, papers, options, interruption)
    claims = {c.id: c for p in papers for c in p.claims}
    used = {u: claims[u].closed for u in found.claim.uses if u in claims}
    standing = {}
    if used:
        rows = conclusions(papers, [claims[u] for u in used], options, interruption)
        standing = {c.claim.id: c.claim.closed for c in rows if c.verdict.name == PROVED}
    repair = repair_of(found.claim, papers, standing, found.counterexample, options.certificates)
    if declared is not None or repair is None:
        return declared
    interruption.check()
    new = made(repair)
    return None if new is None else new.amendment
