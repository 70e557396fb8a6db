"""The sums of a report: in plain sentences, and all points are in exactly one of them."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest
from commands import ROOT

from cli.formats.ledger import ledger
from cli.formats.said import Said
from cli.formats.sums import sums
from cli.formats.to_fix import alike, to_fix, unanswered
from exercises.loader import load_assignment
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark
from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.verdict import Outcome, Status, Verdict
from student_template.hand_in import read_hand_in

EXAMPLES = sorted(
    f"{name}/{one.name}"
    for name in ("hw3", "hw3-sp2023", "lab8", "rnn-hw3")
    for one in (ROOT / "examples" / name).iterdir()
)


@cache
def marked(example: str) -> Report:
    sheet = load_assignment(example.split("/", maxsplit=1)[0])
    return mark(sheet, NO_KEYS, read_hand_in(ROOT / "examples" / example, sheet))


def part(
    status: Status, points: int | Fraction, earned: int | Fraction = 0, said: str = "", *, name: str = "answer",
    at: str = "",
) -> PartReport:  # fmt: skip
    share = Fraction(earned) / points
    return PartReport(name, Fraction(points), Verdict(status, share, share, feedback=said), at)


def report(*parts: PartReport, extra: tuple[PartReport, ...] = ()) -> Report:
    exercises = (ExerciseReport("a/b", "", extra_credit=False, parts=parts),)
    if extra:
        exercises += (ExerciseReport("a/more", "", extra_credit=True, parts=extra),)
    return Report("x", "x", exercises, (), Provenance("", "", "", "", 0))


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_became_of_the_points_adds_up_before_the_readers_eyes(example: str) -> None:
    told = dict(sums(marked(example)))
    whole = round(marked(example).total("max_points") * 100)
    if "Together" not in told:
        assert told == {"Score": told["Score"]}
        assert told["Score"].split()[0] == told["Score"].split()[-1]
        return
    *parts, together = (round(float(one) * 100) for one in re.findall(r"[\d.]+", told["Together"]))
    assert sum(parts) == together == whole
    for name in {"Lost", "Pending", "Waiting", "Not checked"} & set(told):
        assert f"{told[name].split()[0].rstrip(':')} {name.lower()}" in told["Together"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_cause_is_a_code(example: str) -> None:
    codes = {
        part.verdict.code
        for exercise in marked(example).exercises
        for part in exercise.parts
        if part.verdict.code
    }
    assert not codes & {one.cause for one in ledger(marked(example)).losses}


def test_every_place_of_points_is_told_in_a_sentence() -> None:
    told = dict(
        sums(
            report(
                part("correct", 3, 3),
                part("incorrect", 2),
                part("unanswered", 4),
                part("needs-review", 5, 1),
                part("not-checked", 1),
                extra=(part("needs-review", 2), part("unanswered", 3)),
            )
        )
    )
    assert told == {
        "Score": "4 of 15",
        "Lost": "6: 2 by mistakes, 4 by what is not answered",
        "Pending": "4 that a person decides: all, some or none may be added",
        "Not checked": "1 that nothing has decided yet",
        "Together": "4 earned + 6 lost + 4 pending + 1 not checked = 15",
        "Extra credit": "0 of 5, on top of the score and in no other sum; 2 more that a person decides",
    }


def test_thirds_add_up_too() -> None:
    third = Fraction(1, 3)
    told = dict(
        sums(
            report(
                part("correct", third, third), part("incorrect", third), part("needs-review", third)
            )
        )
    )
    assert told["Together"] == "0.33 earned + 0.34 lost + 0.33 pending = 1"


def test_what_is_void_is_in_no_sum_and_nothing_to_fix() -> None:
    void = part("incorrect", 2, said="is off")._replace(void=True)
    void = void._replace(verdict=void.verdict._replace(code=Outcome.VOID))
    blank = part("unanswered", 3)._replace(void=True)
    given = report(part("correct", 1, 1), void, blank)
    assert dict(sums(given)) == {"Score": "1 of 1"}
    assert not to_fix(given)
    assert not unanswered(given)


def test_what_is_not_answered_of_the_extra_credit_is_a_sum_of_its_own() -> None:
    given = report(part("unanswered", 3), extra=(part("unanswered", 2),))
    assert (unanswered(given), unanswered(given, extra=True)) == (3, 2)


def test_what_stands_under_another_name_is_not_called_blank() -> None:
    (loss,) = ledger(report(part("unanswered", 3, said='this stands under "a/c"'))).losses
    assert loss.cause == "answered under another name than its own"


def test_equal_reasons_stand_together_with_all_their_places() -> None:
    found = alike(
        report(
            part("incorrect", 1, said="is off", name="u", at="answers.yaml:3:1"),
            part("incorrect", 2, said="has another sign", name="v", at="answers.yaml:4:1"),
            part("incorrect", Fraction(3, 2), said="is off", name="w", at="answers.yaml:5:1"),
            extra=(part("incorrect", 1, said="is off", at="b.yaml:1:1"),),
        )
    )
    assert [(one.points, one.reason) for one in found] == [
        (Fraction(7, 2), "is off"), (2, "has another sign"),
    ]  # fmt: skip
    assert found[0].name == "a/b: u, w; a/more"
    assert found[0].at == "answers.yaml:3:1, 5:1; b.yaml:1:1"


def test_of_many_places_the_first_and_the_last_are_named() -> None:
    parts = [
        part("incorrect", 1, said="is off", name=f"w{n}", at=f"a.yaml:{n}:1") for n in range(1, 9)
    ]
    (found,) = alike(report(*parts))
    assert found.at == "a.yaml:1:1 to 8:1, 8 places"


def test_an_equal_message_is_said_once_in_an_exercise() -> None:
    message = "a long message that is the same for two parts of an exercise"
    one, two = (part("incorrect", 1, said=message, name=name) for name in "uv")
    short = part("incorrect", 1, said="off", name="w")
    exercise, other = (
        ExerciseReport(name, "", extra_credit=False, parts=(one, two)) for name in ("a/b", "a/c")
    )
    said = Said()
    assert [said.of(exercise, each) for each in (one, two, short, short)] == [
        message,
        "as for u",
        "off",
        "off",
    ]
    assert said.of(other, two) == message


def test_that_a_person_marks_an_answer_is_said_once() -> None:
    waiting = part("needs-review", 1, said="read; a person marks it")
    exercise = ExerciseReport("a/b", "", extra_credit=False, parts=(waiting,))
    said = Said()
    assert [said.of(exercise, waiting) for _ in range(2)] == ["read; a person marks it", ""]
