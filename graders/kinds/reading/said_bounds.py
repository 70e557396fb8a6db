"""What is said of the values of a formula: `≤ 1/4` behind it, `always between 0 and 1`, `∈ (0, 1)`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.tokens import tokenise
from exercises.language.tree import Binary, Comparison, Name, Number, Tree, nodes

_ORDERS = {"<", ">", "≤", "≥"}
# A maximum that is said is met nearly, or it is another bound.
_NEARLY = Decimal("0.99")
_UNBOUNDED = ("inf", "∞", "\\infty")


def bounded(tree: Tree) -> Tree | None:
    """The formula of which a comparison says a bound: the only side that is no number."""
    if not isinstance(tree, Comparison) or not set(tree.signs) <= _ORDERS:
        return None
    formulas = [side for side in tree.sides if any(isinstance(one, Name) for one in nodes(side))]
    return formulas[0] if len(formulas) == 1 else None


def weakened(claim: Tree) -> Tree:
    """The claim with its ends counted in: a strict bound is met where numbers saturate."""
    assert isinstance(claim, Comparison)
    weaker = {"<": "≤", ">": "≥"}
    return Comparison(tuple(weaker.get(sign, sign) for sign in claim.signs), claim.sides)


def with_bounds_in_words(text: str) -> str:
    """`…, maximal value 0.25` for `…, max = 0.25 at x = 0`, `…, between 0 and 1/4` for `…, 0 < f'(x) ≤ 1/4`."""
    found = _at_the_end().search(text)
    if found is None or text[: found.start()].count("(") != text[: found.start()].count(")"):
        return text  # `clamp(x, max=0)`
    if found["extreme"]:
        said = f"maximal value {found['extreme']}"
    elif found["least"]:
        said = f"between {found['least']} and {found['most']}"
    else:
        said = f"at most {found['most'] or found['top']}"
    return f"{text[: found.start()]}, {said}"


@cache
def _at_the_end() -> re.Pattern[str]:
    """What is said at the end of the largest value, or of the derivative by its name."""
    number = r"[-+]?(?:\d+(?:\.\d+)?(?:/\d+)?|\\[dt]?frac\s*\{?\d\}?\s*\{?\d\}?)"
    edge = r"(?:\s*[,;(←]|\s<-+|\s[—–]\s)(?:\s|\\q?quad|\\[,;]|\$)*"
    who = r"(?:(?:which|it|this|and|with|has|is|a|its|the)\s+)*"
    extreme = rf"{who}max(?:imum|imal)?(?:\s+values?(?:\s+of)?)?(?:\s*[=:≈]\s*|\s+(?:is\s+)?)(?P<extreme>{number})"
    less = r"\s*(?:<=?|≤|\\leq?(?:slant)?(?![a-z]))\s*"
    name = r"(?:\\?[A-Za-zσ]+['′’](?:\(\w+\))?|d\w+/d\w+)"
    between = rf"(?:(?P<least>{number}){less})?{name}{less}(?P<most>{number})"
    reached = r"(?:(?:which\s+is\s+)?(?:reached|attained|achieved|when|only|exactly)\s+)*"
    where = rf"(?:[\s(]+{reached}(?:at|for|when)?\s*\$?\w\s*=\s*0\$?)?"
    return re.compile(
        rf"{edge}(?:{extreme}|{between}|{who}at\s+most\s+(?P<top>{number})){where}[\s).$]*\Z",
        re.IGNORECASE,
    )


def says_a_range(text: str) -> bool:
    """Whether words only say between which numbers a formula lies."""
    return _range().fullmatch(text.strip(" .,;$")) is not None


class Claim(NamedTuple):
    """What words say of the values of a formula, and what would hold besides if they said too much."""

    holds: Tree
    narrower: Tree | None = None


def claimed(text: str, formula: Tree) -> Claim | None:
    """What words on the values of a formula claim of it; None where they say nothing of them."""
    found = _range().fullmatch(text.strip(" .,;$"))
    if found is None:
        return None
    if found["one"]:
        return Claim(_either(formula, found["one"], found["other"]))
    low, high = _ends(found)
    sides: list[Tree] = [formula]
    signs: list[str] = []
    try:
        if not low.lstrip("+-").startswith(_UNBOUNDED):
            sides.insert(0, parse(tokenise(low)))
            signs.append("≤")
        if not high.lstrip("+-").startswith(_UNBOUNDED):
            sides.append(parse(tokenise(high)))
            signs.append("≤")
    except RefusedError:
        return None
    if not signs:
        return None
    attained = found["extreme"] and Binary("*", Number(_NEARLY), sides[-1])
    narrower = Comparison(("≤",), (formula, attained)) if attained else None
    return Claim(Comparison(tuple(signs), tuple(sides)), narrower)


def _either(formula: Tree, one: str, other: str) -> Tree:
    """That a formula has one of two values."""
    away = [Binary("-", formula, parse(tokenise(value))) for value in (one, other)]
    return Comparison(("=",), (Binary("*", *away), Number(Decimal(0))))


def _ends(found: re.Match[str]) -> tuple[str, str]:
    """The ends of a range as it is said: of `positive` and `at least 1` the upper one is without bound."""
    if signed := found["signed"]:
        above = signed.casefold() in {"positive", "nonnegative", "non-negative"}
        return ("0", "inf") if above else ("-inf", "0")
    if extreme := found["extreme"]:
        return ("-inf", extreme)
    if than := found["than"]:
        above = than[0] in ">≥" or than.casefold().endswith("least")
        return (found["end"], "inf") if above else ("-inf", found["end"])
    return found["low"] or found["from"], found["high"] or found["to"]


@cache
def _range() -> re.Pattern[str]:
    number = r"[-+]?(?:\d+(?:\.\d+)?(?:/\d+)?|inf(?:inity|ty)?|∞|\\infty)"
    lead = r"(?:(?:so|thus|hence|which|it|this|that|and|with|its|the|has|have|a)\s+)*"
    verbs = r"(?:(?:is|are|be|lies?|stays?|takes?|always|strictly|ranges?|values?|output|everywhere)\s+)*"
    interval = (
        rf"(?:(?:in|within)\s*|∈\s*|\\in\s*|)(?:the\s+)?(?:range|interval)?\s*[(\[]\s*(?P<low>{number})\s*,"
        rf"\s*(?P<high>{number})\s*[)\]]"
    )
    between = rf"(?:between|from)\s+(?P<from>{number})\s+(?:and|to)\s+(?P<to>{number})"
    bound = r"[<>]=?|≤|≥|at\s+(?:most|least)"
    one_end = rf"(?:(?<=[a-z]\s)|(?=at\s))(?P<than>{bound})\s*(?P<end>{number})"
    one_end += r"|(?<=[a-z]\s)(?P<signed>(?:non-?)?(?:positive|negative))"
    extreme = rf"max(?:imum|imal)?(?:\s+values?(?:\s+of)?)?(?:\s*[=:]\s*|\s+(?:is\s+)?)(?P<extreme>{number})"
    two = rf"(?P<one>{number})\s*(?:or|and|,)\s*(?P<other>{number})"
    return re.compile(
        rf"{lead}{verbs}(?:{interval}|{between}|{one_end}|{extreme}|(?:exactly|always|only|either)\s+{two})",
        re.IGNORECASE,
    )
