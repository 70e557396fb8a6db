"""What a sheet answers, in whatever format it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from exercises.answer import OWN_NAMES, Answer, Misread, Parts, Place, texts
from exercises.assignment import Assignment, Exercise
from exercises.language.spelling import did_you_mean, nearest
from student_template.blanks import lay_out
from student_template.repeated import once

# Nobody reads more, and a hostile sheet would make a report of megabytes.
MAX_NOTICES = 100
# So many exercises are named where placeholders are told; the rest is counted.
_NAMED = 5


@cache
def _gates() -> re.Pattern[str]:
    """Not exercises, yet part of a hand-in: dropped on reading, so that marking is blind."""
    return re.compile(r"(meta/.*|.*/archive|.*/notebook-rules)")


@dataclass
class AnswerSheet:
    """The answers of a sheet by exercise and part, and what was noticed on reading."""

    answers: dict[str, Parts]
    notices: list[str]
    misspelt: dict[str, str] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def take(
        self, exercise: Exercise, given: Answer | Mapping[str, Answer | Misread], place: Place
    ) -> None:
        """Take what was written for an exercise."""
        parts, notices = lay_out(exercise, given)
        self._add(exercise, parts, place)
        self.notices += notices

    def refuse(self, exercise: Exercise, message: str, place: Place, at: Place) -> None:
        """An answer of which nothing can be read: why, and at which place."""
        self._add(exercise, dict.fromkeys(exercise.parts, Misread(message, at)), place)

    def _add(self, exercise: Exercise, parts: Parts, place: Place) -> None:
        before = self.answers.get(exercise.id)
        first = self._places.setdefault(exercise.id, place)
        if before is None:
            self.answers[exercise.id] = parts
            return
        twice = Misread(
            f"{exercise.id} is answered twice (lines {first.line} and {place.line}); keep one of"
            " the two",
            place,
        )
        together = {
            part: once(before[part], answer, twice) if part in before else answer
            for part, answer in parts.items()
        }
        if isinstance(together.get(OWN_NAMES), Misread):
            together = dict.fromkeys(exercise.parts, twice)
        self.answers[exercise.id] = before | together

    def notice_unknown(self, name: str, place: Place, assignment: Assignment) -> None:
        """Tell of an id that no exercise has."""
        if not _gates().fullmatch(name) and len(self.notices) < MAX_NOTICES:
            known = [exercise.id for exercise in assignment.exercises()]
            hint = did_you_mean(name, known)
            if meant := nearest(name, known):
                said = f'{place}: this stands under "{name}"; write {meant}, and it is read'
                self.misspelt.setdefault(meant, said)
            self.notices.append(
                f'{place}: {assignment.id} has no exercise "{name}"{hint}; this answer was not read'
            )

    def finish(self) -> None:
        """Tell once of all placeholders; what is noticed has a limit."""
        kept = {
            exercise: text
            for exercise, parts in self.answers.items()
            for answer in parts.values()
            if not isinstance(answer, Misread) and answer.blank
            for text in texts(answer)
            if text.placeholder
        }
        if kept:
            first = next(iter(kept.values()))
            named = ", ".join(list(kept)[:_NAMED])
            more = f" and {len(kept) - _NAMED} more" if len(kept) > _NAMED else ""
            self.notices.insert(
                0,
                f'{first.place}: a placeholder such as "{first.text.strip()}" is no answer yet:'
                f" {named}{more}",
            )
        del self.notices[MAX_NOTICES:]
