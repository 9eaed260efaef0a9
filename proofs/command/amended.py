"""The amendment of a refuted claim, as `referee show` and `referee derive` tell of it."""

from __future__ import annotations

from collections.abc import Sequence

from ...symbolic.claim import Claim
from ...symbolic.paper import Paper
from .. import follow_up, ledger
from ..investigate import required
from ..result import Amendment
from ..verdict import PROVED, REFUTED
from .conclusions import conclusions
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
