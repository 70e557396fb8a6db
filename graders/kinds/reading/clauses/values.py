"""Values that are asked for by name, in sentences: `Take a = -6 and b = 0, since …`, `v_1 = 1, v_2 = 2`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from exercises.answer import Answer, Fields, Items, Text, only_item
from graders.kinds.reading.clauses.fields import statements_in, values_of
from graders.kinds.reading.clauses.heads import spelled


@cache
def reason() -> re.Pattern[str]:
    """A reason behind an answer, which says why and not what."""
    return re.compile(r"[,;.]?\s+\(?(?:since|because|as|due to)\b.*$", re.IGNORECASE | re.DOTALL)


@cache
def _proposing() -> re.Pattern[str]:
    words = r"take|choose|let|set|with|for example|for instance|e\.g\."
    return re.compile(rf"^\s*(?:{words})(?:[,:]\s*|\s+)", re.IGNORECASE)


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(r"\s+and\s+(?=\\?[A-Za-z]\w*\s*(?::=|=|:))")


def named_values(
    answer: Answer, shapes: Mapping[str, tuple[int, ...]], called: Sequence[str], asked: str
) -> Mapping[str, Answer]:
    """What is given for each name; the only one may be left out, and a vector given by its entries.

    Args:
        answer: The answer.
        shapes: The names, and the shape of each value.
        called: What the only value may be called as well.
        asked: What is wanted, for a message.

    Raises:
        UnreadableError: A value or an entry is missing, or given twice.
    """
    names = {name: called if len(shapes) == 1 else () for name in shapes}
    text = only_item(answer) if isinstance(answer, Items) else answer
    if isinstance(text, Text):
        text = _plainly(text)
        if by_entries := _by_entries(text, shapes):
            return by_entries
    if len(names) > 1 or isinstance(answer, Fields):
        return values_of(text, names, asked)
    (name,) = names
    meant = {spelled(one): name for one in (name, *names[name])}
    if isinstance(text, Text) and any(one.name for one in statements_in(text, meant)):
        return values_of(text, names, asked)
    return {name: text}


def _plainly(text: Text) -> Text:
    """The text without a word in front and a reason behind; every character keeps its place."""
    bare = reason().sub("", text.text)
    bare = _proposing().sub(lambda match: " " * len(match[0]), bare)
    bare = _joining().sub(lambda match: ",".ljust(len(match[0])), bare)
    return Text(bare, text.place) if bare != text.text else text


def _by_entries(text: Text, shapes: Mapping[str, tuple[int, ...]]) -> Mapping[str, Answer] | None:
    """The only value, a vector, from statements for each of its entries."""
    if len(shapes) > 1:
        return None
    ((name, shape),) = shapes.items()
    if len(shape) != 1:
        return None
    entries = [f"{name}_{number}" for number in range(1, shape[0] + 1)]
    if not any(one.name for one in statements_in(text, {spelled(one): one for one in entries})):
        return None
    given = values_of(text, dict.fromkeys(entries, ()), ", ".join(entries))
    return {name: Items(tuple(given[one] for one in entries), text.place)}
