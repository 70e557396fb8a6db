"""What is said of a sign of the answer: `the T drops out`, `a minus goes in front`, `the exponent stays`.

In honest working what drops out is not there any more, and what stays or comes in is.
"""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.words.vocabulary import words

# The nouns that signs and numbers are called by, and what they look like in a formula.
_SIGNS = {
    "transpose": r"\^\s*\{?\s*(?:T\b|\\top)|ᵀ|\.T\b|'",
    "minus": r"[-−]",
    "exponent": r"\^(?!\s*\{?\s*(?:T\b|\\top))|[²³]|\*\*",
    "bracket": r"[(\[{]",
    "logarithm": r"\\?(?:ln|log)",
    "exponential": r"\\?exp|e\s*\^",
    "sigmoid": r"σ|\\sigma|sigmoid|(?<![A-Za-z])s(?=\()",
    "delta": r"δ|\\delta|delta",
    "one": r"(?<![\d.])1(?![\d.])",
    "two": r"(?<![\d.])2(?![\d.])",
    "half": r"1/2|½|0\.5|frac",
    "norm": r"‖|\\\||norm",
}
_CALLED = {
    "t": "transpose",
    "transposition": "transpose",
    "power": "exponent",
    "square": "exponent",
    "squares": "exponent",
    "exponents": "exponent",
    "brackets": "bracket",
    "log": "logarithm",
    "1": "one",
    "2": "two",
    "1/2": "half",
}
_LEAVING = words("drop cancel vanish disappear")
_COMING = words("stay remain add join belong keep")
_MOVING = words("go come move fall")
_AWAY = words("away out off below down")


def is_contradicted(formula: str, told: str) -> bool:
    """Whether words say that a sign or a name is gone which is there, or is there which is not."""
    for clause in re.split(r"[,;.]\s|\band\b", told):
        found = _clause().search(clause)
        if found is None:
            continue
        called = found["noun"].casefold()
        noun = _CALLED.get(called, called)
        name = rf"(?<![A-Za-z\\]){re.escape(found['noun'])}(?![A-Za-z])"
        pattern = _SIGNS.get(noun, name if len(found["noun"]) <= 2 else "")
        gone = _is_gone(found)
        if pattern and gone is not None and gone == bool(re.search(pattern, formula)):
            return True
    return False


def _is_gone(found: re.Match[str]) -> bool | None:
    """Whether the verb says that something is gone; None where it says neither."""
    if found["absent"]:
        return True
    verb = re.sub(r"(?<=[oh])es\Z|s\Z", "", found["verb"].casefold())
    behind = {*re.findall(r"[a-z]+", found["behind"].casefold())}
    denied = found["denied"] is not None
    if verb in _LEAVING or (verb in _MOVING and behind & _AWAY):
        return not denied
    if verb in _COMING or verb in _MOVING or (verb == "appear" and not behind):
        return denied
    return None


@cache
def _clause() -> re.Pattern[str]:
    verbs = "|".join(sorted(_LEAVING | _COMING | _MOVING | {"appear"}))
    lead = r"(?:then\s+)?(?:the|an?|this|that|both|then|outer|inner|first|second|only)"
    place = r"(?:\s+(?:in\s+front|behind|outside|inside))?"
    noun = rf"(?P<noun>[A-Za-z]+\d?|\d(?:/\d)?){place}"
    absent = (
        r"(?P<absent>(?:is\s+not|isn['’]t)\s+(?:there|needed)|does\s+not\s+(?:count|matter|occur))"
    )
    return re.compile(
        rf"\b{lead}\s+(?:[a-z]+\s+)?{noun}\s+"
        rf"(?:(?P<denied>does\s+not\s+|doesn['’]t\s+)?(?P<verb>(?:{verbs})(?:es|s)?)\b|{absent})(?P<behind>[^,;.]*)",
        re.IGNORECASE,
    )
