"""`gradescope`: the `results.json` of one student, as `grade --gradescope` writes it."""

from __future__ import annotations

import json
from typing import TextIO

from cli.exports.marks import Mark, decimal
from cli.exports.options import Options
from cli.formats.gradescope import as_results
from graders.marking.report_json import rounded


def write(mark: Mark, _options: Options, stream: TextIO) -> None:
    """The report with the mark that counts, labelled where it is not the last word."""
    results = as_results(mark.report)
    if mark.total != mark.report.score + mark.report.extra_credit:
        told = f"by the policy of the assignment {decimal(mark.total)} points count"
        results["output"] = f"{told}\n{results['output']}"
        results["score"] = rounded(mark.total)
    if mark.provisional:
        results["output"] = f"provisional: {mark.provisional}\n{results['output']}"
    json.dump(results, stream, indent=2)
    stream.write("\n")
