"""Strict YAML, for instructors: YAML 1.2 scalars, no tags or aliases, no duplicate keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from exercises.answer import Answer, Fields, Items, Place, Text
from exercises.yaml_words import in_plain_words, lost_backslash

# libyaml is about ten times faster; a platform without it still works.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _integer() -> re.Pattern[str]:
    return re.compile(r"[-+]?(0|[1-9][0-9]{0,300})")


@cache
def _decimal() -> re.Pattern[str]:
    return re.compile(r"(?=.*[.eE])[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# An exercise nests eight deep; the recursion of the reader must end before Python's does.
_MAX_DEPTH = 30


class AssignmentError(Exception):
    """The assignment itself is wrong: one line `file:line:column: message` per problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_strict_yaml(text: str, file: str) -> Answer:
    """Read one YAML document into texts with their places.

    Args:
        text: The content of the file.
        file: Its name, for messages.

    Raises:
        AssignmentError: The text is no YAML, or uses a tag, an alias or a key twice.
    """
    try:
        events = yaml.parse(text, Loader=_LOADER)
        return _Composer(events, file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        reason = in_plain_words(error.problem or "", error.context or "")
        raise AssignmentError(f"{place}: {reason}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"{Place(file, line, 1)}: character {error.character!r} is not allowed"
        raise AssignmentError(problem) from error


class _Composer:
    """Builds the answer tree from the parser's events."""

    def __init__(self, events: Iterator[Any], file: str) -> None:
        self.events = events
        self.file = file

    def document(self) -> Answer:
        root: Answer | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise AssignmentError(f"{self._place(event)}: only one document is allowed")
                root = self._node(next(self.events), depth=0)
        return root or Text("", Place(self.file, 1, 1))

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _node(self, event: Any, depth: int) -> Answer:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            raise AssignmentError(
                f"{place}: aliases (*{event.anchor}) are not allowed; a text that begins with * stands in quotes"
            )
        if event.anchor is not None:
            raise AssignmentError(
                f"{place}: anchors (&{event.anchor}) are not allowed; a text that begins with & stands in quotes"
            )
        if event.tag is not None:
            raise AssignmentError(
                f"{place}: tags ({event.tag}) are not allowed; a text that begins with ! stands in quotes"
            )
        if depth > _MAX_DEPTH:
            raise AssignmentError(f"{place}: nested deeper than {_MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            if event.style == '"' and (fault := lost_backslash(event.value)):
                raise AssignmentError(f"{place}: {fault}")
            return Text(event.value, place, quoted=bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            items = iter(lambda: next(self.events), None)
            return Items(tuple(self._sequence(items, depth)), place)
        return self._mapping(place, depth)

    def _sequence(self, events: Iterator[Any], depth: int) -> Iterator[Answer]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _mapping(self, place: Place, depth: int) -> Fields:
        fields: dict[str, Answer] = {}
        places: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text):
                raise AssignmentError(f"{key.place}: a key must be a word")
            if key.text in fields:
                first = places[key.text]
                raise AssignmentError(
                    f'{key.place}: the key "{key.text}" stands here twice (first on line'
                    f" {first.line})"
                )
            places[key.text] = key.place
            fields[key.text] = self._node(next(self.events), depth + 1)
        return Fields(fields, place, places)


def plain(answer: Answer) -> Any:
    """The answer tree as plain Python data, unquoted scalars by the YAML 1.2 core schema."""
    if isinstance(answer, Items):
        return [plain(item) for item in answer.items]
    if isinstance(answer, Fields):
        return {key: plain(value) for key, value in answer.fields.items()}
    return answer.text if answer.quoted else _scalar(answer)


def _scalar(scalar: Text) -> Any:
    text = scalar.text
    if scalar.null:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _integer().fullmatch(text):
        return int(text)
    if _decimal().fullmatch(text):
        return float(text)
    return text


def locate(answer: Answer, path: tuple[int | str, ...]) -> Place:
    """The place of the deepest node on a path of keys and indices; unknown steps are skipped."""
    place = answer.place
    for step in path:
        if isinstance(answer, Fields) and step in answer.fields:
            place = answer.places[str(step)]
            answer = answer.fields[str(step)]
        elif isinstance(answer, Items) and isinstance(step, int) and step < len(answer.items):
            answer = answer.items[step]
            place = answer.place
    return place
