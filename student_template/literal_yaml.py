r"""The YAML of answer sheets, read literally: no escape, alias or tag has a meaning.

Students write mathematics, and YAML reads much of it as something else: `{shape: (1, d)}` as three
entries, `"\frac"` as a form feed, `|w|` as a block, `*w` as an alias. This reader takes the layout
of YAML (mappings, lists, brackets, quotes, blocks, comments) and every scalar as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from exercises.answer import Answer, Fields, Items, Misread, Place, Text, UnreadableError, texts

_KEY = re.compile(r"""(?P<key>"[^"]{0,80}"|'[^']{0,80}'|[^\s"'#\[{][^#]{0,80}?)\s{0,20}:(?=\s|$)""")
_BLOCK_HEADER = re.compile(r"([|>])([-+]?[1-9]?[-+]?)\s*(#.*)?")
_WORD = re.compile(r"[^\W\d][\w/^+'-]*")
_COMMENT = re.compile(r"(^|\s)#")
_OPENING = {"(": ")", "[": "]", "{": "}"}
_MAX_DEPTH = 30
_MAX_STACK = 60
_MAX_NODES = 5_000
_MAX_NOTICES = 20


@dataclass(frozen=True, slots=True)
class Names:
    """Which words may stand before a colon, so that `Note: …` in prose is no mapping.

    With `any_word` every single word may, at the outer level: it is a name, perhaps misspelled.
    """

    known: Collection[str]
    any_word: bool

    def allow(self, key: str, depth: int) -> bool:
        """Whether the text before a colon is a name at this depth (0 is the outer level)."""
        if normalised(key) in self.known:
            return True
        return self.any_word and depth == 0 and _WORD.fullmatch(key) is not None


def normalised(name: str) -> str:
    """A name without its decoration: `W_{1}`, `W^[1]`, `w1+`, `w1_new` are all `w1`."""
    bare = unicodedata.normalize("NFKC", name.replace("\\partial", "d").replace("∂", "d"))
    return re.sub(r"[\s_^{}\[\]()$\\*/+'′`]", "", bare).casefold().removesuffix("new")


