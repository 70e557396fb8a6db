"""The files of a tar, packed or not, within limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from student_template.catalogue import (
    MAX_BYTES,
    MAX_FILES,
    Catalogue,
    HandInError,
    is_litter,
    shown,
)

_DAMAGED = (
    tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, OverflowError,
    IndexError,
)  # fmt: skip


def read_tar(path: Path, catalogue: Catalogue) -> dict[str, bytes]:
    """The files of a tar by their paths in it.

    It is unpacked into memory up to the limit of a hand-in first: headers, too, may claim any size.

    Raises:
        HandInError: It is damaged, unsafe, or over a limit.
    """
    try:
        with _unpacked(path) as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise HandInError(f"{shown(path.name)} has more than {MAX_BYTES // 1_000_000} MB")
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            return dict(_files(archive, catalogue))
    except _DAMAGED as error:
        reason = shown(str(error)) or type(error).__name__
        raise HandInError(
            f"{shown(path.name)} is a damaged tar ({reason}); hand in a zip of the folder"
        ) from error


def escapes(name: str) -> bool:
    """Whether a path in an archive points outside of it."""
    return name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":"


def _unpacked(path: Path) -> BinaryIO:
    name = path.name.casefold()
    if name.endswith((".gz", ".tgz")):
        return cast("BinaryIO", gzip.open(path))
    if name.endswith(".bz2"):
        return cast("BinaryIO", bz2.open(path))
    return cast("BinaryIO", lzma.open(path)) if name.endswith(".xz") else path.open("rb")


def _files(archive: tarfile.TarFile, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    for number, member in enumerate(archive):
        if number > 2 * MAX_FILES:
            raise HandInError(f"more than {2 * MAX_FILES:,} entries in the tar")
        if escapes(member.name):
            raise HandInError(f"'{shown(member.name)}' in the tar points outside of it")
        if member.isdir() or is_litter(member.name):
            continue
        if not member.isreg() or member.issparse():
            catalogue.leave_out(member.name, "not a plain file (a link or device)")
            continue
        name = catalogue.name(str(PurePosixPath(member.name)), ignore_case=True)
        if name is not None:
            catalogue.weigh(name, member.size)
            file = archive.extractfile(member)
            assert file
            content = file.read()
            if len(content) < member.size:
                raise tarfile.ReadError("it ends too early")
            yield name, content
