"""One submission in a process of its own, without walls: for one's own code, or at one's own risk."""

from __future__ import annotations

import json
import math
import os
import sys


def _limit_time(seconds: int) -> None:
    """Limit the processor time from now on, where the system can."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = math.ceil(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, spent + seconds + 1))


def main() -> None:
    """Read the payload from stdin, and send what the calls return to stdout."""
    settings = json.loads(sys.argv[1])
    sys.path[:] = [*sys.path[1:], *settings["path"]]
    from . import warm_up, wire
    from .submission import Submission

    warm_up.prepare(thoroughly=False)
    submission = Submission(wire.receive_all(0))
    result = os.dup(1)
    os.dup2(2, 1)
    submission.unpack_into(settings["work"])
    _limit_time(settings["cpu"])
    wire.send(
        result,
        wire.frame({"id": wire.READY, "token": submission.header["token"], "status": "value"}),
    )
    submission.run(result)
    os._exit(0)
