"""What all checks of a program share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from exercises.model import Model, Points

Given = bool | int | float | str | tuple[int, ...] | None


class Check(Model):
    """What all checks share.

    `says` names the property that is tested, to the student too. Of a `public` check the inputs are
    shown; of any other only whether it passed, and if not, in which way it failed. The misconceptions
    that it is `about` cost their points here even where an earlier exercise has charged them. Where a
    check that it comes `after`, of the same part, is failed by a misconception, this one is not charged
    again for what follows from it.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    says: str
    weight: Points = Field(default=1, validate_default=True)
    public: bool = False
    about: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def shared(self) -> str:
        """The name of a run that this check has in common with others; empty for one of its own."""
        return ""

    @property
    def attempts(self) -> int:
        """How many runs there are at most, of which one that passes decides, where chance has a hand."""
        return 1

    @property
    def calls(self) -> str:
        """The function or class that is called."""
        raise NotImplementedError


class Structure(Model):
    """A network to build: the `arguments` of its class, and the sizes of its `layers`, input first."""

    arguments: tuple[Given, ...]
    layers: tuple[Annotated[int, Field(ge=1, le=100_000)], ...] = Field(min_length=2)
