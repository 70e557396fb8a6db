"""Rows and columns by what they count: `one column for each example`, `n rows, d columns`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import UntrueError
from exercises.language.printing import printed
from exercises.language.scope import canonical
from exercises.language.tree import Tree

# How the number of examples is called in lectures and books.
_EXAMPLES = {"m", "N", "B"}


def with_lines_behind(text: str) -> str:
    """`…, one column for each example` for `There is one column for each example, so the shape is …`."""
    found = re.match(
        rf"\s*(?:there\s+(?:is|are)\s+)?(?P<lines>{of_lines().pattern}),?\s+so\s+(?:(?:the|its)\s+shape\s+is|it\s+is)\s",
        text,
        re.IGNORECASE,
    )
    return text if found is None else f"{text[found.end() :].rstrip(' .')} ({found['lines']})"


def counts_lines(text: str) -> bool:
    """Whether it says how many rows or columns there are: `n rows`, `d columns`, `one row, d columns`."""
    return counted_lines().search(text) is not None


def refuse_other_counts(text: str, extents: tuple[Tree, ...]) -> None:
    """Go on if the rows and columns that are counted are those of the shape.

    Raises:
        UntrueError: They are others.
    """
    mine = [printed(one) for one in extents]
    for counted in counted_lines().finditer(text):
        number = {"one": "1", "a": "1", "single": "1"}.get(
            counted["number"].casefold(), counted["number"]
        )
        at = 0 if counted["line"].casefold() == "row" else 1
        if len(mine) != 2 or canonical(number) != mine[at]:
            raise UntrueError(f'"{text}" is another shape; write the one that you mean alone', 0)


def refuse_other_lines(text: str, extents: tuple[Tree, ...]) -> None:
    """Go on if the examples are not said to be the rows of a shape in which they are the columns, or the reverse.

    Raises:
        UntrueError: They are.
    """
    found = _of_examples().search(text)
    sizes = [printed(one) for one in extents]
    at = [axis for axis, size in enumerate(sizes) if size in _EXAMPLES]
    if found is None or len(sizes) != 2 or len(at) != 1:
        return
    lines = ("rows", "columns")[at[0]]
    if (found["per"] or found["lines"]).casefold().rstrip("s") != lines.rstrip("s"):
        raise UntrueError(
            f'"{text}" is another shape: the {sizes[at[0]]} examples of {" × ".join(sizes)} are its {lines}',
            0,
        )


@cache
def _of_examples() -> re.Pattern[str]:
    """`one row per example`, `each column is an example`, `examples as rows`."""
    example = r"(?:(?:training\s+)?(?:example|sample|observation|instance)|data\s+point)s?"
    line = r"(?P<{}>rows?|columns?)"
    of = r"(?:per|for\s+(?:each|every)|(?:is|are|holds|contains)(?:\s+(?:an?|one|the))?)"
    per = rf"{line.format('per')}\s+{of}\s+{example}"
    return re.compile(
        rf"\b(?:{per}|{example}\s+(?:as|are|in)\s+(?:the\s+)?{line.format('lines')})\b",
        re.IGNORECASE,
    )


@cache
def lines_at_the_end() -> re.Pattern[str]:
    """`(K, N), N columns`: what is counted behind a comma is no third size."""
    lines = r"\w+\s+(?:rows?|columns?)"
    return re.compile(
        rf"(?<=[)\]]),\s+(?P<said>{lines}(?:\s*(?:,|and)\s*{lines})?)[\s.]*\Z", re.IGNORECASE
    )


@cache
def counted_lines() -> re.Pattern[str]:
    """`n rows`, `one column`: how many of which."""
    return re.compile(
        r"\b(?P<number>\w+)\s+(?P<line>row|column)s?\b(?!\s+(?:vector|matrix))", re.IGNORECASE
    )


@cache
def of_lines() -> re.Pattern[str]:
    """What the rows or columns are: `one column per example`, `examples as columns`."""
    counted = r"(?:one|a|each)\s+(?:row|column)\s+(?:per|for\s+(?:each|every)|is\s+an?)\s+(?!row|column)\w+"
    size = r"where\s+\$?\w+\$?\s+is\s+(?:the\s+)?(?:number|dimension|size)\s+of(?:\s+(?:the\s+)?[a-z]+){1,8}"
    named = r"(?:the\s+)?\w+\s+(?:as|are|in)\s+(?:the\s+)?(?:rows|columns)"
    part = r"(?!(?:half|part|row|column|twice|transposed?|not|no)\b)[a-z]+"
    holds = rf"(?:each|every)\s+(?:row|column)\s+(?:is|holds|contains|corresponds\s+to)(?:\s+{part}){{1,8}}"
    return re.compile(
        rf"(?:(?:with|where)\s+)?(?:{counted}|{named}|{holds})|{size}|matches\s+\w+", re.IGNORECASE
    )


@cache
def flattened() -> re.Pattern[str]:
    """What makes a tensor a matrix, whose sizes are products."""
    return re.compile(
        r"(?:(?:when|if|after|both|as)\s+)?(?:vectori[sz]ed|flattened|unrolled|reshaped)",
        re.IGNORECASE,
    )
