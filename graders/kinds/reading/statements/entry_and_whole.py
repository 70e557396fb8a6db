"""An array given twice, by its entry and as a whole: `∂f/∂w_j = 2 w_j, J = 2w^T`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.kinds.reading.clauses.clauses import Said
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.clauses.left_sides import left_side, names_an_entry


def entry_and_whole(found: Sequence[Said]) -> list[Said]:
    """The statement on the entry and that on the whole, which must agree; nothing where there are no two."""
    wholes = [one for one in found if _whole(one.name)]
    if len(wholes) != 1 or wholes[0] not in (found[0], found[-1]):
        return []
    entries = [one for one in found if one is not wholes[0] and names_an_entry(one.name)]
    return [*entries, wholes[0]] if entries and len({one.name for one in entries}) == 1 else []


def entries_of_whole(before: Sequence[Said], answers: Sequence[Said]) -> list[Said]:
    """The statements on an entry from which the whole follows: `J_ij = X_ij, so J = X`."""
    if len(answers) != 1 or not (_whole(answers[0].name) or not answers[0].name):
        return []
    return [one for one in map(_named, before) if names_an_entry(one.name)]


def _named(one: Said) -> Said:
    """With its left side as its name, where that is no name by itself: `∂(w^T w)/∂w_j = 2 w_j`."""
    left, equals, _ = one.formula.bare.partition("=")
    return one._replace(name=left.strip()) if equals and not one.name else one


def _whole(name: str) -> bool:
    """Whether it names the array: `J`, `J_f(w)`, `∇f`, `df/dw`."""
    left = left_side(name)
    if left is not None and left.by:
        return not left.turned and re.fullmatch(r"\\?[A-Za-z]|\\?[A-Za-z]+", left.by) is not None
    return re.fullmatch(r"J|Jf|Df|∇\w?|nabla\w?", spelled(name)) is not None
