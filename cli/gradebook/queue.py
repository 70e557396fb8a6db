"""What waits for a person, exercise by exercise, without names; and what is looked at as a sample."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from cli.gradebook.decisions import (
    Changed,
    Decision,
    Decisions,
    PartOfHandIn,
    answer_of,
    sha256,
)
from exercises.assignment import Assignment
from graders.keys import Keys
from graders.report import PartReport, Report
from graders.text.proposal import BY_PERSON
from graders.text.words import normalised, words

# Why an answer comes where it comes; in this order.
Reason = Literal["changed", "flagged", "conflict", "one-point-short", "open", "alike", "audit"]
_ORDER: tuple[Reason, ...] = ("changed", "flagged", "conflict", "one-point-short", "open", "alike")
_ALIKE = 0.95
_FEWEST_AUDITS = 5
# Flags that say nothing of their own beside a contradiction.
_MINOR = {"conflict", "negation", BY_PERSON}


class Item(NamedTuple):
    """One answer that a person looks at, and the decision that something changed under, if any."""

    of: PartOfHandIn
    part: PartReport
    answer: str
    reason: Reason
    changed: Changed = ""
    before: Decision | None = None


class Group(NamedTuple):
    """Answers that can be marked at once: one, or several that are nearly the same.

    The proposal of a `blind` one is hidden: it is an audit, or looks like one.
    """

    items: tuple[Item, ...]
    blind: bool = False

    @property
    def reason(self) -> Reason:
        """Why it is here; an audit looks like any open answer."""
        reason = self.items[0].reason
        return "open" if reason == "audit" else reason


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
        every: Of so many answers that needed no person one is looked at all the same, and at least
            five of every part.
    """
    stacks = []
    for exercise in assignment.exercises():
        for part in exercise.parts:
            answered = list(_answered(reports, exercise.id, part))
            rubric = rubric_hash(keys, exercise.id, part)
            items = [
                *_waiting(answered, decisions, rubric),
                *_audits(answered, decisions, every),
            ]
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
                    yield PartOfHandIn(name, exercise, part), given


def _waiting(answered: Iterable[Answered], decisions: Decisions, rubric: str) -> Iterator[Item]:
    """What the marker left to a person and nobody decided, or something changed since."""
    for of, part in answered:
        before = decisions.get(of)
        answer = answer_of(part)
        changed = before.changed(sha256(answer), rubric) if before else ""
        if before and changed:
            yield Item(of, part, answer, "changed", changed, before)
        elif not before and part.verdict.status == "needs-review":
            yield Item(of, part, answer, _reason(part))


def _audits(answered: Iterable[Answered], decisions: Decisions, every: int) -> Iterator[Item]:
    """A sample of the answers that no person had to look at, always the same one."""
    sure = [(of, part) for of, part in answered if part.verdict.code == "evidenced"]
    sure.sort(key=lambda one: _shuffled(one[0].hand_in, answer_of(one[1])))
    number = max(-(-len(sure) // every), _FEWEST_AUDITS)
    for of, part in sure[:number]:
        before = decisions.get(of)
        if before is None:
            yield Item(of, part, answer_of(part), "audit")


def _reason(part: PartReport) -> Reason:
    proposal = part.verdict.proposal
    if proposal is None:
        return "open"
    missing = sum(found != "evidenced" for found, _ in proposal.found)
    if set(proposal.flags) - _MINOR or (part.verdict.code and not proposal.found):
        return "flagged"
    if "conflict" in proposal.flags:
        return "conflict"
    if "negation" in proposal.flags:
        return "flagged"
    return "one-point-short" if missing == 1 and len(proposal.found) > 1 else "open"


def _ordered(items: Iterable[Item], every: int) -> Iterator[Group]:
    """Single answers by what is the matter with them, then groups of answers that are alike."""
    single: list[Group] = []
    groups: list[Group] = []
    for alike in _alike(items):
        if len(alike) > 1:
            groups.append(Group(tuple(one._replace(reason="alike") for one in alike)))
        else:
            (item,) = alike
            hidden = int(_shuffled(item.of.hand_in, item.answer), 16) % every == 0
            single.append(Group(alike, blind=item.reason == "audit" or hidden))
    single.sort(key=lambda one: (_ORDER.index(one.reason), _place(one)))
    yield from single
    yield from sorted(groups, key=lambda one: (-len(one.items), _place(one)))


def _place(group: Group) -> str:
    """A place that tells nothing of who it is."""
    return _shuffled(group.items[0].of.hand_in, group.items[0].answer)


def _shuffled(*what: str) -> str:
    return hashlib.sha256("\0".join(what).encode()).hexdigest()


def _alike(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    """Items together whose words are nearly the same; what is flagged, only if they are the same."""
    groups: list[tuple[Counter[str], list[Item]]] = []
    alone: list[tuple[Item, ...]] = []
    for item in items:
        if item.reason in {"changed", "audit"}:
            alone.append((item,))
            continue
        said = _said(item.answer)
        for other, members in groups:
            doubtful = {item.reason, members[0].reason} & {"flagged", "conflict"}
            if said == other if doubtful else _near(said, other):
                members.append(item)
                break
        else:
            groups.append((said, [item]))
    return [*alone, *(tuple(members) for _, members in groups)]


def _said(answer: str) -> Counter[str]:
    return Counter(word.text for word in words(normalised(answer)))


_TURNS = re.compile(r"not|no|never|without|cannot|neither|nor|none|nothing|hardly|.*\d.*")


def _near(one: Counter[str], other: Counter[str]) -> bool:
    """Whether two answers have nearly all words in common, and all denials and numbers."""
    differing: Mapping[str, int] = (one - other) + (other - one)
    if any(_TURNS.fullmatch(word) for word in differing):
        return False
    together = (one | other).total()
    return together > 0 and 1 - sum(differing.values()) / together >= _ALIKE
