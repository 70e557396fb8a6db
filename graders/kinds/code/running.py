"""Runs the programs of a hand-in, one process each, and turns the replies into verdicts.

The one module that hands a student's code to the sandbox; everything else sees plain values.
"""

from __future__ import annotations

import importlib.util
import sys
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exercises.checks import AnyCheck
from exercises.program import Program
from exercises.specs import Code
from graders.kinds.code.checkers import CHECKERS
from graders.kinds.code.result import (
    AssignmentFaultError,
    FailedCheckError,
    Question,
    UndecidedCheckError,
)
from graders.kinds.code.runner import CodePart, CodeVerdict, NotRunError, Runner
from graders.kinds.code.sentiment import sent_corpus
from graders.sandbox.job import Call, Job, Limits
from graders.sandbox.plain import PlainProcess
from graders.sandbox.replies import Reply, cleaned
from graders.sandbox.sandbox import NoSandboxError, Sandbox
from graders.sandbox.walls import within_reach
from graders.verdict import (
    Checked,
    Outcome,
    Verdict,
    VerdictCode,
    is_misconception,
    partial,
    told_together,
)

# What is sent along with a program; a work folder in memory holds it beside what is written there.
_MAX_BYTES = 128_000_000
_MOST_NOTICES, _NOTICE = 25, 160
# What training leads to: it may be chance, and it may follow from a slip that was charged before.
_BY_CHANCE = {Outcome.NOT_LEARNING}


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
        raise NotRunError(Outcome.NO_TORCH, "torch is not installed here, so your code was not run")
    if without_sandbox or not sys.platform.startswith("linux"):
        return PlainProcess()
    try:
        return Sandbox([*hidden, *_our_folders()], many=many)
    except NoSandboxError as error:
        raise NotRunError(
            Outcome.NO_SANDBOX,
            "no sandbox can be had here, so your code was not run; `course doctor` says why, and"
            " --unsafe-no-sandbox runs it with your own rights",
        ) from error


def open_viewer(hidden: Sequence[Path]) -> Runner:
    """What looks at pictures here, without torch: only ever behind walls.

    Args:
        hidden: Folders that must not be seen: the solutions.

    Raises:
        NotRunError: No wall can be built.
    """
    if not sys.platform.startswith("linux"):
        raise NotRunError(Outcome.NO_SANDBOX, f"there is no sandbox for {sys.platform}")
    try:
        return Sandbox([*hidden, *_our_folders()], viewing=True)
    except NoSandboxError as error:
        raise NotRunError(Outcome.NO_SANDBOX, "no sandbox can be had") from error


def in_sight(hidden: Iterable[Path]) -> list[Path]:
    """Those of some paths that programs would see if they were not hidden; ask once for a class."""
    return within_reach(hidden)


def _our_folders() -> list[Path]:
    """Our own code beside the sandbox, of which nothing inside needs to know."""
    packages = Path(__file__).parents[3]
    return [packages / name for name in ("cli", "exercises", "student_template")]


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


class Asked(NamedTuple):
    """A part with the calls that each of its checks makes."""

    part: CodePart
    calls: Sequence[tuple[Question, Sequence[Call]]]
    seed: int = 0


class Ran(NamedTuple):
    """A part whose program has been run, with the replies to the calls of each check.

    `left_out` are files that the program could not see.
    """

    asked: Asked
    replies: Sequence[Sequence[Reply]]
    left_out: Sequence[str] = ()


def code_verdicts(
    parts: Sequence[CodePart], files: Mapping[str, bytes], seed: int, runner: Runner
) -> Iterator[CodeVerdict]:
    """Run every program of a hand-in that is there, and judge its parts, program by program.

    Args:
        parts: The parts that are answered by a program.
        files: The student's files.
        seed: For the arrays that are drawn.
        runner: Runs the code.
    """
    for together in by_program(parts):
        asked = [asked_of(part, seed) for part in together]
        yield from charged_once(
            [one.asked.part.judged(decide(one)) for one in run(asked, files, runner)]
        )


def by_program(parts: Sequence[CodePart]) -> list[list[CodePart]]:
    """The parts that the same program answers, which runs once for all of them."""
    asking: dict[str, list[CodePart]] = {}
    for one in parts:
        asking.setdefault(one.spec.program.file, []).append(one)
    return list(asking.values())


def asked_of(part: CodePart, seed: int) -> Asked:
    """What the checks of a part call, with the arrays that are drawn for them."""
    return Asked(
        part,
        [
            (Question(check, part.spec.program), _calls(part, check, seed))
            for check in part.spec.checks
        ],
        seed,
    )


