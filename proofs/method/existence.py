"""Claims that something exists, by a witness, and that nothing does, by the opposite of every candidate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, count, islice
from typing import Any

from ...numeric.balls import Values
from ...properties.bounds import NoValue
from ...properties.confirm import satisfies
from ...properties.draws import plan
from ...properties.evaluate import Missing, NotEvaluable
from ...properties.exact_search import corners, started
from ...properties.hunt import hunt
from ...properties.models import draw_values
from ...properties.screen.sample import sample
from ...properties.ties import term
from ...symbolic.claim import Claim, Symbol
from ...symbolic.expression import Binder, Logic, Node, Num, Op, Quant, Rel, Var, conj, is_finite, membership, num
from ...symbolic.prenex import pointwise
from ...symbolic.substitute import fresh, substitute, substitute_binder
from ...symbolic.text import binder_text, to_text
from ...symbolic.walk import walk
from ..context import Rejected, is_ground
from ..kernel import Certificate
from . import powers
from .means import isolated
from .negation import taken
from .refine import Budget
from .task import Propose, Task

WITNESSES, SOLUTIONS, POINTS, EXAMPLES = 80, 4, 4, 100
HARD, LIKELY = 4, (12, 200_000)
NUMBERS = tuple(map(num, ("1", "0", "2", "1/2", "-1", "3", "10", "1/10")))
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def propose(task: Task) -> Iterator[Certificate]:
    """A proof with a witness: a number or a simple term in the claim's symbols that no sample refutes."""
    claim = task.claim
    if not (isinstance(claim.conclusion, Quant) and claim.conclusion.kind == "exists"):
        return
    binder, body = claim.conclusion.binder, claim.conclusion.body
    if binder.index or not is_ground(body):
        return
    try:
        start = task.start()
    except Rejected:
        return
    hard = HARD
    for witness in islice(_witnesses(claim, binder), WITNESSES):
        whole = conj([*membership(witness, binder.domain), substitute(body, {binder.name: witness})])
        if _fails(_with(claim, whole)):
            continue
        try:
            taken_so = start.then({"do": "take", "values": {binder.name: to_text(witness)}})
            lines = taken_so.closed_by({"do": "settle"})
            if lines is None and hard > 0:
                hard -= 1
                lines = powers.close(taken_so, Budget(*LIKELY, all_there_is=False))
        except (Rejected, ValueError, TypeError, KeyError):
            continue
        if lines is not None:
            yield task.certificate(lines)


def refuting(methods: Sequence[tuple[str, Propose]]) -> Propose:
    """The method that refutes an existential claim, given those that may prove its negation at numbers."""

    def refute(task: Task) -> Iterator[Certificate]:
        claim = task.claim
        if not (isinstance(claim.conclusion, Quant) and claim.conclusion.kind == "exists"):
            return
        if claim.conclusion.binder.index or not all(is_ground(a.formula) for a in claim.hypotheses):
            return
        for values in islice(points(claim), POINTS):
            lines = _disproof(task, values, methods)
            if lines is not None:
                yield task.certificate(lines, "negation")

    return refute


def denying(methods: Sequence[tuple[str, Propose]]) -> Propose:
    """The method that proves that nothing exists, given those that may prove the opposite of every candidate."""

    def prove(task: Task) -> Iterator[Certificate]:
        goal = task.claim.conclusion
        if not (isinstance(goal, Logic) and goal.op == "not" and isinstance(goal.args[0], Quant)):
            return
        quantifier = goal.args[0]
        never = opposite(quantifier.body)
        if quantifier.kind != "exists" or quantifier.binder.index or never is None:
            return
        part = _with(task.claim, Quant("forall", quantifier.binder, never))
        proof = proved(Task(part, task.kernel, task.usable), methods)
        if proof is None:
            return
        have = {"do": "have", "as": "every", "formula": to_text(part.closed), "proof": proof}
        try:
            yield task.certificate([have, *_nothing(task, quantifier.binder)])
        except (Rejected, ValueError, KeyError):
            return

    return prove


def _nothing(task: Task, binder: Binder) -> list[dict[str, Any]]:
    """Lines that close `not exists`, where the opposite is known of every candidate."""
    start = task.start()
    name = fresh(binder.name, start.context.binders)
    same = {b.name: b.name for b in task.claim.binders}
    return [
        *map(dict, start.lines),
        {"do": "note", "as": "here", "rule": "instance", "of": "every", "at": same},
        {"do": "deny", "as": "denied"},
        {"do": "obtain", "names": [name], "from": "denied", "as": "there"},
        {"do": "note", "as": "never", "rule": "instance", "of": "here", "at": {binder.name: name}},
        {"do": "settle", "using": ["there", "never"]},
    ]


def _with(claim: Claim, statement: Node) -> Claim:
    given = tuple(type(a)(a.name, h.formula) for a, h in zip(claim.given, claim.hypotheses, strict=True))
    return Claim(f"{claim.id}.part", claim.paper, "", claim.says, claim.symbols, given, statement)


def _fails(claim: Claim) -> bool:
    """Whether a sample refutes the claim, or cannot judge it."""
    try:
        found = sample(pointwise(claim), {})
    except (ArithmeticError, ValueError, TypeError, LookupError):
        return True
    return found is not None and bool(found.fails.any())


