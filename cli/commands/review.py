"""`course review` in the terminal: one answer after the other, decided with single keys."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from cli.commands.drawings import Drawings
from cli.commands.remarking import asked, remark
from cli.commands.review_page import Question, exactly, page
from cli.exit_codes import printable
from cli.gradebook.decisions import (
    Decision,
    read_decisions,
    record,
    sha256,
)
from cli.gradebook.queue import Group, Item, Stack, rubric_hash
from cli.gradebook.remarks import read_remarks
from cli.gradebook.standing import settle
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.marking.report import Report
from student_template.catalogue import HandInError

_SHARES: Mapping[str, Fraction] = {"1": Fraction(1), "h": Fraction(1, 2), "0": Fraction(0)}


class Class(NamedTuple):
    """The class under review: what was asked and is right, the folder of marks, and its reports.

    No hand-in lies where the `solutions` are.
    """

    assignment: Assignment
    keys: Keys
    folder: Path
    reports: Mapping[str, Report]
    solutions: Path


def review(marked: Class, stacks: Sequence[Stack], by: str) -> int:
    """Show every group, record what is decided, and bring reports and totals up to date.

    Returns:
        How many answers were decided.
    """
    if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        click.get_current_context().color = False
    with TemporaryDirectory(prefix="backcheck-") as place:
        drawings = Drawings(marked.assignment, marked.folder, marked.solutions, Path(place))
        session = _Session(marked, stacks, by, drawings)
        try:
            session.run()
        finally:
            settle(marked.folder, marked.reports)
    return session.decided


class _Given(NamedTuple):
    """The share of the part, and the marks of the points of the rubric where they were given."""

    share: Fraction
    marks: tuple[Fraction, ...] = ()


class _Quit(Exception):  # noqa: N818 - no error
    """The reviewer stops."""


class _Session:
    def __init__(self, marked: Class, stacks: Sequence[Stack], by: str, drawings: Drawings) -> None:
        self._marked = marked
        self._drawings = drawings
        self._by = by
        self._queue = [(stack, group) for stack in stacks for group in stack.groups]
        self._total = sum(map(len, stacks))
        self._done: list[list[tuple[Decision, Decision | None]]] = []
        self.decided = 0

    def run(self) -> None:
        at, step = 0, 1
        while True:
            try:
                if at < len(self._queue):
                    step = self._step(at, step)
                elif self.decided:
                    click.echo("that was the last one: u to undo it, any other key to finish")
                    step = -1 if _key() == "u" else 0
                else:
                    return
            except _Quit:
                return
            if not step:
                return
            if step > 0:
                at += 1
            elif at:
                at -= 1
                self._undo()
            else:
                step = 1

    def _step(self, at: int, step: int) -> int:
        """Show what nobody else decided in the meantime; with nothing left, go on as before."""
        stack, group = self._queue[at]
        if left := self._left(group.items):
            seen = sum(len(before.items) for _, before in self._queue[:at])
            return self._look(stack, group._replace(items=tuple(left)), seen + 1)
        if step > 0 or not at:
            self._done.append([])
            return 1
        return -1

    def _left(self, items: Sequence[Item]) -> list[Item]:
        """What another reviewer has not decided since this session began."""
        decisions = read_decisions(self._marked.folder)
        return [one for one in items if decisions.get(one.of) in (None, one.before)]

    def _question(self, stack: Stack) -> Question:
        marked = self._marked
        exercise = marked.assignment.exercise(stack.exercise)
        assert exercise
        rubric = marked.keys.rubrics.get((stack.exercise, stack.part))
        written = marked.keys.written.get((stack.exercise, stack.part))
        accepted = written.accepted if written else ()
        return Question(marked.assignment.id, exercise, stack.part, rubric, accepted)

    def _look(self, stack: Stack, group: Group, number: int) -> int:
        """Show a group and wait for keys; 1 to go on, -1 to go back."""
        question, place = self._question(stack), f"{number} of {self._total}"
        ticked, note = [True] * len(group.items), ""
        while True:
            _clear()
            said = read_remarks(self._marked.folder).get(group.items[0].of, ())
            click.echo(
                "\n".join(page(question, group, place, ticked=ticked, note=note, remarks=said))
            )
            key = _key()
            if key == "q":
                raise _Quit
            if key == "s":
                self._done.append([])
                return 1
            if key == "u":
                return -1
            try:
                if key == "n":
                    note = asked("a note that the student will read")
                    continue
                if key == "r":
                    chosen = [item for item, on in zip(group.items, ticked, strict=True) if on]
                    remark(self._marked.folder, question, chosen, self._by)
                    continue
                if key == "o" and question.drawn:
                    self._open(question, group.items[0])
                    continue
                if key == "t" and len(group.items) > 1:
                    _toggle(ticked)
                    continue
                chosen = [item for item, on in zip(group.items, ticked, strict=True) if on]
                given = _given(question, group, key) if chosen else None
                why = note or _precedent(group, key)
                if given is not None and self._record(
                    stack, group._replace(items=tuple(chosen)), given, why
                ):
                    return 1
            except click.Abort:
                continue  # ^C takes back the question, not the session

    def _open(self, question: Question, item: Item) -> None:
        """Open the picture beside what is expected, and say where its page lies."""
        try:
            page = self._drawings.page(question, item)
        except (HandInError, click.UsageError) as error:
            told = str(error)
        else:
            told = str(page) if page else "this answer names no picture that was handed in"
            if page and sys.stdout.isatty():
                click.launch(page.as_uri())
        click.echo(f"\n{printable(told)}; any key goes on")
        _key()

    def _record(self, stack: Stack, group: Group, given: _Given, why: str) -> bool:
        """Keep a decision; not without the reason that it needs."""
        # What the marker had given already is taken away only with a reason.
        if not why and any(given.share < item.part.verdict.earned for item in group.items):
            why = asked(
                "\nthis takes points away that were given already; why? The student reads it"
            )
            if not why:
                return False
        items = self._left(group.items)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rubric = rubric_hash(self._marked.keys, stack.exercise, stack.part)
        made = [
            Decision(
                at=now, by=self._by, hand_in=item.of.hand_in, exercise=item.of.exercise,
                part=item.of.part, answer=sha256(item.answer), rubric=rubric, share=given.share,
                marks=given.marks, why=why, audit=group.blind,
            )
            for item in items
        ]  # fmt: skip
        done: list[tuple[Decision, Decision | None]] = []
        self._done.append(done)
        record(self._marked.folder, *made)
        done.extend(zip(made, (item.before for item in items), strict=True))
        self.decided += len(made)
        return True

    def _undo(self) -> None:
        """Take back what was decided last, so that what was before stands; the log keeps all."""
        for decision, before in self._done.pop():
            taken = decision.model_copy(update={"share": None, "marks": (), "why": "taken back"})
            record(self._marked.folder, before or taken)
            self.decided -= 1


def _given(question: Question, group: Group, key: str) -> _Given | None:
    """What a key gives; None if it gives nothing."""
    item = group.items[0]
    points, proposal = question.asked(item), item.part.verdict.proposal
    if key in _SHARES:
        return _Given(_SHARES[key], (_SHARES[key],) * len(points))
    if key == "e" and item.precedent and item.precedent.share is not None:
        return _Given(Fraction(item.precedent.share), tuple(map(Fraction, item.precedent.marks)))
    if key == "a" and proposal and not group.blind:
        return _Given(proposal.share)
    if key == "p" and points:
        click.echo(f"{len(points)} points, a key for each (1, h or 0): ", nl=False)
        marks = []
        for _ in points:
            if (typed := _key()) not in _SHARES:
                return None
            click.echo(f"{typed} ", nl=False)
            marks.append(_SHARES[typed])
        return _Given(question.given(item, marks), tuple(marks))
    if key == "g":
        possible = question.possible
        try:
            amount = Fraction(asked(f"how many of the {exactly(possible)} points, e.g. 1.5 or 4/3"))
        except (ValueError, ZeroDivisionError):
            return None
        if 0 <= amount <= possible:
            return _Given(amount / possible)
    return None


def _precedent(group: Group, key: str) -> str:
    """What the other student with the same answer was told, if this one gets the same."""
    precedent = group.items[0].precedent
    return precedent.why if key == "e" and precedent else ""


def _clear() -> None:
    """An empty screen, where there is one; without colours it may be cleared all the same."""
    if os.environ.get("TERM") == "dumb":
        click.echo("\n")
    elif sys.stdout.isatty():
        click.echo("\033[2J\033[1;1H", nl=False, color=True)


def _toggle(ticked: list[bool]) -> None:
    number = click.prompt("which number", type=click.IntRange(1, len(ticked)))
    ticked[number - 1] = not ticked[number - 1]


def _key() -> str:
    """One key; the end of the input, or ^C, is the wish to stop."""
    try:
        typed = click.getchar().lower()
    except (EOFError, KeyboardInterrupt) as error:
        raise _Quit from error
    if not typed:  # the terminal is gone
        raise _Quit
    return typed
