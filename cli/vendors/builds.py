"""The mapping of builds: what `course autograder --for NAME` makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from cli.vendors import classroom50, gradescope, prairielearn
from cli.vendors.contents import Contents


class Build(Protocol):
    """What one vendor takes."""

    @property
    def EXECUTABLE(self) -> tuple[str, ...]:  # noqa: N802 - a constant of a module
        """The paths of what is started."""

    def files(self, contents: Contents, /) -> Iterator[tuple[str, bytes]]:
        """Every file by its path."""


# One line for each.
BUILDS: Mapping[str, Build] = {
    "gradescope": gradescope,
    "prairielearn": prairielearn,
    "classroom50": classroom50,
}
# These run where students can read what they run.
IN_THE_OPEN = ("classroom50",)
# These take a zip of files, the others a folder.
AS_ZIP = ("gradescope",)
