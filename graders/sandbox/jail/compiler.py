"""Torch without its compiler, which is a process and takes seconds to import, for optimisers as well."""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

import torch

_NAME = "torch._dynamo"


def leave_out() -> None:
    """Let nothing be compiled, and what asks the compiler for exceptions get them for nothing."""
    torch.compile = _as_it_is
    if _NAME not in sys.modules:
        torch._dynamo = sys.modules[_NAME] = _Absent(_NAME)  # noqa: SLF001


def _as_it_is(model: Any = None, **_options: Any) -> Any:
    """In the place of `torch.compile`, which would start a compiler: what it makes, uncompiled."""
    return _as_it_is if model is None else model


class _Absent(types.ModuleType):
    """The compiler's module until somebody needs more of it than optimisers do."""

    def graph_break(self, *_given: Any, **_options: Any) -> None:
        """Nothing is traced, so nothing need be broken off."""

    def disable(self, function: Any = None, *_given: Any, **_options: Any) -> Any:
        """What should not be compiled is not."""
        return function

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # those who only look through all modules
            raise AttributeError(name)
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME]
        return getattr(importlib.import_module(_NAME), name)
