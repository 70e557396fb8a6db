"""An assignment: sections of exercises, each with parts that have a spec and points."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from exercises.answer import Place
from exercises.graph import Graph
from exercises.language.spelling import did_you_mean
from exercises.mistakes import Path, home
from exercises.model import Model, Points, faulty
from exercises.notebook import Notebook
from exercises.policy import Policy
from exercises.program import Program
from exercises.specs import AnySpec, Function, Layout
from exercises.strict_yaml import locate
from exercises.symbols import Declarations

ExerciseId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
PartId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_/-]*$")]


class Exercise(Model):
    """One question of the sheet; an exercise without named parts has one part, `answer`.

    `names: own` lets students name the values as they like (nodes of their own graph). What its
    parts in the answer language share stands here once, see `InLanguage`. Where it is not `public`,
    students do not receive its graph, function and checks: their answers are read, and wait.
    """

    id: ExerciseId
    title: str
    prompt: str
    points: Points
    extra_credit: bool = False
    public: bool = Field(default=True, strict=True)
    names: Literal["given", "own"] = "given"
    symbols: Declarations = {}
    define: Mapping[str, str] = {}
    derivatives: Mapping[str, tuple[str, str]] = {}
    also: Mapping[str, str] = {}
    sigma: Literal["sigmoid", "softmax"] | None = None
    layout: Layout | None = None
    function: Function | None = None
    graph: str = ""
    program: str = ""
    notebook: str = ""
    parts: Mapping[PartId, AnySpec] = Field(min_length=1)

    @model_validator(mode="after")
    def _weighs_something(self) -> Self:
        if not any(spec.weight for spec in self.parts.values()):
            raise ValueError("the parts have no weight")
        return self

    @model_validator(mode="after")
    def _is_public_as_a_whole(self) -> Self:
        for part, spec in self.parts.items():
            if spec.public != self.public:
                message = "whether it is public is said of the exercise, not of a part"
                raise faulty(message, "parts", part, "public")
        return self

    @model_validator(mode="after")
    def _parts_know_their_names(self) -> Self:
        for part, spec in self.parts.items():
            spec.stand_as(part, [other for other in self.parts if other != part])
        return self

    def points_of(self, part: str) -> Fraction:
        """The exact points of a part: the exercise's, shared out by weight."""
        return self.points * self.parts[part].weight / self._total_weight

    @cached_property
    def _total_weight(self) -> Fraction:
        return sum((spec.weight for spec in self.parts.values()), Fraction(0))


class Section(Model):
    """One file of exercises, with what all of them take as given.

    The numbers of an exercise that names one of the `graphs` are values of its nodes; the code of one
    that names one of the `programs` is that file, and what one reports that names one of the
    `notebooks` is compared with a run of it.
    """

    title: str
    given: str = ""
    symbols: Declarations = {}
    define: Mapping[str, str] = {}
    derivatives: Mapping[str, tuple[str, str]] = {}
    sigma: Literal["sigmoid", "softmax"] | None = None
    graphs: Mapping[str, Graph] = {}
    programs: Mapping[str, Program] = {}
    notebooks: Mapping[str, Notebook] = {}
    exercises: tuple[Exercise, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _names_what_there_is(cls, given: Any) -> Any:
        exercises = given.get("exercises") if isinstance(given, dict) else None
        for number, exercise in enumerate(exercises if isinstance(exercises, list) else ()):
            for key in ("graph", "program", "notebook"):
                name = exercise.get(key) if isinstance(exercise, dict) else None
                known = given.get(f"{key}s") or {}
                if isinstance(name, str) and isinstance(known, dict) and name not in known:
                    told = f"; known: {', '.join(known)}" if known else ""
                    message = f'the section has no {key} "{name}"{did_you_mean(name, known)}{told}'
                    raise faulty(message, "exercises", number, key)
        return given

    @model_validator(mode="after")
    def _keeps_graphs_private(self) -> Self:
        """What one exercise keeps to itself, no other gives away."""
        shown = {exercise.graph: exercise.id for exercise in self.exercises if exercise.public}
        for number, exercise in enumerate(self.exercises):
            if not exercise.public and exercise.graph in shown.keys() - {""}:
                other = shown[exercise.graph]
                message = (
                    f"this is not public, but {other}, which is, takes the same graph; make"
                    " both private, or give one a graph of its own"
                )
                raise faulty(message, "exercises", number, "public")
        return self


class Sheet(Model):
    """The file `assignment.yaml`: title, sections in order, and the points they add up to.

    Points may be left out; where they are given, they must be what the exercises add up to.
    `layout` is that of its Jacobians: numerator layout has the shape output × input.
    """

    title: str
    max_score: Points | None = None
    max_extra_credit: Points | None = None
    sections: tuple[Annotated[str, Field(pattern=r"^[\w-]+$")], ...] = Field(min_length=1)
    layout: Layout = "numerator"
    policy: Policy | None = None


class Assignment(Model):
    """A whole problem sheet, loaded and checked; `sha256` runs over its files."""

    id: str
    sheet: Sheet
    sections: tuple[Section, ...]
    sha256: str
    # Each section as it was read, an `Answer` with the place of everything.
    written: tuple[Any, ...] = ()

    def place(self, exercise_id: str, path: Path) -> Place:
        """Where something of an exercise stands; what it inherits stands further up."""
        for section, tree in zip(self.sections, self.written, strict=True):
            for number, exercise in enumerate(section.exercises):
                if exercise.id == exercise_id:
                    return locate(tree, home(tree, ("exercises", number, *path[:2]), path[2:]))
        return Place(self.id, 1, 1)

    def exercises(self) -> Iterator[Exercise]:
        """Every exercise, in the order of the sheet."""
        for section in self.sections:
            yield from section.exercises

    def programs(self) -> Iterator[Program]:
        """Every program that students write, in the order of the sheet."""
        for section in self.sections:
            yield from section.programs.values()

    def notebooks(self) -> Iterator[Notebook]:
        """Every notebook that students write, in the order of the sheet."""
        for section in self.sections:
            yield from section.notebooks.values()

    def exercise(self, exercise_id: str) -> Exercise | None:
        """The exercise with this id, if there is one."""
        return next((one for one in self.exercises() if one.id == exercise_id), None)
