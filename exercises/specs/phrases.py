"""A word or a few, to be named exactly."""

from typing import ClassVar, Literal

from exercises.specs.base import Spec


class Phrase(Spec):
    """A name or a term; what else it may be called, the solution lists as `accepted`, also as `/pattern/`.

    Capital letters, blanks, hyphens, an article in front, quotes and a full stop make no difference,
    unless `exact` letters are asked for: then only what stands around them makes none. What holds the
    phrase among other words, or is spelled nearly like it, a person decides.
    """

    decided: ClassVar[str] = "the term"
    kind: Literal["phrase"]
    exact: bool = False

    def how_to_answer(self) -> str:
        """What makes no difference."""
        if self.exact:
            return "the exact letters, nothing else"
        return "a word or a few, nothing else; capital letters and hyphens make no difference"
