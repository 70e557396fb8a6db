"""Recognises how a learning platform names what it exports; the names are data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import TypeAdapter, ValidationError, model_validator

from exercises.model import Model

_BUILT_IN = Path(__file__).with_name("platforms.yaml")
_GROUPS = {"student", "id", "file", "late", "time"}

Role = Literal["hand-in", "online-text", "slip"]


class PlatformError(Exception):
    """A file of platforms cannot be used: which, where, and why."""


class Recognised(NamedTuple):
    """What the name of an entry says.

    `report` is what the hand-in is called here, `student` and `id` are the platform's, `file` is the
    student's own name of it. A `time` has no zone, as names of files have none.
    """

    platform: str
    report: str
    student: str = ""
    id: str = ""
    file: str = ""
    late: bool = False
    time: datetime | None = None
    role: Role = "hand-in"


class Platform(Model):
    """One way of a platform to name things; see platforms.yaml."""

    platform: str
    names: str
    report: str
    of: Literal["file", "folder", "any"] = "any"
    role: Role = "hand-in"
    time: str = ""
    example: str = ""

    @model_validator(mode="after")
    def _can_be_used(self) -> Platform:
        try:
            groups = set(re.compile(self.names.replace("{assignment}", "a")).groupindex)
        except re.error as error:
            raise ValueError(f"`names` is no regular expression: {error}") from error
        if unknown := groups - _GROUPS:
            raise ValueError(f"unknown groups {sorted(unknown)}; known: {sorted(_GROUPS)}")
        if unknown := set(re.findall(r"\{(\w*)\}", self.report)) - groups:
            raise ValueError(f"`report` uses {sorted(unknown)}, which `names` does not give")
        if ("time" in groups) != bool(self.time):
            raise ValueError("`time` is the format of the group `time`; give both or none")
        return self

    def recognised(self, path: Path, assignment: str) -> Recognised | None:
        """What the name of an entry says, if it is named this way."""
        if self.of != "any" and (self.of == "folder") is not path.is_dir():
            return None
        found = self._pattern(assignment).fullmatch(path.name)
        if found is None:
            return None
        said = {name: text or "" for name, text in found.groupdict().items()}
        try:
            time = datetime.strptime(said["time"], self.time) if self.time else None  # noqa: DTZ007
        except ValueError:
            return None  # what looks like a time is none
        return Recognised(
            self.platform,
            self.report.format(**said),
            said.get("student", ""),
            said.get("id", ""),
            said.get("file", ""),
            bool(said.get("late")),
            time,
            self.role,
        )

    def _pattern(self, assignment: str) -> re.Pattern[str]:
        return re.compile(self.names.replace("{assignment}", re.escape(assignment)), re.IGNORECASE)


def read_platforms(own: Path | None) -> tuple[Platform, ...]:
    """The platforms that are known, an instructor's own ones first.

    Raises:
        PlatformError: The file of one's own cannot be used.
    """
    known = _read(_BUILT_IN)
    return (*_read(own), *known) if own else known


def _read(path: Path) -> tuple[Platform, ...]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
        return TypeAdapter(tuple[Platform, ...]).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise PlatformError(f"{path}: entry {place}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlatformError(f"{path} cannot be read ({error})") from error


def recognise(path: Path, platforms: Sequence[Platform], assignment: str) -> Recognised:
    """What the name of an entry says; one of no platform is the hand-in of whom it is named for."""
    for one in platforms:
        if found := one.recognised(path, assignment):
            return found
    return Recognised("", stem(path), stem(path))


def stem(path: Path) -> str:
    """The name of an entry without the ending of its format; a folder has none."""
    if path.is_dir():
        return path.name
    return re.sub(
        r"\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz)|ya?ml(?:\.txt)?|(?<=answers\.)txt)$",
        "",
        path.name,
        flags=re.IGNORECASE,
    )
