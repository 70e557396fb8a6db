"""GitHub Actions: annotations at the costliest places, and a summary of the job."""

from __future__ import annotations

import re
from typing import TextIO

from cli.formats.sums import sums
from cli.formats.to_fix import ToFix, alike, to_fix
from cli.terminal import plain, points
from graders.marking.report import Report

# GitHub keeps ten errors of a step; the tenth says how many more there are.
_MOST = 9
# A summary may have 1 MiB.
_MOST_CHARACTERS = 500_000


def write(report: Report, stream: TextIO) -> None:
    """One `::error` command for each of the costliest things to fix."""
    found = to_fix(report)
    for one in found[:_MOST]:
        place = f"{_where(one)}title={_property(one.name)}"
        stream.write(f"::error {place}::{_data(_message(one))}\n")
    if len(found) > _MOST:
        more = sum((one.points for one in found[_MOST:]), start=found[0].points * 0)
        rest = f"{len(found) - _MOST} more to fix, {points(more)} points; see the log"
        stream.write(f"::error title=backcheck::{_data(rest)}\n")


def write_summary(report: Report, stream: TextIO) -> None:
    """What to fix, and all sums; what students wrote stands in a fence that it cannot close."""
    score = f"{points(report.score)} of {points(report.total('max_points'))}"
    lines = [
        f"{points(one.points):>6}  {one.at}  {one.name}: {one.reason}" for one in alike(report)
    ] or ["nothing to fix"]
    totals = [f"{name}: {said}" for name, said in sums(report)]
    body = "\n".join([*totals, "", *lines])[:_MOST_CHARACTERS]
    longest = max((len(run) for run in re.findall(r"`+", body)), default=0)
    fence = "`" * max(longest + 1, 3)
    stream.write(f"## {report.assignment}: {score}\n\n{fence}text\n{body}\n{fence}\n")


def _message(one: ToFix) -> str:
    return f"{points(one.points)} point{'' if one.points == 1 else 's'}: {one.reason}"


def _where(one: ToFix) -> str:
    place = re.fullmatch(r"(.+?):(\d+)(?::(\d+))?", one.at)
    if not place:
        return ""
    column = f"col={place[3]}," if place[3] else ""
    return f"file={_property(place[1])},line={place[2]},{column}"


def _data(text: str) -> str:
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
