"""Bounds that are said at the end in signs: `…, max = 0.25 at x = 0`, `…, 0 < f'(x) ≤ 1/4`, `…, σ'(x) ≤ 1/4`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError, UntrueError
from exercises.language.parser import Parser
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from exercises.language.tree import Comparison, Tree
from graders.kinds.reading.remarks.said_bounds import holds


def with_bounds_in_words(
    text: str, scope: Scope, *, derivative: bool
) -> tuple[str, tuple[str, ...]]:
    """The text with a bound of the answer in words, `…, maximal value 0.25`; that of another formula is checked.

    Args:
        text: What was typed.
        scope: What the names mean.
        derivative: Whether `f'(x)` may be the answer.

    Raises:
        UntrueError: A bound of another formula is not so.
        RefusedError: It cannot be checked.
    """
    found = _at_the_end().search(text)
    if found is None or text[: found.start()].count("(") != text[: found.start()].count(")"):
        return text, ()  # `clamp(x, max=0)`
    at, extreme = found["at"] or found["peak"], found["extreme"] or found["height"]
    before, place = text[: found.start()], f" at {at} = 0" if at else ""
    if extreme:
        return f"{before}, maximal value {extreme}{place}", ()
    if (name := found["name"]) and (known := _known(name, scope)):
        formula, own = known
        said = " ".join(found["said"].split())
        if not holds(_bound(formula, found["least"], found["most"]), own):
            raise UntrueError(f'"{said}" is not so; write the formula alone', found.start("said"))
        return before, (f'"{said}" is passed over',)
    if name and not derivative:
        raise RefusedError(
            f'what does "{found["said"].strip()}" say for the answer', found.start("said")
        )
    if found["least"]:
        return f"{before}, between {found['least']} and {found['most']}", ()
    return f"{before}, at most {found['most'] or found['top']}", ()


def _known(name: str, scope: Scope) -> tuple[Tree, Scope] | None:
    """A formula such as `σ'(x)`, perhaps with a letter of its own, and its scope; None for `f'(x)`."""
    letter = re.search(r"\(\s*([A-Za-z])\s*\)\Z", name)
    own = Scope(symbols={letter[1]: Symbol()}) if letter else scope
    for one in (scope, own):
        try:
            return Parser(tokenise(name), one).whole(), one
        except RefusedError:
            continue
    return None


def _bound(formula: Tree, least: str | None, most: str) -> Tree:
    sides = [Parser(tokenise(one), Scope()).whole() for one in (least, most) if one]
    return Comparison(("≤",) * len(sides), (*sides[:-1], formula, sides[-1]))


@cache
def _at_the_end() -> re.Pattern[str]:
    """What is said at the end of the largest value, or of a derivative by its name."""
    number = r"[-+]?(?:\d+(?:\.\d+)?(?:/\d+)?|\\[dt]?frac\s*\{?\d\}?\s*\{?\d\}?)"
    # Blanks are not given back, and only looked at from the first of them.
    edge = r"(?:(?<!\s)\s*+[,;(←]|(?<![ \t])[ \t]{3,}+|\s<-+|\s[—–]\s)(?:\s|\\q?quad|\\[,;]|\$)*+"
    who = r"(?:(?:which|it|this|and|with|has|is|a|its|the)\s+)*"
    value = r"(?:\s+values?(?:\s+of)?)?(?:\s*[=:≈]\s*|\s+(?:is\s+)?)"
    of_it = r"(?:\s+(?:derivative|slope))?"
    extreme = rf"{who}max(?:imum|imal)?{of_it}{value}(?P<extreme>{number})"
    less = r"\s*(?:<=?|≤|\\leq?(?:slant)?(?![a-z]))\s*"
    name = r"(?P<name>\\?[A-Za-zσ]+['′’](?:\(\w+\))?|d\w+/d\w+)"
    between = rf"(?:(?P<least>{number}){less})?{name}{less}(?P<most>{number})"
    reached = r"(?:(?:which\s+is\s+)?(?:reached|attained|achieved|when|only|exactly)\s+)*"
    peak = rf"{who}(?:biggest|largest|highest|greatest|maximal)\s+at\s+\$?(?P<peak>\w)\s*=\s*0\$?"
    peak += rf",?\s+(?:where\s+it\s+is|with(?:\s+(?:the\s+)?value)?|=|:)\s*(?P<height>{number})"
    where = rf"(?:[\s(,]+{reached}(?:at|for|when)?\s*\$?(?P<at>\w)\s*=\s*0\$?)?"
    most = rf"{who}at\s+most\s+(?P<top>{number})"
    return re.compile(
        rf"{edge}(?P<said>{peak}|{extreme}|{between}|{most}){where}[\s).$]*\Z", re.IGNORECASE
    )
