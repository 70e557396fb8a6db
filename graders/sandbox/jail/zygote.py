"""The zygote: imports torch, or what opens pictures, once; then forks a child for every submission.

It holds no secret and never reads a submission: the pipe it arrives in is handed on unread.
"""

from __future__ import annotations

import array
import json
import os
import select
import shutil
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from . import confinement, kernel, probe, wire

if TYPE_CHECKING:
    from .unpacked import Unpacked

_MAX_REQUEST = 65_536
_DESCRIPTORS = 4  # payload, result, log, reply
_NULL, _LOG, _PAYLOAD, _RESULT, _FIRST_UNUSED = 0, 1, 3, 4, 5


class Zygote:
    """Forks children on request, and tells how each of them ended."""

    def __init__(
        self, control: socket.socket, settings: dict[str, Any], make: Callable[[bytes], Unpacked]
    ) -> None:
        self.control = control
        self.make = make
        self.namespaces = settings["namespaces"]
        self.lock = settings["lock"]
        self.readable: list[str] = settings["readable"]
        self.own_processes = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self.children: dict[int, tuple[int, socket.socket]] = {}

    def serve(self) -> None:
        """Fork for every request until the grader goes away."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor in self.children:
                    poll.unregister(descriptor)
                    self._report_the_end(descriptor)
                elif (started := self._accept()) is not None:
                    poll.register(started, select.POLLIN)
                else:
                    return

    def _accept(self) -> int | None:
        """Fork one child; its process descriptor, or None where the grader has gone."""
        message, ancillary, _, _ = self.control.recvmsg(
            _MAX_REQUEST, socket.CMSG_SPACE(_DESCRIPTORS * 4)
        )
        if not message:
            return None
        passed = array.array("i")
        for _, _, data in ancillary:
            passed.frombytes(data)
        *pipes, reply = passed
        child = self._fork()
        if not child:
            _become_a_child(self, pipes, json.loads(message))
        for descriptor in pipes:
            os.close(descriptor)
        process = os.pidfd_open(child)
        answer = socket.socket(fileno=reply)
        socket.send_fds(answer, [b"started"], [process])
        self.children[process] = (child, answer)
        return process

    def _fork(self) -> int:
        if len(os.listdir("/proc/self/task")) != 1:
            raise RuntimeError("the zygote has more than one thread; a fork would not be safe")
        if not self.namespaces:
            return os.fork()
        kernel.unshare(kernel.NEW_PIDS)
        child = os.fork()
        if child:
            kernel.enter_namespace(self.own_processes, kernel.NEW_PIDS)
        return child

    def _report_the_end(self, process: int) -> None:
        child, answer = self.children.pop(process)
        _, status, usage = os.wait4(child, 0)
        os.close(process)
        ended = {
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "cpu": usage.ru_utime + usage.ru_stime,
        }
        with suppress(OSError):  # the grader may no longer wait for this one
            answer.send(json.dumps(ended).encode())
        answer.close()


def _become_a_child(zygote: Zygote, pipes: list[int], request: dict[str, Any]) -> None:
    """Build the walls, then run the submission; never returns."""
    status = 1
    try:
        payload, result, log = pipes
        null = os.open("/dev/null", os.O_RDONLY)
        # Out of the way first: the numbers wanted below may be taken.
        moved = [os.dup2(one, 200 + at) for at, one in enumerate((null, log, log, payload, result))]
        for wanted, descriptor in enumerate(moved):
            os.dup2(descriptor, wanted)
        os.closerange(_FIRST_UNUSED, 4096)
        _confined(zygote, request)
        status = 0
    except Exception:  # noqa: BLE001 - before the walls stand: our fault, told to the grader's log
        os.write(_LOG, traceback.format_exc().encode())
    finally:
        os._exit(status)


def _confined(zygote: Zygote, request: dict[str, Any]) -> None:
    work, limits = request["work"], request["limits"]
    confinement.leave_the_group()
    used = confinement.memory_in_use()
    if zygote.namespaces:
        confinement.enter_namespaces(work, limits["disk"])
        confinement.hide_processes()
    submission = zygote.make(wire.receive_all(_PAYLOAD))
    os.close(_PAYLOAD)
    submission.unpack_into(work)
    confinement.limit_resources(limits, used, own_users=zygote.namespaces)
    if zygote.lock:
        confinement.lock_down(zygote.readable, work, own_mounts=zygote.namespaces)
    else:
        kernel.drop_capabilities()
        kernel.gain_no_privileges()
    wire.send(
        _RESULT,
        wire.frame({"id": wire.READY, "token": submission.header["token"], "status": "value"}),
    )
    submission.run(_RESULT)


# Libraries come after the probe, and nothing may be left for the children to import.


def _submission(*, thoroughly: bool) -> Callable[[bytes], Unpacked]:
    """What runs programs, with torch."""
    from . import warm_up
    from .submission import Submission

    warm_up.prepare(thoroughly=thoroughly)
    return Submission


def _viewing() -> Callable[[bytes], Unpacked]:
    """What looks at pictures, without torch."""
    from .viewing import Viewing

    return Viewing


def main() -> None:
    """Probe the walls, import the libraries, and serve."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=settings["control"])
    sys.path[:] = [*sys.path[1:], *settings["path"]]

    found = probe.walls(settings["readable"], settings["work"], namespaces=settings["namespaces"])
    control.send(json.dumps({"walls": found}).encode())
    if not json.loads(control.recv(_MAX_REQUEST))["go"]:
        return
    make = _viewing() if settings["viewing"] else _submission(thoroughly=settings["many"])
    zygote = Zygote(control, {**settings, "lock": found["lock"] == ""}, make)
    control.send(b"ready")
    zygote.serve()
    if not settings["namespaces"]:
        shutil.rmtree(settings["work"], ignore_errors=True)  # the grader may have been killed
    os._exit(0)  # taking torch apart first would keep the grader waiting
