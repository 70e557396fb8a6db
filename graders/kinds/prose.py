"""Short texts and proofs: checked for emptiness and limits, then left to a person."""

from __future__ import annotations

from exercises.answer import Answer, UnreadableError, texts
from exercises.specs import Prose
from graders.verdict import Proposed, Verdict
from graders.words.guards import is_empty
from graders.words.sentences import sentences
from graders.words.words import normalised

MAX_CHARACTERS = 20_000
_SHOWN = 100


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
