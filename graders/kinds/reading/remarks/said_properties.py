"""What is said of a function beside its formula and can be seen: `odd`, `increasing`, `tends to 0 for x → -∞`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from exercises.language.tree import (
    Binary,
    Call,
    Comparison,
    Element,
    Name,
    Negative,
    Number,
    Tree,
    mapped,
    nodes,
    substituted,
)

# So far out a function of the field has its limit, to this share.
_FAR, _NEAR = Decimal(60), Decimal("1e-6")
_LARGE = Decimal(10) ** 4


def says_a_property(text: str) -> bool:
    """Whether words only say how a function behaves."""
    return _said().fullmatch(text.strip(" .,;$")) is not None


def property_of(text: str, formula: Tree) -> tuple[Tree, ...] | None:
    """What must hold if what words say of a formula of one name is so; None where they say nothing of that kind."""
    found = _said().fullmatch(text.strip(" .,;$"))
    if found is None:
        return None
    if found["one"]:
        return (_equal(_exchanged(formula, found["one"], found["other"]), formula),)
    names = {one.name for one in nodes(formula) if isinstance(one, Name)}
    name = found["of"] or found["by"] or next(iter(names), "")
    if name not in names or (len(names) > 1 and not (found["of"] or found["by"])):
        return None
    if parity := found["parity"]:
        mirrored = substituted(formula, name, Negative(Name(name)))
        return (_equal(mirrored, formula if parity.casefold() == "even" else Negative(formula)),)
    if trend := found["trend"]:
        behind = substituted(formula, name, Binary("+", Name(name), Number(Decimal(1))))
        rises = trend.casefold().startswith(("incr", "mono", "grow"))
        return (Comparison(("≥" if rises else "≤",), (behind, formula)),)
    if found["limit"]:
        limits = [_limit(formula, name, found["limit"], found["where"])]
        if found["limit2"]:
            limits.append(_limit(formula, name, found["limit2"], found["where2"]))
        return tuple(limits)
    ends = tuple(substituted(formula, name, Number(sign * _LARGE)) for sign in (-1, 1))
    if (found["end"] or "above").casefold() == "above":
        return (Comparison(("≥",), (Call("max", ends), Number(_LARGE / 10))),)
    return (Comparison(("≤",), (Call("min", ends), Number(-_LARGE / 10))),)


def _equal(left: Tree, right: Tree) -> Comparison:
    return Comparison(("=",), (left, right))


def _limit(formula: Tree, name: str, value: str, where: str) -> Comparison:
    """That a formula is near a number far out on one side."""
    far = Number(-_FAR if re.search(r"[-−]", where) else _FAR)
    away = Binary("-", substituted(formula, name, far), Number(Decimal(value.replace("−", "-"))))
    return Comparison(("≤",), (Call("abs", (away,)), Number(_NEAR)))


def _exchanged(formula: Tree, one: str, other: str) -> Tree:
    """The formula with two indices in each other's place."""
    names = {Name(one): Name(other), Name(other): Name(one)}

    def swapped(node: Tree) -> Tree | None:
        if isinstance(node, Element):
            return Element(
                mapped(node.of, swapped), tuple(mapped(i, swapped) for i in node.indices)
            )
        return names.get(node) if isinstance(node, Name) else None

    return mapped(formula, swapped)


@cache
def _said() -> re.Pattern[str]:
    lead = r"(?:(?:and|so|it|which|this|that|is|an?|always|strictly|monotonically|also|again|clearly)\s+)*"
    number = r"[-−]?\d+(?:\.\d+)?"
    goes = r"(?:→|-+>|\\to|goes\s+to|tends\s+to|to)"
    far = rf"(?:(?:for|as|when|at|if)\s+\$?(?P<{{of}}>[A-Za-z])\$?\s*{goes}\s*|at\s+)"
    far += r"(?P<{where}>[-−+]?\s*(?:∞|\\infty|infinity))"
    first = far.format(of="of", where="where")
    second = far.format(of="by", where="where2")
    limit = rf"(?:tends|goes|converges|saturates)\s+(?:to|at)\s+(?P<limit>{number})\s+{first}"
    limit += rf"(?:,?\s+and\s+(?:(?:tends|goes)\s+)?(?:to|at)\s+(?P<limit2>{number})\s+{second})?"
    parity = r"(?P<parity>odd|even)(?:\s+function)?(?:\s+(?:in|of)\s+\$?[A-Za-z]\$?)?"
    trend = r"(?P<trend>increasing|decreasing|monotone|monotonic|growing|falling)(?:\s+function)?"
    symmetric = r"symmetric\s+in\s+\$?(?P<one>[a-z])\$?\s+and\s+\$?(?P<other>[a-z])\$?"
    unbounded = r"(?P<unbounded>unbounded)(?:\s+(?:from\s+)?(?P<end>above|below))?"
    return re.compile(rf"{lead}(?:{limit}|{parity}|{trend}|{symmetric}|{unbounded})", re.IGNORECASE)
