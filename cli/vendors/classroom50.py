"""Classroom 50: one `autograder.py` that runs in the student's own checkout, so it holds no solutions.

Run as `python -m cli.vendors.classroom50 SOURCE CHECKOUT`; whose submission it is, the environment says.
"""

from __future__ import annotations

import base64
import io
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cli.vendors.contents import Contents

EXECUTABLE = ("autograder.py",)
# What is the same in every build has the same bytes: no time of today in the zip.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

_SCRIPT = '''\
#!/usr/bin/env python3
"""Checks a submission of {assignment} for the student, and leaves result.json. It holds no solutions."""

import base64, io, os, subprocess, sys, tempfile, zipfile

FILES = """
{packed}
"""


def main():
    checkout = os.getcwd()
    with tempfile.TemporaryDirectory() as source:
        zipfile.ZipFile(io.BytesIO(base64.b64decode(FILES))).extractall(source)
        libraries = os.path.join(source, "libraries")
        path = [os.path.join(source, "backcheck"), libraries]
        # -P: no module of the checkout takes the place of another.
        needed = [sys.executable, "-P", "-c", "import click, jinja2, numpy, pydantic, rich, sqlalchemy, yaml"]
        if subprocess.run(needed, stderr=subprocess.DEVNULL, cwd=source).returncode:
            install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", libraries]
            subprocess.run([*install, "-r", os.path.join(source, "requirements.txt")], check=True, cwd=source)
        run = [sys.executable, "-P", "-m", "cli.vendors.classroom50", source, checkout]
        environment = {{**os.environ, "PYTHONPATH": os.pathsep.join(path)}}
        return subprocess.run(run, env=environment, cwd=source).returncode


if __name__ == "__main__":
    sys.exit(main())
'''

# Whose submission it is: the name in the result, and the variable that says it.
_FROM_ENVIRONMENT = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """The one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in contents.files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    text = base64.encodebytes(packed.getvalue()).decode().rstrip("\n")
    yield "autograder.py", _SCRIPT.format(assignment=contents.assignment, packed=text).encode()


def identity(now: datetime) -> dict[str, Any]:
    """What the platform has said of the submission."""
    from cli.exports.classroom50 import SCHEMA

    said = {name: os.environ.get(variable, "") for name, variable in _FROM_ENVIRONMENT.items()}
    return {"schema": SCHEMA, **said, "datetime": now.strftime("%Y-%m-%dT%H:%M:%SZ")}


def refused(message: str) -> dict[str, Any]:
    """What is told of a submission that cannot be read."""
    test = {"test-name": "hand-in", "passed": False, "score": 0, "max-score": 0}
    return {
        **identity(datetime.now(UTC)),
        "score": 0,
        "max-score": 0,
        "tests": [{**test, "message": message}],
    }


def main(source: Path, checkout: Path) -> None:
    """Check the submission, and write `result.json` whole."""
    from cli.exports.classroom50 import as_result
    from cli.gradebook.table import write_whole
    from cli.vendors.running import answered

    text = answered(
        source, checkout, lambda mark: as_result(identity(datetime.now(UTC)), mark), refused
    )
    write_whole(checkout / "result.json", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
