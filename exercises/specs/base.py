"""What all kinds of part share."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from exercises.model import Model, Points


class Spec(Model):
    """What all kinds share: the weight of the part among the parts of its exercise.

    `keyed` kinds compare an answer with what a solution says; the others look for a property.
    """

    keyed: ClassVar[bool] = True
    weight: Points = Field(default=1, validate_default=True)

    def how_to_answer(self) -> str:
        """One line for the student: which spellings are understood."""
        raise NotImplementedError

    def fields(self) -> Sequence[str]:
        """The names of the values inside one answer, if it has several."""
        return ()

    def entry_names(self) -> Sequence[str]:
        """The words that may stand before a colon inside an answer."""
        return self.fields()
