"""Our side of the zygote: starts it behind the best walls, and has it fork a child for a job."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import NamedTuple

from graders.sandbox.ending import INFRASTRUCTURE, Ended, ended
from graders.sandbox.job import Job
from graders.sandbox.walls import DRIVER, INSIDE, INTERPRETER, bubblewrap, environment, library_path
from graders.sandbox.watch import Pipes, killer, watch

# A control message is a line; a start takes seconds on a busy disk, an end none.
_MAX_ANSWER = 65_536
_SECONDS_TO_START = 120
_SECONDS_TO_LEAVE = 3
_START = "import sys; sys.path.insert(0, sys.argv[2]); from jail.zygote import main; main()"


class NoZygoteError(Exception):
    """No zygote can be had behind the walls that are wanted; the message says why."""


class Walls(NamedTuple):
    """Which walls stand, and why the others do not (empty where they do)."""

    namespaces: str
    lock: str

    @property
    def level(self) -> str:
        """`A+B`, `A` (Landlock and seccomp), `B` (namespaces), or `none`."""
        standing = [name for name, why in (("A", self.lock), ("B", self.namespaces)) if not why]
        return "+".join(standing) or "none"


class Zygote:
    """A process with torch imported that forks a child for every job; closed like a file."""

    def __init__(
        self,
        visible: Sequence[str],
        *,
        namespaces: bool,
        user: int | None,
        many: bool = False,
        viewing: bool = False,
    ) -> None:
        """Start it, without waiting for torch.

        Args:
            visible: The paths that the inside may read.
            namespaces: Whether to build wall B.
            user: The user to become; None to stay who we are.
            many: Whether so many jobs follow that warming up everything pays.
            viewing: Whether to look at pictures, and run no programs.

        Raises:
            NoZygoteError: It does not start.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._namespaces = namespaces
        self._user = user
        self._folder = tempfile.mkdtemp(prefix="backcheck-")
        self._is_ready = False
        self._process: subprocess.Popen[bytes] | None = None
        if user is not None:
            os.chown(self._folder, user, user)
        settings = {
            "control": theirs.fileno(),
            "namespaces": namespaces,
            "many": many,
            "viewing": viewing,
            "readable": list(visible),
            "work": INSIDE if namespaces else self._folder,
            "path": library_path(),
        }
        wall = (bubblewrap(visible) or []) if namespaces else []
        if namespaces and not wall:
            self.close()
            raise NoZygoteError("bubblewrap (bwrap) is not installed")
        driver = "/driver" if namespaces else str(DRIVER.parent)
        command = [*wall, INTERPRETER, "-P", "-s", "-S", "-B", "-c", _START]
        with closing(theirs):
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own driver
                    [*command, json.dumps(settings), driver],
                    pass_fds=[theirs.fileno()],
                    env=environment(self._folder),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    cwd="/",
                    user=user,
                    group=user,
                    extra_groups=None if user is None else [],
                )
            except OSError as error:
                self.close()
                raise NoZygoteError(f"the interpreter cannot be started ({error})") from error
        self.walls = self._agree()

    def _agree(self) -> Walls:
        """Hear which walls stand, and let it go on to import torch."""
        self._control.settimeout(_SECONDS_TO_START)
        try:
            answer = self._control.recv(_MAX_ANSWER)
        except OSError:
            answer = b""
        if not answer:
            why = self._why_it_died()
            self.close()
            raise NoZygoteError(why)
        walls = Walls(**json.loads(answer)["walls"])
        if self._namespaces and walls.namespaces:
            self.close()
            raise NoZygoteError(walls.namespaces)
        self._control.send(json.dumps({"go": True}).encode())
        return walls

    def _why_it_died(self) -> str:
        assert self._process
        self._process.kill()
        _, said = self._process.communicate()
        lines = said.decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else "it ended without a word"

    def wait(self) -> None:
        """Wait until torch is imported.

        Raises:
            NoZygoteError: It died on the way.
        """
        if self._is_ready:
            return
        try:
            self._is_ready = self._control.recv(_MAX_ANSWER) == b"ready"
        except OSError:
            self._is_ready = False
        if not self._is_ready:
            raise NoZygoteError(self._why_it_died())

    def run(self, job: Job, chosen: Sequence[int]) -> Ended:
        """Run the chosen calls of a job in a child of its own; safe from several threads."""
        with self._work_folder() as work:
            payload_out, payload = os.pipe()
            result, result_in = os.pipe()
            log, log_in = os.pipe()
            reply, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            request = {"work": work, "limits": job.limits._asdict()}
            passed = [payload_out, result_in, log_in, theirs.fileno()]
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], passed)
                sent = True
            except OSError:
                sent = False
            theirs.close()
            for descriptor in passed[:3]:
                os.close(descriptor)
            with reply:
                process = _started(reply) if sent else None
                if process is None:
                    for descriptor in (payload, result, log):
                        os.close(descriptor)
                    return Ended({}, INFRASTRUCTURE, b"the zygote is gone")
                try:
                    pipes = Pipes(payload, result, log, reply.fileno())
                    bounded = self._namespaces  # by a file system of its own
                    folder = None if bounded else work
                    watched = watch(pipes, job, chosen, killer(process), folder)
                    if watched.complete and self._namespaces:
                        return Ended(watched.replies, "", watched.log)  # its files die with it
                    said = reply.recv(_MAX_ANSWER)
                finally:
                    os.close(process)
            return ended(watched, json.loads(said) if said else None, job.limits)

    @contextmanager
    def _work_folder(self) -> Iterator[str]:
        """A folder for one job; inside the namespaces each child covers the same one with its own."""
        if self._namespaces:
            yield INSIDE
            return
        path = tempfile.mkdtemp(dir=self._folder)
        try:
            if self._user is not None:
                os.chown(path, self._user, self._user)
            yield path
        finally:
            _remove(path)

    def close(self) -> None:
        """End it, with all its children: it leaves by itself when nobody is there to ask."""
        self._control.close()
        if self._process is not None:
            try:
                self._process.communicate(timeout=_SECONDS_TO_LEAVE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.communicate()
        _remove(self._folder)


def _remove(folder: str) -> None:
    """Remove a folder, following no link; how deep and how locked it is was a stranger's choice."""
    with suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.lexists(folder):
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603


def _started(reply: socket.socket) -> int | None:
    """The descriptor of the child's process; None if the zygote died first."""
    try:
        message, descriptors, _, _ = socket.recv_fds(reply, _MAX_ANSWER, 1)
    except OSError:
        return None
    return descriptors[0] if message else None
