"""What a formula becomes in a special case: `(A + A^T) x; if A is symmetric this simplifies to 2 A x`.

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
    """What is said, which matrix is symmetric in it, and what the answer then is."""

    told: str
    matrix: Name
    formula: Tree

    def refuse_other(self, answer: Tree, scope: Scope) -> None:
        """Go on if the answer is the formula where the matrix is symmetric.

        Raises:
            RefusedError: It is not, or that cannot be seen.
        """
        general, special = (_symmetric(one, self.matrix) for one in (answer, self.formula))
        try:
            if Expected(general, scope).compare(special, scope).outcome == "equal":
                return
        except UndefinedError:
            pass
        raise RefusedError(f'what does "{self.told}" mean for it? Write the formula alone', 0)


def without_special_case(text: str, scope: Scope) -> tuple[str, SpecialCase | None]:
    """The text without the special case at its end, and that."""
    found = _behind().search(text) or _in_front().search(text)
    matrices = [
        name
        for name, symbol in scope.symbols.items()
        if len({*symbol.shape}) == 1 < len(symbol.shape)
    ]
    if found is None or not matrices:
        return text, None
    named = found["name"] or found["named"]
    name = scope.declared(named) if named else matrices[0]
    if name not in matrices:
        return text, None
    try:
        formula = parse(tokenise(found["formula"]), scope)
    except RefusedError:
        return text, None
    told = " ".join(re.sub(r"[$()]", " ", found["told"]).split()).strip(" .,;")
    return text[: found.start()].rstrip(" .,;"), SpecialCase(told, Name(name), formula)


def _symmetric(tree: Tree, matrix: Name) -> Tree:
    """The formula with the symmetric part of the matrix in its place."""
    if tree == matrix:
        return Binary("/", Binary("+", matrix, Transposed(matrix)), Number(Decimal(2)))
    below = children(tree)
    return with_children(tree, tuple(_symmetric(one, matrix) for one in below)) if below else tree


_WHEN = r"(?:if|when|for|where)\s+"
_IS = (
    r"(?:\$?(?P<name>[A-Z])\$?\s+(?:is\s+|=\s*)?(?:a\s+)?symmetric(?:\s+matrix)?"
    r"|(?:a\s+)?symmetric(?:\s+matrix)?(?:\s+\$?(?P<named>[A-Z])\$?)?)"
)


@cache
def _in_front() -> re.Pattern[str]:
    """`if A is symmetric this simplifies to 2 A x`."""
    gives = r"(?:simplifies\s+to|reduces\s+to|becomes|equals|gives|is|=)"
    it = rf"(?:[,:]\s*|\s+)(?:then\s+)?(?:(?:this|it|which|that|we\s+(?:get|have))\s*(?:just\s+)?)?(?:{gives})?:?"
    return re.compile(
        rf"[\s.;,$]*[\s(](?P<told>(?:and\s+)?{_WHEN}{_IS}{it}\s*\$?(?P<formula>[^=\n]*[^=\n\s.$)]))[\s.$)]*\Z",
        re.IGNORECASE,
    )


@cache
def _behind() -> re.Pattern[str]:
    """`… (which is 2 A x if A is symmetric)`, `… = 2 A x for symmetric A`."""
    gives = r"(?:(?:which|this|that)\s+)?(?:simplifies\s+to|reduces\s+to|becomes|equals|is|=)"
    return re.compile(
        rf"[\s.;,$]*[\s(](?P<told>(?:and\s+)?{gives}\s+\$?(?P<formula>[^=\n,;]*?)\$?,?\s+\(?{_WHEN}{_IS})\)?[\s.$]*\Z",
        re.IGNORECASE,
    )
