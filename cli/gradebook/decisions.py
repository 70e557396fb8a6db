"""What people decided, who, when and why: a log that only grows, and outlives every new marking."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PlainSerializer, ValidationError

from exercises.model import Model, Points
from graders.marking.report import PartReport, Report
from graders.verdict import Verdict, partial

NAME = "decisions.jsonl"

Share = Annotated[Points, Field(le=1), PlainSerializer(str)]
Changed = Literal["", "answer-changed", "rubric-changed"]


class DecisionsError(Exception):
    """The log cannot be read: file, line, and why."""


class Decision(Model):
    """What a person gave one part of one hand-in: a share of its points.

    `answer` and `rubric` are hashes of what it was given for and by. Without a `share` it takes the
    decisions before it back. `marks` are those of the points of the rubric, where they were given.
    An `audit` was decided without sight of the proposal.
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

    @property
    def of(self) -> PartOfHandIn:
        """What was decided."""
        return PartOfHandIn(self.hand_in, self.exercise, self.part)

    def changed(self, answer: str, rubric: str) -> Changed:
        """What changed since: another answer voids a decision, another rubric only questions it."""
        if self.answer != answer:
            return "answer-changed"
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
        DecisionsError: A line of the log cannot be read.
    """
    found: dict[PartOfHandIn, Decision] = {}
    for one in _lines(folder):
        if one.share is None:
            found.pop(one.of, None)
        else:
            found[one.of] = one
    return found


def ever_decided(folder: Path) -> set[str]:
    """The names of all hand-ins that the log has a line about, also one that was taken back.

    Raises:
        DecisionsError: A line of the log cannot be read.
    """
    return {one.hand_in for one in _lines(folder)}


def _lines(folder: Path) -> Iterator[Decision]:
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise DecisionsError(f"{path}: this is no UTF-8; nothing was changed") from error
    # Only a line feed ends a line: names and notes may hold the other ends of lines of Unicode.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield Decision.model_validate_json(line)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise DecisionsError(
                f"{path}:{number}: this line is no decision ({reason}); mend or remove it, nothing"
                " was changed"
            ) from error


def record(folder: Path, decision: Decision) -> None:
    """Add a decision at the end of the log, in one piece."""
    line = json.dumps(decision.model_dump(mode="json"), ensure_ascii=False)
    path = folder / NAME
    # What a crash may have left behind is a line of its own.
    broken = path.exists() and path.read_bytes()[-1:] not in {b"", b"\n"}
    whole = f"{chr(10) if broken else ''}{line}\n".encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        before = os.fstat(descriptor).st_size
        if os.write(descriptor, whole) < len(whole):
            os.ftruncate(descriptor, before)  # half a line would lock everybody out of the log
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def logged(name: str) -> str:
    """The name of a hand-in as the log has it: bytes that are no UTF-8 are spelt out."""
    return name.encode("utf-8", "backslashreplace").decode()


def answer_of(part: PartReport) -> str:
    """The answer of a part, as it is marked by a person."""
    proposal = part.verdict.proposal
    return proposal.answer if proposal else part.verdict.interpreted_as


def sha256(text: str) -> str:
    """The hash of an answer."""
    return hashlib.sha256(text.encode()).hexdigest()


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
    if decision.answer != sha256(answer_of(part)):
        return part
    told = decision.why or "marked by a person"
    verdict: Verdict = partial(Fraction(decision.share), "reviewed", told)
    kept = part.verdict
    verdict = verdict._replace(
        interpreted_as=kept.interpreted_as,
        latex=kept.latex,
        checks=kept.checks,
        proposal=kept.proposal,
    )
    return part._replace(verdict=verdict, marked=kept)
