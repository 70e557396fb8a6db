"""Prompts as HTML: paragraphs, lists, code and emphasis of Markdown, and formulas in TeX."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape

from markupsafe import Markup

from cli.exit_codes import printable
from cli.formats.html.tex import UnknownTexError, formula


@cache
def _inline() -> re.Pattern[str]:
    code = r"`(?P<code>[^`]+)`"
    tex = r"\$(?P<tex>[^$]+)\$"
    strong = r"\*\*(?P<strong>[^*]+)\*\*"
    return re.compile(f"{code}|{tex}|{strong}")


# The pages of a class have the same prompts; a sheet has some dozens of them.
@lru_cache(maxsize=1024)
def prompt(text: str) -> Markup:
    """The HTML of a prompt; everything but its formulas is escaped."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return Markup("").join(map(_paragraph, paragraphs))


def _paragraph(text: str) -> Markup:
    lines = text.split("\n")
    if all(re.match(r"\s*[-*] |\s{2,}\S", line) for line in lines):
        items = re.split(r"(?m)^\s*[-*] ", text)[1:]
        listed = Markup("").join(Markup("<li>{}</li>").format(inline(one)) for one in items)
        return Markup("<ul>{}</ul>").format(listed)
    return Markup("<p>{}</p>").format(inline(text))


def inline(text: str) -> Markup:
    """The HTML of a text within a line, without control characters."""
    text = printable(text)
    shown, end = "", 0
    for found in _inline().finditer(text):
        shown += escape(text[end : found.start()]) + _shown(found)
        end = found.end()
    return Markup(shown + escape(text[end:]))  # noqa: S704 - every piece was escaped


def _shown(found: re.Match[str]) -> str:
    if found["code"]:
        return f"<code>{escape(found['code'])}</code>"
    if found["strong"]:
        return f"<strong>{escape(found['strong'])}</strong>"
    try:
        return formula(found["tex"])
    except UnknownTexError:
        return f"<code>{escape(found['tex'])}</code>"
