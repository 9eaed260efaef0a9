"""From the text of a statement to an expression. The text is only ever parsed, never run.

The grammar is `grammar.lark`. A text is bounded in length and nesting, numbers in digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from importlib import resources

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from .expression import (
    FUNCTIONS,
    INFINITY,
    At,
    Binder,
    Domain,
    Evolves,
    Limit,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
    is_formula,
    map_parts,
    num,
)
from .reading import explain, nesting
from .substitute import Function, fresh, substitute

MAX_LENGTH = 20_000
MAX_NESTING = 60
MAX_DIGITS = 60

Definitions = Mapping[str, Function]


class StatementError(ValueError):
    """A text that is not a statement: what was found, where (a caret below the text) and what would be right."""


@v_args(inline=True)
class _Build(Transformer[Token, Node]):
    def number(self, token: Token) -> Node:
        if len(token) > MAX_DIGITS:
            raise StatementError(f"a number of {len(token)} digits; at most {MAX_DIGITS} are allowed")
        return num(str(token))

    def name(self, token: Token) -> Node:
        return Var(str(token))

    def entry(self, name: Token, *rest: object) -> Node:
        return At(str(name), _terms(rest))

    def call(self, name: Token, *rest: object) -> Node:
        args = tuple(x for x in rest if not isinstance(x, Token))
        if name == "sqrt" and len(args) == 1:
            return Op("^", (args[0], num("1/2")))  # type: ignore[arg-type]
        if name in FUNCTIONS and len(args) != FUNCTIONS[name]:
            raise StatementError(f"{name} takes {FUNCTIONS[name]} argument(s), found {len(args)}")
        return Op(str(name), args)  # type: ignore[arg-type]

    def group(self, _open: Token, inner: Node, _close: Token) -> Node:
        return inner

    def add(self, a: Node, _: Token, b: Node) -> Node:
        return Op("+", (_term(a), _term(b)))

    def sub(self, a: Node, _: Token, b: Node) -> Node:
        return Op("-", (_term(a), _term(b)))

    def mul(self, a: Node, b: Node) -> Node:
        return Op("*", (_term(a), _term(b)))

    def div(self, a: Node, b: Node) -> Node:
        if isinstance(a, Num) and isinstance(b, Num) and b.value != 0:
            return Num(a.value / b.value)
        return Op("/", (_term(a), _term(b)))

    def neg(self, _: Token, a: Node) -> Node:
        return Num(-a.value) if isinstance(a, Num) else Op("neg", (_term(a),))

    def pow(self, a: Node, b: Node) -> Node:
        return Op("^", (_term(a), _term(b)))

    def relation(self, first: Node, *rest: object) -> Node:
        parts: list[Node] = []
        left = _term(first)
        for op, right in zip(rest[::2], rest[1::2], strict=True):
            parts.append(Rel(str(op), left, _term(right)))
            left = _term(right)
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))

    def total(self, *parts: object) -> Node:
        body, var, lo, hi = (p for p in parts if not _bracket(p))
        return Total(_symbol(var), _term(lo), _term(hi), _term(body))

    def limit(self, *parts: object) -> Node:
        body, var, point, side = (p for p in parts if not _bracket(p))
        return Limit(_term(body), _symbol(var), _term(point), str(side))

    def evolves(self, *parts: object) -> Node:
        body, time, rate = (p for p in parts if not _bracket(p))
        return Evolves(_term(body), _symbol(time), _term(rate))

    def interval(self, left: Token, lo: Node, hi: Node, right: Token) -> Domain:
        below = None if lo == Op("neg", (INFINITY,)) else lo
        above = None if hi == INFINITY else hi
        return Domain(False, below, above, left == "(", right == ")")

    def integers(self, lo: Node, hi: Node) -> Domain:
        below = None if lo == Op("neg", (INFINITY,)) else lo
        return Domain(True, below, None if hi == INFINITY else hi, False, False)

    def integers_from(self, lo: Node) -> Domain:
        return Domain(True, lo, None, False, False)

    def binder(self, name: Token, *rest: object) -> Binder:
        domains = [d for d in rest if isinstance(d, Domain)]
        return Binder(_symbol(name), domains[-1], tuple(domains[:-1]))

    def quantifier(self, kind: Token, *rest: object) -> Node:
        body = _formula(rest[-1])
        for binder in reversed(rest[:-1]):
            assert isinstance(binder, Binder)
            body = Quant(str(kind), binder, body)
        return body

    def negation(self, a: Node) -> Node:
        return Logic("not", (_formula(a),))

    def iff(self, a: Node, b: Node) -> Node:
        return Logic("iff", (_formula(a), _formula(b)))

    def implies(self, a: Node, b: Node) -> Node:
        return Logic("implies", (_formula(a), _formula(b)))

    def conjunction(self, *parts: Node) -> Node:
        return Logic("and", tuple(map(_formula, parts)))

    def disjunction(self, *parts: Node) -> Node:
        return Logic("or", tuple(map(_formula, parts)))


def _bracket(part: object) -> bool:
    return isinstance(part, Token) and part.type in ("LPAR", "RPAR", "LSQB", "RSQB")


def _symbol(name: object) -> str:
    if name == "oo":
        raise StatementError("oo is infinity: it cannot name a symbol")
    return str(name)


def _terms(rest: tuple[object, ...]) -> tuple[Node, ...]:
    return tuple(_term(x) for x in rest if not isinstance(x, Token))


def _term(node: object) -> Node:
    if is_formula(node):  # type: ignore[arg-type]
        raise StatementError("a formula stands where a number is needed")
    return node  # type: ignore[return-value]


def _formula(node: object) -> Node:
    if (isinstance(node, Op) and node.op not in FUNCTIONS) or isinstance(node, Var):
        return node  # the name or call of a defined formula
    if not is_formula(node):  # type: ignore[arg-type]
        raise StatementError("a number stands where a formula is needed")
    return node  # type: ignore[return-value]


_PARSER = Lark(
    resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    maybe_placeholders=False,
)


def parse(text: str) -> Node:
    """The expression that `text` writes. Raises StatementError, with the text and a caret, if it writes none."""
    if len(text) > MAX_LENGTH:
        raise StatementError(f"a text of {len(text)} characters; at most {MAX_LENGTH} are allowed")
    if nesting(text) > MAX_NESTING:
        raise StatementError(f"brackets nested deeper than {MAX_NESTING}")
    try:
        tree = _PARSER.parse(text)
    except UnexpectedInput as error:
        raise StatementError(explain(text, error)) from None
    try:
        return _Build().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, StatementError):
            raise StatementError(f"{error.orig_exc}, in: {text}") from None
        raise StatementError("a formula too long or too deep to read") from None
    except RecursionError:
        raise StatementError("a formula too long or too deep to read") from None


def expand(node: Node, definitions: Definitions) -> Node:
    """Replace every defined name by its definition; definitions may use earlier ones."""
    match node:
        case Var(name) if name in definitions and not definitions[name].params:
            return expand(definitions[name].body, definitions)
        case Op(op, args) if op in definitions:
            return _apply(op, definitions[op], tuple(expand(a, definitions) for a in args), definitions)
        case Quant(kind, binder, body):
            return Quant(kind, binder, expand(body, definitions))
        case _:
            return map_parts(node, lambda part: expand(part, definitions))


def _apply(name: str, definition: Function, args: tuple[Node, ...], definitions: Definitions) -> Node:
    if len(args) != len(definition.params):
        raise StatementError(f"{name} takes {len(definition.params)} argument(s), found {len(args)}")
    taken: set[str] = set()
    params = tuple(fresh(f"%{p}", taken) for p in definition.params)
    body = substitute(definition.body, dict(zip(definition.params, map(Var, params), strict=True)))
    return substitute(expand(body, definitions), dict(zip(params, args, strict=True)))


def rational(text: str) -> Fraction:
    """An exact rational from `"1/3"`, `"0.25"` or `"-2"`."""
    node = parse(text)
    if not isinstance(node, Num):
        raise StatementError(f"an exact number is needed, found {text!r}")
    return node.value
