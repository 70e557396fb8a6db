"""What the marking needs to know of whatever runs programs; nothing here is slow to import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from exercises.assignment import Exercise
from exercises.language.spelling import did_you_mean
from exercises.specs import Code
from graders.verdict import Outcome, Verdict, misconception

if TYPE_CHECKING:
    from graders.sandbox.job import Job
    from graders.sandbox.replies import Reply


class Runner(Protocol):
    """Something that runs a student's code; closed like a file."""

    level: str

    def __enter__(self) -> Self: ...

    def __exit__(self, *_error: object) -> None: ...

    def wait(self) -> None:
        """Wait until it is ready to run jobs."""

    def run(self, job: Job) -> list[Reply]:
        """One reply for every call of the job."""


class NotRunError(Exception):
    """No student's code can be run here; `code` is the outcome of the parts, the message says why."""

    def __init__(self, code: Outcome, message: str) -> None:
        super().__init__(message)
        self.code = code


def no_file(name: str, files: Iterable[str]) -> Verdict:
    """The verdict on code that is named and not there: it cannot be seen, which is not to be wrong."""
    return Verdict(
        "needs-review",
        code=Outcome.NO_FILE,
        feedback=f"there is no {name} in the hand-in{did_you_mean(name, files)}, so it cannot be seen;"
        " hand it in beside the sheet",
    )


class CodePart(NamedTuple):
    """One part that is a program, of an exercise."""

    exercise: Exercise
    part: str
    spec: Code

    @property
    def key(self) -> tuple[str, str]:
        """The ids of exercise and part."""
        return self.exercise.id, self.part

    def judged(self, verdict: Verdict) -> CodeVerdict:
        """The part with its verdict, and the misconceptions that its checks are about."""
        about = frozenset(misconception(name) for check in self.spec.checks for name in check.about)
        return CodeVerdict(*self.key, verdict, about)


class CodeVerdict(NamedTuple):
    """The verdict on one part; the misconceptions that it is `about` are never forgiven there."""

    exercise: str
    part: str
    verdict: Verdict
    about: frozenset[str] = frozenset()
