"""What happened to the marks of a class: events that are added and never changed, each sealing all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

# taken-in: where hand-ins were taken from, so that a regrade finds them again;
# received: when a hand-in came; extended: a person gave a student more time;
# policy: what lateness costs, what is dropped and how much counts, from now on;
# marked: what the marker gave all parts of a hand-in; confirmed: what a person gave a part in review;
# overridden: the same by decree, whatever the answer; withdrawn: neither stands any more;
# remarked: what people say of a part, all of it; requested: a student asks for a regrade of a part;
# ruled: what came of it; released: the student may see a mark;
# voided, restored: a part counts for nobody, or for everybody in full; and no longer so;
# regraded, undone: a new marking was applied, and whom it moved, or taken back;
# forgotten: a hand-in that is there no more left the marks;
# imported: a log of an earlier version was taken in;
# sharded: a shard of a class was marked; merged: the logs of several folders were put together.
Kind = Literal[
    "taken-in",
    "received",
    "extended",
    "policy",
    "marked",
    "confirmed",
    "overridden",
    "withdrawn",
    "remarked",
    "requested",
    "ruled",
    "released",
    "voided",
    "restored",
    "regraded",
    "undone",
    "forgotten",
    "imported",
    "sharded",
    "merged",
]

# What the marker gives is long and in many events; all else is little, however large the class.
OF_PEOPLE: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "marked")
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
        return Written(self[:-1], canonical(self.data)).sealed(previous)


class Written(NamedTuple):
    """An event as it is written: all its fields but the data, and the canonical text of these."""

    fields: Sequence[str]
    data: str

    def sealed(self, previous: str) -> Sealed:
        """The event in its place of the chain."""
        return Sealed(self, previous, seal(previous, self.fields, self.data))


class Sealed(NamedTuple):
    """An event as it is written, the hash of the one before it, and its own over both."""

    written: Written
    previous: str
    hash: str


def seal(previous: str, fields: Sequence[str], data: str) -> str:
    """The hash of an event, whose data is canonical text, and of all before it."""
    return hashlib.sha256(canonical((previous, *fields, data)).encode()).hexdigest()


def canonical(data: Any) -> str:
    """The one text of some plain data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(events: Iterable[Event | Written], last: str = FIRST) -> Iterator[Sealed]:
    """Events as they follow each other, after the event with this hash."""
    for event in events:
        sealed = event.sealed(last)
        yield sealed
        last = sealed.hash
