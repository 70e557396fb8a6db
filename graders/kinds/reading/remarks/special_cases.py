"""What a formula is in a special case: `(A + A^T) x; if A is symmetric this is 2 A x`, `σ(1 - σ), at 0 it is 1/4`.

It must be so, and then changes nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Binary, Name, Number, Transposed, Tree, children, with_children
from graders.language.equivalence import Expected


class SpecialCase(NamedTuple):
    """What is said, which name stands for `value` in it, and what the answer then is."""

    told: str
    name: Name
    value: Tree
    formula: Tree

    def refuse_other(self, answer: Tree, scope: Scope) -> None:
        """Go on if the answer is the formula in this case.

        Raises:
            RefusedError: It is not, or that cannot be seen.
        """
        general, special = (self._in_it(one) for one in (answer, self.formula))
        try:
            if Expected(general, scope).compare(special, scope).outcome == "equal":
                return
        except UndefinedError:
            pass
        raise RefusedError(f'what does "{self.told}" mean for it? Write the formula alone', 0)

    def _in_it(self, tree: Tree) -> Tree:
        if tree == self.name:
            return self.value
        below = children(tree)
        return with_children(tree, tuple(map(self._in_it, below))) if below else tree


def without_special_case(text: str, scope: Scope) -> tuple[str, SpecialCase | None]:
    """The text without the special case at its end, and that."""
    for pattern, case in (
        (_symmetric_behind(), _symmetric),
        (_symmetric_in_front(), _symmetric),
        (_point_in_front(), _at_a_point),
        (_point_behind(), _at_a_point),
        (_value_in_front(), _at_a_value),
    ):
        found = pattern.search(text)
        name_and_value = case(found, scope) if found else None
        if found is None or name_and_value is None:
            continue
        try:
            formula = parse(tokenise(_balanced(found["formula"])), scope)
        except RefusedError:
            continue
        told = " ".join(re.sub(r"[$()]", " ", found["told"]).split()).strip(" .,;")
        before = text[: found.start()].rstrip(" .,;")
        return before, SpecialCase(told, *name_and_value, formula)
    return text, None


def _balanced(formula: str) -> str:
    """A formula without the bracket that closes the remark."""
    return formula[:-1] if formula.count(")") > formula.count("(") else formula


def _symmetric(found: re.Match[str], scope: Scope) -> tuple[Name, Tree] | None:
    """The matrix that is symmetric, and its symmetric part."""
    shapes = {name: symbol.shape for name, symbol in scope.symbols.items()}
    square = [name for name, shape in shapes.items() if len({*shape}) == 1 < len(shape)]
    named = found["name"] or found["named"]
    name = scope.declared(named) if named else next(iter(square), None)
    if name is None or name not in square:
        return None
    matrix = Name(name)
    return matrix, Binary("/", Binary("+", matrix, Transposed(matrix)), Number(Decimal(2)))


def _at_a_point(found: re.Match[str], scope: Scope) -> tuple[Name, Tree] | None:
    """The only name that there is, and its value at the point."""
    names = [name for name, symbol in scope.symbols.items() if not symbol.shape]
    if len(names) != 1 or len(scope.symbols) > 1:
        return None
    if found["name"] and scope.declared(found["name"]) != names[0]:
        return None
    return Name(names[0]), parse(tokenise(found["at"]))


def _at_a_value(found: re.Match[str], scope: Scope) -> tuple[Name, Tree] | None:
    """One of the numbers that the formula may hold, and its value."""
    name = scope.declared(found["name"])
    symbol = scope.symbols.get(name or "")
    if name is None or symbol is None or symbol.shape or symbol.sequence:
        return None
    return Name(name), parse(tokenise(found["at"]))


_WHEN = r"(?:if|when|for|where)\s+"
_IS = (
    r"(?:\$?(?P<name>[A-Z])\$?\s+(?:is\s+|=\s*)?(?:a\s+)?symmetric(?:\s+matrix)?"
    r"|(?:a\s+)?symmetric(?:\s+matrix)?(?:\s+\$?(?P<named>[A-Z])\$?)?)"
)
_GIVES = r"(?:simplifies\s+to|reduces\s+to|becomes|equals|gives|is|=)"
_EDGE = r"[\s.;,$]*[\s(]"
_END = r"[\s.$)]*\Z"


@cache
def _symmetric_in_front() -> re.Pattern[str]:
    """`if A is symmetric this simplifies to 2 A x`."""
    it = rf"(?:[,:]\s*|\s+)(?:then\s+)?(?:(?:this|it|which|that|we\s+(?:get|have))\s*(?:just\s+)?)?(?:{_GIVES})?:?"
    return re.compile(
        rf"{_EDGE}(?P<told>(?:and\s+)?{_WHEN}{_IS}{it}\s*\$?(?P<formula>[^=\n]*[^=\n\s.$)])){_END}",
        re.IGNORECASE,
    )


@cache
def _symmetric_behind() -> re.Pattern[str]:
    """`… (which is 2 A x if A is symmetric)`, `… = 2 A x for symmetric A`."""
    which = r"(?:(?:which|this|that)\s+)?"
    return re.compile(
        rf"{_EDGE}(?P<told>(?:and\s+)?{which}{_GIVES}\s+\$?(?P<formula>[^=\n,;]*?)\$?,?\s+\(?{_WHEN}{_IS}){_END}",
        re.IGNORECASE,
    )


_POINT = r"(?:at|for|when)\s+\$?(?:(?P<name>[A-Za-z])\s*=\s*)?(?P<at>[-−]?\d+(?:\.\d+)?)\$?"
_NUMBER = r"\$?(?P<formula>[-−]?(?:\d+(?:\.\d+)?(?:/\d+)?|\\[dt]?frac\{\d+\}\{\d+\}))\$?"
_SUBJECT = r"(?:(?:the|its|and|so|with|where|which|it|this|derivative|gradient|slope|value)\s+)*"


@cache
def _point_in_front() -> re.Pattern[str]:
    """`the derivative at 0 is 1/4`, `at x = 0 this is 1/4`."""
    return re.compile(
        rf"{_EDGE}(?P<told>{_SUBJECT}{_POINT}(?:,?\s+(?:(?:this|it|which)\s+)?{_GIVES}\s+|\s*:\s*){_NUMBER}){_END}",
        re.IGNORECASE,
    )


@cache
def _value_in_front() -> re.Pattern[str]:
    """`for w2 = 0 this reduces to σ(w1 x_2), no memory left`."""
    case = r"(?:for|with|at|if|when|where)\s+\$?(?P<name>[A-Za-z]\w*)\s*=\s*(?P<at>[-−]?\d+(?:\.\d+)?)\$?"
    gives = r"(?:['’]s|is|gives?|get|have|reduces\s+to|simplifies\s+to|becomes|equals|=)"
    it = rf"(?:(?:this|it|that|which|we)\s*)?{gives}\s+(?:just\s+|only\s+)?"
    formula = r"(?P<formula>(?:[^=\n,]|,(?!\s+[a-z]{2}))*[^\s$.,])"
    talk = r"(?:,\s+[a-z][a-z'’ ]+)?"
    return re.compile(
        rf"{_EDGE}(?P<told>(?:and\s+|so\s+|e\.g\.\s+)?{case},?\s+{it}\$?{formula}{talk}){_END}",
        re.IGNORECASE,
    )


@cache
def _point_behind() -> re.Pattern[str]:
    """`which is 1/4 at x = 0`, `(= 1/4 at 0)`."""
    return re.compile(
        rf"(?<!max)(?<!mum){_EDGE}(?P<told>{_SUBJECT}{_GIVES}\s+{_NUMBER}\s+{_POINT}){_END}",
        re.IGNORECASE,
    )
