"""True or false, yes or no: read from the usual words."""

from __future__ import annotations

import re

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.specs import TrueFalse, YesNo
from graders.verdict import Verdict, correct, incorrect

_YES = ["yes", "y", "true", "t", "can", "could", "possible", "a good idea", "good idea", "wise",
        "correct", "right", "it does", "it is", "it would"]  # fmt: skip
_NO = ["no", "n", "false", "f", "cannot", "can't", "cant", "can not", "could not", "impossible",
       "bad idea", "a bad idea", "unwise", "incorrect", "wrong", "it does not", "it is not",
       "it would not", "not possible", "not a good idea", "not good idea", "not wise", "not true",
       "not correct", "not right"]  # fmt: skip
_NOT_NO = ["not false", "not impossible", "not wrong", "not a bad idea", "not incorrect"]
_MEANING = {**dict.fromkeys(_YES + _NOT_NO, True), **dict.fromkeys(_NO, False)}
_WORDS = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _MEANING), key=len, reverse=True)) + r")(?![\w'])"
)
_LEADING = re.compile(r"(yes|no|true|false)\b(?=\s*(?:[.,:;!–—(-]|$|because\b|since\b|as\b))")
_AFTER = re.compile(r"[\s.,:;!–—(-]*")


def read(_spec: TrueFalse | YesNo, answer: Answer) -> bool:
    """Whether the answer says yes."""
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("one word is wanted: yes or no", answer.place)
    text = " ".join(answer.text.casefold().replace("’", "'").split())
    text = text.replace("isn't", "is not").replace("doesn't", "does not")
    text = re.sub(r"\bis not (?=a |possible|good|wise|true|correct|right)", "not ", text)
    leading = _LEADING.match(text)
    if leading:
        rest = text[_AFTER.match(text, leading.end()).end() :]  # type: ignore[union-attr]
        if not _LEADING.match(rest):
            return _MEANING[leading[1]]
    said = {_MEANING[word[0]] for word in _WORDS.finditer(text)}
    if len(said) == 1:
        return said.pop()
    wrong = "says both yes and no" if said else "says neither yes nor no"
    raise UnreadableError(f"this {wrong}; write one of the two words", answer.place)


def key(spec: TrueFalse | YesNo, solution: Answer) -> bool:
    """The right one of the two."""
    return read(spec, solution)


def shown(said: bool) -> str:  # noqa: FBT001
    """Yes or no."""
    return "yes / true" if said else "no / false"


def decide(_spec: TrueFalse | YesNo, expected: bool, said: bool) -> Verdict:  # noqa: FBT001
    """Right if it is the right one of the two."""
    return correct() if said == expected else incorrect("option", "this is not right")
