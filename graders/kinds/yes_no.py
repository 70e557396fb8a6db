"""True or false, yes or no: read from the usual words, and from nothing else."""

from __future__ import annotations

import re

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.specs import TrueFalse, YesNo
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.verdict import Verdict, correct, incorrect

_YES = (
    "yes|yeah|yep|y|true|t|correct|right|possible|can|could|it can|it does|good idea|wise|sensible"
    "|not false|not impossible|not wrong|not incorrect|not bad idea"
)
_NO = (
    "no|nope|n|false|f|incorrect|wrong|untrue|impossible|cannot|can't|cant|can not|could not|couldn't"
    "|it cannot|it can't|bad idea|unwise|not possible|not true|not correct|not right|not good idea"
    "|not wise|not sensible|never"
)
_FILLER = (
    r"(?:(?:i think|i believe|i would say|clearly|definitely|obviously|of course|answer|verdict|that|this"
    r"|it|the claim|the statement|is|an?|so|therefore|hence|it's|that's)\s+)*"
)
_UNABLE = (
    r"(?:it|this|one layer|a single layer|the network|the layer|relu|we)?\s*(?:cannot|can't|can not)"
    r"(?: represent| learn| express| compute| reach| do| be (?:done|represented|learned|reached))\b.*"
)
_AFFIRMED = re.compile(rf"{_FILLER}(?:{_YES})")
_DENIED = re.compile(rf"{_FILLER}(?:{_NO})(?: at all)?|{_UNABLE}")
# Behind these an explanation follows.
_CLAUSE = re.compile(r"\s*(?:[.,:;!?–—(]|\s-|\bbecause\b|\bsince\b|\bas\b|\bsee\b)\s*")


def read(_spec: TrueFalse | YesNo, answer: Answer) -> bool:
    """Whether the answer says yes."""
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("one word is wanted: yes or no", answer.place)
    clauses = _CLAUSE.split(_plain(answer.text))
    said = _said(clauses[0])
    if said is None:
        raise UnreadableError(
            "this says neither yes nor no; write one of the two words, and reasons elsewhere",
            answer.place,
        )
    if len(clauses) > 1 and _said(clauses[1]) is not None and _said(clauses[1]) != said:
        raise UnreadableError("this says both yes and no; write one of the two words", answer.place)
    return said


def _plain(text: str) -> str:
    text = " ".join(text.casefold().replace("’", "'").split()).strip("\"'`*$ ")
    text = re.sub(r"\b(is|does|would)n't\b", r"\1 not", text)
    return re.sub(r"\bnot an? ", "not ", text)


def _said(clause: str) -> bool | None:
    clause = clause.strip("\"'`*) ")
    if _AFFIRMED.fullmatch(clause):
        return True
    return False if _DENIED.fullmatch(clause) else None


def key(spec: TrueFalse | YesNo, solution: Answer) -> bool:
    """The right one of the two."""
    return read(spec, solution)


def shown(said: bool) -> str:  # noqa: FBT001
    """Yes or no."""
    return "yes / true" if said else "no / false"


def decide(
    _spec: TrueFalse | YesNo,
    expected: bool,  # noqa: FBT001
    said: bool,  # noqa: FBT001
    _context: Context = NO_CONTEXT,
) -> Verdict:
    """Right if it is the right one of the two."""
    return correct() if said == expected else incorrect("option", "this is not right")


latex, truth, questions = no_latex, no_truth, no_questions
