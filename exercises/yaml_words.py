"""What is wrong with YAML that cannot be parsed, in the words of whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_APART = "put the text in single quotes, or below its key after `|`"
_INDENTED = "this line is indented otherwise than what it belongs to"
_OPEN = "the bracket is not closed, or a comma is missing; a text with a comma, colon or bracket stands in quotes"
# What libyaml says, and what it means.
_PLAIN: Mapping[str, str] = {
    "mapping values are not allowed in this context": (
        f"a colon and a blank stand inside a text, or the line is indented too far; {_APART}"
    ),
    "did not find expected key": f"{_INDENTED}, or a text in quotes or brackets ends too early before it",
    "did not find expected '-' indicator": f"{_INDENTED}: entries begin with `- `, their keys below each other",
    "could not find expected ':'": "a key with a colon and a blank behind it is wanted, as in `key: value`",
    "block sequence entries are not allowed in this context": f"a list begins inside a line; {_APART}",
    "found a tab character that violates indentation": "a tab stands here; indent with blanks",
    "found a tab character where an indentation space is expected": "a tab stands here; indent with blanks",
    "found character that cannot start any token": f"a text cannot begin with this sign; {_APART}",
    "found unknown escape character": f"a backslash in double quotes is no backslash; {_APART}",
    "found unexpected end of stream": "the quotes are never closed",
    "did not find expected ',' or ']'": _OPEN,
    "did not find expected ',' or '}'": _OPEN,
}
# Signs that double quotes make of \beta, \frac, \eta, \alpha and \vec, by their letter; no text needs one.
_NEVER = {"\b": "b", "\f": "f", "\x1b": "e", "\a": "a", "\v": "v"}
# Of \theta, \rho and \nabla: signs that a text may have, but hardly a formula where a command would stand.
_IN_FORMULA = r"(\t|\r)(?=[a-z])|(\n)(?=(?:abla|eq?|i|ot|u)\b)"
_LETTERS = {"\t": "t", "\r": "r", "\n": "n"}


def in_plain_words(problem: str, context: str) -> str:
    """What the parser says, as advice; in its own words where nothing better is known."""
    return _PLAIN.get(problem) or ", ".join(filter(None, (context, problem)))


def lost_backslash(text: str) -> str:
    """What is wrong with a text in double quotes whose TeX has become signs; empty if nothing is."""
    letters = [_NEVER[sign] for sign in re.findall(f"[{''.join(_NEVER)}]", text)]
    for formula in text.split("$")[1::2]:
        letters += [_LETTERS[found[0]] for found in re.finditer(_IN_FORMULA, formula)]
    if not letters:
        return ""
    return f"in double quotes \\{letters[0]} is a sign of its own, and no TeX; {_APART}"
