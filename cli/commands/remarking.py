"""What `course review` asks a marker for in words: notes, and remarks that are said again of other answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from cli.commands.review_page import Question
from cli.exit_codes import printable
from cli.gradebook.database import open_gradebook
from cli.gradebook.queue import Item
from cli.gradebook.remarks import Remark, read_remarks, remarked, reusable
from graders.words.rubric import Point

# So many have a number of one digit.
_MOST_OFFERED = 9
_TAKE_BACK = "-"


def asked(question: str) -> str:
    """What the marker types, as it may be kept; empty for nothing."""
    return printable(click.prompt(question, default="", show_default=False)).strip()


def remark(folder: Path, question: Question, items: Sequence[Item], by: str) -> None:
    """Attach a remark, a new one or one said before, to some answers; a lone minus takes all back.

    Raises:
        GradebookError: It cannot be kept.
    """
    standing = read_remarks(folder)
    earlier = reusable(standing, question.exercise.id, question.part)[:_MOST_OFFERED]
    for number, one in enumerate(earlier, 1):
        click.echo(printable(f"  {number} {one.told()}"))
    offer = "a number from above, a new remark" if earlier else "a remark"
    typed = asked(f"{offer}, or {_TAKE_BACK} to take all back; the student reads it")
    if not typed or not items:
        return
    new: tuple[Remark, ...]
    if typed.isdecimal() and 0 < int(typed) <= len(earlier):
        new = (earlier[int(typed) - 1],)
    elif typed == _TAKE_BACK:
        new = ()
    else:
        new = (Remark(typed, _point(question.asked(items[0]))),)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    said = {one.of: (*standing.get(one.of, ()), *new) if new else () for one in items}
    with open_gradebook(folder) as gradebook:
        gradebook.append(
            [remarked(of, tuple(dict.fromkeys(all_)), now, by) for of, all_ in said.items()]
        )


def _point(points: Sequence[Point]) -> str:
    """The id of the point of the rubric that a remark is about; empty for the whole answer."""
    if not points:
        return ""
    typed = asked(f"about which point, 1 to {len(points)}; nothing for the whole answer")
    return points[int(typed) - 1].id if typed.isdecimal() and 0 < int(typed) <= len(points) else ""
