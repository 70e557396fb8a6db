"""How a process ended, in the one word that decides what the student is told."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Any, NamedTuple

from graders.sandbox.jail.wire import READY
from graders.sandbox.job import Limits
from graders.sandbox.replies import Reply
from graders.sandbox.watch import Watched

INFRASTRUCTURE = "infrastructure"


class Ended(NamedTuple):
    """What one process answered, and why it answered nothing more.

    `cause` is empty if it answered everything; else `timeout`, `output-limit`, `bad-message`,
    `infrastructure`, `memory`, `disk` or `crashed`. The exit code of a process says nothing: its code chooses.
    """

    replies: Mapping[int, Reply]
    cause: str
    log: bytes


def ended(watched: Watched, usage: Mapping[str, Any] | None, limits: Limits) -> Ended:
    """Judge the end of a process.

    Args:
        watched: What was heard of it.
        usage: The signal that ended it and the seconds of processor time; None if nobody knows.
        limits: Its limits.
    """
    return Ended(watched.replies, _cause(watched, usage, limits), watched.log)


def _cause(watched: Watched, usage: Mapping[str, Any] | None, limits: Limits) -> str:
    if watched.stopped == "timeout":
        return "timeout"
    if usage and (
        usage["signal"] == signal.SIGXCPU
        or (usage["signal"] == signal.SIGKILL and usage["cpu"] >= limits.cpu)
    ):
        return "timeout"
    if watched.stopped in {"output-limit", "bad-message", "disk"}:
        return watched.stopped
    if usage is None or READY not in watched.replies:
        return INFRASTRUCTURE
    if usage["signal"] == signal.SIGKILL and not watched.stopped:
        return "memory"  # the kernel was short of it: nobody else kills
    return "crashed"
