"""Which symbol each equation among the hypotheses is solved for, and in what order symbols are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..symbolic.expression import At, Binder, Logic, Node, Op, Quant, Rel, Var, binder_terms
from ..symbolic.substitute import Function, free_names, substitute
from ..symbolic.walk import walk
from .evaluate import evaluable

MAX_TRIES = 3000


Target = Var | At


@dataclass(frozen=True)
class Equation:
    """An equation: the symbols it can be solved for, the best first, all the symbols it speaks of, and whether it holds
    only where some condition does: equations under (other) conditions can be solved for one and the same symbol."""

    targets: tuple[Target, ...]
    names: frozenset[str]
    guarded: bool = False


def equations(node: Node, names: frozenset[str], bound: tuple[str, ...] = ()) -> Iterator[Equation]:
    """The equations of a hypothesis; one that is quantified can be solved for a sized symbol only."""
    match node:
        case Rel("=", lhs, rhs) if evaluable(node):
            linear = [*_whole(lhs, rhs, bound), *_factors(lhs, node, bound), *_factors(rhs, node, bound)]
            powers = [x for side in (lhs, rhs) for x in _factors(side, node, bound, powers=True)]
            targets = tuple(dict.fromkeys(x for x in (*linear, *powers) if x.name in names))
            yield Equation(targets, free_names(node) & names)
        case Logic("and", args):
            for a in args:
                yield from equations(a, names, bound)
        case Logic("implies", (a, b)):
            guard = free_names(a) & names
            yield from (replace(e, names=e.names | guard, guarded=True) for e in equations(b, names, bound))
        case Quant("forall", binder, body):
            yield from equations(body, names - {binder.name}, (*bound, binder.name))


def _whole(lhs: Node, rhs: Node, bound: tuple[str, ...]) -> Iterator[Target]:
    for side, other in ((lhs, rhs), (rhs, lhs)):
        if isinstance(side, Var | At) and side.name not in free_names(other) and _fits(side, bound):
            yield side


def _fits(side: Var | At, bound: tuple[str, ...]) -> bool:
    return not bound or (isinstance(side, At) and any(Var(b) in side.index for b in bound))


def _factors(side: Node, relation: Node, bound: tuple[str, ...], powers: bool = False) -> Iterator[Target]:
    """Symbols that occur once in the relation, as a factor or a summand of this side, or in the base of a power."""
    match side:
        case Var(name) | At(name, _):
            once = sum(isinstance(p, Var | At) and p.name == name for p in walk(relation)) == 1
            if once and _fits(side, bound):
                yield side
        case Op(("+" | "-" | "*" | "/"), (a, b)):
            yield from _factors(a, relation, bound, powers)
            yield from _factors(b, relation, bound, powers)
        case Op("neg", (a,)):
            yield from _factors(a, relation, bound, powers)
        case Op("^", (a, _)) if powers:
            yield from _factors(a, relation, bound, powers)


def ordered(binders: tuple[Binder, ...], hypotheses: Sequence[Node]) -> tuple[Binder, ...]:
    """Each symbol after those its domain and the equation it is solved from speak of, as far as that goes."""
    names = frozenset(b.name for b in binders)
    base = {b.name: frozenset[str]().union(*map(free_names, binder_terms(b))) for b in binders}
    found = [e for h in hypotheses for e in equations(h, names) if e.targets]
    needs = _assign(found, base)
    done: list[Binder] = []
    left = list(binders)
    while left:
        ready = [b for b in left if needs[b.name] <= {d.name for d in done}]
        done.append((ready or left)[0])
        left.remove(done[-1])
    return tuple(done)


Needs = Mapping[str, frozenset[str]]


Taken = tuple[tuple[Target, bool], ...]


def _assign(found: Sequence[Equation], base: Needs) -> Needs:
    """What each symbol needs, when as many equations as possible are solved, each for its own symbol, in no circle."""
    best: tuple[int, Needs] = (0, base)
    stack: list[tuple[int, int, Needs, Taken]] = [(0, 0, base, ())]
    for _ in range(MAX_TRIES):
        if not stack or best[0] == len(found):
            break
        place, solved, needs, taken = stack.pop()
        if solved > best[0]:
            best = (solved, needs)
        if place < len(found):
            stack.append((place + 1, solved, needs, taken))
            equation = found[place]
            for target in reversed(equation.targets):
                name = target.name
                more = {**needs, name: needs[name] | (equation.names - {name})}
                if _free(target, equation.guarded, taken) and not _circular(name, more):
                    stack.append((place + 1, solved + 1, more, (*taken, (target, equation.guarded))))
    return best[1]


def _free(target: Target, guarded: bool, taken: Taken) -> bool:
    """Whether an equation can be solved for the target beside those already taken.

    It can if no other is solved for the same symbol, if both hold under conditions only, or if the symbol is sized and
    the entries differ, or may differ.
    """
    for other, other_guarded in taken:
        if other.name == target.name:
            apart = isinstance(target, At) and (guarded or other_guarded or other != target)
            if not apart and not (guarded and other_guarded):
                return False
    return True


def _circular(start: str, needs: Mapping[str, frozenset[str]]) -> bool:
    seen: set[str] = set()
    left = list(needs[start])
    while left:
        name = left.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            left += needs.get(name, frozenset())
    return False


def eliminated(binders: tuple[Binder, ...], hypotheses: Sequence[Node]) -> list[Node]:
    """The hypotheses with `forall j: x[j] = term` (all entries) and `x = term` put into the others.

    So that a hypothesis on x is seen when the symbols that x is computed from are drawn.
    """
    parts = [p for h in hypotheses for p in _conjuncts(h)]
    sizes = {b.name: b for b in binders}
    for k in range(len(parts)):
        found = _definition(parts[k], sizes)
        if found is not None:
            name, value = found
            del sizes[name]
            parts = [p if j == k or not _uses(p, name) else substitute(p, {name: value}) for j, p in enumerate(parts)]
    return parts


def _conjuncts(node: Node) -> Iterator[Node]:
    match node:
        case Logic("and", args):
            for a in args:
                yield from _conjuncts(a)
        case Quant("forall", binder, Logic("and", args)):
            for a in args:
                yield from _conjuncts(Quant("forall", binder, a))
        case _:
            yield node


def _uses(node: Node, name: str) -> bool:
    return evaluable(node) and name in free_names(node)


def _definition(part: Node, binders: Mapping[str, Binder]) -> tuple[str, Node | Function] | None:
    match part:
        case Rel("=", Var(name), value) if name in binders and name not in free_names(value) and evaluable(value):
            return name, value
        case Quant("forall", q, Rel("=", At(name, (Var(index),)), value)):  # not x[j, j], not x[j, 1]
            sized = binders.get(name)
            if sized is not None and sized.index == (q.domain,) and index == q.name and name not in free_names(value):
                return name, Function((index,), value)
    return None