def run(asked: Sequence[Asked], files: Mapping[str, bytes], runner: Runner) -> list[Ran]:
    """Run one program once for all that is asked of it, and again for what chance may have failed.

    A run that passes decides, and a check says how many there are at most: so a right program that is
    unlucky once is not called wrong, and a wrong one would have to be lucky by the margin of the check.
    """
    program = asked[0].part.spec.program
    sent = _sent(files, program.file)

    def replies_to(calls: Sequence[Call]) -> list[Reply]:
        limits = Limits(cpu=program.seconds, memory=program.megabytes << 20)
        named = [_with_names(call, program) for call in calls]
        corpus = sent_corpus() if program.corpus else {}
        return runner.run(Job(sent, program.module, named, limits, program.stand_ins, corpus))

    first = _first_attempts(asked, replies_to)
    left_out = sorted(files.keys() - sent.keys())
    return [
        Ran(
            one,
            [
                _last_attempt(one, question, calls, got, replies_to)
                for (question, calls), got in zip(one.calls, each, strict=True)
            ],
            left_out,
        )
        for one, each in zip(asked, first, strict=True)
    ]


def _first_attempts(
    asked: Sequence[Asked], replies_to: Callable[[Sequence[Call]], list[Reply]]
) -> list[list[Sequence[Reply]]]:
    """The replies to the calls of every check; checks that share a run get those of the one run."""
    distinct: dict[Hashable, Sequence[Call]] = {}
    keys: list[list[Hashable]] = []
    for part, one in enumerate(asked):
        keys.append([])
        for check, (question, calls) in enumerate(one.calls):
            key = question.check.shared or (part, check)
            distinct.setdefault(key, calls)
            keys[-1].append(key)
    replies = iter(replies_to([call for calls in distinct.values() for call in calls]))
    found = {key: [next(replies) for _ in calls] for key, calls in distinct.items()}
    return [[found[key] for key in of_part] for of_part in keys]


def _last_attempt(
    asked: Asked,
    question: Question,
    calls: Sequence[Call],
    replies: Sequence[Reply],
    replies_to: Callable[[Sequence[Call]], list[Reply]],
) -> Sequence[Reply]:
    """The replies of the first attempt that passes, or of the last one."""
    for attempt in range(1, question.check.attempts):
        try:
            CHECKERS[question.check.check].judge(question, calls, replies)
        except FailedCheckError as failure:
            if failure.code not in _BY_CHANCE:
                break
        except (UndecidedCheckError, AssignmentFaultError):
            break
        else:
            break
        calls = _calls(asked.part, question.check, asked.seed, attempt)
        replies = replies_to(calls)
    return replies


def _with_names(call: Call, program: Program) -> Call:
    """The call with what the parameters are named that it fills."""
    return call._replace(options={**call.options, "parameters": program.parameters(call.name)})


def decide(ran: Ran) -> Verdict:
    """The verdict on one part by itself: the weights of the checks that are passed."""
    if any(reply.status == "infrastructure" for replies in ran.replies for reply in replies):
        return _fault(Outcome.INFRASTRUCTURE, "the code could not be run")
    part = ran.asked.part
    try:
        checks = [
            _checked(part.spec, question, calls, replies)
            for (question, calls), replies in zip(ran.asked.calls, ran.replies, strict=True)
        ]
    except AssignmentFaultError as fault:
        return _fault(Outcome.ASSIGNMENT_FAULT, str(fault))
    if all(one.code == Outcome.NOT_IMPLEMENTED for one in checks):
        return Verdict("unanswered")
    notices = [*_passed_over(ran), *_left_out(ran)]
    final = _followed_through(part.spec, checks)
    return _together(part.spec.program.file, final + notices, checks + notices)


def _followed_through(spec: Code, checks: Sequence[Checked]) -> list[Checked]:
    """The checks of a part, where what follows from a misconception charged before costs nothing."""
    failed = {one.name for one in checks if is_misconception(one.code)}
    final = []
    for check, one in zip(spec.checks, checks, strict=True):
        charged = next((name for name in check.after if name in failed), "")
        if charged and not one.earned and one.code in _BY_CHANCE and _earned(checks):
            said = f"{one.feedback}; it follows from what was counted at {charged} already"
            final.append(one._replace(earned=True, feedback=said))
        else:
            final.append(one)
    return final


def _fault(code: Outcome, why: str) -> Verdict:
    """Nothing is decided, and it is not the student's fault."""
    return Verdict(
        "error", code=code, feedback=f"{why}, which is not your fault; tell your instructor"
    )


