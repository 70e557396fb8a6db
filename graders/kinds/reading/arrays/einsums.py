"""The subscripts of an einsum as they are written: `ij,jk->ik`, in quotes, with spaces, or inside a call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.language.characters import plain
from exercises.language.layout import unwrapped

# Letters, or one after the other with blanks between them; words are none.
_LETTERS = r"\s*(?:[A-Za-z.]*|[A-Za-z](?:\s+[A-Za-z])+)\s*"
_HOW = "write the letters alone, such as ij,jk->ik"


class Subscripts(NamedTuple):
    """The letters of every operand and of the result; without an arrow numpy's rule gives the result."""

    inputs: tuple[str, ...]
    output: str
    implied: bool = False

    @property
    def shown(self) -> str:
        """The letters with an arrow, as they were read."""
        return f"{','.join(self.inputs)} → {self.output or 'a number'}"


@cache
def _call() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:np|numpy|torch|jnp)\s*\.\s*)?einsum\s*\(\s*(?P<quote>['\"])(?P<letters>[^'\"]*)(?P=quote)"
        r"\s*(?:,(?P<operands>[\w\s,.]*?))?\s*(?:,\s*optimize\s*=\s*\w+\s*)?\)"
    )


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(r"\\(?:[Rr]ightarrow|to)\b|[=-]+>|[→⇒]")


@cache
def _subscripts() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<inputs>{_LETTERS}(?:,{_LETTERS})*)(?:(?P<arrow>->)(?P<output>{_LETTERS}))?"
    )


def read_subscripts(answer: Answer, operands: Sequence[str]) -> Subscripts:
    """The subscripts of an answer, for the operands in their order.

    Raises:
        UnreadableError: They are no subscripts, or a call has other operands.
    """
    text = only_item(answer)
    if not isinstance(text, Text):
        raise UnreadableError(f"one string is wanted; {_HOW}", answer.place)
    written = _arrow().sub("->", text.text)
    typed = plain(written).text
    line = " ".join(unwrapped(typed).split()).strip(" .;")
    order: Sequence[str] = operands
    if call := _call().search(typed):  # with its quotes, which are layout elsewhere
        line = call["letters"]
        named = [one.strip() for one in (call["operands"] or "").split(",") if one.strip()]
        if named and sorted(named) != sorted(operands):
            raise UnreadableError(f"the operands are {', '.join(operands)}, each once", text.place)
        order = named or operands
    matched = _subscripts().fullmatch(line.strip("'\"` "))
    if matched is None or not (call or matched["arrow"] or "," in line):
        raise UnreadableError(_HOW, text.place)
    inputs = ["".join(one.split()) for one in matched["inputs"].split(",")]
    if any("." in one for one in (*inputs, matched["output"] or "")):
        raise UnreadableError(
            "dots stand for no letters here; write a letter for every axis", text.place
        )
    if len(inputs) == len(order) and order is not operands:
        inputs = [inputs[order.index(name)] for name in operands]
    if matched["arrow"] is None:
        return Subscripts(tuple(inputs), _implied(inputs), implied=True)
    return Subscripts(tuple(inputs), "".join((matched["output"] or "").split()))


def _implied(inputs: Sequence[str]) -> str:
    """The letters that occur once, in the order of the alphabet, as numpy and torch have it."""
    together = "".join(inputs)
    return "".join(sorted(one for one in set(together) if together.count(one) == 1))
