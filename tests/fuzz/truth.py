"""Truth of claims at points, apart from referee: exact fractions where they stay rational, 60 digits elsewhere.

Three-valued: None is "cannot be told here" (a quotient by zero, a tie of rounded numbers, a quantifier that no drawn
value decides). Only a plain False of a proved statement speaks against the proof.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any

import mpmath
from mpmath import mp, mpf

from tests.economics.evaluator import Parser, Tree

DIGITS = 60
TIE = mpf(10) ** -40
LOOSE = mpf(10) ** -6
LARGEST = 10**6
DRAWS = 6
SHAPES = ("increasing", "decreasing", "convex", "concave")
Value = Any
Env = dict[str, Any]


class Unknown(ArithmeticError):
    """A value that the language leaves open, or that is too large to work with."""


class Reader(Parser):
    """The parser of the economists' claims, with quantifiers."""

    def negation(self) -> Tree:
        if self.peek() not in ("forall", "exists"):
            return super().negation()
        kind = self.take()
        binders = [self.binder()]
        while self.peek() == ",":
            self.take()
            binders.append(self.binder())
        self.take(":")
        body = self.iff()
        for name, domain in reversed(binders):
            body = (kind, name, domain, body)
        return body

    def binder(self) -> tuple[str, Domain]:
        name = self.take()
        self.take("in")
        parts = []
        while not parts or parts[-1] not in (")", "]", "}"):
            parts.append(self.take())
        return name, domain("".join(parts))


@dataclass(frozen=True)
class Domain:
    """An interval, or integers, with rational ends (None: infinite)."""

    low: Fraction | None
    high: Fraction | None
    whole: bool
    low_open: bool
    high_open: bool

    def draw(self, rng: Random) -> Fraction:
        """A value: an end, a simple number, or any."""
        if self.whole:
            low = ceil(self.low) if self.low is not None else -5
            high = low + 6 if self.high is None else min(floor(self.high), low + 6)
            if high < low:
                raise Unknown
            return Fraction(rng.randint(low, high))
        low = self.low if self.low is not None else Fraction(-20)
        high = self.high if self.high is not None else max(low, Fraction(0)) + 20
        for _ in range(30):
            value = self._any(rng, low, high)
            if self.holds(value):
                return value
        if not self.holds((low + high) / 2):
            raise Unknown
        return (low + high) / 2

    def _any(self, rng: Random, low: Fraction, high: Fraction) -> Fraction:
        kind = rng.random()
        if kind < 0.15:
            return rng.choice((low, high))
        if kind < 0.6:
            return rng.choice((-1, 1)) * Fraction(rng.randint(0, 8), rng.choice((1, 1, 2, 3, 4)))
        if kind < 0.7:
            return Fraction(rng.choice((-1, 1)) * rng.choice((1, 1000)), rng.choice((1, 1000, 10**6)))
        return low + (high - low) * Fraction(rng.randint(0, 60), 60)

    def holds(self, x: Fraction) -> bool:
        above = self.low is None or x > self.low or (x == self.low and not self.low_open)
        return above and (self.high is None or x < self.high or (x == self.high and not self.high_open))


def domain(text: str) -> Domain:
    """The domain that the text writes; raises Unknown if its ends are not numbers."""
    inner = text.strip()[1:-1].replace(" ", "")
    try:
        if text.strip()[0] == "{":
            parts = [p for p in inner.replace("...", ",oo,").replace("..", ",oo,").split(",") if p]
            low, last = Fraction(parts[0]), parts[-1]
            return Domain(low, None if last == "oo" else Fraction(last), True, False, False)
        low_text, high_text = inner.split(",")
        ends = [None if t in ("oo", "-oo") else Fraction(t) for t in (low_text, high_text)]
        return Domain(ends[0], ends[1], False, text.strip()[0] == "(", text.strip()[-1] == ")")
    except (ValueError, ZeroDivisionError, IndexError):
        raise Unknown from None


@dataclass(frozen=True)
class Stated:
    """A claim as its file has it: domains and sizes of symbols, definitions, givens and statement as trees."""

    domains: dict[str, Domain]
    sizes: dict[str, int]
    definitions: dict[str, Tree]
    given: tuple[Tree, ...]
    says: Tree


