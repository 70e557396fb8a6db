"""What is said of the values of a formula: `≤ 1/4` behind it, `always between 0 and 1`, `∈ (0, 1)`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import (
    Binary,
    Call,
    Cases,
    Comparison,
    Name,
    Number,
    Tree,
    nodes,
    substituted,
)
from graders.kinds.reading.remarks.said_properties import property_of, says_a_property
from graders.language.equivalence import Expected
from graders.language.shapes import shapes_of

_ORDERS = {"<", ">", "≤", "≥"}
# A maximum that is said is met nearly, or it is another bound.
_NEARLY = Decimal("0.98")
# How a claim compares with 1 where it holds; at a single point a bound may be met.
_HOLDS = {"equal", "undecided", "single-point", "shape-mismatch"}
_ONE, _ZERO = Number(Decimal(1)), Number(Decimal(0))
_UNBOUNDED = ("inf", "∞", "\\infty")


def bounded(tree: Tree) -> Tree | None:
    """The formula of which a comparison says a bound: the only side that is no number."""
    if not isinstance(tree, Comparison) or not set(tree.signs) <= _ORDERS:
        return None
    formulas = [side for side in tree.sides if any(isinstance(one, Name) for one in nodes(side))]
    return formulas[0] if len(formulas) == 1 else None


def holds(claim: Tree, scope: Scope, seed: int = 0, where: Tree | None = None) -> bool:
    """Whether a claim holds: wherever it could be seen, and but for single points where it is met.

    Args:
        claim: A comparison.
        scope: What its names mean.
        seed: For the values that are drawn.
        where: For which indices the formula is asked for, if not for all.
    """
    claim = _weakened(claim)
    if (
        (formula := bounded(claim))
        and isinstance(claim, Comparison)
        and not _is_number(formula, scope)
    ):
        return all(
            holds(_of_entries(claim, formula, extreme), scope, seed, where)
            for extreme in ("min", "max")
        )
    claim = Cases(((claim, where),), _ONE) if isinstance(where, Comparison) else claim
    try:
        compared = Expected(claim, scope).compare(_ONE, scope, seed)
    except UndefinedError:
        return True  # of arrays nothing is compared; it changes no formula
    return compared.outcome in _HOLDS


def _is_number(formula: Tree, scope: Scope) -> bool:
    """Whether it has one value, or its shape cannot be told."""
    try:
        return shapes_of(formula, scope).whole in {(), ("1", "1")}
    except (RefusedError, UndefinedError):
        return True


def _of_entries(claim: Comparison, formula: Tree, extreme: str) -> Comparison:
    """The claim of the smallest or largest entry."""
    sides = (Call(extreme, (side,)) if side is formula else side for side in claim.sides)
    return Comparison(claim.signs, tuple(sides))


def _weakened(claim: Tree) -> Tree:
    """The claim with its ends counted in: a strict bound is met where numbers saturate."""
    if not isinstance(claim, Comparison):
        return claim
    weaker = {"<": "≤", ">": "≥"}
    return Comparison(tuple(weaker.get(sign, sign) for sign in claim.signs), claim.sides)


def says_a_range(text: str) -> bool:
    """Whether words only say between which numbers a formula lies."""
    pieces = _claims(text)
    return all(_range().fullmatch(one) or says_a_property(one) for one in pieces)


def _claims(text: str) -> list[str]:
    """What is said one after the other: `always positive, at most 0.25`."""
    bare = _why().sub("", text).strip(" .,;$")
    pieces = (
        [bare]
        if _range().fullmatch(bare) or says_a_property(bare)
        else re.split(r",\s+(?:and\s+)?", bare)
    )
    if len(pieces) == 1 and not _range().fullmatch(bare) and not says_a_property(bare):
        pieces = re.split(r"\s+and\s+(?!\d)", bare)
    return [one.strip() for one in pieces]


@cache
def _why() -> re.Pattern[str]:
    return re.compile(r"(?<=\w),?\s+(?:because|since)\b.*", re.DOTALL)


class Claim(NamedTuple):
    """What words say of the values of a formula.

    A largest value is also met: at 0, or else `narrower` does not hold.
    """

    holds: tuple[Tree, ...]
    narrower: Tree | None = None
    met: Tree | None = None

    def is_so(self, scope: Scope, where: Tree | None) -> bool:
        """Whether all of it is so, where the formula is asked for."""
        if not all(holds(one, scope, where=where) for one in self.holds):
            return False
        if self.narrower is None or not holds(self.narrower, scope):
            return True
        return self.met is not None and holds(self.met, scope)


def says_other_entries(text: str, formula: Tree, scope: Scope) -> bool:
    """Whether words say that all entries are zeros or ones, `a vector of zeros`, and they are not."""
    found = _alike().search(text)
    if found is None:
        return False
    value = _ONE if found[0].casefold().endswith("ones") else _ZERO
    return not holds(Comparison(("≤", "≤"), (value, formula, value)), scope)


@cache
def _alike() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:zero|null)\s+(?:vector|matrix|row|column|col)\b|\b(?:of|all)\s+(?:zeros|ones)",
        re.IGNORECASE,
    )


def claimed(text: str, formula: Tree) -> Claim | None:
    """What words on the values of a formula claim of it; None where they say nothing of them."""
    claims = [_claim(one, formula) for one in _claims(text)]
    known = [one for one in claims if one is not None]
    if len(known) < len(claims):
        return None
    bounds = [one for one in known if one.narrower] or known
    return bounds[0]._replace(holds=tuple(each for one in known for each in one.holds))


def _claim(text: str, formula: Tree) -> Claim | None:
    if (told := property_of(text, formula)) is not None:
        return Claim(told)
    found = _range().fullmatch(text.strip(" .,;$"))
    if found is None:
        return None
    if found["one"]:
        return Claim((_either(formula, found["one"], found["other"]),))
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
    there = [_met(formula, found["at"], sides[-1])] if found["at"] else []
    names = {one.name for one in nodes(formula) if isinstance(one, Name)}
    met = _met(formula, names.pop(), sides[-1]) if narrower and len(names) == 1 else None
    return Claim((Comparison(tuple(signs), tuple(sides)), *there), narrower, met)


def _met(formula: Tree, name: str, value: Tree) -> Tree:
    """That a formula has a value where a name is 0."""
    return Comparison(("=",), (substituted(formula, name, _ZERO), value))


def _either(formula: Tree, one: str, other: str) -> Tree:
    """That a formula has one of two values."""
    away = [Binary("-", formula, parse(tokenise(value))) for value in (one, other)]
    return Comparison(("=",), (Binary("*", *away), _ZERO))


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
    one_end += r"|(?:(?<=[a-z]\s)|\A)(?P<signed>(?:non-?)?(?:positive|negative))"
    extreme = r"max(?:imum|imal)?(?:\s+values?(?:\s+of)?)?(?:\s*[=:]\s*|\s+(?:is\s+)?)"
    extreme += rf"(?P<extreme>{number})(?:\s+at\s+(?P<at>\w+)\s*=\s*0)?"
    two = rf"(?P<one>{number})\s*(?:or|and|,)\s*(?P<other>{number})"
    return re.compile(
        rf"{lead}{verbs}(?:{interval}|{between}|{one_end}|{extreme}|(?:exactly|always|only|either)\s+{two})",
        re.IGNORECASE,
    )
