"""Programs that are run."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from exercises.checks import AnyCheck
from exercises.language.spelling import did_you_mean
from exercises.model import faulty, not_shared
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
        if self.public and not self.checks:
            raise ValueError("a program needs checks; write at least one")
        if self.checks and not any(check.weight for check in self.checks):
            raise ValueError("the checks have no weight")
        seen: set[str] = set()
        defined = (*self.program.functions, *self.program.classes)
        for number, check in enumerate(self.checks):
            if check.name in seen:
                raise faulty(
                    f'two checks have the name "{check.name}"; mutants name them, so give each its own',
                    *("checks", number, "name"),
                )
            seen.add(check.name)
            if not self.program.defines(check.calls):
                raise faulty(
                    f"{self.program.file} defines no {check.calls}{did_you_mean(check.calls, defined)};"
                    f" it defines {', '.join(defined)}",
                    *("checks", number, "call" if "call" in type(check).model_fields else "build"),
                )
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
