"""The gate of notebooks: the reference and other right ones earn everything, a wrong one loses what it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from exercises.answer import Answer, Place, Text, UnreadableError
from exercises.assignment import Assignment, Exercise
from exercises.loader import read_text
from exercises.mistakes import problems
from exercises.model import Model
from exercises.specs import NotebookFile, OfNotebook
from exercises.strict_yaml import AssignmentError, plain, read_strict_yaml
from graders.keys.gate import Gate
from graders.keys.keys import Keys
from graders.keys.mutants import FOLDER
from graders.kinds.code.runner import NotRunError, Runner
from graders.kinds.grader import grader_of
from graders.kinds.notebook.evidence import Evidence
from graders.kinds.notebook.judging import Part
from graders.kinds.notebook.marked import evidence_of, judged
from graders.verdict import Verdict

_FEWEST = 10

_Written = Annotated[str, BeforeValidator(str)]  # 0.845 as well as "84.5 %"
# For each exercise and part what is lost: the rules of a notebook, or the code of a number.
Losses = Mapping[str, Mapping[str, tuple[str, ...]]]


class Variant(Model):
    """A hand-in made of the reference: some text replaced, or another file, and what is reported of it.

    It `loses` just this; where it loses nothing, it is another right way.
    """

    name: str
    file: str = ""
    replace: Mapping[str, str] = {}
    answers: Mapping[str, Mapping[str, _Written]] = {}
    loses: Losses = Field(default={})

    def code(self, folder: Path, name: str, reference: str) -> tuple[str, bytes]:
        """The name and content of its file.

        Raises:
            ValueError: What is to be replaced does not occur in it.
        """
        if self.file:
            reference = read_text(folder / FOLDER / self.file)
            name = self.file.rpartition("/")[2]
        for old, new in self.replace.items():
            if old not in reference:
                raise ValueError(f"{name} has no {old!r}")
            reference = reference.replace(old, new)
        return name, reference.encode()


def notebook_gates(
    assignment: Assignment, keys: Keys, folder: Path, runner: Callable[[], Runner]
) -> list[Gate]:
    """The gate of every notebook of an assignment.

    Args:
        assignment: The assignment.
        keys: Its keys, with the reference answers.
        folder: The folder of its solutions.
        runner: Opens what runs the code, where there is some.
    """
    asked: dict[int, list[Exercise]] = {}
    for exercise in assignment.exercises():
        for spec in exercise.parts.values():
            if isinstance(spec, NotebookFile):
                asked.setdefault(id(spec.notebook), []).append(exercise)
    return [_opened(exercises, keys, folder, runner) for exercises in asked.values()]


def _opened(
    exercises: Sequence[Exercise], keys: Keys, folder: Path, runner: Callable[[], Runner]
) -> Gate:
    reference = {one.id: dict(keys.reference.get(one.id, {})) for one in exercises}
    named = [
        answer.text
        for one in exercises
        for part, spec in one.parts.items()
        if isinstance(spec, NotebookFile)
        and isinstance(answer := reference[one.id].get(part), Text)
    ]
    if len(set(named)) != 1:
        return Gate([f"{folder.name}: the solution names no one file of code"], {})
    try:
        text = read_text(folder / FOLDER / named[0])
        place, variants = _variants(folder, named[0])
        problems = _problems(
            exercises,
            reference,
            folder=folder,
            code=(named[0], text),
            variants=variants,
            runner=runner(),
        )
        told = [f"{place}: {one}" for one in problems]
    except AssignmentError as error:
        return Gate(list(error.problems), {})
    except NotRunError as error:
        return Gate([f"{named[0]}: {error}"], {})
    wrong = {one.id: sum(one.id in variant.loses for variant in variants) for one in exercises}
    notes = [
        f"{place}: {name}: {number or 'no'} variants lose something here, of {_FEWEST} that would show"
        " what its rules notice"
        for name, number in wrong.items()
        if number < _FEWEST
    ]
    return Gate(told, wrong, notes)


def _variants(folder: Path, file: str) -> tuple[str, tuple[Variant, ...]]:
    """Where they stand, and what they are; none where there is no file of them."""
    path = (folder / FOLDER / file).with_suffix(".variants.yaml")
    place = f"{folder.parent.name}/{folder.name}/{FOLDER}/{path.name}"
    if not path.is_file():
        return place, ()
    tree = read_strict_yaml(read_text(path), place)
    try:
        return place, TypeAdapter(tuple[Variant, ...]).validate_python(plain(tree))
    except ValidationError as error:
        raise AssignmentError(*problems(tree, error.errors())) from error


def _problems(
    exercises: Sequence[Exercise],
    reference: Mapping[str, Mapping[str, Answer]],
    *,
    folder: Path,
    code: tuple[str, str],
    variants: Sequence[Variant],
    runner: Runner,
) -> Iterator[str]:
    shown: dict[bytes, Evidence] = {}
    for variant in (Variant(name="the reference"), *variants):
        try:
            name, content = variant.code(folder, *code)
            parts = list(_parts(exercises, reference, variant, name))
        except (ValueError, UnreadableError) as error:
            yield f"{variant.name}: {error}"
            continue
        if content not in shown:  # several variants differ in what they report alone
            shown[content] = evidence_of(name, {name: content}, parts, runner)
        verdicts = judged(shown[content], name, parts, parts)
        for one in parts:
            verdict = verdicts.get((one.exercise, one.part), Verdict("needs-review"))
            wanted = set(variant.loses.get(one.exercise, {}).get(one.part, ()))
            if (lost := _lost(verdict)) != wanted:
                yield (
                    f"{variant.name}: {one.exercise}: {one.part}: loses {_listed(lost)}, but should"
                    f" lose {_listed(wanted)} ({verdict.feedback})"
                )


def _parts(
    exercises: Sequence[Exercise],
    reference: Mapping[str, Mapping[str, Answer]],
    variant: Variant,
    file: str,
) -> Iterator[Part]:
    """What is asked, with what the reference or the variant says."""
    for exercise in exercises:
        for part, spec in exercise.parts.items():
            if not isinstance(spec, OfNotebook):
                continue
            said: Answer | None = reference[exercise.id].get(part)
            if isinstance(spec, NotebookFile):
                said = Text(file, Place(file, 1, 1))
            elif part in variant.answers.get(exercise.id, {}):
                said = Text(variant.answers[exercise.id][part], Place(variant.name, 1, 1))
            grader = grader_of(spec)
            if said is None or grader is None:
                raise ValueError(f"{exercise.id}: {part} has no answer")
            yield Part(exercise.id, part, spec, grader.read(spec, said))


def _lost(verdict: Verdict) -> set[str]:
    """The rules that were broken, else the code of what earns less than everything."""
    if verdict.checks:
        return {one.name for one in verdict.checks if not one.earned}
    return set() if verdict.earned == 1 else {verdict.code or verdict.status}


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
