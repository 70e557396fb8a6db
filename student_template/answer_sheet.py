"""Reads `answers.yaml`: cut at the exercise ids first, so that one bad block spoils only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from exercises.answer import Answer, Fields, Misread, Place, Text, UnreadableError, texts
from exercises.assignment import Assignment
from exercises.language.spelling import did_you_mean
from student_template.blanks import Parts, lay_out, names_in
from student_template.files import HandInError
from student_template.literal_yaml import LiteralYaml, read_flow

MAX_SHEET_BYTES = 1_000_000
MAX_ANSWER_CHARACTERS = 40_000
MAX_NOTICES = 100

# Not exercises, yet part of a hand-in: dropped on reading, so that marking is blind.
_GATES = re.compile(r"(meta/.*|.*/archive|.*/notebook-rules)")
_KNOWN_ID = re.compile(r"(?<![a-z0-9-])([a-z0-9-]+/[a-z0-9-]+)[\"']?\s*:")
_TOP_KEY = re.compile(r"""(["']?)([A-Za-z_][\w-]*)\1\s*:(?=\s|$)""")
_ID_LINE = re.compile(
    r"""(\s*(?:[-*]\s+|\d+[.)]\s+)?)(["'`*]{0,2})"""
    r"""([A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+(?=["'`*]{0,2}\s*:)|[A-Za-z0-9_-]+(?=["']?\s*:(?:\s|$)))"""
    r"""\2\s*:"""
)


class _Block(NamedTuple):
    """The lines of one exercise; the first one holds its id, and the answer from `column` on."""

    exercise: str
    place: Place
    lines: list[str]
    indent: int
    column: int


@dataclass
class AnswerSheet:
    """The answers of a sheet by exercise and part, and what was noticed on reading."""

    answers: dict[str, Parts]
    notices: list[str]


def read_answer_sheet(content: bytes, file: str, assignment: Assignment) -> AnswerSheet:
    """Read an answer sheet.

    Args:
        content: The bytes of the file.
        file: Its name inside the hand-in, for messages.
        assignment: The assignment that it answers.

    Raises:
        HandInError: The sheet as a whole cannot be read.
    """
    text = _decoded(content, file)
    sheet = AnswerSheet({}, [])
    if text.lstrip()[:1] == "{":
        _read_bracketed(text, file, assignment, sheet)
        del sheet.notices[MAX_NOTICES:]
        return sheet
    lines = text.split("\n")
    declared, start = _header(lines, file)
    _check_assignment(declared, assignment)
    first_places: dict[str, Place] = {}
    _notice_stray_lines(lines, start, file, sheet, {e.id for e in assignment.exercises()})
    for block in _blocks(lines, start, file, {e.id for e in assignment.exercises()}):
        twin = first_places.setdefault(block.exercise, block.place)
        if twin is not block.place:
            message = f"{block.exercise} is answered twice (lines {twin.line} and"
            _refuse(sheet, assignment, block, f"{message} {block.place.line}); keep one of the two")
        else:
            _read_block(block, assignment, sheet)
    del sheet.notices[MAX_NOTICES:]
    return sheet


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MAX_SHEET_BYTES:
        raise HandInError(
            f"{file} has {len(content) / 1e6:.1f} MB; an answer sheet may have"
            f" {MAX_SHEET_BYTES / 1e6:.0f} MB"
        )
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or content[1:2] == b"\0":
        raise HandInError(f"{file} is written in UTF-16; save it as UTF-8 and hand it in again")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HandInError(
            f"{file}:{line}: is not UTF-8 (byte {content[error.start]:#04x}); save the file as"
            " UTF-8 and hand it in again"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise HandInError(f"{file}:{line}: holds a NUL byte; save it as plain text in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _header(lines: list[str], file: str) -> tuple[str | None, int]:
    """The declared assignment, and the line behind `answers:`."""
    declared = None
    for number, line in enumerate(lines):
        match = _TOP_KEY.match(line)
        if match and match[2] == "assignment":
            declared = line[match.end() :].split(" #")[0].strip().strip("\"'")
        elif match and match[2] == "answers":
            rest = line[match.end() :].strip()
            if rest and not rest.startswith("#") and rest not in {"{}", "null", "~"}:
                raise HandInError(
                    f'{file}:{number + 1}:{match.end() + 1}: nothing may follow "answers:" on its'
                    " line; write each exercise on its own line below"
                )
            return declared, number + 1
    raise HandInError(
        f'{file}: has no line "answers:"; `course template` makes a sheet with the right lines'
    )


def _check_assignment(declared: str | None, assignment: Assignment) -> None:
    if declared is not None and declared != assignment.id:
        raise HandInError(
            f'the answer sheet is for "{declared}", but "{assignment.id}" is being graded'
        )


def _blocks(lines: list[str], start: int, file: str, known: set[str]) -> Iterator[_Block]:
    """Cut the lines at the exercise ids."""
    heads: list[tuple[int, re.Match[str]]] = []
    base: int | None = None
    for number in range(start, len(lines)):
        match = _ID_LINE.match(lines[number].expandtabs(8))
        if match is None:
            continue
        indent = len(match[1])
        if base is None:
            base = indent
        if indent <= base or (match[3] in known and not _inside_block(lines, heads, indent)):
            heads.append((number, match))
    ends = [*(number for number, _ in heads[1:]), len(lines)]
    for (number, match), end in zip(heads, ends, strict=False):
        place = Place(file, number + 1, len(match[1]) + 1)
        block = [lines[number].expandtabs(8), *lines[number + 1 : end]]
        yield _Block(match[3], place, block, len(match[1]), match.end())


def _notice_stray_lines(
    lines: list[str], start: int, file: str, sheet: AnswerSheet, known: set[str]
) -> None:
    """Lines before the first exercise, and ids that stand inside another line."""
    first = True
    for number in range(start, len(lines)):
        line = lines[number]
        head = _ID_LINE.match(line.expandtabs(8))
        first = first and head is None
        if not line.strip() or line.strip().startswith("#"):
            continue
        inside = [
            one for one in _KNOWN_ID.findall(line[head.end() if head else 0 :]) if one in known
        ]
        if first:
            sheet.notices.append(f"{file}:{number + 1}: this line belongs to no exercise; not read")
        elif inside:
            sheet.notices.append(
                f'{file}:{number + 1}: "{inside[0]}" stands inside another line, so its answer was not'
                " read; start it on a line of its own"
            )


def _inside_block(lines: list[str], heads: list[tuple[int, re.Match[str]]], indent: int) -> bool:
    """Whether a line that deep belongs to the block text of the exercise above it."""
    number, match = heads[-1]
    behind = lines[number].expandtabs(8)[match.end() :].strip()
    return indent > len(match[1]) and behind[:1] in {"|", ">"}


def _read_block(block: _Block, assignment: Assignment, sheet: AnswerSheet) -> None:
    exercise = assignment.exercise(block.exercise)
    if exercise is None:
        _notice_unknown(block.exercise, block.place, assignment, sheet)
        return
    if sum(map(len, block.lines)) > MAX_ANSWER_CHARACTERS:
        message = f"longer than {MAX_ANSWER_CHARACTERS:,} characters; shorten it"
        _refuse(sheet, assignment, block, message)
        return
    reader = LiteralYaml(block.lines, block.place.file, block.place.line, names_in(exercise))
    try:
        parts, notices = lay_out(exercise, reader.value(block.column, block.indent))
    except UnreadableError as error:
        sheet.answers[exercise.id] = dict.fromkeys(
            exercise.parts, Misread(error.message, error.place)
        )
    else:
        sheet.answers[exercise.id] = parts
        sheet.notices += [*reader.notices, *notices]


def _refuse(sheet: AnswerSheet, assignment: Assignment, block: _Block, message: str) -> None:
    if exercise := assignment.exercise(block.exercise):
        sheet.answers[exercise.id] = dict.fromkeys(exercise.parts, Misread(message, block.place))
    else:
        _notice_unknown(block.exercise, block.place, assignment, sheet)


def _notice_unknown(name: str, place: Place, assignment: Assignment, sheet: AnswerSheet) -> None:
    if not _GATES.fullmatch(name) and len(sheet.notices) < MAX_NOTICES:
        hint = did_you_mean(name, (e.id for e in assignment.exercises()))
        sheet.notices.append(
            f'{place}: {assignment.id} has no exercise "{name}"{hint}; this answer was not read'
        )


def _read_bracketed(text: str, file: str, assignment: Assignment, sheet: AnswerSheet) -> None:
    """A sheet written as one mapping in brackets, such as JSON."""
    try:
        root = read_flow(text, file)
    except UnreadableError as error:
        raise HandInError(f"{error.place}: {error.message}") from error
    fields: Mapping[str, Answer] = root.fields if isinstance(root, Fields) else {}
    declared, answers = fields.get("assignment"), fields.get("answers")
    _check_assignment(declared.text if isinstance(declared, Text) else None, assignment)
    if not isinstance(answers, Fields):
        raise HandInError(f'{file}: has no mapping "answers"')
    for name, given in answers.fields.items():
        exercise = assignment.exercise(name)
        if exercise is None:
            _notice_unknown(name, answers.places[name], assignment, sheet)
        elif sum(len(one.text) for one in texts(given)) > MAX_ANSWER_CHARACTERS:
            message = f"longer than {MAX_ANSWER_CHARACTERS:,} characters; shorten it"
            sheet.answers[name] = dict.fromkeys(exercise.parts, Misread(message, given.place))
        else:
            parts, notices = lay_out(exercise, given)
            sheet.answers[name] = parts
            sheet.notices += notices
