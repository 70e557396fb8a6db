"""Stand-ins for libraries that a student's file imports and that are not installed here."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Sequence
from typing import Any, NoReturn


class _Anything:
    """Answers every call and attribute with itself, and iterates over nothing."""

    def __call__(self, *_given: Any, **_options: Any) -> _Anything:
        return self

    def __getattr__(self, name: str) -> _Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Any:
        return iter(())


class _StandIn(types.ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _identity if name == "tqdm" else _Anything()


class _Absent:
    """What was imported of a library that is not installed: it fails where it is used."""

    def __init__(self, library: str) -> None:
        self._library = library

    def _missing(self, *_given: Any, **_options: Any) -> NoReturn:
        raise ModuleNotFoundError(f"{self._library} is not installed where programs are marked")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._missing()

    __call__ = __iter__ = __getitem__ = __mro_entries__ = _missing


class _LeftOut(types.ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(self.__name__.partition(".")[0])


def _identity(given: Any = (), **_options: Any) -> Any:
    return given


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last to be asked: what is installed, or handed in, is used as it is."""

    def __init__(self, names: Sequence[str], kind: type[types.ModuleType]) -> None:
        self._names = names
        self._kind = kind

    def find_spec(
        self, name: str, _path: Any = None, _target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in self._names:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return self._kind(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


def provide(names: Sequence[str]) -> None:
    """Let these modules be imported even where they are not installed."""
    sys.meta_path.append(_Finder(names, _StandIn))


def leave_out(library: str) -> None:
    """Let a library be imported that is not installed; whatever uses it fails by its name."""
    sys.meta_path.append(_Finder([library], _LeftOut))
