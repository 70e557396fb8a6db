"""Loads the student's file by its path, and tells what of it was passed over.

A notebook's magics are no Python, and a library that is not installed may be imported for nothing:
neither stands in the way of the rest. What is missing fails where it is used, by its name.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import sys
import types

from . import stand_ins

# A library more than these in one file is no oversight.
_MOST_ABSENT = 20
# `%matplotlib inline` and `!pip install` are a line each; Python has no statement that begins so.
_MAGIC = r"^(?P<indent>[ \t]*)(?P<magic>(?:%{1,2}|!)[A-Za-z].*)$"


def load(name: str, work: str) -> tuple[types.ModuleType, list[str]]:
    """The module of `name`.py, whatever else of that name lies beside it, and what was passed over.

    The second value names a line each: `3: %matplotlib inline`.
    """
    path = os.path.join(work, name + ".py")
    with open(path, "rb") as file:
        source = file.read()
    source, passed_over = _without_magics(source, path)
    code = compile(source, path, "exec", dont_inherit=True)
    absent: list[str] = []
    while True:
        module = _module(name, path)
        try:
            exec(code, module.__dict__)  # noqa: S102 - this is what the jail is for
        except ModuleNotFoundError as error:
            library = (error.name or "").partition(".")[0]
            if not library or library in absent or len(absent) == _MOST_ABSENT:
                raise
            absent.append(library)
            stand_ins.leave_out(library)
            continue
        return module, passed_over + [_imported(source, one) for one in absent]


def _module(name: str, path: str) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    return module


def _without_magics(source: bytes, path: str) -> tuple[bytes, list[str]]:
    """The source with the magics of a notebook as comments, where it is no Python with them."""
    try:
        compile(source, path, "exec", dont_inherit=True)
    except SyntaxError:
        text = source.decode(errors="surrogateescape")
    else:
        return source, []
    magics: list[str] = []

    def comment(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        magics.append(f"{line}: {match['magic']}")
        return f"{match['indent']}pass # {match['magic']}"

    cleaned = re.sub(_MAGIC, comment, text, flags=re.MULTILINE)
    return cleaned.encode(errors="surrogateescape"), magics


def _imported(source: bytes, library: str) -> str:
    """The first import of a library with its line, which another file may hold."""
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        if any(one.partition(".")[0] == library for one in names):
            return f"{getattr(node, 'lineno', 1)}: import {library}"
    return f"import {library}"
