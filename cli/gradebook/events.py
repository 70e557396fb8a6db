"""What happened to the marks of a class: events that are added and never changed, each sealing all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

# marked: what the marker gave all parts of a hand-in; confirmed: what a person gave a part in review;
# overridden: the same by decree, whatever the answer; withdrawn: neither stands any more;
# voided, restored: a part counts for nobody, or for everybody in full; and no longer so;
# regraded, undone: a new marking was applied, and whom it moved, or taken back;
# imported: a log of an earlier version was taken in.
Kind = Literal[
    "marked",
    "confirmed",
    "overridden",
    "withdrawn",
    "voided",
    "restored",
    "regraded",
    "undone",
    "imported",
]

FIRST = ""


class GradebookError(Exception):
    """The gradebook cannot be read or written: which, why, and what to do."""


class Event(NamedTuple):
    """One thing that happened: when, by whom, what kind, to which part of which hand-in.

    What is about all hand-ins, or all parts, names none. `data` is what the kind needs.
    """

    at: str
    by: str
    kind: Kind
    hand_in: str = ""
    exercise: str = ""
    part: str = ""
    data: Mapping[str, Any] = {}

    def sealed(self, previous: str) -> Sealed:
        """The event in its place of the chain."""
        text = canonical(self.data)
        fields = (previous, *self[:-1], text)
        return Sealed(self, previous, hashlib.sha256(canonical(fields).encode()).hexdigest())


class Sealed(NamedTuple):
    """An event, the hash of the one before it, and its own over both."""

    event: Event
    previous: str
    hash: str


def canonical(data: Any) -> str:
    """The one text of some plain data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(events: Iterable[Event], last: str = FIRST) -> list[Sealed]:
    """Events as they follow each other, after the event with this hash."""
    chain = []
    for event in events:
        chain.append(event.sealed(last))
        last = chain[-1].hash
    return chain
