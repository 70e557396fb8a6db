"""Reads a whole hand-in: finds its answer sheet among its files."""

from __future__ import annotations

from pathlib import Path

from exercises.answer import HandIn, Place, Text
from exercises.assignment import Assignment
from exercises.specs import Unsupported
from student_template.answer_sheet import AnswerSheet, read_answer_sheet
from student_template.files import Files, HandInError, read_files

SHEET_NAME = "answers.yaml"


def read_hand_in(path: Path, assignment: Assignment) -> HandIn:
    """Read a hand-in.

    Args:
        path: A folder or a zip.
        assignment: The assignment that it answers.

    Raises:
        HandInError: The hand-in as a whole cannot be read.
    """
    files = read_files(path)
    name = _find_sheet(files)
    sheet = read_answer_sheet(files.contents[name], name, assignment)
    _add_files(files, assignment, sheet)
    notices = (*files.notices, *sheet.notices)
    return HandIn(path.resolve().name, files.sha256, sheet.answers, notices)


def _add_files(files: Files, assignment: Assignment, sheet: AnswerSheet) -> None:
    """Parts that are answered by a file of their own rather than in the sheet."""
    for exercise in assignment.exercises():
        for part, spec in exercise.parts.items():
            file = spec.file if isinstance(spec, Unsupported) else None
            if file and file in files.contents:
                answer = Text(file, Place(file, 1, 1))
                sheet.answers.setdefault(exercise.id, {}).setdefault(part, answer)


def _find_sheet(files: Files) -> str:
    """The path of the only answer sheet, at the top or one level down."""
    sheets = [
        name
        for name in sorted(files.contents)
        if name.count("/") <= 1 and name.rsplit("/", 1)[-1].casefold() == SHEET_NAME
    ]
    if len(sheets) > 1:
        raise HandInError(f"several answer sheets ({', '.join(sheets)}); hand in one")
    if not sheets:
        near = [n for n in files.contents if n.casefold().endswith((".yaml", ".yml", ".txt"))]
        links = [notice for notice in files.notices if SHEET_NAME in notice]
        if links:
            raise HandInError(f"no {SHEET_NAME} in the hand-in; {links[0]}")
        found = f"; there is {', '.join(sorted(near)[:3])}, is it one of these?" if near else ""
        raise HandInError(f"no {SHEET_NAME} in the hand-in{found}")
    return sheets[0]
