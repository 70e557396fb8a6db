"""The kinds of part: for each, what is asked and how near is near enough."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from exercises.checks import AnyCheck
from exercises.graph import Graph
from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Element, Name, Tree
from exercises.model import Model, Points
from exercises.program import Program
from exercises.symbols import Declarations, scope_of
from exercises.tolerances import AnyTolerance, Rounded

Layout = Literal["numerator", "denominator"]


class Spec(Model):
    """What all kinds share: the weight of the part among the parts of its exercise."""

    weight: Points = Field(default=1, validate_default=True)

    def how_to_answer(self) -> str:
        """One line for the student: which spellings are understood."""
        raise NotImplementedError

    def fields(self) -> Sequence[str]:
        """The names of the values inside one answer, if it has several."""
        return ()

    def entry_names(self) -> Sequence[str]:
        """The words that may stand before a colon inside an answer."""
        return self.fields()


class Choice(Spec):
    """Exactly one option is right."""

    kind: Literal["choice"]
    options: Mapping[str, str] = Field(min_length=2)

    def entry_names(self) -> Sequence[str]:
        """The keys of the options."""
        return tuple(self.options)

    def how_to_answer(self) -> str:
        """The keys."""
        return f"one of {', '.join(self.options)}"


class MultiSelect(Spec):
    """Any number of options may be right.

    `credit` says what an incomplete selection is worth: nothing; right minus wrong ticks over the
    number of right ones, never below 0; or each option by itself. Whether the `optional` ones are
    ticked makes no difference.
    """

    kind: Literal["multi-select"]
    options: Mapping[str, str] = Field(min_length=2)
    optional: tuple[str, ...] = ()
    credit: Literal["all-or-nothing", "right-minus-wrong", "per-option"] = "all-or-nothing"

    def entry_names(self) -> Sequence[str]:
        """The keys of the options."""
        return tuple(self.options)

    def how_to_answer(self) -> str:
        """The keys, as a list."""
        first, second, *_ = self.options
        return f"a list of the true ones among {', '.join(self.options)}, e.g. [{first}, {second}]"


class TrueFalse(Spec):
    """A claim is true or false."""

    kind: Literal["true-false"]

    def how_to_answer(self) -> str:
        """The two words."""
        return "true or false"


class YesNo(Spec):
    """A question is answered by yes or no.

    Beside other parts the verdict earns only if one of them is answered too (a reason, a
    network), unless it stands `alone`.
    """

    kind: Literal["yes-no"]
    alone: bool = False

    def how_to_answer(self) -> str:
        """The two words."""
        return "yes or no"


class Number(Spec):
    """One number; `units` are words that may follow it.

    Where the question asks for per cent (`in_percent`), 50 and 50 % are the same. With a `graph` the
    number is the `value` of a formula of its nodes, in which `d(E, w)` is a derivative; it is also
    right if it follows from the student's own earlier numbers, unless `follow_through` is off. The
    tolerance must tell it from every misconception but those that are declared `indistinct`. The
    values named in `instead` together are a second way to answer: one bias for each neuron.
    """

    kind: Literal["number"]
    graph: Graph | None = None
    value: str = ""
    follow_through: bool = True
    indistinct: tuple[str, ...] = ()
    instead: Mapping[str, str] = {}
    in_percent: bool = False
    tolerance: AnyTolerance = Rounded()
    units: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _derivable(self) -> Self:
        if bool(self.graph) != bool(self.value):
            raise ValueError("a graph and a value belong together")
        try:
            if self.graph:
                for formula in (self.value, *self.instead.values()):
                    self.graph.formula(formula)
        except RefusedError as error:
            raise ValueError(f"the value cannot be read: {error.message}") from error
        return self

    def how_to_answer(self) -> str:
        """Decimal or exact."""
        instead = f"; or {', '.join(self.instead)} instead" if self.instead else ""
        return (
            f"a number, decimal or exact (2e^3, 1/3); allowed: {self.tolerance.allowed()}{instead}"
        )

    def entry_names(self) -> Sequence[str]:
        """The names of the second way to answer."""
        return tuple(self.instead)


class ComputationGraph(Spec):
    """The student's own graph of the function that the last node of the `graph` is."""

    kind: Literal["computation-graph"]
    graph: Graph | None = None

    @model_validator(mode="after")
    def _has_a_function(self) -> Self:
        if self.graph is None:
            raise ValueError("the exercise must name the graph whose function this is")
        return self

    def how_to_answer(self) -> str:
        """A list of definitions."""
        inputs = ", ".join(self.graph.inputs if self.graph else ())
        return (
            f"a list of nodes such as h1 = ..., one operation each, from the inputs {inputs}; or edges"
            " such as x -> ln -> h1"
        )


