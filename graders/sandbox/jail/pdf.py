"""PDF: there to its end, and with lines, curves or pictures among what its pages paint."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

# A page of curves has a fraction of this.
_MOST_UNPACKED = 16 << 20
_NUMBER = rb"(?:[-+]?(?:\d+\.?\d*|\.\d+)\s+)"
# A line or a curve to a point; a picture that stands in the page, or is named there.
_STROKES = (
    rb"%b{2}l\b|%b{4}[vy]\b|%b{6}c\b" % ((_NUMBER,) * 3) + rb"|\bBI\s|/[\w.+-]+\s+(?:Do|sh)\b"
)
_STREAM = (
    rb"\bobj\b(?P<about>(?:(?!\bobj\b|endobj).){0,4000}?)\bstream\r?\n(?P<content>.*?)endstream"
)


def seen(path: str) -> dict[str, Any]:
    """What is seen of a PDF; what is packed in a way that is not read here is left to a person."""
    with open(path, "rb") as file:
        content = file.read()
    if b"startxref" not in content:
        return {"fault": "damaged"}
    unread = b"/Encrypt" in content
    for text in () if unread else _streams(content):
        if text is None:
            unread = True
        elif re.search(_STROKES, text):
            return {}
    return {"fault": "unopened" if unread else "undrawn"}


def _streams(content: bytes) -> Iterator[bytes | None]:
    """What the streams hold, None for one that cannot be unpacked here."""
    for found in re.finditer(_STREAM, content, re.DOTALL):
        filters = re.findall(rb"/(\w+Decode)\b", found["about"])
        if filters == [b"FlateDecode"]:
            yield _inflated(found["content"])
        elif not filters:
            yield found["content"]
        elif b"/Image" not in found["about"]:  # which a page paints by its name
            yield None


def _inflated(packed: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
    except zlib.error:
        return None
