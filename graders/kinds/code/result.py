"""The result of one check, and what a student is told when there is no value to compare."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np

from exercises.checks import AnyCheck
from exercises.program import Program
from graders.sandbox.job import Limits
from graders.sandbox.replies import Reply
from graders.verdict import Outcome, VerdictCode

# Exceptions whose text names what is missing, or shapes that do not fit.
_TOLD = frozenset({
    "NameError", "UnboundLocalError", "AttributeError", "ImportError", "ModuleNotFoundError", "TypeError",
    "RuntimeError", "IndexError",
})  # fmt: skip
_LONGEST = 200


@cache
def _drawn_number() -> re.Pattern[str]:
    return re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d{5,}|\d+\.")


class FailedCheckError(Exception):
    """A check is not passed: a stable code for the way, and what the student is told."""

    def __init__(self, code: VerdictCode, feedback: str) -> None:
        super().__init__(feedback)
        self.code = code
        self.feedback = feedback


class UndecidedCheckError(Exception):
    """A check cannot be decided by a program: the message says why, and a person looks at it."""


class AssignmentFaultError(Exception):
    """The check itself cannot be decided: what it expects has no value that could be compared."""


class Question(NamedTuple):
    """A check with the program that it is made of."""

    check: AnyCheck
    program: Program


def expect_value(question: Question, reply: Reply, name: str = "") -> None:
    """Go on if a call returned; `name` says what was called, where it is not what the check is of.

    Raises:
        FailedCheckError: It did not; the message says how it ended, and where in the student's own file.
    """
    if reply.status == "value":
        return
    raise FailedCheckError(_code(reply), _told(question, reply, name))


def _code(reply: Reply) -> Outcome:
    ended = {"raised": Outcome.CRASHED, "unfit": Outcome.WRONG_TYPE}
    return Outcome(ended.get(reply.status, reply.status))


def _told(question: Question, reply: Reply, name: str) -> str:
    program = question.program
    name = program.file if reply.facts.get("importing") else name or question.check.calls
    match reply.status:
        case "not-implemented":
            return f"{_where(reply, program.file)}: not written yet"
        case "timeout":
            return (
                f"{name} did not finish within {reply.facts.get('seconds', program.seconds)} s; look"
                " for a loop that never ends, or for work that grows too fast"
            )
        case "output-limit":
            return f"{name} prints or returns far too much; leave out what you print in loops"
        case "bad-message":
            return (
                f"while {name} ran, something was written where results are sent; write only to files"
                " that you have opened yourself, and print as usual"
            )
        case "disk":
            return f"{name} writes more than the {Limits().disk >> 20} MB of files that are allowed"
        case "memory":
            return f"{name} needs more than the {program.megabytes} MB of memory that are allowed"
        case "forbidden":
            return (
                f"{_where(reply, program.file)}: {_said(question, reply)}; code that is marked may"
                " not start processes, use the network, or touch files outside its own folder"
            )
        case "rejected":
            return f"{_where(reply, program.file)}: cannot be read as Python: {reply.message}"
        case "unfit":
            return reply.message
        case "raised" if "cuda" in reply.message.casefold():
            return (
                f"{_where(reply, program.file)}: there is no GPU where programs are marked; leave"
                " out .to('cuda') and .cuda(), or ask torch.cuda.is_available() first"
            )
        case "raised":
            return f"{_where(reply, program.file)}: raises {_said(question, reply)}"
        case _:
            return f"the whole process ended while {name} ran, by a crash or by leaving Python"


def _where(reply: Reply, file: str) -> str:
    """The student's own line; the file where none of theirs was running."""
    return reply.trace[-1] if reply.trace else file


def _said(question: Question, reply: Reply) -> str:
    """The exception; its text may hold drawn inputs, which only public checks show.

    Of what Python and torch raise themselves the text helps most, and holds names and shapes: it is told
    without long numbers and decimals.
    """
    if reply.trace and not question.check.public and not reply.facts.get("importing"):
        if reply.error not in _TOLD or not reply.message:
            return reply.error
        return f"{reply.error}: {_drawn_number().sub('…', reply.message)[:_LONGEST]}"
    return f"{reply.error}: {reply.message}" if reply.message else reply.error


