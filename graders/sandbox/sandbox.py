"""The sandbox: runs jobs behind the best walls, and answers every call of each of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, Self

from graders.sandbox.ending import INFRASTRUCTURE, Ended
from graders.sandbox.jail.wire import IMPORTED
from graders.sandbox.job import Job
from graders.sandbox.replies import Reply
from graders.sandbox.walls import readable
from graders.sandbox.zygote import NoZygoteError, Zygote

_NOBODY = 65534
# A program that behaves needs a tenth of its time; a quarter leaves room for a busy machine.
_OF_THE_TIME = 4


class NoSandboxError(Exception):
    """Neither wall can be had; `missing` says why for each."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"wall {wall}: {why}" for wall, why in missing.items()))
        self.missing = missing


class Sandbox:
    """A zygote that is started again if it dies; may be used from several threads."""

    def __init__(
        self,
        hidden: Sequence[Path] = (),
        *,
        many: bool = False,
        namespaces: bool = True,
        viewing: bool = False,
    ) -> None:
        """Start the zygote, without waiting for it.

        Args:
            hidden: Folders of which the inside sees nothing: solutions, and this package.
            many: Whether so many hand-ins follow that warming up everything pays.
            namespaces: Whether wall B is wanted where it can be had.
            viewing: Whether to look at pictures: without torch, and no program of anybody runs.

        Raises:
            NoSandboxError: Neither wall can be had.
        """
        self._visible = readable([*hidden, Path(__file__).parents[1]])
        self._many = many
        self._viewing = viewing
        self._wanted = namespaces
        self._lock = threading.Lock()
        self.missing: dict[str, str] = {}
        self._zygote = self._start()
        self.walls = self._zygote.walls
        self.level = self.walls.level

    def _start(self) -> Zygote:
        for namespaces in (True, False) if self._wanted else (False,):
            for user in _users():
                try:
                    zygote = Zygote(
                        self._visible,
                        namespaces=namespaces,
                        user=user,
                        many=self._many,
                        viewing=self._viewing,
                    )
                except NoZygoteError as error:
                    self.missing["B" if namespaces else "A"] = str(error)
                    continue
                if zygote.walls.lock:
                    self.missing["A"] = zygote.walls.lock
                if zygote.walls.level != "none":
                    return zygote
                zygote.close()
        raise NoSandboxError(self.missing)

    def wait(self) -> None:
        """Wait until its libraries are imported, so that processes forked from now on can share them."""
        with self._lock:
            self._zygote.wait()

    def run(self, job: Job) -> list[Reply]:
        """One reply for every call; what ends the process is charged to the call that did it.

        The calls behind it run again in a new process, but not those of the same name: a function
        that never returns costs its time once.
        """
        return answered(job, self._reliably)

    def _reliably(self, job: Job, chosen: Sequence[int]) -> Ended:
        """Run it, and once more if the fault was ours."""
        result = self._once(job, chosen)
        return self._once(job, chosen) if result.cause == INFRASTRUCTURE else result

    def _once(self, job: Job, chosen: Sequence[int]) -> Ended:
        with self._lock:
            zygote = self._zygote
            try:
                zygote.wait()
            except NoZygoteError:
                zygote.close()
                zygote = self._zygote = self._start()
                zygote.wait()
        result = zygote.run(job, chosen)
        if result.cause == INFRASTRUCTURE:
            self._replace(zygote)
        return result

    def _replace(self, zygote: Zygote) -> None:
        """Start another zygote, unless somebody else has done so already."""
        with self._lock:
            if self._zygote is zygote:
                zygote.close()
                self._zygote = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zygote.close()


class Once(Protocol):
    """Runs the chosen calls of a job in one process."""

    def __call__(self, job: Job, chosen: Sequence[int]) -> Ended:
        """How the process ended, and its replies by their place among the chosen calls."""


def answered(job: Job, run: Once) -> list[Reply]:
    """A reply for every call of a job, in as many processes as it takes.

    Once the time was used up, the processes that follow share a fraction of it: whatever loops
    again does not cost its whole time again.
    """
    replies: dict[int, Reply] = {}
    left = list(range(len(job.calls)))
    while left:
        limit = {"seconds": job.limits.cpu}
        ended = run(job, left)
        if ended.cause == "timeout":
            shorter = max(1, job.limits.cpu // _OF_THE_TIME)
            job = job._replace(limits=job.limits._replace(cpu=shorter))
        imported = ended.replies.get(
            IMPORTED, Reply(ended.cause, facts={"importing": True, **limit})
        )
        if imported.status != "value":
            return [replies.get(number, imported) for number in range(len(job.calls))]
        for at, number in enumerate(left):
            if at in ended.replies:
                reply = ended.replies[at]
                replies[number] = reply._replace(facts={**imported.facts, **reply.facts})
        left = [number for number in left if number not in replies]
        if left:
            culprit = job.calls[left[0]].name
            for number in left:
                if job.calls[number].name == culprit:
                    replies[number] = Reply(ended.cause, facts=limit)
            left = [number for number in left if number not in replies]
    return [replies[number] for number in range(len(job.calls))]


def _users() -> Iterator[int | None]:
    """Whom to run as: for root nobody, if nobody can start the interpreter; else who we are."""
    if os.geteuid() == 0:
        yield _NOBODY
    yield None
