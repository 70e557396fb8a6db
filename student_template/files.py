"""The files of a hand-in: a folder, an archive or a single file, links and litter left out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from student_template.catalogue import (
    MAX_BYTES,
    Catalogue,
    HandInError,
    is_archive,
    is_litter,
    is_report,
    shown,
)
from student_template.renamed import is_copy, stems


class Files(NamedTuple):
    """The files of a hand-in by relative path, their hash, and what was left out.

    Reports of backcheck are no part of it: a report written beside the sheet changes no later one.
    `single` says that the hand-in is one file and no folder.
    """

    contents: Mapping[str, bytes]
    sha256: str
    notices: tuple[str, ...]
    single: bool = False


def read_files(path: Path) -> Files:
    """Read all files of a hand-in.

    Args:
        path: A folder, a zip, or a single file.

    Raises:
        HandInError: It is not there, cannot be read, is unsafe, or is over a limit.
    """
    catalogue = Catalogue()
    name = shown(path.name)
    single = False
    try:
        if path.is_symlink():
            raise HandInError(f"{name} is a link; hand in the folder or zip itself")
        if path.is_dir():
            archive = _only_archive(path)
            if archive is None:
                contents = dict(_in_folder(path, catalogue))
            else:
                from student_template.archive import read_archive  # noqa: PLC0415 - rare

                contents = read_archive(archive, catalogue)
                catalogue.notices.append(f"{shown(archive.name)} was read, which lies in {name}")
        elif path.is_file():
            packed = _in_archive(path, catalogue)
            single = packed is None
            contents = _single(path, catalogue) if packed is None else packed
        elif path.exists():
            raise HandInError(f"{name} is neither a folder, a zip nor a file")
        else:
            raise HandInError(f"{name} does not exist")
    except OSError as error:
        culprit = shown(Path(str(error.filename)).name) if error.filename else name
        raise HandInError(f"{culprit} cannot be read ({error.strerror or 'damaged'})") from error
    except RecursionError as error:
        raise HandInError(f"{name} is nested too deeply") from error
    if not single:
        contents = {name: one for name, one in contents.items() if not is_report(name, one)}
    contents = _without_wrapping_folders(contents)
    return Files(contents, _sha256(contents), tuple(catalogue.notices), single)


def _sha256(files: Mapping[str, bytes]) -> str:
    """The hash over the sorted (relative path, content); the same for a folder and its zip."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def _in_archive(path: Path, catalogue: Catalogue) -> dict[str, bytes] | None:
    """The files of a zip or tar; None for another file."""
    from zipfile import is_zipfile  # noqa: PLC0415 - most hand-ins of `grade` are folders

    from student_template.archive import read_archive  # noqa: PLC0415 - the same

    if not is_archive(path.name) and not is_zipfile(path):
        return None
    if path.suffix.casefold() == ".zip" and not is_zipfile(path):
        raise HandInError(f"{shown(path.name)} is a damaged zip; zip the folder again")
    return read_archive(path, catalogue)


def _only_archive(folder: Path) -> Path | None:
    """The zip or tar that is all there is in a folder, as platforms put it there."""
    while True:
        paths = [path for path in folder.iterdir() if not is_litter(path.name)]
        if len(paths) != 1 or paths[0].is_symlink():
            return None
        (alone,) = paths
        if not alone.is_dir():
            return alone if is_archive(alone.name) else None
        folder = alone


def may_hold(path: Path, names: Collection[str]) -> bool:
    """Whether one of these files, or a copy of one, may be in a hand-in, told without reading it.

    A name that stands anywhere in a zip counts, and a tar always, so yes may be wrong; no is not.
    """
    if path.is_dir():
        return any(
            any(is_copy(file, name) for file in files for name in names)
            or any(map(is_archive, files))
            for _, _, files in os.walk(path)
        )
    if is_archive(path.name) and path.suffix.casefold() != ".zip":
        return True
    try:
        if path.stat().st_size > MAX_BYTES:
            return False  # it is refused
        content = path.read_bytes()
    except OSError:
        return False  # reading it will say why
    return any(stem.encode() in content for stem in stems(names))


def _single(path: Path, catalogue: Catalogue) -> dict[str, bytes]:
    name = catalogue.name(path.name, ignore_case=False)
    if name is None:
        raise HandInError(f"{shown(path.name)} has control characters in its name; rename it")
    details = path.stat()
    catalogue.weigh(name, details.st_size)
    return {name: _read(path, details)}


def _in_folder(root: Path, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    for folder, subfolders, names in os.walk(root, onerror=_refuse):
        subfolders[:] = sorted(name for name in subfolders if not is_litter(name))
        for found in sorted(names + [sub for sub in subfolders if Path(folder, sub).is_symlink()]):
            path = Path(folder, found)
            if is_litter(found):
                continue
            relative = path.relative_to(root).as_posix()
            details = path.lstat()
            if not stat.S_ISREG(details.st_mode):
                catalogue.leave_out(relative, "not a plain file (a link or device)")
            elif (name := catalogue.name(relative, ignore_case=False)) is not None:
                catalogue.weigh(name, details.st_size)
                yield name, _read(path, details)


def _read(path: Path, before: os.stat_result) -> bytes:
    """The content of a file that nobody changes meanwhile.

    Raises:
        HandInError: Somebody does.
    """
    content, after = path.read_bytes(), path.lstat()
    if (after.st_mtime_ns, after.st_ino, len(content)) != (
        before.st_mtime_ns,
        before.st_ino,
        before.st_size,
    ):
        raise HandInError(
            f"{shown(path.name)} changed while it was read; try again once it is saved"
        )
    return content


def _refuse(error: OSError) -> None:
    """A folder that cannot be listed is no folder without files."""
    raise error


def _without_wrapping_folders(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files where a folder is all there is, as if that folder had been handed in."""
    while files and all("/" in name for name in files):
        tops = {name.split("/", 1)[0] for name in files}
        if len(tops) > 1:
            break
        files = {name.split("/", 1)[1]: content for name, content in files.items()}
    return files
