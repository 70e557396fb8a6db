"""A computation graph behind exercises: inputs with values, and nodes as assignments."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import DERIVATIVE, Scope, Symbol, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import Binary, Call, Name, Number, Tree, nodes
from exercises.model import Model

Value = Annotated[Decimal, BeforeValidator(lambda typed: Decimal(str(typed)))]


class Misconception(Model):
    """A wrong model that an author adds: nodes that it defines otherwise, and what to tell."""

    message: str
    define: Mapping[str, str] = Field(min_length=1)


class Graph(Model):
    """Nodes in order, each a formula of inputs and of nodes before it, at one point.

    The `second` point is for a graph whose own point hides mistakes, as ln 1 = 0 does. `exchanged`
    names the inputs that change places in the most plausible misreading of a drawing.

    What misconceptions assume is declared: `loss` is the node that training makes small (alone, or the
    sum of several nodes), `halved` are those with a ½ in front that may be forgotten, and `rate` is the
    input that is the learning rate.
    """

    inputs: Mapping[str, Value] = Field(min_length=1)
    nodes: Mapping[str, str] = Field(min_length=1)
    second: Mapping[str, Value] = {}
    exchanged: Mapping[str, str] = {}
    loss: str = ""
    halved: tuple[str, ...] = ()
    rate: str = ""
    misconceptions: Mapping[str, Misconception] = {}

    # The parts of an exercise share one graph; what is derived from it is kept by identity.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    _asked: tuple[str, ...] = PrivateAttr(())

    @property
    def asked(self) -> tuple[str, ...]:
        """The formulas that the parts of the section ask for, in their order."""
        return self._asked

    def asking(self, formulas: Iterable[str]) -> Self:
        """The same graph, of which these formulas are asked."""
        graph = self.model_copy()
        graph._asked = tuple(dict.fromkeys(formulas))  # noqa: SLF001 - of its own class
        return graph

    @cached_property
    def scope(self) -> Scope:
        """What the names of its formulas mean."""
        symbols = {canonical(name): Symbol() for name in (*self.inputs, *self.nodes)}
        return Scope(symbols=symbols, functions=frozenset({DERIVATIVE}))

    @cached_property
    def trees(self) -> Mapping[str, Tree]:
        """The formula of every node, by its canonical name."""
        return {canonical(name): self._parsed(text) for name, text in self.nodes.items()}

    @cached_property
    def point(self) -> Mapping[str, Decimal]:
        """The value of every input, by its canonical name."""
        return {canonical(name): value for name, value in self.inputs.items()}

    @cached_property
    def second_point(self) -> Mapping[str, Decimal]:
        """The value of every input at the second point, by its canonical name; empty without one."""
        return {canonical(name): value for name, value in self.second.items()}

    @property
    def output(self) -> str:
        """The last node: the function, or the loss."""
        return list(self.trees)[-1]

    def formula(self, text: str) -> Tree:
        """A formula of its nodes and inputs, in which `d(E, w)` is a derivative.

        Raises:
            RefusedError: It cannot be read, or names something else.
        """
        tree = self._parsed(text)
        known = {*self.point, *self.trees}
        for node in nodes(tree):
            if isinstance(node, Call) and node.function == DERIVATIVE:
                names = [one.name for one in node.arguments if isinstance(one, Name)]
                if len(names) != 2 or not set(names) <= known:
                    raise RefusedError(
                        f"{text}: d takes a node and what it is differentiated by", 0
                    )
        return tree

    def _parsed(self, text: str) -> Tree:
        return parse(tokenise(text), self.scope)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if set(self.second) - set(self.inputs):
            raise ValueError("the second point names something that is no input")
        if {*self.exchanged, *self.exchanged.values()} - set(self.inputs):
            raise ValueError("what is exchanged must be inputs")
        if self.rate and self.rate not in self.inputs:
            raise _misplaced("rate", f"{self.rate} is no input")
        if self.loss and self.loss not in self.nodes:
            raise _misplaced("loss", f"{self.loss} is no node")
        known = set(self.point)
        try:
            for name, tree in self.trees.items():
                used = {node.name for node in nodes(tree) if isinstance(node, Name)}
                if missing := sorted(used - known):
                    raise ValueError(
                        f"node {name} uses {missing[0]}, which is not defined before it"
                    )
                if name in known:
                    raise ValueError(f"{name} is defined twice")
                known.add(name)
            for wrong in self.misconceptions.values():
                for name, text in wrong.define.items():
                    if canonical(name) not in self.trees:
                        raise ValueError(f"a misconception defines {name}, which is no node")
                    self.formula(text)
        except RefusedError as error:
            raise ValueError(f"a formula cannot be read: {error.message}") from error
        for name in self.halved:
            if name not in self.nodes or not _has_half(self.trees[canonical(name)]):
                raise _misplaced("halved", f"{name} is no node with a 1/2 in it")
        return self


def _misplaced(key: str, message: str) -> PydanticCustomError:
    """What is wrong with one key of a graph, told at its place."""
    return PydanticCustomError("faulty_key", "{message}", {"key": key, "message": message})


def _has_half(tree: Tree) -> bool:
    """Whether ½ occurs in a formula, as a factor or as a division by 2."""
    return any(
        (isinstance(node, Number) and node.value == Decimal("0.5"))
        or (isinstance(node, Binary) and node.sign == "/" and node.right == Number(Decimal(2)))
        for node in nodes(tree)
    )
