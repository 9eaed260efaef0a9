"""Truth of a claims file's statements at points, written apart from referee: its own parser, mpmath, no shared code.

It is what the labels of the economists' claims are checked with. Derivatives are numeric, limits are values close to
the point, `increasing` and its kin are drawn pairs of points. Nothing here is rigorous; ties are reported as ties.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath
from mpmath import mp, mpf

DIGITS = 50
TIE = mpf(10) ** -18
NOISE = mpf(10) ** -12  # of numeric derivatives, over TIE
SIMPLE = [Fraction(a, b) for a in range(1, 7) for b in (1, 2, 3, 4)]

Tree = tuple[Any, ...]
Env = dict[str, Any]


class Undefined(ArithmeticError):
    """A power, quotient or logarithm that has no real value, or values too large to compare."""


TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[A-Za-z]\w*|<=|>=|!=|[-+*/^()\[\]{},:<>=]|\.\.\.?)")
RELATIONS = {"<", "<=", ">", ">=", "=", "!="}


def tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match, (text, at)
        found.append(match[1])
        at = match.end()
    return found


class Parser:
    """Recursive descent; loosest first: iff, implies, or, and, not, relations, sums, products, minus, powers."""

    def __init__(self, text: str) -> None:
        self.rest = tokens(text)

    def peek(self) -> str:
        return self.rest[0] if self.rest else ""

    def take(self, expected: str = "") -> str:
        assert self.rest and (not expected or self.rest[0] == expected), (expected, self.rest)
        return self.rest.pop(0)

    def whole(self) -> Tree:
        tree = self.iff()
        assert not self.rest, self.rest
        return tree

    def iff(self) -> Tree:
        return self.paired("iff", lambda: self.paired("implies", self.disjunction))

    def paired(self, word: str, inner: Callable[[], Tree]) -> Tree:
        left = inner()
        while self.peek() == word:
            self.take()
            left = (word, left, inner())
        return left

    def disjunction(self) -> Tree:
        return self.paired("or", lambda: self.paired("and", self.negation))

    def negation(self) -> Tree:
        if self.peek() == "not":
            self.take()
            return ("not", self.negation())
        return self.relation()

    def relation(self) -> Tree:
        sides = [self.sum()]
        chain: list[Tree] = []
        while self.peek() in RELATIONS:
            op = self.take()
            sides.append(self.sum())
            chain.append((op, sides[-2], sides[-1]))
        if not chain:
            return sides[0]
        tree = chain[0]
        for part in chain[1:]:
            tree = ("and", tree, part)
        return tree

    def sum(self) -> Tree:
        left = self.product()
        while self.peek() in ("+", "-"):
            left = (self.take(), left, self.product())
        return left

    def product(self) -> Tree:
        left = self.unary()
        while self.peek() in ("*", "/"):
            left = (self.take(), left, self.unary())
        return left

    def unary(self) -> Tree:
        if self.peek() == "-":
            self.take()
            return ("neg", self.unary())
        base = self.atom()
        if self.peek() == "^":
            self.take()
            return ("^", base, self.unary())
        return base

    def atom(self) -> Tree:
        word = self.take()
        if word == "(":
            tree = self.iff()
            self.take(")")
            return tree
        if word[0].isdigit():
            return ("number", Fraction(word))
        if self.peek() == "[":
            return ("entry", word, self.arguments("[", "]"))
        if word == "limit" and self.peek() == "(":
            return self.limit()
        if self.peek() == "(":
            return ("call", word, self.arguments("(", ")"))
        return ("name", word)

    def arguments(self, left: str, right: str) -> list[Tree]:
        self.take(left)
        found = [self.iff()]
        while self.peek() == ",":
            self.take()
            found.append(self.iff())
        self.take(right)
        return found

    def limit(self) -> Tree:
        self.take("(")
        body = self.iff()
        self.take(",")
        name = self.take()
        self.take(",")
        sign = -1 if self.peek() == "-" else 1
        if sign < 0:
            self.take()
        point = self.sum_without_side()
        side = self.take() if self.peek() in ("+", "-") else ""
        self.take(")")
        return ("limit", body, name, point if sign > 0 else ("neg", point), side)

    def sum_without_side(self) -> Tree:
        left = self.product()
        while self.peek() in ("+", "-") and self.rest[1] != ")":
            left = (self.take(), left, self.product())
        return left


@dataclass(frozen=True)
class Domain:
    """An interval or integers; an open end is never drawn."""

    low: float
    high: float
    low_open: bool
    high_open: bool
    whole: bool

    def draw(self, rng: random.Random, simple: bool) -> Any:
        if self.whole:
            low = int(max(self.low, -5))
            return mpf(rng.randint(low, int(min(self.high, low + 6))))
        for _ in range(60):
            value = self.any(rng, simple)
            if self.holds(value):
                return value
        return self.inside(rng)

    def inside(self, rng: random.Random) -> Any:
        low, high = max(self.low, -10), min(self.high, max(self.low, -10) + 20)
        return mpf(low) + (mpf(high) - mpf(low)) * mpf(rng.randint(1, 999)) / 1000

    def any(self, rng: random.Random, simple: bool) -> Any:
        ends = [x for x, is_open in ((self.low, self.low_open), (self.high, self.high_open)) if not is_open]
        if ends and rng.random() < 0.2:
            return mpf(rng.choice(ends))
        sign = -1 if self.low < 0 and rng.random() < 0.5 else 1
        if simple:
            fraction = rng.choice(SIMPLE)
            return sign * mpf(fraction.numerator) / fraction.denominator
        shift = max(self.low, 0) if abs(self.low) < 100 else 0
        return sign * (shift + mpf(rng.lognormvariate(0, 1.2)))

    def holds(self, x: Any) -> bool:
        above = x > self.low if self.low_open else x >= self.low
        below = x < self.high if self.high_open else x <= self.high
        return bool(above and below)


def domain(text: str) -> Domain:
    text = text.strip()
    inner = [part.strip() for part in text[1:-1].replace("..", ",").replace(".", "").split(",") if part.strip()]
    ends = [bound(part) for part in inner]
    if text[0] == "{":
        return Domain(ends[0], float("inf") if text.rstrip("}").endswith(".") else ends[-1], False, False, True)
    return Domain(ends[0], ends[1], text[0] == "(", text[-1] == ")", False)


def bound(text: str) -> float:
    return {"oo": float("inf"), "-oo": float("-inf")}.get(text) or float(Fraction(text))


@dataclass(frozen=True)
class Case:
    """One claim: domains (and sizes) of its symbols, its givens and its statement as trees, definitions by name."""

    id: str
    domains: Mapping[str, Domain]
    sizes: Mapping[str, int]
    definitions: Mapping[str, Tree]
    given: tuple[Tree, ...]
    says: Tree


def cases(path: Path) -> list[Case]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    definitions = {name: Parser(text).whole() for name, text in data.get("definitions", {}).items()}
    found = []
    for row in data["claim"]:
        if "exists" in row["says"]:
            continue
        symbols = {**data.get("symbols", {}), **row.get("symbols", {})}
        found.append(
            Case(
                f"{data['paper']['key']}.{row['id']}",
                {name: domain(field["domain"]) for name, field in symbols.items()},
                {name: field["size"] for name, field in symbols.items() if "size" in field},
                definitions,
                tuple(Parser(text).whole() for text in row.get("given", [])),
                Parser(row["says"]).whole(),
            )
        )
    return found


def names(tree: Any, definitions: Mapping[str, Tree]) -> set[str]:
    """The symbols that a tree speaks of, definitions looked through (bound names included)."""
    if isinstance(tree, list):
        return set().union(*(names(part, definitions) for part in tree))
    if not isinstance(tree, tuple):
        return set()
    if tree[0] == "name" or tree[0] == "entry":
        own = names(definitions[tree[1]], definitions) if tree[1] in definitions else {tree[1]}
        return own | (names(tree[2], definitions) if tree[0] == "entry" else set())
    return set().union(*(names(part, definitions) for part in tree[1:]))


class Evaluator:
    """Values and truths in an environment; `rng` draws the pairs of points of `increasing` and the like."""

    def __init__(self, case: Case, rng: random.Random) -> None:
        self.case, self.rng = case, rng

    def value(self, tree: Tree, env: Env) -> Any:
        kind, *rest = tree
        if kind == "number":
            return mpf(rest[0].numerator) / rest[0].denominator
        if kind == "name":
            if rest[0] in self.case.definitions and rest[0] not in env:
                return self.value(self.case.definitions[rest[0]], env)
            return env[rest[0]]
        if kind == "entry":
            return env[rest[0]][int(self.value(rest[1][0], env)) - 1]
        if kind == "neg":
            return -self.value(rest[0], env)
        if kind == "limit":
            return self.limit(rest, env)
        if kind == "call":
            return self.call(rest[0], rest[1], env)
        a, b = (self.value(side, env) for side in rest)
        return self.arithmetic(kind, a, b)

    def arithmetic(self, op: str, a: Any, b: Any) -> Any:
        if op == "/" and b == 0:
            raise Undefined
        if op == "^":
            return self.power(a, b)
        return {"+": a + b, "-": a - b, "*": a * b}[op] if op != "/" else a / b

    def power(self, a: Any, b: Any) -> Any:
        if abs(b) * abs(mpmath.log(abs(a)) if a else 1) > 5000 or (a == 0 and b <= 0) or (a < 0 and b != int(b)):
            raise Undefined
        return a**b

    def call(self, name: str, args: list[Tree], env: Env) -> Any:
        if name == "sum":
            low, high = (int(self.value(args[k], env)) for k in (2, 3))
            return mpmath.fsum(self.value(args[0], {**env, args[1][1]: mpf(i)}) for i in range(low, high + 1))
        if name == "diff":
            return self.derivative(args, env)
        values = [self.value(arg, env) for arg in args]
        if (name == "log" and values[0] <= 0) or (name == "sqrt" and values[0] < 0):
            raise Undefined
        if name == "exp" and abs(values[0]) > 5000:
            raise Undefined
        simple = {"exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt, "abs": abs, "Min": min, "Max": max}
        return simple[name](*values)

    def derivative(self, args: list[Tree], env: Env) -> Any:
        order = int(self.value(args[2], env)) if len(args) > 2 else 1
        target = args[1]
        at = self.value(target, env)

        def moved(x: Any) -> Any:
            if target[0] == "name":
                return self.value(args[0], {**env, target[1]: x})
            place = int(self.value(target[2][0], env)) - 1
            entries = [*env[target[1]]]
            entries[place] = x
            return self.value(args[0], {**env, target[1]: entries})

        return mpmath.diff(moved, at, order)

    def limit(self, rest: list[Any], env: Env) -> Any:
        body, name, point, side = rest
        if "oo" in str(point):
            sign = -1 if point[0] == "neg" else 1
            return self.settled([self.value(body, {**env, name: sign * mpf(10) ** k}) for k in (9, 11)])
        at = self.value(point, env)
        if not side:
            side = "+" if at == self.case.domains[name].low else "-"
        sign = 1 if side == "+" else -1
        return self.settled([self.value(body, {**env, name: at + sign * mpf(10) ** -k}) for k in (9, 11)])

    def settled(self, values: list[Any]) -> Any:
        """The last of two values on the way to a limit, marked to be compared loosely."""
        if abs(values[1] - values[0]) > mpf(10) ** -4 * (1 + abs(values[1])):
            raise Undefined
        return mpmath.mpf(values[1])

    def truth(self, tree: Tree, env: Env) -> bool:
        kind, *rest = tree
        if kind in ("and", "or", "implies", "iff"):
            a, b = (self.truth(side, env) for side in rest)
            return {"and": a and b, "or": a or b, "implies": not a or b, "iff": a == b}[kind]
        if kind == "not":
            return not self.truth(rest[0], env)
        if kind == "call":
            return self.shape(rest[0], rest[1], env)
        assert kind in RELATIONS, tree
        a, b = (self.value(side, env) for side in rest)
        loose = "limit" in str(tree)
        return compare(kind, a, b, mpf(10) ** -6 if loose else TIE)

    def shape(self, name: str, args: list[Tree], env: Env) -> bool:
        """`increasing`, `decreasing`, `convex` or `concave` on some drawn pairs, all of which meet the givens."""
        body, variable = args[0], args[1][1]
        space = self.case.domains[variable]
        for _ in range(6):
            a, b = sorted(space.draw(self.rng, self.rng.random() < 0.5) for _ in range(2))
            if a == b or not all(self.given({**env, variable: x}, variable) for x in (a, b)):
                continue
            f = lambda x: self.value(body, {**env, variable: x})  # noqa: E731
            if name in ("increasing", "decreasing"):
                if not compare("<" if name == "increasing" else ">", f(a), f(b), TIE):
                    return False
                continue
            s = mpf(self.rng.randint(1, 9)) / 10
            chord, middle = s * f(a) + (1 - s) * f(b), f(s * a + (1 - s) * b)
            if not compare("<=" if name == "convex" else ">=", middle, chord, TIE):
                return False
        return True

    def given(self, env: Env, variable: str) -> bool:
        of_it = [g for g in self.case.given if variable in names(g, self.case.definitions)]
        return all(self.truth(g, env) for g in of_it)


def compare(op: str, a: Any, b: Any, tie: Any) -> bool:
    """The relation, where the sides are apart or both are the same number; ties break strict relations."""
    size = max(abs(a), abs(b)) + (1 if tie != TIE else NOISE)
    if abs(a - b) <= tie * size:
        return op in ("=", "<=", ">=")
    return {"=": False, "!=": True, "<": a < b, "<=": a < b, ">": a > b, ">=": a > b}[op]


def points(case: Case, seed: int, count: int) -> list[Env]:
    """Draws that meet the givens; an equation among them is solved for one of its symbols by bisection."""
    rng = random.Random(seed)
    evaluator = Evaluator(case, rng)
    used = set().union(*(names(t, case.definitions) for t in (*case.given, case.says))) & set(case.domains)
    found: list[Env] = []
    for attempt in range(count * 40):
        if len(found) == count:
            break
        simple = attempt % 3 != 0
        env: Env = {}
        for name in sorted(used):
            env[name] = case.domains[name].draw(rng, simple)
            if name in case.sizes:
                same = rng.random() < 0.2
                more = [case.domains[name].draw(rng, simple) for _ in range(case.sizes[name])]
                env[name] = [env[name]] * len(more) if same else more
        try:
            for g in case.given:
                if g[0] == "=":
                    solve(case, evaluator, g, env, rng)
            if all(evaluator.truth(g, env) for g in case.given):
                found.append(env)
        except (ArithmeticError, ValueError):
            continue
    return found


def solve(case: Case, evaluator: Evaluator, equation: Tree, env: Env, rng: random.Random) -> None:
    """Set one symbol of the equation so that it holds."""
    scalars = [n for n in names(equation, case.definitions) if n in env and n not in case.sizes]
    lonely = [n for n in scalars if sum(n in names(g, case.definitions) for g in case.given) == 1]
    name = rng.choice(sorted(lonely or scalars))

    def gap(x: Any) -> Any:
        return evaluator.value(equation[1], {**env, name: x}) - evaluator.value(equation[2], {**env, name: x})

    grid = [x for x in (mpf(10) ** (mpf(k) / 4) for k in range(-24, 25)) if case.domains[name].holds(x)]
    for a, b in pairwise(grid):
        left, right = gap(a), gap(b)
        if left == 0:
            env[name] = a
            return
        if left * right < 0:
            env[name] = mpmath.findroot(gap, (a, b), solver="anderson", tol=mpf(10) ** -45, verify=False)
            return
    raise Undefined


def tally(case: Case, seed: int = 1, count: int = 60) -> tuple[int, int, list[Env]]:
    """How many drawn points the claim holds at, how many could not be judged, and those where it fails."""
    mp.dps = DIGITS
    evaluator = Evaluator(case, random.Random(seed + 1))
    holds, undefined, fails = 0, 0, []
    for env in points(case, seed, count):
        try:
            if evaluator.truth(case.says, env):
                holds += 1
            else:
                fails.append(env)
        except (ArithmeticError, ValueError):
            undefined += 1
    return holds, undefined, fails
