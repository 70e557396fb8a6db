"""A verdict: how one part was judged, what it earns, and what the student is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple, NewType

Status = Literal[
    "correct",
    "partial",
    "incorrect",
    "unanswered",
    "unreadable",
    "needs-review",
    "not-checked",
    "error",
]


class Outcome(StrEnum):
    """The codes of verdicts and checks, stable words for programs that read a report.

    Beside them there is `misconception:<name>` for every misconception that an exercise names.
    """

    # read, but not decided, or not by its own part alone
    UNREADABLE = "unreadable"
    SEVERAL_ANSWERS = "several-answers"
    OWN_NAMES = "own-names"
    NO_REASON = "no-reason"
    WAITS_FOR_REASON = "waits-for-reason"
    WAITS_FOR_EARLIER = "waits-for-earlier"
    OVER_LIMIT = "over-limit"
    UNDECIDED = "undecided"
    EMPTY = "empty"
    # choices
    OPTION = "option"
    OPTIONS = "options"
    PAIRS = "pairs"
    STEPS = "steps"
    PHRASE = "phrase"
    # numbers, formulas, shapes, networks
    VALUE = "value"
    SIGN = "sign"
    FACTOR = "factor"
    ROUNDED = "rounded"
    NOT_UPDATED = "not-updated"
    CONTRADICTION = "contradiction"
    TRANSPOSED = "transposed"
    INDEX = "index"
    DERIVATIVE = "derivative"
    ACTIVATION = "activation"
    RECIPROCAL = "reciprocal"
    TERM = "term"
    EXPONENT = "exponent"
    SYMBOL = "symbol"
    PART_MISSING = "part-missing"
    OTHER_LAYOUT = "other-layout"
    SHAPE_MISMATCH = "shape-mismatch"
    UNDEFINED = "undefined"
    SINGLE_POINT = "single-point"
    NAMES_THE_ANSWER = "names-the-answer"
    BOUNDARY = "boundary"
    REMARK = "remark"
    FORM = "form"
    ANOTHER_FUNCTION = "another-function"
    FOLLOW_THROUGH = "follow-through"
    DEGENERATE = "degenerate"
    SWAPPED_LABELS = "swapped-labels"
    COUNTEREXAMPLE = "counterexample"
    INVERTED = "inverted"
    THRESHOLD = "threshold"
    # derivations, and the steps that they are made of
    NO_DERIVATION = "no-derivation"
    CLAIM_RESTATED = "claim-restated"
    LEAP = "leap"
    NO_START = "no-start"
    NO_END = "no-end"
    ONE_CASE = "one-case"
    TAKEN_BACK = "taken-back"
    TOO_LONG = "too-long"
    FALSE_STEP = "false-step"
    UNREADABLE_STEP = "unreadable-step"
    FALSE = "false"
    REPEAT = "repeat"
    # what was found out about a set of parameters, or about a counterexample
    NOT_AT_START = "not-at-start"
    LEFT = "left"
    XOR_INSIDE = "xor-inside"
    MONOTONE = "monotone"
    NOT_RUN = "not-run"
    NOT_LEARNED = "not-learned"
    # programs: how a call ended, and what came of it
    NOT_IMPLEMENTED = "not-implemented"
    CRASHED = "crashed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    DISK = "disk"
    FORBIDDEN = "forbidden"
    REJECTED = "rejected"
    OUTPUT_LIMIT = "output-limit"
    BAD_MESSAGE = "bad-message"
    WRONG_TYPE = "wrong-type"
    WRONG_DTYPE = "wrong-dtype"
    WRONG_VALUE = "wrong-value"
    NOT_FINITE = "not-finite"
    CONSTANT = "constant"
    NO_GRADIENT = "no-gradient"
    NOT_REFUSED = "not-refused"
    NOT_REGISTERED = "not-registered"
    OPTION_IGNORED = "option-ignored"
    ROWS_MIXED = "rows-mixed"
    WRONG_PARAMETERS = "wrong-parameters"
    CHANGED = "changed"
    NOT_TRAINED = "not-trained"
    NOT_LEARNING = "not-learning"
    MISSING_RUNS = "missing-runs"
    TOO_NARROW = "too-narrow"
    VARIES_TOO = "varies-too"
    # figures
    NOT_DRAWN = "not-drawn"
    OTHER_CURVES = "other-curves"
    NO_LABELS = "no-labels"
    IMAGE = "image"
    NO_PICTURE = "no-picture"
    NOT_OPENED = "not-opened"
    WINDOW = "window"
    ASSIGNMENT_FAULT = "assignment-fault"
    # experiments that are run again, and what was reported of them
    NO_RUN = "no-run"
    NO_FILE = "no-file"
    UNLABELLED = "unlabelled"
    NOT_FITTED = "not-fitted"
    NOT_DEFAULT = "not-default"
    OTHER_ROWS = "other-rows"
    OTHER_SETTINGS = "other-settings"
    OTHER_SOLVER = "other-solver"
    LEAK = "leak"
    IMPOSSIBLE = "impossible"
    NOT_REPRODUCED = "not-reproduced"
    INCOMPLETE = "incomplete"
    # nobody's mistake, or ours
    NO_TORCH = "no-torch"
    NO_SANDBOX = "no-sandbox"
    NO_SKLEARN = "no-sklearn"
    INFRASTRUCTURE = "infrastructure"
    UNCERTIFIED = "uncertified"
    GRADER_FAULT = "grader-fault"
    CASE = "case"
    # a person's decision
    REVIEWED = "reviewed"
    VOID = "void"


# The code of a misconception that an exercise names: `misconception:<name>`.
Misconception = NewType("Misconception", str)

_MISCONCEPTION = "misconception:"


def misconception(*names: str) -> Misconception:
    """The code of a named misconception, or of several that the answer cannot tell apart."""
    return Misconception(f"{_MISCONCEPTION}{'|'.join(names)}")


def is_misconception(code: str) -> bool:
    """Whether a code, also one of a report that was read back, names one."""
    return code.startswith(_MISCONCEPTION)


def named_in(code: str) -> Sequence[str]:
    """The names of the misconceptions in their code."""
    return code.removeprefix(_MISCONCEPTION).split("|")


# No code where there is nothing to say.
VerdictCode = Outcome | Misconception | Literal[""]


class History(NamedTuple):
    """What was measured in every epoch of a training, for whoever learns from its curve."""

    name: str
    values: tuple[float, ...]


class Checked(NamedTuple):
    """One check of a program: its share of the part, and why it was not passed.

    With a share of 0 it is something found out about an answer that a person marks. `histories` were
    measured while the program was run for it; they decide nothing.
    """

    name: str
    says: str
    share: Fraction
    earned: bool
    code: VerdictCode = ""
    feedback: str = ""
    histories: tuple[History, ...] = ()


def told_together(checks: Sequence[Checked]) -> Iterator[tuple[str, Fraction, str]]:
    """What is told of checks: which ones, the share they cost, and the feedback they have in common.

    A misconception that shows in several checks is told once, as it shows in the first.
    """

    def told(check: Checked) -> str:
        return check.code if is_misconception(check.code) else check.feedback

    for said in dict.fromkeys(told(one) for one in checks if one.feedback):
        alike = [one for one in checks if one.feedback and told(one) == said]
        feedback = alike[0].feedback
        names = "every check" if len(alike) == len(checks) > 1 else ", ".join(c.says for c in alike)
        lost = sum((one.share for one in alike if not one.earned), Fraction(0))
        yield names, lost, feedback


class Proposed(NamedTuple):
    """What a program would give an answer in words; only a person gives it.

    `share` is that of the part's points; for each point `found` says whether there is evidence, and
    `words` are the student's own that are it. What a point is about is part of the key. `flags` say
    why a person should look twice, `questions` what a program found and is not sure of. `answer` is
    the whole text, for whoever marks it. All of it is for markers, nothing for the student.
    """

    share: Fraction = Fraction(0)
    found: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    answer: str = ""
    questions: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """How one part was judged.

    `earned` and `strict` (without follow-through and leniency) are shares of the part's points
    between 0 and 1. `code` is a stable word for the outcome, `feedback` says what is wrong and
    what to do, and never gives the key away. `evidence` says what the comparison of a formula rests on: `exact`,
    `sampled` or `undecided`.
    """

    status: Status
    earned: Fraction = Fraction(0)
    strict: Fraction = Fraction(0)
    interpreted_as: str = ""
    code: VerdictCode = ""
    feedback: str = ""
    latex: str = ""
    checks: tuple[Checked, ...] = ()
    proposal: Proposed | None = None
    evidence: str = ""

    def read_as(self, interpreted_as: str, latex: str = "") -> Verdict:
        """The same verdict, with how the answer was read; formulas also in LaTeX."""
        return self._replace(interpreted_as=interpreted_as, latex=latex)

    def given(self, other: Verdict) -> Verdict:
        """What another verdict gives, on what this one found: how it was read, checks, evidence."""
        return self._replace(
            status=other.status,
            earned=other.earned,
            strict=other.strict,
            code=other.code,
            feedback=other.feedback,
        )


def correct(feedback: str = "") -> Verdict:
    """All points."""
    return Verdict("correct", Fraction(1), Fraction(1), feedback=feedback)


def incorrect(code: VerdictCode, feedback: str) -> Verdict:
    """No points: readable, and not right."""
    return Verdict("incorrect", code=code, feedback=feedback)


def partial(
    share: Fraction, code: VerdictCode, feedback: str, strict: Fraction | None = None
) -> Verdict:
    """A share of the points; all or nothing where the share is 1 or 0.

    `strict` is the share without leniency, if it differs.
    """
    strict = share if strict is None else strict
    if share == 1:
        return Verdict("correct", share, strict, code=code, feedback=feedback)
    status: Status = "partial" if share else "incorrect"
    return Verdict(status, share, strict, code=code, feedback=feedback)
