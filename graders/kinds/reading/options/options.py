"""Which options a text names: by their keys, in the ways people write them, or by their texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from exercises.answer import Answer, Fields, Text, UnreadableError
from exercises.language.spelling import did_you_mean
from graders.kinds.reading.options.mentions import mentions
from graders.kinds.reading.options.said_at_once import all_but, by_place
from graders.kinds.reading.options.stances import Choice, chosen_by_key
from graders.kinds.reading.options.texts import (
    MIN_LETTERS,
    by_first_sentence,
    by_text,
    contradicts,
    in_another_order,
    says_another,
)
from graders.kinds.reading.words.phrases import bare, negated, questioned

_EXCEPTING = {"except", "excepting", "excluding"}
# What says yes or no beside a key, as it is written in a table, and a word that says so in a text.
_TICKS = {
    "x": "true",
    "1": "true",
    "[x]": "true",
    "tick": "true",
    "ticked": "true",
    "[ ]": "false",
    "[]": "false",
}
_TICKS |= {"0": "false", "-": "false", "": "false", "not": "false"}
# So many words may be the text of an option.
_FEW = 3


def in_lines(answer: Answer, options: Mapping[str, str]) -> Answer:
    """A table with options as its keys as a text, with a line for each; any other answer as it is."""
    if isinstance(answer, Text):
        return _drawn(answer, options)
    if not isinstance(answer, Fields) or not {*answer.fields} <= {*options}:
        return answer
    told = [(key, one.text.strip()) for key, one in answer.fields.items() if isinstance(one, Text)]
    if len(told) != len(answer.fields):
        return answer
    lines = [f"{key}: {_TICKS.get(one.casefold(), one)}" for key, one in told]
    return Text("\n".join(lines), answer.place)


def _drawn(answer: Text, options: Mapping[str, str]) -> Text:
    """A table that is drawn with bars, `a | yes` below a heading, as a line for each option."""
    rows = [
        [cell.strip(" *`") for cell in row.strip(" |").split("|")]
        for row in answer.text.split("\n")
        if row.strip(" |:-")
    ]
    keys = {key.casefold() for key in options}
    told = [row for row in rows if row[0].strip("().").casefold() in keys]
    if len(told) < 2 or len(told) < len(rows) - 1 or any(len(row) != 2 for row in rows):
        return answer
    lines = [f"{key.strip('().')}: {_TICKS.get(value.casefold(), value)}" for key, value in told]
    return Text("\n".join(lines), answer.place)


def pick(answer: Text, options: Mapping[str, str]) -> str:
    """The key of the option that a text names.

    Raises:
        UnreadableError: It names none, or more than one, or something else besides.
    """
    named = _named(answer, chosen_by_key(answer.text, options), options)
    if len(named) == 1:
        return named[0]
    if named:
        raise UnreadableError(
            f'"{_short(answer.text)}" fits the options {", ".join(named)}; write one key',
            answer.place,
        )
    known = bare(answer.text)
    hint = did_you_mean(known, options.values()) if len(known) >= MIN_LETTERS else ""
    listed = f"{hint}; the options are {', '.join(options)}"
    short = _short(answer.text)
    if mentions(known, tuple(options)) or len(known.split()) > _FEW:
        raise UnreadableError(
            f'"{short}" does not say clearly which option is meant{listed}', answer.place
        )
    raise UnreadableError(f'there is no option "{short}"{listed}', answer.place)


def picks(answer: Text, options: Mapping[str, str]) -> list[str]:
    """The keys of all options that a text names: `a, c`, `ac`, `a and also c`, or their texts.

    Raises:
        UnreadableError: It names none, or says something else besides.
    """
    if others := all_but(answer, options):
        return others
    line = bare(answer.text)
    if together := _written_together(line, options):
        return together
    choice = chosen_by_key(answer.text, options)
    named = _named(answer, choice, options)
    if len(named) > 1 and choice:
        return named
    pieces = [piece for piece in re.split(r"[,;/&+\n]|\band\b", line) if piece.strip()]
    if len(named) == 1 or len(pieces) < 2 or mentions(line, tuple(options)):
        return [pick(answer, options)]
    return [pick(Text(piece, answer.place), options) for piece in pieces]


def _named(answer: Text, choice: Choice | None, options: Mapping[str, str]) -> list[str]:
    """The options that a text names, by what it chooses by key; none where it says something else besides."""
    line = bare(answer.text)
    if questioned(answer.text) or negated(answer.text):
        return []
    if (key := by_place(line, options)) is not None:
        return [key]
    if choice is None and mentions(line, tuple(options)):
        return by_text(line, options)
    if choice is None or not choice.keys:
        said = choice.talk[0].text if choice and choice.talk else line
        return by_text(said, options) or by_first_sentence(said, options)
    return [] if _is_contradicted(choice, options) else list(choice.keys)


def _is_contradicted(choice: Choice, options: Mapping[str, str]) -> bool:
    """Whether words beside the chosen options are those of another one."""
    said = [clause.text for clause in choice.talk if not clause.reason]
    if any({*clause.words} & _EXCEPTING for clause in choice.talk):
        return True
    if says_another([one.text for one in choice.talk if one.reason], choice.keys, options):
        return True
    if len(choice.keys) == 1:
        every = [clause.text for clause in choice.talk]
        (key,) = choice.keys
        return contradicts(said, key, options) or in_another_order(every, key, options)
    return any({*by_text(clause, options)} - {*choice.keys} for clause in said)


def _written_together(line: str, options: Mapping[str, str]) -> list[str]:
    """The options of `acd`, keys that are written as one word."""
    keys = {key.casefold(): key for key in options}
    letters = line.casefold()
    together = len(letters) > 1 and {*letters} <= {*keys} and len({*letters}) == len(letters)
    return [keys[letter] for letter in letters] if together else []


def _short(text: str, length: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
