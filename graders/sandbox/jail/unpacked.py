"""The files and calls of one job, as they arrive in the child."""

from __future__ import annotations

import os
from contextlib import suppress

from . import wire


class Unpacked:
    """What one child is given: a header with the calls, the files of a hand-in, and arrays."""

    def __init__(self, payload: bytes) -> None:
        self.header, buffers = wire.unpack(payload, "sizes")
        count = len(self.header["files"])
        self.files = dict(zip(self.header["files"], buffers[:count], strict=True))
        self.arrays = buffers[count:]

    def unpack_into(self, work: str) -> None:
        """Write the files, and make the folder the current one."""
        for name, content in self.files.items():
            path = os.path.join(work, name)
            # A name that this file system does not take is missed by the program, not by us.
            with suppress(OSError):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(content)
        os.chdir(work)
        self.files.clear()

    def run(self, descriptor: int) -> None:
        """Make every call, and send a frame for each."""
        raise NotImplementedError
