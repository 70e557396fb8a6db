"""Cases that the indices on the left say: `J_ii = a, J_ij = b`, and `dL/dz_k = a, dL/dz_i = b`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from exercises.language.scope import Scope
from graders.kinds.reading.cases.cases import conditional
from graders.kinds.reading.clauses.clauses import Said, Stretch
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.clauses.left_sides import left_side


class _Entry(NamedTuple):
    """A left side: what stands before its indices, and these."""

    stem: str
    indices: tuple[str, ...]


def with_conditions_of_indices(found: Sequence[Said], scope: Scope) -> list[Said]:
    """The statements on one entry each, with the condition that its indices say, on the general one."""
    if len(found) < 2:
        return list(found)
    entries = [_entry(one.name) for one in found]
    order = list(scope.indices)
    candidates = [entry for entry in dict.fromkeys(entries) if entry and _is_general(entry, scope)]
    if not candidates or len({entry and entry.stem for entry in entries}) != 1:
        return list(found)
    # The free index is declared before the one that it is compared with.
    general = min(candidates, key=lambda entry: [order.index(one) for one in _letters(entry)])
    name = found[entries.index(general)].name
    conditions = [_condition(entry, general, scope) for entry in entries if entry]
    if not any(conditions) or None in conditions:
        return list(found)
    return [
        one._replace(name=name, formula=_under(one.formula, condition or ""))
        for one, condition in zip(found, conditions, strict=True)
    ]


def with_single_conditions(text: str) -> str:
    """`i = p and j = q` for `(i, j) = (p, q)`."""
    return _pairs().sub(r"\1 = \3 and \2 = \4", text)


@cache
def _pairs() -> re.Pattern[str]:
    pair = r"\(\s*([a-z])\s*,\s*([a-z])\s*\)"
    return re.compile(rf"{pair}\s*==?\s*{pair}")


def _entry(name: str) -> _Entry | None:
    left = left_side(name)
    stem, indices = "", list[str]()
    for side in (left.of, left.by) if left else (name,):
        match = _indexed().fullmatch(side)
        if match is None:
            return None
        stem += f"{spelled(match['stem'])} "
        indices += re.findall(r"[A-Za-z]|\d+", match["indices"] or "")
    return _Entry(stem, tuple(indices))


@cache
def _indexed() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?P<stem>\\?[A-Za-zα-ωΑ-Ω]+?(?:\d(?=_))?)\s?(?:_\s?(?P<indices>\{[^{}]*\}|\w+)|\d+)?\s*"
    )


def _is_general(entry: _Entry, scope: Scope) -> bool:
    """Whether the letters are indices of the exercise, each once; numbers may stand beside them."""
    letters = _letters(entry)
    return set(letters) <= set(scope.indices) and len(set(letters)) == len(letters) > 0


def _letters(entry: _Entry) -> list[str]:
    return [one for one in entry.indices if one.isalpha()]


def _condition(entry: _Entry, general: _Entry, scope: Scope) -> str | None:
    """When an entry is the one that a left side names; nothing for the general one, None if unclear."""
    if len(entry.indices) != len(general.indices):
        return None
    told = []
    for own, usual in zip(entry.indices, general.indices, strict=True):
        if own == usual:
            continue
        if (
            not (own.isalpha() and usual.isalpha() and scope.declared(own))
            and own not in scope.indices
        ):
            return None
        told.append(f"{usual} = {own}")
    return " and ".join(told)


def _under(formula: Stretch, condition: str) -> Stretch:
    if condition:
        return Stretch(f"{formula.text} for {condition}")
    return formula if conditional().search(formula.text) else Stretch(f"{formula.text} otherwise")
