"""What is shipped: the packages and their data, never the solutions."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from commands import ROOT

_BUILD = """
import sys
from setuptools import build_meta
out = sys.argv[1]
build_meta.build_wheel(out)
build_meta.build_sdist(out)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel and a source distribution, built from a copy of the project."""
    source = tmp_path_factory.mktemp("source") / "backcheck"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", "*.egg-info", "__pycache__", "build", ".*_cache"
    )
    shutil.copytree(ROOT, source, ignore=ignored)
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-c", _BUILD, str(out)], cwd=source, check=True, capture_output=True
    )
    return out


def names(built: Path, kind: str) -> list[str]:
    if kind == "wheel":
        with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
            return wheel.namelist()
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        return [name.split("/", 1)[-1] for name in sdist.getnames()]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_no_solution_is_shipped(built: Path, kind: str) -> None:
    shipped = names(built, kind)
    assert "graders/kinds/number.py" in shipped
    assert not [name for name in shipped if "solution" in name or "golden" in name]


def test_the_wheel_holds_the_packages_and_their_data(built: Path) -> None:
    shipped = set(names(built, "wheel"))
    tops = {name.split("/")[0] for name in shipped if ".dist-info" not in name}
    assert tops == {"cli", "exercises", "graders", "student_template"}
    for folder in ("exercises", "student_template", "cli/starter", "cli/formats", "cli/exports"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".j2", ".css", ".json", ".txt", ".typed"}:
                assert path.relative_to(ROOT).as_posix() in shipped


def test_solutions_cannot_be_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", "import solutions"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert "ModuleNotFoundError" in done.stderr
    assert not list((ROOT / "solutions").rglob("__init__.py"))
