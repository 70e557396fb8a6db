"""A number at the end of a sentence: `The sigmoid of 0.3775 is 0.593270`, `Only this path counts: 2 * 3 = 6`.

The words say what is worked out, also with operations such as "half" and "times". They may not doubt,
deny, or set a condition, and where the number stands alone they may not do anything to what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.clauses.heads import mentioned, spelled
from graders.kinds.reading.remarks.narration import disputes
from graders.kinds.reading.remarks.remarks import restricts
from graders.kinds.reading.words import vocabulary as said

_ASKED = {"it", "this", "that", "answer", "result", "value", "solution", "number", "mine"}
_OPERATING = said.CHANGING | {"multiplied", "divided", "added", "subtracted", "power"}

# A number without the sign that ends its clause.
NUMBER = r"[-−+]?\s?\d[\d.,]*(?:[eE][-+]?\d+)?(?<![.,])"


class Ending(NamedTuple):
    """The number or calculation at the end, at its place, and the words in front of it."""

    text: str
    told: str

    @property
    def nearly(self) -> bool:
        """Whether it is only nearly so, by these words."""
        return bool({*self.told.casefold().split()} & said.NEARLY)


def number_at_end(text: str, names: AbstractSet[str], others: AbstractSet[str]) -> Ending | None:
    """The number that a sentence ends with; None where it is no such sentence.

    Args:
        text: What was typed.
        names: What the number may be called, each as `spelled`.
        others: What the numbers of the other parts are called, each as `spelled`.
    """
    found = _ending().fullmatch(text)
    if found is None:
        return None
    place = "value" if found["value"] else "worked"
    words = _subject().sub("", found["words"])
    calculated = found[place] if re.search("[=≈]", found[place]) else ""
    if not _describes(words, names, others, calculated):
        return None
    told = f"{found['words']}{found['says'] or ''}"
    value = " " * found.start(place) + found[place]
    return Ending(value, " ".join(told.split()).strip(" ,;:"))


def with_functions_taken(text: str) -> str:
    """`sigmoid(0.3775) is 0.593270` for `The sigmoid of 0.3775 is 0.593270`, which can be worked out."""

    def call(found: re.Match[str]) -> str:
        return f"{found['function'].casefold()}({found['number']})".rjust(len(found[0]))

    return _taken().sub(call, text)


def _describes(
    words: str, names: AbstractSet[str], others: AbstractSet[str], calculated: str
) -> bool:
    """Whether words only say what is worked out, or calculated in signs behind them."""
    if disputes(_absent().sub(" ", words)) or _claims().search(words):
        return False
    every = [one.casefold() for one in re.findall(r"[A-Za-z]+", words)]
    bare = {*every}
    if restricts(bare) or bare & (said.COUNTING - {"half"}) or {*every[-1:]} & {"double", "twice"}:
        return False
    if _another().search(words) or (not calculated and _operated().search(words)):
        return False
    numbers = {*_free_number().findall(_argument().sub(" ", words))}
    if calculated:
        numbers -= {*_free_number().findall(calculated)}
        of = re.search(r"\b(?:of|for)\s+(\S+)\Z", words)
        return not numbers and not (of and spelled(of[1]) in others - names)
    if numbers and not bare & _OPERATING:
        return False
    quotients = re.findall(r"[d∂]\w+\s*/\s*[d∂]\w+", words)
    mentions = {spelled(one) for one in (*(m[0] for m in mentioned().finditer(words)), *quotients)}
    if bare & _OPERATING:
        return not (mentions & names or bare & _ASKED)
    return not mentions & (others - names)


@cache
def _ending() -> re.Pattern[str]:
    step = r"(?:[-−+*/·×^()\d.,\s]|e(?=\^)|exp(?=\()|\\(?:cdot|times)(?![A-Za-z]))++"
    nearly = r"(?:\s+(?:about|roughly|approximately|around|then|just|simply|exactly))*"
    copula = rf"\s+(?:is|are|equals|gives|makes|becomes|comes\s+to|yields){nearly}\s+"
    worked = rf"[-−]?\s?[\d(e]{step}[=≈]\s*+(?:{step}[=≈]\s*+)*"
    words = r"(?P<words>[A-Za-z\d(\\$](?:[^\n.;!]|\.(?=\d))*?[A-Za-z)\d])"
    return re.compile(
        rf"\s*{words}(?:(?P<says>{copula})\$?(?P<value>(?:{step}[=≈]\s*+)*{NUMBER})"
        rf"|(?:\s*[:,]\s+|\s+)\$?(?P<worked>{worked}{NUMBER}))[\s.!$]*"
    )


@cache
def _subject() -> re.Pattern[str]:
    """`… this` of `Times s (1 - s) this is 0.2`, which stands for all in front of it."""
    behind = "".join(rf"(?<!{one})" for one in ("of", "minus", "plus", "times", "half", "twice"))
    return re.compile(rf"{behind}\s+(?:this|it|that)\Z", re.IGNORECASE)


@cache
def _taken() -> re.Pattern[str]:
    functions = "sigmoid|tanh|ReLU|exp|log|ln|sqrt"
    return re.compile(
        rf"\A\s*(?:(?:taking|applying|with)\s+)?(?:the\s+)?(?P<function>{functions})\s+(?:function\s+)?(?:of|to|at)\s+"
        r"(?P<number>[-−]?\d+(?:\.\d+)?)(?=\s+(?:is|gives|equals|yields|makes)\b|\s*=)",
        re.IGNORECASE,
    )


@cache
def _argument() -> re.Pattern[str]:
    """A number that something is taken of: `the sigmoid of 0.3775`, `e^3`, `exp(-1)`."""
    return re.compile(r"\b(?:of|at)\s+[-−]?[\d.]+|\^\s*[-−]?[\d.]+|\([-−]?[\d.]+\)", re.IGNORECASE)


@cache
def _free_number() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])\d[\d.,]*(?<![.,])")


@cache
def _absent() -> re.Pattern[str]:
    """What is not there, or is the only one: no denial of the number."""
    return re.compile(r"\b(?:only|without|no)\b(?!\s+(?:if|when|for|longer)\b)", re.IGNORECASE)


@cache
def _another() -> re.Pattern[str]:
    """Another number than what is asked for, or one that is only wished for: `the neighbour`, `I would say`."""
    other = r"others?|another|neighbou?r\w*|still|will|may|might|can|forget\w*|forgot\w*|ignor\w*|skip\w*"
    used = r"(?!\s+(?:is|of|minus|times|term|node)\b)"
    given = rf"(?<!minus\s)(?<!minus the\s)\b(?:input|target|average|mean)\b{used}"
    given += r"|\bderivative\s+of\s+the\s+\w+\s+at\b"
    return re.compile(
        rf"\b(?:{other})\b|{given}|\bhalf\s+of\b(?!\s+the\s+(?:squared|gradient))|\bwithout\s+(?:the\s+)?(?!any|a|activation\b)\w+",
        re.IGNORECASE,
    )


@cache
def _operated() -> re.Pattern[str]:
    """What makes another number of the one that is named: `twice`, `one minus`, `the square root of`."""
    return re.compile(
        r"\b(?:twice|thrice|double|triple|half(?!\s+(?:of\s+)?the\s+squared)|one\s+minus|square\s+root|square|inverse|reciprocal|negative|negated|opposite)\b",
        re.IGNORECASE,
    )


@cache
def _claims() -> re.Pattern[str]:
    """A relation, another value, a condition, or a time before."""
    value = r"\b(?:is|are|was|equals|gives|becomes|makes)\s+(?:about\s+)?\$?[-−]?\d"
    condition = r"\b(?:if|unless|assuming|suppose|supposing|when|were|would|should|could)\b"
    earlier = (
        r"\b(?:old|previous|initial|initially|original|originally|before|earlier|instead|first)\b"
    )
    return re.compile(rf"[=<>≤≥≠≈→?]|{value}|{condition}|{earlier}", re.IGNORECASE)