class Value(Spec):
    """A vector (`shape: [n]`) or matrix (`shape: [m, n]`) given by its entries."""

    kind: Literal["value"]
    shape: tuple[Annotated[int, Field(ge=1, le=1000)], ...] = Field(min_length=1, max_length=2)
    tolerance: AnyTolerance = Rounded()

    def how_to_answer(self) -> str:
        """The shape, and a sample of the notation."""
        sample = "[1, 2]" if len(self.shape) == 1 else "[[1, 2], [3, 4]]"
        size = " x ".join(str(extent) for extent in self.shape)
        return f"{size} numbers in brackets, row by row, e.g. {sample}"


class Function(Model):
    """The function behind an exercise, in the answer language.

    The truth is its derivative `by` a symbol, a defined name or one entry of these, such as `z_k`;
    without `by` it is the function itself. Only the function may use what it `define`s.
    """

    of: str
    by: str | None = None
    define: Mapping[str, str] = {}


class Truth(NamedTuple):
    """A function and what it is differentiated by, None for the function itself."""

    of: Tree
    by: Tree | None
    scope: Scope
    layout: Layout


class InLanguage(Spec):
    """A part that is answered in the answer language, with the names that its scope declares.

    `symbols`, `define`, `derivatives`, `sigma`, `function` and `layout` may stand in the section, the
    exercise or the assignment instead. `derivatives: {g: [h, w1]}` lets students write dh_t/dw1 for
    g_t. What `also` defines anew may be meant as well: a diagonal matrix as the vector of its
    diagonal. The `function` is differentiated to confirm the solution.
    """

    symbols: Declarations = {}
    define: Mapping[str, str] = {}
    also: Mapping[str, str] = {}
    derivatives: Mapping[str, tuple[str, str]] = {}
    sigma: Literal["sigmoid", "softmax"] = "sigmoid"
    function: Function | None = None
    layout: Layout = "numerator"

    @cached_property
    def scope(self) -> Scope:
        """What the names of an answer mean."""
        return scope_of(self.symbols, self.define, self.sigma, self.derivatives)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """What the names may mean: as defined, and as they are `also` defined."""
        if not self.also:
            return (self.scope,)
        define = {**self.define, **self.also}
        return self.scope, scope_of(self.symbols, define, self.sigma, self.derivatives)

    @cached_property
    def truth(self) -> Truth | None:
        """The function behind the exercise, if it has one."""
        if self.function is None:
            return None
        scope = self.scope
        if self.function.define:
            define = {**self.define, **self.function.define}
            scope = scope_of(self.symbols, define, self.sigma, self.derivatives)
        of = parse(tokenise(self.function.of), scope)
        by = parse(tokenise(self.function.by), scope) if self.function.by else None
        name = by.of if isinstance(by, Element) else by
        if name is not None and not isinstance(name, Name):
            raise RefusedError(f"{self.function.by} is no name to differentiate by", 0)
        return Truth(of, by, scope, self.layout)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            _ = self.scopes
            _ = self.truth
        except RefusedError as error:
            raise ValueError(f"a declared formula cannot be read: {error.message}") from error
        return self


class Formula(InLanguage):
    """A formula: a scalar, a matrix expression, or a formula by cases.

    `feedback` says what a student is told of a wrong one: nothing, its kind (sign, factor,
    transposed), or also the place, which is nearly the key when attempts are unlimited. Whether a
    difference at single points only, such as the corner of ReLU, is reported or counted, `kinks` says.
    """

    kind: Literal["formula", "matrix", "piecewise"]
    feedback: Literal["nothing", "kind", "place"] = "kind"
    kinks: Literal["report", "count"] = "report"

    def how_to_answer(self) -> str:
        """The notation."""
        return {
            "formula": "a formula, in plain text or LaTeX",
            "matrix": "a matrix expression, in plain text or LaTeX: 2 w^T, diag(w), I_d, A B",
            "piecewise": "a formula by cases: 1 if x > 0 else 0, or a LaTeX cases environment",
        }[self.kind]