def array_of(reply: Reply, name: str, what: str, *, whole: bool = False) -> np.ndarray:
    """The ordinary array that a call returned under a name, in float64.

    Args:
        reply: What the call ended with.
        name: The name of the value.
        what: What the value is, for messages.
        whole: Whether whole numbers are expected, which a type of whole numbers holds as well.

    Raises:
        FailedCheckError: It returned something else, or numbers of another kind.
    """
    item = reply.items.get(name, "nothing")
    if isinstance(item, str):
        kind = "None" if item == "NoneType" else item
        raise FailedCheckError(
            Outcome.WRONG_TYPE,
            f"{what} is no {'number or tensor' if whole else 'dense floating-point tensor'}, but {kind}",
        )
    if item.dtype.kind != "f" and not (whole and item.dtype.kind in "iu"):
        raise FailedCheckError(
            Outcome.WRONG_DTYPE,
            f"{what} has the type {item.dtype.name}, but floating point is expected",
        )
    return item.astype(np.float64)


def same_shape(got: np.ndarray, shape: tuple[int, ...], what: str) -> None:
    """Go on if an array has exactly this shape: nothing is broadcast.

    Raises:
        FailedCheckError: It has another.
    """
    if got.shape != shape:
        raise FailedCheckError(
            Outcome.SHAPE_MISMATCH, f"{what} has the shape {got.shape}, but {shape} is expected"
        )


def same_type(reply: Reply, given: np.ndarray, what: str) -> None:
    """Go on if the value has the type of the array that went in.

    Raises:
        FailedCheckError: It has another, and so more memory or less precision than was asked for.
    """
    item = reply.items["value"]
    if not isinstance(item, str) and item.dtype.name != given.dtype.name:
        raise FailedCheckError(
            Outcome.WRONG_DTYPE,
            f"{what} has the type {item.dtype.name}; it should have that of its input,"
            f" {given.dtype.name}",
        )


def finite(got: np.ndarray, expected: np.ndarray, what: str) -> None:
    """Go on if there is no NaN or infinity where none belongs.

    Raises:
        FailedCheckError: There is one.
    """
    wrong = ~np.isfinite(got) & (got != expected)
    if wrong.any():
        kind = "NaN" if np.isnan(got[wrong]).any() else "infinite"
        raise FailedCheckError(
            Outcome.NOT_FINITE, f"{what} is {kind} in {wrong.sum()} of {wrong.size} places"
        )


def within(
    got: np.ndarray, expected: np.ndarray, allowed: np.ndarray, what: str, rule: str
) -> None:
    """Go on if every entry is as near as is allowed.

    Raises:
        FailedCheckError: One is not; the worst is told by its place and distance, not by what it should be.
    """
    with np.errstate(all="ignore"):
        distance = np.where(got == expected, 0.0, np.abs(got - expected) / allowed)
    if not distance.size or distance.max() <= 1:
        return
    if distance.size == 1:
        value = float(got.reshape(-1)[0])
        raise FailedCheckError(
            Outcome.WRONG_VALUE,
            f"{what} gives {value:.6g}, which is {_times(float(distance.max()))} what is allowed away from"
            f" the right value ({rule})",
        )
    wrong = int((distance > 1).sum())
    worst = np.unravel_index(int(distance.argmax()), distance.shape)
    place = f" at [{', '.join(map(str, worst))}]" if worst else ""
    raise FailedCheckError(
        Outcome.WRONG_VALUE,
        f"{what} is wrong in {wrong} of {distance.size} places, most{place}:"
        f" {_times(float(distance.max()))} what is allowed ({rule})",
    )


def _times(ratio: float) -> str:
    """A distance in bands, from which the right value cannot be computed."""
    for limit, said in ((10, "up to 10 times"), (1000, "10 to 1000 times")):
        if ratio <= limit:
            return said
    return "more than 1000 times"
