"""The notebook itself as a kind of answer: the name of the file; its rules are judged when it has run."""

from __future__ import annotations

import re
from collections.abc import Collection

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.specs import NotebookFile
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.verdict import Outcome, Verdict


def read(_spec: NotebookFile, answer: Answer) -> str:
    """The name of the file.

    Raises:
        UnreadableError: No file is named.
    """
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("one file is wanted, not several", answer.place)
    named = re.findall(r"[^\s`'\"<>()\[\]]+(?:\.ipynb|\.py)\b", answer.text, re.IGNORECASE)
    if len(set(named)) != 1:
        raise UnreadableError(
            "name the one file that holds your code, such as analysis.ipynb", answer.place
        )
    return str(named[0])


def shown(reading: str) -> str:
    """The name."""
    return reading


def file_named(name: str, files: Collection[str]) -> str | None:
    """The file of the hand-in that is meant; None where there is none."""
    wanted = name.replace("\\", "/").removeprefix("./").casefold()
    exact = [one for one in files if one.casefold() == wanted]
    base = wanted.rpartition("/")[2]
    near = [one for one in files if one.casefold().rpartition("/")[2] == base]
    found = exact or near
    return found[0] if len(found) == 1 else None


def decide(
    _spec: NotebookFile, _expected: None, reading: str, _context: Context = NO_CONTEXT
) -> Verdict:
    """Without a run a person decides."""
    return Verdict(
        "needs-review",
        code=Outcome.NO_RUN,
        feedback=f"{reading} was not run; a person looks at it",
    )


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
