"""What `course review` shows of an answer: the question, what was found, and the keys that do something."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import click

from cli.commands.review_key import what_is_right
from cli.exit_codes import printable
from cli.gradebook.queue import Group, Item, Stack
from cli.gradebook.remarks import Remark
from cli.terminal import points
from exercises.answer import Answer
from exercises.assignment import Exercise
from exercises.specs import Derivation, FunctionPlot, Plot, Prose
from graders.words.proposal import EARNS, propose
from graders.words.rubric import Evidenced, Point, weighed

_NARROWEST, _WIDEST = 40, 100
_KEYS = {
    "1": "all", "h": "half", "0": "none", "a": "as proposed", "p": "point by point",
    "g": "give another number", "e": "as the equal answer", "n": "note to the student",
    "r": "remark", "o": "open the picture", "t": "take one out or in", "s": "skip",
    "u": "undo", "q": "quit",
}  # fmt: skip
_REASONS = {
    "changed": "something changed under an earlier decision",
    "unreadable": "could not be read",
    "flagged": "flagged",
    "conflict": "a contradiction",
    "one-point-short": "one point short",
    "open": "open",
    "alike": "alike",
    "complete": "evidence for every point",
}
# What the flags of a proposal mean; `conflict` is told as the reason.
_FLAGS = {
    "injection": "talks to the marker, or holds markup",
    "stuffing": "keywords in a row",
    "copied": "hardly more than the words of the question",
    "denial": "denies a whole sentence",
    "negation": "a “not” or “no” that may turn the sense",
    "too-long": "very long",
    "language": "perhaps not English",
    "sentence-limit": "more sentences than allowed",
    "unknown-number": "a number that the question does not have",
}
_TOLD = {"conflict"}
_FOUND = {
    "evidenced": ("✓", "green"),
    "half": ("◐", "yellow"),
    "not-found": ("·", "bright_black"),
    "conflict": ("✗", "red"),
}


class Question(NamedTuple):
    """One part of one exercise, with its rubric if it has one, and the answers that are accepted."""

    assignment: str
    exercise: Exercise
    part: str
    rubric: Evidenced | None
    accepted: Sequence[Answer] = ()

    @property
    def possible(self) -> Fraction:
        """The points of the part."""
        return self.exercise.points_of(self.part)

    @property
    def drawn(self) -> bool:
        """Whether pictures may answer the part."""
        return isinstance(self.exercise.parts[self.part], FunctionPlot | Plot)

    def asked(self, item: Item) -> Sequence[Point]:
        """The points of the rubric, in the line of argument that the proposal is about."""
        rubric, spec = self.rubric, self.exercise.parts[self.part]
        if rubric is None:
            return ()
        if not rubric.instead or not item.part.verdict.proposal or not isinstance(spec, Prose):
            return rubric.points
        found = propose(rubric, item.answer, self.exercise.prompt, spec.max_sentences).points
        names = [one.id for one in found]
        lines = (line for line in rubric.lines if [one.id for one in line] == names)
        return next(lines, rubric.points)

    def given(self, item: Item, marks: Sequence[Fraction]) -> Fraction:
        """The share of the part that marks of the points are worth, checked steps included."""
        steps, reasons = self.steps(item)
        return steps + reasons * weighed(self.asked(item), marks)

    def steps(self, item: Item) -> tuple[Fraction, Fraction]:
        """The share of the steps of a derivation, and that of the reasons, which the rubric is about."""
        spec, asked = self.exercise.parts[self.part], self.asked(item)
        proposal = item.part.verdict.proposal
        if not isinstance(spec, Derivation) or proposal is None or not asked:
            return Fraction(0), Fraction(1)
        found = [EARNS.get(one, Fraction(0)) for one, _ in proposal.found]
        said = weighed(asked, found) if len(found) == len(asked) else Fraction(0)
        return max(proposal.share - spec.reasons * said, Fraction(0)), spec.reasons


def listed(stacks: Sequence[Stack]) -> Iterator[str]:
    """A line for each part with answers to look at."""
    for stack in stacks:
        reasons = [group.reason for group in stack.groups for _ in group.items]
        said = [f"{reasons.count(name)} {name}" for name in _REASONS if name in reasons]
        yield f"{stack.exercise} · {stack.part}: {len(stack)} ({', '.join(said)})"


def page(
    question: Question,
    group: Group,
    place: str,
    *,
    ticked: Sequence[bool],
    note: str,
    remarks: Sequence[Remark] = (),
) -> Iterator[str]:
    """The lines of one page.

    Args:
        question: What was asked.
        group: The answers, one or several that are alike.
        place: Where in the queue they stand.
        ticked: Which of them are marked together.
        note: What the student will be told beside the mark.
        remarks: What was said of the first answer.
    """
    first, possible = group.items[0], question.possible
    plural = "s" if possible != 1 else ""
    yield click.style(
        f"{question.assignment} · {question.exercise.id} · {question.part}"
        f" ({points(possible)} point{plural})    {place}", bold=True,
    )  # fmt: skip
    yield from _wrapped(question.exercise.prompt.strip(), dim=True)
    spec = question.exercise.parts[question.part]
    if question.rubric is None and (
        right := list(what_is_right(spec, question.accepted, first.answer, _width()))
    ):
        yield ""
        for line in right:
            yield from _wrapped(line) if len(line) > _width() else (printable(line),)
    yield ""
    yield from _findings(question, group)
    yield ""
    if len(group.items) == 1:
        proposal = None if group.blind else first.part.verdict.proposal
        words = [words for _, words in proposal.found if words] if proposal else []
        yield from _answer(first.answer, words)
    else:
        yield from _members(group, ticked)
    if first.changed:
        assert first.before
        before, given = first.before, points(possible * (first.before.share or Fraction(0)))
        why = f": {before.why}" if before.why else ""
        yield ""
        yield from _wrapped(
            f"! {first.changed} since {before.by} gave {given} on {before.at[:10]}{why}"
        )
    if first.precedent:
        given = points(possible * (first.precedent.share or Fraction(0)))
        why = f": {first.precedent.why}" if first.precedent.why else ""
        yield ""
        yield from _wrapped(
            f"= {first.precedent.by} gave {given} for the same answer of another student{why}"
        )
    if note:
        yield from _wrapped(f"note: {note}")
    for remark in remarks:
        yield from _wrapped(f"remark: {remark.told()}")
    yield ""
    yield from _keys(question, group)


def _findings(question: Question, group: Group) -> Iterator[str]:
    """Each point with what was found, then the proposal; only the points where it is hidden."""
    item, verdict, possible = group.items[0], group.items[0].part.verdict, question.possible
    asked, proposal = question.asked(item), None if group.blind else verdict.proposal
    if proposal is None or len(proposal.found) != len(asked):
        for point in asked:
            yield from _wrapped(f"  {point.statement}")
    else:
        for point, (found, words) in zip(asked, proposal.found, strict=True):
            sign, colour = _FOUND[found]
            for piece in _wrapped(f"{sign} {point.statement}"):
                yield click.style(piece, fg=colour)
            yield from _wrapped(f"  “{words}”") if words else ()
    if group.blind:
        yield "no proposal is shown for this one"
    steps, reasons = question.steps(item)
    if reasons < 1:
        yield from _wrapped(
            f"by point: {exactly(possible * steps)} for the steps, which were checked, and up to"
            f" {exactly(possible * reasons)} for the points above"
        )
    if proposal is not None:
        flags = [_FLAGS.get(one, one) for one in proposal.flags if one not in _TOLD]
        reason = "" if group.reason == "open" else f" · {_REASONS[group.reason]}"
        told = f" · {'; '.join(flags)}" if flags else ""
        yield from _wrapped(f"proposed {exactly(possible * proposal.share)}{reason}{told}")
        for asking in proposal.questions:
            yield from _wrapped(f"? {asking}")
    if verdict.status == "unreadable":
        yield from _wrapped(f"this could not be read; the student was told: {verdict.feedback}")
    if verdict.status == "needs-review":
        if verdict.earned:
            yield from _wrapped(f"given already: {exactly(possible * verdict.earned)}")
        if verdict.code:
            yield from _wrapped(f"the student was told: {verdict.feedback}")


def _answer(answer: str, evidence: Sequence[str]) -> Iterator[str]:
    """The whole answer, with the evidence in it set off."""
    for line in answer.splitlines() or [""]:
        for piece in textwrap.wrap(printable(line.expandtabs(4)), _width() - 2) or [""]:
            yield f"│ {_highlighted(piece, evidence)}"


def _members(group: Group, ticked: Sequence[bool]) -> Iterator[str]:
    """The answers of a group in full, with what the first one does not say set off."""
    known = set(re.findall(r"\w+", group.items[0].answer.casefold()))
    places: dict[str, int] = {}
    for place, (item, on) in enumerate(zip(group.items, ticked, strict=True), 1):
        head, text = f"[{'x' if on else ' '}] {place}. ", " ".join(item.answer.split())
        if (same := places.setdefault(text, place)) < place:
            yield f"  {head}the same as {same}"
            continue
        new = {one for one in re.findall(r"\w+", text) if one.casefold() not in known}
        indent = " " * len(head)
        for piece in textwrap.wrap(head + printable(text), _width() - 2, subsequent_indent=indent):
            yield f"  {_highlighted(piece, sorted(new))}"


def _highlighted(line: str, evidence: Sequence[str]) -> str:
    # All at once: what is found second must not be found in the escape sequences of the first.
    patterns = [r"\W+".join(map(re.escape, re.findall(r"\w+", words))) for words in evidence]
    if not any(patterns):
        return line
    pattern = rf"(?<!\w)(?:{'|'.join(filter(None, patterns))})(?!\w)"
    return re.sub(
        pattern, lambda found: click.style(found[0], bold=True), line, flags=re.IGNORECASE
    )


def _keys(question: Question, group: Group) -> Iterator[str]:
    """The keys that do something here, none of them broken in two by the end of a line."""
    idle = {
        "t": len(group.items) < 2,
        "a": group.blind or not group.items[0].part.verdict.proposal,
        "e": not group.items[0].precedent,
        "p": not question.asked(group.items[0]),
        "o": not question.drawn,
    }
    line = " · ".join(
        f"{key} {does}".replace(" ", "\0") for key, does in _KEYS.items() if not idle.get(key)
    )
    for piece in textwrap.wrap(line, _width()):
        yield click.style(piece.replace("\0", " "), dim=True)


def exactly(amount: Fraction) -> str:
    """Points that two decimals do not tell are told as a fraction too."""
    short = points(amount)
    return short if Fraction(short) == amount else f"{short} ({amount})"


def _wrapped(text: str, *, dim: bool = False) -> Iterator[str]:
    for line in printable(text).splitlines():
        for piece in textwrap.wrap(line, _width()) or [""]:
            yield click.style(piece, dim=True) if dim else piece


def _width() -> int:
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
