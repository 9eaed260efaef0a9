"""Verdicts as HTML for notebooks. What a user wrote is escaped; TeX that could do more than print is not used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ...symbolic.claim import Claim
from ...symbolic.tex import claim_tex
from ..report import plain
from ..result import Result
from ..verdict import OPEN, PROVED, REFUTED, SURVIVED

COLORS = ((PROVED, "#1a7f37"), (REFUTED, "#cf222e"), (SURVIVED, "#9a6700"), (OPEN, "#8250df"))
UNSAFE = re.compile(
    r"\\(href|url|class|cssId|style|require|html|data|mml|def|gdef|edef|xdef|let|newcommand|renewcommand|newenvironment"
    r"|renewenvironment|DeclareMathOperator|include|input|unicode|label|tag|begingroup|catcode)|\$"
)


def display(claim: Claim) -> str:
    """The claim as display math for MathJax, or as plain text where its TeX could do more than print."""
    tex = claim_tex(claim)
    if UNSAFE.search(tex):
        return plain.formula(claim.statement)
    inner = tex.replace(r"\begin{align*}", r"\begin{aligned}").replace(r"\end{align*}", r"\end{aligned}")
    return f"$${inner}$$"


def verdict_html(result: Result, lines: Sequence[str]) -> str:
    """One verdict: id, where, what the paper says, the statement, the verdict, and the lines below it."""
    claim = result.claim
    where = f" <small>({escape(claim.where)})</small>" if claim.where else ""
    told = "".join(f"<div>{escape(line)}</div>" for line in lines)
    return (
        f"<div><p><b>{escape(claim.id)}</b>{where}: {_badge(result.verdict.name)}</p>"
        f"<p>{escape(claim.says)}</p><div>{escape(display(claim))}</div>{told}</div>"
    )


def verdicts_html(rows: Sequence[tuple[Result, Sequence[str]]]) -> str:
    """A table of verdicts."""
    body = "".join(
        f"<tr><td><code>{escape(r.claim.id)}</code></td><td>{escape(r.claim.where)}</td>"
        f"<td>{_badge(r.verdict.name)}</td><td style='text-align:left'>{'<br>'.join(map(escape, lines))}</td></tr>"
        for r, lines in rows
    )
    head = "<tr><th>claim</th><th>where</th><th>verdict</th><th>what was found</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _badge(name: str) -> str:
    return f"<b style='color:{dict(COLORS).get(name, '#57606a')}'>{escape(name)}</b>"
