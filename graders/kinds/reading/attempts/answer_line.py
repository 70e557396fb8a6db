"""The line of a longer answer that says that it is the answer: `**Answer: a, c**` above or below the reasons."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.remarks.narration import doubts
from graders.kinds.reading.words.pictures import CROSSES, TICKS

# The key of an option at the beginning of a line, and what stands around it.
_KEY_IN_FRONT = r"(?m:^)[ \t]*[-*•]?[ \t]*\**\(?(?P<before>[A-Ha-h])[).:]?\**[.):]?[ \t]*"
_MARKS = f" \t\n*_`#.{TICKS}\N{VARIATION SELECTOR-16}"


class AnswerLine(NamedTuple):
    """What a line says, and the reasons around it."""

    said: str
    passed_over: str


def answer_line(text: str) -> AnswerLine | None:
    """What is given as the answer; None where no line is, or the rest of the text may take it back."""
    if bulleted := _bulleted().fullmatch(text):
        keys = [one["key"] for one in _bullet().finditer(bulleted["bullets"])]
        if not _crosses().search(text) and not doubts(bulleted["bullets"]):
            return AnswerLine(
                ", ".join(keys), " ".join(bulleted["head"].split()).strip(f"{_MARKS}:")
            )
    ways = (
        _labelled(text),
        _concluded().search(text),
        _listed().search(text),
        _commented().fullmatch(text),
        _first().match(text),
    )
    for found in filter(None, ways):
        said = found["said"].strip(_MARKS)
        around = f"{text[: found.start()]} {text[found.end('said') :]}"
        rest = " ".join(around.split())
        of_it = _crossed_line().sub(" ", around)
        disputed = doubts(" ".join(of_it.split())) or _denies().search(of_it)
        if said and not disputed and _agrees(text[: found.start("said")], around, said):
            return AnswerLine(said, rest.strip(f"{_MARKS}:-–—,;"))
    return None


def _agrees(before: str, rest: str, said: str) -> bool:
    """Whether ticks stand beside what was said, crosses beside others, and nothing else is given."""
    named = {one.casefold() for one in re.findall(r"\b[A-Za-z]\b", said)}
    marked = {
        (one["key"] or one["before"]).casefold(): (one["mark"] or one["behind"]) in TICKS
        for one in _marked().finditer(rest)
    }
    unmarked = re.sub(r"[*_`]", "", rest)
    claimed = {one["said"].casefold() for one in _claimed().finditer(unmarked)}
    if opening := _opening().match(before):
        claimed.add(opening["said"].casefold())
    alone = _key_alone().fullmatch(rest.strip())
    if alone and alone["key"].casefold() not in named | {said.casefold()}:
        return False  # `d`, and a line below `b`
    ticks = all((key in named) == ticked for key, ticked in marked.items())
    return ticks and claimed <= named | {said.casefold()}


@cache
def _key_alone() -> re.Pattern[str]:
    return re.compile(r"[#/*_`(\s]*(?P<key>[A-Za-z]|true|false|yes|no)[*_`).\s]*", re.IGNORECASE)


def _labelled(text: str) -> re.Match[str] | None:
    """The only line with its label, where it is the first or the last."""
    found = list(_label().finditer(text))
    if len(found) != 1:
        return None
    before, behind = text[: found[0].start()].strip(), text[found[0].end() :].strip()
    return None if before and behind else found[0]


@cache
def _label() -> re.Pattern[str]:
    noun = r"(?:(?:(?:final|my|correct|the)\s+)?(?:answer|verdict)|(?:correct|right|my)\s+(?:option|choice))"
    label = rf"[ \t*_#>-]*{noun}\b[ \t*_]*(?:is\b)?[ \t*_]*:?"
    return re.compile(rf"^{label}(?P<said>[^\n]+)$", re.IGNORECASE | re.MULTILINE)


@cache
def _concluded() -> re.Pattern[str]:
    """`…, so the answer is b.` and `…, so b.` at the end."""
    noun = r"(?:(?:correct|right)\s+)?(?:answer|option|choice|one|statement)"
    return re.compile(
        rf"\b(?:so|thus|hence|therefore|which\s+is\s+why),?\s+"
        rf"(?:(?:the\s+)?{noun}\s+(?:is|must\s+be)\s+|(?:(?:it|this)\s+(?:must\s+be|has\s+to\s+be|should\s+be|is)\s+)?(?=\(?[a-h]\)?[\s.]*\Z))[\"“']?(?P<said>[^\s,;]+?|(?<=[\"“])[^\"”]+)[\"”']?[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _listed() -> re.Pattern[str]:
    """All that is chosen, at the end: `The rest sounds right: a, c and d`."""
    denied = r"(?![^:]*(?:\b(?:not|no|never|wrong|false|incorrect|untrue|out|except|but)\b|n['’]t))"
    key = r"\(?[a-h]\)?"
    return re.compile(
        rf"(?:\A|(?<=[.;!\n]))\s*{denied}[^:.;!\n]*\b(?:rest|others?|right|true|correct)\b[^:.;!\n]*:\s*"
        rf"(?P<said>{key}(?:\s*(?:,|and|&|\+)\s*(?:and\s+)?{key})+)[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _bulleted() -> re.Pattern[str]:
    """`The correct options are:` and a list, each line with its key in front."""
    noun = r"(?:options?|answers?|statements?|choices?)"
    said = rf"(?:the\s+|my\s+)?(?:(?:correct|right|true)\s+{noun}|answers?)(?:\s+(?:are|is))?"
    head = rf"(?P<head>[ \t*_#]*{said}\s*:[ \t*_]*)"
    line = r"[ \t]*[-*•][ \t]+\**\(?[A-Ha-h][).:]?\**[).:]?(?:[ \t]*[-–—:][^\n]*|[ \t]*)"
    return re.compile(rf"\s*{head}\n\s*(?P<bullets>{line}(?:\n+{line})*)\s*", re.IGNORECASE)


@cache
def _bullet() -> re.Pattern[str]:
    return re.compile(r"(?m:^)[ \t]*[-*•][ \t]+\**\(?(?P<key>[A-Ha-h])[).:*\s]")


@cache
def _crosses() -> re.Pattern[str]:
    return re.compile(rf"[{CROSSES}]")


@cache
def _commented() -> re.Pattern[str]:
    """`a  # like ctx.save_for_backward`."""
    return re.compile(r"(?P<said>[^#\n]+?)[ \t]+#+[ \t]*[^\n]+")


@cache
def _first() -> re.Pattern[str]:
    """The answer in a paragraph of its own, and reasons below it."""
    return re.compile(r"\s*(?P<said>[^\n]{1,60}?)[ \t]*\n[ \t]*\n(?=\s*\S)")


@cache
def _marked() -> re.Pattern[str]:
    marks = f"[{TICKS}{CROSSES}]"
    return re.compile(
        rf"(?P<mark>{marks})\W{{0,6}}(?P<key>[A-Za-z])\b|{_KEY_IN_FRONT}(?P<behind>{marks})"
    )


@cache
def _crossed_line() -> re.Pattern[str]:
    """`- **b** ❌ That is not …`, about an option that is not chosen."""
    return re.compile(rf"{_KEY_IN_FRONT}[{CROSSES}][^\n]*")


@cache
def _claimed() -> re.Pattern[str]:
    """What else is given as the answer: `the right one is b`, `so it is false`, `it should be c`."""
    subject = r"(?:answer|option|one|choice|statement|claim|verdict|it|this|that)"
    verdict = r"(?:true|false|yes|no|[a-h])"
    says = r"(?:is|'s|:|must\s+be|should\s+be)"
    end = r"(?=[\s.,;!]*(?:\Z|[.,;!])|[ \t]*\n)"
    return re.compile(
        rf"\b(?:{subject}\s*{says}|so|therefore|hence)\s*\(?(?P<said>{verdict})\)?{end}",
        re.IGNORECASE,
    )


@cache
def _opening() -> re.Pattern[str]:
    """The letter of an option in front of all: `a`, `(b).`, on a line of its own or as a sentence."""
    return re.compile(r"[\s*_(`]*(?P<said>[A-Ha-h])[)*_`]*(?:[ \t]*\n|[.,;!]\s)")


@cache
def _denies() -> re.Pattern[str]:
    """What denies the answer itself: `that is wrong`, `not true`."""
    subject = r"(?:that|this|it|which|answer)"
    return re.compile(
        rf"\b{subject}\s+(?:is|was)\s+(?:wrong|false|incorrect|not)\b|^\W*not\b", re.IGNORECASE
    )
