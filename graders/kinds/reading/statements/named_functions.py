"""A function by a letter of the answer: `s(x)(1 - s(x)), s being the sigmoid`, `…, σ = sigmoid`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.notation import FUNCTIONS, LETTERS
from exercises.language.scope import Scope, canonical

# What a function may be called that is no function of every scope: the rest means other things as well.
_FUNCTIONS = {
    "sigmoid": "sigmoid", "logistic": "sigmoid", "logistic sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu",
    "softmax": "softmax", "softplus": "softplus", "hyperbolic tangent": "tanh", "unit step": "step",
    "heaviside": "step", "heaviside step": "step", "leaky relu": "leakyrelu", "leakyrelu": "leakyrelu",
    "elu": "elu",
}  # fmt: skip


def with_named_functions(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text with the functions for the letters that it gives them, and a note on each.

    What says so becomes blank; every character behind it keeps its place, as far as there is room.
    """
    notes = []
    for pattern in (_meaning(), _apposition()):
        at = 0
        while match := pattern.search(text, at):
            at = match.end()
            function = _FUNCTIONS[" ".join(re.split(r"[\s-]+", match["function"].casefold()))]
            if not _is_free(match["name"], function, scope):
                continue
            blank = text[: match.start("all")] + " " * len(match["all"]) + text[match.end("all") :]
            used = _used(match["name"])
            if len(scope.symbols) > 1 and stands_alone(match["name"], blank):
                continue
            if used.search(blank):
                text, at = used.sub(function, blank), 0
                notes.append(f"{match['name']} is {function}, as you say")
    return text, tuple(notes)


def _is_free(name: str, function: str, scope: Scope) -> bool:
    """Whether a name may be given to a function: it is none of the exercise, nor another function."""
    plain = _plain(name)
    if scope.declared(plain) or plain in scope.functions or plain.casefold() == function:
        return False
    return plain not in FUNCTIONS or plain in {"sigma", "sig", "H"}


def _plain(name: str) -> str:
    return canonical("".join(LETTERS.get(one, one) for one in name.lstrip("\\")))


def _used(name: str) -> re.Pattern[str]:
    """The name where it is applied or stands alone, in each of its spellings."""
    plain = _plain(name)
    letters = [sign for sign, word in LETTERS.items() if word == plain]
    names = "|".join(map(re.escape, (name, f"\\{plain}", plain, *letters)))
    return re.compile(rf"(?<![A-Za-z\\])(?:{names})(?=\s*[('′’]|(?![\w(]))")


def stands_alone(name: str, text: str) -> bool:
    """Whether a name has no argument somewhere, which of several it would have: `S - y`."""
    return re.search(rf"{_used(name).pattern}(?=\s*(?:[-+−*/)^,;.=|]|\Z))", text) is not None


def _function() -> str:
    words = "|".join(
        one.replace(" ", r"[\s-]+") for one in sorted(_FUNCTIONS, key=len, reverse=True)
    )
    where = (
        r"(?:\s+(?:function|of\s+[^\W\d]\w?|above|again|from\s+above|as\s+(?:above|usual|before)))*"
    )
    return rf"(?:the\s+|our\s+)?(?P<function>{words}){where}"


@cache
def _meaning() -> re.Pattern[str]:
    """`, s being the sigmoid`, `σ = sigmoid`, `u the unit step`, at the end of a clause."""
    name = r"(?P<name>\\?[A-Za-zα-ω]+(?:_\w)?)(?:\s*\(\s*\w+\s*\))?"
    verb = r"\s*(?:=|:=|\s(?:being|is|denotes|means)\s|\s(?=the\s))\s*"
    lead = r"(?:\A\s*|[,;\n]\s*(?:(?:where|with|here|and)\s+)?|\b(?:where|with)\s+)"
    return re.compile(rf"(?P<all>{lead}{name}{verb}{_function()})\s*(?=[,;.\n]|$)", re.IGNORECASE)


@cache
def _apposition() -> re.Pattern[str]:
    """`u(x) (unit step)`: what a function is in brackets behind it."""
    name = r"(?<![A-Za-z\\])(?P<name>\\?[A-Za-zα-ω]+)\s*\(\s*\w+\s*\)"
    return re.compile(rf"{name}(?P<all>\s*\(\s*{_function()}\s*\))", re.IGNORECASE)