def _witnesses(claim: Claim, binder: Binder) -> Iterator[Node]:
    """Simple numbers, the middle between two symbols, the symbols and what is near them, shares and products."""
    ends = (binder.domain.lo, binder.domain.hi)
    found = [*(Var(b.name) for b in claim.binders if not b.index), *(e for e in ends if e is not None)]
    scalars = [x for x in dict.fromkeys(found) if not isinstance(x, Num)]
    yield from NUMBERS
    yield from _solutions(claim, binder)
    for x, y in combinations(scalars, 2):
        yield Op("/", (Op("+", (x, y)), num(2)))
    for x in scalars:
        yield x
        yield from (Op(op, (x, n)) for n in (num(1), num(2)) for op in ("+", "-", "/", "*"))
        yield from (
            Op("/", (num(1), x)),
            Op("^", (x, num("1/2"))),
            Op("^", (x, num(2))),
            Op("/", (x, Op("+", (num(1), x)))),
        )
    for x, y in combinations(scalars, 2):
        yield from (Op(op, pair) for op in ("+", "*", "-", "/") for pair in ((x, y), (y, x)))
        yield from (Op("/", (a, Op("+", (x, Op("*", (k, y)))))) for a in (x, y) for k in (num(1), num(2)))
        yield from (Op("/", (a, Op("+", (Op("*", (num(2), x)), y)))) for a in (x, y))


def _solutions(claim: Claim, binder: Binder) -> Iterator[Node]:
    """Where the two sides of a relation are equal, the middle between two such terms, and what is near them."""
    wanted = claim.conclusion
    assert isinstance(wanted, Quant)
    rels = dict.fromkeys(part for part in walk(wanted.body) if isinstance(part, Rel))
    solved = (isolated(rel, Var(binder.name)) for rel in rels)
    found = list(dict.fromkeys(x for x in solved if x is not None))[:SOLUTIONS]
    ends = [e for e in (binder.domain.lo, binder.domain.hi) if e is not None and is_finite(e)]
    for x, y in combinations([*found, *ends] if found else [], 2):
        yield Op("/", (Op("+", (x, y)), num(2)))
    for x in found:
        yield from (x, *(Op(op, (x, n)) for op, n in (("+", num(1)), ("*", num(2)), ("/", num(2)), ("-", num(1)))))


def points(claim: Claim) -> Iterator[Values]:
    """Simple exact values that meet the hypotheses."""
    if not claim.binders:
        yield {}
        return
    setup, seen = plan(claim), set()
    for picks in islice(corners(started(claim)), 40):
        try:
            values = draw_values(setup, picks)
        except (NoValue, Missing, NotEvaluable, ArithmeticError, ValueError, TypeError):
            continue
        if repr(values) not in seen and satisfies(claim, values):
            seen.add(repr(values))
            yield values


def _disproof(task: Task, values: Values, methods: Sequence[tuple[str, Propose]]) -> list[dict[str, Any]] | None:
    """Lines: at these numbers nothing in the domain has the property, which the methods prove as a claim of its own."""
    quantifier = task.claim.conclusion
    assert isinstance(quantifier, Quant)
    at = {name: term(v) for name, v in values.items()}
    binder = substitute_binder(quantifier.binder, at)
    never = opposite(substitute(quantifier.body, at))
    if never is None:
        return None
    symbol = {binder.name: Symbol(binder, binder.name)}
    part = Claim(f"{task.claim.id}.never", task.claim.paper, "", task.claim.says, symbol, (), never)
    if part.closed == never or hunt(part, examples=EXAMPLES).found is not None:
        return None
    proof = proved(Task(part, task.kernel, {}), methods)
    if proof is None:
        return None
    labels = (f"e{k}" for k in count(1))
    denied, there, every, here = (next(labels) for _ in range(4))
    last = [
        {"do": "deny", "as": denied},
        {"do": "have", "as": every, "formula": f"forall {binder_text(binder)}: {to_text(never)}", "proof": proof},
        {"do": "obtain", "names": [binder.name], "from": denied, "as": there},
        {"do": "note", "as": here, "rule": "instance", "of": every, "at": {binder.name: binder.name}},
        {"do": "settle", "using": [there, here]},
    ]
    settled: list[list[dict[str, Any]]] = [[{"do": "settle"}] for _ in task.claim.hypotheses]
    return [*taken(task.claim.binders, values), {"do": "parts", "proofs": [*settled, last]}]


def proved(task: Task, methods: Sequence[tuple[str, Propose]]) -> list[dict[str, Any]] | None:
    """The lines of the first proof that the kernel accepts."""
    for _, method in methods:
        for certificate in method(task):
            try:
                if certificate["kind"] == "proof" and task.kernel.check(task.claim, certificate, {}).name == "proved":
                    return list(certificate["proof"])
            except Rejected:
                continue
    return None


def opposite(formula: Node) -> Node | None:
    """The negation of a ground formula, with relations turned round; None for other formulas."""
    match formula:
        case Rel(op, lhs, rhs):
            return Rel(OPPOSITE[op], lhs, rhs)
        case Logic("not", (a,)):
            return a
        case Logic("and" | "or" as op, args):
            parts = [opposite(a) for a in args]
            known = tuple(p for p in parts if p is not None)
            return Logic("or" if op == "and" else "and", known) if len(known) == len(args) else None
        case Logic("implies", (a, b)):
            turned = opposite(b)
            return None if turned is None else Logic("and", (a, turned))
        case _:
            return None
