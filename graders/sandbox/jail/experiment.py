"""Runs an experiment of a student's program, and records what it trained, measured and drew.

What was trained is seen at the optimisers, whoever calls them; what was measured is what the functions
of training return; what was drawn is what was plotted.
"""

from __future__ import annotations

import functools
import inspect
import math
import os
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from .networks import fill, parameters, registered
from .task import Task
from .values import Header, Values

_MOST_TRAININGS, _MOST_RETURNS, _MOST_NUMBERS = 40, 200, 2_000
_MOST_BUILT = 20_000
_EPOCHS = "num_epochs"
_WORDS = 120


class Training:
    """The steps of one optimiser, from the first one on."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        first = optimizer.param_groups[0]
        self.kind = type(optimizer).__name__[:_WORDS]
        self.rate = float(first["lr"])
        self.parameters = {id(p) for group in optimizer.param_groups for p in group["params"]}
        # Kept alive, so that no other object gets its identity.
        self.optimizer = optimizer
        self.steps = 0


class Returned:
    """What one call of a watched function returned, and which trainings began meanwhile."""

    def __init__(self, name: str, depth: int, began: int) -> None:
        self.name, self.depth, self.began, self.ended = name, depth, began, began
        self.epochs: int | None = None
        self.numbers: list[list[float]] = []


class Record:
    """What is recorded while an experiment runs."""

    def __init__(self, most_epochs: int) -> None:
        self.trainings: dict[int, Training] = {}
        self.networks: list[nn.Module] = []
        self.returned: list[Returned] = []
        self._depth = 0
        self._most_epochs = most_epochs

    def step(self, optimizer: torch.optim.Optimizer, *_given: Any) -> None:
        """An optimiser has made a step."""
        training = self.trainings.get(id(optimizer))
        if training is None:
            training = self.trainings[id(optimizer)] = Training(optimizer)
        training.steps += 1

    def watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with fewer epochs where it is told how many, and its returns recorded."""

        @functools.wraps(function)
        def recording(*given: Any, **options: Any) -> Any:
            returned = Returned(name, self._depth, len(self.trainings))
            self.returned.append(returned)
            arguments = self._with_fewer_epochs(function, given, options, returned)
            self._depth += 1
            try:
                value = function(*arguments.args, **arguments.kwargs)
            finally:
                self._depth -= 1
            returned.ended = len(self.trainings)
            returned.numbers = list(_numbers(value))
            return value

        return recording

    def _with_fewer_epochs(
        self, function: Any, given: Any, options: Any, returned: Returned
    ) -> inspect.BoundArguments:
        bound = inspect.signature(function).bind(*given, **options)
        for name, value in bound.arguments.items():
            if name == _EPOCHS and type(value) is int:
                returned.epochs = value
                bound.arguments[name] = min(value, self._most_epochs)
            elif isinstance(value, dict) and type(value.get(_EPOCHS)) is int:
                returned.epochs = value[_EPOCHS]
                value[_EPOCHS] = min(value[_EPOCHS], self._most_epochs)
            elif type(getattr(value, _EPOCHS, None)) is int:
                returned.epochs = getattr(value, _EPOCHS)
                # Not by its own rules: a configuration may be frozen, and is run in full then.
                if not hasattr(value, "__slots__") and hasattr(value, "__dict__"):
                    vars(value)[_EPOCHS] = min(getattr(value, _EPOCHS), self._most_epochs)
        return bound


def run(task: Task) -> Header:
    """Run the experiment on the three sets, and tell what was recorded."""
    assert task.given.corpus
    record = Record(task.call["epochs"])
    sets = [task.given.corpus.raw(name) for name in task.call["sets"]]
    task.given.plots.taken()  # what was drawn on import is not of this experiment
    with _recording(record, task.call["watch"]):
        task.run([*sets, task.given.corpus.embeddings])
    trainings = list(record.trainings.values())[:_MOST_TRAININGS]
    told = [_training(task, one, record, number) for number, one in enumerate(trainings)]
    drawn = _drawn(task)
    return {
        "trainings": told,
        "returned": [
            {"name": one.name, "depth": one.depth, "began": one.began, "ended": one.ended,
             "epochs": one.epochs, "series": _series(task.values, number, one)}
            for number, one in enumerate(record.returned[:_MOST_RETURNS])
        ],
        "drawn": drawn,
    }  # fmt: skip


