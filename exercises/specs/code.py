"""Programs that are run."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from exercises.checks import AnyCheck
from exercises.model import not_shared
from exercises.program import Program
from exercises.specs.base import Spec


def _named(program: Any) -> Any:
    if program is None:
        raise not_shared(
            "programs", "the exercise must name one of the programs of its section (program: …)"
        )
    return program


class Code(Spec):
    """A program that is run; it earns the weights of the checks that it passes."""

    decided: ClassVar[str] = "running the program"
    keyed = False
    private = frozenset({"checks"})
    kind: Literal["code"]
    program: Annotated[Program, BeforeValidator(_named)] = Field(
        default=None, validate_default=True
    )
    checks: tuple[AnyCheck, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [check.name for check in self.checks]
        if len(set(names)) != len(names):
            raise ValueError("two checks have the same name")
        if self.public and not self.checks:
            raise ValueError("a program needs checks; write at least one")
        if self.checks and not any(check.weight for check in self.checks):
            raise ValueError("the checks have no weight")
        for check in self.checks:
            if not self.program.defines(check.calls):
                raise ValueError(f"{self.program.file} defines no {check.calls}")
        return self

    def how_to_answer(self) -> str:
        """The file."""
        return f"the file {self.program.file}, beside the answer sheet"


class Plot(Code):
    """A figure that a program draws; it earns the weights of the checks that what it plots passes.

    An image without the program that draws it goes to a person.
    """

    decided: ClassVar[str] = "what the program draws; an image by a person"
    kind: Literal["plot"]  # type: ignore[assignment]

    def how_to_answer(self) -> str:
        """The program, or an image."""
        return (
            f"drawn by {self.program.file} with matplotlib.pyplot; without the program, the name of an"
            " image beside the answer sheet, at which a person looks"
        )
