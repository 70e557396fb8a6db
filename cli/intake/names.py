"""The name of a hand-in, which is that of the file of its report."""

from __future__ import annotations

import hashlib

from cli.gradebook.table import harmless

# A file name may have 255 bytes; that of a report has up to 30 more while it is written.
_LONGEST = 200


def fitting(name: str) -> str:
    """A name that the file of a report can have: what is too long ends in a hash of all of it."""
    name = name.replace("/", "_").replace("\\", "_") or "_"
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) <= _LONGEST:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:12]
    return f"{encoded[: _LONGEST - 13].decode('utf-8', 'ignore')}~{digest}"


def report_key(name: str) -> str:
    """What no two hand-ins of a class may share: many computers tell no case in names of files."""
    return harmless(name).casefold()
