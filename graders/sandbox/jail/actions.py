"""What can be asked of a student's module: call a function, look at a network, or run it.

What is asked comes from the grader, so names and arguments can be relied on; what comes back is
turned into raw buffers here and believed by nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import torch

Header = dict[str, Any]
_DTYPES = {
    "float16": torch.float16, "float32": torch.float32, "float64": torch.float64,
    "int64": torch.int64, "bool": torch.bool,
}  # fmt: skip
_NAMES = {value: name for name, value in _DTYPES.items()} | {
    torch.int8: "int8", torch.int16: "int16", torch.int32: "int32", torch.uint8: "uint8",
}  # fmt: skip
# Results of checks hold some hundred numbers; these limits end what fills the memory of the grader.
_MAX_BYTES = 16_000_000
_MAX_AXES = 8
_MAX_EXTENT = 1 << 24
_MAX_PARAMETERS = 1_000
_MAX_DEPTH = 6
# Taken before a student's file is imported: what it replaces is not what is called here.
_SET, _DETACH = torch.Tensor.copy_, torch.Tensor.detach


class UnfitError(Exception):
    """What is asked for is not there, or is of another kind than was asked for."""


class Values:
    """Values on their way to the grader."""

    def __init__(self) -> None:
        self.items: list[Header] = []
        self.buffers: list[bytes] = []
        self._size = 0

    def add(self, name: str, value: Any) -> None:
        """Add a value; what is no ordinary array is only described."""
        tensor = _DETACH(value) if _ordinary(value) else _from_plain(value)
        if tensor is None or tensor.dtype not in _NAMES or not _is_small(tensor.shape):
            self.items.append({"name": name, "type": _kind(value)})
            return
        size = tensor.numel() * tensor.element_size()
        if self._size + size > _MAX_BYTES:
            raise UnfitError(f"a result of {size:,} bytes is too large")
        self._size += size
        buffer = tensor.contiguous().numpy().tobytes()
        self.items.append({
            "name": name, "type": _kind(value), "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape),
        })  # fmt: skip
        self.buffers.append(buffer)


def _is_small(shape: Sequence[int]) -> bool:
    """Whether a shape can be told: a few axes, none of them of an absurd extent."""
    return len(shape) <= _MAX_AXES and all(extent <= _MAX_EXTENT for extent in shape)


def _ordinary(value: Any) -> bool:
    """A dense tensor of this machine's memory, and no subclass that may lie."""
    return (
        (type(value) is torch.Tensor or type(value) is torch.nn.Parameter)
        and not value.is_nested
        and value.layout == torch.strided
        and value.device.type == "cpu"
        and not value.is_quantized
    )


def _from_plain(value: Any) -> torch.Tensor | None:
    """A number of Python or an array of numpy as a tensor."""
    for plain, kind in ((bool, torch.bool), (int, torch.int64), (float, torch.float64)):
        if type(value) is plain:
            return torch.tensor(value, dtype=kind) if not abs(value) >= 2**63 else None
    if type(value).__module__ == "numpy" and getattr(value, "dtype", None) is not None:
        import numpy as np

        if type(value) is np.ndarray or isinstance(value, np.generic):
            array = np.ascontiguousarray(value)
            named = array.dtype.isnative and array.dtype.name in set(_NAMES.values())
            return torch.from_numpy(array.copy()).reshape(np.shape(value)) if named else None
    return None


def _kind(value: Any) -> str:
    """What a value is, in words: `Tensor`, `sparse Tensor`, `list`."""
    name = type(value).__name__[:60]
    if type(value) is not torch.Tensor:
        return name
    if value.is_nested:
        return "nested Tensor"
    if value.is_quantized:
        return "quantized Tensor"
    if value.layout != torch.strided:
        return "sparse Tensor"
    if value.device.type != "cpu":
        return f"{value.device.type} Tensor"
    if not _is_small(value.shape):
        return f"Tensor of {value.dim()} axes"
    return name if value.dtype in _NAMES else f"{str(value.dtype).removeprefix('torch.')} Tensor"