class LiteralYaml:
    """Reads the lines of one block of an answer sheet.

    `notices` collects what was read but may surprise.
    """

    def __init__(self, lines: list[str], file: str, first_line: int, names: Names) -> None:
        self.lines = [line.expandtabs(8) if line[:1].isspace() else line for line in lines]
        self.file = file
        self.first_line = first_line
        self.names = names
        self.notices: list[str] = []
        self.at = 0

    def value(self, column: int, parent: int) -> Answer | dict[str, Answer | Misread]:
        """What stands behind a key: its line's text from a column on, or the deeper lines below.

        Args:
            column: Where the text behind the key starts on the first line.
            parent: The indentation of the key.

        Returns:
            The answer; for a mapping its parts, of which the unreadable ones are `Misread`.

        Raises:
            UnreadableError: The whole block cannot be read.
        """
        if self._rest(column) or not self._deeper_mapping(parent):
            answer = self._inline(column, parent, depth=0)
            self._nothing_left(parent)
            return answer
        parts: dict[str, Answer | Misread] = {}
        while self._skip_blank():
            for key, place, entry in self._entries(self._indent(self.at), 0, recover=True):
                twice = Misread(f'"{key}" is answered twice; keep one of the two', place)
                parts[key] = twice if key in parts else entry
            if self._skip_blank():
                self._notice_odd_line()
        return parts

    # Lines

    def _place(self, line: int, column: int) -> Place:
        return Place(self.file, self.first_line + line, column + 1)

    def _indent(self, line: int) -> int:
        return len(self.lines[line]) - len(self.lines[line].lstrip())

    def _skip_blank(self) -> bool:
        """Move to the next line that says something; False at the end of the block."""
        while self.at < len(self.lines):
            text = self.lines[self.at].strip()
            if text and not text.startswith("#"):
                return True
            self.at += 1
        return False

    def _rest(self, column: int) -> str:
        text = self.lines[self.at][column:].strip()
        return "" if text.startswith("#") else text

    def _key(self, line: int, column: int, depth: int) -> re.Match[str] | None:
        match = _KEY.match(self.lines[line], column)
        if match and self.names.allow(match["key"].strip("\"'"), depth):
            return match
        return None

    def _deeper_mapping(self, parent: int) -> bool:
        self.at += 1
        if self._skip_blank():
            indent = self._indent(self.at)
            if indent > parent and self._key(self.at, indent, 0):
                return True
        self.at = 0
        return False

    def _notice_odd_line(self) -> None:
        """Pass over a line that is no `name: answer`."""
        indent = self._indent(self.at)
        if not self._key(self.at, indent, 0):
            text = self.lines[self.at].strip()
            shown = text if len(text) <= 40 else text[:39] + "…"
            self.notices.append(
                f'{self._place(self.at, indent)}: "{shown}" was not read: it does not start with a'
                " name of this exercise and a colon"
            )
            self.at += 1

    def _nothing_left(self, parent: int) -> None:
        if self._skip_blank():
            indent = self._indent(self.at)
            what = "is not indented like the lines above" if indent > parent else "has no name"
            raise UnreadableError(
                f"this line {what}; indent all lines of an answer alike",
                self._place(self.at, indent),
            )

    # Nodes

    def _node(self, parent: int, depth: int) -> Answer:
        """The node on the lines below that are indented deeper than the parent."""
        if not self._skip_blank():
            return Text("", self._place(len(self.lines) - 1, 0))
        indent = self._indent(self.at)
        dashed = re.match(r"-(\s|$)", self.lines[self.at][indent:])
        if indent < parent or (indent == parent and not dashed):
            return Text("", self._place(max(self.at - 1, 0), 0))
        place = self._place(self.at, indent)
        if depth > _MAX_DEPTH:
            raise UnreadableError(f"nested deeper than {_MAX_DEPTH} levels", place)
        if dashed:
            return Items(tuple(self._dashed(indent, depth)), place)
        if self._key(self.at, indent, depth):
            return self._mapping(indent, depth)
        return self._inline(indent, parent, depth)

    def _dashed(self, indent: int, depth: int) -> Iterator[Answer]:
        while self._skip_blank() and self._indent(self.at) == indent:
            line = self.lines[self.at]
            if not re.match(r"-(\s|$)", line[indent:]):
                return
            # The item may itself start a list or mapping on this line: blank out the dash.
            self.lines[self.at] = line[:indent] + " " + line[indent + 1 :]
            if self._rest(indent + 1):
                yield self._node(indent, depth + 1)
            else:
                self.at += 1
                yield self._node(indent, depth + 1)

    def _mapping(self, indent: int, depth: int) -> Fields:
        place = self._place(self.at, indent)
        fields: dict[str, Answer] = {}
        places: dict[str, Place] = {}
        for key, key_place, value in self._entries(indent, depth, recover=False):
            if key in fields:
                raise UnreadableError(f'"{key}" stands here twice', key_place)
            assert not isinstance(value, Misread)
            fields[key], places[key] = value, key_place
        return Fields(fields, place, places)

    def _entries(
        self, indent: int, depth: int, *, recover: bool
    ) -> Iterator[tuple[str, Place, Answer | Misread]]:
        """The `key: value` lines of one indentation; with `recover`, a bad value is passed over."""
        while self._skip_blank() and self._indent(self.at) == indent:
            match = self._key(self.at, indent, depth)
            if match is None:
                return
            key, place = match["key"].strip("\"'"), self._place(self.at, indent)
            try:
                value: Answer | Misread = self._inline(match.end(), indent, depth + 1)
                if self._skip_blank() and self._indent(self.at) > indent:
                    self._nothing_left(indent)
            except UnreadableError as error:
                if not recover:
                    raise
                value = Misread(error.message, error.place)
                self._skip_deeper(indent)
            yield key, place, value

    def _skip_deeper(self, indent: int) -> None:
        self.at += 1
        while self._skip_blank() and self._indent(self.at) > indent:
            self.at += 1

    def _inline(self, column: int, parent: int, depth: int) -> Answer:
        """The value whose text starts on the current line at a column, or else on the next ones."""
        line = self.lines[self.at]
        column += len(line[column:]) - len(line[column:].lstrip())
        text = line[column:].rstrip()
        if not text or text.startswith("#"):
            if text:
                self._notice_comment(column)
            self.at += 1
            empty = self._place(self.at - 1, column)
            node = self._node(parent, depth)
            return Text("", empty) if isinstance(node, Text) and node.blank else node
        if header := _BLOCK_HEADER.fullmatch(text):
            return self._block(header, column, parent)
        if text[0] in "\"'" and (quoted := self._quoted(column, parent)):
            return quoted
        if text[0] in "[{" and (flow := self._flow(column, parent)):
            return flow
        return self._plain(column, parent)

    def _block(self, header: re.Match[str], column: int, parent: int) -> Text:
        """A block scalar: the deeper lines as they are (`|`) or joined to paragraphs (`>`)."""
        self.at += 1
        start = self.at
        while self.at < len(self.lines) and (
            not self.lines[self.at].strip() or self._indent(self.at) > parent
        ):
            self.at += 1
        lines = self.lines[start : self.at]
        indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
        if not indents:
            return Text("", self._place(start - 1, column))
        first = next(index for index, line in enumerate(lines) if line.strip())
        inner = [line[min(indents) :].rstrip() for line in lines]
        text = "\n".join(inner).strip("\n")
        if header[1] == ">":
            text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
        return Text(text, self._place(start + first, min(indents)), quoted=False)

    def _plain(self, column: int, parent: int) -> Text:
        place = self._place(self.at, column)
        pieces = [self._without_comment(column)]
        self.at += 1
        while self.at < len(self.lines):
            text = self.lines[self.at].strip()
            indent = self._indent(self.at)
            if text and (indent <= parent or text.startswith("#")):
                break
            key = _KEY.match(self.lines[self.at], indent)
            if key and normalised(key["key"]) in self.names.known:
                raise UnreadableError(
                    f'"{key["key"]}:" is indented deeper than the line above, so it would be part'
                    " of its text; give all names the same indentation",
                    self._place(self.at, indent),
                )
            pieces.append(self._without_comment(indent) if text else "")
            self.at += 1
        return Text("\n".join(pieces).strip(), place)

    def _without_comment(self, column: int) -> str:
        text = self.lines[self.at][column:].rstrip()
        comment = _COMMENT.search(text)
        if comment is None:
            return text
        self._notice_comment(column + comment.end() - 1)
        return text[: comment.start()].rstrip()

    def _notice_comment(self, column: int) -> None:
        self.notices.append(
            f'{self._place(self.at, column)}: what follows " #" is a comment and was not read;'
            ' if it belongs to the answer, put the answer on its own lines below a "|"'
        )

    def _window(self, column: int, parent: int) -> str:
        """The current line from a column on, with the deeper lines below it."""
        end = self.at + 1
        while end < len(self.lines) and (not self.lines[end].strip() or self._indent(end) > parent):
            end += 1
        return "\n".join([self.lines[self.at][column:], *self.lines[self.at + 1 : end]])

    def _quoted(self, column: int, parent: int) -> Text | None:
        """A quoted text; None when something follows the closing quote on its line."""
        window = self._window(column, parent)
        quote = window[0]
        end = _closing_quote(window, 0)
        if end is None:
            raise UnreadableError(
                f"the quote {quote} opened here is never closed", self._place(self.at, column)
            )
        rest = window[end + 1 :].split("\n", 1)[0].strip()
        if rest and not rest.startswith("#"):
            return None
        self._notice_rest(window, end, column)
        text = Text(_unquoted(window[: end + 1]), self._place(self.at, column), quoted=True)
        self.at += window.count("\n", 0, end) + 1
        return text

    def _flow(self, column: int, parent: int) -> Answer | None:
        """A bracketed list or mapping; None when the bracket is only the start of a formula."""
        whole = self._window(column, parent)
        window = re.sub(r"(?m)(?<=\s)#.*$", lambda m: " " * len(m[0]), whole)
        end = _closing_bracket(window, 0)
        if end is None:
            raise UnreadableError(
                f"the bracket {window[0]} opened here is never closed",
                self._place(self.at, column),
            )
        if window[end + 1 :].split("\n", 1)[0].strip():
            return None
        self._notice_rest(whole, end, column)
        place = self._place(self.at, column)
        flow: Answer = _Flow(window[: end + 1], place).node(0, end + 1)
        if isinstance(flow, Items) and any(re.search(r"[;\[\]]", one.text) for one in texts(flow)):
            flow = Text(window[: end + 1], place)  # [1, 2; 3, 4] and [[1 2] [3 4]]
        self.at += window.count("\n", 0, end) + 1
        return flow

    def _notice_rest(self, window: str, end: int, column: int) -> None:
        """A comment behind a bracket or a quote."""
        line, _, rest = window[: end + 1].rpartition("\n")
        behind = window[end + 1 :].split("\n", 1)[0]
        if behind.strip().startswith("#"):
            start = 0 if line else column
            at = self.at
            self.at += window.count("\n", 0, end)
            self._notice_comment(start + len(rest) + behind.index("#"))
            self.at = at


