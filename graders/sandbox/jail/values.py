"""Values on their way to the grader: raw buffers of ordinary arrays, and the type of all else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch

Header = dict[str, Any]
DTYPES = {
    "float16": torch.float16, "float32": torch.float32, "float64": torch.float64,
    "int64": torch.int64, "bool": torch.bool,
}  # fmt: skip
_NAMES = {value: name for name, value in DTYPES.items()} | {
    torch.int8: "int8", torch.int16: "int16", torch.int32: "int32", torch.uint8: "uint8",
}  # fmt: skip
# Results of checks hold some hundred numbers; these limits end what fills the memory of the grader.
_MAX_BYTES = 16_000_000
_MAX_AXES = 8
_MAX_EXTENT = 1 << 24
# Taken before a student's file is imported: what it replaces is not what is called here.
_DETACH = torch.Tensor.detach


class UnfitError(Exception):
    """What is asked for is not there, or is of another kind than was asked for."""


def tensor_from(given: Mapping[str, Any], arrays: Sequence[bytes]) -> torch.Tensor:
    """An array that the grader has sent, from its bytes."""
    kind = DTYPES[given["dtype"]]
    if not math.prod(given["shape"]):
        return torch.empty(given["shape"], dtype=kind)
    flat = torch.frombuffer(bytearray(arrays[given["array"]]), dtype=kind)
    return flat.reshape(given["shape"])


class Values:
    """Values on their way to the grader."""

    def __init__(self) -> None:
        self.items: list[Header] = []
        self.buffers: list[bytes] = []
        self._size = 0

    def clear(self) -> None:
        """Forget all values."""
        self.__init__()  # type: ignore[misc]

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
