"""The commands, started as modules: what prints nothing and ends with 0 would be a silent pass in CI."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["cli.grade", "cli.course"])
def test_a_command_runs_as_a_module(module: str) -> None:
    wrong = subprocess.run(
        [sys.executable, "-m", module, "--no-such-option"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert "no-such-option" in wrong.stderr.casefold()
