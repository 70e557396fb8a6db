"""What is reported of an experiment that is run again: its code, its numbers and its settings."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from exercises.model import not_shared
from exercises.notebook import Notebook
from exercises.specs.base import Spec

Quantity = Literal["train-accuracy", "dev-accuracy", "best-dev-accuracy", "difference"]
Question = Literal["default", "search"]


def _named(notebook: Any) -> Any:
    if notebook is None:
        raise not_shared(
            "notebooks",
            "the exercise must name one of the notebooks of its section (notebook: …)",
        )
    return notebook


class OfNotebook(Spec):
    """A part that is compared with a run of the student's own notebook."""

    keyed = False
    notebook: Annotated[Notebook, BeforeValidator(_named)] = Field(
        default=None, validate_default=True
    )


class NotebookFile(OfNotebook):
    """The notebook or script itself, which earns the rules that it keeps.

    `question` says which rules these are: those of the `default` model, or those of the `search`.
    Cells that belong to the exercise name it by its id or by one of the words in `labels`.
    """

    decided: ClassVar[str] = "running the notebook"
    kind: Literal["notebook"]
    question: Question
    labels: tuple[str, ...] = Field(min_length=1)

    def how_to_answer(self) -> str:
        """The name of the file."""
        return "the name of the notebook (.ipynb) or of the .py file, beside the answer sheet"


class ReportedNumbers(OfNotebook):
    """A number that the student reports, compared with a run of the student's own code."""

    decided: ClassVar[str] = "a re-run of the notebook"
    kind: Literal["reported-numbers"]
    quantity: Quantity

    def how_to_answer(self) -> str:
        """The spellings of a share."""
        return "a number such as 0.8625 or 86.25 %"


class ReportedSettings(OfNotebook):
    """The hyper-parameters of the best model."""

    decided: ClassVar[str] = "a re-run of the notebook"
    kind: Literal["reported-settings"]

    def how_to_answer(self) -> str:
        """All of them, by name."""
        example = {
            "hidden_layer_sizes": "(50,)",
            "activation": "tanh",
            "solver": "adam",
            "learning_rate_init": "0.01",
            "batch_size": "32",
        }
        return ", ".join(f"{name}={example.get(name, '…')}" for name in self.notebook.tuned)
