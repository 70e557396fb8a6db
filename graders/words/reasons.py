"""Whether words are a reason at all: three words of content, or a formula or number; else nothing."""

from __future__ import annotations

import re
from functools import cache

from graders.words.guards import FUNCTION_WORDS
from graders.words.words import normalised

# Two words can name a thing, but say nothing of it; a sentence that does has three.
_FEWEST_WORDS = 3
# Repeats the verdict, insists on it, or points elsewhere: none of these says why.
_INSISTING = frozenset({
    "yes", "no", "true", "false", "right", "wrong", "correct", "incorrect", "clearly", "obviously",
    "obvious", "clear", "trivial", "trivially", "simply", "just", "really", "very", "definitely", "sure",
    "surely", "certainly", "course", "well", "please", "thanks", "ok", "okay", "hence", "therefore", "thus",
    "reason", "reasons", "answer", "verdict",
})  # fmt: skip
_POINTING = frozenset({
    "see", "above", "below", "earlier", "before", "previous", "same", "said", "say", "says", "trust", "know",
    "knows", "known", "think", "believe", "guess", "feel", "me", "my", "us",
})  # fmt: skip
# A denial is a claim: "XOR is not separable" says something.
_EMPTY = (FUNCTION_WORDS | _INSISTING | _POINTING) - {"not"}


@cache
def _formula() -> re.Pattern[str]:
    """A digit, an operator, a Greek letter, a command of TeX, or a variable: one letter by itself."""
    variable = r"(?<![\w'’])(?![aiAI](?!\w))[A-Za-z](?![\w'’])"
    return re.compile(rf"\d|[=<>≤≥≠≈+*/^_∂∇∑∞→×·]|[α-ωΑ-Ω]|\\[a-zA-Z]|{variable}")


@cache
def _kept_place() -> re.Pattern[str]:
    """What keeps the place of a reason still to be written: to the end where it comes first."""
    word = r"(?:n\s*/\s*a|to-?do|tb[ad]|fixme)(?![a-z])"
    return re.compile(
        rf"\A\W*(?:todo|tb[ad]|fixme)\b.*|(?<![a-z]){word}", re.IGNORECASE | re.DOTALL
    )


@cache
def _lone_name() -> re.Pattern[str]:
    return re.compile(r"\W*[A-Za-z]\W*")


# Neighbouring keys in a row are typed by fingers, not meant by anybody.
_KEYS = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
_FEWEST_KEYS = 4


def _is_word(word: str) -> bool:
    """Whether it may be a word of some language: not keys in a row, and not without a vowel."""
    typed = len(word) >= _FEWEST_KEYS and any(word in keys for keys in _KEYS)
    return not typed and bool(re.search("[aeiouyà-ɏ]", word))


@cache
def _foreign() -> re.Pattern[str]:
    """A letter beyond the Latin ones, of a script whose words are not told apart here."""
    return re.compile(r"[^\W\d_a-zA-ZÀ-ɏ]")


def is_reason(text: str) -> bool:
    """Whether a text may be a reason; in doubt it is one, and a person reads it."""
    text = _kept_place().sub(" ", text)
    if _lone_name().fullmatch(text):
        return False
    if _formula().search(text) or _foreign().search(text):
        return True
    words = re.findall(r"[a-zà-ɏ]{2,}", normalised(text))
    content = {one for one in words if one not in _EMPTY and _is_word(one)}
    return len(content) >= _FEWEST_WORDS
