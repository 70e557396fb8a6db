"""Files that a browser or a learning platform renamed: `conv-1.py` or `conv (2).py` is conv.py."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from student_template.catalogue import shown


class Renamed(NamedTuple):
    """The files of a hand-in under the names that were asked for, and what to tell about it."""

    files: Mapping[str, bytes]
    notices: tuple[str, ...]


def under_asked_names(files: Mapping[str, bytes], asked: Collection[str]) -> Renamed:
    """Give a file its name back where it is asked for, is not there, and only one copy of it is.

    Args:
        files: The files by their path.
        asked: The names that the sheet asks for, or that answers give.
    """
    back = {
        copies[0]: name
        for name in sorted(asked)
        if name not in files and len(copies := copies_of(name, files.keys() - asked)) == 1
    }
    notices = (f"{shown(copy)} was read as {shown(name)}" for copy, name in back.items())
    return Renamed({back.get(name, name): one for name, one in files.items()}, tuple(notices))


def copies_of(name: str, files: Iterable[str]) -> list[str]:
    """The files that are a copy of one with this name."""
    return sorted(one for one in files if one != name and is_copy(one, name))


def is_copy(path: str, name: str) -> bool:
    """Whether a path is that of a file with this name, or of a copy of it as platforms number them."""
    return path == name or _copy(name).fullmatch(path) is not None


def stems(names: Collection[str]) -> Iterator[str]:
    """What every copy of these files has in its name."""
    return (name.rpartition(".")[0] or name for name in names)


@cache
def _copy(name: str) -> re.Pattern[str]:
    """`conv-1.py`, `conv (1).py`, `conv_copy 2.py`; a number without a sign before it is another name."""
    stem, dot, ending = name.rpartition(".")
    number = r"(?:[-_]\d{1,3}|\s?\(\d{1,3}\)|[\s_-]*(?:copy|kopie)(?:\s?\(?\d{1,3}\)?)?)"
    return re.compile(
        f"{re.escape(stem or ending)}{number}{re.escape(dot + ending)}", re.IGNORECASE
    )
