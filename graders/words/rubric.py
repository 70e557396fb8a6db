"""A rubric: the points that an answer in words can earn, and the evidence for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from exercises.canonical import canonical, digest
from exercises.loader import read_text
from exercises.mistakes import problems
from exercises.model import Model, Points
from exercises.strict_yaml import AssignmentError, plain, read_strict_yaml
from graders.words.rules import RuleError, check_rule

FOLDER = "rubrics"

_M = TypeVar("_M", bound=Model)


class Point(Model):
    """One point: any of the rules `full` earns it, any of `half` half of it.

    What is `forbidden` takes it away and sends the answer to a person; so it is where the point that
    it `needs` was not found. `statement` is for people. `part` is the part of the exercise that earns
    it; a verdict, yes or no, has a part of its own, which another grader decides.
    """

    id: str
    statement: str
    part: str = "answer"
    points: Points = Field(default=1, validate_default=True)
    full: tuple[str, ...] = Field(min_length=1)
    half: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    needs: str = ""


def weighed(points: Sequence[Point], marks: Sequence[Fraction]) -> Fraction:
    """The share of all points that marks between 0 and 1, one for each, are worth."""
    earned = sum((mark * one.points for mark, one in zip(marks, points, strict=True)), Fraction(0))
    return earned / sum((one.points for one in points), Fraction(0))


class Exemplar(Model):
    """An answer with the marks that a person gave it: a share of every point that it earns.

    The author of the rules has not seen those that are `unseen`: only they tell how good the rules are.
    """

    answer: str
    marks: Mapping[str, Points] = {}
    negated: bool = False
    unseen: bool = False


class Rubric(Model):
    """The points of an exercise; `sample` names the question of a conformance suite that asks the same.

    Each of `instead` is another complete line of argument, with points of its own or those of another
    exercise of the same file; the best one counts. `facts` are the numbers that an answer may quote,
    any if there are none.
    """

    exercise: str
    sample: str = ""
    points: tuple[Point, ...] = Field(min_length=1)
    instead: tuple[tuple[Point, ...] | str, ...] = ()
    facts: tuple[float, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that its points are for."""
        return tuple(dict.fromkeys(point.part for point in self.points))

    @property
    def name(self) -> str:
        """What its exemplars are listed under: the sample, or the exercise with the part."""
        part = self.parts[0] if len(self.parts) == 1 else "answer"
        return self.sample or (self.exercise if part == "answer" else f"{self.exercise}/{part}")

    @model_validator(mode="after")
    def _needs_what_there_is(self) -> Self:
        for points in (self.points, *(one for one in self.instead if not isinstance(one, str))):
            names = {point.id for point in points}
            for point in points:
                if point.needs and point.needs not in names - {point.id}:
                    raise ValueError(f"{point.id} needs {point.needs}, which is no other point")
        return self


