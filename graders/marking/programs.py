"""Runs the programs of a hand-in, and judges their parts; a fault of ours costs one part only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from graders.kinds.code.runner import CodePart, CodeVerdict, Runner, no_file
from graders.kinds.code.running import Asked, Ran, asked_of, by_program, charged_once, decide, run
from graders.marking.fault import FAULT, guarded, with_fault


def run_programs(
    parts: Sequence[CodePart], files: Mapping[str, bytes], seed: int, runner: Runner
) -> Iterator[CodeVerdict]:
    """The verdict on every part, program by program, as soon as it has been run.

    Args:
        parts: The parts that are answered by a program.
        files: The student's files.
        seed: For the arrays that are drawn.
        runner: Runs the code.
    """
    for together in by_program(parts):
        yield from _of_program(together, files, seed, runner)


def _of_program(
    parts: Sequence[CodePart], files: Mapping[str, bytes], seed: int, runner: Runner
) -> list[CodeVerdict]:
    program = parts[0].spec.program.file
    if program not in files:
        return [one.judged(no_file(program, files)) for one in parts]
    asked: list[Asked] = []
    for part in parts:
        one = guarded(partial(asked_of, part, seed), lambda: None, _what(part))
        asked += [one] if one else []
    ran: list[Ran] = []
    if asked:
        ran = guarded(lambda: run(asked, files, runner), lambda: ran, f"running {program}")
    by_itself = {
        one.asked.part.key: guarded(partial(decide, one), lambda: FAULT, _what(one.asked.part))
        for one in ran
    }
    verdicts = [one.judged(by_itself.get(one.key, FAULT)) for one in parts]
    return guarded(
        lambda: charged_once(verdicts), lambda: _faulty(verdicts), f"charging {program} once"
    )


def _what(part: CodePart) -> str:
    return f"judging {part.exercise.id}: {part.part}"


def _faulty(verdicts: Sequence[CodeVerdict]) -> list[CodeVerdict]:
    return [
        one if one.verdict.status == "unanswered" else one._replace(verdict=with_fault(one.verdict))
        for one in verdicts
    ]
