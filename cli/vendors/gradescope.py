"""Gradescope: `setup.sh` builds the image, `run_autograder` marks one submission.

Run as `python -m cli.vendors.gradescope ROOT`, where ROOT is `/autograder` there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.vendors.contents import Contents

EXECUTABLE = ("setup.sh", "run_autograder")

_SETUP = """\
#!/usr/bin/env bash
# Run once, with a network, when the image is built.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3-pip bubblewrap ca-certificates
python3 -m pip install uv
uv venv --python 3.12 /autograder/venv
uv pip install --python /autograder/venv --index-strategy unsafe-best-match \\
    -r /autograder/source/requirements.txt
# Compiled once here, not at every submission.
/autograder/venv/bin/python -m compileall -q /autograder/source/backcheck
"""

_RUN = """\
#!/usr/bin/env bash
# Run for each submission; nothing is fetched.
root="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$root/results"
# First what stands there if anything below dies.
cp "$root/source/failed.json" "$root/results/results.json"
cd "$root"
exec env -i PATH="$PATH" HOME=/tmp LANG=C.UTF-8 PYTHONPATH="$root/source/backcheck" \\
    "$root/venv/bin/python" -P -m cli.vendors.gradescope "$root"
"""

_FAILED = {
    "score": 0,
    "output": (
        "The grader failed; this is no fault of yours, and costs you nothing. Please tell your"
        " instructor, who finds the reason in the output of the autograder."
    ),
    "stdout_visibility": "hidden",
}


def files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """The files of the zip."""
    yield from contents.files.items()
    yield "setup.sh", _SETUP.encode()
    yield "run_autograder", _RUN.encode()
    yield "failed.json", json.dumps(_FAILED, indent=2).encode()


def refused(message: str) -> dict[str, Any]:
    """What is told of a submission that cannot be read."""
    return {"score": 0, "output": message, "output_format": "text", "stdout_visibility": "hidden"}


def main(root: Path) -> None:
    """Mark the submission, and write `results/results.json` whole."""
    from cli.formats.gradescope import as_results
    from cli.gradebook.table import write_whole
    from cli.vendors.running import answered

    text = answered(
        root / "source", root / "submission", lambda mark: as_results(mark.report), refused
    )
    write_whole(root / "results" / "results.json", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
