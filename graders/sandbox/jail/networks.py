"""What is asked of a network: a look at its parameters, its outputs, its gradients."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch

from .task import Task
from .values import Header, UnfitError

_MAX_PARAMETERS = 1_000
_MAX_DEPTH = 6
# Taken before a student's file is imported: what it replaces is not what is called here.
_SET = torch.Tensor.copy_


def look(task: Task) -> Header:
    """The shapes of a network's parameters: all that are found, and those that are registered."""
    network = task.network()
    listed = registered(network)
    return {
        "registered": [list(one.shape) for one in listed],
        "found": [list(one.shape) for one in parameters(network)],
        "trainable": all(one.requires_grad for one in listed),
    }


def run(task: Task) -> Header:
    """Parameters filled from a pool of numbers, round and round, and the outputs that they give.

    Where that is asked for, the outputs of the first input follow twice more: as they are while the
    network is trained, and with vectors among the parameters set to zero: without biases small inputs
    stay small.
    """
    network = task.network().eval()
    with torch.no_grad():
        for number, parameter in enumerate(fill(network, task.tensor(task.call["pool"]))):
            task.values.add(f"parameter {number}", parameter)
        for number, one in enumerate(task.call["inputs"]):
            task.values.add(f"output {number}", network(task.example(one)))
        if task.call.get("twice_more"):
            first = task.example(task.call["inputs"][0])
            task.values.add("output in training", network.train()(first))
            network.eval()
            for parameter in parameters(network):
                if math.prod(parameter.shape) == max(parameter.shape, default=1):
                    _SET(parameter, torch.zeros_like(parameter))
            task.values.add("output without biases", network(first))
    return {}


def fill(network: torch.nn.Module, pool: torch.Tensor) -> list[torch.nn.Parameter]:
    """Set the parameters to the numbers of a pool, round and round, in the order in which they are found."""
    found, at = parameters(network), 0
    with torch.no_grad():
        for parameter in found:
            size = math.prod(parameter.shape)
            scale = math.sqrt(parameter.shape[-1]) if parameter.shape else 1.0
            around = torch.arange(at, at + size) % len(pool)
            _SET(parameter, pool[around].reshape(parameter.shape) / scale)
            at += size
    return found


def gradients(task: Task) -> Header:
    """The sum of magnitudes of every parameter's gradient after one backward pass."""
    network = task.network().train()
    task.differentiate(network(task.example(task.call["inputs"][0])))
    sums = [
        math.nan if one.grad is None else float(one.grad.abs().sum()) for one in parameters(network)
    ]
    task.values.add("sums", torch.tensor(sums, dtype=torch.float64))
    return {}


def registered(network: torch.nn.Module) -> list[torch.nn.Parameter]:
    """The parameters that an optimiser would get."""
    found = [one for one in network.parameters() if type(one) is torch.nn.Parameter]
    if len(found) > _MAX_PARAMETERS:
        raise UnfitError(f"a network of {len(found):,} parameters is more than can be looked at")
    return found


def parameters(network: torch.nn.Module) -> list[torch.nn.Parameter]:
    """All parameters, also those that torch does not see, such as of layers in a plain list."""
    found: dict[int, torch.nn.Parameter] = {}
    for one in (*registered(network), *_hidden(network, 0)):
        if type(one) is torch.nn.Parameter:
            found.setdefault(id(one), one)
    return list(found.values())[:_MAX_PARAMETERS]


def _hidden(value: Any, depth: int) -> Iterator[torch.nn.Parameter]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, torch.nn.Parameter):
        yield value
    elif isinstance(value, torch.nn.Module):
        yield from value.parameters()
        for one in list(vars(value).values()):
            yield from _hidden(one, depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _hidden(one, depth + 1)
    elif isinstance(value, dict):
        for one in list(value.values()):
            yield from _hidden(one, depth + 1)
