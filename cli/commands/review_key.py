"""What is right, beside what a student says: the options of a question, its key, the pairs of a matching."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from exercises.answer import Answer, Place, Text, UnreadableError, as_written, paragraphs
from exercises.specs import Matching, Prose, Spec
from graders.kinds import matching
from graders.kinds.reading.options.pairs import pairs_in


def what_is_right(spec: Spec, accepted: Sequence[Answer], answer: str, width: int) -> Iterator[str]:
    """Lines with the options of a part and the answers that are accepted.

    Args:
        spec: What was asked.
        accepted: The answers that the solution accepts, the reference first.
        answer: What the student says.
        width: That of the page.
    """
    if isinstance(spec, Matching) and accepted:
        yield from _pairs(spec, matching.key(spec, accepted[0]), _said(spec, answer), width)
        return
    for what, entries in spec.listed().items():
        for key, text in entries.items():
            yield f"{what} {key}: {text.strip()}"
    if isinstance(spec, Prose):
        yield from (f"a right answer: {paragraphs(one)}" for one in accepted)
    elif accepted:
        yield f"right: {'; or '.join(map(as_written, accepted))}"


def _said(spec: Matching, answer: str) -> dict[str, str]:
    """What the student says of each item, as far as pairs can be told apart."""
    text = Text(answer, Place("answer", 1, 1))
    try:
        return matching.read(spec, text)
    except UnreadableError:
        try:
            return dict(pairs_in(text, spec.items, spec.options))
        except UnreadableError:
            return {}


def _pairs(spec: Matching, key: dict[str, str], said: dict[str, str], width: int) -> Iterator[str]:
    """A row for each item: what it is, what the student says, what is right; then what is left over."""
    column = (width - 4) // 3
    rows = [("", "the student", "right")]
    rows += [
        (f"{item}: {text.strip()}", _named(spec, said.get(item, "–")), _named(spec, key[item]))
        for item, text in spec.items.items()
    ]
    for row in rows:
        cells = [textwrap.wrap(" ".join(cell.split()), column) or [""] for cell in row]
        for line in zip_longest(*cells, fillvalue=""):
            yield "  ".join(f"{cell:<{column}}" for cell in line).rstrip()
    for option in spec.options:
        if option not in key.values():
            yield f"of none: {_named(spec, option)}"


def _named(spec: Matching, option: str) -> str:
    text = spec.options.get(option)
    return f"{option}: {text.strip()}" if text else option
