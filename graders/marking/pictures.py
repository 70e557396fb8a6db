"""Looks at the pictures of a hand-in, and tells of each answer that is one whether anything is on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from exercises.answer import Text, as_written
from graders.kinds.code.runner import NotRunError, Runner
from graders.marking.fault import guarded
from graders.marking.record import Records
from graders.verdict import Outcome, Verdict


class Looked(NamedTuple):
    """Verdicts by exercise and part, and the level of the walls behind which pictures were opened."""

    verdicts: Mapping[tuple[str, str], Verdict]
    level: str = ""


def look_at_pictures(
    records: Records, files: Mapping[str, bytes], open_viewer: Callable[[], Runner] | None
) -> Looked:
    """The verdicts on the answers that name pictures, which otherwise wait for a person unseen.

    Args:
        records: The parts of a hand-in.
        files: What lies beside the answer sheet.
        open_viewer: Gives what opens pictures; without it they are left to a person.
    """
    asked = [
        one for one in records if one.verdict.code == Outcome.IMAGE and isinstance(one.answer, Text)
    ]
    if not asked:
        return Looked({})
    return guarded(
        lambda: _looked_at(asked, files, open_viewer), lambda: Looked({}), "looking at pictures"
    )


def _looked_at(
    asked: Records, files: Mapping[str, bytes], open_viewer: Callable[[], Runner] | None
) -> Looked:
    from graders.kinds.code.pictures import looked_at, named, not_opened, together  # noqa: PLC0415 - rare

    pictures = {
        one.key: named(as_written(one.answer), files)
        for one in asked
        if isinstance(one.answer, Text)
    }
    names = sorted({name for one in pictures.values() for name in one.found})
    level, seen = "", {name: not_opened("") for name in names}
    if names and open_viewer:
        try:
            with open_viewer() as viewer:
                level, seen = viewer.level, dict(looked_at(names, files, viewer))
        except NotRunError as error:
            seen = {name: not_opened(str(error)) for name in names}
    read = {one.key: one.verdict.interpreted_as for one in asked}
    verdicts = {key: together(one, seen) for key, one in pictures.items()}
    return Looked({key: one.read_as(read[key]) for key, one in verdicts.items() if one}, level)