def _passed_over(ran: Ran) -> Iterator[Checked]:
    """What the driver left out of the program so that it could run; a claim, which decides nothing."""
    told = ran.replies[0][0].facts.get("passed over")
    for line in (told if isinstance(told, list) else [])[:_MOST_NOTICES]:
        where = f"{ran.asked.part.spec.program.file}:{cleaned(str(line), _NOTICE)}"
        why = "it is not installed here" if "import " in where else "it is a command of notebooks"
        yield _notice("passed-over", f"{where}: passed over, since {why}")


def _left_out(ran: Ran) -> Iterator[Checked]:
    """The files that the program could not see, since all together are too large."""
    if ran.left_out:
        names = ", ".join(cleaned(name, _NOTICE) for name in ran.left_out[:_MOST_NOTICES])
        most = f"files beside a program may have {_MAX_BYTES // 10**6} MB together"
        yield _notice("left-out", f"{names}: not there while the program ran, since {most}")


def _notice(name: str, said: str) -> Checked:
    """Something that is told and costs nothing."""
    return Checked(name, name.replace("-", " "), Fraction(0), earned=True, feedback=said)


def _calls(part: CodePart, check: AnyCheck, seed: int, attempt: int = 0) -> Sequence[Call]:
    name = check.shared or f"{part.exercise.id}/{part.part}/{check.name}"
    drawn_by = [seed, zlib.crc32(name.encode()), *([attempt] if attempt else [])]
    generator = np.random.default_rng(drawn_by)
    return CHECKERS[check.check].calls(check, generator)


def _sent(files: Mapping[str, bytes], program: str) -> Mapping[str, bytes]:
    """The files that the program may want: code first, then what else fits."""
    sent, size = {}, 0
    for name in sorted(files, key=lambda one: (one != program, not one.endswith(".py"), one)):
        if size + len(files[name]) <= _MAX_BYTES:
            sent[name] = files[name]
            size += len(files[name])
    return sent


def _checked(
    spec: Code, question: Question, calls: Sequence[Call], replies: Sequence[Reply]
) -> Checked:
    check = question.check
    total = sum((one.weight for one in spec.checks), Fraction(0))
    checker = CHECKERS[check.check]
    measured = checker.histories(question, calls, replies)
    share = check.weight / total
    result = Checked(check.name, check.says, share, earned=True, histories=measured)
    try:
        checker.judge(question, calls, replies)
    except FailedCheckError as failure:
        return result._replace(earned=False, code=failure.code, feedback=failure.feedback)
    except UndecidedCheckError as undecided:
        return result._replace(earned=False, code=Outcome.UNDECIDED, feedback=str(undecided))
    return result


def _together(program: str, checks: Sequence[Checked], strictly: Sequence[Checked]) -> Verdict:
    """The verdict that checks are together; `strictly` are the same ones without leniency."""
    feedback = "; ".join(f"{names}: {said}" for names, _, said in told_together(checks))
    code: VerdictCode = next((one.code for one in checks if not one.earned), "")
    earned, strict = map(_earned, (checks, strictly))
    verdict = partial(earned, code, feedback, strict)
    if any(one.code == Outcome.UNDECIDED and not one.earned for one in checks):
        # What a program cannot decide of the rest waits for a person.
        verdict = verdict._replace(status="needs-review", code=Outcome.UNDECIDED)
    return verdict._replace(interpreted_as=program, checks=tuple(checks))


def _earned(checks: Sequence[Checked]) -> Fraction:
    return sum((one.share for one in checks if one.earned), Fraction(0))


def charged_once(verdicts: Sequence[CodeVerdict]) -> list[CodeVerdict]:
    """The verdicts on the parts of one program, where a misconception costs nothing again.

    That holds only where another check of the part was passed by itself, since nothing observed is no
    credit, and never for what the part is about.
    """
    charged: dict[str, str] = {}
    forgiven = []
    for one in verdicts:
        checks = one.verdict.checks
        before = {code: name for code, name in charged.items() if code not in one.about}
        if _earned(checks) and any(check.code in before for check in checks):
            final = [_counted_already(check, before) for check in checks]
            verdict = _together(one.verdict.interpreted_as, final, checks)
            forgiven.append(one._replace(verdict=verdict))
        else:
            forgiven.append(one)
        for check in checks:
            if is_misconception(check.code):
                charged.setdefault(check.code, one.exercise)
    return forgiven


def _counted_already(check: Checked, charged: Mapping[str, str]) -> Checked:
    if check.code not in charged:
        return check
    feedback = f"{check.feedback}; it was counted at {charged[check.code]} already"
    return check._replace(earned=True, feedback=feedback)
