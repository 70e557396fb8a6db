"""Which walls can be built here? Each is tried in a throw-away child, never guessed from versions."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable

from . import confinement, kernel, wire

_DISK = 1 << 20


def walls(readable: list[str], work: str, *, namespaces: bool) -> dict[str, str]:
    """Why `namespaces` or `lock` cannot be had; an empty text for what stands."""
    found = {"namespaces": "they are not tried without bubblewrap"}
    if namespaces:
        found["namespaces"] = _tried(lambda: _namespaces(work))
    with (
        tempfile.TemporaryDirectory(dir=work) as inside,
        tempfile.NamedTemporaryFile(dir=work) as outside,
    ):
        found["lock"] = _tried(lambda: _lock(readable, inside, outside.name))
    return found


def _namespaces(work: str) -> None:
    own = os.open("/proc/self/ns/pid", os.O_RDONLY)
    kernel.unshare(kernel.NEW_PIDS)
    kernel.enter_namespace(own, kernel.NEW_PIDS)
    confinement.enter_namespaces(work, _DISK)
    confinement.hide_processes()
    if os.listdir("/proc"):
        raise OSError("/proc can still be read")


def _lock(readable: list[str], inside: str, outside: str) -> None:
    """Lock this process, then try what must not work: another's file, a socket, a process."""
    confinement.lock_down(readable, inside, own_mounts=False)
    with open(os.path.join(inside, "own"), "w") as own:
        own.write("may be written")
    attempts: dict[str, Callable[[], object]] = {
        "a file outside": lambda: os.open(outside, os.O_RDONLY),
        "a socket": lambda: socket.socket(socket.AF_UNIX),
        "a process": lambda: os.fork() or os._exit(0),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except PermissionError:
            continue
        raise OSError(f"{name} is not refused")


def _tried(action: Callable[[], None]) -> str:
    """Why an action fails in a child of its own; empty where it works."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        said = b"it was tried, and the process died"
        try:
            action()
            said = b"ok"
        except Exception as error:  # noqa: BLE001 - a wall that cannot be had is told, whatever it is
            said = str(error).encode() or type(error).__name__.encode()
        finally:
            os.write(write, said)
            os._exit(0)
    os.close(write)
    told = wire.receive_all(read).decode(errors="replace")
    os.close(read)
    os.waitpid(child, 0)
    return "" if told == "ok" else told or "it was tried, and the process died"
