"""A sheet written as one mapping in braces, such as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from exercises.answer import Place, Text, UnreadableError
from exercises.assignment import Assignment
from student_template.answer_sheet import AnswerSheet
from student_template.blanks import names_in
from student_template.brackets import without_comments
from student_template.catalogue import HandInError
from student_template.flow import Entry, Flow
from student_template.names import Names, normalised

_TOP = ("assignment", "answers")


def check_assignment(declared: str | None, assignment: Assignment) -> None:
    """Refuse a sheet for another assignment.

    Raises:
        HandInError: It is one.
    """
    if declared is not None and declared != assignment.id:
        raise HandInError(
            f'the answer sheet is for "{declared}", but "{assignment.id}" is being graded'
        )


def read_bracketed(
    text: str, file: str, assignment: Assignment, sheet: AnswerSheet, *, longest: int
) -> None:
    """Read the exercises of a sheet in braces; where these do not match, cut it at the ids.

    Raises:
        HandInError: The sheet as a whole cannot be read.
    """
    text, _ = without_comments(text)
    flow = Flow(text, Place(file, 1, 1))
    try:
        entries = _exercises(flow, file, assignment)
    except UnreadableError as error:
        raise HandInError(f"{error.place}: {error.message}") from error
    for entry in entries:
        exercise = assignment.exercise(entry.name)
        if exercise is None:
            sheet.notice_unknown(entry.name, entry.place, assignment)
            continue
        place = flow.place(entry.start)
        if entry.end - entry.start > longest:
            message = f"longer than {longest:,} characters; shorten it"
            sheet.refuse(exercise, message, entry.place, place)
            continue
        try:
            given = flow.stretch(entry.start, entry.end).parts(names_in(exercise))
        except UnreadableError as error:
            sheet.refuse(exercise, error.message, entry.place, error.place)
        else:
            sheet.take(exercise, given, entry.place)


def _exercises(flow: Flow, file: str, assignment: Assignment) -> list[Entry]:
    start = len(flow.text) - len(flow.text.lstrip())
    end = flow.brackets.closing(start)
    if end is None:
        ids = (exercise.id for exercise in assignment.exercises())
        known = {normalised(name) for name in (*_TOP, *ids)}
        heads = flow.heads(start, len(flow.text), Names(known, any_word=False))
        top = _by_name(heads)
        entries = [entry for entry in heads if entry.name.casefold() not in _TOP]
        if not entries:
            message = f"the bracket {flow.text[start]} opened here is never closed"
            raise UnreadableError(message, flow.place(start))
    else:
        top = _by_name(flow.entries(start, end + 1) or [])
        answers = top.get("answers")
        inside = flow.entries(*flow.trimmed(answers.start, answers.end)) if answers else None
        if inside is None:
            raise HandInError(f'{file}: has no mapping "answers"')
        entries = inside
    if declared := top.get("assignment"):
        start, end = next(flow.brackets.split(declared.start, declared.end), (declared.end,) * 2)
        name = flow.node(start, end)
        check_assignment(name.text if isinstance(name, Text) else None, assignment)
    return entries


def _by_name(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.name.casefold(): entry for entry in entries}
