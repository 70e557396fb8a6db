"""`course review` in the terminal: one answer after the other, decided with single keys."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import click

from cli.exit_codes import printable
from cli.gradebook.decisions import (
    Decision,
    read_decisions,
    record,
    settled,
    sha256,
)
from cli.gradebook.marks import update_totals, write_report
from cli.gradebook.queue import Group, Item, Stack, rubric_hash
from cli.terminal import points
from exercises.assignment import Assignment
from graders.keys import Keys
from graders.report import Report
from graders.text.rubric import Point

_NARROWEST, _WIDEST = 40, 100
_SHARES: Mapping[str, Fraction] = {"1": Fraction(1), "h": Fraction(1, 2), "0": Fraction(0)}
_KEYS = (
    "1 all · h half · 0 none · a as proposed · p point by point · n note · t tick · s skip · u undo"
    " · q quit"
)
_WORDS = {
    "changed": "something changed under an earlier decision",
    "flagged": "flagged",
    "conflict": "a contradiction",
    "one-point-short": "one point short",
    "open": "open",
    "alike": "alike",
}
_FOUND = {
    "evidenced": ("✓", "green"),
    "half": ("◐", "yellow"),
    "not-found": ("·", "bright_black"),
    "conflict": ("✗", "red"),
}


class Class(NamedTuple):
    """The class under review: what was asked and is right, the folder of marks, and its reports."""

    assignment: Assignment
    keys: Keys
    folder: Path
    reports: Mapping[str, Report]


def listed(stacks: Sequence[Stack]) -> Iterator[str]:
    """A line for each part with answers to look at."""
    for stack in stacks:
        reasons = [group.reason for group in stack.groups for _ in group.items]
        said = [f"{reasons.count(name)} {name}" for name in _WORDS if name in reasons]
        yield f"{stack.exercise} · {stack.part}: {len(stack)} ({', '.join(said)})"


def review(marked: Class, stacks: Sequence[Stack], by: str) -> int:
    """Show every group, record what is decided, and bring reports and totals up to date.

    Returns:
        How many answers were decided.
    """
    session = _Session(marked, stacks, by)
    try:
        session.run()
    finally:
        session.settle()
    return session.decided


class _Quit(Exception):  # noqa: N818 - no error
    """The reviewer stops."""


class _Session:
    def __init__(self, marked: Class, stacks: Sequence[Stack], by: str) -> None:
        self._marked = marked
        self._by = by
        self._queue = [(stack, group) for stack in stacks for group in stack.groups]
        self._total = sum(map(len, stacks))
        self._touched: set[str] = set()
        self._done: list[list[Decision]] = []
        self.decided = 0

    def run(self) -> None:
        at, seen = 0, 0
        while at < len(self._queue):
            stack, group = self._queue[at]
            try:
                step = self._look(stack, group, seen + 1)
            except _Quit:
                return
            if step < 0:
                if at:
                    at -= 1
                    self._undo()
                    seen -= len(self._queue[at][1].items)
                continue
            seen += len(group.items)
            at += 1

    def settle(self) -> None:
        """Write the reports again that were decided about, and the totals."""
        decisions = read_decisions(self._marked.folder)
        changed = [
            (name, settled(self._marked.reports[name], name, decisions))
            for name in sorted(self._touched)
        ]
        for name, report in changed:
            write_report(self._marked.folder, name, report)
        if changed:
            update_totals(self._marked.folder, changed)

    def _look(self, stack: Stack, group: Group, number: int) -> int:
        """Show a group and wait for keys; 1 to go on, -1 to go back."""
        ticked, note = [True] * len(group.items), ""
        while True:
            click.clear()
            click.echo("\n".join(self._page(stack, group, number, ticked)))
            key = _key()
            if key == "q":
                raise _Quit
            if key == "s":
                self._done.append([])
                return 1
            if key == "u":
                return -1
            if key == "n":
                note = click.prompt("a note that the student will read", default=note).strip()
                continue
            if key == "t" and len(group.items) > 1:
                _toggle(ticked)
                continue
            chosen = [item for item, on in zip(group.items, ticked, strict=True) if on]
            marks = self._given(stack, group, key) if chosen else None
            if marks is not None:
                self._record(stack, chosen, *marks, note)
                return 1

    def _given(
        self, stack: Stack, group: Group, key: str
    ) -> tuple[Fraction, list[Fraction]] | None:
        """The share that a key gives, with the marks of the points; None if it gives nothing."""
        asked = self._points(stack)
        if key in _SHARES:
            return _SHARES[key], [_SHARES[key]] * len(asked)
        proposal = group.items[0].part.verdict.proposal
        if key == "a" and proposal and not group.blind:
            return proposal.share, []
        if key == "p" and asked:
            click.echo(f"{len(asked)} points, a key for each (1, h or 0): ", nl=False)
            marks = []
            for _ in asked:
                while (typed := _key()) not in _SHARES:
                    pass
                click.echo(f"{typed} ", nl=False)
                marks.append(_SHARES[typed])
            weights = [point.points for point in asked]
            earned = sum((m * w for m, w in zip(marks, weights, strict=True)), Fraction(0))
            return earned / sum(weights, Fraction(0)), marks
        return None

    def _record(
        self, stack: Stack, items: Sequence[Item], share: Fraction, marks: list[Fraction], why: str
    ) -> None:
        # What the marker had given already is taken away only with a reason.
        while not why and any(share < item.part.verdict.earned for item in items):
            why = click.prompt("\nwhy less? The student will read it", default="").strip()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rubric = rubric_hash(self._marked.keys, stack.exercise, stack.part)
        made = [
            Decision(
                at=now, by=self._by, hand_in=item.of.hand_in, exercise=item.of.exercise,
                part=item.of.part, answer=sha256(item.answer), rubric=rubric, share=share,
                marks=tuple(marks), why=why, audit=item.reason == "audit",
            )
            for item in items
        ]  # fmt: skip
        for decision in made:
            record(self._marked.folder, decision)
            self._touched.add(decision.hand_in)
        self.decided += len(made)
        self._done.append(made)

    def _undo(self) -> None:
        """Take back what was decided last; the log keeps both."""
        for decision in self._done.pop():
            taken = decision.model_copy(update={"share": None, "marks": (), "why": "taken back"})
            record(self._marked.folder, taken)
            self.decided -= 1

    def _points(self, stack: Stack) -> Sequence[Point]:
        rubric = self._marked.keys.rubrics.get((stack.exercise, stack.part))
        return rubric.points if rubric else ()

    # What is shown

    def _page(
        self, stack: Stack, group: Group, number: int, ticked: Sequence[bool]
    ) -> Iterator[str]:
        exercise = self._marked.assignment.exercise(stack.exercise)
        assert exercise
        first = group.items[0]
        possible = exercise.points_of(stack.part)
        plural = "s" if possible != 1 else ""
        yield click.style(
            f"{self._marked.assignment.id} · {stack.exercise} · {stack.part}"
            f" ({points(possible)} point{plural})    {number} of {self._total}", bold=True,
        )  # fmt: skip
        yield from _wrapped(exercise.prompt.strip(), dim=True)
        yield ""
        yield from self._proposal(stack, group)
        yield ""
        if len(group.items) == 1:
            shown = () if group.blind or not first.part.verdict.proposal else _evidence(first)
            yield from _answer(first.answer, shown)
        for place, (item, on) in enumerate(zip(group.items, ticked, strict=True), 1):
            if len(group.items) > 1:
                yield f"  [{'x' if on else ' '}] {place}. {_one_line(item.answer)}"
        if first.changed:
            assert first.before
            yield ""
            given = points(possible * (first.before.share or Fraction(0)))
            yield f"! {first.changed} since {first.before.by} gave {given} on {first.before.at[:10]}"
        yield ""
        yield from _wrapped(
            _KEYS if len(group.items) > 1 else _KEYS.replace("t tick · ", ""), dim=True
        )

    def _proposal(self, stack: Stack, group: Group) -> Iterator[str]:
        """Each point with what was found; only the points where the proposal is hidden."""
        asked = self._points(stack)
        verdict = group.items[0].part.verdict
        proposal = verdict.proposal
        if group.blind or proposal is None or len(proposal.found) != len(asked):
            yield from (f"  {point.statement}" for point in asked)
            if group.blind:
                yield "no proposal is shown for this one"
        else:
            for point, (found, words) in zip(asked, proposal.found, strict=True):
                sign, colour = _FOUND[found]
                quoted = f"  “{printable(words)}”" if words else ""
                yield click.style(f"{sign} {point.statement}", fg=colour) + quoted
        if proposal is not None and not group.blind:
            flags = f" · {', '.join(proposal.flags)}" if proposal.flags else ""
            exercise = self._marked.assignment.exercise(stack.exercise)
            assert exercise
            earned = points(exercise.points_of(stack.part) * proposal.share)
            yield f"proposed {earned} · {_WORDS[group.reason]}{flags}"
        for check in verdict.checks:
            if check.feedback or not check.earned:
                yield from _wrapped(
                    f"{'✓' if check.earned else '✗'} {check.says}: {check.feedback}"
                )


def _toggle(ticked: list[bool]) -> None:
    number = click.prompt("which number", type=click.IntRange(1, len(ticked)))
    ticked[number - 1] = not ticked[number - 1]


def _evidence(item: Item) -> Sequence[str]:
    proposal = item.part.verdict.proposal
    assert proposal
    return [words for _, words in proposal.found if words]


def _answer(answer: str, evidence: Sequence[str]) -> Iterator[str]:
    """The whole answer, with the evidence in it set off."""
    for line in answer.splitlines() or [""]:
        for piece in textwrap.wrap(printable(line), _width() - 2) or [""]:
            yield f"│ {_highlighted(piece, evidence)}"


def _highlighted(line: str, evidence: Sequence[str]) -> str:
    for words in evidence:
        pattern = r"\W+".join(map(re.escape, re.findall(r"\w+", words)))
        if pattern:
            line = re.sub(
                pattern, lambda found: click.style(found[0], bold=True), line, flags=re.IGNORECASE
            )
    return line


def _one_line(answer: str) -> str:
    return textwrap.shorten(printable(answer.replace("\n", " ")), _width() - 10, placeholder="…")


def _wrapped(text: str, *, dim: bool = False) -> Iterator[str]:
    for line in printable(text).splitlines():
        for piece in textwrap.wrap(line, _width()) or [""]:
            yield click.style(piece, dim=True) if dim else piece


def _width() -> int:
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)


def _key() -> str:
    """One key; the end of the input, or ^C, is the wish to stop."""
    try:
        return click.getchar().lower()
    except (EOFError, KeyboardInterrupt) as error:
        raise _Quit from error
