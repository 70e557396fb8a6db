"""Which option a text means: its key, bare or in brackets or with a dot, or its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from exercises.answer import Text, UnreadableError
from exercises.spelling import did_you_mean

_MIN_WORD = 4


def pick(answer: Text, options: Mapping[str, str]) -> str:
    """The key of the option that a text names.

    Raises:
        UnreadableError: It names none, or more than one.
    """
    text = answer.text.strip()
    keys = {key.casefold(): key for key in options}
    bare = re.sub(r"^(?:option|answer|choice)\b\s*", "", text.casefold())
    if (key := bare.strip(" ()[]{}.:,;\"'`*")) in keys:
        return keys[key]
    by_text = _by_text(text, options)
    leading = re.match(r"[(\[]?\s*(\w+)\s*[)\].:–—-]+\s*(\S.*)", bare, re.DOTALL)
    if leading and leading[1] in keys:
        # `a: …` may go on with its own words, but not with another option.
        by_text = _by_text(leading[2], options)
        if by_text == [keys[leading[1]]] or not (by_text or _names_key(leading[2], keys)):
            return keys[leading[1]]
        raise UnreadableError(f'"{_short(text)}" names two options', answer.place)
    if len(by_text) == 1:
        return by_text[0]
    known = ", ".join(options)
    if by_text:
        raise UnreadableError(
            f'"{_short(text)}" fits the options {", ".join(by_text)}; write one key', answer.place
        )
    hint = did_you_mean(text, options.values()) if len(text) >= _MIN_WORD else ""
    raise UnreadableError(
        f'there is no option "{_short(text)}"{hint}; the options are {known}', answer.place
    )


def _names_key(text: str, keys: Iterable[str]) -> bool:
    """Whether a text goes on with the key of an option: `, (c)` or `and c`."""
    key = "|".join(map(re.escape, keys))
    return re.search(rf"(?:^|[,;/&+]|\b(?:and|or)\b)\s*[(\[]?(?:{key})\b", text) is not None


def _by_text(text: str, options: Mapping[str, str]) -> list[str]:
    """The options whose text is this one, or else contains it as whole words."""
    wanted = _words(text)
    if len("".join(wanted)) < _MIN_WORD:
        return []
    texts = {key: _words(option) for key, option in options.items()}
    equal = [key for key, words in texts.items() if words == wanted]
    return equal or [key for key, words in texts.items() if _contains(words, wanted)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _contains(words: list[str], wanted: list[str]) -> bool:
    length = len(wanted)
    return any(words[at : at + length] == wanted for at in range(len(words) - length + 1))


def _short(text: str, length: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
