"""Random terms and formulas as text, with every construct of the grammar; some are laws that hold, or nearly hold."""

from __future__ import annotations

from random import Random

NUMBERS = ("0", "1", "2", "3", "1/2", "0.25", "7", "10", "2/3", "-1")
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
FUNCTIONS = ("exp", "log", "sqrt", "abs", "floor")
DOMAINS = (
    "(0, oo)",
    "(0, 1)",
    "[0, 1]",
    "(1, oo)",
    "(-oo, oo)",
    "[1/2, 2)",
    "{1, 2, ...}",
    "{2..5}",
    "[-1, 1]",
    "[0, oo)",
)
SHAPES = ("increasing", "decreasing", "convex", "concave")


class Formulas:
    """Formulas in some symbols: scalars, and sized ones with their size; `defined` are names of definitions."""

    def __init__(self, rng: Random, scalars: list[str], sized: dict[str, int], defined: tuple[str, ...] = ()) -> None:
        self.rng, self.scalars, self.sized, self.defined = rng, scalars, sized, defined

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def atom(self) -> str:
        if self.sized and self.chance(0.3):
            name = self.rng.choice(list(self.sized))
            return f"{name}[{self.rng.randint(1, self.sized[name])}]"
        if self.defined and self.chance(0.2):
            return self.rng.choice(self.defined)
        if self.scalars and self.chance(0.7):
            return self.rng.choice(self.scalars)
        return self.rng.choice(NUMBERS)

    def term(self, depth: int) -> str:
        if depth <= 0 or self.chance(0.15):
            return self.atom()
        a = self.term(depth - 1)
        kind = self.rng.random()
        if kind < 0.45:
            return f"({a} {self.rng.choice('+-*')} {self.term(depth - 1)})"
        if kind < 0.57:
            return f"({a} / {self.term(depth - 1)})"
        if kind < 0.72:
            return f"({a})^{self.rng.choice(('2', '3', '(1/2)', '(-1)', f'({self.atom()})'))}"
        if kind < 0.85:
            return f"{self.rng.choice(FUNCTIONS)}({a})"
        if kind < 0.89:
            return f"{self.rng.choice(('Min', 'Max'))}({a}, {self.term(depth - 1)})"
        if kind < 0.92:
            return f"-({a})"
        return self.bound(a, depth)

    def bound(self, a: str, depth: int) -> str:
        """A sum, a derivative or a limit."""
        kind = self.rng.random()
        if kind < 0.4 and self.sized:
            name = self.rng.choice(list(self.sized))
            return f"sum({name}[i] * {a}, i, 1, {self.sized[name]})"
        if kind < 0.5:
            return f"sum({a} + i, i, 1, {self.rng.choice(('3', '5', '0'))})"
        if not self.scalars:
            return a
        x = self.rng.choice(self.scalars)
        if kind < 0.85:
            return f"diff({a}, {x}{self.rng.choice(('', '', ', 2'))})"
        return f"limit({a}, {x}, {self.rng.choice(('0+', 'oo', '1-', '0', '-oo'))})"

    def formula(self, depth: int) -> str:
        kind = self.rng.random()
        if depth <= 0 or kind < 0.45:
            return self.relation()
        if kind < 0.6:
            word = self.rng.choice(("and", "or", "implies", "iff"))
            return f"({self.formula(depth - 1)}) {word} ({self.formula(depth - 1)})"
        if kind < 0.64:
            return f"not ({self.formula(depth - 1)})"
        if kind < 0.72 and self.scalars:
            return f"{self.rng.choice(SHAPES)}({self.term(2)}, {self.rng.choice(self.scalars)})"
        if kind < 0.8:
            inner = Formulas(self.rng, [*self.scalars, "u"], self.sized, self.defined)
            domain = self.rng.choice(DOMAINS)
            return f"{self.rng.choice(('forall', 'exists'))} u in {domain}: {inner.formula(depth - 1)}"
        return self.likely()

    def relation(self) -> str:
        a, b = self.term(self.rng.randint(0, 3)), self.term(self.rng.randint(0, 2))
        if self.chance(0.1):
            return f"{a} {self.rng.choice(('<', '<='))} {b} {self.rng.choice(('<', '<='))} {self.term(1)}"
        return f"{a} {self.rng.choice(RELATIONS)} {b}"

    def likely(self) -> str:
        """A law that holds on some domains, or nearly: where a rule is applied too freely, it shows here."""
        a, b, c = self.term(1), self.term(1), self.atom()
        x, y = self.atom(), self.atom()
        op = self.rng.choice(RELATIONS)
        laws = (
            f"{a} + {b} = {b} + {a}", f"({a})*({b}) {op} ({b})*({a})", f"({a} + {b})^2 >= 0", f"({a} - {b})^2 > 0",
            f"({a} + {b})^2 = ({a})^2 + 2*({a})*({b}) + ({b})^2", f"({a})/({a}) = 1", f"sqrt(({x})^2) = {x}",
            f"log(({x})*({y})) = log({x}) + log({y})", f"exp(log({a})) = {a}", f"log(exp({a})) = {a}",
            f"({x})^{c} * ({x})^2 = ({x})^({c} + 2)", f"(({x})^{c})^({y}) = ({x})^(({c})*({y}))", f"abs({a}) >= {a}",
            f"({x})^({c} - 1) = ({x})^{c}/({x})", f"(({x})*({y}))^{c} = ({x})^{c}*({y})^{c}", f"abs({a}) > {a}",
            f"({x} + {y})/2 {op} sqrt(({x})*({y}))", f"{x} < {y} implies exp({x}) {op} exp({y})", f"exp({a}) > 0",
            f"{x} < {y} implies ({x})^{c} {op} ({y})^{c}", f"log({x}) {op} {x} - 1", f"exp({x}) {op} 1 + {x}",
            f"(1 + {x})^{c} {op} 1 + ({c})*({x})", f"Min({a}, {b}) <= {a}",
            f"Max({a}, {b}) + Min({a}, {b}) = {a} + {b}",
            f"floor({a}) <= {a} < floor({a}) + 1", f"floor({x} + {y}) {op} floor({x}) + floor({y})",
            f"diff(({x})^2, {x}) {op} 2*{x}", f"{a} < {b} or {a} >= {b}", f"{a} {op} {b} iff {b} {op} {a}",
            f"{x} > 0 implies ({x})^{c} > 0", f"1/({x}) {op} 1/({y}) implies {x} {op} {y}", f"0 * ({a}) = 0",
            f"({a}) - ({a}) {op} 0", f"exists u in (0, oo): u {op} {a}", f"forall u in (0, 1): u*({x}) {op} {x}",
            f"({x})^{c} >= Min(1, {x})", f"log({x})/log({y}) {op} log({x})", f"({x})^0 = 1", f"({x})^1 = {x}",
        )  # fmt: skip
        return self.rng.choice(laws)
