"""What is asked of the functions around a network: features, metrics, and training."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from .networks import fill, parameters
from .task import Task
from .values import Header, UnfitError


class Plain(nn.Module):
    """A network of ours, with which a student's functions are tried: sigmoids between affine layers."""

    def __init__(self, sizes: Sequence[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(n, m) for n, m in pairwise(sizes))
        self.loss = nn.CrossEntropyLoss()

    def forward(self, inp: torch.Tensor) -> torch.Tensor:
        """The logits."""
        for layer in self.layers[:-1]:
            inp = torch.sigmoid(layer(inp))
        return self.layers[-1](inp)  # type: ignore[no-any-return]


def featurize(task: Task) -> Header:
    """The vectors of single texts, and the data set that is made of a whole set with its labels."""
    assert task.given.corpus
    embeddings = task.given.corpus.embeddings
    for number, text in enumerate(task.call["texts"]):
        task.values.add(f"vector {number}", task.run([text, embeddings]))
    dataset = task.named(task.call["dataset"])(task.given.corpus.raw(task.call["set"]), embeddings)
    vectors, labels = [], []
    for at in range(len(dataset)):
        vector, label = dataset[at]
        vectors.append(vector)
        labels.append(float(label))
    task.values.add("vectors", _stacked(vectors))
    task.values.add("labels", torch.tensor(labels, dtype=torch.float64))
    return {}


def _stacked(vectors: Sequence[Any]) -> Any:
    """Rows as one tensor; where they are none, the first that is not."""
    odd = [one for one in vectors if not isinstance(one, torch.Tensor)]
    return odd[0] if odd or not vectors else torch.stack(list(vectors))


def accuracy(task: Task) -> Header:
    """Whether each example is right, as numbers."""
    right = task.result()
    task.values.add("right", right.double() if isinstance(right, torch.Tensor) else right)
    return {}


def evaluate(task: Task) -> Header:
    """Loss and accuracy of a network, its parameters before and after, and whether its gradients changed."""

    def once(network: nn.Module) -> Header:
        before = _fill(task, network)
        for one in parameters(network):
            one.grad = torch.ones_like(one)
        measured = task.run([network, _loader(task, "batch")])
        loss, right = _two(measured)
        task.values.add("loss", loss)
        task.values.add("accuracy", right)
        for number, one in enumerate(parameters(network)):
            task.values.add(f"parameter {number}", one)
        same = all(torch.equal(a, b) for a, b in zip(before, parameters(network), strict=True))
        untouched = all(
            one.grad is not None and bool((one.grad == 1).all()) for one in parameters(network)
        )
        return {"weights kept": same, "gradients kept": untouched}

    return _with_either(task, once)


def train(task: Task) -> Header:
    """The series that training returns, and the parameters that it leaves."""

    def once(network: nn.Module) -> Header:
        _fill(task, network)
        optimizer = torch.optim.SGD(parameters(network), lr=task.call["rate"])
        loaders = _loader(task, "train"), _loader(task, "dev")
        returned = _trained(task, (network, optimizer, *loaders, task.call["epochs"]))
        series = list(returned) if isinstance(returned, tuple | list) else []
        for number, one in enumerate(series[:4]):
            task.values.add(f"series {number}", _series(one))
        for number, one in enumerate(parameters(network)):
            task.values.add(f"parameter {number}", one)
        return {"series": len(series)}

    return _with_either(task, once)


def learn(task: Task) -> Header:
    """The logits of a network after the first and the last of some epochs of training by us."""
    network = task.network().train()
    # All that there are: whether an optimiser would find them is asked elsewhere.
    optimizer = torch.optim.Adam(parameters(network), lr=task.call["rate"])
    inputs, labels = task.example(task.call["inputs"]), task.tensor(task.call["labels"])
    loss = nn.CrossEntropyLoss()
    for epoch in range(task.call["epochs"]):
        for batch in torch.split(torch.randperm(len(inputs)), task.call["batch"]):
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        if epoch in {0, task.call["epochs"] - 1}:
            with torch.no_grad():
                name = "last" if epoch else "first"
                task.values.add(f"{name} logits", network.eval()(inputs))
            network.train()
    with torch.no_grad():
        task.values.add("new logits", network.eval()(task.example(task.call["unseen"])))
    return {}


def _with_either(task: Task, once: Callable[[nn.Module], Header]) -> Header:
    """Try a function with a network of ours; where it needs more of a network, with the student's own."""
    try:
        return once(Plain(task.call["sizes"]))
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised again below
        task.values.clear()
        try:
            return {"own": True, **once(task.named(task.call["build"])(*task.call["building"]))}
        except BaseException:  # noqa: BLE001 - the first one is about the function alone
            raise error from None


def _fill(task: Task, network: nn.Module) -> list[torch.Tensor]:
    """The parameters after they were filled with the numbers of the call, as copies."""
    fill(network, task.tensor(task.call["pool"]))
    return [one.detach().clone() for one in parameters(network)]


def _loader(task: Task, name: str) -> DataLoader[Any]:
    inputs, labels = (task.tensor(one) for one in task.call[name])
    return DataLoader(TensorDataset(inputs, labels), batch_size=task.call["batch size"])


def _trained(task: Task, arguments: Sequence[Any]) -> Any:
    """What training returns; where it is given a file to save to, that lies in the work folder."""
    try:
        most = len(inspect.signature(task.found).parameters)
    except (TypeError, ValueError):
        most = len(arguments)
    path = ["model.pt"] if most > len(arguments) else []
    return task.run([*arguments, *path])


def _two(measured: Any) -> tuple[Any, Any]:
    if not isinstance(measured, tuple | list) or len(measured) != 2:
        raise UnfitError("a pair of loss and accuracy is wanted")
    loss, right = (_number(one) for one in measured)
    return loss, right


def _number(value: Any) -> Any:
    """A number of any kind as one of Python's, and anything else as it is."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def _series(given: Any) -> Any:
    """Numbers in a list as a tensor, and anything else as it is."""
    if not isinstance(given, list | tuple):
        return given
    numbers = [_number(one) for one in given]
    if not all(type(one) is float for one in numbers):
        return given
    return torch.tensor(numbers or [math.nan], dtype=torch.float64)
