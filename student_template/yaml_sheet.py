"""Reads `answers.yaml`: cut at the exercise ids first, so that one bad block spoils only itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from exercises.answer import Place, UnreadableError
from exercises.assignment import Assignment
from student_template.answer_sheet import AnswerSheet
from student_template.blanks import names_in
from student_template.bracketed_sheet import check_assignment, read_bracketed
from student_template.catalogue import HandInError
from student_template.decoding import decoded
from student_template.literal_yaml import LiteralYaml

# Ten pages; the longest answer of a sheet, a proof, has one.
MAX_ANSWER_CHARACTERS = 40_000


@cache
def _known_id() -> re.Pattern[str]:
    return re.compile(r"(?<![a-z0-9-])([a-z0-9-]+/[a-z0-9-]+)[\"']?\s*:")


@cache
def _top_key() -> re.Pattern[str]:
    return re.compile(r"""\s{0,8}(["']?)([A-Za-z_][\w-]*)\1\s*:(?=\s|$)""")


@cache
def _id_line() -> re.Pattern[str]:
    bullet = r"(\s*(?:[-*]\s+|\d+[.)]\s+)?)"
    with_slash = r"""[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+(?=["'`*]{0,2}\s*:)"""
    word = r"""[A-Za-z0-9_-]+(?=["']?\s*:(?:\s|$))"""
    return re.compile(rf"""{bullet}(["'`*]{{0,2}})({with_slash}|{word})\2\s*:""")


@cache
def _fence() -> re.Pattern[str]:
    return re.compile(r"\s{0,3}(?:`{3,}|~{3,})[\w.+-]*\s*")


@cache
def _document_mark() -> re.Pattern[str]:
    return re.compile(r"(?:---|\.\.\.)\s*(?:#.*)?")


class _Block(NamedTuple):
    """The lines of one exercise; the first one holds its id, and the answer from `column` on."""

    exercise: str
    place: Place
    lines: list[str]
    indent: int
    column: int


def read_yaml_sheet(content: bytes, file: str, assignment: Assignment) -> AnswerSheet:
    """Read an answer sheet.

    Args:
        content: The bytes of the file.
        file: Its name inside the hand-in, for messages.
        assignment: The assignment that it answers.

    Raises:
        HandInError: The sheet as a whole cannot be read.
    """
    text, notices = decoded(content, file)
    sheet = AnswerSheet({}, notices)
    lines = _without_fence(text.split("\n"), file, notices)
    text = "\n".join(lines)
    if text.lstrip()[:1] == "{":
        read_bracketed(text, file, assignment, sheet, longest=MAX_ANSWER_CHARACTERS)
    else:
        known = {exercise.id for exercise in assignment.exercises()}
        declared, start = _header(lines, file)
        check_assignment(declared, assignment)
        _notice_stray_lines(lines, start, file, sheet, known)
        for block in _blocks(lines, start, file, known):
            _read_block(block, assignment, sheet)
    sheet.finish()
    return sheet


def _without_fence(lines: list[str], file: str, notices: list[str]) -> list[str]:
    """The lines without a Markdown fence around them and YAML's marks of a document, left blank."""
    bare = ["" if _document_mark().fullmatch(line) else line for line in lines]
    fences = [number for number, line in enumerate(bare) if _fence().fullmatch(line)]
    head = next(
        (n for n, line in enumerate(bare) if _is_key(line, "answers") or line[:1] == "{"), 0
    )
    if not fences or fences[0] > head:
        return bare
    first, last = fences[0], fences[-1] if len(fences) > 1 else len(bare)
    behind = [n for n in range(last + 1, len(bare)) if bare[n].strip()]
    if behind:
        notices.append(f"{file}:{behind[0] + 1}: what stands below the closing fence was not read")
    return [line if first < number < last else "" for number, line in enumerate(bare)]


def _is_key(line: str, name: str) -> bool:
    match = _top_key().match(line)
    return match is not None and match[2].casefold() == name


def _header(lines: list[str], file: str) -> tuple[str | None, int]:
    """The declared assignment, and the line behind `answers:`."""
    declared = None
    for number, line in enumerate(lines):
        match = _top_key().match(line)
        if match is None:
            continue
        if _is_key(line, "assignment"):
            declared = line[match.end() :].split(" #")[0].strip().strip("\"'")
        elif _is_key(line, "answers"):
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


def _blocks(lines: list[str], start: int, file: str, known: Collection[str]) -> Iterator[_Block]:
    """Cut the lines at the exercise ids."""
    heads: list[tuple[int, re.Match[str]]] = []
    base: int | None = None
    for number in range(start, len(lines)):
        match = _id_line().match(lines[number].expandtabs(8))
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


def _inside_block(lines: list[str], heads: list[tuple[int, re.Match[str]]], indent: int) -> bool:
    """Whether a line that deep belongs to the block text of the exercise above it."""
    number, match = heads[-1]
    behind = lines[number].expandtabs(8)[match.end() :].strip()
    return indent > len(match[1]) and behind[:1] in {"|", ">"}


def _notice_stray_lines(
    lines: list[str], start: int, file: str, sheet: AnswerSheet, known: Collection[str]
) -> None:
    """Lines before the first exercise, and ids that stand inside another line."""
    first = True
    for number in range(start, len(lines)):
        line = lines[number]
        head = _id_line().match(line.expandtabs(8))
        first = first and head is None
        if not line.strip() or line.strip().startswith("#"):
            continue
        inside = [
            name for name in _known_id().findall(line[head.end() if head else 0 :]) if name in known
        ]
        if first:
            sheet.notices.append(f"{file}:{number + 1}: this line belongs to no exercise; not read")
        elif inside:
            sheet.notices.append(
                f'{file}:{number + 1}: "{inside[0]}" stands inside another line, so its answer was not'
                " read; start it on a line of its own"
            )


def _read_block(block: _Block, assignment: Assignment, sheet: AnswerSheet) -> None:
    exercise = assignment.exercise(block.exercise)
    if exercise is None:
        sheet.notice_unknown(block.exercise, block.place, assignment)
        return
    if sum(map(len, block.lines)) > MAX_ANSWER_CHARACTERS:
        message = f"longer than {MAX_ANSWER_CHARACTERS:,} characters; shorten it"
        sheet.refuse(exercise, message, block.place, block.place)
        return
    reader = LiteralYaml(block.lines, block.place.file, block.place.line, names_in(exercise))
    try:
        given = reader.value(block.column, block.indent)
    except UnreadableError as error:
        sheet.refuse(exercise, error.message, block.place, error.place)
    else:
        sheet.notices += reader.notices
        sheet.take(exercise, given, block.place)
