"""The lines of one block of an answer sheet, and how far they are read."""

from __future__ import annotations

import re
from functools import cache

from exercises.answer import Place


@cache
def _comment() -> re.Pattern[str]:
    return re.compile(r"(^|\s)#")


class Lines:
    """A cursor over lines; `notices` collects what was passed over and may surprise."""

    def __init__(self, lines: list[str], file: str, first_line: int) -> None:
        self.lines = [line.expandtabs(8) if line[:1].isspace() else line for line in lines]
        self.file = file
        self.first_line = first_line
        self.notices: list[str] = []
        self.at = 0

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

    def _without_comment(self, column: int) -> str:
        text = self.lines[self.at][column:].rstrip()
        comment = _comment().search(text)
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

    def _pass_over(self, window: str, comments: list[int], column: int) -> None:
        """Go to the line below what was read of a window; its comments are told."""
        first, last = self.at, self.at + window.count("\n")
        text = "\n".join([self.lines[first][column:], *self.lines[first + 1 : last + 1]])
        for start in comments:
            if start <= len(text):
                line = text.count("\n", 0, start)
                self.at = first + line
                inside = start - (text.rfind("\n", 0, start) + 1)
                self._notice_comment(inside + (0 if line else column))
        self.at = last + 1