class Section(Model):
    """A file of rubrics, with the vocabulary that its rules share.

    `shared` names exercises that another assignment asks in the same words, whose rubrics serve here
    too: `shared: {hw3: [activations/why]}`.
    """

    vocabulary: Mapping[str, str] = {}
    rubrics: tuple[Rubric, ...] = ()
    shared: Mapping[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        known = {one.exercise for one in self.rubrics}
        for rubric in self.rubrics:
            for one in rubric.instead:
                if isinstance(one, str) and one not in known:
                    raise ValueError(f"{rubric.exercise}: this file has no rubric for {one}")
        return self


class _Evidenced(NamedTuple):
    points: tuple[Point, ...]
    vocabulary: Mapping[str, str]
    instead: tuple[tuple[Point, ...], ...] = ()
    facts: tuple[float, ...] = ()


class Evidenced(_Evidenced):
    """Points with the vocabulary of their rules: all that it takes to propose marks."""

    @classmethod
    def of(cls, rubric: Rubric, section: Section) -> Evidenced:
        """What a rubric says, without what it is for."""
        others = {one.exercise: one.points for one in section.rubrics}
        instead = tuple(others[one] if isinstance(one, str) else one for one in rubric.instead)
        return cls(rubric.points, section.vocabulary, instead, rubric.facts)

    @property
    def lines(self) -> tuple[tuple[Point, ...], ...]:
        """All lines of argument, the usual one first."""
        return self.points, *self.instead

    def problems(self) -> Iterator[str]:
        """The rules that cannot be read; nobody needs to look again once a rubric is certified."""
        for point in (one for points in self.lines for one in points):
            for source in (*point.full, *point.half, *point.forbidden):
                try:
                    check_rule(source, self.vocabulary)
                except RuleError as error:
                    yield f"{point.id}: {error}"

    @cached_property
    def sha256(self) -> str:
        """A hash over all that decides a proposal, in canonical form."""
        fields = self._asdict().items()
        decisive = {k: canonical(v) for k, v in fields if v != self._field_defaults.get(k)}
        return digest(decisive)


def load_rubrics(folder: Path, *, shared: bool = False) -> Iterator[tuple[Rubric, Evidenced]]:
    """The rubrics of an assignment, from the folder of its solutions; none where there is no file.

    Args:
        folder: The folder of the solutions of the assignment.
        shared: Whether those that it shares with other assignments are wanted too.

    Raises:
        AssignmentError: A file cannot be read, or is no file of rubrics.
    """
    for place, section in _files(folder, FOLDER, Section):
        for rubric in section.rubrics:
            yield rubric, Evidenced.of(rubric, section)
        for other, exercises in section.shared.items() if shared else ():
            yield from _shared(folder.parent / other, exercises, place)


def _files(folder: Path, inside: str, model: type[_M]) -> Iterator[tuple[str, _M]]:
    """What stands in the files of a folder, each with its place for messages."""
    for path in sorted((folder / inside).glob("*.yaml")):
        place = f"{folder.parent.name}/{folder.name}/{inside}/{path.name}"
        tree = read_strict_yaml(read_text(path), place)
        try:
            yield place, model.model_validate(plain(tree))
        except ValidationError as error:
            raise AssignmentError(*problems(tree, error.errors())) from error


def _shared(
    folder: Path, exercises: Sequence[str], place: str
) -> Iterator[tuple[Rubric, Evidenced]]:
    found = [one for one in load_rubrics(folder) if one[0].exercise in exercises]
    missing = set(exercises) - {rubric.exercise for rubric, _ in found}
    if missing:
        raise AssignmentError(f"{place}: {folder.name} has no rubric for {min(missing)}")
    yield from found


class Exemplars(Model):
    """A file of exemplars, by the name of their rubric."""

    exemplars: Mapping[str, tuple[Exemplar, ...]]


def load_exemplars(folder: Path) -> dict[str, tuple[Exemplar, ...]]:
    """The exemplars of an assignment, which marking has no need of.

    Raises:
        AssignmentError: A file cannot be read, or is none of exemplars.
    """
    found: dict[str, tuple[Exemplar, ...]] = {}
    for _, file in _files(folder, f"{FOLDER}/exemplars", Exemplars):
        found |= file.exemplars
    return found


def by_part(folder: Path) -> dict[tuple[str, str], Evidenced]:
    """The points of every part of an assignment that has some."""
    found: dict[tuple[str, str], Evidenced] = {}
    for rubric, evidenced in load_rubrics(folder, shared=True):
        for part in rubric.parts:
            points = tuple(point for point in rubric.points if point.part == part)
            found[rubric.exercise, part] = evidenced._replace(points=points)
    return found


def by_sample(solutions: Path) -> dict[str, Evidenced]:
    """The points of every question of a conformance suite that some rubric serves.

    A suite knows the points of one line of argument only.
    """
    found = {}
    for folder in sorted(one for one in solutions.iterdir() if one.is_dir()):
        for rubric, evidenced in load_rubrics(folder):
            if rubric.sample:
                found[rubric.sample] = evidenced._replace(instead=())
    return found
