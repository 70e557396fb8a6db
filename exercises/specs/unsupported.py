"""What no grader decides yet."""

from typing import ClassVar, Literal

from exercises.specs.base import Spec


class Unsupported(Spec):
    """A part that no grader decides yet; `expects` names what the student hands in.

    Where that is a `file`, the part is answered when the file lies in the hand-in.
    """

    decided: ClassVar[str] = "nothing yet"
    keyed = False
    kind: Literal["unsupported"]
    expects: str
    file: str | None = None

    def how_to_answer(self) -> str:
        """What is expected, and that it is not checked here."""
        where = f" in {self.file}, beside the answer sheet" if self.file else ""
        return f"{self.expects}{where} (not checked automatically)"
