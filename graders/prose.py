"""Short texts and proofs: checked for emptiness and limits, then left to a person."""

from __future__ import annotations

import re

from exercises.answer import Answer, UnreadableError, texts
from exercises.specs import Prose
from graders.text.guards import is_empty
from graders.text.words import normalised
from graders.verdict import Proposed, Verdict

MAX_CHARACTERS = 20_000
_SHOWN = 100
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|cf|fig|figs|eq|eqs|sec|approx|resp|w\.r\.t|dr|prof|no(?=\.\s*\d)|al|incl|ca"
    r"|[A-Za-z])\.",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[^\s.!?])[.!?]+[\"')\]”’]*(?=\s|$)")


def read(_spec: Prose, answer: Answer) -> str:
    """The text on one line per paragraph."""
    text = "\n".join(one.text.strip() for one in texts(answer))
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"longer than {MAX_CHARACTERS:,} characters", answer.place)
    return text


def shown(text: str) -> str:
    """The beginning of the text, and its length."""
    line = " ".join(text.split())
    start = line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
    return (
        f"{start} ({_counted(sentences(text), 'sentence')}, {_counted(len(line.split()), 'word')})"
    )


def sentences(text: str) -> int:
    """The number of sentences; abbreviations, initials and decimal points end none."""
    shielded = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    ends = list(_END.finditer(shielded))
    tail = shielded[ends[-1].end() :] if ends else shielded
    return len(ends) + bool(re.search(r"\w", tail))


def review(limit: int | None, text: str) -> Verdict:
    """Left to a person; over the limit is flagged, and costs nothing by itself."""
    if is_empty(normalised(text)):
        return Verdict("unanswered")
    count = sentences(text)
    proposal = Proposed(answer=text)
    if limit is not None and count > limit:
        return Verdict(
            "needs-review",
            code="over-limit",
            feedback=f"{count} sentences, at most {limit} are asked for; a person decides",
            proposal=proposal,
        )
    return Verdict("needs-review", feedback="a person marks this part", proposal=proposal)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
