"""A computation graph behind exercises: inputs with values, and nodes as assignments."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from exercises.language.errors import RefusedError
from exercises.language.notation import RESERVED
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.scope import DERIVATIVE, Scope, Symbol, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import (
    Binary,
    Call,
    Constant,
    Name,
    Negative,
    Number,
    Percent,
    Tree,
    nodes,
)
from exercises.model import Model, faulty


def _number(typed: object) -> Decimal:
    try:
        value = Decimal("" if isinstance(typed, bool) else str(typed))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        listed = isinstance(typed, list | tuple)
        more = "; graphs hold single numbers, a vector is x1: 1, x2: 2" if listed else ""
        raise ValueError(f"a finite number is wanted{more}")
    return value


Value = Annotated[Decimal, BeforeValidator(_number)]


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
    _parts: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @property
    def asked(self) -> tuple[str, ...]:
        """The formulas that the parts of the section ask for, in their order."""
        return self._asked

    @property
    def parts(self) -> Mapping[str, str]:
        """What the parts of the section ask for by names that the graph itself does not have: `delta_h1`."""
        return self._parts

    def asking(self, formulas: Iterable[str], parts: Mapping[str, str] | None = None) -> Self:
        """The same graph, of which these formulas are asked, some of them in parts with names of their own."""
        graph = self.model_copy()
        graph._asked = tuple(dict.fromkeys(formulas))  # noqa: SLF001 - of its own class
        own = {*self.inputs, *self.nodes}
        named = {name: formula for name, formula in (parts or {}).items() if name not in own}
        graph._parts = named  # noqa: SLF001 - of its own class
        return graph

    @cached_property
    def scope(self) -> Scope:
        """What the names of its formulas mean."""
        return _scope_of(tuple(canonical(name) for name in (*self.inputs, *self.nodes)))

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
        if any(isinstance(node, Call) and node.function == DERIVATIVE for node in nodes(tree)):
            self.check_derivatives()
        for node in nodes(tree):
            if isinstance(node, Call) and node.function == DERIVATIVE:
                names = [one.name for one in node.arguments if isinstance(one, Name)]
                if len(names) != 2 or not set(names) <= known:
                    raise RefusedError(
                        f"{text}: d takes a node and what it is differentiated by", 0
                    )
        return tree

    def shown(self, text: str) -> str:
        """A formula, and how it is calculated where it is a node; a misspelt name may be a product."""
        node = self.trees.get(canonical(text))
        return f"{text} = {printed(node)}" if node else text

    def check_derivatives(self) -> None:
        """Whether all nodes can be differentiated.

        Raises:
            RefusedError: One cannot; what may be used.
        """
        for name, tree in self.trees.items():
            for node in nodes(tree):
                if not _has_derivative(node):
                    what = node.function if isinstance(node, Call) else type(node).__name__
                    raise RefusedError(
                        f"node {name} cannot be differentiated, as it uses {what.casefold()}; what is"
                        " differentiated may use + - * / ^, functions of one number, and max and min of two",
                        0,
                    )

    def _parsed(self, text: str) -> Tree:
        return _parsed_in(text, tuple(self.scope.symbols))

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for what in ("second", "exchanged"):
            given: Mapping[str, object] = getattr(self, what)
            named = {*given, *(other for other in given.values() if isinstance(other, str))}
            if strange := sorted(named - self.inputs.keys()):
                raise faulty(f"{strange[0]} is no input", what)
        for what, names in (("inputs", self.inputs), ("nodes", self.nodes)):
            for name in names:
                if name in RESERVED:
                    raise faulty(f"{name} is a function or constant; take another name", what, name)
        if self.rate and self.rate not in self.inputs:
            raise faulty(f"{self.rate} is no input", "rate")
        if self.loss and self.loss not in self.nodes:
            raise faulty(f"{self.loss} is no node", "loss")
        self._check_order()
        for wrong, model in self.misconceptions.items():
            for name, text in model.define.items():
                at = ("misconceptions", wrong, "define", name)
                if canonical(name) not in self.trees:
                    raise faulty(f"{name} is no node; the nodes are {', '.join(self.nodes)}", *at)
                self._check(text, *at)
        for name in self.halved:
            if name not in self.nodes or not _has_half(self.trees[canonical(name)]):
                raise faulty(f"{name} is no node with a 1/2 in it", "halved")
        return self

    def _check(self, text: str, *path: str) -> None:
        try:
            self.formula(text)
        except RefusedError as error:
            raise faulty(f"this formula cannot be read: {error.message}", *path) from error

    def _check_order(self) -> None:
        """Every node is a formula of inputs and of nodes before it."""
        known = set(self.point)
        for name, text in self.nodes.items():
            self._check(text, "nodes", name)
            used = {node.name for node in nodes(self._parsed(text)) if isinstance(node, Name)}
            if missing := sorted(used - known):
                raise faulty(
                    f"node {name} uses {missing[0]}, which is not defined before it", "nodes", name
                )
            if canonical(name) in known:
                raise faulty(f"{name} is defined twice", "nodes", name)
            known.add(canonical(name))


# The exercises of a section share one graph, which is checked with each of them.
@lru_cache(maxsize=4096)
def _parsed_in(text: str, names: tuple[str, ...]) -> Tree:
    return parse(tokenise(text), _scope_of(names))


@lru_cache
def _scope_of(names: tuple[str, ...]) -> Scope:
    return Scope({name: Symbol() for name in names}, functions=frozenset({DERIVATIVE}))


def _has_derivative(node: Tree) -> bool:
    match node:
        case Name() | Number() | Constant() | Percent() | Negative():
            return True
        case Binary(sign="+" | "-" | "*" | " " | "/" | "^"):
            return True
        case Call(function="max" | "min", arguments=(_, _)) | Call(arguments=(_,)):
            return True
    return False


def _has_half(tree: Tree) -> bool:
    """Whether ½ occurs in a formula, as a factor or as a division by 2."""
    return any(
        (isinstance(node, Number) and node.value == Decimal("0.5"))
        or (isinstance(node, Binary) and node.sign == "/" and node.right == Number(Decimal(2)))
        for node in nodes(tree)
    )
