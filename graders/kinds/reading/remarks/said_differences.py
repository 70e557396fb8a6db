"""A difference said in words beside its formula: `p - y (softmax output minus one-hot label)`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope
from exercises.language.tree import Binary, Element, Name, Negative, Tree, nodes
from graders.kinds.reading.words.vocabulary import words

_PREDICTED = words("""
    prediction predictions predicted output outputs softmax sigmoid probability probabilities activation
    estimate estimated guess model network computed
""")
_TARGET = words(
    "label labels target targets truth true actual correct onehot desired expected observed"
)
_BESIDE = words("the a an our my vector value values one hot ground class minus of")
_TARGETS = {"y", "t", "Y", "T"}


def says_a_difference(text: str) -> bool:
    """Whether words only say that the prediction and the target are subtracted."""
    return _predicted_first(text) is not None


def is_turned(text: str, formula: Tree, scope: Scope) -> bool:
    """Whether words say the difference the other way round than the formula."""
    said = _predicted_first(text)
    if said is None or any(isinstance(one, Negative) for one in nodes(formula)):
        return False  # behind a minus either may be meant
    found = {_target_is_last(node, scope) for node in nodes(formula)} - {None}
    return bool(found) and said not in found


def _predicted_first(text: str) -> bool | None:
    """Whether the prediction is said first; None where words say something else."""
    found = _minus().fullmatch(text.strip(" ()."))
    if found is None:
        return None
    first, second = (
        {one.casefold().replace("-", "") for one in re.findall(r"[A-Za-z-]+", found[side])}
        for side in ("first", "second")
    )
    if not first | second <= _PREDICTED | _TARGET | _BESIDE | {"onehot", "groundtruth"}:
        return None
    if first & _PREDICTED and second & _TARGET and not (first & _TARGET or second & _PREDICTED):
        return True
    if first & _TARGET and second & _PREDICTED and not (first & _PREDICTED or second & _TARGET):
        return False
    return None


def _target_is_last(one: Tree, scope: Scope) -> bool | None:
    """Whether the target is what is subtracted; None where it is no side of a difference."""
    if not isinstance(one, Binary) or one.sign != "-":
        return None
    sides = [_is_target(side, scope) for side in (one.left, one.right)]
    return sides[1] if sides[0] is not sides[1] else None


def _is_target(side: Tree, scope: Scope) -> bool:
    name = side.of if isinstance(side, Element) else side
    if not isinstance(name, Name):
        return False
    symbol = scope.symbols.get(name.name)
    return name.name in _TARGETS or (symbol is not None and symbol.domain == "onehot")


@cache
def _minus() -> re.Pattern[str]:
    return re.compile(
        r"(?P<first>[A-Za-z][A-Za-z -]*?)\s+(?:minus|[-−–])\s+(?P<second>[A-Za-z][A-Za-z -]*)"
    )
