"""The workers of a cluster, by Parsl: Slurm, PBS, Condor, Kubernetes, or this machine."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cli.executors.crew import Crew, ExecutorError

if TYPE_CHECKING:
    from parsl import Config

# Parsl keeps what its workers cannot do yet; a limit only bounds the memory that this takes.
_AT_ONCE = 10_000


def cluster(config: Path) -> Crew:
    """The crew that a file of Parsl's configuration names.

    Raises:
        ExecutorError: Parsl is not installed, or the file gives no configuration.
    """
    _configured(config)  # what is wrong with it is told before anything is marked
    return Crew(partial(_opened, config), _AT_ONCE, _AT_ONCE, remote=True)


@contextmanager
def _opened(config: Path) -> Iterator[Executor]:
    import logging

    from parsl.concurrent import ParslPoolExecutor

    logging.getLogger("parsl").propagate = False  # it keeps a file of its own
    # Parsl starts programs of its own, which lie beside the interpreter; its environment may not be active.
    beside = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", "")])

    executor = ParslPoolExecutor(_configured(config))
    try:
        yield executor
    finally:
        executor.shutdown(wait=False)  # whoever hangs is not waited for


def _configured(path: Path) -> Config:
    """The `config` that the file defines; anew each time, as Parsl uses one only once."""
    try:
        from parsl import Config
    except ImportError as error:
        raise ExecutorError("Parsl is not installed: pip install 'backcheck[cluster]'") from error
    try:
        config = runpy.run_path(str(path)).get("config")
    except Exception as error:  # it is a program, which may fail in any way
        told = f"{type(error).__name__}: {error}"
        raise ExecutorError(f"{path} cannot be loaded ({told})") from error
    if not isinstance(config, Config):
        raise ExecutorError(f"{path} defines no `config = parsl.Config(...)`")
    return config
