"""What crosses between grader and child: frames of a small JSON header and raw buffers.

A frame is `BCK1`, the length of the header (4 bytes, little-endian), the header, and the buffers
that the header describes, one after the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

MAGIC = b"BCK1"
MAX_HEADER = 65_536
# Ids of the frames that answer no call: the walls stand, and the student's module is imported.
READY, IMPORTED = -2, -1


def frame(header: dict[str, Any], buffers: Sequence[bytes] = ()) -> bytes:
    """A header and its buffers as bytes."""
    text = json.dumps(header).encode()
    return b"".join([MAGIC, len(text).to_bytes(4, "little"), text, *buffers])


def header_length(data: bytes) -> int:
    """The length of the header of a frame."""
    return int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "little")


def send(descriptor: int, data: bytes) -> None:
    """Write all of it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def reply(
    descriptor: int, number: int, token: str, header: dict[str, Any], buffers: Sequence[bytes] = ()
) -> None:
    """Send what one call led to; a header that nobody would read says so instead."""
    data = frame({"id": number, "token": token, **header}, buffers)
    if header_length(data) > MAX_HEADER:
        told = {"status": "unfit", "message": "there is more to tell of the result than is read"}
        data = frame({"id": number, "token": token, **told})
    send(descriptor, data)


def receive_all(descriptor: int) -> bytes:
    """Read until the other side closes."""
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def unpack(data: bytes, sizes: str) -> tuple[dict[str, Any], list[bytes]]:
    """A frame of our own side: its header, and the buffers whose sizes it lists under `sizes`."""
    start = len(MAGIC) + 4
    length = header_length(data)
    header = json.loads(data[start : start + length])
    buffers, at = [], start + length
    for size in header[sizes]:
        buffers.append(data[at : at + size])
        at += size
    return header, buffers
