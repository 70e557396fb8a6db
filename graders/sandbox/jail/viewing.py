"""The child that looks at pictures: nobody's program runs in it, only what opens their files."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

from . import pdf, svg, wire
from .unpacked import Unpacked

if importlib.util.find_spec("PIL"):
    from . import raster

# A PDF may have a little before its first line.
_HEAD = 1024


class Viewing(Unpacked):
    """Files, each looked at by the call of its name."""

    def run(self, descriptor: int) -> None:
        """Look at every file, and send a frame for each; what fails on the way is damaged."""
        token = self.header.pop("token")
        wire.reply(descriptor, wire.IMPORTED, token, {"status": "value"})
        for number, call in enumerate(self.header["calls"]):
            try:
                told = {"status": "value", "facts": _seen(call["name"])}
            except MemoryError:
                told = {"status": "memory"}
            except BaseException as error:  # noqa: BLE001 - whatever it is, the file cannot be opened
                told = {"status": "raised", "error": type(error).__name__}
            wire.reply(descriptor, number, token, told)
        os.close(descriptor)


def _seen(name: str) -> dict[str, Any]:
    """What is seen of a file, which is known by what it holds, not by its name."""
    with open(name, "rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head:
        return pdf.seen(name)
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        return svg.seen(name)
    if not importlib.util.find_spec("PIL"):
        return {"fault": "unopened"}
    return raster.seen(name)
