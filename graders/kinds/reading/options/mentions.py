"""Where a text names options by their keys: `b`, `(b)`, `a, c and d`, `a/b/c`, `a–c`.

The letters of a formula are none, `z = Wx + b`, nor is an article, `a linear function`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.pictures import CROSSES, EMPTY, TICKS

# What a key may stand in front of; before any other word `a` is an article.
_PREDICATES = (
    said.COPULA | said.REASON | said.DENIAL | said.FALSE | said.CONCLUDING | said.DOUBT
    | {"and", "or", "but", "so", "too", "also", "true", "right", "correct", "then", "as", "while", "all", "we"}
    | {"i", "would", "can", "could", "do", "don't", "isn't", "doesn't", "can't", "aren't", "bc", "cuz", "makes"}
    | {"alone", "only", "over", "which", "where", "for", "here", "it", "they", "you", "to", "yes", "out", "of"}
)  # fmt: skip
_SINGULAR = frozenset(["bias", "basis", "analysis", "plus", "thus", "process", "always"])
# What names the letter behind it as one of a formula: `the bias b`.
_OF_FORMULAS = said.words("""
    bias biases activation activations vector vectors matrix input inputs weights parameter parameters
""")
_CALLED = said.words("option options answer answers statement statements choice letter")

PLACES = ("first", "second", "third", "fourth", "fifth", "last", "former", "latter")
_OF_TWO = {"former": 0, "latter": 1}


class Mention(NamedTuple):
    """Keys that stand together, and where."""

    start: int
    end: int
    keys: tuple[str, ...]
    marked: bool = False  # as the mark of a list is, `a)`
    bracketed: bool = False
    either: bool = False  # joined by "or"


def mentions(text: str, keys: Sequence[str]) -> list[Mention]:
    """The keys that a text names, one behind the other; those that are joined are one mention."""
    spelled = {key.casefold(): key for key in keys}
    found: list[Mention] = []
    for letter in _letter(tuple(keys)).finditer(text):
        key = spelled[(letter["bare"] or letter["bracketed"]).casefold()]
        if not letter["bracketed"] and not _names_option(text, letter, spelled):
            continue
        marks = bool(letter["mark"]), bool(letter["bracketed"])
        here = Mention(letter.start(), letter.end(), (key,), *marks)
        if not found:
            found.append(here)
            continue
        last = found.pop()
        between = text[last.end : here.start]
        if _listed().fullmatch(between) and _is_one().match(text, here.end):
            found += [last, here]  # `a, b is wrong`: one of them is
        elif joined := _joining().fullmatch(between):
            either = last.either or bool(joined["either"])
            found.append(Mention(last.start, here.end, (*last.keys, key), *marks, either))
        elif _ranging().fullmatch(between):
            order = list(keys)
            through = order[order.index(last.keys[-1]) + 1 : order.index(key) + 1]
            found.append(Mention(last.start, here.end, (*last.keys, *through)))
        else:
            found += [last, here]
    return found


def with_keys_of_places(text: str, keys: Sequence[str]) -> str:
    """The text with the key of an option for its place: `the first statement`."""

    def key(found: re.Match[str]) -> str:
        named = key_at(found["place"] or found["last"], keys)
        return found[0] if named is None else f"({named})"

    return _place().sub(key, text)


def key_at(place: str, keys: Sequence[str]) -> str | None:
    """The key at a place, one of `PLACES`; None where there are fewer keys."""
    if (one := _OF_TWO.get(place.casefold())) is not None:
        return keys[one] if len(keys) == len(_OF_TWO) else None
    at = len(keys) - 1 if place.casefold() == "last" else PLACES.index(place.casefold())
    return keys[at] if at < len(keys) else None


@cache
def _place() -> re.Pattern[str]:
    places = "|".join(PLACES)
    return re.compile(
        rf"\b(?:(?:the\s+)?(?P<place>{places})\s+(?:option|statement|choice|of\s+the\s+two)\b(?!\s*\()"
        rf"|the\s+(?P<last>{places})(?:\s+one)?(?=[\s.]*\Z))",
        re.IGNORECASE,
    )


def _names_option(text: str, letter: re.Match[str], keys: dict[str, str]) -> bool:
    """Whether a letter that stands alone is the key of an option."""
    before, after = text[: letter.start()], text[letter.end("bare") :]
    word = _last_word().search(before)
    if (word and word[0].casefold() in _CALLED) or _mark_before().search(before):
        return True
    if _is_article(letter[0], after) or (word and word[0].casefold() in _OF_FORMULAS):
        return False
    if _operator_behind().match(after) or _operator_before().search(before):
        return False
    neighbours = (_joined_before().search(before), _joined_behind().match(after))
    return not any(one and _is_symbol(one, keys) for one in neighbours)


def _is_article(letter: str, after: str) -> bool:
    follows = _next_word().match(after)
    if letter not in {"a", "A"} or follows is None:
        return False
    word = follows[1].casefold()
    verb = word.endswith("s") and not word.endswith(("ss", "us")) and word not in _SINGULAR
    return word not in _PREDICATES and not verb


def _is_symbol(joined: re.Match[str], keys: dict[str, str]) -> bool:
    """Whether what is joined to a letter is a symbol: `z and a`, `Wx + b`."""
    other = joined["other"]
    if joined["sign"] == "+":
        return other.casefold() not in keys
    alone = len(other) == 1 and other.isalpha() and other.casefold() not in {*keys, "i"}
    return alone or re.search(r"[A-Za-z][\d_^\[]", other) is not None


@cache
def _letter(keys: tuple[str, ...]) -> re.Pattern[str]:
    key = "|".join(map(re.escape, sorted(keys, key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w'’])(?:[(\[](?P<bracketed>{key})[)\]]|(?P<bare>{key})(?![\w'’])(?P<mark>\)(?=\s))?)",
        re.IGNORECASE,
    )


@cache
def _joining() -> re.Pattern[str]:
    words = r"and|(?P<either>or)|&|plus|as\s+well\s+as"
    return re.compile(
        rf"\s*(?:[,;]?\s*(?:{words})(?:\s+(?:also|option|statement))*|[,/&+]|)\s*", re.IGNORECASE
    )


@cache
def _listed() -> re.Pattern[str]:
    return re.compile(r"\s*,\s*(?:and\s+)?")


@cache
def _is_one() -> re.Pattern[str]:
    """What is said of one thing: `is wrong`, `mixes the two up`."""
    return re.compile(r"\s+(?:isn['’]t|doesn['’]t|[a-z]+(?<![su])s)\b(?!\s+(?:well|all)\b)")


@cache
def _ranging() -> re.Pattern[str]:
    return re.compile(r"[–-]|\s+(?:to|through)\s+")


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z]+(?=\s*\Z)")


@cache
def _mark_before() -> re.Pattern[str]:
    """A tick or a cross: `☑ a far more computing power`."""
    return re.compile(rf"[{TICKS}{CROSSES}{EMPTY}]\s*\Z")


@cache
def _next_word() -> re.Pattern[str]:
    return re.compile(r"[ \t]+([A-Za-z]{2,}(?:['’][a-z]+)?)")


@cache
def _operator_behind() -> re.Pattern[str]:
    """`a = g(z)`, `a^{[1]}`, `a_1`, `a(x)`; words in brackets are none."""
    return re.compile(r"\s*(?:=(?!>)|[·*∈≤≥])|[\^_\[{]|\((?![a-z]{3,}[\s),])")


@cache
def _operator_before() -> re.Pattern[str]:
    """`W x + b`, `z = a`; `answer = a` is none."""
    return re.compile(
        r"(?:(?<![-=])[·*^_\\∈≤≥]|(?<!answer)(?<!answer\s)(?<!choice\s)=)\s*\Z", re.IGNORECASE
    )


@cache
def _joined_before() -> re.Pattern[str]:
    return re.compile(r"(?P<other>[\w^\[\]]+)\s*(?P<sign>,|\+|&|/|\band\b|\bor\b)\s*\Z")


@cache
def _joined_behind() -> re.Pattern[str]:
    return re.compile(r"\s*(?P<sign>,|\+|&|/|\band\b|\bor\b)\s*(?P<other>[\w^\[\]]+)(?!\s*=)")