class Equations(InLanguage):
    """Update rules that must fit together: each name with the symbol on its left-hand side.

    The accepted conventions are listed in the solution.
    """

    kind: Literal["equations"]
    updates: Mapping[str, str] = Field(min_length=1)

    def fields(self) -> Sequence[str]:
        """The names of the equations."""
        return tuple(self.updates)

    def how_to_answer(self) -> str:
        """The names and left-hand sides."""
        shown = ", ".join(f"{name}: {symbol} = …" for name, symbol in self.updates.items())
        return f"the equations {shown}"


class Shape(InLanguage):
    """The shape of an array, in whole numbers and declared sizes."""

    kind: Literal["shape"]

    def how_to_answer(self) -> str:
        """The usual spellings."""
        return "a shape such as 3 x 4 or (3, 4); a single number is 1 x 1"


class Layer(Model):
    """One layer, activation(weights @ input + bias), with its own names for its parameters."""

    weights: str
    bias: str
    units: int = Field(ge=1, le=100)
    activation: Literal["identity", "relu", "step"]


class Network(Spec):
    """Weights of a small network that must be right at every one of the given inputs.

    Any weights that do it are right (a witness). Outputs that only some threshold separates earn
    `threshold_credit` of the points.
    """

    kind: Literal["network"]
    layers: tuple[Layer, ...] = Field(min_length=1, max_length=10)
    inputs: tuple[tuple[float, ...], ...] = Field(min_length=1, max_length=1000)
    targets: tuple[float, ...]
    tolerance: float = Field(default=1e-6, gt=0)
    threshold_credit: Points = Field(default=0, validate_default=True)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len({len(row) for row in self.inputs}) != 1:
            raise ValueError("the inputs must all have the same length")
        if len(self.targets) != len(self.inputs):
            raise ValueError("there must be one target for each input")
        if self.layers[-1].units != 1:
            raise ValueError("the last layer must have one unit, as each target is one number")
        names = [name for layer in self.layers for name in (layer.weights, layer.bias)]
        if len(set(names)) != len(names):
            raise ValueError("two parameters of the network have the same name")
        return self

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every parameter's name and shape in order: weights (units, inputs), bias (units,)."""
        shapes: dict[str, tuple[int, ...]] = {}
        width = len(self.inputs[0])
        for layer in self.layers:
            shapes[layer.weights] = (layer.units, width)
            shapes[layer.bias] = (layer.units,)
            width = layer.units
        return shapes

    def fields(self) -> Sequence[str]:
        """The names of the parameters."""
        return tuple(self.shapes)

    def how_to_answer(self) -> str:
        """The name and shape of each parameter."""
        sizes = (f"{name} ({_size(shape)})" for name, shape in self.shapes.items())
        return "the parameters " + ", ".join(sizes)


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(str(extent) for extent in shape)


class Matching(Spec):
    """Each item belongs to one option, and no option serves twice."""

    kind: Literal["matching"]
    items: Mapping[str, str] = Field(min_length=2)
    options: Mapping[str, str] = Field(min_length=2)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.options) < len(self.items):
            raise ValueError("there must be at least as many options as items")
        if set(map(str.casefold, self.items)) & set(map(str.casefold, self.options)):
            raise ValueError("items and options must have different names")
        return self

    def fields(self) -> Sequence[str]:
        """The items."""
        return tuple(self.items)

    def entry_names(self) -> Sequence[str]:
        """The items and the options: `A: SGD` or `SGD: A`."""
        return (*self.items, *self.options)

    def how_to_answer(self) -> str:
        """The names on both sides."""
        return f"for each of {', '.join(self.items)} one of {', '.join(self.options)}, each once"


class Prose(Spec):
    """Words that a person decides; a sentence limit is flagged, never enforced."""

    max_sentences: int | None = Field(default=None, ge=1)

    def how_to_answer(self) -> str:
        """The limit, if there is one."""
        limit = f", at most {self.max_sentences} sentences" if self.max_sentences else ""
        return f"your own words{limit}"


