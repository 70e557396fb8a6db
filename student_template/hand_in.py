"""Reads a whole hand-in: its answer sheet, and the files beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from exercises.answer import HandIn, Place, Text
from exercises.assignment import Assignment
from exercises.language.spelling import did_you_mean
from exercises.specs import Code, NotebookFile, Spec, Unsupported
from student_template.answer_sheet import AnswerSheet
from student_template.catalogue import HandInError, shown
from student_template.files import Files, read_files
from student_template.readers import Reader, find_sheet, reader_of
from student_template.renamed import copies_of, under_asked_names


def read_hand_in(path: Path, assignment: Assignment) -> HandIn:
    """Read a hand-in.

    Args:
        path: A folder, a zip, or an answer sheet alone.
        assignment: The assignment that it answers.

    Raises:
        HandInError: The hand-in as a whole cannot be read.
    """
    return hand_in_of(read_files(path), path, assignment)


def hand_in_of(files: Files, path: Path, assignment: Assignment) -> HandIn:
    """The hand-in that some files are, which were read from a path.

    Raises:
        HandInError: There is no answer sheet that can be read.
    """
    if files.single:
        name, told = next(iter(files.contents)), tuple(_read_alone(path.name, assignment))
    else:
        name, told = find_sheet(files.contents, files.notices)
    sheet = _reader(name)(files.contents[name], name, assignment)
    named = {*_asked(assignment), *_given(sheet)}
    beside, renamed = under_asked_names(_beside(name, files), named)
    notices = (
        *files.notices,
        *told,
        *renamed,
        *sheet.notices,
        *_add_files(beside, assignment, sheet),
    )
    misspelt = {id_: said for id_, said in sheet.misspelt.items() if id_ not in sheet.answers}
    return HandIn(path.resolve().name, files.sha256, sheet.answers, notices, beside, misspelt)


def _reader(name: str) -> Reader:
    reader = reader_of(name)
    if reader is None:
        raise HandInError(f"{shown(name)} is neither an answer sheet nor a zip or a folder")
    return reader


def _read_alone(name: str, assignment: Assignment) -> Iterator[str]:
    """What to tell when programs may lie beside a sheet that was handed in alone."""
    if any(assignment.programs()):
        yield f"only {shown(name)} was read; hand in its folder to have programs read as well"


def _beside(sheet: str, files: Files) -> Mapping[str, bytes]:
    """The files in the folder of the sheet and below, by their path from there."""
    folder = sheet.rpartition("/")[0]
    start = f"{folder}/" if folder else ""
    return {
        name.removeprefix(start): content
        for name, content in files.contents.items()
        if name.startswith(start) and name != sheet
    }


def _asked(assignment: Assignment) -> Iterator[str]:
    """The files that the sheet asks for by name."""
    for exercise in assignment.exercises():
        for spec in exercise.parts.values():
            if not isinstance(spec, NotebookFile) and (file := _file_of(spec, {})):
                yield file


def _given(sheet: AnswerSheet) -> Iterator[str]:
    """The answers that are the name of a file, such as a figure's."""
    for parts in sheet.answers.values():
        for answer in parts.values():
            if isinstance(answer, Text) and _file_name().fullmatch(answer.text.strip()):
                yield answer.text.strip()


@cache
def _file_name() -> re.Pattern[str]:
    return re.compile(r"[\w -]{1,80}\.(?:py|ipynb|png|jpe?g|svg|pdf)", re.IGNORECASE)


def _add_files(
    beside: Mapping[str, bytes], assignment: Assignment, sheet: AnswerSheet
) -> Iterator[str]:
    """Answer the parts that are files of their own; tell of what looks like a misspelt name."""
    asked = set()
    untouched = set(_stubs(beside, assignment))
    for exercise in assignment.exercises():
        for part, spec in exercise.parts.items():
            file = _file_of(spec, beside)
            if isinstance(spec, NotebookFile) and not file:
                yield from _several_notebooks(beside, sheet, exercise.id, part)
            if file and not isinstance(spec, NotebookFile):
                asked.add(file)
            if file in beside and file not in untouched:
                answer = Text(file, Place(file, 1, 1))
                parts = sheet.answers.setdefault(exercise.id, {})
                # The empty line of the template stands for the file as well.
                if isinstance(given := parts.get(part, answer), Text) and given.blank:
                    given = answer
                parts[part] = given
    for file in sorted(asked - beside.keys()):
        if hint := _meant(file, beside.keys() - asked):
            yield f"there is no {file}, which is asked for{hint}"


def _notebooks(beside: Mapping[str, bytes]) -> Sequence[str]:
    """The notebooks of a hand-in; where there are none, its scripts."""
    kept = [name for name in beside if ".ipynb_checkpoints/" not in name]
    for ending in (".ipynb", ".py"):
        if found := sorted(name for name in kept if name.casefold().endswith(ending)):
            return found
    return []


def _several_notebooks(
    beside: Mapping[str, bytes], sheet: AnswerSheet, exercise: str, part: str
) -> Iterator[str]:
    """What to tell where one of several files must be named, and none is."""
    given = sheet.answers.get(exercise, {}).get(part)
    found = _notebooks(beside)
    if len(found) > 1 and (given is None or (isinstance(given, Text) and given.blank)):
        listed = ", ".join(map(shown, found[:5]))
        yield f"{exercise}: {part}: several files may hold the code ({listed}); name the one"


def _meant(file: str, others: Collection[str]) -> str:
    """What may have been meant to be a file that is not there; empty if nothing looks like it."""
    below = [name for name in others if name.rpartition("/")[2].casefold() == file.casefold()]
    if copies := copies_of(file, others):
        return f"; is it {' or '.join(map(shown, copies[:3]))}? Hand in one of them"
    if deeper := sorted(name for name in below if "/" in name):
        return f"; {shown(deeper[0])} is not read, move it beside the answer sheet"
    notebook = file.removesuffix(".py") + ".ipynb"
    if file.endswith(".py") and notebook in others:
        return f"; {notebook} is not run, save its code as {file}"
    return did_you_mean(file, {one for one in others if one.endswith(".py") and "/" not in one})


def _stubs(beside: Mapping[str, bytes], assignment: Assignment) -> Iterator[str]:
    """The programs that are as they were handed out: they answer nothing."""
    for program in assignment.programs():
        if program.file in beside:
            from student_template.render import render_stub  # noqa: PLC0415 - slow to import

            if beside[program.file].split() == render_stub(program).encode().split():
                yield program.file


def _file_of(spec: Spec, beside: Mapping[str, bytes]) -> str:
    """The file that answers a part; that of a notebook is the only one that there is."""
    if isinstance(spec, Code):
        return spec.program.file
    if isinstance(spec, NotebookFile):
        found = _notebooks(beside)
        return found[0] if len(found) == 1 else ""
    return spec.file or "" if isinstance(spec, Unsupported) else ""
