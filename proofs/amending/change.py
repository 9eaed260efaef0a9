"""A change to a claim, as data: another statement, a further hypothesis, a narrower range of a symbol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...symbolic.claim import Assumption, Claim
from ...symbolic.expression import Domain, Node, Quant
from ...symbolic.parse import StatementError, parse
from ...symbolic.substitute import fresh
from ...symbolic.text import binder_text, domain_text, to_text

WEAK, PART, CONDITION, INEQUALITY, REVERSED = "weak", "part", "condition", "inequality", "reversed"
ABOVE, BELOW = "range above", "range below"
ADDED = "added"


@dataclass(frozen=True)
class Change:
    """What is changed, and of which kind it is; `statement` and `given` are formulas, `domain` a symbol's new one."""

    kind: str
    statement: Node | None = None
    given: Node | None = None
    domain: tuple[str, Domain] | None = None

    def plain(self) -> dict[str, Any]:
        """The change as text, to be stored."""
        found: dict[str, Any] = {"kind": self.kind}
        if self.statement is not None:
            found["statement"] = to_text(self.statement)
        if self.given is not None:
            found["given"] = to_text(self.given)
        if self.domain is not None:
            found["domain"] = [self.domain[0], domain_text(self.domain[1])]
        return found


def change_of(plain: Any) -> Change | None:
    """The change that stored text describes; None if it describes none."""
    if not isinstance(plain, Mapping):
        return None
    try:
        statement, given = (parse(plain[k]) if k in plain else None for k in ("statement", "given"))
        domain = None
        if "domain" in plain:
            name, text = plain["domain"]
            node = parse(f"forall x in {text}: x = x")
            domain = (str(name), node.binder.domain) if isinstance(node, Quant) else None
        return Change(str(plain["kind"]), statement, given, domain)
    except (StatementError, KeyError, TypeError, ValueError):
        return None


def amended_id(claim_id: str) -> str:
    """The id of the amendment that the tool makes for a claim."""
    return f"{claim_id}.amended"


def changed(claim: Claim, changes: Sequence[Change]) -> Claim:
    """The claim with the changes made; it says in words what was changed."""
    new = replace(claim, id=amended_id(claim.id), amends=claim.id)
    for change in changes:
        if change.statement is not None:
            new = replace(new, statement=change.statement)
        if change.given is not None:
            name = fresh(ADDED, {a.name for a in new.given})
            new = replace(new, given=(*new.given, Assumption(name, change.given)))
        if change.domain is not None:
            name, domain = change.domain
            symbol = new.symbols[name]
            narrower = replace(
                symbol, binder=replace(symbol.binder, domain=_both(symbol.binder.domain, change.kind, domain))
            )
            new = replace(new, symbols={**new.symbols, name: narrower})
    return replace(new, says=told(claim, new, changes))


def _both(now: Domain, kind: str, new: Domain) -> Domain:
    """The domain with one new end."""
    if kind == ABOVE:
        return replace(now, lo=new.lo, lo_open=new.lo_open)
    return replace(now, hi=new.hi, hi_open=new.hi_open)


_WORDS = {
    WEAK: "weak, not strict", PART: "in part only", INEQUALITY: "as an inequality only",
    REVERSED: "the other way round",
}  # fmt: skip


def told(claim: Claim, new: Claim, changes: Sequence[Change]) -> str:
    """The amended claim in words: `x^2 > x, if x > 1`."""
    text, conditions = " ".join(claim.says.split()), []
    for change in changes:
        if change.statement is not None:
            text = f"{to_text(change.statement)} ({_WORDS.get(change.kind, change.kind)})"
        if change.given is not None:
            conditions.append(to_text(change.given))
        if change.domain is not None:
            conditions.append(binder_text(new.symbols[change.domain[0]].binder))
    return f"{text}, if {' and '.join(dict.fromkeys(conditions))}" if conditions else text
