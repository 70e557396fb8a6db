"""Derivatives that an answer gives a value of its own: `dL/dw = dL/dh · dh/dw, dL/dh = …`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exercises.language.scope import Scope
from graders.kinds.reading.clauses.clauses import Said, Stretch
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.clauses.left_sides import LeftSide, derivatives, left_side
from graders.kinds.reading.statements.derivatives import with_named_derivatives

# The letter of such a derivative; the first that the exercise does not use.
_LETTERS = "DGQ"


def with_own_derivatives(found: Sequence[Said], scope: Scope) -> list[Said]:
    """The statements with a name for each derivative that one gives and another one uses."""
    if len(found) < 2:
        return list(found)
    given = [_own(one, scope) for one in found]
    own = {key: one for key, one in zip(given, found, strict=True) if key}
    used = {
        key
        for one in found
        for _, _, side in derivatives(one.formula.text)
        if (key := _key(side)) in own and own[key] is not one
    }
    if not used:
        return list(found)
    letter = next(one for one in _LETTERS if scope.declared(one) is None)
    names = {key: f"{letter}_{number}" for number, key in enumerate(sorted(used), 1)}
    return [_renamed(one, key, names) for key, one in zip(given, found, strict=True)]


def _own(one: Said, scope: Scope) -> tuple[str, str] | None:
    """What a statement gives the derivative of, and by what; nothing where the exercise has a name for it."""
    left = left_side(one.name)
    if left is None or left.turned or with_named_derivatives(one.name, scope) != one.name:
        return None
    return _key(left)


def _key(side: LeftSide) -> tuple[str, str]:
    return re.sub(r"\W", "", spelled(side.of)), re.sub(r"\W", "", spelled(side.by))


def _renamed(one: Said, own: tuple[str, str] | None, names: dict[tuple[str, str], str]) -> Said:
    text = one.formula.text
    for start, end, side in reversed(list(derivatives(text))):
        if (key := _key(side)) in names and key != own:
            text = f"{text[:start]} {names[key]} ".ljust(end) + text[end:]
    name = names.get(own, one.name) if own else one.name
    typed = one.name if name != one.name else ""
    return one._replace(name=name, formula=Stretch(text), typed=typed)
