"""Which option a text means: its key, bare or in brackets or with a dot, or its text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from exercises.answer import Text, UnreadableError
from exercises.language.spelling import did_you_mean

_MIN_LETTERS = 4
_DECORATION = " ()[]{}.:,;\"'`*$✓\n"
_AROUND = re.compile(
    r"(?:(?:only|just|the answer is|answer is|it is|option|answer|choice|statement)\b[\s:]*)*"
    r"(.*?)(?:\s+(?:only|is (?:true|right|correct|it)))?",
    re.DOTALL,
)
_LEADING = re.compile(
    r"[(\[*]*\s*(\w+)\s*(?:[)\].:,–—*-]+|\s(?=[(]|because\b|since\b))\s*(\S.*)", re.DOTALL
)
_REASON = re.compile(r"\(?(?:because|since|as|see)\b", re.IGNORECASE)
_TICKED = {"true", "yes", "x", "✓", "✔", "1", "right", "correct", "[x]", "tick", "ticked"}
_NOT_TICKED = {"false", "no", "0", "✗", "wrong", "incorrect", "[ ]", "[]", "-", ""}


def pick(answer: Text, options: Mapping[str, str]) -> str:
    """The key of the option that a text names.

    Raises:
        UnreadableError: It names none, or more than one, or something else besides.
    """
    keys = {key.casefold(): key for key in options}
    around = _AROUND.fullmatch(answer.text.strip(_DECORATION).casefold())
    bare = around[1] if around else ""
    if (key := bare.strip(_DECORATION)) in keys:
        return keys[key]
    leading = _LEADING.fullmatch(bare)
    if leading and leading[1] in keys:
        key = keys[leading[1]]
        if _means(leading[2], options[key]) or _is_reason(leading[2], keys):
            return key
        raise UnreadableError(
            f'"{_short(answer.text)}" names more than the option {key}; write the key alone',
            answer.place,
        )
    by_text = _by_text(answer.text, options)
    if len(by_text) == 1:
        return by_text[0]
    if by_text:
        raise UnreadableError(
            f'"{_short(answer.text)}" fits the options {", ".join(by_text)}; write one key',
            answer.place,
        )
    hint = did_you_mean(answer.text, options.values()) if len(key) >= _MIN_LETTERS else ""
    raise UnreadableError(
        f'there is no option "{_short(answer.text)}"{hint}; the options are {", ".join(options)}',
        answer.place,
    )


def ticked(answer: Text, key: str, options: Mapping[str, str]) -> bool:
    """Whether `a: true`, `a: x` or `a: (its text)` ticks the option.

    Raises:
        UnreadableError: It says neither.
    """
    text = answer.text.strip().casefold()
    if text in _TICKED:
        return True
    if text in _NOT_TICKED:
        return False
    if _means(text, options[key]):
        return True
    raise UnreadableError(
        f'"{_short(answer.text)}" neither ticks the option {key} nor leaves it out; write true or'
        " false",
        answer.place,
    )


def _is_reason(text: str, keys: Mapping[str, str]) -> bool:
    """An explanation that names no other option."""
    others = "|".join(map(re.escape, keys))
    named = re.search(rf"[(\[](?:{others})[)\]]|\b(?:{others})\)|\b(?!a\b|i\b)(?:{others})\b", text)
    return bool(_REASON.match(text)) and not named


def _means(text: str, option: str) -> bool:
    """Whether a text says nothing but words of the option."""
    words = _words(text)
    return bool(words) and set(words) <= set(_words(option)) and len("".join(words)) >= _MIN_LETTERS


def _by_text(text: str, options: Mapping[str, str]) -> list[str]:
    """The options whose text is this one, or else holds all its words."""
    wanted = _words(text)
    equal = [key for key, option in options.items() if _words(option) == wanted]
    return equal or [key for key, option in options.items() if _means(text, option)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _short(text: str, length: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
