"""Tokens: plain text, Python and LaTeX notation, and their Unicode look-alikes, cut into pieces."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_CHARACTERS, MAX_DIGITS, MAX_TOKENS

Commas = Literal["thousands", "decimal"]


class Token(NamedTuple):
    """A piece of the text: a number (in canonical spelling), a name, or a sign; and its offset.

    `glued` says that no space stands before it.
    """

    kind: Literal["number", "name", "sign", "end"]
    text: str
    offset: int
    glued: bool = False


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()")
_SUPERSCRIPT_RUN = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾]+"
_FRACTIONS = {"½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)", "⅛": "(1/8)"}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"

_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-",  # noqa: RUF100
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "•": "*", "÷": "/", "∕": "/", "⁄": "/",
    "**": "^", "≈": "~", "≃": "~", "≅": "~", "∼": "~", "~=": "~", "~~": "~", ":=": "=",
    "==": "=", "≡": "=",
}  # fmt: skip
_COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "approx": "~", "simeq": "~", "sim": "~",
    "left": "", "right": "", "big": "", "Big": "", "displaystyle": "", "quad": "", "qquad": "",
    "lbrace": "(", "rbrace": ")", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac",
    "mathrm": "", "operatorname": "", "text": "",
}  # fmt: skip
_LATEX_SPACE = re.compile(r"\\[,;:! ]|\$|\\[()\[\]]")

_EXPONENT = r"(?:[eE][+-]?\d+(?![\w]))?"
_SPACE = r"(?:[ '’\u00a0\u2009\u202f]|\\,)"
_GROUPS = (
    rf"(?P<grouped>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d,])(?:\.\d+)?"
    r"|\d{1,3}(?:_\d{3})+(?:\.\d+)?)"
)
_NUMBER = re.compile(
    rf"{_GROUPS}|(?P<commas>\d+(?:\{{?,\}}?\d+)+)(?P<tail>\.\d+)?{_EXPONENT}"
    rf"|(?P<simple>\d+\.?\d*|\.\d+){_EXPONENT}"
)
_NAME = re.compile(rf"\\?(?:(?!{_SUPERSCRIPT_RUN})[^\W\d_])+")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


def tokenise(text: str, commas: Commas = "thousands") -> list[Token]:
    """Cut a text into tokens.

    Args:
        text: The text as typed.
        commas: Whether `24,080` is read as 24080 or as 24.080.

    Raises:
        RefusedError: A character or a number has no meaning, or the text is too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(f"longer than {MAX_CHARACTERS:,} characters", MAX_CHARACTERS)
    tokens: list[Token] = []
    offset, glued = 0, False
    while offset < len(text):
        if text[offset].isspace() or text[offset] in _INVISIBLE:
            offset, glued = offset + 1, False
            continue
        if space := _LATEX_SPACE.match(text, offset):
            offset = space.end()
            continue
        found, offset_after = _token(text, offset, commas)
        tokens += [Token(one.kind, one.text, offset, glued) for one in found]
        offset, glued = offset_after, True
        if len(tokens) > MAX_TOKENS:
            raise RefusedError(f"longer than {MAX_TOKENS} symbols", offset)
    return [*tokens, Token("end", "", len(text))]


def _token(text: str, offset: int, commas: Commas) -> tuple[list[Token], int]:
    """The tokens that one character or word stands for, and the offset behind it."""
    if number := _NUMBER.match(text, offset):
        return [Token("number", _canonical(number, commas), offset)], number.end()
    character = text[offset]
    if character in _FRACTIONS:
        return tokenise(_FRACTIONS[character])[:-1], offset + 1
    if raised := re.compile(_SUPERSCRIPT_RUN).match(text, offset):
        inner = tokenise(raised[0].translate(_SUPERSCRIPTS))[:-1]
        return [_sign("^"), _sign("("), *inner, _sign(")")], raised.end()
    for sign in (text[offset : offset + 2], character):
        if sign in _SIGNS:
            return [_sign(_SIGNS[sign])], offset + len(sign)
    if character in "+-*/^()[]{}=~%,;!'|<>_&@":
        return [_sign(character)], offset + 1
    if text.startswith("\\%", offset):
        return [_sign("%")], offset + 2
    if name := _NAME.match(text, offset):
        return _word(name[0]), name.end()
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.strip():
        run = re.compile(r"[０-９．，]+").match(text, offset)
        length = len(run[0]) if run else 1
        widened = unicodedata.normalize("NFKC", text[offset : offset + length])
        return tokenise(widened, commas)[:-1], offset + length
    raise RefusedError(f"the character {_shown(character)} has no meaning here", offset)


def _sign(text: str) -> Token:
    return Token("sign", text, 0)


def _word(word: str) -> list[Token]:
    if not word.startswith("\\"):
        return [Token("name", word, 0)]
    meaning = _COMMANDS.get(word[1:], word[1:])
    if not meaning:
        return []
    return [Token("name", meaning, 0) if meaning.isalpha() else _sign(meaning)]


def _canonical(number: re.Match[str], commas: Commas) -> str:
    """The number with a point for its decimals and nothing between its thousands."""
    typed = number[0].replace("{,}", ",")
    if sum(map(str.isdigit, typed)) > MAX_DIGITS:
        raise RefusedError(f"a number of more than {MAX_DIGITS} digits", number.start())
    if number["grouped"]:
        return re.sub(r"[^\d.]", "", typed.replace("\\,", ""))
    if number["commas"]:
        whole = number["commas"].replace("{,}", ",")
        if commas == "thousands" and _THOUSANDS.fullmatch(whole):
            return typed.replace(",", "")
        if commas == "decimal" and whole.count(",") == 1 and not number["tail"]:
            return typed.replace(",", ".")
        raise RefusedError(f"the commas in {typed} can be read neither way", number.start())
    return typed


def _shown(character: str) -> str:
    name = unicodedata.name(character, "")
    visible = character.isprintable() and not unicodedata.combining(character)
    return (
        f'"{character}" ({name})' if visible and name else f"U+{ord(character):04X} {name}".strip()
    )
