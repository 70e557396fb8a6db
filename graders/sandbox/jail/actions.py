"""What can be asked of a student's module: call a function, look at a network, run or train it.

What is asked comes from the grader, so names and arguments can be relied on; what comes back is
turned into raw buffers and believed by nobody.
"""

from __future__ import annotations

from typing import Any

import torch

from . import experiment, networks, training
from .task import Given, Task
from .values import Header


def perform(call: Header, module: Any, given: Given) -> tuple[Header, list[bytes]]:
    """Do what is asked: the header of the reply, and its buffers.

    Raises:
        UnfitError: What is asked for is not there.
    """
    torch.manual_seed(call.get("seed", 0))
    task = Task(call, module, given)
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


_ACTIONS = {
    "call": _call,
    "look": networks.look,
    "run": networks.run,
    "gradients": networks.gradients,
    "featurize": training.featurize,
    "accuracy": training.accuracy,
    "evaluate": training.evaluate,
    "train": training.train,
    "learn": training.learn,
    "experiment": experiment.run,
}
