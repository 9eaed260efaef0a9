"""The figures that a paper's `figures/KEY.toml` declares: economies and regimes as inert data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..paper import Paper

KINDS = ("lines", "income", "population")
REGIMES = ("autarky", "trade", "mobility", "delayed", "gradual")
FIELDS = {"number", "kind", "caption", "home", "foreign", "sigma", "printed", "why",
          "spillovers", "horizon", "scale", "lines"}  # fmt: skip
LINE_FIELDS = {"label", "regime", "country", "industries", "until"}


class FigureError(ValueError):
    """Figures that are declared wrongly: one line with file, figure, field, what was found and what is right."""


@dataclass(frozen=True)
class Line:
    """One line of a figure: a country under a regime.

    regime: "autarky", "trade", "mobility", "delayed" or "gradual"; industries: those that "gradual" opens at once,
    from 1; until: the relation at which "delayed" and "gradual" open (the rest).
    """

    label: str
    regime: str
    country: str = "Home"
    industries: tuple[int, ...] = ()
    until: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure: two economies with n industries and labor of 1 each, and what is drawn of them.

    kind: "lines" (relative productivity and balanced trade at date 0), "income" or "population" (over time, to
    `horizon`); home, foreign: technologies at date 0, (n,); spillovers: (n, n), rows send; sigma: one panel each;
    printed: whether the paper prints sigma; why: why this sigma, if it does not; scale: of the vertical axis.
    """

    number: int
    kind: str
    caption: str
    home: tuple[Fraction, ...]
    foreign: tuple[Fraction, ...]
    sigma: tuple[Fraction, ...]
    printed: bool
    why: str
    spillovers: tuple[tuple[Fraction, ...], ...]
    horizon: Fraction
    scale: str
    lines: tuple[Line, ...]


def figures_of(paper: Paper) -> tuple[Figure, ...]:
    """The figures that stand beside a paper's claims, none if there are none. Raises FigureError, ClaimsError."""
    name = f"figures/{paper.key}.toml"
    text = paper.companions.text(name)
    return () if text is None else read_figures(text, name)


def read_figures(text: str, where: str) -> tuple[Figure, ...]:
    """The figures that a text declares. Raises FigureError; nothing of the text is run."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FigureError(f"{where}: not a TOML file: {error}") from None
    tables = data.get("spillovers", {})
    return tuple(_figure(row, tables, f"{where}: figure {row.get('number', '?')}") for row in data.get("figure", []))


def _figure(row: Mapping[str, Any], tables: Mapping[str, Any], where: str) -> Figure:
    _known(row, FIELDS, where)
    home, foreign = (_numbers(row.get(name), f"{where}: field {name!r}") for name in ("home", "foreign"))
    table = row.get("spillovers")
    if table is not None and table not in tables:
        raise FigureError(f"{where}: field 'spillovers': found {table!r}, expected one of {', '.join(tables)}")
    figure = Figure(
        number=row.get("number", 0),
        kind=_one_of(row.get("kind"), KINDS, f"{where}: field 'kind'"),
        caption=" ".join(row.get("caption", "").split()),
        home=home,
        foreign=foreign,
        sigma=_numbers(row.get("sigma"), f"{where}: field 'sigma'"),
        printed=bool(row.get("printed")),
        why=" ".join(row.get("why", "").split()),
        spillovers=tuple(_numbers(r, f"{where}: spillovers {table!r}") for r in tables.get(str(table), ())),
        horizon=_numbers([row.get("horizon", "0")], f"{where}: field 'horizon'")[0],
        scale=_one_of(row.get("scale", "linear"), ("linear", "log"), f"{where}: field 'scale'"),
        lines=tuple(_line(line, where) for line in row.get("lines", ())),
    )
    _consistent(figure, where)
    return figure


def _line(row: Mapping[str, Any], where: str) -> Line:
    _known(row, LINE_FIELDS, f"{where}: field 'lines'")
    regime = _one_of(row.get("regime"), REGIMES, f"{where}: field 'regime'")
    country = _one_of(row.get("country", "Home"), ("Home", "Foreign"), f"{where}: field 'country'")
    return Line(str(row.get("label")), regime, country, tuple(row.get("industries", ())), row.get("until", ""))


def _consistent(figure: Figure, where: str) -> None:
    n = len(figure.home)
    if len(figure.foreign) != n:
        raise FigureError(
            f"{where}: field 'foreign': found {len(figure.foreign)} industries, expected {n} as in 'home'"
        )
    if figure.kind == "lines":
        return
    if len(figure.spillovers) != n or any(len(r) != n for r in figure.spillovers):
        raise FigureError(f"{where}: field 'spillovers': expected {n} rows of {n} numbers, one per industry")
    if figure.horizon <= 0 or not figure.lines:
        raise FigureError(f"{where}: expected a positive 'horizon' and at least one of 'lines'")


def _known(row: Mapping[str, Any], fields: set[str], where: str) -> None:
    for name in row:
        if name not in fields:
            raise FigureError(f"{where}: unknown field {name!r}; known: {', '.join(sorted(fields))}")


def _one_of(value: Any, known: Sequence[str], where: str) -> str:
    if value not in known:
        raise FigureError(f"{where}: found {value!r}, expected one of {', '.join(known)}")
    return str(value)


def _numbers(values: Any, where: str) -> tuple[Fraction, ...]:
    """Exact numbers, written as texts such as "4/3"."""
    try:
        return tuple(Fraction(v) for v in values)
    except (TypeError, ValueError, ZeroDivisionError):
        raise FigureError(f'{where}: found {values!r}, expected exact numbers such as ["10", "4/3"]') from None