def read_flow(text: str, file: str) -> Answer:
    """Read a whole sheet written as one bracketed mapping, such as JSON.

    Raises:
        UnreadableError: A bracket or a quote is never closed.
    """
    start = len(text) - len(text.lstrip())
    line = text.count("\n", 0, start) + 1
    place = Place(file, line, start - (text.rfind("\n", 0, start) + 1) + 1)
    end = _closing_bracket(text, start)
    if end is None:
        raise UnreadableError(f"the bracket {text[start]} opened here is never closed", place)
    return _Flow(text[start : end + 1], place).node(0, end + 1 - start)


class _Flow:
    """Reads what stands between brackets; commas inside round brackets separate nothing."""

    def __init__(self, text: str, start: Place) -> None:
        self.text = text
        self.start = start
        self.nodes = 0
        self.line_starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        row = bisect_right(self.line_starts, offset) - 1
        column = offset - self.line_starts[row]
        first = self.start.column - 1 if row == 0 else 0
        return Place(self.start.file, self.start.line + row, first + column + 1)

    def node(self, start: int, end: int, depth: int = 0) -> Answer:
        """The node in text[start:end]."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        text = self.text[start:end]
        place = self.place(start)
        self.nodes += 1
        if depth > _MAX_DEPTH or self.nodes > _MAX_NODES:
            raise UnreadableError("too many brackets or entries", place)
        if text[:1] in {"[", "{"} and _closing_bracket(text, 0) == len(text) - 1:
            entries = list(self._split(start + 1, end - 1))
            if text[0] == "{" and (len(entries) == 1 or self._pairs(entries)):
                return self._braces(entries, text, place, depth)
            items = (self.node(first, last, depth + 1) for first, last in entries)
            return Items(tuple(items), place)
        if text[:1] in {'"', "'"} and _closing_quote(text, 0) == len(text) - 1:
            return Text(_unquoted(text), place, quoted=True)
        return Text(" ".join(text.split()), place)

    def _pairs(self, entries: list[tuple[int, int]]) -> bool:
        return any(self._colon(first, last) is not None for first, last in entries)

    def _braces(
        self, entries: list[tuple[int, int]], text: str, place: Place, depth: int
    ) -> Answer:
        if not self._pairs(entries) and text[1:-1].strip():
            return Text(" ".join(text.split()), place)
        fields: dict[str, Answer] = {}
        places: dict[str, Place] = {}
        for first, last in self._joined(entries):
            colon = self._colon(first, last)
            key = self.node(first, last if colon is None else colon, depth + 1)
            if not isinstance(key, Text):
                raise UnreadableError("a name is wanted before the colon", key.place)
            name = key.text
            if name in fields:
                raise UnreadableError(f'"{name}" stands here twice', key.place)
            value = self.node(last if colon is None else colon + 1, last, depth + 1)
            fields[name], places[name] = value, key.place
        return Fields(fields, place, places)

    def _joined(self, entries: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The entries, where one without a colon belongs to the one before: `{h: 20,0855}`."""
        joined: list[tuple[int, int]] = []
        for first, last in entries:
            if not self.text[first:last].strip():
                continue
            if joined and self._colon(first, last) is None:
                joined[-1] = (joined[-1][0], last)
            else:
                joined.append((first, last))
        return joined

    def _colon(self, first: int, last: int) -> int | None:
        """Where the colon of `key: value` or `"key":value` stands."""
        lead = len(self.text[first:last]) - len(self.text[first:last].lstrip())
        start = first + lead
        if self.text[start : start + 1] in {'"', "'"}:
            end = _closing_quote(self.text, start, last)
            match = end is not None and re.compile(r"\s*:").match(self.text, end + 1, last)
            return match.end() - 1 if match else None
        match = re.compile(r"(?:[^\[{(]|[_^]\{[^}]*\})*?:(?=\s|$|[\[{\"'])").match(
            self.text, start, last
        )
        return match.end() - 1 if match else None

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between the commas of this level."""
        first = position = start
        while position < end:
            character = self.text[position]
            if character in _OPENING:
                position = _closing_bracket(self.text, position, end) or position
            elif character in "\"'" and _starts_quote(self.text, first, position):
                position = _closing_quote(self.text, position, end) or position
            elif character == ",":
                yield first, position
                first = position + 1
            position += 1
        if self.text[first:end].strip():
            yield first, end


def _starts_quote(text: str, first: int, position: int) -> bool:
    """Whether a quote character opens a quotation: at the start of an entry, or behind a colon."""
    position -= 1
    while position >= first and text[position].isspace():
        position -= 1
    return position < first or text[position] in ":[{,"


def _closing_bracket(text: str, start: int, end: int | None = None) -> int | None:
    """The index of the bracket that closes the one at start, quotations skipped."""
    stack: list[str] = []
    position = start
    while position < (len(text) if end is None else end):
        character = text[position]
        if character in _OPENING:
            stack.append(_OPENING[character])
            if len(stack) > _MAX_STACK:
                return None
        elif character in "\"'" and _starts_quote(text, start, position):
            position = _closing_quote(text, position, end) or position
        elif character in ")]}":
            if not stack or stack.pop() != character:
                return None
            if not stack:
                return position
        position += 1
    return None


_QUOTATION = {
    "'": re.compile(r"'(?:[^']|'')*'"),
    '"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL),
}


def _closing_quote(text: str, start: int, end: int | None = None) -> int | None:
    """The index of the quote that closes the one at start."""
    match = _QUOTATION[text[start]].match(text, start, len(text) if end is None else end)
    return match.end() - 1 if match else None


def _unquoted(raw: str) -> str:
    r"""The text between quotes, taken literally: a backslash is a backslash.

    Undone is only what a program that writes YAML or JSON has surely done: `\"`, escaped line
    breaks, `\u03C3` and `\xB2`, and backslashes doubled throughout.
    """
    inner = raw[1:-1]
    if raw[0] == "'":
        inner = inner.replace("''", "'")
    else:
        inner = re.sub(r"\\\n\s*(\\(?=\s))?", "", inner).replace('\\"', '"')
        runs = re.findall(r"\\+", inner)
        if any(len(run) > 1 for run in runs) and all(len(run) % 2 == 0 for run in runs):
            inner = inner.replace("\\\\", "\\")
        else:
            code = r"(?<!\\)\\(?:u(?![dD][89a-fA-F])([0-9A-Fa-f]{4})|x([0-9A-F]{2}))"
            inner = re.sub(code, lambda m: chr(int(m[1] or m[2], 16)), inner)
    return " ".join(line.strip() for line in inner.split("\n")) if "\n" in inner else inner
