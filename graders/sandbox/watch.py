"""Watches one running submission: feeds it, listens to it, and ends it at its limits."""

from __future__ import annotations

import os
import secrets
import select
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from graders.sandbox.disk import is_over
from graders.sandbox.jail.wire import READY
from graders.sandbox.job import Job, Limits
from graders.sandbox.replies import BadMessageError, Replies, Reply, TooMuchError

# What a program prints is kept up to here, and shown from its end.
_MAX_LOG = 8 << 20
_KEPT_LOG = 64 << 10
_PIECE = 1 << 20
# Seconds in which a disk takes some 100 MB at most, and counting costs a hundredth of the time.
_BETWEEN_COUNTS = 0.05
_START_UP = 60.0  # seconds until the walls must stand, on the busiest machine


class Pipes(NamedTuple):
    """Our ends of the pipes to a submission; `ended` becomes readable when its process is gone."""

    payload: int
    result: int
    log: int
    ended: int


class Watched(NamedTuple):
    """What was heard of one process; `stopped` says why we killed it, if we did."""

    replies: dict[int, Reply]
    stopped: str
    log: bytes
    complete: bool


def watch(
    pipes: Pipes,
    job: Job,
    chosen: Sequence[int],
    kill: Callable[[], None],
    folder: str | None = None,
) -> Watched:
    """Send the payload and read until the process is gone; it is killed at a limit.

    Args:
        pipes: Our ends, which are closed here, `ended` excepted.
        job: What is run.
        chosen: The numbers of the calls to make.
        kill: Ends the process and all that it started.
        folder: Where it writes, if nothing but we bounds how much.
    """
    token = secrets.token_hex(16)
    replies = Replies(token, len(chosen))
    watching = _Watching(pipes, job.payload(chosen, token), job.limits, replies, folder)
    complete = False
    try:
        while watching.turn():
            if watching.stopped:
                kill()
        complete = watching.is_complete
    finally:
        kill()
        watching.close()
    return Watched(watching.replies.found, watching.stopped, bytes(watching.log), complete)


class _Watching:
    def __init__(
        self,
        pipes: Pipes,
        payload: bytes,
        limits: Limits,
        replies: Replies,
        folder: str | None,
    ) -> None:
        self.pipes = pipes
        self.limits = limits
        self.replies = replies
        self._folder = folder
        self._counted = time.monotonic()
        self.log = bytearray()
        self.stopped = ""
        self._logged = 0
        self._left = memoryview(payload)
        self._deadline = time.monotonic() + _START_UP
        self._is_ready = False
        self._poll = select.poll()
        for descriptor in pipes[:3]:
            os.set_blocking(descriptor, False)
        self._poll.register(pipes.payload, select.POLLOUT)
        for descriptor in pipes[1:]:
            self._poll.register(descriptor, select.POLLIN)
        self._open = set(pipes[:3])

    def turn(self) -> bool:
        """Wait for something to happen, and deal with it; False when all is over."""
        room = self._deadline - time.monotonic()
        if self._folder:
            room = min(room, _BETWEEN_COUNTS)
            self._count(self._folder)
        events = dict(self._poll.poll(max(room, 0) * 1000))
        if not events and not self.stopped and time.monotonic() >= self._deadline:
            self.stopped = "timeout" if self._is_ready else "start-up"
            self._deadline += _START_UP
        if self.pipes.payload in events:
            self._send()
        if self.pipes.log in events:
            self._listen()
        if self.pipes.result in events:
            self._read()
        if self.pipes.ended not in events:
            return not self.is_complete  # there is nothing to wait for
        # What it wrote before it died is still in the pipes.
        while self._listen() or self._read():
            pass
        return False

    def _count(self, folder: str) -> None:
        """See how much was written, every now and then."""
        if time.monotonic() >= self._counted + _BETWEEN_COUNTS:
            if is_over(folder, self.limits.disk):
                self.stopped = self.stopped or "disk"
            self._counted = time.monotonic()

    @property
    def is_complete(self) -> bool:
        """Whether every call was answered, and the driver has closed its end: no second reply comes."""
        closed = self.pipes.result not in self._open
        return closed and self.replies.complete and not self.stopped

    def close(self) -> None:
        """Close our ends."""
        for descriptor in tuple(self._open):
            self._close(descriptor)

    def _close(self, descriptor: int) -> None:
        self._open.discard(descriptor)
        self._poll.unregister(descriptor)
        os.close(descriptor)

    def _send(self) -> None:
        try:
            self._left = self._left[os.write(self.pipes.payload, self._left) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._left = self._left[len(self._left) :]
        if not self._left:
            self._close(self.pipes.payload)

    def _listen(self) -> bool:
        piece = self._piece(self.pipes.log)
        self._logged += len(piece)
        self.log += piece[: max(_KEPT_LOG - len(self.log), 0)]
        if self._logged > _MAX_LOG:
            self.stopped = self.stopped or "output-limit"
        return bool(piece)

    def _read(self) -> bool:
        piece = self._piece(self.pipes.result)
        if self.stopped:
            return bool(piece)
        try:
            self.replies.feed(piece)
        except TooMuchError:
            self.stopped = self.stopped or "output-limit"
        except BadMessageError:
            # Somebody else writes where the driver does: then nothing of it is believed.
            self.stopped = self.stopped or "bad-message"
            self.replies.found.clear()
        if not self._is_ready and READY in self.replies.found:
            self._is_ready = True
            self._deadline = time.monotonic() + self.limits.wall
        return bool(piece)

    def _piece(self, descriptor: int) -> bytes:
        if descriptor not in self._open:
            return b""
        try:
            piece = os.read(descriptor, _PIECE)
        except BlockingIOError:
            return b""
        if not piece:
            self._close(descriptor)
        return piece


def killer(process: int) -> Callable[[], None]:
    """Kills the process that a descriptor stands for."""

    def kill() -> None:
        with suppress(ProcessLookupError):  # it is gone already
            signal.pidfd_send_signal(process, signal.SIGKILL)

    return kill
