"""Remarks beside a number in the usual way: `, with η = 0.5` for `(η = 0.5)`, `. Check: …` for `(check: …)`."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from graders.kinds.reading.clauses.heads import spelled


def with_usual_remarks(text: str, others: Collection[str]) -> str:
    """The text with the remarks beside a number in the usual way, and names of `others` with a sign of equality.

    Args:
        text: What was typed, in plain characters.
        others: What the numbers of the other parts are called, each as `spelled`.
    """
    text = _times().sub(lambda found: "*".center(len(found[0])), text)
    text = _step().sub(r"\g<name> =", _for_value().sub(" with", text))
    if (label := _label_in_front().match(text)) and spelled(label["name"]) in others:
        text = f"{label['name']} = {text[label.end() :]}"
    text = _check_in_brackets().sub(r". Check: \g<check>", text)
    text = _about_in_brackets().sub("(≈ ", _value_in_brackets().sub(r", with \g<value>", text))
    return _node_as_reason().sub(r"\g<number> (\g<reason>)", text)


@cache
def _times() -> re.Pattern[str]:
    """A letter x between two numbers: `10 x 10 x 3`."""
    return re.compile(r"(?<=\d)\s*[xX]\s*(?=\d)")


@cache
def _step() -> re.Pattern[str]:
    """`w5^(1) =` and `w5 <-`, of the value after a step."""
    return re.compile(
        r"\A[\s$]*(?P<name>[A-Za-z]\w*(?:_\{?\w+\}?)?)\s*(?:\^\s*\{?\s*\(1\)\s*\}?\s*=(?!=)|<-+)"
    )


@cache
def _for_value() -> re.Pattern[str]:
    """`for η = 0.5` behind a number, which is what it was worked out with."""
    return re.compile(r"(?<=\d)\s+\bfor(?=\s+\$?\\?[^\W\d]\w*\$?\s*=\s*[-−]?[\d.]+\$?[\s.]*\Z)")


@cache
def _label_in_front() -> re.Pattern[str]:
    """`net_h2:`, the name of a number with a colon."""
    return re.compile(r"\s*(?P<name>[A-Za-z]\w*)\s*:(?=\s)")


@cache
def _value_in_brackets() -> re.Pattern[str]:
    """`0.3589 (η = 0.5)`, `-2 (s5 = -1)`: the value of another name."""
    return re.compile(
        r"(?<=\d)\s*\(\s*(?P<value>\$?\\?[^\W\d]\w*\$?\s*=\s*[-−]?\d[\d.]*)\s*\)(?=[\s.]*\Z)"
    )


@cache
def _about_in_brackets() -> re.Pattern[str]:
    return re.compile(r"\(\s*(?:about|approximately|approx\.?|roughly|around)\s+(?=[-−]?\d)")


@cache
def _check_in_brackets() -> re.Pattern[str]:
    """`2e^3 (check: z e^y = 2e^3)`, a chain in names."""
    inside = r"[^()]*(?:\([^()]*\)[^()]*)*"
    return re.compile(
        rf"\s*\(\s*check:\s+(?P<check>(?=[^()=]*[A-Za-z]){inside})\)[\s.]*\Z", re.IGNORECASE
    )


@cache
def _node_as_reason() -> re.Pattern[str]:
    """`1, since f = h1 + h3`: what a node is, and no member of the chain."""
    formula = r"\$?[A-Za-z]\w*\s*=[^=\n,;]*[A-Za-z][^=\n,;]*"
    return re.compile(
        rf"(?P<number>\A[^A-Za-z\n,;]*\d)\s*,?\s+(?P<reason>(?:since|because|as)\s+{formula}?)[\s.]*\Z"
    )
