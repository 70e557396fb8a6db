"""JUnit XML: a suite for the hand-in, a case for each exercise; what GitLab and others show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO
from xml.etree import ElementTree as ET

from cli.terminal import plain, points
from graders.marking.report import ExerciseReport, PartReport, Report

# What counts neither as passed nor as failed.
_SKIPPED = {"unanswered", "needs-review", "not-checked"}


def write(report: Report, stream: TextIO) -> None:
    """One `testsuites` element; it holds no time, so that the same hand-in gives the same file."""
    write_suites([suite(report)], stream)


def write_suites(suites: Iterable[ET.Element], stream: TextIO) -> None:
    """A whole file."""
    whole = ET.Element("testsuites", name="backcheck")
    whole.extend(suites)
    ET.indent(whole)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(ET.tostring(whole, encoding="unicode") + "\n")


def suite(report: Report) -> ET.Element:
    """The suite of one hand-in."""
    cases = [_case(one, report) for one in report.exercises]
    counts = {
        name: str(sum(case.find(tag) is not None for case in cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    name = f"{report.assignment}: {plain(report.hand_in)}"
    found = ET.Element("testsuite", {"name": name, "tests": str(len(cases)), **counts})
    found.extend(cases)
    return found


def _case(exercise: ExerciseReport, report: Report) -> ET.Element:
    earned = exercise.total("points_strict" if report.strict else "points")
    worth = f"{points(earned)}/{points(exercise.total('max_points'))}"
    case = ET.Element("testcase", classname=report.assignment, name=f"{exercise.id} ({worth})")
    places = [part.at for part in exercise.parts if part.at]
    if places:
        case.set("file", plain(places[0].split(":")[0]))
    if exercise.status == "correct":
        return case
    statuses = {part.verdict.status for part in exercise.parts}
    tag = "error" if exercise.faulty else "skipped" if statuses <= _SKIPPED else "failure"
    outcome = ET.SubElement(case, tag, message=f"{exercise.status}, {worth} points")
    outcome.text = "\n".join(line for part in exercise.parts if (line := told(part)))
    return case


def told(part: PartReport) -> str:
    """One line for a part: where it stands, how it was read, and what is told of it."""
    verdict = part.verdict
    read_as = f"read as {verdict.interpreted_as}" if verdict.interpreted_as else ""
    said = "; ".join(filter(None, (read_as, verdict.feedback)))
    where = f"{part.at}: " if part.at else ""
    return plain(f"{where}{part.id}: {verdict.status}{': ' + said if said else ''}")
