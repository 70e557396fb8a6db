"""The house: imports point one way, there is no circle, and each room uses only its libraries."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from commands import ROOT

JAIL = ROOT / "graders" / "sandbox" / "jail"
PACKAGES = ("exercises", "graders", "student_template", "cli")

# The arrows of the house: what each room may import beside itself. `exercises.language` and the
# rooms inside graders are rooms of their own.
MAY_IMPORT = {
    "exercises.language": set(),
    "exercises": {"exercises.language"},
    "graders.verdict": set(),
    "graders.sandbox": set(),
    "graders.language": {"exercises", "exercises.language"},
    "graders.graph": {"exercises", "exercises.language", "graders.verdict", "graders.language"},
    "graders.words": {"exercises", "exercises.language", "graders.verdict"},
}
MAY_IMPORT["graders.kinds"] = {
    *MAY_IMPORT["graders.graph"],
    "graders.graph",
    "graders.words",
    "graders.sandbox",
}
MAY_IMPORT["graders.keys"] = {*MAY_IMPORT["graders.kinds"], "graders.kinds"} - {"graders.sandbox"}
MAY_IMPORT["graders.marking"] = {*MAY_IMPORT["graders.keys"], "graders.keys"}
MAY_IMPORT["student_template"] = {"exercises", "exercises.language"}
MAY_IMPORT["cli"] = {*MAY_IMPORT["graders.marking"], "graders.marking", "student_template"}

LIBRARIES = {
    "exercises": {"pydantic", "pydantic_core", "yaml"},
    "exercises/language": set(),
    "exercises/language/derivation": set(),
    "exercises/specs": {"pydantic"},
    "graders": set(),
    "graders/language": {"numpy", "mpmath"},
    "graders/graph": {"numpy"},
    "graders/words": {"pydantic"},
    "graders/kinds": {"numpy"},
    "graders/kinds/reading": set(),
    "graders/kinds/reading/arrays": {"numpy"},
    "graders/kinds/reading/attempts": set(),
    "graders/kinds/reading/cases": set(),
    "graders/kinds/reading/clauses": set(),
    "graders/kinds/reading/formulas": set(),
    "graders/kinds/reading/graphs": set(),
    "graders/kinds/reading/networks": {"numpy"},
    "graders/kinds/reading/numbers": set(),
    "graders/kinds/reading/options": set(),
    "graders/kinds/reading/remarks": set(),
    "graders/kinds/reading/sets": set(),
    "graders/kinds/reading/shapes": set(),
    "graders/kinds/reading/statements": set(),
    "graders/kinds/reading/updates": set(),
    "graders/kinds/reading/words": set(),
    "graders/kinds/derivation": {"numpy"},
    "graders/kinds/findings": set(),
    "graders/kinds/notebook": {"numpy"},
    "graders/kinds/xor_training": {"numpy"},
    "graders/kinds/code": {"numpy", "pydantic"},
    "graders/keys": {"numpy", "torch", "pydantic"},
    "graders/marking": {"pydantic_core"},
    "graders/marking/stages": set(),
    "graders/sandbox": {"numpy"},
    "graders/sandbox/jail": {"PIL", "numpy", "sklearn", "torch"},
    "student_template": {"jinja2"},
    "cli": {"click", "rich"},
    "cli/batch": {"click", "rich"},
    "cli/commands": {"click", "rich"},
    "cli/executors": {"parsl"},
    "cli/exports": {"canvasapi", "requests"},
    "cli/formats": {"rich"},
    "cli/formats/html": {"jinja2", "markupsafe"},
    "cli/gradebook": {"pydantic", "pydantic_core", "sqlalchemy", "alembic"},
    "cli/gradebook/migrations": {"alembic"},
    "cli/gradebook/migrations/versions": {"alembic", "sqlalchemy"},
    "cli/intake": {"pydantic", "yaml"},
    "cli/statistics": {"numpy"},
    "cli/vendors": set(),
}


def room_of(module: str) -> str:
    """The room that a module lives in: a package, the language, or a room inside graders."""
    names = module.split(".")
    if names[0] == "graders" or names[:2] == ["exercises", "language"]:
        return ".".join(names[:2])
    return names[0]


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


def own_modules() -> Iterator[tuple[str, Path]]:
    """The dotted name of every module of ours, and its file."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            relative = path.relative_to(ROOT).with_suffix("")
            yield ".".join(part for part in relative.parts if part != "__init__"), path


def test_a_room_imports_only_what_lies_below_it() -> None:
    for module, path in own_modules():
        room = room_of(module)
        for other in modules(path):
            if other.split(".")[0] in PACKAGES and room_of(other) != room:
                assert room_of(other) in MAY_IMPORT.get(room, set()), f"{module} imports {other}"


def test_the_rooms_have_no_circle() -> None:
    list(TopologicalSorter(MAY_IMPORT).static_order())


def test_the_modules_have_no_circle() -> None:
    """Imports inside functions count: a circle that is hidden is a circle."""
    names = {module for module, _ in own_modules()}
    arrows = {
        module: {other for other in modules(path) if other in names and other != module}
        for module, path in own_modules()
    }
    list(TopologicalSorter(arrows).static_order())


def test_the_folders_of_reading_have_no_circle() -> None:
    """Words, remarks, clauses, cases, statements, then the kinds of answer, then whole answers."""
    reading = "graders.kinds.reading."
    arrows: dict[str, set[str]] = {}
    for module, path in own_modules():
        if module.startswith(reading):
            folder = module.removeprefix(reading).split(".")[0]
            others = {
                other.removeprefix(reading).split(".")[0]
                for other in modules(path)
                if other.startswith(reading)
            }
            arrows.setdefault(folder, set()).update(others - {folder})
    assert len(arrows) > 10
    list(TopologicalSorter(arrows).static_order())


@pytest.mark.parametrize("folder", LIBRARIES)
def test_a_package_uses_only_its_libraries(folder: str) -> None:
    for path in (ROOT / folder).glob("*.py"):
        others = set(imported(path)) - set(sys.stdlib_module_names) - set(PACKAGES)
        assert others <= LIBRARIES[folder], path


def test_the_list_of_packages_is_complete() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert set(settings["tool"]["setuptools"]["packages"]) == folders


def test_blanket_excepts_stand_where_they_may() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "except Exception" in path.read_text(encoding="utf-8")
    ]
    assert sorted(found) == [
        "cli/executors/cluster.py",
        "cli/exit_codes.py",
        "graders/marking/conformance.py",
        "graders/marking/fault.py",
        "graders/sandbox/jail/probe.py",
        "graders/sandbox/jail/zygote.py",
    ]


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inside = (f"{node.module}.{alias.name}" for alias in node.names)
            submodules = [one for one in inside if _is_module(one)]
            yield from submodules or [node.module]


def test_the_sandbox_imports_nothing_of_ours() -> None:
    for path in (ROOT / "graders" / "sandbox").rglob("*.py"):
        ours = {one for one in modules(path) if one.split(".")[0] in PACKAGES}
        inside = path.parent == JAIL
        assert all(one.startswith("graders.sandbox") and not inside for one in ours), path


def test_only_the_module_that_runs_programs_hands_them_to_the_sandbox() -> None:
    data = {"graders.sandbox.job", "graders.sandbox.replies"}  # what is asked, what came back
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            relative = path.relative_to(ROOT).as_posix()
            found = {one for one in modules(path) if one.startswith("graders.sandbox")}
            if (
                relative.startswith("graders/sandbox/")
                or relative == "graders/kinds/code/running.py"
            ):
                continue
            assert not found or (relative.startswith("graders/kinds/code/") and found <= data), (
                relative
            )
