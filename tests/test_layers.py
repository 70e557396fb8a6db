"""Imports point one way: exercises ← graders ← cli, and exercises ← student_template ← cli."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ROOT

JAIL = ROOT / "graders" / "sandbox" / "jail"
MAY_IMPORT = {
    "exercises": {"exercises"},
    "graders": {"exercises", "graders"},
    "student_template": {"exercises", "student_template"},
    "cli": {"exercises", "graders", "student_template", "cli"},
}
LIBRARIES = {
    "graders/code": {"numpy", "pydantic"},
    "graders/sandbox": {"numpy"},
    "graders/sandbox/jail": {"numpy", "torch"},
    "exercises": {"pydantic", "pydantic_core", "yaml"},
    "exercises/language": set(),
    "graders": {"numpy", "torch"},
    "graders/invariant": {"numpy"},
    "graders/text": {"pydantic"},
    "student_template": {"jinja2"},
    "cli": {"click", "rich"},
    "cli/gradebook": {"pydantic"},
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = path.parent == JAIL  # which has another name inside the sandbox
            assert node.level == 0 or inside, f"{path}: a relative import"
            if node.level:
                continue
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
    assert sorted(found) == [
        "cli/exit_codes.py",
        "graders/conformance.py",
        "graders/exercise_marking.py",
        "graders/sandbox/jail/probe.py",
        "graders/sandbox/jail/zygote.py",
    ]


def modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def test_the_sandbox_imports_nothing_of_ours() -> None:
    for path in (ROOT / "graders" / "sandbox").rglob("*.py"):
        ours = {one for one in modules(path) if one.split(".")[0] in MAY_IMPORT}
        inside = path.parent == JAIL
        assert all(one.startswith("graders.sandbox") and not inside for one in ours), path


def test_only_the_module_that_runs_programs_hands_them_to_the_sandbox() -> None:
    data = {"graders.sandbox.job", "graders.sandbox.replies"}  # what is asked, what came back
    for package in MAY_IMPORT:
        for path in (ROOT / package).rglob("*.py"):
            relative = path.relative_to(ROOT).as_posix()
            found = {one for one in modules(path) if one.startswith("graders.sandbox")}
            if relative.startswith("graders/sandbox/") or relative == "graders/code/running.py":
                continue
            assert not found or (relative.startswith("graders/code/") and found <= data), relative
