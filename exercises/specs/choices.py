"""Options to choose, claims to judge, things to match."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from exercises.specs.base import Spec


class Choice(Spec):
    """Exactly one option is right."""

    decided: ClassVar[str] = "the option"
    kind: Literal["choice"]
    options: Mapping[str, str] = Field(min_length=2)

    def listed(self) -> Mapping[str, Mapping[str, str]]:
        """The options."""
        return {"option": self.options}

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

    decided: ClassVar[str] = "the options"
    private = frozenset({"optional"})
    kind: Literal["multi-select"]
    options: Mapping[str, str] = Field(min_length=2)
    optional: tuple[str, ...] = ()
    credit: Literal["all-or-nothing", "right-minus-wrong", "per-option"] = "all-or-nothing"

    def listed(self) -> Mapping[str, Mapping[str, str]]:
        """The options."""
        return {"option": self.options}

    def entry_names(self) -> Sequence[str]:
        """The keys of the options."""
        return tuple(self.options)

    def how_to_answer(self) -> str:
        """The keys, as a list."""
        first, second, *_ = self.options
        return f"a list of the true ones among {', '.join(self.options)}, e.g. [{first}, {second}]"


class TrueFalse(Spec):
    """A claim is true or false."""

    decided: ClassVar[str] = "the verdict"
    kind: Literal["true-false"]

    def how_to_answer(self) -> str:
        """The two words."""
        return "true or false"


class YesNo(Spec):
    """A question is answered by yes or no.

    Beside other parts the verdict earns only if one of them is answered too (a reason, a
    network), unless it stands `alone`.
    """

    decided: ClassVar[str] = "the verdict"
    kind: Literal["yes-no"]
    alone: bool = False

    def how_to_answer(self) -> str:
        """The two words."""
        return "yes or no"


class Matching(Spec):
    """Each item belongs to one option, and no option serves twice."""

    decided: ClassVar[str] = "the pairs"
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

    def listed(self) -> Mapping[str, Mapping[str, str]]:
        """Both sides."""
        return {"item": self.items, "option": self.options}

    def fields(self) -> Sequence[str]:
        """The items."""
        return tuple(self.items)

    def entry_names(self) -> Sequence[str]:
        """The items and the options: `A: SGD` or `SGD: A`."""
        return (*self.items, *self.options)

    def how_to_answer(self) -> str:
        """The names on both sides."""
        return f"for each of {', '.join(self.items)} one of {', '.join(self.options)}, each once"


class Order(Spec):
    """Steps that belong in an order; those that the solution leaves out belong to none.

    `credit` says what a wrong order is worth: a share for each step that directly follows the right
    one (`neighbours`), or nothing.
    """

    decided: ClassVar[str] = "the order"
    kind: Literal["order"]
    steps: Mapping[str, str] = Field(min_length=2)
    credit: Literal["neighbours", "all-or-nothing"] = "neighbours"

    def listed(self) -> Mapping[str, Mapping[str, str]]:
        """The steps."""
        return {"step": self.steps}

    def how_to_answer(self) -> str:
        """The keys in an order that tells nothing."""
        return f"the keys of the steps in order, separated by commas: {', '.join(self.steps)}"
