"""Reads what a child sends: bounded frames from a process that may send anything."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from graders.sandbox.jail.wire import IMPORTED, MAGIC, MAX_HEADER, READY

# Twice what a check can ask for, and a fraction of what would hurt the grader.
MAX_BYTES = 32 << 20
_MAX_AXES = 8
_MAX_ITEMS = 1_000
# Characters of what is told: a place in a file, the text of an exception. A report repeats them.
_MAX_PLACE, _MAX_MESSAGE, _MAX_TRACE = 120, 400, 6
_DTYPES = {
    name: np.dtype(name).newbyteorder("<")
    for name in ("bool", "int8", "int16", "int32", "int64", "uint8",
                 "float16", "float32", "float64")
}  # fmt: skip
_STATUSES = (
    "value", "unfit", "not-implemented", "memory", "disk", "forbidden", "rejected", "raised",
)  # fmt: skip
_START = len(MAGIC) + 4


class BadMessageError(Exception):
    """What arrived is no frame; nothing after it is read."""


class TooMuchError(Exception):
    """More arrived than is read; what came before stands."""


def cleaned(text: str, most: int) -> str:
    """A stranger's words as they may be told: printable, in one direction, and not too long.

    What is no plain character (control characters, marks of direction, lone surrogates, private ones)
    becomes a blank or is left out; and so is where an object lay, which differs from run to run.
    """
    plain = "".join(
        " " if one.isspace() else one
        for one in text[: 2 * most]
        if one.isspace() or unicodedata.category(one)[0] != "C"
    )
    plain = re.sub(r" at 0x[0-9a-f]+", "", plain)
    return plain if len(plain) <= most else plain[: most - 1] + "…"


class Reply(NamedTuple):
    """What one call led to.

    `status` is `value`, why there is none, or how the whole process ended (`timeout`, `crashed`, …).
    `items` are arrays, or the name of the type of what is no array; `facts` are claims of the child.
    """

    status: str
    items: Mapping[str, np.ndarray | str] = {}
    facts: Mapping[str, Any] = {}
    error: str = ""
    message: str = ""
    trace: tuple[str, ...] = ()


class Replies:
    """The frames of one child, one for each call; fed with bytes as they arrive.

    Frames without the `token` are not those of the driver; a program that writes them to the pipe
    would have to find the token in the driver's memory first.
    """

    def __init__(self, token: str, calls: int) -> None:
        self._token = token
        self._expected = {READY, IMPORTED, *range(calls)}
        self.found: dict[int, Reply] = {}
        self._waiting = bytearray()
        self._wanted = _START
        self._take: Callable[[bytes], None] = self._start
        self._received = 0
        self._header: dict[str, Any] = {}

    @property
    def complete(self) -> bool:
        """Whether every call has been answered."""
        return not self._expected

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            BadMessageError: They are not part of a frame.
            TooMuchError: There are too many.
        """
        self._received += len(data)
        if self._received > MAX_BYTES:
            raise TooMuchError("more was sent than is read")
        self._waiting += data
        while len(self._waiting) >= self._wanted:
            piece = bytes(self._waiting[: self._wanted])
            del self._waiting[: self._wanted]
            self._take(piece)

    def _start(self, piece: bytes) -> None:
        length = int.from_bytes(piece[len(MAGIC) :], "little")
        if not piece.startswith(MAGIC) or not 0 < length <= MAX_HEADER:
            raise BadMessageError("no frame starts here")
        self._wanted, self._take = length, self._describe

    def _describe(self, piece: bytes) -> None:
        self._header = _header(piece, self._token)
        if self._header["id"] not in self._expected:
            raise BadMessageError("a reply is no answer, or is a second one")
        size = sum(_size(item) for item in self._header["items"])
        if size > MAX_BYTES:
            raise BadMessageError("the buffers are too large")
        self._wanted, self._take = size, self._keep

    def _keep(self, buffers: bytes) -> None:
        header = self._header
        items: dict[str, np.ndarray | str] = {}
        at = 0
        for item in header["items"]:
            if "dtype" in item:
                end = at + _size(item)
                flat = np.frombuffer(buffers[at:end], dtype=_DTYPES[item["dtype"]])
                items[item["name"]] = flat.reshape(item["shape"])
                at = end
            else:
                items[item["name"]] = cleaned(item["type"], _MAX_PLACE)
        trace = (cleaned(place, _MAX_PLACE) for place in header["trace"][:_MAX_TRACE])
        reply = Reply(
            header["status"],
            items,
            header["facts"],
            cleaned(header["error"], _MAX_PLACE),
            cleaned(header["message"], _MAX_MESSAGE),
            tuple(trace),
        )
        self.found[header["id"]] = reply
        self._expected.remove(header["id"])
        self._wanted, self._take = _START, self._start


def _header(text: bytes, token: str) -> dict[str, Any]:
    """The header of a frame with every field there and of its type."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessageError("a header is no JSON") from error
    if not isinstance(given, dict):
        raise BadMessageError("a header is no object")
    if given.get("token") != token:
        raise BadMessageError("a header has another token")
    header = {
        "id": given.get("id"),
        "status": given.get("status"),
        "items": given.get("items", []),
        "facts": given.get("facts", {}),
        "error": given.get("error", ""),
        "message": given.get("message", ""),
        "trace": given.get("trace", []),
    }
    if type(header["id"]) is not int or header["status"] not in _STATUSES:
        raise BadMessageError("a header has no id or status")
    if not all(isinstance(header[one], str) for one in ("error", "message")):
        raise BadMessageError("a message is no text")
    if not isinstance(header["facts"], dict) or not _is_list(header["trace"], str):
        raise BadMessageError("facts or trace are of another kind")
    if not _is_list(header["items"], dict) or len(header["items"]) > _MAX_ITEMS:
        raise BadMessageError("the items are no list of descriptions")
    for item in header["items"]:
        _check(item)
    return header


def _is_list(value: Any, of: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, of) for one in value)


def _check(item: dict[str, Any]) -> None:
    if not all(isinstance(item.get(one), str) for one in ("name", "type")):
        raise BadMessageError("an item has no name or type")
    if "dtype" not in item:
        return
    shape = item.get("shape")
    if not isinstance(item["dtype"], str) or item["dtype"] not in _DTYPES:
        raise BadMessageError("an array has an unknown type of number")
    if not isinstance(shape, list) or len(shape) > _MAX_AXES:
        raise BadMessageError("an array has no shape")
    if not all(type(one) is int and 0 <= one <= MAX_BYTES for one in shape) or (
        math.prod(one for one in shape if one) > MAX_BYTES  # numpy refuses such an empty array too
    ):
        raise BadMessageError("a shape is not made of sizes")


def _size(item: dict[str, Any]) -> int:
    """The bytes of an item."""
    return math.prod(item["shape"]) * _DTYPES[item["dtype"]].itemsize if "dtype" in item else 0
