"""The normal form of a term: a quotient of polynomials in named atoms.

Powers with symbolic exponents are merged (x^a x^b = x^(a+b), (x^a)^b = x^(a b), (x y)^a = x^a y^a) only where the base
is known to be positive; a quotient is opened only where its denominator is known not to be zero; factors free of the
index leave a sum. Whatever is not known to be allowed stays a closed atom, so two terms with one normal form are equal
wherever the facts hold. Exact; nothing is searched for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import comb

from flint import fmpz
from gmpy2 import mpq

from . import polynomial as poly
from .expression import At, Binder, Domain, Limit, Node, Num, Op, Rel, Total, Var
from .facts import Facts
from .polynomial import ONE, Exponent, Monomial, Poly
from .proposals import common_monomial, ends, next_factor
from .substitute import canonical, free_names, substitute

MAX_POWER = 24
MAX_TERMS = 64
MAX_OPENED = 5_000
MAX_EXPONENT = 10_000
MAX_FACTORED = 2**128


@dataclass(frozen=True)
class Quotient:
    """num / den, with den known not to be zero."""

    num: Poly
    den: Poly


@dataclass(frozen=True)
class Normal:
    """Normal forms under the given facts; `depth` counts the sums around the term.

    `doubts` has what was asked of the facts in vain: a form that is `sure` was found without a doubt, so more facts
    leave it as it is.
    """

    facts: Facts
    depth: int = 0
    sure: dict[Node, Quotient] = field(default_factory=dict)
    unsure: dict[Node, Quotient] = field(default_factory=dict)
    doubts: list[object] = field(default_factory=list)

    def knowing(self, facts: Facts) -> Normal:
        """Normal forms under more facts than these."""
        return self if facts is self.facts else Normal(facts, sure=dict(self.sure))

    def quotient(self, node: Node) -> Quotient:
        """The normal form of a term."""
        if node in self.sure:
            return self.sure[node]
        if node not in self.unsure:
            before = len(self.doubts)
            found = self._reduce(self._build(node))
            if len(self.doubts) == before:
                return self.sure.setdefault(node, found)
            self.unsure[node] = found
        self.doubts.append(node)
        return self.unsure[node]

    def _sees(self, seen: bool, asked: object) -> bool:
        self.doubts.extend(() if seen else (asked,))
        return seen

    def node(self, node: Node) -> Node:
        """The normal form, written as a term; terms that are equal by normal form give equal results."""
        q = self.quotient(node)
        top = poly.poly_node(q.num)
        return top if poly.constant_value(q.den) == 1 else Op("/", (top, poly.poly_node(q.den)))

    def relation(self, rel: Rel) -> tuple[Poly, str]:
        """(p, op) with op one of `= != < <=`, such that the relation says `0 op p` (or p = 0, p != 0)."""
        lhs, rhs, op = rel.lhs, rel.rhs, rel.op
        if op in (">", ">="):
            lhs, rhs, op = rhs, lhs, op.replace(">", "<")
        q = self.quotient(Op("-", (rhs, lhs)))
        if op in ("=", "!=") or self.facts.is_positive(q.den):
            return q.num, op
        return poly.multiply(q.num, q.den), op

    def _build(self, node: Node) -> Quotient:
        match node:
            case Num(value):
                return Quotient(poly.constant(value), poly.constant(1))
            case Op("+", (a, b)):
                return self._add(self.quotient(a), self.quotient(b), 1)
            case Op("-", (a, b)):
                return self._add(self.quotient(a), self.quotient(b), -1)
            case Op("neg", (a,)):
                q = self.quotient(a)
                return Quotient(poly.add({}, q.num, -1), q.den)
            case Op("*", (a, b)):
                return self._multiply(self.quotient(a), self.quotient(b))
            case Op("/", (a, b)):
                return self._divide(node, self.quotient(a), self.quotient(b))
            case Op("^", (a, b)):
                return self._power(self.quotient(a), self.quotient(b), a, b)
            case Op("exp", (a,)):
                return self._exp(self.quotient(a))
            case Op("log", (a,)) if self._sees_positive(self.quotient(a)):
                return self._log(self.quotient(a))
            case Total():
                return self._total(node)
            case _:
                return Quotient(poly.atom_poly(self._atom(node)), poly.constant(1))

    def _atom(self, node: Node) -> Node:
        match node:
            case At(name, index):
                return At(name, tuple(map(self.node, index)))
            case Op(op, args):
                return Op(op, tuple(map(self.node, args)))
            case Limit():
                return canonical(node)
            case _:
                return node

    def _add(self, p: Quotient, q: Quotient, sign: int) -> Quotient:
        if p.den == q.den:
            return Quotient(poly.add(p.num, q.num, sign), p.den)
        num = poly.add(poly.multiply(p.num, q.den), poly.multiply(q.num, p.den), sign)
        return Quotient(num, poly.multiply(p.den, q.den))

    def _multiply(self, p: Quotient, q: Quotient) -> Quotient:
        return self._open(Quotient(poly.multiply(p.num, q.num), poly.multiply(p.den, q.den)))

    def _divide(self, node: Op, p: Quotient, q: Quotient) -> Quotient:
        if self._sees(self.facts.is_nonzero(q.num), q):
            return self._multiply(p, Quotient(q.den, q.num))
        closed = Op("/", (self.node(node.args[0]), self.node(node.args[1])))
        return Quotient(poly.atom_poly(closed), poly.constant(1))

    def _reduce(self, q: Quotient) -> Quotient:
        """Cancel the denominator's positive monomial and its leading coefficient; cancel equal polynomials."""
        num, den = q.num, q.den
        if not num:
            return Quotient({}, poly.constant(1))
        common = self._positive_part(common_monomial(den))
        num, den = poly.divided(num, common), poly.divided(den, common)
        lead = den[min(den, key=poly.order)]
        num, den = poly.scaled(num, 1 / lead), poly.scaled(den, 1 / lead)
        whole, rest = self._divide_out(num, den)
        return Quotient(num, den) if rest else Quotient(whole, poly.constant(1))

    def _positive_part(self, m: Monomial) -> Monomial:
        return tuple((a, e) for a, e in m if self._sees(self.facts.atom_sign(a) == "positive", a))

    def _open(self, q: Quotient) -> Quotient:
        """Powers of sums: the integer part of the exponent is multiplied out, so that (a+b)^s (a+b) is (a+b)^(s+1)."""
        num_extra, num = self._open_poly(q.num)
        den_extra, den = self._open_poly(q.den)
        return Quotient(poly.multiply(num, den_extra), poly.multiply(den, num_extra))

    def _open_poly(self, p: Poly) -> tuple[Poly, Poly]:
        """(d, r) with p = r/d and no literal integer power of a sum left in r."""
        spans: dict[Node, list[int]] = {}
        for m in p:
            for atom, e in m:
                if _opens(atom):
                    spans.setdefault(atom, [0]).append(_integer_part(e))
        lowest = {a: min(ks) for a, ks in spans.items() if _few_terms(self.facts.plain(a), max(ks) - min(ks))}
        out: Poly = {}
        for m, c in p.items():
            found = dict(m)
            powers = {atom: found.pop(atom, ()) for atom in lowest}
            term: Poly = {tuple(found.items()): c}
            for atom, e in powers.items():
                k = _integer_part(e)
                term = poly.multiply(term, poly.atom_poly(atom, poly.exponent([*e, (ONE, mpq(-k))])))
                term = poly.multiply(term, poly.power(self.facts.plain(atom), k - lowest[atom]))
            out = poly.add(out, term)
        divisor = poly.constant(1)
        for atom, k in lowest.items():
            divisor = poly.multiply(divisor, poly.power(self.facts.plain(atom), -k))
        return divisor, out

    def _power(self, base: Quotient, e: Quotient, base_node: Node, e_node: Node) -> Quotient:
        k = _integer(e)
        if k is not None and abs(k) <= MAX_POWER and _few_terms(base.num, abs(k)) and _few_terms(base.den, abs(k)):
            if k >= 0:
                return self._open(Quotient(poly.power(base.num, k), poly.power(base.den, k)))
            if self._sees(self.facts.is_nonzero(base.num), base):
                return self._open(Quotient(poly.power(base.den, -k), poly.power(base.num, -k)))
        elif self._sees_positive(base):
            return self._open(Quotient({self._quotient_power(base, e_node): mpq(1)}, poly.constant(1)))
        closed = Op("^", (self.node(base_node), self.node(e_node)))
        return Quotient(poly.atom_poly(closed), poly.constant(1))

    def _exp(self, q: Quotient) -> Quotient:
        """e^q, in which e^(r log u) is u^r for a positive u."""
        out, rest, den = poly.constant(1), dict(q.num), poly.poly_node(q.den)
        for m in q.num:
            logs = [a for a, e in m if isinstance(a, Op) and a.op == "log" and e == poly.UNIT]
            base = self.facts.plain(logs[0].args[0]) if len(logs) == 1 else {}
            if base and self._sees(self.facts.is_positive(base), logs[0]):
                rate = poly.poly_node({tuple(row for row in m if row[0] is not logs[0]): rest.pop(m)})
                out = poly.multiply(out, {self._positive_power(base, Op("/", (rate, den))): mpq(1)})
        e = poly.atom_poly(Op("exp", (ONE,)), self._exponent(Op("/", (poly.poly_node(rest), den))))
        return self._open(Quotient(poly.multiply(out, e), poly.constant(1)))

    def _log(self, q: Quotient) -> Quotient:
        """log q for a positive q: the sum of r log u over its factors u^r, where log e is 1."""
        out = Quotient({}, poly.constant(1))
        for atom, e in self._quotient_power(q, ONE):
            of_atom = poly.constant(1) if atom == Op("exp", (ONE,)) else poly.atom_poly(Op("log", (atom,)))
            out = self._add(
                out, self._multiply(self.quotient(poly.exponent_node(e)), Quotient(of_atom, poly.constant(1))), 1
            )
        return out

    def _sees_positive(self, q: Quotient) -> bool:
        return self._sees(bool(q.num) and self.facts.is_positive(q.num) and self.facts.is_positive(q.den), q)

    def _quotient_power(self, q: Quotient, e_node: Node) -> Monomial:
        top, bottom = self._positive_power(q.num, e_node), self._positive_power(q.den, e_node)
        return poly.monomial((*top, *poly.inverse(bottom)))

    def _positive_power(self, p: Poly, e_node: Node) -> Monomial:
        """p^e for a positive polynomial p, as a monomial."""
        common = self._positive_part(common_monomial(p))
        rest = poly.divided(p, common)
        content = abs(rest[min(rest, key=poly.order)])
        rest = poly.scaled(rest, 1 / content)
        powers: list[tuple[Node, Node]] = [(Num(Fraction(prime)), Num(Fraction(k))) for prime, k in _primes(content)]
        powers += [(atom, poly.exponent_node(old)) for atom, old in common]
        if poly.constant_value(rest) != 1:
            powers.append((poly.poly_node(rest), ONE))
        return poly.monomial((atom, self._exponent(Op("*", (old, e_node)))) for atom, old in powers)

    def _exponent(self, node: Node) -> Exponent:
        """The exponent as a linear form in terms: polynomial part of its quotient, then remainder over denominator."""
        q = self.quotient(node)
        whole, rest = self._divide_out(q.num, q.den)
        parts = [(poly.monomial_node(m), c) for m, c in whole.items()]
        if rest:
            below = poly.poly_node(q.den)
            parts += [(Op("/", (poly.monomial_node(m), below)), c) for m, c in rest.items()]
        return poly.exponent(parts)

    def _divide_out(self, num: Poly, den: Poly) -> tuple[Poly, Poly]:
        """(q, r) with num = q den + r, whatever is proposed; powers other than natural ones of positive atoms only."""
        c = poly.constant_value(den)
        if c is not None:
            return poly.scaled(num, 1 / c), {}
        lead, trail = ends(den)
        last = trail if self._positive_part(trail) == trail else None
        whole: Poly = {}
        rest = num
        for _ in range(MAX_TERMS):
            factor = next_factor(rest, den, lead, last)
            if factor is None or not self._has_powers(factor[0]):
                break
            term = dict([factor])
            whole, rest = poly.add(whole, term), poly.add(rest, poly.multiply(term, den), -1)
        return whole, rest

    def _has_powers(self, m: Monomial) -> bool:
        others = tuple((a, e) for a, e in m if (poly.integer_value(e) or -1) < 0)
        return self._positive_part(others) == others

    def _total(self, node: Total) -> Quotient:
        lo, hi = self.node(node.lo), self.node(node.hi)
        few = _few(lo, hi)
        if few is not None:
            return self._unrolled(node, few)
        index = f"%s{self.depth}"
        binder = Binder(index, Domain(True, lo, hi, False, False))
        inside = Normal(self.facts.bind(binder), self.depth + 1, doubts=self.doubts)
        body = inside.quotient(substitute(node.body, {node.var: Var(index)}))
        return self._pull_out(body, index, lo, hi)

    def _unrolled(self, node: Total, indices: range) -> Quotient:
        out = Quotient({}, poly.constant(1))
        for k in indices:
            out = self._add(out, self.quotient(substitute(node.body, {node.var: Num(Fraction(k))})), 1)
        return out

    def _pull_out(self, body: Quotient, index: str, lo: Node, hi: Node) -> Quotient:
        den_free = index not in free_names(poly.poly_node(body.den))
        inner_den = poly.constant(1) if den_free else body.den
        out: Poly = {}
        for m, c in body.num.items():
            free = tuple((a, e) for a, e in m if index not in free_names(poly.monomial_node(((a, e),))))
            bound = tuple((a, e) for a, e in m if (a, e) not in free)
            part = poly.monomial_node(bound)
            if poly.constant_value(inner_den) != 1:
                part = Op("/", (part, poly.poly_node(inner_den)))
            total = canonical(Total(index, lo, hi, part))
            out = poly.add(out, poly.multiply({free: c}, poly.atom_poly(total)))
        return Quotient(out, body.den if den_free else poly.constant(1))


