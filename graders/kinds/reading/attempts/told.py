"""An answer told in short sentences: `gradient is negative. so this goes up. 0.51`, `2*3 + 1. that's 7`.

Sentences without a value tell what is done, or explain. Several values are members of one chain, if the later
ones are said to be the earlier ones once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.clauses.explanations import explains
from graders.kinds.reading.remarks.narration import is_narration
from graders.kinds.reading.words import vocabulary as said

# What somebody tells to do on the way to a value.
_INSTRUCTIONS = said.words("""
    add apply collect combine compute derive differentiate expand insert multiply plug simplify split squash sum use
    write
""")
# Words of a calculation.
_OPERATORS = said.words("times minus plus half of over twice squared divided by")


# What says that a value is the one before once more.
_SAYS = r"(?:that['’]?s|it['’]?s|(?:that|this|which|it)\s+(?:is|means|gives|makes)|makes|gives|(?:we|I)\s+get)"


class Told(NamedTuple):
    """The chain of values, and the sentences around it."""

    text: str
    passed_over: str


class _Sentence(NamedTuple):
    text: str
    value: str  # nothing where it is talk
    once_more: bool


def in_sentences(text: str) -> Iterator[Told]:
    """The answer of a text of several sentences; none where one of them may change it."""
    text = _factor_with_name().sub(r"\g<times> \g<value>", text)
    sentences = [_sentence(one) for one in _end().split(text) if re.search(r"\w", one)]
    at = [number for number, one in enumerate(sentences) if one.value]
    if (
        len(sentences) < 2
        or not at
        or not all(_is_again(sentences[one].once_more, sentences[one].value) for one in at[1:])
    ):
        return
    values = [sentences[one].value for one in at]
    talk = [one.text for one in sentences if not one.value]
    before = [one.text for one in sentences[: at[-1]] if not one.value]
    behind = [one.text for one in sentences[at[-1] :] if not one.value]
    if not all(map(_leads, before)) or not all(explains(one, values[-1]) for one in behind):
        return
    if len(values) > 1 and any("=" in one for one in values):
        return
    literals = [one for one in values if _literal().fullmatch(one)]
    if len(values) > 1 and (len(literals) > 1 or not all(map(_numeric().fullmatch, values))):
        return
    values = [_in_signs(one) if _of_names().fullmatch(one) else one for one in values]
    chain = " = ".join(sorted(values, key=lambda one: _literal().fullmatch(one) is not None))
    yield Told(chain, "; ".join(talk))


def _is_again(said_so: bool, value: str) -> bool:  # noqa: FBT001
    """Whether a value is the one before once more, by a word or as names that calculate."""
    return said_so or _of_names().fullmatch(value) is not None


def _in_signs(value: str) -> str:
    for word, sign in {"times": "*", "plus": "+", "minus": "-"}.items():
        value = re.sub(rf"\b{word}\b", sign, value)
    return value


def _leads(sentence: str) -> bool:
    """Whether a sentence in front of a value tells what is done, or what is so, and gives none."""
    words = [one.casefold() for one in re.findall(r"[A-Za-z]+", sentence)]
    if re.search(r"(?<![\w.])\d", sentence) or {*words} & (said.DEFINING | said.ASSUMING):
        return False
    if words and words[0] in _INSTRUCTIONS:
        return not {*words} & (said.EXCHANGING | said.CHANGING | {*said.COUNTS})
    if explains(sentence, ""):
        return True
    several = len(words) > 1 and not {*words[-1:]} & (said.CHANGING | {"of"})
    return several and is_narration(sentence, named=False)


def _sentence(text: str) -> _Sentence:
    lead = _lead().match(text)
    value = text[lead.end() :].strip() if lead else text.strip()
    words = {one.casefold() for one in re.findall(r"(?<![\w\\])[A-Za-z]{2,}(?![\w(])", value)}
    goes_on = value.split()[:1] and value.split()[0].casefold() in _OPERATORS - {
        "minus",
        "half",
        "twice",
    }
    whole = words <= _OPERATORS and re.search(r"\d|[A-Za-z]", value) and not goes_on
    whole = whole and "=" not in value[:1]
    return _Sentence(text.strip(), value if whole else "", bool(lead and lead["again"]))


@cache
def _end() -> re.Pattern[str]:
    """Where a sentence ends: a full stop, a line, and commas before a value said once more or that of a name."""
    said_again = rf"(?:so\s+)?{_SAYS}\b"
    value = r"(?:and|as|since|where|with)\s+\w+\s*=\s*[-−]?[\d.]+[.\s]*\Z"
    names = r"\w+\s+(?:times|plus|minus)\s+\w+[.\s]*\Z"
    instructed = r"(?i:(?<=multiply)|(?<=add)|(?<=compute)):\s+"
    return re.compile(
        rf"(?:(?<=[\w)\]}}$])|(?<=\s))[.;!]\s+|[.;!\s]*\n\s*|[.!\s]*\Z|{instructed}|,\s+(?={value}|{names}|{said_again})"
        r"|(?<=\d)\s+(?=so\s+(?:still\s+)?[-−]?\d)"
    )


@cache
def _lead() -> re.Pattern[str]:
    """`so`, `that's`, `ok so it's`: what stands in front of a value, and whether it is the one before once more."""
    again = rf"(?:{_SAYS}|and\s+that\s+(?:makes|gives|is)|(?:it|which|that)\s+boils\s+down\s+to)"
    return re.compile(
        rf"\s*(?:ok(?:ay)?\s+(?:so\s+)?)?(?:here\s+)?(?:(?:ok|okay|and|then|now|well|just|hence|thus|therefore)[,\s]+)*"
        rf"(?P<again>(?:(?:so|hence|thus|therefore)[,\s]+)?{again}\s+(?:just\s+|about\s+|then\s+)?|so[,\s]+(?:still\s+)?|(?:=>|→|->|=)\s*)?",
        re.IGNORECASE,
    )


@cache
def _factor_with_name() -> re.Pattern[str]:
    """`times h1 = 0.85`, which is times 0.85."""
    return re.compile(
        r"(?P<times>\btimes|[·*×])\s+[A-Za-z]\w*\s*=\s*(?P<value>[-−]?\d[\d.]*(?<!\.))"
    )


@cache
def _numeric() -> re.Pattern[str]:
    """A calculation with numbers, and perhaps names."""
    return re.compile(
        r"(?=.*\d).*|[A-Za-z]\w*(?:\s+(?:times|plus|minus)\s+|\s*[-+*/·×]\s*)[A-Za-z]\w*"
    )


@cache
def _of_names() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z]\w*\s+(?:times|plus|minus)\s+[A-Za-z]\w*")


@cache
def _literal() -> re.Pattern[str]:
    return re.compile(r"[-−+]?\s?\d[\d.,]*(?:[eE][-+]?\d+)?")
