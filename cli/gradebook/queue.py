"""What waits for a person, exercise by exercise, without names."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from cli.gradebook.decisions import (
    Changed,
    Decision,
    Decisions,
    PartOfHandIn,
    answer_of,
    logged,
    sha256,
)
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.marking.report import PartReport, Report
from graders.words.words import normalised, words

# Why an answer comes where it comes; in this order.
Reason = Literal[
    "changed", "unreadable", "flagged", "conflict", "one-point-short", "open", "alike", "complete"
]
_ORDER: tuple[Reason, ...] = (
    "changed", "unreadable", "flagged", "conflict", "one-point-short", "open", "alike", "complete",
)  # fmt: skip
_DOUBTFUL = {"flagged", "conflict"}
# Of a hundred words at most five may differ, so that one reversed word in a short answer is a difference.
_ALIKE = 0.95
# Flags that say nothing of their own beside a contradiction.
_MINOR = {"conflict", "negation"}


class Item(NamedTuple):
    """One answer that a person looks at, and the decision that something changed under, if any.

    A `precedent` is what another answer that reads the same was given by the same rubric.
    """

    of: PartOfHandIn
    part: PartReport
    answer: str
    reason: Reason
    changed: Changed = ""
    before: Decision | None = None
    precedent: Decision | None = None


class Group(NamedTuple):
    """Answers that can be marked at once: one, or several that are nearly the same.

    The proposal of a `blind` one is hidden, so that what a person gives says how good proposals are.
    """

    items: tuple[Item, ...]
    blind: bool = False

    @property
    def reason(self) -> Reason:
        """Why it is here."""
        return self.items[0].reason


class Stack(NamedTuple):
    """Everything to look at in one part of one exercise."""

    exercise: str
    part: str
    groups: tuple[Group, ...]

    def __len__(self) -> int:
        return sum(len(group.items) for group in self.groups)


def queue(
    assignment: Assignment,
    keys: Keys,
    reports: Sequence[tuple[str, Report]],
    decisions: Decisions,
    *,
    every: int = 10,
) -> list[Stack]:
    """What there is to look at, in the order of the sheet.

    Args:
        assignment: What was asked.
        keys: Its rubrics decide whether an earlier decision is still for the same.
        reports: The reports of the marker by the names of the hand-ins.
        decisions: The decisions that stand.
        every: Of so many answers one is shown without its proposal.
    """
    stacks = []
    for exercise in assignment.exercises():
        for part in exercise.parts:
            answered = list(_answered(reports, exercise.id, part))
            rubric = rubric_hash(keys, exercise.id, part)
            items = list(_waiting(answered, decisions, rubric))
            if items:
                stacks.append(Stack(exercise.id, part, tuple(_ordered(items, every))))
    return stacks


def rubric_hash(keys: Keys, exercise: str, part: str) -> str:
    """The hash of the rubric of a part, empty where it has none."""
    rubric = keys.rubrics.get((exercise, part))
    return rubric.sha256 if rubric else ""


Answered = tuple[PartOfHandIn, PartReport]


def _answered(
    reports: Iterable[tuple[str, Report]], exercise: str, part: str
) -> Iterator[Answered]:
    for name, report in reports:
        for one in report.exercises:
            for given in one.parts if one.id == exercise else ():
                if given.id == part:
                    yield PartOfHandIn(logged(name), exercise, part), given


def _waiting(answered: Iterable[Answered], decisions: Decisions, rubric: str) -> Iterator[Item]:
    """What the marker left to a person and nobody decided, or something changed since."""
    given = {
        (of.exercise, of.part, one.answer): one
        for of, one in decisions.items()
        if one.rubric == rubric
    }
    for of, part in answered:
        before = decisions.get(of)
        answer = answer_of(part)
        changed = before.changed(part, rubric) if before else ""
        precedent = given.get((of.exercise, of.part, sha256(answer)))
        if before and changed:
            yield Item(of, part, answer, "changed", changed, before)
        elif not before and part.verdict.status == "unreadable":
            yield Item(of, part, answer, "unreadable", precedent=precedent)
        elif not before and part.verdict.status == "needs-review":
            yield Item(of, part, answer, _reason(part), precedent=precedent)


def _reason(part: PartReport) -> Reason:
    proposal = part.verdict.proposal
    if proposal is None:
        return "open"
    missing = sum(found != "evidenced" for found, _ in proposal.found)
    if (
        proposal.questions
        or set(proposal.flags) - _MINOR
        or (part.verdict.code and not proposal.found)
    ):
        return "flagged"
    if "conflict" in proposal.flags:
        return "conflict"
    if "negation" in proposal.flags:
        return "flagged"
    if not missing and proposal.found:
        return "complete"
    return "one-point-short" if missing == 1 and len(proposal.found) > 1 else "open"


def _ordered(items: Iterable[Item], every: int) -> Iterator[Group]:
    """By what is the matter with them; of the others, those of which many are alike come last."""
    groups = []
    for alike in _alike(items):
        first = alike[0]
        hidden = int(_shuffled(first.of.hand_in, first.answer), 16) % every == 0
        if first.reason == "unreadable":
            groups.append(Group(alike))  # there is no proposal to hide
        elif len(alike) > 1 and first.reason not in _DOUBTFUL:
            groups.append(Group(tuple(one._replace(reason="alike") for one in alike)))
        else:
            groups.append(Group(alike, blind=len(alike) == 1 and hidden))
    yield from sorted(
        groups, key=lambda one: (_ORDER.index(one.reason), -len(one.items), _place(one))
    )


def _place(group: Group) -> str:
    """A place that tells nothing of who it is."""
    return _shuffled(group.items[0].of.hand_in, group.items[0].answer)


def _shuffled(*what: str) -> str:
    return hashlib.sha256("\0".join(what).encode()).hexdigest()


def _alike(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    """Items together whose words are nearly the same, and of which the marker found the same.

    What is flagged, or has steps that were checked, only if all words are the same; what could not
    be read only if every character is.
    """
    groups: list[tuple[_Said, list[Item]]] = []
    alone: list[tuple[Item, ...]] = []
    for item in items:
        if item.reason == "changed":
            alone.append((item,))
            continue
        said = _said(item.answer)
        for other, members in groups:
            if _one_ruling(item, members[0], said, other):
                members.append(item)
                break
        else:
            groups.append((said, [item]))
    return [*alone, *(tuple(members) for _, members in groups)]


def _one_ruling(item: Item, first: Item, said: _Said, other: _Said) -> bool:
    """Whether two answers can be marked at once."""
    if _found(item) != _found(first):
        return False
    if "unreadable" in {item.reason, first.reason}:
        return item.answer == first.answer  # signs decide in a formula, and no words tell them
    doubtful = {item.reason, first.reason} & _DOUBTFUL or first.part.verdict.checks
    return said == other if doubtful else _near(said, other)


class _Said(NamedTuple):
    """The words of an answer in their order, and how often each is there."""

    order: tuple[str, ...]
    times: Counter[str]


def _said(answer: str) -> _Said:
    order = tuple(word.text for word in words(normalised(answer)))
    return _Said(order, Counter(order))


def _found(item: Item) -> object:
    """What the marker found: `a`, `p` and the reason for taking points away must mean the same."""
    verdict = item.part.verdict
    proposal = verdict.proposal
    found = [one for one, _ in proposal.found] if proposal else []
    return verdict.code, verdict.earned, proposal and (proposal.share, proposal.flags), found


@cache
def _turns() -> re.Pattern[str]:
    return re.compile(r"not|no|never|without|cannot|neither|nor|none|nothing|hardly|.*\d.*")


def _near(one: _Said, other: _Said) -> bool:
    """Whether two answers have nearly all words in common, in one order, and all denials and numbers."""
    differing = (one.times - other.times) + (other.times - one.times)
    together = (one.times | other.times).total()
    if not together or 1 - differing.total() / together < _ALIKE:
        return False
    if any(_turns().fullmatch(word) for word in differing):
        return False
    left, right = ([word for word in said.order if word not in differing] for said in (one, other))
    return left == right
