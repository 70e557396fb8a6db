"""A job: a student's files, what is called in them, and what that may cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.sandbox.jail import wire


class Limits(NamedTuple):
    """What one submission may use.

    `cpu` is in seconds, start-up not counted; `memory` and `disk` are in bytes, the memory on top
    of what an idle process with torch has.
    """

    cpu: int = 10
    memory: int = 1 << 30
    disk: int = 256 << 20

    @property
    def wall(self) -> float:
        """Seconds until a submission that only waits is ended: others may be using the machine."""
        return 3 * self.cpu + 2


class Tensor(NamedTuple):
    """An array that arrives as a tensor."""

    array: np.ndarray
    requires_grad: bool = False


class Call(NamedTuple):
    """One thing that is asked of a student's module.

    `do` is one of the actions of the driver: `call`, `look`, `run`, `gradients`; `name` the function
    or class; `options` what the action needs beside the arguments.
    """

    do: str
    name: str
    arguments: Sequence[Any] = ()
    options: Mapping[str, Any] = {}


class Known(NamedTuple):
    """The rows of a data set that a notebook works on: inputs and labels, `training` of them first."""

    inputs: np.ndarray
    labels: np.ndarray
    training: int


class Job(NamedTuple):
    """Everything that one process is asked to do.

    `stand_ins` names modules that may be imported without being installed; some of them hand out the
    `corpus`: `names` of words, their `vectors`, and `sets`, each with the numbers of `words` and `labels`.
    With `known` rows it is a notebook: no module is imported, and its calls run cells or train
    networks on these rows.
    """

    files: Mapping[str, bytes]
    module: str
    calls: Sequence[Call]
    limits: Limits = Limits()
    stand_ins: Sequence[str] = ()
    corpus: Mapping[str, Any] = {}
    known: Known | None = None

    def payload(self, chosen: Sequence[int], token: str) -> bytes:
        """The bytes that tell a child its files, the chosen calls, and the token of its replies."""
        buffers: list[bytes] = []

        def plain(value: Any) -> Any:
            if isinstance(value, Tensor):
                array = np.ascontiguousarray(value.array)
                buffers.append(array.tobytes())
                return {
                    "array": len(buffers) - 1,
                    "dtype": array.dtype.name,
                    "shape": list(value.array.shape),
                    "requires_grad": value.requires_grad,
                }
            if isinstance(value, list | tuple):
                return [plain(one) for one in value]
            if isinstance(value, Mapping):
                return {name: plain(one) for name, one in value.items()}
            return value

        calls = [
            {
                "do": call.do,
                "name": call.name,
                "arguments": plain(call.arguments),
                **plain(call.options),
            }
            for call in (self.calls[number] for number in chosen)
        ]
        corpus = plain(self.corpus)
        data = None
        if self.known:
            data = plain({
                "inputs": Tensor(self.known.inputs),
                "labels": Tensor(self.known.labels),
                "training": self.known.training,
            })  # fmt: skip
        contents = [*self.files.values(), *buffers]
        header = {
            "token": token,
            "files": list(self.files),
            "module": self.module,
            "calls": calls,
            "stand_ins": list(self.stand_ins),
            "corpus": corpus,
            "data": data,
            "sizes": [len(one) for one in contents],
        }
        return wire.frame(header, contents)
