"""Several folders of marks become one: all hand-ins once, by one key, or nothing at all."""

from __future__ import annotations

import heapq
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from cli.gradebook.database import open_gradebook
from cli.gradebook.events import Event, GradebookError, Written
from cli.gradebook.markings import marking_of
from cli.gradebook.marks import REPORTS
from cli.gradebook.place import has_gradebook
from cli.gradebook.questions import merge_questions
from cli.gradebook.table import harmless
from cli.gradebook.totals import form_of, merge_totals, names_marked

_MOST_NAMED = 5
_SAID = {"exercises": "exercises", "key": "solutions", "backcheck": "versions of backcheck"}


class MergeError(Exception):
    """Folders of marks do not belong together: which, why, and what to do."""


class Source:
    """A folder of marks, and what its log says: the shards, and what made each hand-in's last report.

    It is known once the log has been read, which is long, and therefore read only once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events = 0
        self.shards: dict[tuple[int, int], Mapping[str, Any]] = {}
        self.provenance: dict[str, Mapping[str, Any]] = {}

    def read(self, opened: ExitStack) -> Iterator[Written]:
        """The events, one after the other, while the chain is recomputed.

        Raises:
            GradebookError: There is no log, or it is not what was written.
        """
        if has_gradebook(self.folder):
            for one in opened.enter_context(open_gradebook(self.folder)).written():
                self._note(one)
                yield one
        if not self.events:
            raise GradebookError(
                f"{self.folder} has no gradebook; give folders that `course mark` wrote"
            )

    def _note(self, one: Written) -> None:
        self.events += 1
        _, _, kind, name, *_ = one.fields
        if kind == "marked":
            self.provenance[name] = marking_of(one.data).provenance
        elif kind == "forgotten":
            self.provenance.pop(name, None)
        elif kind == "sharded":
            data = json.loads(one.data)
            self.shards[data["number"], data["of"]] = data


def merge(folders: Sequence[Path], out: Path, at: str) -> int:
    """Put folders of marks together in a new one.

    Args:
        folders: What `course mark` wrote for parts of a class.
        out: The new folder; it is there whole or not at all.
        at: When.

    Returns:
        The number of hand-ins that were marked.

    Raises:
        MergeError: They do not belong together.
        GradebookError: One of the logs cannot be read, or is not what was written.
        TotalsError: One of the folders has no table.
    """
    if out.exists() and any(out.iterdir()):
        raise MergeError(f"{out} is not empty; name a new folder, what is there stays as it is")
    sources = [Source(one) for one in folders]
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        (part / REPORTS).mkdir(parents=True)
        _merge_logs(sources, part, at)
        for problem in chain(_shards(sources), _versions(sources), _twice(sources)):
            raise MergeError(problem)
        for one in sources:
            _link_reports(one.folder, part)
        form = form_of(sources[0].folder)
        merge_totals([one.folder for one in sources], part, form)
        merge_questions([one.folder for one in sources], part, form)
        if out.exists():
            out.rmdir()
        part.replace(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return sum(len(one.provenance) for one in sources)


def _merge_logs(sources: Sequence[Source], out: Path, at: str) -> None:
    """The events of all by time, so that the last decision about something is the last in the log."""

    def events(opened: ExitStack) -> Iterator[Written | Event]:
        logs = [one.read(opened) for one in sources]
        yield from heapq.merge(*logs, key=lambda one: one.fields[0])
        told = {"logs": [[one.folder.name, one.events] for one in sources]}
        yield Event(at, "backcheck", "merged", data=told)

    with ExitStack() as opened:
        opened.enter_context(open_gradebook(out)).append(events(opened))


def _shards(sources: Sequence[Source]) -> Iterator[str]:
    """What is missing of the shards, or there twice."""
    held: defaultdict[tuple[int, int], list[Source]] = defaultdict(list)
    for one in sources:
        for shard in one.shards:
            held[shard].append(one)
    for (number, of), where in sorted(held.items()):
        if len(where) > 1:
            yield f"shard {number}/{of} is there twice: {_folders(where)}; leave one of them out"
    if len(of_all := {of for _, of in held}) > 1:
        yield f"these are shards of {_listed(map(str, sorted(of_all)))}; mark all with the same N"
    for of in of_all:
        if missing := [f"{one}/{of}" for one in range(1, of + 1) if (one, of) not in held]:
            yield (
                f"shard {_listed(missing)} is missing; mark it with `course mark --shard"
                f" {missing[0]}`, and merge all {of}"
            )
        if without := [one for one in sources if not one.shards]:
            yield f"{_folders(without)} is no shard, and the others are; merge them alone"
    classes: defaultdict[str, list[Source]] = defaultdict(list)
    for one in sources:
        for data in one.shards.values():
            classes[data["class"]].append(one)
    if len(classes) > 1:
        few = min(classes.values(), key=len)
        yield f"{_folders(few)} is of a folder with other hand-ins than the rest; mark it again"


def _versions(sources: Sequence[Source]) -> Iterator[str]:
    """What the hand-ins were marked by, where it is not the same for all."""
    for what, said in _SAID.items():
        by: defaultdict[str, list[Source]] = defaultdict(list)
        for one in sources:
            for version in {each[what] for each in one.provenance.values()}:
                by[version].append(one)
        if len(by) > 1:
            few = min(by.values(), key=len)
            yield (
                f"{_folders(few)} was marked by other {said} than the rest; mark it again, no decision"
                " is lost"
            )


def _twice(sources: Sequence[Source]) -> Iterator[str]:
    """The hand-ins that were marked in two folders: nobody but a person knows which counts."""
    where: defaultdict[str, list[Source]] = defaultdict(list)
    for one in sources:
        for name in one.provenance.keys() | {harmless(each) for each in names_marked(one.folder)}:
            where[harmless(name).casefold()].append(one)
    twice = {name: some for name, some in where.items() if len({one.folder for one in some}) > 1}
    if twice:
        some = next(iter(twice.values()))
        yield f"marked twice: {_listed(sorted(twice))} in {_folders(some)}; merge only one of them"


def _link_reports(folder: Path, out: Path) -> None:
    """Reports and pages are the same files where the system can do that: they are replaced, never changed."""
    reports = folder / REPORTS
    for path in chain(reports.glob("*.json"), reports.glob("*.html")):
        target = out / REPORTS / path.name
        try:
            target.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, target)


def _folders(sources: Iterable[Source]) -> str:
    return _listed(dict.fromkeys(str(one.folder) for one in sources))


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return " and ".join([*names[:_MOST_NAMED], *more])