def _few_terms(p: Poly, k: int) -> bool:
    """Whether p^k has few enough terms to be multiplied out."""
    return k <= MAX_EXPONENT and (len(p) < 2 or comb(len(p) + k - 1, k) <= MAX_OPENED)


def _few(lo: Node, hi: Node) -> range | None:
    """The integers from lo to hi, where these are literal integers and few enough lie between them to write out."""
    if not (isinstance(lo, Num) and isinstance(hi, Num) and lo.value.denominator == hi.value.denominator == 1):
        return None
    return range(int(lo.value), int(hi.value) + 1) if hi.value - lo.value < MAX_TERMS else None


def _integer(q: Quotient) -> int | None:
    if poly.constant_value(q.den) != 1:
        return None
    value = poly.constant_value(q.num)
    return int(value) if value is not None and value.denominator == 1 else None


def _integer_part(e: Exponent) -> int:
    c = dict(e).get(ONE, mpq(0))
    return int(c.numerator // c.denominator)


def _opens(atom: Node) -> bool:
    """Whether a whole power of the atom is multiplied out: a sum, or a number."""
    return isinstance(atom, Num) or (isinstance(atom, Op) and atom.op == "+")


def _primes(value: mpq) -> list[tuple[int, int]]:
    """value = product of powers of primes, and of numbers too long to factor in no time."""
    sides = ((int(value.numerator), 1), (int(value.denominator), -1))
    factors = ((s, fmpz(n).factor() if n < MAX_FACTORED else [(n, 1)]) for n, s in sides)
    return [(int(p), s * int(k)) for s, found in factors for p, k in found]
