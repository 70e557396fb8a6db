"""Characters: every look-alike of a letter, digit, sign or blank becomes the plain one, and keeps its place.

What comes out is ASCII wherever there is a plain spelling: full-width and styled letters, curly quotes,
all kinds of minus and blank, `²` as `^{2}`, `₁` as `_{1}`, `½` as `(1/2)`. Greek letters and signs of
mathematics that have no plain spelling stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from exercises.language.drawn import in_one_line, is_drawn

_SAME = {
    "-": "−–—‐‑‒―﹣➖",
    "'": "‘’‚‛′ʹʼ´ˊ",
    '"': "“”„‟«»",
    "''": "″ʺ",
    "×": "✕✖⨯╳",
    "·": "⋅∙",
    "*": "∗⁎﹡\u2062",
    "/": "∕⁄",
    "+": "➕\u2064",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "": "\u200b\u200c\u200d\u2060\u2061\u2063\ufeff\u200e\u200f\u00ad\ufe0e\ufe0f\u20d7",
    ",": "、",
    ".": "。",
    "(": "〔",
    ")": "〕",
    "⟨": "〈〈",
    "⟩": "〉〉",
    "[": "【⟦",
    "]": "】⟧",
}
# Kinds of Unicode's compatibility spellings that look different and mean the same.
_STYLES = {"<font>", "<wide>", "<narrow>", "<small>"}
_LIGATURES = range(0xFB00, 0xFB07)
_KEPT = "𝟙𝟏ℓ"  # signs of their own: an indicator, a vector of ones, the letter ell
_ESCAPED = r"\_"  # how LaTeX writes `learning_rate` outside of mathematics
_TRANSPOSE = "ᵀ"  # alone it is the sign of the transpose


class Plain(NamedTuple):
    """A text in plain characters; `places` says where each was typed, None where nothing moved."""

    text: str
    places: tuple[int, ...] | None = None

    def place(self, at: int) -> int:
        """Where the character at a place of the plain text was typed."""
        return at if self.places is None else self.places[at]


def plain(text: str) -> Plain:
    """The text in plain characters; plain text stays as it is."""
    plainly = text.isascii() and "~" not in text and _ESCAPED not in text
    if plainly and ("&" not in text or _entity().search(text) is None):
        return Plain(text)
    end = len(text)
    origins: Sequence[int] = range(end)
    if is_drawn(text):
        characters = in_one_line(text)
        text, origins = "".join(one for one, _ in characters), [place for _, place in characters]
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        length, piece = _next(text, at)
        pieces.append(piece)
        places += [origins[at]] * len(piece)
        at += length
    return Plain("".join(pieces), (*places, end))


def _next(text: str, at: int) -> tuple[int, str]:
    """How many characters are read, and what they are in plain characters."""
    character = text[at]
    if text.startswith(_ESCAPED, at) and text[at - 1 : at] != "\\":
        return 2, "_"
    if character == "&" and (entity := _entity().match(text, at)):
        meant = html.unescape(entity[0])
        return (len(entity[0]), _alike(meant)) if len(meant) == 1 else (1, character)
    if character.isascii():
        composed = unicodedata.normalize("NFC", text[at : at + 2])
        if len(composed) == 1 and at + 1 < len(text):
            return 2, composed
        blank = character == "~" and _is_blank(text, at)
        return 1, " " if blank else character
    if character == _TRANSPOSE and not (at and _raised(text[at - 1])):
        return 1, character
    for script, sign in ((_raised, "^"), (_lowered, "_")):
        end = at
        while end < len(text) and script(text[end]):
            end += 1
        if end > at:
            scripts = "".join(map(script, text[at:end]))
            if len(scripts) > 1:  # there is no lowered b: beside other letters ᵦ stands for it
                scripts = scripts.replace("β", "b")
            return end - at, f"{sign}{{{scripts}}}"
    return 1, _alike(character)


@cache
def _entity() -> re.Pattern[str]:
    """A character as HTML writes it: `&#963;`, `&lt;`; no `&` of an alignment."""
    return re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,8});")


def _is_blank(text: str, at: int) -> bool:
    r"""Whether `~` is LaTeX's blank, as in `2~w^T`; before a number, and with blanks around, it is ≈."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at : at + 3] == "~=~" or text[max(0, at - 2) : at + 1] == "~=~":
        return True
    if not before.strip() or not behind.strip() or "=" in (before, behind):
        return False
    return not (before.isdigit() and behind.isdigit())


@cache
def _script(character: str, kind: str) -> str:
    parts = unicodedata.decomposition(character).split()
    return _alike(chr(int(parts[1], 16))) if len(parts) == 2 and parts[0] == kind else ""


def _raised(character: str) -> str:
    return _script(character, "<super>")


def _lowered(character: str) -> str:
    return _script(character, "<sub>")


@cache
def _alike(character: str) -> str:
    """What one character is in plain characters."""
    if character in _KEPT:
        return character
    for same, characters in _SAME.items():
        if character in characters:
            return same
    kind, *parts = unicodedata.decomposition(character).split() or [""]
    if kind == "<fraction>":
        return f"({''.join(chr(int(part, 16)) for part in parts).replace('⁄', '/')})"
    if kind in _STYLES or ord(character) in _LIGATURES:
        styled = unicodedata.normalize("NFKC", character)
        return "".join(map(_alike, styled)) if styled != character else character
    return character
