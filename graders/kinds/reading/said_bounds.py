"""What is said of the values of a formula: `≤ 1/4` behind it, `always between 0 and 1`, `∈ (0, 1)`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.tokens import tokenise
from exercises.language.tree import Comparison, Name, Tree, nodes

_ORDERS = {"<", ">", "≤", "≥"}
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


def says_a_range(text: str) -> bool:
    """Whether words only say between which numbers a formula lies."""
    return _range().fullmatch(text.strip(" .,;$")) is not None


def claimed(text: str, formula: Tree) -> Tree | None:
    """What words on the range of a formula claim of it; None where they say no range."""
    found = _range().fullmatch(text.strip(" .,;$"))
    if found is None:
        return None
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
    return Comparison(tuple(signs), tuple(sides)) if signs else None


def _ends(found: re.Match[str]) -> tuple[str, str]:
    """The ends of a range as it is said: of `positive` and `at least 1` the upper one is without bound."""
    if signed := found["signed"]:
        above = signed.casefold() in {"positive", "nonnegative", "non-negative"}
        return ("0", "inf") if above else ("-inf", "0")
    if than := found["than"]:
        above = than[0] in ">≥" or than.casefold().endswith("least")
        return (found["end"], "inf") if above else ("-inf", found["end"])
    return found["low"] or found["from"], found["high"] or found["to"]


@cache
def _range() -> re.Pattern[str]:
    number = r"[-+]?(?:\d+(?:\.\d+)?(?:/\d+)?|inf(?:inity|ty)?|∞|\\infty)"
    lead = r"(?:(?:which|it|this|that|and|with|its|the|has|have|a)\s+)*"
    verbs = r"(?:(?:is|are|be|lies?|stays?|takes?|always|ranges?|values?|output|everywhere)\s+)*"
    interval = (
        rf"(?:(?:in|within)\s*|∈\s*|\\in\s*|)(?:the\s+)?(?:range|interval)?\s*[(\[]\s*(?P<low>{number})\s*,"
        rf"\s*(?P<high>{number})\s*[)\]]"
    )
    between = rf"(?:between|from)\s+(?P<from>{number})\s+(?:and|to)\s+(?P<to>{number})"
    bound = r"[<>]=?|≤|≥|at\s+(?:most|least)"
    one_end = rf"(?:(?<=[a-z]\s)|(?=at\s))(?P<than>{bound})\s*(?P<end>{number})"
    one_end += r"|(?<=[a-z]\s)(?P<signed>(?:non-?)?(?:positive|negative))"
    return re.compile(rf"{lead}{verbs}(?:{interval}|{between}|{one_end})", re.IGNORECASE)
