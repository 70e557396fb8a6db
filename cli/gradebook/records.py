"""What came of one hand-in beside its report: its questions and events, on their way to table and log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cli.gradebook.events import Event
from cli.gradebook.questions import Rows


def put_record(path: Path, questions: Rows, events: Iterable[Event]) -> Path:
    """Lay them down in a file."""
    path.write_text(json.dumps([questions, [list(one) for one in events]]), encoding="utf-8")
    return path


def events_in(path: Path) -> Iterator[Event]:
    """The events of a record."""
    return (Event(*one) for one in json.loads(path.read_text(encoding="utf-8"))[1])


class Questions(Mapping[str, Rows]):
    """The questions of many records by the names of the hand-ins, each read when it is asked for."""

    def __init__(self, records: Mapping[str, Path]) -> None:
        self._records = records

    def __getitem__(self, name: str) -> Rows:
        rows: Rows = json.loads(self._records[name].read_text(encoding="utf-8"))[0]
        return rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)
