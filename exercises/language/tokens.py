"""Tokens: plain text, Python and LaTeX notation, and their Unicode look-alikes, cut into pieces."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from exercises.language import lexemes
from exercises.language.characters import plain
from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_CHARACTERS, MAX_DIGITS, MAX_TOKENS
from exercises.language.notation import (
    ACCENTS,
    COMMANDS,
    LETTERS,
    MATRICES,
    ROUNDING,
    SIGNS,
    SINGLE,
)

# What a comma between digits means: part of the number, in one of two ways, or a separator.
Commas = Literal["thousands", "decimal", "separator"]


class Token(NamedTuple):
    """A piece of the text: a number (in canonical spelling), a name, or a sign; and its offset.

    `glued` says that no space stands before it.
    """

    kind: Literal["number", "name", "sign", "end"]
    text: str
    offset: int
    glued: bool = False


_ACCENTS = {"0302": "hat", "0304": "bar", "0303": "tilde"}
# What a number is matched with, in order; where commas separate, they belong to none.
_PLAIN = (lexemes.spaced_number, lexemes.simple_number)
_WITH_COMMAS = (
    lexemes.spaced_number,
    lexemes.grouped_number,
    lexemes.number_with_commas,
    lexemes.simple_number,
)


def tokenise(text: str, commas: Commas = "separator") -> list[Token]:
    """Cut a text into tokens.

    Args:
        text: The text as typed.
        commas: Whether `24,080` is read as 24080, as 24.080, or as two numbers.

    Raises:
        RefusedError: A character or a number has no meaning, or the text is too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(f"longer than {MAX_CHARACTERS:,} characters", MAX_CHARACTERS)
    typed = plain(text)
    try:
        tokens = _with_commas_behind_dots(_Tokeniser(typed.text, commas).tokens())
    except RefusedError as refused:
        raise RefusedError(refused.message, typed.place(refused.offset)) from refused
    tokens.append(Token("end", "", len(typed.text)))
    if typed.places is None:
        return tokens
    return [token._replace(offset=typed.place(token.offset)) for token in tokens]


