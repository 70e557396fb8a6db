"""What people decided, who, when and why: a log that only grows, and outlives every new marking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PlainSerializer, ValidationError

from cli.gradebook.database import open_gradebook
from cli.gradebook.events import Event, GradebookError, Kind
from cli.gradebook.place import has_gradebook
from exercises.model import Model, Points
from graders.marking.report import PartReport, Report
from graders.verdict import Outcome, partial

# The log of earlier versions.
_EARLIER = "decisions.jsonl"

DECIDING: tuple[Kind, ...] = ("confirmed", "overridden", "withdrawn")

Share = Annotated[Points, Field(le=1), PlainSerializer(str)]
Changed = Literal["", "answer-changed", "rubric-changed", "mark-changed"]


class Decision(Model):
    """What a person gave one part of one hand-in: a share of its points.

    `answer` and `rubric` are hashes of what it was given for and by. Without a `share` it takes the
    decisions before it back. `marks` are those of the points of the rubric, where they were given.
    An `audit` was decided without sight of the proposal. One `by_decree` stands whatever the answer;
    `over` is the share that the marker had given.
    """

    at: str
    by: str
    hand_in: str
    exercise: str
    part: str
    answer: str
    rubric: str
    share: Share | None
    marks: tuple[Share, ...] = ()
    why: str = ""
    audit: bool = False
    by_decree: bool = False
    over: Share | None = None

    @property
    def of(self) -> PartOfHandIn:
        """What was decided."""
        return PartOfHandIn(self.hand_in, self.exercise, self.part)

    def changed(self, part: PartReport, rubric: str) -> Changed:
        """What changed since in what the marker found.

        Another answer voids a decision that was not by decree; all else only questions it.
        """
        if self.answer != sha256(answer_of(part)):
            return "answer-changed"
        if self.over is not None and Fraction(self.over) != part.verdict.earned:
            return "mark-changed"
        return "" if self.rubric == rubric else "rubric-changed"


class PartOfHandIn(NamedTuple):
    """One part of one hand-in."""

    hand_in: str
    exercise: str
    part: str


Decisions = Mapping[PartOfHandIn, Decision]


def read_decisions(folder: Path) -> dict[PartOfHandIn, Decision]:
    """The decision that stands for every part that has one.

    Raises:
        GradebookError: The log cannot be read.
    """
    return decisions_of(decided(folder))


def decisions_of(events: Iterable[Event]) -> dict[PartOfHandIn, Decision]:
    """The decision that stands for every part that has one, after some events.

    Raises:
        GradebookError: One of them is no decision.
    """
    found: dict[PartOfHandIn, Decision] = {}
    for one in (decision_of(event) for event in events if event.kind in DECIDING):
        if one.share is None:
            found.pop(one.of, None)
        else:
            found[one.of] = one
    return found


def decided(folder: Path) -> list[Event]:
    """All decisions about single parts, as they were made.

    Raises:
        GradebookError: The log cannot be read.
    """
    take_in(folder)
    if not has_gradebook(folder):
        return []
    with open_gradebook(folder) as gradebook:
        return gradebook.events(DECIDING)


def record(folder: Path, *decisions: Decision) -> None:
    """Add decisions at the end of the log, all or none.

    Raises:
        GradebookError: The log cannot be written.
    """
    with open_gradebook(folder) as gradebook:
        gradebook.append([event_of(one) for one in decisions])


def take_in(folder: Path) -> None:
    """Take a log of an earlier version into the gradebook, once; it stays under another name.

    Raises:
        GradebookError: One of the two logs cannot be read or written.
    """
    path = folder / _EARLIER
    if not path.exists():
        return
    try:
        events = [event_of(one) for one in _lines(path)]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with open_gradebook(folder) as gradebook:
            if not any(one.data["log"] == digest for one in gradebook.events(["imported"])):
                at = events[-1].at if events else ""
                gradebook.append(
                    [*events, Event(at, "backcheck", "imported", data={"log": digest})]
                )
        path.replace(path.with_name(f"{_EARLIER}.{digest[:12]}.imported"))
    except OSError as error:
        raise GradebookError(f"{path} cannot be taken in ({error.strerror})") from error


def event_of(one: Decision) -> Event:
    """The event that a decision is."""
    kind: Kind = (
        "withdrawn" if one.share is None else "overridden" if one.by_decree else "confirmed"
    )
    data = one.model_dump(mode="json", exclude={"at", "by", "hand_in", "exercise", "part"})
    return Event(one.at, one.by, kind, one.hand_in, one.exercise, one.part, data)


def decision_of(event: Event) -> Decision:
    """The decision that an event holds.

    Raises:
        GradebookError: It holds none.
    """
    try:
        return Decision.model_validate(
            {
                "at": event.at, "by": event.by, "hand_in": event.hand_in,
                "exercise": event.exercise, "part": event.part, **event.data,
            }
        )  # fmt: skip
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise GradebookError(f"an event of the gradebook is no decision ({reason})") from error


def _lines(path: Path) -> Iterator[Decision]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GradebookError(f"{path}: this is no UTF-8; nothing was changed") from error
    # Only a line feed ends a line: names and notes may hold the other ends of lines of Unicode.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield Decision.model_validate_json(line)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise GradebookError(
                f"{path}:{number}: this line is no decision ({reason}); mend or remove it, nothing"
                " was changed"
            ) from error


def logged(name: str) -> str:
    """The name of a hand-in as the log has it: bytes that are no UTF-8 are spelt out."""
    return name.encode("utf-8", "backslashreplace").decode()


def answer_of(part: PartReport) -> str:
    """The answer of a part, as it is marked by a person."""
    proposal = part.verdict.proposal
    return proposal.answer if proposal else part.written or part.verdict.interpreted_as


def sha256(text: str) -> str:
    """The hash of an answer."""
    return hashlib.sha256(text.encode()).hexdigest()


def equal_answers(
    reports: Mapping[str, Report], of: PartOfHandIn
) -> dict[PartOfHandIn, PartReport]:
    """The part of one hand-in, and all others whose answer to the same part reads the same."""
    given = {
        PartOfHandIn(logged(name), exercise.id, part.id): part
        for name, report in reports.items()
        for exercise in report.exercises
        for part in exercise.parts
        if (exercise.id, part.id) == (of.exercise, of.part)
    }
    answer = answer_of(given[of])
    return {
        one: part
        for one, part in given.items()
        if one == of or (answer.strip() and answer_of(part) == answer)
    }


def settled(report: Report, name: str, decisions: Decisions) -> Report:
    """The report with the decisions about its hand-in that stand: those about the same answers."""
    exercises = []
    for exercise in report.exercises:
        parts = [
            _settled(part, decisions.get(PartOfHandIn(logged(name), exercise.id, part.id)))
            for part in exercise.parts
        ]
        exercises.append(exercise._replace(parts=tuple(parts)))
    return report._replace(exercises=tuple(exercises))


def _settled(part: PartReport, decision: Decision | None) -> PartReport:
    if decision is None or decision.share is None:
        return part
    if not decision.by_decree and decision.answer != sha256(answer_of(part)):
        return part
    told = decision.why or "marked by a person"
    given = partial(Fraction(decision.share), Outcome.REVIEWED, told)
    return part._replace(verdict=part.verdict.given(given), marked=part.verdict)
