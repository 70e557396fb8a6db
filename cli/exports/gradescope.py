"""`gradescope`: the `results.json` of one student, as `grade --gradescope` writes it."""

from __future__ import annotations

import json
from typing import TextIO

from cli.exports.marks import Mark
from cli.exports.options import Options
from cli.formats.gradescope import as_results


def write(mark: Mark, _options: Options, stream: TextIO) -> None:
    """The report, labelled where the total is not the last word."""
    results = as_results(mark.report)
    if mark.provisional:
        results["output"] = f"provisional: {mark.provisional}\n{results['output']}"
    json.dump(results, stream, indent=2)
    stream.write("\n")
