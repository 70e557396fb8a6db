"""The roster: who is in the class, and by which names platforms know them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cli.intake.extension import checked
from cli.intake.student_table import StudentTableError, read_student_table


class Student(NamedTuple):
    """A line of the roster. `login` is the student's name on a platform; `extension` is extra time."""

    id: str
    name: str = ""
    email: str = ""
    login: str = ""
    section: str = ""
    group: str = ""
    extension: str = ""

    def known_as(self) -> Iterator[str]:
        """The names that mean this student, as `folded` spells them."""
        local = self.email.partition("@")[0]
        yield from filter(None, map(folded, (self.id, self.email, local, self.login, self.name)))
        if names := _words(self.name):
            yield "".join(names)
            # Platforms put the family name first, with or without the other names in between.
            yield "".join((names[-1], *names[:-1]))
            yield "".join((names[-1], names[0]))


class Roster:
    """The students of a class, found by what platforms call them."""

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = tuple(students)
        self._by_name: defaultdict[str, set[Student]] = defaultdict(set)
        self._by_group: defaultdict[str, list[Student]] = defaultdict(list)
        for student in self.students:
            for name in student.known_as():
                self._by_name[name].add(student)
            if student.group:
                self._by_group[folded(student.group)].append(student)

    def whose(self, names: Iterable[str], number: str = "") -> tuple[Student, ...]:
        """The student with one of these names, or all students of the group that has it.

        A name of several students means the one whose id is the platform's number, or nobody: a
        number alone proves nothing, as platforms count in their own ways.
        """
        spelt = [folded(name) for name in names if name]
        for name in spelt:
            students = self._by_name.get(name, set())
            if len(students) > 1:
                students = {one for one in students if folded(one.id) == folded(number)}
            if len(students) == 1:
                return tuple(students)
        return next((tuple(self._by_group[one]) for one in spelt if one in self._by_group), ())


def read_roster(path: Path) -> Roster:
    """Read a roster: a table with a column `id`, and any of those of `Student`.

    Raises:
        StudentTableError: It is no such table.
    """
    students: dict[str, Student] = {}
    for place, cells in read_student_table(path, ["id"], Student._fields):
        student = Student(**cells)
        if not student.id or "/" in student.id or "\\" in student.id or student.id[0] == ".":
            raise StudentTableError(f"{place}: “{student.id}” is no id; it names the report's file")
        _check_extension(student.extension, place)
        if students.setdefault(student.id.casefold(), student) is not student:
            raise StudentTableError(f"{place}: the id {student.id} stands there twice")
    return Roster(students.values())


def _check_extension(extension: str, place: str) -> None:
    try:
        checked(extension)
    except ValueError as error:
        raise StudentTableError(f"{place}: {error}") from error


def folded(name: str) -> str:
    """A name as it is compared: letters and digits, without accents and case."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in plain if c.isalnum() or c == "@")


def _words(name: str) -> list[str]:
    """The names of a person, the family name last."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma else name
    return [one for one in map(folded, re.split(r"[\s_]+", ordered)) if one]
