"""Which database holds the gradebook of a folder of marks: its own file, or a server's, by URL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from cli.gradebook.events import GradebookError
from cli.gradebook.table import write_whole

NAME = "gradebook.sqlite"
# The URL of a gradebook that is elsewhere.
_ELSEWHERE = "gradebook.url"
_POSTGRESQL = "postgresql+psycopg"


def url_of(folder: Path) -> URL:
    """The URL of the gradebook of a folder of marks.

    Raises:
        GradebookError: The file that names it cannot be used.
    """
    path = folder / _ELSEWHERE
    if not path.exists():
        return URL.create("sqlite", database=str(folder / NAME))
    return checked(path.read_text(encoding="utf-8").strip())


def has_gradebook(folder: Path) -> bool:
    """Whether there is any: a file that is only looked for is not made."""
    return (folder / _ELSEWHERE).exists() or (folder / NAME).exists()


def checked(written: str) -> URL:
    """A URL of PostgreSQL, with the driver that we use.

    Raises:
        GradebookError: It is none.
    """
    try:
        url = make_url(written)
    except ArgumentError as error:
        raise GradebookError("the URL of the gradebook is none; " + _AS) from error
    if url.drivername not in {"postgresql", "postgres", _POSTGRESQL}:
        raise GradebookError(f'a gradebook is not kept in "{url.drivername}"; ' + _AS)
    return url.set(drivername=_POSTGRESQL)


_AS = "write postgresql://USER@HOST/DATABASE, one database for each folder of marks"


def keep_elsewhere(folder: Path, written: str) -> None:
    """Keep the gradebook of a folder in another database from its first event on.

    Raises:
        GradebookError: The URL is none, or there is a gradebook already, which would be forgotten.
    """
    url = checked(written)
    if has_gradebook(folder):
        if url != url_of(folder):
            raise GradebookError(
                f"{folder} has a gradebook already ({url_of(folder)!r}); to move it, mark into a new"
                " folder with `course merge`"
            )
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / _ELSEWHERE, url.render_as_string(hide_password=False) + "\n")
    (folder / _ELSEWHERE).chmod(0o600)  # there may be a password in it
