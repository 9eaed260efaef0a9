"""Random claims files, and mutations of files that exist. The same seed and number give the same bytes."""

from __future__ import annotations

from pathlib import Path
from random import Random

from .formulas import DOMAINS, Formulas

SCALARS = ("x", "y", "z", "alpha", "sigma", "t", "n")
CORPUS = sorted(Path(__file__).parents[1].glob("*/*.toml"))
LARGEST = 40_000
BAD_DOMAINS = ("(0, 1", "{}", "(1, 0)", "[oo, 0]", "{1..", "(0; 1)", "x", "{3, 2, ...}", "(0, y)", "{1, 2, ..., 5}")
TOKENS = (
    "(", ")", "[", "]", "{", "}", "+", "-", "*", "/", "^", "<", "<=", "=", "!=", ",", ":", "..", "...", "and", "or",
    "not", "implies", "iff", "forall", "exists", "in", "sum", "limit", "diff", "evolves", "increasing", "convex", "exp",
    "log", "oo", "x", "y", "A[1]", "1/3", "0.5", "9", "999999999999", "\"", "'", "\n", "[[claim]]", "[symbols]",
    "says = ",
    "size = 3", "domain = \"(0, oo)\"", "given = []", "\\", "\u2200", "#", "%where", "_", "0/0", "sqrt", "Min", "Max",
)  # fmt: skip


def canary(path: Path) -> tuple[str, ...]:
    """Texts that would make this file if anything ran them."""
    call = f"__import__('pathlib').Path('{path}').touch()"
    return (
        call, f"exec(\\\"{call}\\\")", f"{{{{{call}}}}}", f"{{% {call} %}}", f"$(touch {path})", f"`touch {path}`",
        f"\\\\write18{{touch {path}}}", f"x.__class__.__mro__[1].__subclasses__() and {call}", f"'; touch {path}; '",
        f"lambda: {call}",
    )  # fmt: skip


def file(seed: int, number: int, traps: tuple[str, ...]) -> bytes:
    """The claims file of this number."""
    rng = Random(f"{seed} {number}")
    if rng.random() < 0.27:
        return generated(rng, traps).encode()
    text = rng.choice(CORPUS).read_text() if rng.random() < 0.5 else generated(rng, traps)
    return mutated(rng, piece(rng, text), traps)


def generated(rng: Random, traps: tuple[str, ...]) -> str:
    """A file that follows the grammar, mostly: one claim, or a few."""
    scalars = rng.sample(SCALARS, rng.randint(1, 3))
    sized = {"A": rng.randint(1, 3)} if rng.random() < 0.3 else {}
    lines = ["[paper]", 'key = "p"', "[symbols]"]
    for name in (*scalars, *sized):
        domain = rng.choice(BAD_DOMAINS) if rng.random() < 0.02 else rng.choice(DOMAINS)
        more = f", size = {sized[name]}" if name in sized else ""
        more += f', meaning = "{rng.choice(traps)}"' if rng.random() < 0.02 else ""
        lines.append(f'{name} = {{ domain = "{domain}"{more} }}')
    defined: tuple[str, ...] = ()
    if rng.random() < 0.25:
        lines += ["[definitions]", f'D = "{Formulas(rng, scalars, sized).term(2)}"']
        defined = ("D",)
    formulas = Formulas(rng, scalars, sized, defined)
    for k in range(rng.choice((1, 1, 1, 2))):
        lines += ["[[claim]]", f'id = "c{k}"']
        lines += [f'where = "{rng.choice(traps)}"'] if rng.random() < 0.03 else []
        given = [formulas.formula(1) for _ in range(rng.choice((0, 0, 1, 2)))]
        lines += ["given = [" + ", ".join(f'"{g}"' for g in given) + "]"] if given else []
        says = formulas.likely() if rng.random() < 0.4 else formulas.formula(2)
        if rng.random() < 0.02:
            says = rng.choice(traps)
        lines.append(f'says = "{says}"')
    return "\n".join(lines) + "\n"


def piece(rng: Random, text: str) -> str:
    """The text, or, of a long one, its head and one of its claims."""
    head, *claims = text.split("[[claim]]")
    if len(claims) > 1:
        return head + "[[claim]]" + rng.choice(claims)
    return text


def mutated(rng: Random, text: str, traps: tuple[str, ...]) -> bytes:
    """A few changes of tokens, lines or bytes."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = rng.choice((_tokens, _tokens, _lines, _characters, _numbers, _quoted))(rng, text, traps)
    data = text.encode()
    if rng.random() < 0.15:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + bytes(rng.randrange(256) for _ in range(rng.randint(1, 3))) + data[at + rng.randint(0, 2) :]
    return data[:LARGEST]


def _tokens(rng: Random, text: str, traps: tuple[str, ...]) -> str:
    parts = text.split(" ")
    at = rng.randrange(len(parts))
    other = rng.randrange(len(parts))
    kind = rng.randrange(4)
    if kind == 0:
        parts[at] = rng.choice(TOKENS)
    elif kind == 1:
        parts.insert(at, rng.choice(TOKENS))
    elif kind == 2:
        del parts[at]
    else:
        parts[at], parts[other] = parts[other], parts[at]
    return " ".join(parts)


def _lines(rng: Random, text: str, traps: tuple[str, ...]) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    if rng.random() < 0.5:
        del lines[at]
    else:
        lines.insert(rng.randrange(len(lines)), lines[at])
    return "\n".join(lines)


def _characters(rng: Random, text: str, traps: tuple[str, ...]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice("()[]{}+-*/^<>=,.:\"'\\ \t\n\0aA09\u00e9\u221e") + text[at + rng.randint(0, 1) :]


def _numbers(rng: Random, text: str, traps: tuple[str, ...]) -> str:
    """Another number in the place of one."""
    places = [k for k, c in enumerate(text) if c.isdigit()]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice(("0", "1", "2", "-1", "1000000", "9" * 70, "1e9", "0.3", "1/7")) + text[at + 1 :]


def _quoted(rng: Random, text: str, traps: tuple[str, ...]) -> str:
    """A trap in the place of a text."""
    parts = text.split('"')
    if len(parts) < 3:
        return text
    parts[rng.randrange(1, len(parts), 2)] = rng.choice(traps)
    return '"'.join(parts)
