"""The files of an archive; of a zip nothing is unpacked before all of it has been looked at."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path, PurePosixPath

from student_template.catalogue import (
    MAX_BYTES,
    MAX_FILES,
    Catalogue,
    HandInError,
    is_litter,
    shown,
)
from student_template.tarball import escapes, read_tar

# Text shrinks to a tenth, a file of zeros to a thousandth.
_MAX_RATIO = 200
# Below this a ratio says nothing.
_SMALL = 5_000
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENTRY = b"PK\x01\x02"  # with which each entry of the directory starts
# What `zipfile` and `zlib` raise on damaged archives, found with benchmarks/zips.py.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeError,
    IndexError, ValueError, OverflowError, RuntimeError, OSError,
)  # fmt: skip


def read_archive(path: Path, catalogue: Catalogue) -> dict[str, bytes]:
    """The files of a zip or tar by their paths in it.

    Raises:
        HandInError: It is damaged, unsafe, or over a limit.
    """
    if path.name.casefold().endswith(".zip") or zipfile.is_zipfile(path):
        return read_zip(path, catalogue)
    return read_tar(path, catalogue)


def read_zip(path: Path, catalogue: Catalogue) -> dict[str, bytes]:
    """The files of a zip by their paths in it.

    Raises:
        HandInError: It is damaged, unsafe, or over a limit.
    """
    _refuse_large(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = list(_entries(archive, catalogue))
            return {name: _unpacked(archive, entry) for name, entry in entries}
    except _DAMAGED as error:
        reason = shown(str(error)) or type(error).__name__
        raise HandInError(
            f"{shown(path.name)} is a damaged or unusual zip ({reason}); zip the folder again"
        ) from error


def _refuse_large(path: Path) -> None:
    """Refuse what would take much memory already to list."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise HandInError(f"{shown(path.name)} has more than {MAX_BYTES // 1_000_000} MB")
    most = 2 * MAX_FILES
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        entries = sum(1 for _ in islice(re.finditer(re.escape(_ENTRY), content), most + 1))
    # Not inside: an error on its way still holds the search, and with it the file.
    if entries > most:
        raise HandInError(f"more than {most:,} entries in the zip")


def _entries(
    archive: zipfile.ZipFile, catalogue: Catalogue
) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files to unpack, by name; all limits hold for what they claim."""
    for entry in archive.infolist():
        path = entry.filename.replace("\\", "/")  # Windows
        if path.endswith("/") and not escapes(path):
            continue
        _refuse_unsafe(entry, path)
        if is_litter(path):
            continue
        name = catalogue.name(str(PurePosixPath(path)), ignore_case=True)
        if name is not None:
            catalogue.weigh(name, entry.file_size)
            yield name, entry


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise HandInError(f"{shown(entry.filename)} in the zip is larger than it claims")
    return content


def _refuse_unsafe(entry: zipfile.ZipInfo, path: str) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    name = shown(entry.filename)
    if not path:
        raise zipfile.BadZipFile("an entry without a name")
    if escapes(path):
        raise HandInError(f"'{name}' in the zip points outside of it")
    if kind not in {0, stat.S_IFREG}:
        raise HandInError(f"{name} in the zip is a link or device")
    if entry.flag_bits & _ENCRYPTED:
        raise HandInError(f"{name} in the zip is encrypted; zip it without a password")
    if entry.compress_type not in _METHODS:
        raise HandInError(f"{name} in the zip is packed in an unusual way; zip the folder again")
    if entry.file_size > _MAX_RATIO * max(entry.compress_size, _SMALL):
        raise HandInError(f"{name} in the zip unpacks to far more than it holds")
