"""Runs the programs of a hand-in, one process each, and turns the replies into verdicts.

The one module that hands a student's code to the sandbox; everything else sees plain values.
"""

from __future__ import annotations

import importlib.util
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exercises.checks import AnyCheck
from exercises.program import Program
from graders.kinds.code.checkers import CHECKERS
from graders.kinds.code.result import FailedCheckError, Question
from graders.kinds.code.runner import CodePart, CodeVerdict, NotRunError, Runner
from graders.sandbox.job import Call, Job, Limits
from graders.sandbox.plain import PlainProcess
from graders.sandbox.replies import Reply
from graders.sandbox.sandbox import NoSandboxError, Sandbox
from graders.verdict import Checked, Verdict, partial, told_together

_MAX_BYTES = 16_000_000
_NAMED = "misconception:"
_ANSWERED = {"value", "unfit", "not-implemented", "raised"}


def open_runner(
    hidden: Sequence[Path], *, many: bool = False, without_sandbox: bool = False
) -> Runner:
    """What runs students' code here: the sandbox, or a plain process where there is none.

    Args:
        hidden: Folders that the code must not see: the solutions.
        many: Whether many hand-ins follow.
        without_sandbox: Run it with this user's rights, at one's own risk.

    Raises:
        NotRunError: There is no torch, or no wall can be built.
    """
    if importlib.util.find_spec("torch") is None:
        raise NotRunError("no-torch", "torch is not installed here, so your code was not run")
    if without_sandbox or not sys.platform.startswith("linux"):
        return PlainProcess()
    packages = Path(__file__).parents[3]
    ours = [packages / name for name in ("cli", "exercises", "student_template")]
    try:
        return Sandbox([*hidden, *ours], many=many)
    except NoSandboxError as error:
        raise NotRunError(
            "no-sandbox",
            "no sandbox can be had here, so your code was not run; `course doctor` says why, and"
            " --unsafe-no-sandbox runs it with your own rights",
        ) from error


class Here(NamedTuple):
    """What there is on this machine: the level, why a wall is missing, and torch."""

    level: str
    missing: Mapping[str, str]
    torch: bool


def what_is_here(hidden: Sequence[Path]) -> Here:
    """Build the walls, and tell which stand."""
    torch = importlib.util.find_spec("torch") is not None
    if not sys.platform.startswith("linux"):
        return Here("none", {"A+B": f"there is no sandbox for {sys.platform}"}, torch)
    try:
        with Sandbox(hidden) as sandbox:
            walls = {"A": sandbox.walls.lock, "B": sandbox.walls.namespaces}
            missing = {name: sandbox.missing.get(name) or why for name, why in walls.items() if why}
            return Here(sandbox.level, missing, torch)
    except NoSandboxError as error:
        return Here("none", error.missing, torch)


def code_verdicts(
    parts: Sequence[CodePart], files: Mapping[str, bytes], seed: int, runner: Runner
) -> Iterator[CodeVerdict]:
    """Run every program of a hand-in that is there, and judge its parts, in order.

    Args:
        parts: The parts that are answered by a program.
        files: The student's files.
        seed: For the arrays that are drawn.
        runner: Runs the code.
    """
    asking: dict[str, list[CodePart]] = {}
    for one in parts:
        asking.setdefault(one.spec.program.file, []).append(one)
    for together in asking.values():
        yield from _of_program(together[0].spec.program, together, files, seed, runner)


class _Asked(NamedTuple):
    part: CodePart
    question: Question
    calls: Sequence[Call]


def _of_program(
    program: Program,
    asking: Sequence[CodePart],
    files: Mapping[str, bytes],
    seed: int,
    runner: Runner,
) -> Iterator[CodeVerdict]:
    asked = [
        _Asked(one, Question(check, program), _calls(one, check, seed))
        for one in asking
        for check in one.spec.checks
    ]
    job = Job(
        _sent(files, program.file),
        program.module,
        [call for one in asked for call in one.calls],
        Limits(cpu=program.seconds, memory=program.megabytes << 20),
        program.stand_ins,
    )
    replies = iter(runner.run(job))
    charged: dict[str, str] = {}
    results: dict[tuple[str, str], list[Checked]] = {}
    faults: set[tuple[str, str]] = set()
    for one in asked:
        own = [next(replies) for _ in one.calls]
        key = one.part.exercise.id, one.part.part
        if any(reply.status == "infrastructure" for reply in own):
            faults.add(key)
        results.setdefault(key, []).append(_checked(one, own))
    for part in asking:
        key = part.exercise.id, part.part
        verdict = _FAULT if key in faults else _verdict(part, results[key], charged)
        yield CodeVerdict(*key, verdict)


_FAULT = Verdict(
    "error",
    code="infrastructure",
    feedback="the code could not be run, which is not your fault; tell your instructor",
)


def _calls(part: CodePart, check: AnyCheck, seed: int) -> Sequence[Call]:
    name = f"{part.exercise.id}/{part.part}/{check.name}"
    generator = np.random.default_rng([seed, zlib.crc32(name.encode())])
    return CHECKERS[check.check].calls(check, generator)


def _sent(files: Mapping[str, bytes], program: str) -> Mapping[str, bytes]:
    """The files that the program may want: code first, then what else fits."""
    sent, size = {}, 0
    for name in sorted(files, key=lambda one: (one != program, not one.endswith(".py"), one)):
        size += len(files[name])
        if size <= _MAX_BYTES:
            sent[name] = files[name]
    return sent


def _checked(asked: _Asked, replies: Sequence[Reply]) -> Checked:
    check, spec = asked.question.check, asked.part.spec
    total = sum((one.weight for one in spec.checks), Fraction(0))
    result = Checked(check.name, check.says, check.weight / total, earned=True)
    try:
        CHECKERS[check.check].judge(asked.question, asked.calls, replies)
    except FailedCheckError as failure:
        return result._replace(earned=False, code=failure.code, feedback=failure.feedback)
    return result


def _verdict(part: CodePart, checks: Sequence[Checked], charged: dict[str, str]) -> Verdict:
    """The verdict of a part; a misconception that was charged before costs nothing again.

    That holds only where another check of the part was passed by itself: nothing observed is no
    credit. `charged` grows by the misconceptions found here.
    """
    if all(one.code == "not-implemented" for one in checks):
        return Verdict("unanswered")
    strict = sum((one.share for one in checks if one.earned), Fraction(0))
    final = [
        one._replace(
            earned=True, feedback=f"{one.feedback}; it was counted at {charged[one.code]} already"
        )
        if strict and one.code in charged
        else one
        for one in checks
    ]
    for one in checks:
        if one.code.startswith(_NAMED):
            charged.setdefault(one.code, part.exercise.id)
    feedback = "; ".join(f"{names}: {said}" for names, _, said in told_together(final))
    code = next((one.code for one in final if not one.earned), "")
    share = sum((one.share for one in final if one.earned), Fraction(0))
    verdict = partial(share, code, feedback, strict)
    return verdict._replace(interpreted_as=part.spec.program.file, checks=tuple(final))
