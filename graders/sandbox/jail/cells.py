"""Runs a student's notebook cell by cell in one namespace, and tells what was fitted in each."""

from __future__ import annotations

import ast
import os
import re
import sys
import types
from typing import Any

import torch

from . import fits, stand_ins
from .values import Values

# A library more than these in one notebook is no oversight.
_MOST_ABSENT = 20
# A line of a notebook that is no Python: `%matplotlib inline`, `!pip install`, `?help`.
_MAGIC = r"^(?P<indent>[ \t]*)(?P<magic>(?:%|!|\?)[A-Za-z].*)$"
# What these run is Python all the same: `%time model.fit(X, y)`.
_TIMED = r"^([ \t]*)%(?:time|timeit|prun)[ \t]+(?:-\S+(?:[ \t]+\d+)?[ \t]+)*(?=[A-Za-z_(])"
_CELL_OF_PYTHON = r"\s*%%(?:time|timeit|capture|prun)\b.*\n?"


class Session:
    """The namespace of a notebook, and the record of what is fitted in it."""

    def __init__(self, header: dict[str, Any], arrays: list[bytes], work: str) -> None:
        self._arrays = arrays
        self._work = work
        told = header["data"]
        inputs = _array(told["inputs"], arrays)
        labels = [int(one) for one in _array(told["labels"], arrays)]
        self._rows = fits.Rows(inputs, labels, told["training"])
        self._absent: list[str] = []
        self._recorder: fits.Recorder | None = None
        self._module = types.ModuleType("__main__")
        self._module.__dict__.update(display=print, get_ipython=_Shell)

    def perform(self, call: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        """Run one cell, or train one network."""
        values = Values()
        if call["do"] == "train":
            predicted = fits.trained(self._rows, call["settings"], call["seed"])
            values.add("predicted", predicted)
            return {"status": "value", "items": values.items, "facts": {}}, values.buffers
        if self._recorder is None:
            self._recorder = fits.Recorder(self._rows)
            sys.modules["__main__"] = self._module
        passed_over = self._run(call)
        told, rows, predicted = self._recorder.taken()
        values.add("fits", torch.frombuffer(bytearray(told), dtype=torch.uint8))
        values.add("rows", rows)
        values.add("predicted", predicted)
        facts = {"passed over": passed_over, "recorded": self._recorder.total}
        return {"status": "value", "items": values.items, "facts": facts}, values.buffers

    def taken(self) -> tuple[list[dict[str, Any]], list[bytes]]:
        """What was fitted in a cell before it failed."""
        values = Values()
        if self._recorder is not None:
            told, rows, predicted = self._recorder.taken()
            values.add("fits", torch.frombuffer(bytearray(told), dtype=torch.uint8))
            values.add("rows", rows)
            values.add("predicted", predicted)
        return values.items, values.buffers

    def _run(self, call: dict[str, Any]) -> list[str]:
        """Run a cell; a library that is missing fails where it is used, and not where it is imported."""
        source, passed_over = _as_python(call["source"], call["line"])
        name = os.path.join(self._work, call["file"])
        tree = compile(source, name, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        ast.increment_lineno(tree, call["line"])
        code = compile(tree, name, "exec")
        assert self._recorder
        while True:
            try:
                exec(code, self._module.__dict__)  # noqa: S102 - this is what the jail is for
            except ModuleNotFoundError as error:
                library = (error.name or "").partition(".")[0]
                if not library or library in self._absent or len(self._absent) == _MOST_ABSENT:
                    raise
                self._absent.append(library)
                self._recorder.forget()
                stand_ins.leave_out(library)
                passed_over.append(f"import {library}")
                continue
            return passed_over


class _Shell:
    """What `get_ipython()` gives in a notebook; its commands do nothing here."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_given, **_options: None


def _array(told: dict[str, Any], arrays: list[bytes]) -> Any:
    import numpy as np

    return np.frombuffer(arrays[told["array"]], dtype=told["dtype"]).reshape(told["shape"])


def _as_python(source: str, line: int) -> tuple[str, list[str]]:
    """The source of a cell with the commands of notebooks as comments, and what was passed over."""
    passed_over: list[str] = []
    cell = re.match(r"\s*%%\w+.*", source)
    python = re.match(_CELL_OF_PYTHON, source)
    if cell and not python:
        passed_over.append(f"{line + 1}: {cell[0].strip()}")
        return "", passed_over
    if python:
        source = "#" + source.lstrip()
    try:
        compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        source = re.sub(_TIMED, r"\1", source, flags=re.MULTILINE)
    else:
        return source, passed_over

    def comment(match: re.Match[str]) -> str:
        at = source.count("\n", 0, match.start()) + 1 + line
        passed_over.append(f"{at}: {match['magic'].strip()}")
        return f"{match['indent']}pass # {match['magic']}"

    return re.sub(_MAGIC, comment, source, flags=re.MULTILINE), passed_over
