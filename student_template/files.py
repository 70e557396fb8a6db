"""The files of a hand-in: a folder or a zip, within limits, links and litter left out."""

from __future__ import annotations

import hashlib
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

MAX_FILES = 2_000
MAX_BYTES = 200_000_000
MAX_RATIO = 200
_LITTER = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"}
_ENCRYPTED = 0x1
_MAX_NOTICES = 20


class HandInError(Exception):
    """The hand-in as a whole cannot be read; the message says what to do."""


class Files(NamedTuple):
    """The files of a hand-in by relative path, their hash, and what was left out."""

    contents: Mapping[str, bytes]
    sha256: str
    notices: tuple[str, ...]


def read_files(path: Path) -> Files:
    """Read all files of a hand-in.

    Args:
        path: A folder or a zip.

    Raises:
        HandInError: It is not there, cannot be read, is unsafe, or is over a limit.
    """
    notices: list[str] = []
    try:
        if path.is_dir():
            found = dict(_in_folder(path, notices))
        elif path.is_file() and zipfile.is_zipfile(path):
            found = _without_wrapping_folder(dict(_in_zip(path)))
        elif path.exists():
            raise HandInError(f"{path.name} is neither a folder nor a zip")
        else:
            raise HandInError(f"{path.name} does not exist")
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else path.name
        raise HandInError(f"{name} cannot be read ({error.strerror or 'damaged'})") from error
    except RecursionError as error:
        raise HandInError(f"{path.name} is nested too deeply") from error
    return Files(found, _sha256(found), tuple(notices))


def _sha256(files: Mapping[str, bytes]) -> str:
    """The hash over the sorted (relative path, content); the same for a folder and its zip."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def _is_litter(name: str) -> bool:
    return any(part.startswith(".") or part in _LITTER for part in PurePosixPath(name).parts)


class _Limits:
    """Counts files and bytes, and stops at the limits."""

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0

    def add(self, name: str, size: int) -> None:
        self.files += 1
        self.bytes += size
        if self.files > MAX_FILES:
            raise HandInError(
                f"more than {MAX_FILES:,} files; hand in only the answer sheet and the files it"
                " names"
            )
        if self.bytes > MAX_BYTES:
            raise HandInError(
                f"more than {MAX_BYTES // 1_000_000} MB (at {name}); hand in only the answer sheet"
                " and the files it names"
            )


def _in_folder(root: Path, notices: list[str]) -> Iterator[tuple[str, bytes]]:
    limits = _Limits()
    for folder, subfolders, names in os.walk(root, onerror=_refuse):
        subfolders[:] = sorted(name for name in subfolders if not _is_litter(name))
        for name in sorted(names + [sub for sub in subfolders if Path(folder, sub).is_symlink()]):
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if _is_litter(name):
                continue
            details = path.lstat()
            if stat.S_ISREG(details.st_mode):
                limits.add(relative, details.st_size)
                yield relative, path.read_bytes()
            elif len(notices) < _MAX_NOTICES:
                notices.append(f"{relative}: not a plain file (a link or device); left out")


def _refuse(error: OSError) -> None:
    """A folder that cannot be listed is no folder without files."""
    raise error


def _in_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    limits = _Limits()
    seen: dict[str, str] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > 2 * MAX_FILES:
                raise HandInError(f"more than {2 * MAX_FILES:,} entries in the zip")
            for entry in archive.infolist():
                if entry.is_dir() and not _escapes(entry.filename):
                    continue
                _refuse_unsafe(entry)
                if _is_litter(entry.filename):
                    continue
                name = str(PurePosixPath(entry.filename))
                twin = seen.setdefault(name.casefold(), entry.filename)
                if twin is not entry.filename:
                    raise HandInError(f"the zip holds both {twin} and {entry.filename}")
                limits.add(entry.filename, entry.file_size)
                with archive.open(entry) as file:
                    content = file.read(entry.file_size + 1)
                if len(content) > entry.file_size:
                    raise HandInError(f"{entry.filename} in the zip is larger than it claims")
                yield name, content
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError,
            UnicodeDecodeError) as error:  # fmt: skip
        raise HandInError(f"{path.name} is a damaged or unusual zip ({error})") from error


def _escapes(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return name.startswith(("/", "\\")) or ".." in parts or name[1:2] == ":" or "\0" in name


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if _escapes(entry.filename):
        raise HandInError(f"{entry.filename!r} in the zip points outside of it")
    if kind not in {0, stat.S_IFREG}:
        raise HandInError(f"{entry.filename} in the zip is a link or device")
    if entry.flag_bits & _ENCRYPTED:
        raise HandInError(f"{entry.filename} in the zip is encrypted; zip it without a password")
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 5_000):
        raise HandInError(f"{entry.filename} in the zip unpacks to far more than it holds")


def _without_wrapping_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a zip whose only top-level entry is a folder, as if that folder was zipped."""
    tops = {name.split("/", 1)[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.split("/", 1)[1]: content for name, content in files.items()}
    return files
