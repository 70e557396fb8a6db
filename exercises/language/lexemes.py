"""Patterns of what a text is cut into: numbers, names, commands of LaTeX."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.notation import ACCENTS, MODULES

_EXPONENT = r"(?:[eE][+-]?\d+(?![\w]))?"
_SPACE = r"(?:[ ']|\\,)"
_FONT = r"\\(?:mathbf|mathrm|mathit|mathsf|mathcal|boldsymbol|bm|vec|text|textbf|textrm|textit)(?![a-z])"
_ROWS = r"\{(?:array|aligned|matrix|split|gathered)\}"


@cache
def spaced_number() -> re.Pattern[str]:
    """`4.38568 e-4`: a blank before the exponent of a number in scientific notation."""
    return re.compile(r"\d\.\d+ [eE][+-]?\d+(?![\w.])")


@cache
def grouped_number() -> re.Pattern[str]:
    """`24 080`, `24'080` and `24_080`."""
    return re.compile(
        rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d,])(?:\.\d+)?|\d{{1,3}}(?:_\d{{3}})+(?:\.\d+)?"
    )


@cache
def number_with_commas() -> re.Pattern[str]:
    """Digits with commas between them, which mean one of several things."""
    return re.compile(rf"(?P<commas>\d+(?:(?:\{{,\}}|,)\d+)+)(?P<tail>\.\d+)?{_EXPONENT}")


@cache
def simple_number() -> re.Pattern[str]:
    """A number without anything between its digits."""
    return re.compile(rf"(?:\d+\.\d+|\d+\.(?![.A-Za-z^*/])|\d+|\.\d+){_EXPONENT}")


@cache
def multiple_of_e() -> re.Pattern[str]:
    """`2e+1`, which is 20 or 2e + 1."""
    return re.compile(r"(?P<number>\d+)e(?P<sign>[+-])(?P<rest>\d)(?![\w.])")


@cache
def lone_e() -> re.Pattern[str]:
    """Euler's number by itself."""
    return re.compile(r"(?<![A-Za-z0-9_.\\])e(?![A-Za-z0-9_])")


@cache
def thousands() -> re.Pattern[str]:
    """Commas that all stand before three digits."""
    return re.compile(r"\d{1,3}(,\d{3})+")


@cache
def name() -> re.Pattern[str]:
    """Letters that run together."""
    return re.compile(r"[A-Za-z]+")


@cache
def command() -> re.Pattern[str]:
    """A command of LaTeX."""
    return re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)


@cache
def environment() -> re.Pattern[str]:
    """The begin or end of an environment of LaTeX."""
    return re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+)\*?\s*\}(?:\s*\{[lcr|]*\})?")


@cache
def accent() -> re.Pattern[str]:
    """An accent over a name, with bold letters and braces around it in any order."""
    return re.compile(rf"\\({'|'.join(ACCENTS)})(?![a-z])((?:\s|\{{|{_FONT})*)\\?([A-Za-z]+)")


@cache
def open_cases() -> re.Pattern[str]:
    r"""`\left\{ \begin{array} … \end{array} \right.`, a brace of cases that only opens."""
    return re.compile(rf"\\left\s*(?:\\\{{|\\lbrace)\s*\\begin\s*{_ROWS}(?:\s*\{{[^{{}}]*\}})?")


@cache
def close_cases() -> re.Pattern[str]:
    """The end of what `open_cases` opened."""
    return re.compile(rf"\\end\s*{_ROWS}\s*\\right\s*\.")


@cache
def wrapped_word() -> re.Pattern[str]:
    r"""A word in a font: `\mathrm{softmax}`."""
    return re.compile(
        r"\\(?:mathbf|mathrm|mathit|mathsf|mathcal|boldsymbol|bm|vec|text|textbf|textrm|textit|mathbb"
        r"|operatorname|mathop|mbox)\*?\s*\{\s*"
        rf"(?!\\(?:{'|'.join(ACCENTS)}|math|text|bold|bm|vec))\\?([A-Za-z0-9 ]+?)\s*\}}"
    )


@cache
def bare_one() -> re.Pattern[str]:
    r"""The 1 of an indicator without braces: `\mathbb 1[i = j]`, `\mathds1`."""
    return re.compile(r"\\(?:mathbb|mathds|Bbb)\s*1(?!\d)|\\mathds\s*\{\s*1\s*\}")


@cache
def module() -> re.Pattern[str]:
    """The name of a Python module before one of its functions."""
    return re.compile(rf"(?:{'|'.join(sorted(MODULES))})\.(?=[A-Za-z])")