def stated(data: bytes) -> dict[str, Stated]:
    """The claims of a file by their ids, as far as this reader understands them."""
    table = tomllib.loads(data.decode())
    found = {}
    for row in table["claim"]:
        try:
            symbols = {**table.get("symbols", {}), **row.get("symbols", {})}
            found[row["id"]] = Stated(
                {name: domain(f["domain"]) for name, f in symbols.items() if not f.get("path")},
                {name: f["size"] for name, f in symbols.items() if isinstance(f.get("size"), int)},
                {n: Reader(text).whole() for n, text in table.get("definitions", {}).items()},
                tuple(Reader(g if isinstance(g, str) else g["is"]).whole() for g in row.get("given", ())),
                Reader(row.get("formula", row["says"])).whole(),
            )
        except (AssertionError, Unknown, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    return found


class Truth:
    """Truth of one claim at points that are drawn."""

    def __init__(self, claim: Stated, rng: Random) -> None:
        self.claim, self.rng = claim, rng
        mp.dps = DIGITS

    def against(self, points: int) -> Env | None:
        """A drawn point of the domains that meets every given and at which the statement is false."""
        for _ in range(points):
            try:
                env = self.draw()
            except Unknown:  # an empty domain
                return None
            if self.fails(env) and self.surely(env):
                return env
        return None

    def fails(self, env: Env) -> bool:
        """Whether the point meets every given and the statement is false there."""
        return self.met(env) and self.holds(self.claim.says, env) is False

    def surely(self, env: Env) -> bool:
        """The same with five times the digits, since differences of close numbers lose many of them."""
        before, state = mp.dps, self.rng.getstate()
        mp.dps = 5 * DIGITS
        try:
            return any(self.fails(env) for _ in range(DRAWS))
        finally:
            mp.dps = before
            self.rng.setstate(state)

    def draw(self) -> Env:
        env: Env = {}
        for name, space in self.claim.domains.items():
            size = self.claim.sizes.get(name)
            env[name] = space.draw(self.rng) if size is None else [space.draw(self.rng) for _ in range(size)]
        if self.rng.random() < 0.2:  # ties
            first = next((v for v in env.values() if not isinstance(v, list)), None)
            for name, space in self.claim.domains.items():
                if first is not None and not isinstance(env[name], list) and space.holds(first):
                    env[name] = first if not space.whole or first.denominator == 1 else env[name]
        return env

    def met(self, env: Env) -> bool:
        return all(self.holds(g, env) is True for g in self.claim.given)

    def holds(self, tree: Tree, env: Env) -> bool | None:
        """Whether a formula holds; None if that cannot be told."""
        kind, *rest = tree
        if kind in ("and", "or", "implies", "iff", "not"):
            return connected(kind, [self.holds(part, env) for part in rest])
        if kind in ("forall", "exists"):
            return self.quantified(kind, rest[0], rest[1], rest[2], env)
        if kind == "name" and rest[0] in self.claim.definitions:
            return self.holds(self.claim.definitions[rest[0]], env)
        try:
            if kind == "call" and rest[0] in SHAPES:
                return self.shape(rest[0], rest[1], env)
            loose = "limit" in str(tree) or "diff" in str(tree)
            return compared(kind, self.value(rest[0], env), self.value(rest[1], env), LOOSE if loose else TIE)
        except (ArithmeticError, ValueError, KeyError, IndexError, TypeError):
            return None

    def quantified(self, kind: str, name: str, space: Domain, body: Tree, env: Env) -> bool | None:
        wanted = kind == "exists"
        try:
            values = [space.draw(self.rng) for _ in range(DRAWS)]
        except Unknown:  # an empty domain
            return None
        found = any(self.holds(body, {**env, name: x}) is wanted for x in values)
        return wanted if found else None

    def shape(self, name: str, args: list[Tree], env: Env) -> bool | None:
        """False if a drawn pair of points speaks against it, else None."""
        x = args[1][1]
        of_it = [g for g in self.claim.given if f"'{x}'" in str(g) and not any(word in str(g) for word in SHAPES)]
        for _ in range(DRAWS):
            a, b = sorted(self.claim.domains[x].draw(self.rng) for _ in range(2))
            s = Fraction(self.rng.randint(1, 3), 4)
            points = [{**env, x: p} for p in (a, b, s * a + (1 - s) * b)]
            if a == b or not all(self.holds(g, p) is True for g in of_it for p in points[:2]):
                continue
            f, g, h = (self.value(args[0], p) for p in points)
            rough = LOOSE if "diff" in str(args) else TIE
            if name in ("increasing", "decreasing"):
                held = compared("<" if name == "increasing" else ">", f, g, rough)
            else:
                held = compared("<=" if name == "convex" else ">=", h, s * f + (1 - s) * g, rough)
            if held is False:
                return False
        return None

    def value(self, tree: Tree, env: Env) -> Value:
        """The value of a term: a fraction, or a number of 60 digits. Raises Unknown."""
        kind, *rest = tree
        if kind == "number":
            return rest[0]
        if kind == "name":
            return env[rest[0]] if rest[0] in env else self.value(self.claim.definitions[rest[0]], env)
        if kind == "entry":
            place = self.value(rest[1][0], env)
            if place not in range(1, len(env[rest[0]]) + 1):
                raise Unknown
            return env[rest[0]][int(place) - 1]
        if kind == "neg":
            return -self.value(rest[0], env)
        if kind == "limit":
            return self.limit(rest, env)
        if kind == "call":
            return self.call(rest[0], rest[1], env)
        return small(arithmetic(kind, *(self.value(side, env) for side in rest)))

    def call(self, name: str, args: list[Tree], env: Env) -> Value:
        if name == "sum":
            low, high = (self.value(args[k], env) for k in (2, 3))
            if high - low > 100 or low != int(low) or high != int(high):
                raise Unknown
            terms = (self.value(args[0], {**env, args[1][1]: Fraction(i)}) for i in range(int(low), int(high) + 1))
            return added(terms)
        if name == "diff":
            return self.derivative(args, env)
        values = [self.value(arg, env) for arg in args]
        if name in ("Min", "Max"):
            a, b = values
            return a if (float_of(a) < float_of(b)) == (name == "Min") else b
        return small(FUNCTIONS[name](values[0]))

    def derivative(self, args: list[Tree], env: Env) -> Value:
        order = int(self.value(args[2], env)) if len(args) > 2 else 1
        at, x = float_of(self.value(args[1], env)), args[1]
        if x[0] != "name" or order > 2:
            raise Unknown
        near = [self.value(args[0], {**env, x[1]: at + k * mpf(10) ** -12}) for k in (-2, -1, 0, 1, 2)]
        p, q, r, s, t = map(float_of, near)
        first, second = ((r - q) * mpf(10) ** 12, (s - r) * mpf(10) ** 12)
        if abs(first - second) > LOOSE * (1 + abs(first)):  # a kink
            raise Unknown
        if order == 1:
            return (s - q) * mpf(10) ** 12 / 2
        one, other = ((x - 2 * y + z) * mpf(10) ** 24 for x, y, z in ((p, q, r), (r, s, t)))
        if abs(one - other) > LOOSE * (1 + abs(one)):
            raise Unknown
        return (q - 2 * r + s) * mpf(10) ** 24

    def limit(self, rest: list[Any], env: Env) -> Value:
        body, name, point, side = rest
        signs = {"+": (1,), "-": (-1,)}.get(side, (1, -1))
        if "'oo'" in str(point):
            ways = [[(-1 if point[0] == "neg" else 1) * mpf(10) ** k for k in (12, 15)]]
        else:
            at = float_of(self.value(point, env))
            ways = [[at + sign * mpf(10) ** -k for k in (12, 15)] for sign in signs]
        ends = []
        for way in ways:
            near, nearer = (float_of(self.value(body, {**env, name: x})) for x in way)
            if abs(near - nearer) > mpf(10) ** -9 * (1 + abs(nearer)):
                raise Unknown
            ends.append(nearer)
        if abs(ends[0] - ends[-1]) > LOOSE:
            raise Unknown
        return ends[0]


def connected(kind: str, parts: list[bool | None]) -> bool | None:
    """Kleene's three-valued logic."""
    if kind == "not":
        return None if parts[0] is None else not parts[0]
    a, b = parts
    if kind == "implies":
        a, kind = (None if a is None else not a), "or"
    if kind == "iff":
        return None if a is None or b is None else a == b
    decisive = kind == "or"
    if a is decisive or b is decisive:
        return decisive
    return None if a is None or b is None else not decisive


def compared(op: str, a: Value, b: Value, tie: Any) -> bool | None:
    """A relation: exact between fractions; None where rounded numbers are too close."""
    if not (isinstance(a, Fraction) and isinstance(b, Fraction)):
        a, b = float_of(a), float_of(b)
        if abs(a - b) <= tie * (1 + max(abs(a), abs(b))):
            return None
    return bool({"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op])


def float_of(x: Value) -> Any:
    return mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def small(x: Value) -> Value:
    """The value, rounded if its fraction is long; raises Unknown if it is out of range."""
    if isinstance(x, Fraction):
        return x if x.denominator.bit_length() + x.numerator.bit_length() < 400 else small(float_of(x))
    if not mpmath.isfinite(x) or (x and not -LARGEST < mpmath.log(abs(x)) < LARGEST):
        raise Unknown
    return x


def added(terms: Iterable[Value]) -> Value:
    total: Value = Fraction(0)
    for term in terms:
        total = arithmetic("+", total, term)
    return total


def arithmetic(op: str, a: Value, b: Value) -> Value:
    if op == "^":
        return power(a, b)
    if not (isinstance(a, Fraction) and isinstance(b, Fraction)):
        a, b = float_of(a), float_of(b)
    if op == "/":
        if b == 0 or (not isinstance(b, Fraction) and abs(b) < TIE):
            raise Unknown
        return a / b
    return {"+": a + b, "-": a - b, "*": a * b}[op]


def power(a: Value, b: Value) -> Value:
    """a^b where a is positive, or b a whole number (then a is not 0 unless b is positive)."""
    whole = isinstance(b, Fraction) and b.denominator == 1
    if not whole and (a <= 0 or (not isinstance(a, Fraction) and a < TIE)):
        raise Unknown
    if a == 0 and b <= 0:
        raise Unknown
    if whole and isinstance(a, Fraction) and abs(b) < 200:
        return a ** int(b)
    x, y = float_of(a), float_of(b)
    if x != 0 and abs(y * mpmath.log(abs(x))) > LARGEST:
        raise Unknown
    return x ** (int(b) if whole else y)


def _log(x: Value) -> Value:
    if x <= 0 or (not isinstance(x, Fraction) and x < TIE):
        raise Unknown
    return Fraction(0) if x == 1 else mpmath.log(float_of(x))


def _exp(x: Value) -> Value:
    if abs(x) > LARGEST:
        raise Unknown
    return Fraction(1) if x == 0 else mpmath.exp(float_of(x))


def _sqrt(x: Value) -> Value:
    return power(x, Fraction(1, 2)) if x != 0 else _zero()


def _zero() -> Value:
    raise Unknown  # 0^(1/2): left open, unless the language says more


def _floor(x: Value) -> Value:
    if isinstance(x, Fraction):
        return Fraction(x.numerator // x.denominator)
    if abs(x - mpmath.nint(x)) < mpf(10) ** -20 * (1 + abs(x)) or abs(x) > 10**30:
        raise Unknown
    return Fraction(int(mpmath.floor(x)))


FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "exp": _exp, "log": _log, "sqrt": _sqrt, "abs": abs, "floor": _floor,
}  # fmt: skip


def environments(values: dict[str, Any]) -> Iterator[Env]:
    """The environment that a counterexample's values (texts, or lists of them) make."""
    try:
        yield {n: [Fraction(x) for x in v] if isinstance(v, list) else Fraction(v) for n, v in values.items()}
    except (TypeError, ValueError):
        return
