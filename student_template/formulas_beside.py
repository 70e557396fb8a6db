"""Formulas that stand beside the values of the same parts: `ds2/dy = s1 y^(s1-1) = 0` gives both."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from exercises.answer import Answer, Misread, Text

_FORMULA = "-formula"  # behind the name of a part whose value another part asks for


def formulas_beside(
    asked: Collection[str], given: Mapping[str, Answer | Misread]
) -> dict[str, Text]:
    """What stands in front of the values, for each formula that is asked for, if no formula is given by its name.

    Where one value has its formula beside it, a value alone is the formula too: the derivative of a sum is 1.

    Args:
        asked: The names of the parts.
        given: What was written for some of them.
    """
    names = [name for name in asked if f"{name}{_FORMULA}" in asked]
    texts = {name: one for name in names if isinstance(one := given.get(name), Text)}
    if any(f"{name}{_FORMULA}" in given for name in names):
        return {}
    bare = {name: _reason().sub("", one.text) for name, one in texts.items() if not one.blank}
    chains = {
        name: chain
        for name, text in bare.items()
        if not _is_formula((chain := _sign().split(text))[-1])  # which ends in the value
    }
    found = {name: [one for one in chain if _is_formula(one)] for name, chain in chains.items()}
    if not any(found.values()):
        return {}
    said = {
        name: " = ".join(found[name] or chain[:1])
        for name, chain in chains.items()
        if found[name] or len({*chain}) == 1
    }
    return {f"{name}{_FORMULA}": Text(text, texts[name].place) for name, text in said.items()}


def _is_formula(member: str) -> bool:
    """Whether a member of a chain has a name in it that is no constant or function."""
    return re.search(r"[A-Za-z]", _known().sub("", member)) is not None


@cache
def _known() -> re.Pattern[str]:
    return re.compile(
        r"\d[eE][-+]?\d|\\[a-z]+|\b(?:(?:np|math|torch)\.)?(?:exp|log|ln|sqrt|e|pi)\b"
    )


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(r"\s+\(?(?:because|since|as)\b.*", re.DOTALL)


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(r"\s*(?:=|≈|\\approx)\s*")
