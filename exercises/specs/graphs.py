"""The student's own computation graph."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from exercises.graph import Graph
from exercises.model import not_shared
from exercises.specs.base import Spec


class ComputationGraph(Spec):
    """The student's own graph of the function that the last node of the `graph` is."""

    decided: ClassVar[str] = "what the graph computes"
    keyed = False
    kind: Literal["computation-graph"]
    graph: Graph | None = None

    @model_validator(mode="after")
    def _has_a_function(self) -> Self:
        if not self.public:
            raise ValueError(
                "a computation graph is decided by the function that its prompt states, so its"
                " exercise is always public; take `public: false` away"
            )
        if self.graph is None:
            raise not_shared(
                "graphs", "the exercise must name the graph whose function this is (graph: …)"
            )
        return self

    def how_to_answer(self) -> str:
        """A list of definitions."""
        inputs = ", ".join(self.graph.inputs if self.graph else ())
        return (
            f"a list of nodes such as h1 = ..., one operation each, from the inputs {inputs}; or edges"
            " such as x -> ln -> h1"
        )
