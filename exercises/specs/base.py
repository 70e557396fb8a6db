"""What all kinds of part share."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, PrivateAttr

from exercises.model import Model, Points


class Spec(Model):
    """What all kinds share: the weight of the part among the parts of its exercise.

    A part of an exercise that is not `public` is decided only where there are solutions; what it is
    decided by beside them are the `private` keys, which no student receives.
    `keyed` kinds compare an answer with what a solution says; the others look for a property.
    `called` are names that may stand on the left of `=` in an answer, beside the name of the part.
    """

    # What the verdict rests on, in a few words: `course check --all` lists it.
    decided: ClassVar[str] = ""
    keyed: ClassVar[bool] = True
    private: ClassVar[frozenset[str]] = frozenset()
    public: bool = True
    weight: Points = Field(default=1, validate_default=True)
    called: tuple[str, ...] = ()
    _part: str = PrivateAttr(default="")
    _others: tuple[str, ...] = PrivateAttr(default=())

    def stand_as(self, part: str, others: Sequence[str]) -> None:
        """Say which part of its exercise this is, and what the others are; once, when it is loaded."""
        self._part = part
        self._others = tuple(others)

    def names(self) -> Sequence[str]:
        """What an answer may be called."""
        return (*self.called, self._part) if self._part else self.called

    def other_names(self) -> Sequence[str]:
        """What the answers of the other parts are called."""
        return self._others

    def how_to_answer(self) -> str:
        """One line for the student: which spellings are understood."""
        raise NotImplementedError

    @classmethod
    def released(cls, written: Mapping[str, Any]) -> dict[str, Any]:
        """What students receive of a part as it was written, where its exercise is not public."""
        return {key: value for key, value in written.items() if key not in cls.private}

    def listed(self) -> Mapping[str, Mapping[str, str]]:
        """What stands below the question, by what it is: `{"option": {"a": its text}}`."""
        return {}

    def fields(self) -> Sequence[str]:
        """The names of the values inside one answer, if it has several."""
        return ()

    def entry_names(self) -> Sequence[str]:
        """The words that may stand before a colon inside an answer."""
        return self.fields()
