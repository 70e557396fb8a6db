"""Short texts and proofs: checked for emptiness and limits, then left to a person."""

from __future__ import annotations

from exercises.answer import Answer, UnreadableError, paragraphs
from exercises.specs import Prose
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.verdict import Outcome, Proposed, Verdict
from graders.words.guards import is_empty
from graders.words.sentences import sentences
from graders.words.words import normalised

# Five pages: the longest proof that was seen has one.
MAX_CHARACTERS = 20_000
_SHOWN = 100


def read(_spec: Prose, answer: Answer) -> str:
    """The text on one line per paragraph."""
    text = paragraphs(answer)
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
    """Left to a person; what is over the limit is told, and costs nothing by itself."""
    if is_empty(normalised(text)):
        return Verdict("unanswered")
    count = sentences(text)
    length = "" if limit is None else f"{_counted(count, 'sentence')}, at most {limit} asked for; "
    return Verdict(
        "needs-review",
        code=Outcome.OVER_LIMIT if limit is not None and count > limit else "",
        feedback=f"read; {length}a person marks it",
        proposal=Proposed(answer=text),
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def decide(spec: Prose, _expected: None, text: str, _context: Context = NO_CONTEXT) -> Verdict:
    """Left to a person."""
    return review(spec.max_sentences, text)


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
