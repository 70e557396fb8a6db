"""One call that is asked of a student's module: what was found under its name, and its arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch

from .corpus import Corpus
from .pyplot import Plots
from .values import Header, UnfitError, Values, tensor_from


class Given(NamedTuple):
    """What a submission has beside its module: arrays of the grader, texts, and what was plotted."""

    arrays: Sequence[bytes]
    corpus: Corpus | None
    plots: Plots


class Task:
    """One call: what was found under its name, and its arguments as tensors and plain values."""

    def __init__(self, call: Header, module: Any, given: Given) -> None:
        self.call = call
        self.module = module
        self.given = given
        self.values = Values()
        self.found = self.named(call["name"])
        self.arguments = [self.tensor(one) for one in call["arguments"]]

    def named(self, name: str) -> Callable[..., Any]:
        """A function or class of the student's module.

        Raises:
            UnfitError: There is none.
        """
        found = getattr(self.module, name, None)
        if found is None:
            raise UnfitError(f"there is no {name} in {self.module.__name__}.py")
        if not callable(found):
            raise UnfitError(f"{name} in {self.module.__name__}.py is not callable")
        return found  # type: ignore[no-any-return]

    def tensor(self, given: Any) -> Any:
        """A tensor from its bytes, or the plain value that was given."""
        if not isinstance(given, dict):
            return given
        return tensor_from(given, self.given.arrays).requires_grad_(given["requires_grad"])

    def example(self, given: Any) -> Any:
        """An input of a network, in the type that the program has chosen for all its parameters."""
        return self.tensor(given).to(torch.get_default_dtype())

    def result(self) -> Any:
        """What the function returns."""
        return self.run(self.arguments)

    def run(self, arguments: Sequence[Any]) -> Any:
        """What the function returns for these arguments."""
        return called(self.found, arguments, self.call.get("parameters", ()))

    def network(self) -> torch.nn.Module:
        """The network that the class builds."""
        network = self.result()
        if not isinstance(network, torch.nn.Module):
            raise UnfitError(f"a torch.nn.Module is wanted, not {type(network).__name__[:60]}")
        return network

    def differentiate(self, result: Any) -> None:
        """Run backward from a result, along the cotangent of the call."""
        if not isinstance(result, torch.Tensor) or not result.requires_grad:
            raise UnfitError(
                f"what {self.call['name']} returns does not depend on its input for autograd"
            )
        (result * self.tensor(self.call["cotangent"])).sum().backward()


def called(function: Callable[..., Any], arguments: Sequence[Any], names: Sequence[str]) -> Any:
    """Call a function by the names that its parameters should have, if they have them; else by place.

    So a function may call its parameters as it likes, or have them in another order, but not both.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return function(*arguments)
    chosen = dict(zip(names, arguments, strict=False))
    if len(chosen) == len(arguments) and chosen.keys() <= signature.parameters.keys():
        in_order = list(signature.parameters)[: len(chosen)] == list(chosen)
        kinds = {signature.parameters[name].kind for name in chosen}
        if not in_order or inspect.Parameter.KEYWORD_ONLY in kinds:
            return function(**chosen)
    return function(*arguments)
