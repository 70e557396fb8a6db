"""A plain process with a time limit: no sandbox, for one's own code or at one's own risk."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

from graders.sandbox.ending import Ended
from graders.sandbox.jail.wire import READY
from graders.sandbox.job import Job
from graders.sandbox.replies import MAX_BYTES, BadMessageError, Replies, Reply, TooMuchError
from graders.sandbox.sandbox import answered
from graders.sandbox.walls import DRIVER, INTERPRETER, environment, library_path

# Importing torch takes two seconds here and ten on a slow disk; it is not the program's time.
_SECONDS_TO_START = 30
# How a limit of processor time ends a process, on systems that have signals.
_OUT_OF_TIME = {-24, -9}
_START = "import sys; sys.path.insert(0, sys.argv[2]); from jail.plain import main; main()"


class PlainProcess:
    """Runs every job in a fresh process with this user's rights; the limit is of time alone."""

    level = "none"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is left open between jobs."""

    def wait(self) -> None:
        """Every job starts a process of its own."""

    def run(self, job: Job) -> list[Reply]:
        """One reply for every call of the job."""
        return answered(job, self._once)

    def _once(self, job: Job, chosen: Sequence[int]) -> Ended:
        with (
            tempfile.TemporaryDirectory(prefix="backcheck-") as work,
            tempfile.TemporaryFile() as out,
        ):
            settings = json.dumps({"work": work, "path": library_path(), "cpu": job.limits.cpu})
            command = [INTERPRETER, "-I", "-S", "-B", "-c", _START, settings]
            token = secrets.token_hex(16)
            process = subprocess.Popen(  # noqa: S603 - our own driver
                [*command, str(DRIVER.parent)],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **environment(work)},
                start_new_session=True,
            )
            try:
                process.communicate(job.payload(chosen, token), job.limits.wall + _SECONDS_TO_START)
                out_of_time = process.returncode in _OUT_OF_TIME
                cause = "timeout" if out_of_time else "crashed"
            except subprocess.TimeoutExpired:
                cause = "timeout"
            finally:
                _kill_all(process)
            out.seek(0)
            replies = Replies(token, len(chosen))
            try:
                replies.feed(out.read(MAX_BYTES + 1))
            except TooMuchError:
                cause = "output-limit"
            except BadMessageError:
                return Ended({}, "bad-message", b"")
            if READY not in replies.found:
                cause = "infrastructure"
            return Ended(replies.found, cause, b"")


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """End the process, and where there are process groups all that it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):  # all of them have ended
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
