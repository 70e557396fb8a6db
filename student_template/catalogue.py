"""What may be in a hand-in: names, numbers and sizes, whether it is a folder or a zip."""

from __future__ import annotations

import unicodedata

# A hand-in with its figures has ten files; more is a folder of packages or of data.
MAX_FILES = 2_000
MAX_BYTES = 200_000_000
_MAX_NOTICES = 20
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_LITTER = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"}
# By what stands near the start of a file it is known as a report of ours, by the end of its name.
REPORT_MARKS = {
    ".html": (b'<meta name="generator" content="backcheck">',),
    ".json": (b'"schema": "backcheck/', b'"backcheck": ', b'"schema": "classroom50/result/'),
    ".xml": (b'<testsuites name="backcheck"',),
}
_NEAR = 600
# Characters that would start a new line of ours, turn its direction, or drive a terminal.
_UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class HandInError(Exception):
    """The hand-in as a whole cannot be read; the message says what to do."""


def shown(name: str) -> str:
    """A name as it may stand in a message."""
    return "".join("�" if unicodedata.category(c) in _UNSHOWN else c for c in name)


def is_litter(name: str) -> bool:
    """Whether a program left it there, not the student."""
    parts = (part for part in name.split("/") if part not in {"", "."})
    return any(part.startswith(".") or part in _LITTER for part in parts)


def is_report(name: str, content: bytes) -> bool:
    """Whether a file is a report of backcheck: written into the folder, it is no part of the hand-in."""
    marks = REPORT_MARKS.get(name[name.rfind(".") :].casefold(), ())
    return any(mark in content[:_NEAR] for mark in marks)


def is_archive(name: str) -> bool:
    """Whether a file is named as a zip or tar."""
    return name.casefold().endswith((".zip", *_TARS))


class Catalogue:
    """The files of a hand-in as they are found; it stops at the limits.

    Names are kept in normal form, as macOS and Windows write the same one differently.
    """

    def __init__(self) -> None:
        self.notices: list[str] = []
        self._names: dict[str, str] = {}
        self._bytes = 0

    def leave_out(self, name: str, reason: str) -> None:
        """Tell that a file is not read."""
        if len(self.notices) < _MAX_NOTICES:
            self.notices.append(f"{shown(name)}: {reason}; left out")

    def name(self, found: str, *, ignore_case: bool) -> str | None:
        """The name under which a file is known; None if it is left out.

        Raises:
            HandInError: Another file has the same name.
        """
        if any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in found):
            self.leave_out(found, "its name holds control characters")
            return None
        name = unicodedata.normalize("NFC", found)
        key = name.casefold() if ignore_case else name
        if key in self._names:
            twin = self._names[key]
            raise HandInError(
                f"the hand-in holds two files named {shown(found)}; keep one of the two"
                if twin == found
                else f"the hand-in holds both {shown(twin)} and {shown(found)}, which many"
                " computers take for one name; keep one of the two"
            )
        self._names[key] = found
        if len(self._names) > MAX_FILES:
            raise HandInError(
                f"more than {MAX_FILES:,} files; hand in only the answer sheet and the files it"
                " names"
            )
        return name

    def weigh(self, name: str, size: int) -> None:
        """Count the bytes of a file, before it is read.

        Raises:
            HandInError: All files together are too large.
        """
        self._bytes += size
        if self._bytes > MAX_BYTES:
            raise HandInError(
                f"more than {MAX_BYTES // 1_000_000} MB (at {shown(name)}); hand in only the answer"
                " sheet and the files it names"
            )
