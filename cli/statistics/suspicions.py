"""What to look at first: answers that may be right where the key, a tolerance or the reading is not.

A mistake is made mostly by those who do worse elsewhere; a fault of the sheet meets everybody. So
what is suspicious is ordered by how many of the better half of the class it concerns, beyond the one
for every two of the others by whom also real mistakes are made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from cli.statistics.figures import discrimination
from cli.statistics.groups import Group, most_told, number_of, same_answers
from cli.statistics.notation import unread
from cli.statistics.observations import Answered, ClassAnswers, Place
from cli.statistics.standing import Rest
from graders.verdict import Outcome

Kind = Literal["value", "near", "option", "check", "notation", "backwards"]

SAYS: Mapping[Kind, str] = {
    "value": "wrong, and no named mistake explains it: is the key right, and the question clear?",
    "near": "just beside what is right: is the tolerance meant to be this narrow?",
    "option": "given by the better half nearly as often as what is right: is the key the wrong way"
    " round, or the question open to two readings?",
    "check": "failed by the better half nearly as often as by the others: is the check right?",
    "notation": "could not be read: should it be, or should the question say how to write it?",
    "backwards": "who is right here does worse elsewhere: is the key right?",
}

# Two students may have worked together.
FEWEST = 3
# How far from a right number one is still beside it.
_BESIDE = 0.01
# A mistake is made by about so many of the others for each one of the better half.
_OTHERS = 2
# A wrong option is everybody's mistake from this share of the better half on; for a mistake it is a third.
_EVENLY = 0.4
# Wrong options are meant to be chosen by some. One is suspicious where for every two of the better
# half who are right there is one who chose it.
_RIVALS = 2

_CHOSEN = {"choice", "multi-select", "true-false", "yes-no", "matching", "order"}
_UNEXPLAINED = {
    Outcome.VALUE, Outcome.SHAPE_MISMATCH, Outcome.ANOTHER_FUNCTION, Outcome.COUNTEREXAMPLE,
    Outcome.PHRASE, Outcome.UNDECIDED,
}  # fmt: skip
_BESIDE_CODES = {Outcome.VALUE, Outcome.ROUNDED}


class Suspicion(NamedTuple):
    """Something that several students did and that earned them nothing, or not all.

    `better_half` counts those of them who do well elsewhere, None where a class is too small to tell;
    `right` those who have all points there.
    """

    kind: Kind
    places: tuple[Place, ...]
    shown: str
    students: int
    better_half: int | None
    right: int
    code: str = ""
    told: str = ""

    @property
    def excess(self) -> float:
        """How many more of the better half it concerns than a mistake would."""
        if self.better_half is None:
            return 0
        return self.better_half - (self.students - self.better_half) / _OTHERS


def said(suspicious: Iterable[Suspicion]) -> Iterator[tuple[Suspicion, str]]:
    """What is said of each: the question to ask only at the first one of its kind."""
    asked: set[Kind] = set()
    for one in suspicious:
        what, _, _ = SAYS[one.kind].partition(":")
        yield one, one.told or (what if one.kind in asked else SAYS[one.kind])
        asked |= set() if one.told else {one.kind}


class Sheet(NamedTuple):
    """What statistics know of the questions: the kinds of parts, and where a number is judged by its change."""

    kinds: Mapping[Place, str]
    by_change: frozenset[Place]


def is_chosen(kind: str) -> bool:
    """Whether an answer of this kind is one of a few that the question lists."""
    return kind in _CHOSEN


def suspicions(answers: ClassAnswers, sheet: Sheet, rest: Rest, *, small: bool) -> list[Suspicion]:
    """What to look at, what is least like a mistake first; in a `small` class, what most students did."""
    found = [*_unread(answers, rest, small=small)]
    for place, column in answers.columns.items():
        here = _Part(place, column, sheet, rest, small)
        some = [*here.values(), *here.beside(), *here.checks()]
        found += some or here.backwards()
    return sorted(found, key=lambda one: (-one.excess, -one.students, one.places, one.shown))


def _unread(answers: ClassAnswers, rest: Rest, *, small: bool) -> Iterator[Suspicion]:
    for one in unread(answers.columns):
        if len(one.students) < FEWEST:
            continue
        better = rest.better_half(one.places[0].exercise)
        counted = None if small else int(better[list(one.students)].sum())
        right = sum(_right(each) for each in answers.columns[one.places[0]])
        yield Suspicion(
            "notation", one.places, one.example, len(one.students), counted, right, told=one.said
        )


def _right(answer: Answered | None) -> bool:
    return answer is not None and not answer.decided and answer.share == 1


class _Part:
    """The answers to one part, and what may be suspicious about them."""

    def __init__(
        self,
        place: Place,
        column: Sequence[Answered | None],
        sheet: Sheet,
        rest: Rest,
        small: bool,  # noqa: FBT001 - a property of the class
    ) -> None:
        self._place, self._column, self._small, self._all = place, column, small, rest
        self._kind = sheet.kinds.get(place, "")
        self._by_change = place in sheet.by_change
        self._better = rest.better_half(place.exercise)
        self._right = [line for line, one in enumerate(column) if _right(one)]
        wrong = [line for line, one in enumerate(column) if one and one.wrong and not one.decided]
        self._wrong = [] if self._kind == "code" else wrong
        self._numbers = sorted({n for line in self._right if (n := self._number(line)) is not None})

    def _number(self, line: int) -> float | None:
        answer = self._column[line]
        return number_of(answer.shown) if answer else None

    def _among_better(self, lines: Iterable[int]) -> int:
        return int(self._better[list(lines)].sum())

    def values(self) -> Iterator[Suspicion]:
        """The same wrong answers of several students."""
        beside = set(self._beside())
        rest = [line for line in self._wrong if line not in beside]
        for group in same_answers(self._column, rest):
            if len(group.students) < FEWEST:
                break
            if is_chosen(self._kind):
                if not self._small and self._rivals(group.students):
                    yield self._suspicion("option", group.shown, group.students)
            elif group.code in _UNEXPLAINED or self._outnumbers(group):
                yield self._suspicion("value", group.shown, group.students)

    def _outnumbers(self, group: Group) -> bool:
        """Whether the better half gives an answer, though explained, more often than what is right."""
        return not self._small and (
            self._among_better(group.students) > self._among_better(self._right)
        )

    def _rivals(self, lines: Sequence[int]) -> bool:
        better = self._among_better(lines)
        rivals = _RIVALS * better >= self._among_better(self._right)
        return rivals and better >= _EVENLY * len(lines)

    def _beside(self) -> list[int]:
        if self._by_change or not self._numbers:
            return []
        return [line for line in self._wrong if self._is_beside(line)]

    def _is_beside(self, line: int) -> bool:
        answer, value = self._column[line], self._number(line)
        if answer is None or value is None or answer.code not in _BESIDE_CODES:
            return False
        return any(abs(value - right) <= _BESIDE * abs(right) for right in self._numbers)

    def beside(self) -> Iterator[Suspicion]:
        """Numbers just beside those that are right."""
        lines = self._beside()
        if len(lines) >= FEWEST:
            texts = dict.fromkeys(one.shown for one in same_answers(self._column, lines))
            yield self._suspicion("near", ", ".join([*texts][:4]), lines)

    def checks(self) -> Iterator[Suspicion]:
        """The checks of a program that many programs fail."""
        failed: defaultdict[str, list[int]] = defaultdict(list)
        for line, answer in enumerate(self._column):
            for says in answer.failed if answer and not answer.decided else ():
                failed[says].append(line)
        for says, lines in failed.items():
            if len(lines) >= FEWEST and not self._small and self._rivals(lines):
                yield self._suspicion("check", says, lines)

    def backwards(self) -> Iterator[Suspicion]:
        """Whether it surely separates the wrong way round."""
        place = self._place
        figure = discrimination(self._all.shares[place], self._all.of(place.exercise))
        if not self._small and figure is not None and figure.high < 0:
            yield self._suspicion("backwards", "", self._wrong)

    def _suspicion(self, kind: Kind, shown: str, lines: Sequence[int]) -> Suspicion:
        better = None if self._small else self._among_better(lines)
        code = most_told(self._column, lines)
        return Suspicion(kind, (self._place,), shown, len(lines), better, len(self._right), code)
