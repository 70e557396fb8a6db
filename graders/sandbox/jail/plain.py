"""One submission in a process of its own, without walls: for one's own code, or at one's own risk."""

from __future__ import annotations

import json
import os
import sys


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
    wire.send(
        result,
        wire.frame({"id": wire.READY, "token": submission.header["token"], "status": "value"}),
    )
    submission.run(result)
    os._exit(0)
