"""Numbers, vectors and matrices by value."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from exercises.graph import Graph
from exercises.language.errors import RefusedError
from exercises.model import Points, faulty, not_shared
from exercises.specs.base import Spec
from exercises.tolerances import AnyTolerance, Change, Rounded


def _how(units: object) -> str:
    return "worth" if isinstance(units, Mapping) else "words"


Units = Annotated[
    Annotated[tuple[str, ...], Tag("words")] | Annotated[Mapping[str, Points], Tag("worth")],
    Discriminator(_how),
]


class Number(Spec):
    """One number; `units` are words that may follow it, or units that are converted.

    `units: {kB: 1, MB: 1000, B: 1/1000}` says how many of the key's unit each is worth: then one of them must
    stand behind the number, as none is guessed; capital letters count.
    Where the question asks for per cent (`in_percent`), 50 and 50 % are the same. With a `graph` the
    number is the `value` of a formula of its nodes, in which `d(E, w)` is a derivative; it is also
    right if it follows from the student's own earlier numbers, unless `follow_through` is off. The
    tolerance must tell it from every misconception but those that are declared `indistinct`. The
    values named in `instead` together are a second way to answer: one bias for each neuron.
    """

    decided: ClassVar[str] = "the value, within its tolerance"
    private = frozenset({"value", "indistinct"})
    kind: Literal["number"]
    graph: Graph | None = None
    value: str = ""
    follow_through: bool = True
    indistinct: tuple[str, ...] = ()
    instead: Mapping[str, str] = {}
    in_percent: bool = False
    tolerance: AnyTolerance = Rounded()
    units: Units = ()

    @property
    def converted_units(self) -> Mapping[str, Fraction]:
        """What the units are worth in that of the key, where they are converted."""
        return self.units if isinstance(self.units, Mapping) else {}

    @model_validator(mode="after")
    def _units_are_worth_something(self) -> Self:
        if isinstance(self.units, tuple):
            return self
        if not self.units or 0 in self.units.values():
            raise faulty("say what each unit is worth, as in {kB: 1, MB: 1000}", "units")
        if 1 not in self.units.values():
            listed = ", ".join(self.units)
            raise faulty(f"one of {listed} must be worth 1: the unit of the key", "units")
        if self.in_percent:
            raise faulty("per cent have no units beside them", "in_percent")
        return self

    @model_validator(mode="after")
    def _derivable(self) -> Self:
        if bool(self.graph) != bool(self.value):
            raise not_shared(
                "graphs", "the exercise must name the graph that the value is taken from (graph: …)"
            )
        if self.graph:
            self._check_formulas(self.graph)
        return self

    def _check_formulas(self, graph: Graph) -> None:
        instead = ((("instead", name), formula) for name, formula in self.instead.items())
        for path, formula in ((("value",), self.value), *instead):
            try:
                graph.formula(formula)
            except RefusedError as error:
                raise faulty(f"the value cannot be read: {error.message}", *path) from error
        if isinstance(self.tolerance, Change) and self.tolerance.old not in graph.inputs.values():
            inputs = ", ".join(f"{name} = {value}" for name, value in graph.inputs.items())
            raise faulty(f"no input has this value; they are {inputs}", "tolerance", "from")

    @classmethod
    def released(cls, written: Mapping[str, Any]) -> dict[str, Any]:
        """Without the formulas; the names of the second way to answer are needed for reading."""
        released = super().released(written)
        if instead := written.get("instead"):
            released["instead"] = dict.fromkeys(instead, "")
        return released

    def how_to_answer(self) -> str:
        """Decimal or exact."""
        instead = f"; or {', '.join(self.instead)} instead" if self.instead else ""
        units = (
            f", with its unit ({', '.join(self.converted_units)})" if self.converted_units else ""
        )
        allowed = self.tolerance.allowed()
        return f"a number, decimal or exact (2e^3, 1/3){units}; allowed: {allowed}{instead}"

    def entry_names(self) -> Sequence[str]:
        """The names of the second way to answer."""
        return tuple(self.instead)


class Value(Spec):
    """A vector (`shape: [n]`) or matrix (`shape: [m, n]`) given by its entries."""

    decided: ClassVar[str] = "the values, within their tolerance"
    kind: Literal["value"]
    shape: tuple[Annotated[int, Field(ge=1, le=1000)], ...] = Field(min_length=1, max_length=2)
    tolerance: AnyTolerance = Rounded()

    def how_to_answer(self) -> str:
        """The shape, and a sample of the notation."""
        sample = "[1, 2]" if len(self.shape) == 1 else "[[1, 2], [3, 4]]"
        size = " x ".join(str(extent) for extent in self.shape)
        return f"{size} numbers in brackets, row by row, e.g. {sample}"
