"""The script for an economy of the trade model that violates a claim about paths: Python's standard library only.

It integrates the paths from the technologies at date 0 by Runge-Kutta steps, with the equilibrium of each moment found
by balanced trade (Hanlon 2012, eqs. 9 and 10), and says whether the statement holds. Close numbers, not exact ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...numeric.balls import Value, Values
from ...properties.screen.path_matrices import table
from ...properties.screen.path_names import MATRIX, PLAIN
from ...symbolic.claim import Claim
from ...symbolic.expression import At, Logic, Node, Quant, Rel, map_parts
from ...symbolic.substitute import free_names
from ...symbolic.walk import walk
from .python_lines import call, comment, statement
from .python_text import NotPython, Python, python_name

_MODEL = """\
def equilibrium(A, B):  # Home's relative wage and share of each industry: trade is balanced
    made, home, foreign = [0]*len(A), 0, sum(b**(sigma - 1) for b in B)
    for i in sorted(range(len(A)), key=lambda i: B[i]/A[i]):
        a, b, ratio = A[i]**(sigma - 1), B[i]**(sigma - 1), A[i]/B[i]
        if L*foreign*ratio**sigma <= L_star*home: break  # no further industry
        made[i] = min(1, (L*foreign*ratio**sigma - L_star*home)/(L_star*a + L*b*ratio**sigma))
        home, foreign = home + made[i]*a, foreign - made[i]*b
        if made[i] < 1: return ratio, made
    return (L_star*home/(L*foreign))**(1/sigma), made
def labor(A, made, L):
    size = [m*a**(sigma - 1) for m, a in zip(made, A)]
    return [L*x/sum(size) for x in size]
def both(A, B, kind):  # employment in both countries
    made = equilibrium(A, B)[1] if kind == "trade" else None
    return (labor(A, made or [1]*len(A), L), labor(B, [1 - m for m in made] if made else [1]*len(B), L_star))
def learning(l): return [sum(row[i]*x for row, x in zip(TEACHES, l)) if l[i] else 0 for i in range(len(l))]
def rate(s, kind): return [x for l in both(s[:N], s[N:], kind) for x in learning(l)]
def move(s, h, v): return [x + h*y for x, y in zip(s, v)]
def path(kind, until, steps=4000):  # Runge-Kutta of order 4
    s = [*A_0, *A_star_0]
    for h in [until/steps]*(steps if until else 0):
        a = rate(s, kind); b = rate(move(s, h/2, a), kind); c = rate(move(s, h/2, b), kind)
        s = move(s, h/6, [p + 2*q + 2*r + v for p, q, r, v in zip(a, b, c, rate(move(s, h, c), kind))])
    return s[:N], s[N:]
