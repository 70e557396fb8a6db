"""A rubric: the points that an answer in words can earn, and the evidence for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from pydantic import Field, ValidationError, model_validator

from exercises.loader import read_text
from exercises.model import Model, Points
from exercises.strict_yaml import AssignmentError, locate, plain, read_strict_yaml
from graders.text.rules import RuleError, rule

FOLDER = "rubrics"


class Point(Model):
    """One point: any of the rules `full` earns it, any of `half` half of it.

    What is `forbidden` takes it away and sends the answer to a person. `statement` is for people.
    `part` is the part of the exercise that earns it; of a verdict another grader decides.
    """

    id: str
    statement: str
    part: str = "answer"
    points: Points = Field(default=1, validate_default=True)
    full: tuple[str, ...] = Field(min_length=1)
    half: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


class Exemplar(Model):
    """An answer with the marks that a person gave it: a share of every point that it earns."""

    answer: str
    marks: Mapping[str, Points] = {}
    negated: bool = False


class Rubric(Model):
    """The points of an exercise; `sample` names the question of a conformance suite that asks the same."""

    exercise: str
    sample: str = ""
    points: tuple[Point, ...] = Field(min_length=1)


class Section(Model):
    """A file of rubrics, with the vocabulary that its rules share."""

    vocabulary: Mapping[str, str] = {}
    rubrics: tuple[Rubric, ...]

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for rubric in self.rubrics:
            for point in rubric.points:
                for source in (*point.full, *point.half, *point.forbidden):
                    try:
                        rule(source, self.vocabulary)
                    except RuleError as error:
                        raise ValueError(f"{rubric.exercise}: {point.id}: {error}") from error
        return self


class Evidenced(NamedTuple):
    """Points with the vocabulary of their rules: all that it takes to propose marks."""

    points: tuple[Point, ...]
    vocabulary: Mapping[str, str]


def load_rubrics(folder: Path) -> Iterator[tuple[Rubric, Evidenced]]:
    """The rubrics of an assignment, from the folder of its solutions; none where there is no file.

    Raises:
        AssignmentError: A file cannot be read, or is no file of rubrics.
    """
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        place = f"{folder.parent.name}/{folder.name}/{FOLDER}/{path.name}"
        tree = read_strict_yaml(read_text(path), place)
        try:
            section = Section.model_validate(plain(tree))
        except ValidationError as error:
            problems = (f"{locate(tree, one['loc'])}: {one['msg']}" for one in error.errors())
            raise AssignmentError(*problems) from error
        for rubric in section.rubrics:
            yield rubric, Evidenced(rubric.points, section.vocabulary)


class Exemplars(Model):
    """A file of exemplars, by the sample question or else by the exercise of their rubric."""

    exemplars: Mapping[str, tuple[Exemplar, ...]]


def load_exemplars(folder: Path) -> dict[str, tuple[Exemplar, ...]]:
    """The exemplars of an assignment, which marking has no need of.

    Raises:
        AssignmentError: A file cannot be read, or is none of exemplars.
    """
    found: dict[str, tuple[Exemplar, ...]] = {}
    for path in sorted((folder / FOLDER / "exemplars").glob("*.yaml")):
        place = f"{folder.parent.name}/{folder.name}/{FOLDER}/exemplars/{path.name}"
        tree = read_strict_yaml(read_text(path), place)
        try:
            found |= Exemplars.model_validate(plain(tree)).exemplars
        except ValidationError as error:
            problems = (f"{locate(tree, one['loc'])}: {one['msg']}" for one in error.errors())
            raise AssignmentError(*problems) from error
    return found


def by_part(folder: Path) -> dict[tuple[str, str], Evidenced]:
    """The points of every part of an assignment that has some."""
    found: dict[tuple[str, str], Evidenced] = {}
    for rubric, evidenced in load_rubrics(folder):
        for part in dict.fromkeys(point.part for point in rubric.points):
            points = tuple(point for point in rubric.points if point.part == part)
            found[rubric.exercise, part] = evidenced._replace(points=points)
    return found


def by_sample(solutions: Path) -> dict[str, Evidenced]:
    """The points of every question of a conformance suite that some rubric serves."""
    found = {}
    for folder in sorted(one for one in solutions.iterdir() if one.is_dir()):
        for rubric, evidenced in load_rubrics(folder):
            if rubric.sample:
                found[rubric.sample] = evidenced
    return found
