"""Patterns are compiled when they are first used: whoever waits pays for no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """What Python evaluates when it imports a module; decorators and defaults are left out."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from outside_functions(child)


def compiled_on_import(path: Path) -> list[int]:
    """The lines on which a module compiles a pattern as it is imported."""
    return [
        node.lineno
        for node in outside_functions(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    ]


@pytest.mark.parametrize(
    "files",
    [
        "exercises/*.py",
        "exercises/specs/*.py",
        "student_template/*.py",
        "cli/**/*.py",
        "graders/*.py",
        "graders/language/*.py",
        "graders/graph/*.py",
        "graders/keys/*.py",
        "graders/marking/**/*.py",
        "graders/sandbox/*.py",
        "exercises/language/*.py",
        "graders/kinds/**/*.py",
        "graders/words/*.py",
        "exercises/language/derivation/*.py",
        "graders/kinds/derivation/*.py",
        "graders/kinds/xor_training/*.py",
    ],
)
def test_importing_a_module_compiles_no_pattern(files: str) -> None:
    paths = list(ROOT.glob(files))
    assert paths
    assert {path.name: lines for path in paths if (lines := compiled_on_import(path))} == {}