def _with_commas_behind_dots(tokens: list[Token]) -> list[Token]:
    """`w_1, w_2, …, w_d` for `w_1, w_2, … w_d`: dots behind a comma stand in a list."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        found.append(token)
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        listed = token.text == "…" and len(found) > 1 and found[-2].text in {",", ";"}
        if listed and behind is not None and behind.kind in {"name", "number"}:
            found.append(Token("sign", found[-2].text, behind.offset))
    return found


class _Tokeniser:
    def __init__(self, text: str, commas: Commas) -> None:
        self.text = text
        self.commas = commas
        self.offset = 0
        self.glued = False
        self.found: list[Token] = []
        self.in_cases = False

    def tokens(self) -> list[Token]:
        while self.offset < len(self.text):
            character = self.text[self.offset]
            if self.text.startswith("${", self.offset):
                raise RefusedError("${ has no meaning here", self.offset)
            if character.isspace() or character == "$":
                self.offset += 1
                self.glued = False
                continue
            before = len(self.found)
            self._next(character)
            self.glued = self.glued or len(self.found) > before
            if len(self.found) > MAX_TOKENS:
                raise RefusedError(f"longer than {MAX_TOKENS} symbols", self.offset)
        return self.found

    def _emit(self, kind: Literal["number", "name", "sign"], text: str) -> None:
        if text in ROUNDING:
            self._emit("name", ROUNDING[text])
        text = {"⌊": "(", "⌈": "(", "⌋": ")", "⌉": ")"}.get(text, text)
        self.found.append(Token(kind, text, self.offset, self.glued))
        self.glued = True

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.offset)

    def _next(self, character: str) -> None:
        digit = character.isascii() and (character.isdigit() or character == ".")
        if digit and self._number():
            return
        if character == "\\":
            self._command()
        elif self.found and self.text[self.offset : self.offset + 2] == ".T":
            self._emit("sign", "ᵀ")
            self.offset += 2
        elif module := self._match(lexemes.module()):
            self.offset = module.end()
        elif name := self._match(lexemes.name()):
            self._emit("name", name[0])
            self.offset = name.end()
        else:
            self._sign(character)

    def _number(self) -> bool:
        if (multiple := self._match(lexemes.multiple_of_e())) and lexemes.lone_e().search(
            self.text
        ):
            return self._multiple(multiple)
        separated = self.commas == "separator"
        for pattern in _PLAIN if separated else _WITH_COMMAS:
            if number := self._match(pattern()):
                self._emit("number", _canonical(number, pattern(), self.commas))
                self.offset = number.end()
                return True
        return False

    def _multiple(self, multiple: re.Match[str]) -> bool:
        """2 of `2e+1`, where e stands elsewhere for itself; `2e-1` may be 0.2 as well."""
        if multiple["sign"] == "-":
            number, rest = multiple["number"], multiple["rest"]
            raise RefusedError(
                f"{multiple[0]} may be a number or {number} times e minus {rest};"
                f" write {number}*e - {rest}, or the number without an e",
                self.offset,
            )
        self._emit("number", multiple["number"])
        self.offset = multiple.end("number")
        return True

    def _accented(self, accent: re.Match[str]) -> None:
        """A name with its accent, `yhat`, behind the braces that close."""
        self._emit("name", accent[3] + ACCENTS[accent[1]])
        closing = re.compile(rf"(?:\s*\}}){{{accent[2].count('{')}}}").match(
            self.text, accent.end()
        )
        if closing is None:
            behind = self.text[accent.end() :]
            told = (
                f"\\{accent[1]} stands over more than one name here; write what it means, such as mean(…)"
                if "}" in behind
                else "the brace behind this accent is never closed"
            )
            raise RefusedError(told, self.offset)
        self.offset = closing.end()

    def _brace_of_cases(self) -> bool:
        r"""Whether `\left\{` with rows behind it, or their end, was read as cases."""
        opening = self._match(lexemes.open_cases())
        if opening and lexemes.close_cases().search(self.text, self.offset):
            self._emit("sign", "begin:cases")
            self.in_cases = True
        elif self.in_cases and (opening := self._match(lexemes.close_cases())):
            self._emit("sign", "end:cases")
            self.in_cases = False
        else:
            return False
        self.offset = opening.end()
        return True

    def _command(self) -> None:
        if self._brace_of_cases():
            return
        if environment := self._match(lexemes.environment()):
            name = "matrix" if environment[2] in MATRICES else environment[2]
            if name not in {"matrix", "cases"}:
                if name not in {"aligned", "align", "equation", "split", "gathered"}:
                    raise RefusedError(f'the environment "{name}" has no meaning here', self.offset)
            else:
                self._emit("sign", f"{environment[1]}:{name}")
            self.offset = environment.end()
            return
        if wrapped := self._match(lexemes.wrapped_word()):
            for word in wrapped[1].split():
                kind: Literal["number", "name"] = "number" if word.isdigit() else "name"
                self._emit("name", "indicator") if word == "1" else self._emit(kind, word)
            self.offset = wrapped.end()
            return
        if one := self._match(lexemes.bare_one()):
            self._emit("name", "indicator")
            self.offset = one.end()
            return
        if accent := self._match(lexemes.accent()):
            self._accented(accent)
            return
        command = self._match(lexemes.command())
        if command is None:
            raise RefusedError("a lone backslash", self.offset)
        word = command[1].rstrip("*")
        if word == "\\":
            self._emit("sign", "\\\\")
        elif word in COMMANDS:
            meaning = COMMANDS[word]
            if meaning:
                self._emit(
                    "name" if meaning[0].isalpha() and meaning.isascii() else "sign", meaning
                )
            else:
                self.glued = self.glued and word not in {",", ";", ":", " ", "quad", "qquad"}
        elif word.isalpha():
            self._emit("name", word)
        else:
            raise RefusedError(f"\\{word} has no meaning here", self.offset)
        self.offset = command.end()

    def _sign(self, character: str) -> None:
        if character in LETTERS:
            meaning = LETTERS[character]
            self._emit("name" if meaning.isascii() else "sign", meaning)
            self.offset += 1
            return
        if accented := accented_name(character):
            self._emit("name", accented)
            self.offset += 1
            return
        for length in (3, 2, 1):
            sign = self.text[self.offset : self.offset + length]
            if len(sign) == length and sign in SIGNS:
                self._emit("sign", SIGNS[sign])
                self.offset += length
                return
        if character in SINGLE:
            self._emit("sign", character)
            self.offset += 1
            return
        raise RefusedError(f"the character {_shown(character)} has no meaning here", self.offset)


def _canonical(number: re.Match[str], pattern: re.Pattern[str], commas: Commas) -> str:
    """The number with a point for its decimals and nothing between its thousands."""
    typed = number[0].replace("{,}", ",")
    if pattern is lexemes.spaced_number():
        typed = typed.replace(" ", "")
    exponent = re.search(r"[eE][+-]?(\d+)$", typed)
    if exponent and len(exponent[1]) > 3:
        raise RefusedError("this number is too large", number.start())
    if sum(map(str.isdigit, typed)) > MAX_DIGITS:
        raise RefusedError(f"a number of more than {MAX_DIGITS} digits", number.start())
    if pattern is lexemes.grouped_number():
        return re.sub(r"[^\d.]", "", typed.replace("\\,", ""))
    if pattern is lexemes.number_with_commas():
        whole = number["commas"].replace("{,}", ",")
        if commas == "thousands" and lexemes.thousands().fullmatch(whole):
            return typed.replace(",", "")
        if commas == "decimal" and whole.count(",") == 1 and not number["tail"]:
            return typed.replace(",", ".")
        raise RefusedError(f"the commas in {typed} can be read neither way", number.start())
    return typed


def accented_name(character: str) -> str:
    """`yhat` for ŷ; nothing for a letter that is no name with an accent."""
    parts = unicodedata.decomposition(character).split()
    if (
        len(parts) != 2
        or parts[1] not in _ACCENTS
        or not (letter := chr(int(parts[0], 16))).isascii()
    ):
        return ""
    return letter + _ACCENTS[parts[1]]


def _shown(character: str) -> str:
    name = unicodedata.name(character, "")
    visible = character.isprintable() and not unicodedata.combining(character)
    if visible and name:
        return f'"{character}" ({name})'
    return f"U+{ord(character):04X} {name}".strip()