class ShortText(Prose):
    """A short answer in words."""

    kind: Literal["text"]


class Proof(Prose):
    """A proof in words and formulas."""

    kind: Literal["proof"]


class Invariant(Prose):
    """A proof that gradient descent never learns XOR, which names what training never leaves.

    The network is ŷ = W2 f(W1 x + b1) + b2 with any number of hidden units, and all its parameters
    `start` at that constant, at any one where it is left out. What the proof names must hold with
    each of the `activations`. Where the claim is false for others, a `counterexample` may be the
    answer: an activation with which XOR is learned.
    """

    kind: Literal["invariant"]
    start: float | None = None
    activations: tuple[Literal["relu", "tanh", "sigmoid", "softplus", "sine", "square"], ...] = (
        Field(default=("relu",), min_length=1)
    )
    counterexample: bool = False

    def how_to_answer(self) -> str:
        """What to name, and the limit."""
        return f"{super().how_to_answer()}; say what stays true of which parameters"


class Derivation(InLanguage, Prose):
    """A proof by a chain of equalities from the `definition`, a derivative, to the `target`.

    Every step is checked; some line between must use one of the functions that it has to go
    `through`. A right chain earns all but the share of the `reasons`, which are words and wait for a
    person; a run of false lines is one `slip`, which costs its share in the proposal.
    """

    kind: Literal["derivation"]
    definition: str
    target: str
    through: tuple[str, ...] = ()
    slip: Points = Field(default=Fraction(1, 8), validate_default=True)
    reasons: Points = Field(default=Fraction(1, 4), validate_default=True)

    @cached_property
    def scope(self) -> Scope:
        """What the names mean; ∂X/∂z is a formula here."""
        symbols = {**self.symbols, DERIVATIVE: "function"}
        return scope_of(symbols, self.define, self.sigma, self.derivatives)

    @cached_property
    def ends(self) -> tuple[Tree, Tree]:
        """The definition and the target."""
        first, last = (parse(tokenise(one), self.scope) for one in (self.definition, self.target))
        return first, last

    @model_validator(mode="after")
    def _has_ends(self) -> Self:
        try:
            _ = self.ends
        except RefusedError as error:
            raise ValueError(f"definition or target cannot be read: {error.message}") from error
        return self

    def how_to_answer(self) -> str:
        """The notation."""
        limit = Prose.how_to_answer(self)
        return f"{limit}; write the derivation as lines A = B = C, in plain text or LaTeX"


def _named(program: Any) -> Any:
    if program is None:
        raise ValueError("the exercise must name one of the programs of its section")
    return program


class Code(Spec):
    """A program that is run; it earns the weights of the checks that it passes."""

    kind: Literal["code"]
    program: Annotated[Program, BeforeValidator(_named)] = Field(
        default=None, validate_default=True
    )
    checks: tuple[AnyCheck, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [check.name for check in self.checks]
        if len(set(names)) != len(names):
            raise ValueError("two checks have the same name")
        if not any(check.weight for check in self.checks):
            raise ValueError("the checks have no weight")
        for check in self.checks:
            if not self.program.defines(check.calls):
                raise ValueError(f"{self.program.file} defines no {check.calls}")
        return self

    def how_to_answer(self) -> str:
        """The file."""
        return f"the file {self.program.file}, beside the answer sheet"


class Unsupported(Spec):
    """A part that no grader decides yet; `expects` names what the student hands in.

    Where that is a `file`, the part is answered when the file lies in the hand-in.
    """

    kind: Literal["unsupported"]
    expects: str
    file: str | None = None

    def how_to_answer(self) -> str:
        """What is expected, and that it is not checked here."""
        where = f" in {self.file}, beside the answer sheet" if self.file else ""
        return f"{self.expects}{where} (not checked automatically)"


# One line per kind; `graders.GRADERS` is the other list, and a test compares the two.
AnySpec = Annotated[
    Choice
    | MultiSelect
    | TrueFalse
    | YesNo
    | Number
    | ComputationGraph
    | Value
    | Shape
    | Formula
    | Equations
    | Network
    | Matching
    | ShortText
    | Proof
    | Derivation
    | Invariant
    | Code
    | Unsupported,
    Field(discriminator="kind"),
]
