r"""The YAML of answer sheets, read literally: no escape, alias or tag has a meaning.

Students write mathematics, and YAML reads much of it as something else: `{shape: (1, d)}` as three
entries, `"\frac"` as a form feed, `|w|` as a block, `*w` as an alias. This reader takes the layout
of YAML (mappings, lists, brackets, quotes, blocks, comments) and every scalar as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exercises.answer import (
    Answer,
    Fields,
    Items,
    Misread,
    Parts,
    Place,
    Text,
    UnreadableError,
    texts,
)
from student_template.brackets import closing_quote, unquoted, without_comments
from student_template.flow import Flow
from student_template.lines import Lines
from student_template.names import Names, normalised
from student_template.repeated import once, once_or_refused

# Answers nest four deep; the recursion of the readers must end before Python's does.
_MAX_DEPTH = 30


@cache
def _key_and_colon() -> re.Pattern[str]:
    key = r"""(?P<key>"[^"]{0,80}"|'[^']{0,80}'|[^\s"'#\[{][^#]{0,80}?)"""
    return re.compile(key + r"\s{0,20}:(?=\s|$)")


@cache
def _block_header() -> re.Pattern[str]:
    return re.compile(r"([|>])([-+]?[1-9]?[-+]?)\s*(#.*)?")


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"-(\s|$)")


class LiteralYaml(Lines):
    """Reads the lines of one block of an answer sheet.

    `notices` collects what was read but may surprise.
    """

    def __init__(self, lines: list[str], file: str, first_line: int, names: Names) -> None:
        super().__init__(lines, file, first_line)
        self.names = names

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
        if self._rest(column):
            parts = self._braced(column, parent)
        elif self._deeper_mapping(parent):
            return self._named_lines()
        else:
            parts = self._braced_below(parent)
        answer = self._inline(column, parent, depth=0) if parts is None else parts
        self._nothing_left(parent)
        return answer

    def _named_lines(self) -> Parts:
        """The parts of a mapping on the lines below; a bad one is passed over."""
        parts: Parts = {}
        while self._skip_blank():
            for key, place, entry in self._entries(self._indent(self.at), 0, recover=True):
                twice = Misread(f'"{key}" is answered twice; keep one of the two', place)
                parts[key] = once(parts[key], entry, twice) if key in parts else entry
            if self._skip_blank():
                self._notice_odd_line()
        return parts

    def _braced_below(self, parent: int) -> Answer | Parts | None:
        """The answer in braces on the lines below the key."""
        self.at = 1
        parts = None
        if self._skip_blank() and (indent := self._indent(self.at)) > parent:
            parts = self._braced(indent, parent)
        if parts is None:
            self.at = 0
        return parts

    def _braced(self, column: int, parent: int) -> Answer | Parts | None:
        """The answer in braces that starts here, part by part; None if it is no such answer."""
        line = self.lines[self.at]
        column += len(line[column:]) - len(line[column:].lstrip())
        if line[column : column + 1] != "{":
            return None
        window, comments = without_comments(self._window(column, parent))
        place = self._place(self.at, column)
        flow = Flow(window, place)
        end = flow.brackets.closing(0)
        if end is not None and window[end + 1 :].split("\n", 1)[0].strip():
            return None
        parts = flow.stretch(0, len(window) if end is None else end + 1).parts(self.names)
        if end is None and not isinstance(parts, dict):
            raise UnreadableError("the bracket { opened here is never closed", place)
        if end is None:
            self.notices.append(
                f"{place}: the brackets in these braces do not match; every part was read up to"
                " the next name"
            )
        self._pass_over(window if end is None else window[:end], comments, column)
        return parts

    # Lines

    def _key(self, line: int, column: int, depth: int) -> re.Match[str] | None:
        match = _key_and_colon().match(self.lines[line], column)
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
        dashed = _dash().match(self.lines[self.at], indent)
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
            if not _dash().match(line, indent):
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
            assert not isinstance(value, Misread)
            twin = fields.get(key, value)
            fields[key], places[key] = once_or_refused(twin, value, key, key_place), key_place
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
        if header := _block_header().fullmatch(text):
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
            key = _key_and_colon().match(self.lines[self.at], indent)
            if key and normalised(key["key"]) in self.names.known:
                raise UnreadableError(
                    f'"{key["key"]}:" is indented deeper than the line above, so it would be part'
                    " of its text; give all names the same indentation",
                    self._place(self.at, indent),
                )
            pieces.append(self._without_comment(indent) if text else "")
            self.at += 1
        return Text("\n".join(pieces).strip(), place)

    def _quoted(self, column: int, parent: int) -> Text | None:
        """A quoted text; None when something follows the closing quote on its line."""
        window = self._window(column, parent)
        quote = window[0]
        end = closing_quote(window, 0)
        if end is None:
            raise UnreadableError(
                f"the quote {quote} opened here is never closed", self._place(self.at, column)
            )
        behind = window[end + 1 :].split("\n", 1)[0]
        if behind.strip() and not behind.strip().startswith("#"):
            return None
        text = Text(unquoted(window[: end + 1]), self._place(self.at, column), quoted=True)
        comments = [end + 1 + behind.index("#")] if behind.strip() else []
        self._pass_over(window[:end], comments, column)
        return text

    def _flow(self, column: int, parent: int) -> Answer | None:
        """A bracketed list or mapping; None when the bracket is only the start of a formula."""
        window, comments = without_comments(self._window(column, parent))
        place = self._place(self.at, column)
        flow = Flow(window, place)
        end = flow.brackets.closing(0)
        if end is None:
            raise UnreadableError(f"the bracket {window[0]} opened here is never closed", place)
        if window[end + 1 :].split("\n", 1)[0].strip():
            return None
        answer = flow.node(0, end + 1)
        if isinstance(answer, Items) and any(
            re.search(r"[;\[\]]", item.text) for item in texts(answer)
        ):
            answer = Text(window[: end + 1], place)  # [1, 2; 3, 4] and [[1 2] [3 4]]
        self._pass_over(window[:end], comments, column)
        return answer
