"""Work for an executor, whichever it is: every task is done once, also where a worker dies or hangs.

This is all that the rest knows of executors: `concurrent.futures.Executor`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from typing import Generic, NamedTuple, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Context = TypeVar("Context")
# What makes a result of every task of a bundle; the same context is given with each.
Job = Callable[[tuple[Task, ...], Context], list[Result]]

# Handing a task over costs a cluster some milliseconds, as much as marking a sheet. No more, as all of
# a bundle is done again where a worker dies; and of a small class every worker gets a share.
_LARGEST_BUNDLE = 16
_FEWEST_BUNDLES = 64


class ExecutorError(Exception):
    """There is nobody to do the work: who was asked, and why it cannot be done."""


class UnfitError(Exception):
    """A worker is not like the machine that asks it: what it marks might be something else."""


class Crew(NamedTuple):
    """Who does the work.

    `opened` opens the executor. It is given so many bundles `at_once`, and so many that were lost once
    `alone`. Where nothing comes back for `patience` seconds, it is told to `stop`. Of a `remote` one
    it is unknown whether there is any worker.
    """

    opened: Callable[[], AbstractContextManager[Executor]]
    at_once: int
    alone: int
    remote: bool = False
    patience: float | None = None
    stop: Callable[[], None] = lambda: None


def done_by(
    crew: Crew, job: Job[Task, Context, Result], tasks: Sequence[Task], context: Context
) -> Iterator[tuple[Task, Result | None]]:
    """What the job makes of every task, in any order; None where whoever did it died twice.

    Raises:
        ExecutorError: No remote worker did anything.
        UnfitError: A worker is not as it must be.
    """
    first = deque(_Given(one, last=False) for one in bundled(tasks))
    # The workers of a cluster do not die of each other; to open one again may mean to queue again.
    second = first if crew.remote else deque[_Given[Task]]()
    work = _Work(crew, job, context, second)
    done = False
    for given, at_once in ((first, crew.at_once), (second, crew.alone)):
        for task, result in work.done(given, at_once):
            done = done or result is not None
            yield task, result
    if crew.remote and work.failures and not done:
        last = work.failures[-1]
        raise ExecutorError(
            f"no worker did anything ({type(last).__name__}: {last}); look into its logs, of Parsl in"
            " the folder runinfo"
        ) from last


class _Given(NamedTuple, Generic[Task]):
    """A bundle to be done; where its worker dies, its tasks are given once more, each for itself."""

    bundle: tuple[Task, ...]
    last: bool


def bundled(tasks: Sequence[Task]) -> list[tuple[Task, ...]]:
    """The tasks in bundles that are handed over together."""
    size = max(1, min(_LARGEST_BUNDLE, len(tasks) // _FEWEST_BUNDLES))
    return [tuple(tasks[start : start + size]) for start in range(0, len(tasks), size)]


class _Work(Generic[Task, Context, Result]):
    """A job for a crew; what was lost once comes to `again`."""

    def __init__(
        self,
        crew: Crew,
        job: Job[Task, Context, Result],
        context: Context,
        again: deque[_Given[Task]],
    ) -> None:
        self._crew, self._job, self._context, self._again = crew, job, context, again
        self.failures: list[BaseException] = []

    def done(self, left: deque[_Given[Task]], at_once: int) -> Iterator[tuple[Task, Result | None]]:
        """All that is left; an executor that breaks is opened anew for what it was not given."""
        while left:
            with self._crew.opened() as executor:
                running: dict[Future[list[Result]], _Given[Task]] = {}
                broken = False
                while running or (left and not broken):
                    while left and not broken and len(running) < at_once:
                        try:
                            future = executor.submit(self._job, left[0].bundle, self._context)
                            running[future] = left.popleft()
                        except BrokenExecutor:
                            broken = True
                    finished, _ = wait(running, self._crew.patience, FIRST_COMPLETED)
                    if running and not finished:
                        self._crew.stop()
                    for future in finished:
                        broken = broken or isinstance(future.exception(), BrokenExecutor)
                        yield from self._results(running.pop(future), future)

    def _results(
        self, given: _Given[Task], future: Future[list[Result]]
    ) -> Iterator[tuple[Task, Result | None]]:
        error = future.exception()
        if isinstance(error, UnfitError):
            raise error
        if error is None:
            yield from zip(given.bundle, future.result(), strict=True)
            return
        self.failures.append(error)
        if given.last:
            yield from ((task, None) for task in given.bundle)
        else:
            self._again.extend(_Given((task,), last=True) for task in given.bundle)
