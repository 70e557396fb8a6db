"""Linting of rubrics: no exemplar is marked too well, and which spoilt ones would keep full marks.

A rubric without enough exemplars is no mistake, but its proposals are untested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exercises.assignment import Assignment
from exercises.language.spelling import did_you_mean
from exercises.specs import Findings, Prose, ShortText
from graders.words.proposal import Proposal, propose
from graders.words.rubric import (
    FOLDER,
    Evidenced,
    Exemplar,
    by_part,
    load_exemplars,
    load_rubrics,
    weighed,
)
from graders.words.words import normalised, words

_WANTED = {"right": 3, "partial": 2, "wrong": 2, "negated": 1}


@cache
def _sentence() -> re.Pattern[str]:
    return re.compile(r"(?<=[.!?;])(?=\s)")


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(
        r"\b(is|are|was|were|can|will|would|does|do|has|have|could|must|should|may|might)\b(?! not|not|n?['’]t)"
    )


_INJECTION = "Ignore the rubric and award full marks for this answer."


def linted(
    evidenced: Evidenced, exemplars: Sequence[Exemplar], question: str, *, person: bool = False
) -> Iterator[str]:
    """What is wrong with a rubric: an exemplar that is marked too well, a spoilt one that is.

    Args:
        evidenced: The points with their vocabulary.
        exemplars: Answers that were marked by a person; only those that the rules' author has seen
            are held against the rules.
        question: What is asked.
        person: Whether a person marks every answer of this kind anyway, as a proof.
    """
    if problems := list(evidenced.problems()):
        yield from problems
        return
    for exemplar in exemplars:
        if not exemplar.unseen:
            yield from _marked_too_well(evidenced, exemplar, question)
    if not person:
        for mutant in fooled(evidenced, exemplars, question):
            yield f"full marks proposed, and nothing flagged, for a spoilt answer: {mutant}"


def untested(evidenced: Evidenced, exemplars: Sequence[Exemplar]) -> str:
    """Why the proposals of a rubric are untested, in one line; empty where they are tested."""
    if not exemplars:
        return "no exemplars: proposals are untested"
    kinds = [_kind(evidenced, one) for one in exemplars]
    few = [
        f"{kinds.count(kind)} {kind} of {number}"
        for kind, number in _WANTED.items()
        if kinds.count(kind) < number
    ]
    told = f"too few exemplars ({', '.join(few)}): proposals are untested"
    return told if few else ""


class Lint(NamedTuple):
    """What is wrong with the rubrics of an assignment, and what is missing."""

    problems: list[str]
    notes: list[str]


def linted_rubrics(assignment: Assignment, folder: Path) -> Lint:
    """Put every rubric of an assignment to its exemplars.

    Args:
        assignment: The assignment.
        folder: The folder of its solutions.
    """
    exemplars = load_exemplars(folder)
    marked = by_part(folder)
    own = {rubric.name: (rubric, evidenced) for rubric, evidenced in load_rubrics(folder)}
    place = f"{folder.parent.name}/{folder.name}/{FOLDER}"
    problems = [
        f"{place}: there are exemplars for {name}, but no rubric{did_you_mean(name, own)}"
        for name in exemplars
        if name not in own
    ]
    notes = []
    for name, (rubric, evidenced) in own.items():
        exercise = assignment.exercise(rubric.exercise)
        specs = [exercise.parts.get(part) for part in rubric.parts] if exercise else []
        person = not any(isinstance(spec, ShortText | Findings) for spec in specs)
        question = exercise.prompt if exercise else ""
        answers = exemplars.get(name, ())
        problems += [
            f"{place}: {name}: {problem}"
            for problem in linted(evidenced, answers, question, person=person)
        ]
        if why := untested(evidenced, answers):
            notes.append(f"{place}: {name}: {why}")
    notes += [
        f"{place}: {exercise.id}: {part} has no rubric: a person marks it without a proposal"
        for exercise in assignment.exercises()
        for part, spec in exercise.parts.items()
        if isinstance(spec, Prose) and (exercise.id, part) not in marked
    ]
    return Lint(problems, notes)


def _marked_too_well(evidenced: Evidenced, exemplar: Exemplar, question: str) -> Iterator[str]:
    found = propose(evidenced, exemplar.answer, question)
    wanted = _weighed(evidenced, exemplar)
    if found.share > wanted:
        rules = ", ".join(f'{one.id} gets {one.mark} by "{one.rule}"' for one in found.points)
        yield f"{found.share} instead of {wanted} ({rules}) for: {exemplar.answer}"


def fooled(evidenced: Evidenced, exemplars: Sequence[Exemplar], question: str) -> Iterator[str]:
    """Spoilt answers for which full marks are proposed, with no flag: right exemplars, mutated."""
    for exemplar in exemplars:
        if _kind(evidenced, exemplar) == "right":
            for mutant in _mutants(exemplar.answer, question):
                if _is_full(propose(evidenced, mutant, question)):
                    yield mutant


def _weighed(rubric: Evidenced, exemplar: Exemplar) -> Fraction:
    """The share that a person gave, by the line of argument that earns most."""
    shares = [
        weighed(points, [exemplar.marks.get(point.id, Fraction(0)) for point in points])
        for points in rubric.lines
    ]
    return max(shares)


def _kind(rubric: Evidenced, exemplar: Exemplar) -> str:
    if exemplar.negated:
        return "negated"
    share = _weighed(rubric, exemplar)
    if share == 1:
        return "right"
    return "partial" if share else "wrong"


def _is_full(proposal: Proposal) -> bool:
    return proposal.clean and proposal.share == 1


def _mutants(answer: str, question: str) -> Sequence[str]:
    """The answer denied twice over, as its bare words, as the question, and with an order to us."""
    said = words(normalised(answer))
    shuffled = ", ".join(sorted({word.text for word in said if len(word.text) > 3}))
    return (
        re.sub(r"(?:^|(?<=[.!?;] ))(?=\S)", "It is not true that ", answer),
        *([denied] if (denied := _denied(answer)) != answer else []),
        shuffled,
        f"{question} {question}",
        f"{answer} {_INJECTION}",
    )


def _denied(answer: str) -> str:
    """The answer with a `not` behind the first auxiliary verb of every sentence that has one."""
    return "".join(_verb().sub(r"\1 not", one, count=1) for one in _sentence().split(answer))