def index(A): return sum(a**(sigma - 1) for a in A)**(1/(sigma - 1))
def seen(kind, t):  # what is seen at a date
    A, B = path(kind, t)
    omega, made = equilibrium(A, B) if kind == "trade" else (None, None)
    l, l_star = both(A, B, kind)
    use, use_star = (A, B) if omega is None else ([max(a, omega*b) for a, b in zip(A, B)],
        [max(b, a/omega) for a, b in zip(A, B)])
    return {"A": [0, *A], "A_star": [0, *B], "D": L*index(use), "D_star": L_star*index(use_star), "omega": omega,
        "share": [0, *(made or [])], "growth": [0, *learning(l)], "growth_star": [0, *learning(l_star)]}"""

_OWN = frozenset(re.findall(r"^def (\w+)", _MODEL, re.MULTILINE)) | {"N", "TEACHES", "A_0", "A_star_0", "dates"}


def economy_script(claim: Claim, values: Values) -> str:
    """The script for what a hunt found: technologies A and A_star at date 0, sigma, tau or the matrix, dates.

    Raises NotPython if the statement at these dates cannot be decided by finitely many numbers.
    """
    return "\n".join(_Economy(claim, values).lines()) + "\n"


@dataclass(frozen=True)
class _Economy:
    claim: Claim
    values: Values

    def lines(self) -> Iterator[str]:
        """The script."""
        said = self.instance(self.claim.conclusion)
        end = [*self._quantities(said), *_told(said)]
        where = f" ({self.claim.where})" if self.claim.where else ""
        yield comment(f"{self.claim.id}{where}: fails in this economy.")
        yield comment(f"Claim: {self.claim.says or 'see the claims file'}")
        scalars = {k: v for k, v in self.values.items() if isinstance(v, Fraction)}
        taken = sorted({*self.values, *(b.name for b in self.claim.binders)} & _OWN)
        if taken:
            raise NotPython(f"the script has names of its own for what the claim calls {', '.join(taken)}")
        yield f"{', '.join(map(python_name, scalars))} = {', '.join(map(_number, scalars.values()))}"
        yield from self._missing(scalars)
        for name in ("A", "A_star"):
            yield from statement(f"{name}_0 = ", f"{_list(self.values[name])}  # at date 0")
        yield from self._matrix()
        yield from _MODEL.split("\n")
        if any("F(" in line for line in end):
            yield "def F(x, y=1): return x/y"
        yield from end

    def instance(self, node: Node) -> Node:
        """The statement at the dates of the counterexample."""
        match node:
            case Quant("forall", binder, body) if binder.name in self.values and not binder.index:
                return self.instance(body)
            case Quant(_, binder, _) if not binder.domain.integer:
                raise NotPython("a script cannot look at all dates")
            case Logic("and", args):
                return Logic("and", tuple(map(self.instance, args)))
            case Logic("implies", (a, b)):
                return Logic("implies", (a, self.instance(b)))
            case _:
                return node

    def _missing(self, scalars: Mapping[str, Fraction]) -> Iterator[str]:
        """One worker in a country of which the claim does not say how many it has."""
        workers = [name for name in ("L", "L_star") if name not in scalars]
        if workers:
            yield f"{' = '.join(workers)} = 1"
        if "sigma" not in scalars:
            raise NotPython("a script of paths needs sigma")

    def _matrix(self) -> Iterator[str]:
        home = self.values["A"]
        assert isinstance(home, tuple)
        if MATRIX in self.values:
            given = self.values[MATRIX]
            assert isinstance(given, tuple)
            rows, factor = given, ""
            yield from statement(f"{MATRIX} = ", f"[None, {', '.join(f'[None, *{_list(r)}]' for r in rows)}]")
        else:
            rows, factor = table(self.claim.model, len(home)), "tau*"
        text = ", ".join(_list(row) for row in rows)
        how = f"[[{factor}x for x in row] for row in [{text}]]" if factor else f"[{text}]"
        yield from statement("N, TEACHES = ", f"{len(home)}, {how}")

    def _quantities(self, said: Node) -> Iterator[str]:
        """The paths at the dates that the statement speaks of: by date, and by industry."""
        seen = [p for p in walk(said) if isinstance(p, At) and p.name in PLAIN]
        used = sorted({p.name for p in seen})
        if any(free_names(p.index[-1]) - self.values.keys() for p in seen):
            raise NotPython("a script needs to know the dates")
        dates = {_plain(p.index[-1]) for p in seen}
        yield from statement("dates = ", f"{{{', '.join(sorted(dates))}}}")
        for kind in sorted({PLAIN[name][0] for name in used}):
            yield f'{kind} = {{t: seen("{kind}", t) for t in dates}}'
        for name in used:
            kind, what = PLAIN[name]
            yield f'{python_name(name)} = {{t: at["{what}"] for t, at in {kind}.items()}}'


def _told(said: Node) -> Iterator[str]:
    """Both sides, where the statement is one relation, and whether it holds."""
    if isinstance(said, Rel):
        yield from call("print(", f'"left =", {_plain(said.lhs)}, "right =", {_plain(said.rhs)}', ")")
    yield from call('print("violated: the statement is", ', _plain(said), ")")


def _plain(node: Node) -> str:
    """Python in which paths are looked up by date, then by industry."""
    return Python().text(_dates_first(node))


def _dates_first(node: Node) -> Node:
    match node:
        case At(name, (*industry, date)) if name in PLAIN:
            return At(name, (_dates_first(date), *map(_dates_first, industry)))
        case _:
            return map_parts(node, _dates_first)


def _number(x: Fraction) -> str:
    return str(x)


def _list(value: Value) -> str:
    assert isinstance(value, tuple)
    return f"[{', '.join(_number(x) for x in value if isinstance(x, Fraction))}]"
