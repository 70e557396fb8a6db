"""`grade` on a sheet without programs works where nothing of Linux is there."""

from __future__ import annotations

import json
import subprocess
import sys

from commands import ROOT

HIDDEN = ("fcntl", "resource", "pwd", "grp", "termios", "syslog", "posix_ipc")
GRADE = f"""
import sys
for name in {HIDDEN!r}:
    sys.modules[name] = None
from cli.grade import main
main()
"""


def test_a_full_sheet_is_graded_without_modules_of_linux() -> None:
    sheet = ROOT / "examples" / "hw3" / "excellent" / "answers.yaml"
    done = subprocess.run(
        [sys.executable, "-c", GRADE, "hw3", sheet, "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["score"] > 40
    assert not any(
        part["status"] == "error" for one in report["exercises"] for part in one["parts"]
    )
