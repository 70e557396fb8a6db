"""Answers in words, proofs among them."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from exercises.language.derivation.split import Split
from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import DERIVATIVE
from exercises.language.tokens import tokenise
from exercises.language.tree import Cases, Name, Tree
from exercises.model import Points, faulty
from exercises.specs.base import Spec
from exercises.specs.in_language import InLanguage
from exercises.symbols import Declaration, Declarations, Declared


class Prose(Spec):
    """Words that a person decides; a sentence limit is flagged, never enforced."""

    decided: ClassVar[str] = "a person"
    keyed = False
    max_sentences: int | None = Field(default=None, ge=1)

    def how_to_answer(self) -> str:
        """The limit, if there is one."""
        limit = f", at most {self.max_sentences} sentences" if self.max_sentences else ""
        return f"your own words{limit}"


class ShortText(Prose):
    """A short answer in words."""

    kind: Literal["text"]


class Findings(Prose):
    """What an experiment shows, in words and numbers, which a person marks.

    What a program can tell is put to that person: figures and claims that contradict each other or
    the student's own re-run. `configurations` are those that the text may speak of, with what else
    they are called; `examples` says how many examples each set has, of which an accuracy is a share.
    """

    decided: ClassVar[str] = "a person, who sees what cannot be true"
    kind: Literal["findings"]
    configurations: Mapping[str, tuple[str, ...]] = {}
    examples: Mapping[Literal["train", "dev", "test"], Annotated[int, Field(ge=1)]] = {}

    def how_to_answer(self) -> str:
        """The limit, and that figures are wanted."""
        return f"{super().how_to_answer()}; quote the numbers of your own run"


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

    decided: ClassVar[str] = "a person, who sees what training leaves"
    private = frozenset({"counterexample"})
    kind: Literal["invariant"]
    start: float | None = None
    activations: tuple[Literal["relu", "tanh", "sigmoid", "softplus", "sine", "square"], ...] = (
        Field(default=("relu",), min_length=1)
    )
    counterexample: bool = False

    def how_to_answer(self) -> str:
        """What to name, and the limit."""
        return f"{super().how_to_answer()}; say what stays true of which parameters"


def _sizes(declaration: Declaration) -> set[str | int | None]:
    """The sizes that a declaration names."""
    if isinstance(declaration, Declared):
        named = (declaration.index, declaration.among, declaration.subset)
        return {*declaration.shape, *named}
    return set(declaration) if isinstance(declaration, tuple) else set()


class Derivation(InLanguage, Prose):
    """A proof by a chain of equalities from the `definition`, a derivative, to the `target`.

    Every step is checked, and some line between must do the `work`. That is differentiating: a line
    without the derivative which is not the target over again, also not with its quantities written
    out, and which uses one of the functions that it has to go `through`, if there are any. Where the
    derivative is `given`, the work is rewriting: any line but the given ones and the target. How
    quantities are written out follows from the functions that they are, or is said in `unfold`: {s:
    "1/(1 + e^{-x})"}. A right chain earns all but the share of the `reasons`, which are words and wait
    for a person; a run of false lines is one `slip`, which costs its share in the proposal;
    with one of them half of what is checked is earned, if the rest is a derivation.
    """

    decided: ClassVar[str] = "each step, reasons by a person"
    private = frozenset({
        "function", "definition", "target", "through", "given", "unfold", "work",
    })  # fmt: skip
    kind: Literal["derivation"]
    definition: str = ""
    target: str = ""
    through: tuple[str, ...] = ()
    work: Literal["differentiate", "rewrite"] = "differentiate"
    given: tuple[str, ...] = ()
    unfold: Mapping[str, str] = {}
    slip: Points = Field(default=Fraction(1, 8), validate_default=True)
    reasons: Points = Field(default=Fraction(1, 4), validate_default=True)

    def declared(self) -> Declarations:
        """What is declared, and d: ∂X/∂z is a formula here.

        Raises:
            RefusedError: Something has d as its size.
        """
        if any(DERIVATIVE in _sizes(one) for one in self.symbols.values()):
            raise RefusedError(
                "in a derivation d is the sign of a derivative, and no size beside it; call the size"
                " D, or give the derivation a section of its own",
                0,
            )
        return {**self.symbols, DERIVATIVE: "function"}

    @cached_property
    def ends(self) -> tuple[Tree, Tree]:
        """The definition and the target."""
        return self._parsed(self.definition), self._parsed(self.target)

    @cached_property
    def premises(self) -> tuple[Tree, ...]:
        """The formulas that are given."""
        return tuple(map(self._parsed, self.given))

    @cached_property
    def unfolded(self) -> tuple[tuple[Tree, Tree], ...]:
        """Quantities, and how they are written out."""
        return tuple((self._parsed(k), self._parsed(v)) for k, v in self.unfold.items())

    @cached_property
    def split(self) -> Split | None:
        """What cases may be set apart by: two indices, or where the target has a kink."""
        target = self.ends[1]
        if isinstance(target, Cases) and len(target.cases) == 1:
            sides = target.cases[0][1].sides
            if len(sides) == 2 and isinstance(sides[0], Name):
                return Split(sides[0], sides[1], (">", "<"))
        if len(self.scope.indices) == 2:
            first, second = map(Name, self.scope.indices)
            return Split(first, second, ("=", "≠"))
        return None

    def _parsed(self, formula: str) -> Tree:
        return parse(tokenise(formula), self.scope)

    @model_validator(mode="after")
    def _has_ends(self) -> Self:
        for key in ("definition", "target"):
            if self.public and not getattr(self, key):
                raise faulty(f"a derivation needs its {key}, a formula", key)
        try:
            _ = (self.definition or self.target) and self.ends, self.premises, self.unfolded
        except RefusedError as error:
            raise ValueError(f"a formula of the claim cannot be read: {error.message}") from error
        return self

    def how_to_answer(self) -> str:
        """The notation."""
        limit = Prose.how_to_answer(self)
        return f"{limit}; write the derivation as lines A = B = C, in plain text or LaTeX"
