"""From the text of a statement to an expression. The text is only ever parsed, never run.

The grammar is `grammar.lark`. A text is bounded in length and nesting, numbers in digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from . import expression as ex
from .bounds import extent
from .calculus import differentiate
from .expression import FUNCTIONS, INFINITY, OPERATIONS, Domain, Node, Num, Op, Var, is_formula, map_parts, num, parts
from .plain import SHAPES
from .reading import StatementError as StatementError
from .reading import explain, nesting, pointed
from .substitute import Function, fresh, substitute

MAX_LENGTH = 20_000
MAX_NESTING = 60
MAX_DIGITS = 60

ARGUMENTS: Mapping[str, tuple[int, ...]] = {
    **{name: (count,) for name, count in FUNCTIONS.items()}, "diff": (2, 3), **dict.fromkeys(SHAPES, (2,)),
}  # fmt: skip
ENDS: Mapping[Node, str] = {INFINITY: "-", Op("neg", (INFINITY,)): "+"}

Definitions = Mapping[str, Function]


def _connective(op: str) -> Callable[..., Node]:
    return lambda self, *parts: ex.Logic(op, tuple(map(_formula, parts)))


@v_args(inline=True)
class _Build(Transformer[Token, Node]):
    negation, conjunction, disjunction = _connective("not"), _connective("and"), _connective("or")
    implies, iff = _connective("implies"), _connective("iff")

    def number(self, token: Token) -> Node:
        if len(token) > MAX_DIGITS:
            raise StatementError(f"a number of {len(token)} digits; at most {MAX_DIGITS} are allowed", token.start_pos)
        return num(str(token))

    def name(self, token: Token) -> Node:
        return Var(str(token))

    def entry(self, name: Token, *index: Node) -> Node:
        return ex.At(str(name), tuple(map(_term, index)))

    def call(self, name: Token, *args: Node) -> Node:
        if name == "sqrt" and len(args) == 1:
            return Op("^", (_term(args[0]), num("1/2")))
        if name in ARGUMENTS and len(args) not in ARGUMENTS[name]:
            wanted = " or ".join(map(str, ARGUMENTS[name]))
            raise StatementError(f"{name} takes {wanted} argument(s), found {len(args)}", name.start_pos)
        return Op(str(name), tuple(map(_term, args)) if name in ARGUMENTS else args)

    def binary(self, a: Node, op: Token, b: Node) -> Node:
        if op == "/" and isinstance(a, Num) and isinstance(b, Num) and b.value != 0:
            return Num(a.value / b.value)
        return Op(str(op), (_term(a), _term(b)))

    def neg(self, a: Node) -> Node:
        return Num(-a.value) if isinstance(a, Num) else Op("neg", (_term(a),))

    def relation(self, *parts: Any) -> Node:
        sides = [_term(side) for side in parts[::2]]
        return ex.conj([ex.Rel(str(op), *pair) for op, pair in zip(parts[1::2], pairwise(sides), strict=True)])

    def total(self, body: Node, var: Token, lo: Node, hi: Node) -> Node:
        return ex.Total(_symbol(var), _term(lo), _term(hi), _term(body))

    def limit(self, body: Node, var: Token, point: Node, side: str = "") -> Node:
        if point in ENDS and side not in ("", ENDS[point]):
            raise StatementError("infinity is reached from one side only: write oo or -oo, without + or -")
        return ex.Limit(_term(body), _symbol(var), _term(point), ENDS.get(point, str(side)))

    def evolves(self, body: Node, time: Token, rate: Node) -> Node:
        return ex.Evolves(_term(body), _symbol(time), _term(rate))

    def interval(self, left: Token, lo: Node, hi: Node, right: Token) -> Domain:
        return Domain(False, *_bounds(lo, hi), left == "(", right == ")")

    def integers(self, lo: Node, hi: Node = INFINITY) -> Domain:
        return Domain(True, *_bounds(lo, hi), False, False)

    def listed(self, *members: Any) -> Domain:
        """{2, 3, ...}, {1, 2, ..., n} or {1, 2, 3}: whole numbers without gaps."""
        dots = next((k for k, m in enumerate(members) if isinstance(m, Token)), len(members))
        shown, last = members[:dots], INFINITY if dots + 1 == len(members) else members[-1]
        first = shown[0].value if isinstance(shown[0], Num) else Fraction(1, 2)
        wrong = first.denominator > 1 or any(m != Num(first + k) for k, m in enumerate(shown))
        if wrong or (isinstance(last, Num) and (last.value < first + len(shown) - 1 or last.value.denominator > 1)):
            raise StatementError("whole numbers without gaps are needed: {1, 2, 3}, {1, 2, ..., n} or {2, 3, ...}")
        return self.integers(shown[0], last)

    def binder(self, name: Token, *domains: Domain) -> ex.Binder:
        return ex.Binder(_symbol(name), domains[-1], domains[:-1])

    def quantifier(self, kind: Token, *rest: Any) -> Node:
        *binders, last = rest
        body = _formula(last)
        for binder in reversed(binders):
            body = ex.Quant(str(kind), binder, body)
        return body


def _bounds(lo: Node, hi: Node) -> tuple[Node | None, Node | None]:
    return None if lo == Op("neg", (INFINITY,)) else _term(lo), None if hi == INFINITY else _term(hi)


def _symbol(name: Token) -> str:
    if name == "oo":
        raise StatementError("oo is infinity: it cannot name a symbol")
    return str(name)


def _term(node: Node) -> Node:
    if is_formula(node):
        raise StatementError("a formula stands where a number is needed")
    return node


def _formula(node: Node) -> Node:
    defined = isinstance(node, Var) or (isinstance(node, Op) and node.op not in OPERATIONS)  # perhaps as a formula
    if not (defined or is_formula(node)):
        raise StatementError("a number stands where a formula is needed")
    return node


_PARSER = Lark(
    resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    maybe_placeholders=False,
    transformer=_Build(),
)


@cache
def parse(text: str) -> Node:
    """The expression that `text` writes. Raises StatementError, with the text and a caret, if it writes none."""
    if len(text) > MAX_LENGTH:
        raise StatementError(f"a text of {len(text)} characters; at most {MAX_LENGTH} are allowed")
    if nesting(text) > MAX_NESTING:
        raise StatementError(f"brackets nested deeper than {MAX_NESTING}")
    try:
        node: Node = _PARSER.parse(text)  # type: ignore[assignment]  # the transformer makes nodes of trees
    except UnexpectedInput as error:
        raise StatementError(explain(text, error)) from None
    except StatementError as error:
        raise StatementError(f"{error}{pointed(text, error.at)}") from None
    except RecursionError:
        raise StatementError("a formula too long or too deep to read") from None
    extent(node, {})
    return node


def expand(node: Node, definitions: Definitions) -> Node:
    """Replace every defined name by its definition; definitions may use earlier ones."""
    return _expansion(frozenset(definitions.items()))(node)


@cache
def _expansion(rows: frozenset[tuple[str, Function]]) -> Callable[[Node], Node]:
    definitions = dict(rows)

    @cache
    def expanded(node: Node) -> Node:
        match node:
            case Var(name) if name in definitions and not definitions[name].params:
                return expanded(definitions[name].body)
            case Op("diff", args):
                return differentiate(*map(expanded, args))
            case Op(op, args) if op in definitions:
                return applied(op, definitions[op], tuple(map(expanded, args)))
            case _ if (name := parts(node)[1]) in definitions:  # its definition would stand for the bound symbol
                raise StatementError(f"{name} is defined: no symbol can be bound under this name")
            case _:
                return map_parts(node, expanded)

    def applied(name: str, definition: Function, args: tuple[Node, ...]) -> Node:
        if len(args) != len(definition.params):
            raise StatementError(f"{name} takes {len(definition.params)} argument(s), found {len(args)}")
        taken: set[str] = set()
        params = tuple(fresh(f"%{p}", taken) for p in definition.params)
        body = substitute(definition.body, dict(zip(definition.params, map(Var, params), strict=True)))
        whole = expanded(body)
        try:
            return substitute(whole, dict(zip(params, args, strict=True)))
        except ValueError:
            raise StatementError(f"{name} takes a sized symbol, by its name alone") from None

    return expanded


@cache
def undefined(node: Node) -> frozenset[str]:
    """The functions in a term or formula that the language does not have."""
    outer, _, inner = parts(node)
    own = frozenset({node.op} if isinstance(node, Op) else ())
    return (own - OPERATIONS).union(*map(undefined, (*outer, *inner)))


def rational(text: str) -> Fraction:
    """An exact rational from `"1/3"`, `"0.25"` or `"-2"`."""
    node = parse(text)
    if not isinstance(node, Num):
        raise StatementError(f"an exact number is needed, found {text!r}")
    return node.value
