"""A shard of a class: which hand-ins one of several runs marks, without knowing of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import click

from cli.gradebook.events import Event, canonical
from cli.intake.names import report_key


class Shard(NamedTuple):
    """Shard `number` of `of`, counted from 1."""

    number: int
    of: int

    def holds(self, name: str) -> bool:
        """Whether a hand-in belongs to it: by its name alone, so that one more hand-in moves no other."""
        digest = hashlib.sha256(report_key(name).encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number - 1

    def event(self, names: Iterable[str], at: str) -> Event:
        """That it was marked, of which class: shards of different classes are not merged."""
        everybody = sorted(map(report_key, names))
        digest = hashlib.sha256(
            canonical(everybody).encode("utf-8", "backslashreplace")
        ).hexdigest()
        data = {"number": self.number, "of": self.of, "class": digest, "hand_ins": len(everybody)}
        return Event(at, "backcheck", "sharded", data=data)


def shard_of(
    _context: click.Context, _option: click.Parameter, written: str | None
) -> Shard | None:
    """The shard that `3/7` says; what is none is a usage error."""
    if written is None:
        return None
    number, _, of = written.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise click.BadParameter(
            f'"{written}" is no shard; write I/N with I from 1 to N, as in 3/7'
        )
    return Shard(int(number), int(of))
