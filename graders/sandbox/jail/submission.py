"""The child: runs one submission behind the walls, and sends back plain values."""

from __future__ import annotations

import errno
import gc
import os
import sys
import tempfile
import traceback
from typing import Any

from . import actions, cells, loading, stand_ins, wire
from .corpus import Corpus
from .libraries import Shelf
from .task import Given
from .unpacked import Unpacked
from .values import UnfitError

# A screen full of text: what a student can use of a message of his program.
_MAX_MESSAGE = 2_000
_MAX_TRACE = 6
_FORBIDDEN = (errno.EPERM, errno.EACCES)
_NO_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_MEMORY = ("can't allocate memory", "cannot allocate memory", "not enough memory")


# Found before the first fork: a child that looked through all modules would copy their pages.
_DRIVER = [name for name in sys.modules if name.partition(".")[0] == "jail"]


class Submission(Unpacked):
    """The student's files, and the calls that are asked of them."""

    def run(self, descriptor: int) -> None:
        """Import the student's module, make every call, and send a frame for each.

        From here on everything may lie; nothing that is sent is believed without being compared.
        """
        gc.enable()
        work, token = os.getcwd(), self.header.pop("token")
        sys.path.insert(0, work)
        sys.argv[:] = [self.header["module"] + ".py"]
        os.environ.clear()
        os.environ.update(HOME=work, TMPDIR=work, PATH="/usr/bin:/bin", LANG="C.UTF-8",
                          MPLBACKEND="Agg", OMP_NUM_THREADS="1",
                          JOBLIB_MULTIPROCESSING="0")  # fmt: skip
        tempfile.tempdir = None
        sys.stdin = open(0)  # noqa: SIM115 - lives as long as the process
        sys.stdout = sys.stderr = open(1, "w", buffering=1, errors="replace")  # noqa: SIM115
        told = self.header["corpus"]
        corpus = Corpus(told, self.arrays) if told else None
        shelf = Shelf(corpus)
        stand_ins.provide(self.header["stand_ins"], shelf, work)
        given = Given(self.arrays, corpus, shelf.plots)
        for name in _DRIVER:
            del sys.modules[name]
        if self.header["data"]:
            self._run_cells(descriptor, token, work)
            return
        try:
            module, passed_over = loading.load(self.header["module"], work)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
            failed = {**_told(error, work), "facts": {"importing": True}}
            wire.reply(descriptor, wire.IMPORTED, token, failed)
            return
        facts = {"passed over": passed_over}
        wire.reply(descriptor, wire.IMPORTED, token, {"status": "value", "facts": facts})
        for number, call in enumerate(self.header["calls"]):
            try:
                header, buffers = actions.perform(call, module, given)
            except BaseException as error:  # noqa: BLE001
                header, buffers = _told(error, work), []
            wire.reply(descriptor, number, token, header, buffers)
        os.close(descriptor)  # nobody need wait until the process is taken apart

    def _run_cells(self, descriptor: int, token: str, work: str) -> None:
        """Run a notebook; it goes on behind a cell that fails only in what was recorded of it."""
        session = cells.Session(self.header, self.arrays, work)
        wire.reply(descriptor, wire.IMPORTED, token, {"status": "value"})
        failed: dict[str, Any] = {}
        for number, call in enumerate(self.header["calls"]):
            header, buffers = dict(failed), list[bytes]()
            if not failed:
                try:
                    header, buffers = session.perform(call)
                except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
                    told = _told(error, work)
                    items, buffers = session.taken()
                    header = {**told, "items": items, "facts": {"stopped": True}}
                    failed = told
            wire.reply(descriptor, number, token, header, buffers)
        os.close(descriptor)


def _told(error: BaseException, work: str) -> dict[str, Any]:
    """What went wrong, and where in the student's own files."""
    frames = [
        f"{os.path.relpath(one.filename, work)}:{one.lineno} in {one.name}"
        for one in traceback.extract_tb(error.__traceback__)
        if one.filename.startswith(work)
    ]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append(f"{os.path.relpath(error.filename, work)}:{error.lineno}")
    name = type(error).__name__
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
    except BaseException:  # noqa: BLE001 - their own exception may fail to say what it is
        text = "its message cannot be read"
    return {
        "status": _status(error, text, inside=bool(frames)),
        "error": name[:100],
        "message": text.replace(work + os.sep, "").replace(work, ".")[:_MAX_MESSAGE],
        "trace": [one[:200] for one in frames[-_MAX_TRACE:]],
    }


def _status(error: BaseException, text: str, *, inside: bool) -> str:
    if isinstance(error, UnfitError):
        return "unfit"
    if isinstance(error, NotImplementedError) and inside:
        return "not-implemented"
    if isinstance(error, MemoryError) and not inside and "stack overflow" in text:
        return "rejected"  # by the parser, which is nested too deeply
    no_memory = isinstance(error, OSError) and error.errno == errno.ENOMEM
    if isinstance(error, MemoryError) or no_memory or any(one in text for one in _NO_MEMORY):
        return "memory"
    if isinstance(error, OSError) and error.errno in _NO_DISK:
        return "disk"
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        return "forbidden"
    rejected = isinstance(error, SyntaxError | UnicodeDecodeError)
    return "rejected" if rejected or "null bytes" in text else "raised"
