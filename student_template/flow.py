"""What stands between brackets in an answer sheet: lists, sets, and names with values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from exercises.answer import Answer, Fields, Items, Misread, Parts, Place, Text, UnreadableError
from student_template.brackets import Brackets, closing_quote, unquoted
from student_template.names import Names
from student_template.repeated import once, once_or_refused

# Answers nest four deep; the recursion of the readers must end before Python's does.
_MAX_DEPTH = 30
# Ten times what the longest sheet holds; more is no answer, and would take long.
_MAX_NODES = 5_000


@cache
def _name_behind_separator() -> re.Pattern[str]:
    """`, name: ` as it starts an entry; found also where the brackets do not match."""
    name = r"(?P<quote>[\"']?)(?P<name>[^\s,:\"'][^,:\n\"']{0,80}?)(?P=quote)"
    return re.compile(rf"[{{,\n]\s{{0,80}}{name}\s{{0,20}}:(?=\s|$|[\[{{(\"'])")


class Entry(NamedTuple):
    """A name between brackets, and the stretch of text that stands behind it."""

    name: str
    place: Place
    start: int
    end: int


class Flow:
    """Reads what stands between brackets; commas inside round brackets separate nothing."""

    def __init__(self, text: str, start: Place) -> None:
        self.text = text
        self.start = start
        self.brackets = Brackets(text)
        self.nodes = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        """The place of a character."""
        row = bisect_right(self.line_starts, offset) - 1
        column = offset - self.line_starts[row]
        first = self.start.column - 1 if row == 0 else 0
        return Place(self.start.file, self.start.line + row, first + column + 1)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without the blanks around it."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        return start, start + len(text.strip())

    def stretch(self, start: int, end: int) -> Flow:
        """A stretch on its own: a quotation or a bracket that is not closed before it does not reach it."""
        start, end = self.trimmed(start, end)
        return Flow(self.text[start:end], self.place(start))

    # Whole answers

    def parts(self, names: Names) -> Answer | Parts:
        """The answer to an exercise; a part that cannot be read costs only itself.

        Raises:
            UnreadableError: No part can be told from the others.
        """
        start, end = self.trimmed(0, len(self.text))
        entries = self.entries(start, end)
        if entries is None and self.text[start : start + 1] == "{":
            entries = self.cut(start, end, names)
        return self.node(start, end) if entries is None else self._each(entries)

    def _each(self, entries: Iterable[Entry]) -> Parts:
        parts: Parts = {}
        for name, place, start, end in entries:
            value: Answer | Misread
            try:
                value = self.stretch(start, end).whole()
            except UnreadableError as error:
                value = Misread(error.message, error.place)
            if name in parts:
                twice = Misread(f'"{name}" is answered twice; keep one of the two', place)
                value = once(parts[name], value, twice)
            parts[name] = value
        return parts

    def entries(self, start: int, end: int) -> list[Entry] | None:
        """The entries of `{name: value, …}`; None for anything else, a set `{a, c}` among it."""
        if self.text[start : start + 1] != "{" or self.brackets.closing(start, end) != end - 1:
            return None
        stretches = list(self.brackets.split(start + 1, end - 1))
        colons = [self.brackets.colon_behind_name(first, last) for first, last in stretches]
        if (
            not any(colon is not None for colon in colons)
            and self.text[start + 1 : end - 1].strip()
        ):
            return None
        entries: list[Entry] = []
        for (first, last), colon in zip(stretches, colons, strict=True):
            if not self.text[first:last].strip():
                continue
            if colon is None and entries:
                # A comma inside the value before: `{h: 20,0855}`.
                entries[-1] = entries[-1]._replace(end=last)
            else:
                entries.append(self._entry(first, last, last if colon is None else colon))
        return entries

    def _entry(self, first: int, last: int, colon: int) -> Entry:
        key = self.node(first, colon)
        if not isinstance(key, Text):
            raise UnreadableError("a name is wanted before the colon", key.place)
        return Entry(key.text, key.place, min(colon + 1, last), last)

    def cut(self, start: int, end: int, names: Names) -> list[Entry] | None:
        """The entries where the brackets do not match; None if no name starts the first one."""
        entries = self.heads(start, end, names)
        first = self.text.find(entries[0].name, start) if entries else end
        return entries if not self.text[start + 1 : first].strip(" \t\n\"'") else None

    def heads(self, start: int, end: int, names: Names) -> list[Entry]:
        """The names that stand behind a separator; each value ends before the next name."""
        heads = [
            match
            for match in _name_behind_separator().finditer(self.text, start, end)
            if names.allow(match["name"], 0)
        ]
        entries = []
        for head, behind in zip(heads, [*heads[1:], None], strict=False):
            last = self._without_last_braces(head.end(), end) if behind is None else behind.start()
            place = self.place(head.start("name"))
            entries.append(Entry(head["name"], place, head.end(), last))
        return entries

    def _without_last_braces(self, start: int, end: int) -> int:
        """The end of the last value: braces too many close the mappings around it."""
        surplus = self.text.count("}", start, end) - self.text.count("{", start, end)
        while end > start and (
            self.text[end - 1].isspace() or (self.text[end - 1] == "}" and surplus > 0)
        ):
            surplus -= self.text[end - 1] == "}"
            end -= 1
        return end

    # Nodes

    def whole(self) -> Answer:
        """All of the text as one node.

        Raises:
            UnreadableError: It is nested too deeply, or a name in it stands for two answers.
        """
        return self.node(0, len(self.text))

    def node(self, start: int, end: int, depth: int = 0) -> Answer:
        """The node in text[start:end].

        Raises:
            UnreadableError: It is nested too deeply, or a name in it stands for two answers.
        """
        start, end = self.trimmed(start, end)
        text = self.text[start:end]
        place = self.place(start)
        self.nodes += 1
        if depth > _MAX_DEPTH or self.nodes > _MAX_NODES:
            raise UnreadableError("too many brackets or entries", place)
        if text[:1] == "{":
            return self._braces(start, end, depth)
        if text[:1] == "[" and text[-1] == "]" and self.brackets.closing(start, end) == end - 1:
            return self._items(start, end, depth)
        if text[:1] in {'"', "'"} and closing_quote(text, 0) == len(text) - 1:
            return Text(unquoted(text), place, quoted=True)
        return Text(" ".join(text.split()), place)

    def _items(self, start: int, end: int, depth: int) -> Items:
        stretches = self.brackets.split(start + 1, end - 1)
        items = (self.node(first, last, depth + 1) for first, last in stretches)
        return Items(tuple(items), self.place(start))

    def _braces(self, start: int, end: int, depth: int) -> Answer:
        """A mapping, a set of several, or a text that starts with a brace."""
        place = self.place(start)
        entries = self.entries(start, end)
        if entries is None:
            closed = self.brackets.closing(start, end) == end - 1
            if closed and len(list(self.brackets.split(start + 1, end - 1))) > 1:
                return self._items(start, end, depth)
            return Text(" ".join(self.text[start:end].split()), place)
        fields: dict[str, Answer] = {}
        places: dict[str, Place] = {}
        for name, key_place, first, last in entries:
            value = self.node(first, last, depth + 1)
            twin = fields.get(name, value)
            fields[name], places[name] = once_or_refused(twin, value, name, key_place), key_place
        return Fields(fields, place, places)