class Task:
    """One call: what was found under its name, and its arguments as tensors and plain values."""

    def __init__(self, call: Header, module: Any, arrays: list[bytes]) -> None:
        self.call = call
        self.arrays = arrays
        self.values = Values()
        self.found = getattr(module, call["name"], None)
        if self.found is None:
            raise UnfitError(f"there is no {call['name']} in {module.__name__}.py")
        if not callable(self.found):
            raise UnfitError(f"{call['name']} in {module.__name__}.py is not callable")
        self.arguments = [self.tensor(one) for one in call["arguments"]]

    def tensor(self, given: Any) -> Any:
        """A tensor from its bytes, or the plain value that was given."""
        if not isinstance(given, dict):
            return given
        kind = _DTYPES[given["dtype"]]
        if not math.prod(given["shape"]):
            return torch.empty(given["shape"], dtype=kind)
        flat = torch.frombuffer(bytearray(self.arrays[given["array"]]), dtype=kind)
        return flat.reshape(given["shape"]).requires_grad_(given["requires_grad"])

    def example(self, given: Any) -> Any:
        """An input of a network, in the type that the program has chosen for all its parameters."""
        return self.tensor(given).to(torch.get_default_dtype())

    def result(self) -> Any:
        """What the function returns."""
        assert self.found
        return self.found(*self.arguments)

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


def perform(call: Header, module: Any, arrays: list[bytes]) -> tuple[Header, list[bytes]]:
    """Do what is asked: the header of the reply, and its buffers.

    Raises:
        UnfitError: What is asked for is not there.
    """
    torch.manual_seed(call.get("seed", 0))
    task = Task(call, module, arrays)
    facts = _ACTIONS[call["do"]](task)
    values = task.values
    return {"status": "value", "items": values.items, "facts": facts}, values.buffers


def _call(task: Task) -> Header:
    """The value of a function, and its derivative along a cotangent where one is given."""
    result = task.result()
    task.values.add("value", result)
    if "cotangent" in task.call:
        task.differentiate(result)
        task.values.add("gradient", task.arguments[0].grad)
    return {}


def _look(task: Task) -> Header:
    """The shapes of a network's parameters: all that are found, and those that are registered."""
    network = task.network()
    registered = _registered(network)
    return {
        "registered": [list(one.shape) for one in registered],
        "found": [list(one.shape) for one in _parameters(network)],
        "trainable": all(one.requires_grad for one in registered),
    }


def _run(task: Task) -> Header:
    """Parameters filled from a pool of numbers, round and round, and the outputs that they give.

    Where that is asked for, the outputs of the first input follow once more, with vectors among the
    parameters set to zero: without biases small inputs stay small.
    """
    network = task.network().eval()
    pool, at = task.tensor(task.call["pool"]), 0
    with torch.no_grad():
        for number, parameter in enumerate(_parameters(network)):
            size = math.prod(parameter.shape)
            scale = math.sqrt(parameter.shape[-1]) if parameter.shape else 1.0
            around = torch.arange(at, at + size) % len(pool)
            _SET(parameter, pool[around].reshape(parameter.shape) / scale)
            task.values.add(f"parameter {number}", parameter)
            at += size
        for number, one in enumerate(task.call["inputs"]):
            task.values.add(f"output {number}", network(task.example(one)))
        if task.call.get("without_biases"):
            for parameter in _parameters(network):
                if math.prod(parameter.shape) == max(parameter.shape, default=1):
                    _SET(parameter, torch.zeros_like(parameter))
            first = task.example(task.call["inputs"][0])
            task.values.add("output without biases", network(first))
    return {}


def _gradients(task: Task) -> Header:
    """The sum of magnitudes of every parameter's gradient after one backward pass."""
    network = task.network().train()
    task.differentiate(network(task.example(task.call["inputs"][0])))
    sums = [
        math.nan if one.grad is None else float(one.grad.abs().sum())
        for one in _parameters(network)
    ]
    task.values.add("sums", torch.tensor(sums, dtype=torch.float64))
    return {}


def _registered(network: torch.nn.Module) -> list[torch.nn.Parameter]:
    """The parameters that an optimiser would get."""
    found = [one for one in network.parameters() if type(one) is torch.nn.Parameter]
    if len(found) > _MAX_PARAMETERS:
        raise UnfitError(f"a network of {len(found):,} parameters is more than can be looked at")
    return found


def _parameters(network: torch.nn.Module) -> list[torch.nn.Parameter]:
    """All parameters, also those that torch does not see, such as of layers in a plain list."""
    found: dict[int, torch.nn.Parameter] = {}
    for one in (*_registered(network), *_hidden(network, 0)):
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


_ACTIONS = {"call": _call, "look": _look, "run": _run, "gradients": _gradients}
