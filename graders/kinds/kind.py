"""What it takes to judge one kind of answer: a module (or a class) with these functions, all pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from exercises.answer import Answer
from exercises.specs import Spec
from graders.verdict import Verdict


class Context(NamedTuple):
    """What a decision may depend on beside its own part: the seed of what is drawn at random.

    For `markers` proposals are prepared, which decide nothing.
    """

    seed: int = 0
    markers: bool = False


NO_CONTEXT = Context()

_Spec_contra = TypeVar("_Spec_contra", bound=Spec, contravariant=True)
_Key = TypeVar("_Key")
_Reading = TypeVar("_Reading")


class Kind(Protocol[_Spec_contra, _Key, _Reading]):
    """One kind of answer; the list of them is `graders.kinds.grader.GRADERS`.

    Kinds whose specs are not `keyed` expect nothing that a solution gives: their truth is `ANYTHING`.
    """

    def read(self, spec: _Spec_contra, answer: Answer, /) -> _Reading:
        """What an answer says.

        Raises:
            UnreadableError: It cannot be read; where, and why.
        """

    def shown(self, reading: _Reading, /) -> str:
        """How it was read, for the student."""

    def latex(self, reading: _Reading, /) -> str:
        """The same in LaTeX; empty where there is no formula."""

    def key(self, spec: _Spec_contra, solution: Answer, /) -> _Key:
        """The expected value that a solution gives.

        Raises:
            UnreadableError: The solution cannot be read.
            ValueError: It cannot be right.
        """

    def truth(self, spec: _Spec_contra, /) -> Sequence[_Key]:
        """The expected values that follow from the exercise itself, if any do."""

    def decide(
        self, spec: _Spec_contra, expected: _Key, reading: _Reading, context: Context, /
    ) -> Verdict:
        """The verdict on what was read."""

    def questions(self, spec: _Spec_contra, reading: _Reading, /) -> Sequence[str]:
        """What whoever marks words is asked about them."""


# The truth of a kind that needs no expected value: any answer that has the property is right.
ANYTHING: tuple[None] = (None,)


def no_latex(_reading: object) -> str:
    """Of a kind without formulas."""
    return ""


def no_key(_spec: Spec, _solution: Answer) -> None:
    """Of a kind that expects nothing which a solution gives."""


def no_truth(_spec: Spec) -> tuple[()]:
    """Of a kind whose truth stands in the solutions alone."""
    return ()


def any_truth(_spec: Spec) -> tuple[None]:
    """Of a kind that needs no expected value."""
    return ANYTHING


def no_questions(_spec: Spec, _reading: object) -> tuple[()]:
    """Of a kind that asks a marker nothing."""
    return ()
