"""Mutants: the reference program with one slip each, and the checks that must notice it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from exercises.answer import Place
from exercises.loader import read_text
from exercises.mistakes import problems
from exercises.model import Model
from exercises.strict_yaml import AssignmentError, locate, plain, read_strict_yaml

FOLDER = "code"


class Mutant(Model):
    """A program with some of its text replaced; `fails` names the checks by exercise."""

    name: str
    replace: Mapping[str, str] = Field(min_length=1)
    fails: Mapping[str, tuple[str, ...]] = Field(min_length=1)

    def program(self, reference: str) -> str:
        """The text of the mutant.

        Raises:
            ValueError: What is to be replaced does not occur in the reference.
        """
        for old, new in self.replace.items():
            if old not in reference:
                raise ValueError(f"the reference has no {old!r}")
            reference = reference.replace(old, new)
        return reference


class Reference(NamedTuple):
    """The reference program of a file, its mutants, and the programs beside it.

    `place` is the file of the mutants, and `places` says where each of them stands.
    """

    program: str
    mutants: tuple[Mutant, ...]
    place: str
    beside: Mapping[str, bytes] = {}
    places: tuple[Place, ...] = ()


def reference_files(folder: Path) -> dict[str, bytes]:
    """The reference programs of an assignment by file name; none where there is no folder of code.

    Args:
        folder: The folder of the assignment's solutions.
    """
    return {path.name: path.read_bytes() for path in sorted((folder / FOLDER).glob("*.py"))}


def load_reference(folder: Path, file: str) -> Reference:
    """The reference program of one file, with its mutants, which may be missing.

    Raises:
        AssignmentError: The program is missing, or one of the two files cannot be read.
    """
    path = folder / FOLDER / file
    mutants = path.with_suffix(".mutants.yaml")
    place = f"{folder.parent.name}/{folder.name}/{FOLDER}/{mutants.name}"
    program = read_text(path)
    beside = {name: one for name, one in reference_files(folder).items() if name != file}
    if not mutants.is_file():
        return Reference(program, (), place, beside)
    tree = read_strict_yaml(read_text(mutants), place)
    try:
        found = _MUTANTS.validate_python(plain(tree))
    except ValidationError as error:
        raise AssignmentError(*problems(tree, error.errors())) from error
    places = tuple(locate(tree, (number,)) for number in range(len(found)))
    return Reference(program, found, place, beside, places)


_MUTANTS = TypeAdapter(tuple[Mutant, ...])
