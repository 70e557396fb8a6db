"""`html`: the page of one student, with what people decided.

Formulas and pictures of answers need the hand-in, which lies elsewhere; what was read stands there as text.
"""

from __future__ import annotations

from typing import TextIO

from cli.exports.marks import Mark
from cli.exports.options import Options
from cli.formats.html.page import HtmlReport
from exercises.answer import HandIn


def write(mark: Mark, options: Options, stream: TextIO) -> None:
    """The whole page; a total that is provisional says what is pending."""
    assert options.sheet
    HtmlReport(options.sheet, HandIn(mark.name, "", {})).write(mark.report, stream)
