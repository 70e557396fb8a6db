r"""What an answer says that a network gives, behind its weights: `so y = h1 - 2 h2`, `\hat{y} = |x_1 - x_2|`.

It is cut off, and must be so at the inputs of the exercise: what these weights give, or what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from exercises.answer import Answer, Fields, SeveralAnswersError, Text
from exercises.language.characters import plain
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.layout import unwrapped
from exercises.language.parser import parse
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from graders.kinds.reading.clauses.forward_pass import forward_pass, weighted_sum
from graders.language.evaluate import evaluate
from graders.language.instance import Instance

_TOLERANCE = 1e-9


class SaidOutput(NamedTuple):
    """The text in front of what is said of the output, and that: the members of a chain, as they were typed."""

    weights: Answer
    said: str
    members: tuple[str, ...]


def without_output(answer: Answer) -> SaidOutput | None:
    """The weights, and what is said behind the last of them of the output; None where nothing is."""
    if isinstance(answer, Fields) and answer.fields:
        for name, value in answer.fields.items():
            if inner := without_output(value):
                fields = {**answer.fields, name: inner.weights}
                return inner._replace(weights=replace(answer, fields=fields))
        return None
    found = _output().search(answer.text) if isinstance(answer, Text) else None
    if found is None:
        return None
    assert isinstance(answer, Text)
    whole, formula = (
        unwrapped(plain(found[name]).text).replace("\n", " ") for name in ("said", "formula")
    )
    members = tuple(one.strip(" .,;") for one in formula.split("=") if one.strip(" .,;"))
    # What uses the weights by their names holds for all of them.
    members = tuple(one for one in members if not weighted_sum().fullmatch(one))
    if forward_pass().fullmatch(whole):
        members = ()
    if not all(map(_is_formula, members)):
        return None
    before = Text(answer.text[: found.start()], answer.place)
    return SaidOutput(before, " ".join(found["said"].split()), members)


def _is_formula(text: str) -> bool:
    """Whether it is a formula of inputs and hidden units, and no line of a program."""
    scope = Scope({f"{letter}_{number}": Symbol() for letter in "xh" for number in range(1, 10)})
    try:
        parse(tokenise(text), scope)
    except RefusedError:
        return False
    return True


def refuse_other_output(
    output: SaidOutput, values: Mapping[str, Sequence[float]], outputs: Sequence[Sequence[float]]
) -> None:
    """Go on if every member gives outputs that the network may have.

    Args:
        output: What is said.
        values: The inputs and the units, by their names, with a value for every input of the exercise.
        outputs: What it gives and what it must give, for every input.

    Raises:
        SeveralAnswersError: One gives something else, or cannot be worked out.
    """
    scope = Scope({name: Symbol() for name in values})
    columns = {name: np.array(of)[:, None, None] for name, of in values.items()}
    count = len(outputs[0])
    for member in output.members:
        try:
            value = evaluate(parse(tokenise(member), scope), scope, Instance(count, {}, columns))
        except (RefusedError, UndefinedError):
            value = np.full((count, 1, 1), np.nan)
        said = np.broadcast_to(value, (count, 1, 1))[:, 0, 0]
        if not any(np.allclose(said, one, rtol=0, atol=_TOLERANCE) for one in outputs):
            raise SeveralAnswersError(
                f'"{output.said[:60]}" does not fit the network; write the weights alone',
                output.weights.place,
            )


@cache
def _output() -> re.Pattern[str]:
    words = (
        r"so|hence|thus|then|therefore|final\s+answer|result|(?:which|this)\s+gives|with\s+output"
        r"|(?:and\s+)?(?:the\s+)?output(?:\s+is)?(?=[\s:*]+\S)"
    )
    lead = rf"(?:(?:{words})\b[\s,:*]*(?:that\s+)?)?"
    name = r"(?:\\hat\s*\{?\s*y\s*\}?|ŷ|y_?hat|y|f|out(?:put)?|o)(?:\s*\([^()=]*\))?"
    end = r"(?<=[\])}\d$|])[\s$]*(?:[.;,]\$*\s*\$*(?:\\q?quad\b\s*)*|\n\s*)"
    return re.compile(
        rf"{end}(?:\\[\])])?\s*(?P<said>(?:\*\*|#+\s*)?{lead}\$*\s*{name}\s*=(?P<formula>[^=]+(?:=[^=]+)*))\Z",
        re.IGNORECASE,
    )
