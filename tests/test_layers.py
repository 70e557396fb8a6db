"""Imports point one way: exercises ← graders ← cli, and exercises ← student_template ← cli."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT

MAY_IMPORT = {
    "exercises": {"exercises"},
    "graders": {"exercises", "graders"},
    "student_template": {"exercises", "student_template"},
    "cli": {"exercises", "graders", "student_template", "cli"},
}
LIBRARIES = {
    "exercises": {"pydantic", "pydantic_core", "yaml"},
    "exercises/language": set(),
    "graders": {"numpy", "torch"},
    "student_template": {"jinja2"},
    "cli": {"click", "rich"},
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        ours = set(imported(path)) & set(MAY_IMPORT)
        assert ours <= MAY_IMPORT[package], path


@pytest.mark.parametrize("folder", LIBRARIES)
def test_a_package_uses_only_its_libraries(folder: str) -> None:
    for path in (ROOT / folder).glob("*.py"):
        others = set(imported(path)) - set(sys.stdlib_module_names) - set(MAY_IMPORT)
        assert others <= LIBRARIES[folder], path


def test_the_list_of_packages_is_complete() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert set(settings["tool"]["setuptools"]["packages"]) == folders


def test_blanket_excepts_stand_where_they_may() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*.py")
        if "except Exception" in path.read_text(encoding="utf-8")
    ]
    assert sorted(found) == ["cli/exit_codes.py", "graders/conformance.py", "graders/marking.py"]
