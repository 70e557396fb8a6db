"""Stand-ins for libraries that a student's file imports and that are not installed here."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types
from collections.abc import Sequence
from typing import Any, NoReturn

from .libraries import Shelf
from .pyplot import Anything


class _StandIn(types.ModuleType):
    """A module of the shelf; what it does not offer answers everything with itself."""

    __path__: list[str] = []
    offered: Shelf

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        inside = f"{self.__name__}.{name}"
        return (
            Anything() if self.offered.contents(inside) is None else importlib.import_module(inside)
        )


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


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules of some libraries; what is handed in is used as it is."""

    def __init__(self, names: Sequence[str], kind: type[types.ModuleType], work: str = "") -> None:
        self._names = names
        self._kind = kind
        self._work = work

    def find_spec(
        self, name: str, _path: Any = None, _target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        library = name.partition(".")[0]
        if library not in self._names or (self._work and _is_handed_in(self._work, library)):
            return None
        return importlib.util.spec_from_loader(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return self._kind(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """A stand-in gets what is offered under its name; of all else there is nothing to run."""
        if isinstance(module, _StandIn):
            module.__dict__.update(module.offered.contents(module.__name__) or {})


def _is_handed_in(work: str, library: str) -> bool:
    path = os.path.join(work, library)
    return os.path.isfile(path + ".py") or os.path.isdir(path)


def provide(names: Sequence[str], shelf: Shelf, work: str) -> None:
    """Let these modules be imported, from the shelf even where they are installed.

    A program does the same wherever it is marked, and finds nothing to download. What lies in the
    work folder under such a name is the student's own.
    """
    kind = type("_StandIn", (_StandIn,), {"offered": shelf})
    sys.meta_path.insert(0, _Finder(names, kind, work))


def leave_out(library: str) -> None:
    """Let a library be imported that is not installed; whatever uses it fails by its name."""
    sys.meta_path.append(_Finder([library], _LeftOut))
