"""A yes or no counts only beside a reason, and waits beside one that waits; right and wrong alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercises.specs import Prose, YesNo
from graders.kinds.yes_no import first_word
from graders.marking.judging import Basis
from graders.marking.record import Record, Records, by_exercise
from graders.verdict import Outcome, Status, Verdict
from graders.words.reasons import is_reason

# What a verdict may be by itself; the student is not told which as long as there is no reason.
_DECIDED = {"correct", "partial", "incorrect", "not-checked"}
_NO_REASON: tuple[Status, Outcome, str] = (
    "unanswered",
    Outcome.NO_REASON,
    "a verdict counts only with a reason; give one in `{}`, a sentence or a formula",
)
_NOTHING_THERE: tuple[Status, Outcome, str] = (
    "unanswered",
    Outcome.NO_REASON,
    "a verdict counts only beside `{}`, where {} are wanted; words under another name are not read",
)
_TOO_SHORT: tuple[Status, Outcome, str] = (
    "unanswered",
    Outcome.NO_REASON,
    "what stands in `{}` is too short for a reason: fewer than three words of content, and no formula",
)
_WAITS: tuple[Status, Outcome, str] = (
    "needs-review",
    Outcome.WAITS_FOR_REASON,
    "counts once your reason can be read; see `{}`",
)
_OTHERWISE: tuple[Status, Outcome, str] = (
    "needs-review",
    Outcome.WAITS_FOR_REASON,
    "`{}` begins with the other word; a person looks at both",
)


def together(records: Records) -> Iterator[Records]:
    """The parts of an exercise in which a verdict stands beside what may be its reason."""
    for parts in by_exercise(records):
        if len(parts) > 1 and any(map(_needs_reason, parts)):
            yield parts


def _needs_reason(record: Record) -> bool:
    return isinstance(record.spec, YesNo) and not record.spec.alone


def applied(_basis: Basis, records: Records) -> Iterable[Record]:
    """The verdicts that stand alone, or beside what cannot be read."""
    for record in records:
        if not _needs_reason(record) or record.verdict.status not in _DECIDED:
            continue
        others = [one for one in records if one is not record]
        reasons = [one for one in others if _is_reason(one.verdict)]
        if reasons and not any(_says_otherwise(record, one.verdict) for one in reasons):
            continue
        waits = any(one.verdict.status == "unreadable" for one in others)
        said = any(one.verdict.status != "unanswered" for one in others)
        in_words = isinstance(others[0].spec, Prose)
        missing = _TOO_SHORT if said else _NO_REASON if in_words else _NOTHING_THERE
        status, code, feedback = _OTHERWISE if reasons else _WAITS if waits else missing
        yield record.judged(
            Verdict(
                status,
                interpreted_as=record.verdict.interpreted_as,
                code=code,
                feedback=feedback.format(others[0].part, others[0].spec.how_to_answer()),
            )
        )


def _says_otherwise(record: Record, reason: Verdict) -> bool:
    """Whether a reason begins with the word that the verdict is not: `no`, and "Yes, it can …"."""
    if reason.proposal is None or not isinstance(record.reading, bool):
        return False
    opened = first_word(reason.proposal.answer)
    return opened is not None and opened != record.reading


def _is_reason(verdict: Verdict) -> bool:
    """Whether a part gives a reason that is readable; words that say nothing are none."""
    if verdict.status in {"unanswered", "unreadable"}:
        return False
    return verdict.proposal is None or is_reason(verdict.proposal.answer)
