"""The one zip in which a platform exports a whole class, unpacked for as long as it is marked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from student_template.catalogue import is_litter, shown

# A class of 20,000 with ten files each; more is no export of submissions.
_MOST_FILES = 200_000
# Marking needs room as well.
_SHARE_OF_DISK = 0.5


class ExportedError(Exception):
    """The zip cannot be used: why, and what to do."""


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder of a class: the one given, or what is in the zip given, gone afterwards.

    Raises:
        ExportedError: It is neither, is damaged, or is larger than there is room for.
    """
    if path.is_dir():
        yield path
        return
    if not is_zipfile(path):
        raise ExportedError(
            f"{shown(path.name)} is neither a folder nor a zip; give what the platform exported"
        )
    with TemporaryDirectory(prefix="backcheck-class-") as temporary:
        folder = Path(temporary, "class")
        folder.mkdir()
        try:
            with ZipFile(path) as archive:
                _unpack(archive, folder, shown(path.name))
        except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise ExportedError(
                f"{shown(path.name)} is damaged or locked ({error}); download it again"
            ) from error
        yield folder


def _unpack(archive: ZipFile, folder: Path, name: str) -> None:
    members = [one for one in archive.infolist() if not one.is_dir()]
    _check_room(members, folder, name)
    for one in members:
        parts = PurePosixPath(one.filename.replace("\\", "/")).parts
        if not parts or ".." in parts or parts[0].endswith((":", "/")):
            raise ExportedError(f"{name} holds {shown(one.filename)}, which points outside of it")
        if is_litter(one.filename):
            continue
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        # What an entry unpacks to is never more than it claims: zipfile stops there.
        with archive.open(one) as source, target.open("xb") as file:
            shutil.copyfileobj(source, file)


def _check_room(members: Sequence[ZipInfo], folder: Path, name: str) -> None:
    if len(members) > _MOST_FILES:
        raise ExportedError(f"{name} holds more than {_MOST_FILES:,} files; unpack it yourself")
    needed, free = sum(one.file_size for one in members), shutil.disk_usage(folder).free
    if needed > free * _SHARE_OF_DISK:
        raise ExportedError(
            f"{name} unpacks to {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free in"
            f" {folder.parent.parent}; make room, or unpack it yourself and give the folder"
        )
