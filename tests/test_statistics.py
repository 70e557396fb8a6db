"""What a class tells: faults of the sheet first, the figures of item analysis, and only what is known."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import faulty_class
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cli.commands.stats import statistics_in
from cli.course import course
from cli.formats.html.class_page import class_page
from cli.gradebook.events import Event
from cli.gradebook.markings import Marking
from cli.statistics.attempts import attempts_of
from cli.statistics.effort import effort
from cli.statistics.figures import alpha, discrimination
from cli.statistics.groups import number_of, same_answers
from cli.statistics.notation import shape_of
from cli.statistics.observations import Answered, Place
from cli.statistics.statistics_json import as_json
from cli.statistics.summary import FEWEST_STUDENTS, AnswerCount, Statistics, statistics_of
from cli.statistics.suspicions import Sheet, Suspicion, said
from exercises.loader import load_assignment

STUDENTS = 160


def command(*arguments: object) -> Result:
    return CliRunner().invoke(course, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marked class that met a sheet with faults."""
    place = tmp_path_factory.mktemp("faulty")
    faulty_class.write_course(place)
    faulty_class.write_hand_ins(place / "class", STUDENTS, seed=3)
    done = command(
        "mark", "c2", place / "class", "--out", place / "marks",
        "--exercises", place / "exercises", "--solutions", place / "solutions",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return place


def test_planted_faults_stand_first(faulty: Path) -> None:
    done = command("stats", "c2", faulty / "marks", "--json", "--exercises", faulty / "exercises")
    found = json.loads(done.output)
    assert (found["schema"], found["students"]) == ("backcheck/stats/v1", STUDENTS)
    first = {(one["kind"], one["places"][0]["exercise"]) for one in found["look_first"][:5]}
    assert first == {
        ("value", faulty_class.WRONG_KEY),
        ("near", faulty_class.TOO_TIGHT),
        ("value", faulty_class.AMBIGUOUS),
        ("option", faulty_class.REVERSED),
        ("notation", "sums/n2"),
    }
    assert [one["rank"] for one in found["look_first"][:3]] == [1, 2, 3]
    notation = next(one for one in found["look_first"] if one["kind"] == "notation")
    assert {one["exercise"] for one in notation["places"]} == {"sums/n2", "sums/n4"}
    hand_ins = [p.read_text(encoding="utf-8") for p in faulty.glob("class/*/answers.yaml")]
    assert notation["students"] == sum("⟪" in text for text in hand_ins) > 10


def test_the_table_says_the_same_for_people(faulty: Path) -> None:
    done = command("stats", "c2", faulty / "marks", "--exercises", faulty / "exercises")
    head, _, rest = done.output.partition("Look at these first")
    assert f"{STUDENTS} students" in head
    assert "alpha 0." in head
    assert f"{faulty_class.WRONG_KEY}: 32" in rest
    assert "a × 1" in rest  # nobody is told that the reversed option is right
    assert max(map(len, done.output.splitlines())) < 140


def test_the_page_of_the_class_shows_suspected_faults_first_and_asks_for_nothing(
    faulty: Path, tmp_path: Path
) -> None:
    page = tmp_path / "class.html"
    done = command(
        "stats", "c2", faulty / "marks", "--exercises", faulty / "exercises", "--html", page
    )
    assert done.exit_code == 0
    text = page.read_text(encoding="utf-8")
    first, _, rest = text.partition('id="distribution"')
    for exercise in (faulty_class.WRONG_KEY, faulty_class.TOO_TIGHT, faulty_class.REVERSED):
        assert f'href="#{exercise}"' in first
        assert f'id="{exercise}"' in rest
    for asked in ("<script", "http://", "https://", "<link", "src=", "url("):
        assert asked not in text.replace("http-equiv", "")
    columns = re.findall(r"<title>[\d.]+ to [\d.]+ points: (\d+)</title>", rest)
    assert sum(map(int, columns)) == STUDENTS
    for part in re.findall(r'class="shares" role="img" aria-label="([^"]*)"', rest):
        assert sum(int(one.split()[0]) for one in part.split(", ")) == STUDENTS
    assert len(text) < 150_000


def test_answers_on_the_page_of_the_class_are_text(faulty: Path) -> None:
    found = statistics_in(faulty / "marks", load_assignment("c2", faulty / "exercises"))
    hostile = "<script>x</script>\x1b[31m\u202e"
    first = found.look_first[0]._replace(shown=hostile, told=hostile)
    exercise = found.exercises[0]
    part = exercise.parts[0]._replace(
        wrong=[AnswerCount(hostile, 3, 1, right=False, code="value")],
        misconceptions=[(f"a:{hostile}", 3)],
    )
    page = class_page(
        found._replace(
            look_first=[first],
            exercises=[exercise._replace(title=hostile, parts=[part])],
        )
    )
    assert page.count("&lt;script&gt;") == 5
    assert not [one for one in ("<script", "\x1b", "\u202e") if one in page]


def test_the_question_to_ask_is_said_once_for_each_kind() -> None:
    one = Suspicion("value", (), "32", 4, 2, 0)
    unread = one._replace(kind="notation", told="a quote is never closed")
    told = [text for _, text in said([one, one, unread, one._replace(kind="near")])]
    assert told == [
        "wrong, and no named mistake explains it: is the key right, and the question clear?",
        "wrong, and no named mistake explains it",
        "a quote is never closed",
        "just beside what is right: is the tolerance meant to be this narrow?",
    ]


def test_a_small_class_has_no_picture_of_its_points(faulty: Path) -> None:
    found = statistics_in(faulty / "marks", load_assignment("c2", faulty / "exercises"))
    page = class_page(found._replace(small=True, totals=None))
    assert 'id="distribution"' not in page
    assert "Counts only" in page


def test_a_folder_without_marks_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(course, ["stats", "hw3", str(tmp_path)])
    assert (done.exit_code, "run `course mark`" in done.output) == (2, True)


# A class as plain data.

QUESTION = Place("a/one", "answer")


def part(share: float | None, shown: str = "", **more: Any) -> dict[str, Any]:
    """A part worth one point; without a share it waits for a person."""
    status = (
        "needs-review" if share is None else "correct" if share == 1 else "partial" if share else "incorrect"
    )  # fmt: skip
    return {
        "id": "answer", "status": status, "points": share or 0, "max_points": 1,
        "max_points_exact": "1", "code": "" if share == 1 else "value", "interpreted_as": shown,
        "feedback": "", **more,
    }  # fmt: skip


def report(
    parts: Mapping[str, Mapping[str, Any]], key: str = "k", hand_in: str = "h"
) -> dict[str, Any]:
    return {
        "provenance": {"exercises": "e", "key": key, "backcheck": "1", "hand_in": hand_in, "seed": 1},
        "exercises": [
            {"id": name, "title": name, "extra_credit": name.startswith("x/"), "parts": [one]}
            for name, one in parts.items()
        ],
    }  # fmt: skip


def of(
    reports: Sequence[Mapping[str, Any]],
    events: Sequence[Event] = (),
    kinds: Mapping[Place, str] | None = None,
) -> Statistics:
    named = [(f"s{number:03}", one) for number, one in enumerate(reports)]
    told = ((one.hand_in, Marking(**one.data)) for one in events if one.kind == "marked")
    return statistics_of("a", named, attempts_of(told), events, Sheet(kinds or {}, frozenset()))


def a_class(students: int = 40) -> list[dict[str, Any]]:
    """The first half knows everything; of the second nobody knows `one`, and half of them `two`."""
    half = students // 2
    return [
        report(
            {
                "a/one": part(float(number < half), "1" if number < half else "2"),
                "a/two": part(float(number < half or number % 2), ""),
                "a/three": part(float(number < half)),
            }
        )
        for number in range(students)
    ]


def test_facility_and_discrimination_of_a_class() -> None:
    one, two, _ = of(a_class()).exercises
    assert (one.facility, two.facility) == (0.5, 0.75)
    assert one.discrimination is not None
    assert two.discrimination is not None
    assert one.discrimination.value > 0.9
    assert two.discrimination.value == pytest.approx(1 / 3**0.5)
    assert two.discrimination.low < 1 / 3**0.5 < two.discrimination.high


@pytest.mark.parametrize(
    ("students", "small"), [(FEWEST_STUDENTS - 2, True), (FEWEST_STUDENTS, False)]
)
def test_a_small_class_gets_counts_only(students: int, small: bool) -> None:
    found = as_json(of(a_class(students)))
    first = found["exercises"][0]
    (wrong,) = first["parts"][0]["wrong"]
    assert found["counts_only"] is small
    assert [found[name] is None for name in ("alpha", "totals")] == [small, small]
    assert [first[name] is None for name in ("facility", "discrimination")] == [small, small]
    assert first["parts"][0]["statuses"] == {"correct": students // 2, "incorrect": students // 2}
    assert (wrong["shown"], wrong["students"]) == ("2", students // 2)
    assert (wrong["better_half"] is None) is small
    assert found["look_first"][0]["students"] == students // 2


def test_what_is_open_has_no_figures_and_is_pending() -> None:
    reports = a_class()
    for one in reports:
        one["exercises"].append({
            "id": "a/why", "title": "", "extra_credit": False, "parts": [part(None)],
        })  # fmt: skip
    found = of(reports)
    *_, why = found.exercises
    assert (why.facility, why.parts[0].pending, found.alpha_items) == (None, 40, 3)


def test_what_is_void_is_not_counted() -> None:
    reports = a_class()
    for one in reports:
        one["exercises"][0]["parts"][0]["void"] = True
    found = of(reports)
    assert [one.id for one in found.exercises] == ["a/two", "a/three"]


def test_extra_credit_is_held_against_the_sheet_and_no_part_of_it() -> None:
    reports = a_class()
    for number, one in enumerate(reports):
        extra = {
            "id": "x/more",
            "title": "",
            "extra_credit": True,
            "parts": [part(float(number < 20))],
        }
        one["exercises"].append(extra)
    found = of(reports)
    assert found.alpha_items == 3
    assert found.totals is not None
    assert found.totals.most == 3
    *_, extra = found.exercises
    assert extra.discrimination is not None


def test_what_a_person_decided_is_no_longer_suspicious() -> None:
    reports = a_class()
    assert [one.places for one in of(reports).look_first] == [(QUESTION,)]
    for one in reports[20:]:
        asked = one["exercises"][0]["parts"][0]
        asked["marked"] = {"status": "incorrect", "code": "value", "feedback": ""}
    assert of(reports).look_first == []


@pytest.mark.parametrize(
    ("code", "better", "suspicious"),
    [
        ("value", 0, True),  # nothing explains it
        ("misconception:sign", 0, False),
        ("sign", 0, False),
        (
            "sign",
            15,
            True,
        ),  # an explained answer that the better half gives more often than the right one
    ],
)
def test_wrong_answers_are_suspicious_where_nothing_explains_them(
    code: str, better: int, suspicious: bool
) -> None:
    reports = a_class()
    for number, one in enumerate(reports):
        if number >= 20 - better:
            one["exercises"][0]["parts"][0] |= part(0.0, "−2.5", code=code)
    assert any(one.places == (QUESTION,) for one in of(reports).look_first) is suspicious


@pytest.mark.parametrize(
    ("choosers", "suspicious"), [(range(20, 40), False), (range(10, 30), True)]
)
def test_an_option_is_suspicious_if_the_better_half_chooses_it(
    choosers: Sequence[int], suspicious: bool
) -> None:
    reports = a_class()
    for number, one in enumerate(reports):
        chosen = part(0.0, "b", code="option") if number in choosers else part(1.0, "a")
        one["exercises"][0]["parts"][0] |= chosen
    found = of(reports, kinds={QUESTION: "choice"})
    assert [one.kind for one in found.look_first if one.places == (QUESTION,)] == (
        ["option"] if suspicious else []
    )
    options = found.exercises[0].parts[0].options
    assert {(one.shown, one.right, one.students) for one in options} == {
        ("a", True, 20),
        ("b", False, 20),
    }


@pytest.mark.parametrize(("off", "near"), [(0.009, True), (0.011, False)])
def test_a_number_just_beside_the_right_one_asks_for_the_tolerance(off: float, near: bool) -> None:
    reports = a_class()
    for number, one in enumerate(reports[20:]):
        text = f"{0.5 * (1 + off) + number * 1e-9:.12f}"
        one["exercises"][0]["parts"][0] |= part(0.0, text, code="rounded")
    for one in reports[:20]:
        one["exercises"][0]["parts"][0] |= part(1.0, "0.5")
    kinds = [one.kind for one in of(reports).look_first if one.places == (QUESTION,)]
    assert kinds == (["near"] if near else [])


def test_a_question_that_the_better_half_fails_separates_backwards() -> None:
    reports = a_class()
    for number, one in enumerate(reports):
        one["exercises"][0]["parts"][0] |= part(float(number >= 20), str(number))
    (found,) = [one for one in of(reports).look_first if one.places == (QUESTION,)]
    assert (found.kind, found.students, found.better_half) == ("backwards", 20, 20)


def test_only_first_attempts_count() -> None:
    reports = a_class()
    events = [
        marked("s000", "h0"), marked("s000", "h"),  # another hand-in than the first
        marked("s001", "h", attempt=2), marked("s001", "h"),  # the second of two that came together
        marked("s002", "h"), marked("s002", "h"),  # marked again
        marked("s003", ""), marked("s003", "h"),  # a blank sheet, and then the first attempt
        marked("s004", ""),
    ]  # fmt: skip
    found = of(reports, events)
    assert (found.students, found.left_out) == (37, (2, 0, 1))


def marked(name: str, hand_in: str, **more: Any) -> Event:
    return Event("", "backcheck", "marked", name, data={"provenance": {"hand_in": hand_in}, **more})


def test_reports_of_another_key_are_left_out_and_told() -> None:
    reports = a_class()
    reports[3]["provenance"]["key"] = "other"
    found = of(reports)
    assert (found.students, found.left_out) == (39, (0, 1, 0))


def decided(name: str, seconds: float, kind: Any = "confirmed", by: str = "ta") -> Event:
    at = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(seconds=seconds)
    return Event(at.isoformat(), by, kind, name, *QUESTION)


def test_the_effort_of_markers() -> None:
    events = [
        decided("a", 0),
        decided("b", 20),
        decided("c", 20),  # at once with b
        decided("d", 60),
        decided("d", 5000, "overridden"),  # after a pause
        decided("e", 5010, by="other"),
        decided("e", 5050, "withdrawn", by="other"),
        decided("elsewhere", 6000),
    ]
    found = effort(events, "abcde")
    assert found.decisions == {QUESTION: 4}
    assert found.overrides == {QUESTION: 1}
    assert found.seconds == {QUESTION: 40}


def test_alpha_of_items_that_say_the_same_is_1_and_of_chance_near_0() -> None:
    draws = np.random.default_rng(1)
    once = draws.normal(size=(200, 1))
    same, chance = alpha(np.hstack([once] * 4)), alpha(draws.normal(size=(400, 6)))
    assert same is not None
    assert chance is not None
    assert same.value == pytest.approx(1)
    assert chance.low < 0 < chance.high
    assert -0.3 < chance.value < 0.3


def test_alpha_of_parallel_items_is_the_formula_of_spearman_and_brown() -> None:
    draws = np.random.default_rng(2)
    ability = draws.normal(size=(4000, 1))
    found = alpha(ability + draws.normal(size=(4000, 5)))  # reliability 1/2 each
    assert found is not None
    assert found.value == pytest.approx(5 * 0.5 / (1 + 4 * 0.5), abs=0.02)
    assert found.low < 5 / 6 < found.high
    assert found.high - found.low < 0.05


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=5, max_size=30))
def test_a_discrimination_lies_within_its_interval_and_turns_with_the_key(
    pairs: list[tuple[float, float]],
) -> None:
    shares, rest = (np.round(np.array(one), 3) for one in zip(*pairs, strict=True))
    found, turned = discrimination(shares, rest), discrimination(1 - shares, rest)
    if found is None or turned is None:
        assert (found, turned) == (None, None)
        return
    assert -1 <= found.low <= found.value + 1e-8
    assert found.value - 1e-8 <= found.high <= 1
    assert turned.value == pytest.approx(-found.value, abs=1e-6)


def answers(*texts: str) -> list[Answered | None]:
    wrong = Answered(
        status="incorrect",
        share=0.0,
        code="value",
        wrong=True,
        shown="",
        written="",
        said="",
        decided=False,
    )
    return [wrong._replace(shown=one) for one in texts]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0.7514", "0.7514", True),
        ("0.7514", "0.75140", True),
        ("0.7514", "0.75142", True),
        ("0.7514", "0.7524", False),
        ("1/4", "0.25", True),
        ("−2", "2", False),
        ("2·w : d×1", "2·w : d×1", True),
        ("2·w : d×1", "2·w^T : 1×d", False),
        ("0", "0.0001", False),
    ],
)
def test_answers_are_the_same_as_read_and_numbers_within_rounding(
    one: str, other: str, same: bool
) -> None:
    assert len(same_answers(answers(one, other), [0, 1])) == (1 if same else 2)


@pytest.mark.parametrize("text", ["1/0", "e", "2·e^3 = 41.17", "", "1e999", "nan", "1/00"])
def test_what_is_no_plain_number_is_compared_as_it_stands(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("⟪12⟫ₓ", "⟪ 7.5 ⟫ₓ", True),
        ("approx. 0,75", "Approx. 12", True),
        ("⟪12⟫ₓ", "12", False),
        ("12 ± 1", "12", False),
    ],
)
def test_a_notation_is_the_same_with_other_numbers(one: str, other: str, same: bool) -> None:
    assert (shape_of(one) == shape_of(other)) is same
