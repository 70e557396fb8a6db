"""Invents a class of any size, as learning platforms export it.

PYTHONPATH=. python benchmarks/invented_class.py FOLDER SIZE [ASSIGNMENT [SEED]]
writes FOLDER/class and FOLDER/roster.csv.

Students answer what the solutions say, with slips, blanks, placeholders and notations that nobody can read;
some come late, some hand in broken files, some nothing. The same seed invents the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from exercises.answer import Answer, Fields, Items, Text
from exercises.assignment import Assignment
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys

GIVEN = (
    "Ada Alan Amélie Björn Chen Dmitri Emmy Fatima Grace Hugo Inés Jürgen Kamala Liam Mei Noor Olu"
    " Priya Qi Rosa"
)
FAMILY = (
    "Lovelace Turing Nguyễn Åström Müller O'Neill García Kovács de_Vries Öztürk Smith Ivanova Sato"
    " Wang Noether Dąbek"
)
DUE = datetime(2026, 11, 2, 22, 59, tzinfo=UTC)
_UNREADABLE = (
    "see the photo",
    "w ≔ ⟪∂⟫ ∮ x",
    "idk, the formula from the lecture",
    "(((",
    "as in 2b)",
)
_PLACEHOLDERS = ("?", "TODO", "...")

Sheet = dict[str, Any]
Parts = Mapping[str, Any]


class Student(NamedTuple):
    """Somebody invented: how much is known, and how late the hand-in comes, negative if in time."""

    id: str
    name: str
    skill: float
    later: timedelta

    @property
    def login(self) -> str:
        """The name without spaces and signs, as platforms spell it."""
        return re.sub(r"[\W_]", "", self.name).lower()


def students(size: int, seed: int) -> list[Student]:
    """So many students; one in ten comes late."""
    draw = random.Random(f"students {seed}")  # noqa: S311
    given, family = GIVEN.split(), FAMILY.split()
    names: dict[str, None] = {}
    while (
        len(names) < size
    ):  # nobody is called like somebody else: platforms could not tell them apart
        given_names = f"{draw.choice(given)} {draw.choice(given)} {draw.choice(given)}"
        names[f"{given_names} {draw.choice(family).replace('_', ' ')}"] = None
    made = []
    for number, name in enumerate(names):
        hours = draw.uniform(0.2, 60) if draw.random() < 0.1 else -draw.uniform(0.1, 200)
        made.append(Student(f"s{number:05}", name, draw.betavariate(5, 2), timedelta(hours=hours)))
    return made


def references(assignment: Assignment) -> Mapping[str, Parts]:
    """What the solutions say, exercise by exercise and part by part."""
    keys = load_keys(assignment, CONTENT.parent / "solutions")
    return {
        name: {part: _plain(answer) for part, answer in parts.items()}
        for name, parts in keys.reference.items()
    }


def _plain(answer: Answer) -> Any:
    if isinstance(answer, Text):
        return answer.text
    if isinstance(answer, Items):
        return [_plain(one) for one in answer.items]
    assert isinstance(answer, Fields)
    return {name: _plain(one) for name, one in answer.fields.items()}


def sheet(student: Student, assignment: str, right: Mapping[str, Parts], seed: int) -> Sheet:
    """What a student answers."""
    draw = random.Random(f"answers {seed} {student.id}")  # noqa: S311
    answers: Sheet = {}
    for exercise, parts in right.items():
        if draw.random() < 0.06:
            continue  # left out
        given = {part: _answered(answer, student, draw) for part, answer in parts.items()}
        answers[exercise] = given["answer"] if list(given) == ["answer"] else given
    return {"assignment": assignment, "answers": answers}


def written(value: Any, depth: int = 0) -> str:
    """A sheet as the template has it: what goes over several lines is a block."""
    if isinstance(value, dict) and value:
        behind = "\n" if depth else ""
        indent = "  " * depth
        return behind + "".join(f"{indent}{k}: {written(v, depth + 1)}" for k, v in value.items())
    if isinstance(value, str) and "\n" in value.strip():
        lines = value.strip().splitlines()
        return "|\n" + "".join(f"{'  ' * depth}{line.strip()}\n" for line in lines)
    return json.dumps(value, ensure_ascii=False) + "\n"


def _answered(answer: Any, student: Student, draw: random.Random) -> Any:
    if draw.random() < student.skill:
        return answer
    how = draw.random()
    if how < 0.08:
        return draw.choice(_PLACEHOLDERS)
    if how < 0.16:
        return draw.choice(_UNREADABLE)
    return _slipped(answer, draw)


def _slipped(answer: Any, draw: random.Random) -> Any:
    """One text inside an answer, with one slip."""
    if isinstance(answer, list) and answer:
        at = draw.randrange(len(answer))
        return [_slipped(one, draw) if at == n else one for n, one in enumerate(answer)]
    if isinstance(answer, dict) and answer:
        at = draw.randrange(len(answer))
        return {k: _slipped(v, draw) if at == n else v for n, (k, v) in enumerate(answer.items())}
    text = str(answer)
    fitting = [slip(text, draw) for slip in SLIPS]
    others = [one for one in fitting if one != text]
    return draw.choice(others) if others else text


def _digit(text: str, draw: random.Random) -> str:
    places = [found.start() for found in re.finditer(r"\d", text)]
    if not places:
        return text
    at = draw.choice(places)
    return text[:at] + str((int(text[at]) + draw.randint(1, 9)) % 10) + text[at + 1 :]


def _sign(text: str, _draw: random.Random) -> str:
    if len(text.split()) > 12:
        return text  # a sentence has no sign
    return (
        text[1:].lstrip()
        if text.startswith("-")
        else f"-{text}"
        if re.search(r"\d|\^", text)
        else text
    )


def _transposed(text: str, _draw: random.Random) -> str:
    return text.replace("^T", "") if "^T" in text else text


def _shape(text: str, _draw: random.Random) -> str:
    return " x ".join(reversed(text.split(" x "))) if text.count(" x ") == 1 else text


def _verdict(text: str, _draw: random.Random) -> str:
    return {"yes": "no", "no": "yes", "true": "false", "false": "true"}.get(text, text)


def _option(text: str, draw: random.Random) -> str:
    return draw.choice("abcd") if re.fullmatch("[a-d]", text) else text


def _half_said(text: str, draw: random.Random) -> str:
    words = text.split()
    return " ".join(words[: draw.randint(3, len(words) - 1)]) if len(words) > 6 else text


SLIPS: tuple[Callable[[str, random.Random], str], ...] = (
    _digit, _sign, _transposed, _shape, _verdict, _option, _half_said,
)  # fmt: skip


class Export:
    """The folder that platforms export to; each way of naming is a method."""

    def __init__(self, folder: Path, assignment: str) -> None:
        self.folder = folder
        self.assignment = assignment
        self.folder.mkdir(parents=True, exist_ok=True)
        self._gradescope: dict[str, Any] = {}

    def close(self) -> None:
        """Write what a platform tells about all of its submissions."""
        if self._gradescope:
            text = json.dumps(self._gradescope, indent=1)
            (self.folder / "submission_metadata.yml").write_text(text)

    def plain(self, student: Student, files: Mapping[str, bytes], _at: datetime) -> None:
        """A folder with the id of the student."""
        _folder(self.folder / student.id, files)

    def zipped(self, student: Student, files: Mapping[str, bytes], _at: datetime) -> None:
        """A zip with one wrapping folder, as students make it."""
        (self.folder / f"{student.id}.zip").write_bytes(
            _zip({f"hw/{k}": v for k, v in files.items()})
        )

    def tarred(self, student: Student, files: Mapping[str, bytes], _at: datetime) -> None:
        """A tar of Unix."""
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w") as tar:
            for name, content in files.items():
                details = tarfile.TarInfo(name)
                details.size = len(content)
                tar.addfile(details, io.BytesIO(content))
        (self.folder / f"{student.id}.tar").write_bytes(data.getvalue())

    def canvas(self, student: Student, files: Mapping[str, bytes], at: datetime) -> None:
        """Flat files, LATE in the name."""
        late = "LATE_" if at > DUE else ""
        for number, (name, content) in enumerate(files.items()):
            flat = f"{student.login}_{late}{student.id[1:]}_{number}{student.id[1:]}_{name}"
            (self.folder / flat).write_bytes(content)

    def moodle(self, student: Student, files: Mapping[str, bytes], _at: datetime) -> None:
        """A folder with the name of the student, and the zip in it."""
        name = f"{student.name}_{student.id[1:]}_assignsubmission_file_"
        _folder(self.folder / name, {"hw.zip": _zip(files)})

    def blackboard(self, student: Student, files: Mapping[str, bytes], at: datetime) -> None:
        """Flat files with the time of the attempt."""
        time = at.strftime("%Y-%m-%d-%H-%M-%S")
        for name, content in files.items():
            (self.folder / f"Homework_{student.id}_attempt_{time}_{name}").write_bytes(content)

    def brightspace(self, student: Student, files: Mapping[str, bytes], at: datetime) -> None:
        """A folder with number, name and time."""
        time = at.strftime("%b %-d, %Y %-I%M %p")
        _folder(self.folder / f"{student.id[1:]}-77 - {student.name} - {time}", files)

    def gradescope(self, student: Student, files: Mapping[str, bytes], at: datetime) -> None:
        """A folder with a number; a table tells whose it is."""
        name = f"submission_{student.id[1:]}"
        _folder(self.folder / name, files)
        who = {":name": student.name, ":sid": student.id, ":email": f"{student.id}@example.org"}
        said = at.strftime("%Y-%m-%d %H:%M:%S.000000000 Z")
        self._gradescope[name] = {":submitters": [who], ":created_at": said}

    def github(self, student: Student, files: Mapping[str, bytes], _at: datetime) -> None:
        """A clone, named after assignment and login."""
        _folder(self.folder / f"{self.assignment}-{student.id}", files)


WAYS = (
    Export.plain, Export.zipped, Export.tarred, Export.canvas, Export.moodle, Export.blackboard,
    Export.brightspace, Export.gradescope, Export.github,
)  # fmt: skip


def _folder(path: Path, files: Mapping[str, bytes]) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).write_bytes(content)


def _zip(files: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return data.getvalue()


def _files(text: str, draw: random.Random) -> dict[str, bytes]:
    """The sheet under the names that it comes by; one in forty is broken."""
    name = draw.choices(
        ("answers.yaml", "answers.yml", "Answers.yaml", "answers-1.yaml"), (90, 4, 3, 3)
    )[0]
    content, broken = text.encode(), draw.random()
    if broken < 0.005:
        return {"scan.pdf": b"%PDF-1.7\n% a photo of a page\n"}
    if broken < 0.010:
        return {name: b""}
    if broken < 0.015:
        return {name: content[: len(content) // 2]}
    if broken < 0.020:
        return {name: text.replace("the", "thé").encode("latin-1", "replace")}
    if broken < 0.025:
        return {name: content, "answers (2).yaml": content[:-40]}
    return {name: content}


def invent(
    place: Path, size: int, assignment: str = "hw3", seed: int = 1, ways: tuple[Any, ...] = WAYS
) -> None:
    """Write a class of so many students, of whom one in fifty hands in nothing."""
    sheet_ = load_assignment(assignment)
    right, everybody = references(sheet_), students(size, seed)
    export = Export(place / "class", assignment)
    draw = random.Random(f"export {seed}")  # noqa: S311
    for student in everybody:
        if draw.random() < 0.02:
            continue
        text = written(sheet(student, assignment, right, seed))
        draw.choice(ways)(export, student, _files(text, draw), DUE + student.later)
    export.close()
    with (place / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "email", "section"))
        for number, student in enumerate(everybody):
            email = f"{student.id}@example.org"
            writer.writerow((student.id, student.name, email, "AB"[number % 2]))


if __name__ == "__main__":
    FOLDER, SIZE, *MORE = sys.argv[1:]
    invent(Path(FOLDER), int(SIZE), *MORE[:1], seed=int(MORE[1]) if MORE[1:] else 1)