@contextmanager
def _recording(record: Record, watch: list[str]) -> Iterator[None]:
    """Listen to optimisers, to networks being built, and to the watched functions wherever they are."""
    build = nn.Module.__init__

    def building(network: nn.Module, *given: Any, **options: Any) -> None:
        if len(record.networks) < _MOST_BUILT:
            record.networks.append(network)
        build(network, *given, **options)

    replaced = [(module, name) for module in _own_modules() for name in watch
                if isinstance(vars(module).get(name), types.FunctionType)]  # fmt: skip
    before = [(module, name, vars(module)[name]) for module, name in replaced]
    for module, name, function in before:
        setattr(module, name, record.watched(name, function))
    handle = register_optimizer_step_post_hook(record.step)
    nn.Module.__init__ = building  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        nn.Module.__init__ = build  # type: ignore[method-assign]
        handle.remove()
        for module, name, function in before:
            setattr(module, name, function)


def _own_modules() -> list[types.ModuleType]:
    """The student's own modules."""
    work = os.getcwd() + os.sep
    return [one for one in list(sys.modules.values())
            if str(vars(one).get("__file__")).startswith(work)]  # fmt: skip


def _training(task: Task, training: Training, record: Record, number: int) -> Header:
    """What a training was: its settings, and what its network computes before and after it is filled."""
    network = _network_of(training, record.networks)
    told: Header = {"kind": training.kind, "rate": training.rate, "steps": training.steps,
                    "shapes": []}  # fmt: skip
    if network is None:
        return told
    network.eval()
    told["shapes"] = [list(one.shape) for one in parameters(network)]
    unseen, probe = (task.example(task.call[name]) for name in ("unseen", "probe"))
    with torch.no_grad():
        _add_output(task.values, f"{number} unseen", network, unseen)
        fill(network, task.tensor(task.call["pool"]))
        _add_output(task.values, f"{number} probe", network, probe)
    return told


def _network_of(training: Training, networks: list[nn.Module]) -> nn.Module | None:
    """The network with just the parameters of an optimiser: the outermost one."""
    found = [one for one in networks if {id(p) for p in registered(one)} == training.parameters]
    inside = {id(part) for one in found for part in one.modules() if part is not one}
    return next((one for one in found if id(one) not in inside), None)


def _add_output(values: Values, name: str, network: nn.Module, inputs: torch.Tensor) -> None:
    """What a network computes; where it fails, or wants other inputs, there is nothing to tell."""
    try:
        values.add(name, network(inputs))
    except BaseException:  # noqa: BLE001
        values.add(name, None)


def _numbers(value: Any) -> Iterator[list[float]]:
    """The series and single numbers in what a function returns, in order; a number is a series of one."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        plain = [_number(one) for one in value]
        if plain and all(one is not None for one in plain):
            if isinstance(value, list):
                yield [one for one in plain if one is not None]
            else:
                yield from ([one] for one in plain if one is not None)
            return
        for one in value:
            yield from _numbers(one)
    elif (number := _number(value)) is not None:
        yield [number]
    elif hasattr(value, "tolist"):
        yield from _numbers(value.tolist())


def _number(value: Any) -> float | None:
    if isinstance(value, bool | str | list | tuple | dict) or value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        return None


def _series(values: Values, number: int, returned: Returned) -> int:
    """Add the series that a call returned; how many there are."""
    kept = returned.numbers[:10]
    for at, one in enumerate(kept):
        series = torch.tensor(one[:_MOST_NUMBERS] or [math.nan], dtype=torch.float64)
        values.add(f"returned {number} {at}", series)
    return len(kept)


def _drawn(task: Task) -> list[Header]:
    """The lines that were plotted: their points as values, and the words around them."""
    told = []
    for number, line in enumerate(task.given.plots.taken()):
        for name, points in (("x", line.x), ("y", line.y)):
            task.values.add(f"line {number} {name}", torch.tensor(points, dtype=torch.float64))
        told.append({"file": line.file, "panel": line.panel, "label": line.label, **line.words})
    return told
