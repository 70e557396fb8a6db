"""PrairieLearn: a question with an external grader, and the image in which it runs without a network.

Run as `python -m cli.vendors.prairielearn ROOT SOURCE`, where ROOT is `/grade` there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cli.vendors.contents import Contents

EXECUTABLE = ("image/run.sh",)

_DOCKERFILE = """\
FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /backcheck/
RUN pip install --no-cache-dir -r /backcheck/requirements.txt
COPY . /backcheck/
RUN python -m compileall -q /backcheck/backcheck
"""

_RUN = """\
#!/usr/bin/env bash
# The entry point of the external grader.
root="${GRADE_ROOT:-/grade}"
source="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$root/results"
# First what stands there if anything below dies.
cp "$source/failed.json" "$root/results/results.json"
exec env -i PATH="$PATH" HOME=/tmp LANG=C.UTF-8 PYTHONPATH="$source/backcheck" \\
    python3 -P -m cli.vendors.prairielearn "$root" "$source"
"""

_FAILED = {
    "gradable": False,
    "message": "The grader failed; this is no fault of yours. Please tell your instructor.",
}
_SECONDS = 300  # several programs, each with its time, on a slow machine


def files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """The folder of the image, and the question that names it."""
    for name, content in contents.files.items():
        yield f"image/{name}", content
    yield "image/Dockerfile", _DOCKERFILE.encode()
    yield "image/run.sh", _RUN.encode()
    yield "image/failed.json", json.dumps(_FAILED, indent=2).encode()
    question = f"questions/{contents.assignment}"
    yield f"{question}/info.json", json.dumps(_info(contents), indent=2).encode()
    yield f"{question}/question.html", _question(contents).encode()


def _info(contents: Contents) -> dict[str, Any]:
    return {
        "uuid": str(uuid5(NAMESPACE_URL, f"backcheck/{contents.assignment}")),
        "title": contents.title,
        "topic": "Homework",
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": f"REGISTRY/backcheck-{contents.assignment}",
            "entrypoint": "/backcheck/run.sh",
            "timeout": _SECONDS,
            "enableNetworking": False,
        },
    }


def _question(contents: Contents) -> str:
    names = ", ".join(("answers.yaml", *contents.programs))
    return f"""\
<pl-question-panel>
  <p>Hand in the answer sheet of {contents.assignment}, and the programs that it asks for.</p>
</pl-question-panel>
<pl-file-upload file-names="answers.yaml" optional-file-names="{", ".join(contents.programs)}"></pl-file-upload>
<pl-submission-panel><p>{names}</p><pl-external-grader-results></pl-external-grader-results></pl-submission-panel>
"""


def refused(message: str) -> dict[str, Any]:
    """What is told of a submission that cannot be read: it costs no attempt."""
    return {"gradable": False, "message": message, "format_errors": [message]}


def main(root: Path, source: Path) -> None:
    """Mark the submission, and write `results/results.json` whole."""
    from cli.exports.prairielearn import as_results
    from cli.gradebook.table import write_whole
    from cli.vendors.running import answered

    text = answered(source, root / "student", as_results, refused)
    write_whole(root / "results" / "results.json", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
