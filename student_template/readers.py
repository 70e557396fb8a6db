"""The ways in: which file of a hand-in is its answer sheet, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache

from exercises.assignment import Assignment
from student_template.answer_sheet import AnswerSheet
from student_template.catalogue import HandInError, shown
from student_template.yaml_sheet import read_yaml_sheet

Reader = Callable[[bytes, str, Assignment], AnswerSheet]

READERS: Mapping[str, Reader] = {"answers.yaml": read_yaml_sheet}

# Other endings of the same format; editors of Windows put `.txt` behind the name.
_ALSO = {".yaml": (".yml", ".yaml.txt", ".yml.txt")}


@cache
def _alike(sheet: str) -> re.Pattern[str]:
    """A sheet's name as browsers and learning platforms change it.

    `answers (2).yaml`, `answers-1.yaml`, `answers copy.yaml`, `doejane_3143_207797_answers.yml`.
    """
    stem, _, ending = sheet.rpartition(".")
    endings = "|".join(map(re.escape, (f".{ending}", *_ALSO.get(f".{ending}", ()), ".txt")))
    before = r"(?:.*[_\s-])?"
    number = r"(?:\(\d{1,3}\)|\d{1,3})"
    copy = rf"(?:[\s_-]*(?:copy|kopie)?[\s_-]*{number}?)"
    return re.compile(rf"{before}{re.escape(stem)}{copy}(?:{endings})", re.IGNORECASE)


def is_sheet(name: str) -> bool:
    """Whether a file name is exactly that of an answer sheet."""
    return name.casefold() in READERS


def reader_of(name: str) -> Reader | None:
    """Who reads a file that is named as the answer sheet; a single file may have any name.

    A text is one only by the name of the sheet, as `answers.txt`: others are notes.
    """
    folded = name.casefold()
    for sheet, reader in READERS.items():
        ending = f".{sheet.rpartition('.')[2]}"
        named = folded.endswith(".txt") and _alike(sheet).fullmatch(folded)
        if named or folded.endswith((ending, *_ALSO.get(ending, ()))):
            return reader
    return None


def find_sheet(names: Collection[str], notices: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The path of the only answer sheet, at the top or one level down, and what to tell about it.

    Args:
        names: The paths of all files.
        notices: What was left out.

    Raises:
        HandInError: There is none, or there are several.
    """
    near = sorted(name for name in names if name.count("/") <= 1)
    sheets = [name for name in near if is_sheet(_base(name))]
    alike = [
        name for name in near if any(_alike(sheet).fullmatch(_base(name)) for sheet in READERS)
    ]
    if len(sheets) == 1:
        others = [name for name in alike if name not in sheets][:1]
        unread = (f"{shown(o)} was not read, since {shown(sheets[0])} is there" for o in others)
        return sheets[0], tuple(unread)
    found = sheets or alike
    if len(found) > 1:
        raise HandInError(f"several answer sheets ({', '.join(map(shown, found))}); hand in one")
    if not found:
        raise HandInError(_none(names, notices))
    told = f"{shown(found[0])} was read as the answer sheet; its name should be {_wanted()}"
    return found[0], (told,)


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _wanted() -> str:
    return " or ".join(READERS)


def _none(names: Collection[str], notices: Iterable[str]) -> str:
    """That there is no sheet, and what may be meant for one."""
    links = [notice for notice in notices if any(sheet in notice for sheet in READERS)]
    if links:
        return f"no {_wanted()} in the hand-in; {links[0]}"
    likely = [name for name in names if name.casefold().endswith((".yaml", ".yml", ".txt"))]
    hint = ", ".join(shown(name) for name in sorted(likely)[:3])
    return f"no {_wanted()} in the hand-in" + (
        f"; there is {hint}, is it one of these?" if hint else ""
    )
