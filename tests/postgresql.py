"""A PostgreSQL server for tests, on a socket of its own, where the system has the programs for one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

# Debian keeps them beside its wrappers.
_DEBIAN = Path("/usr/lib/postgresql")
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=''")


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl` of the latest version, if there is one."""
    found = [path.parent for path in sorted(_DEBIAN.glob("*/bin/pg_ctl"))]
    if (known := shutil.which("pg_ctl")) and not found:
        return Path(known).parent
    return found[-1] if found else None


class Server:
    """A running server; every database that is asked for is new."""

    def __init__(self, folder: Path, bin_: Path, user: str | None) -> None:
        self._folder, self._bin, self._user = folder, bin_, user
        self._numbers = count(1)

    def database(self) -> str:
        """The URL of a new and empty database."""
        name = f"class{next(self._numbers)}"
        self._run("createdb", "-h", self._folder, name)
        return f"postgresql://{self._user or ''}@/{name}?host={self._folder}"

    def start(self) -> None:
        """Start it, the first time or again."""
        options = " ".join(f"-c {one}" for one in _FAST) + f" -k {self._folder}"
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._folder / "data", "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        """At once: connections are lost, as when a machine fails."""
        self._run("pg_ctl", "-D", self._folder / "data", "-w", "-m", "immediate", "stop")

    def create(self) -> None:
        """Make its folder of data."""
        self._run("initdb", "-D", self._folder / "data", "-A", "trust", "-E", "UTF8", "--no-sync")

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(self._bin / program), *map(str, arguments)],
            check=True,
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def running(bin_: Path) -> Iterator[Server]:
    """A server for as long as it is needed. It never runs as root, which PostgreSQL refuses."""
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # a socket's path must be short
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        server = Server(Path(folder), bin_, user)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
