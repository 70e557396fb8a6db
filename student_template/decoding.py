"""The text of an answer sheet, in the encodings that editors write."""

from __future__ import annotations

import re
from functools import cache

from student_template.catalogue import HandInError

# A hundred times the longest sheet; to look for ids in more takes seconds.
MAX_SHEET_BYTES = 1_000_000


@cache
def _western() -> re.Pattern[str]:
    """Text that reads as Windows-1252 and as nothing else.

    Letters of western languages, quotes, dashes and the few signs of mathematics, never three in a
    row: Cyrillic, Chinese or old Macintosh text in these bytes looks different.
    """
    signs = "À-ÿ²³×÷±½¼¾°´€“”‘’–—…«»§"
    return re.compile(rf"(?:[\x00-\x7f]|[{signs}](?![{signs}]{{2}}))*")


def decoded(content: bytes, file: str) -> tuple[str, list[str]]:
    """The text of a sheet with plain line breaks, and what to tell about its encoding.

    Raises:
        HandInError: It is too long, or no text in an encoding that can be told for sure.
    """
    if len(content) > MAX_SHEET_BYTES:
        raise HandInError(
            f"{file} has {len(content) / 1e6:.1f} MB; an answer sheet may have"
            f" {MAX_SHEET_BYTES / 1e6:.0f} MB"
        )
    notices: list[str] = []
    if encoding := _utf_16(content):
        notices.append(f"{file} is written in UTF-16, and was read as such; UTF-8 is usual")
        text = content.decode(encoding, "replace").removeprefix("\ufeff")
        if "\ufffd" in text:
            raise HandInError(f"{file} is written in UTF-16, and damaged; save it as UTF-8")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            text = _windows(content, file, error)
            notices.append(
                f"{file} is no UTF-8 and was read as Windows-1252; if letters look wrong, save it"
                " as UTF-8"
            )
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise HandInError(f"{file}:{line}: holds a NUL byte; save it as plain text in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notices


def _utf_16(content: bytes) -> str | None:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if content[1:2] == b"\0" and content[:1] != b"\0":
        return "utf-16-le"
    if content[:1] == b"\0" and content[1:2] != b"\0":
        return "utf-16-be"
    return None


def _windows(content: bytes, file: str, error: UnicodeDecodeError) -> str:
    """The text in the encoding of western Windows, where no other can be meant."""
    text = content.decode("cp1252", "replace")
    if not _western().fullmatch(text):
        line = content.count(b"\n", 0, error.start) + 1
        raise HandInError(
            f"{file}:{line}: is not UTF-8 (byte {content[error.start]:#04x}); save the file as"
            " UTF-8 and hand it in again"
        ) from error
    return text
