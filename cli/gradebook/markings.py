"""What the log says of the markings of hand-ins, without the points of their parts, which are most of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cli.gradebook.database import Gradebook

# What a blank sheet has in the place of the hash of a hand-in.
NO_HAND_IN = ""
# In canonical text a quote inside a string has a backslash, so these stand for themselves.
_PARTS, _BEHIND_PARTS = '"parts":[', '],"provenance":'


class Marking(NamedTuple):
    """Of what a report was made: the hash of its text, that of all that decides it, and which attempt it is.

    Logs of earlier versions know no hashes.
    """

    provenance: Mapping[str, Any]
    report: str = ""
    made_from: str = ""
    attempt: int = 1


def marking_of(data: str) -> Marking:
    """The marking that the canonical text of an event's data tells of."""
    head, _, rest = data.partition(_PARTS)
    _, _, tail = rest.partition(_BEHIND_PARTS)
    told = json.loads(f"{head}{_PARTS}{_BEHIND_PARTS}{tail}" if tail else data)
    return Marking(**{name: told[name] for name in Marking._fields if name in told})


def markings(gradebook: Gradebook) -> Iterator[tuple[str, Marking | None]]:
    """Every marking with the name of its hand-in, as they happened; None where it was forgotten.

    Raises:
        GradebookError: They cannot be read.
    """
    for one in gradebook.texts(["marked", "forgotten"]):
        _, _, kind, name, *_ = one.fields
        yield name, marking_of(one.data) if kind == "marked" else None


def last_markings(gradebook: Gradebook) -> dict[str, Marking]:
    """The last marking of every hand-in that was not forgotten.

    Raises:
        GradebookError: They cannot be read.
    """
    last = dict(markings(gradebook))
    return {name: one for name, one in last.items() if one is not None}
