"""Processes of this machine, forked, so that they share what was loaded once."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from cli.executors.crew import Crew

# A sheet takes milliseconds, and a program ends at its limit: who says nothing for so long hangs.
PATIENCE_SECONDS = 1800


def local(jobs: int, prepare: Callable[[], None], patience: float = PATIENCE_SECONDS) -> Crew:
    """A crew of forked processes, each of which prepares itself; one thread where nothing can fork."""
    if not hasattr(os, "fork"):
        return Crew(partial(ThreadPoolExecutor, 1, initializer=prepare), 1, 1)
    # Two for each: there is always something to do, and little is lost where one dies.
    return Crew(
        partial(_forked, jobs, prepare), 2 * jobs, 1, patience=patience, stop=_kill_children
    )


@contextmanager
def _forked(jobs: int, prepare: Callable[[], None]) -> Iterator[Executor]:
    gc.freeze()  # the keys stay; workers neither search them for cycles nor copy their pages
    context = multiprocessing.get_context("fork")
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=prepare)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _kill_children() -> None:
    for child in multiprocessing.active_children():
        child.kill()
