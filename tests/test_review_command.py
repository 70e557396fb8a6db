"""`course review`: what waits for a person, in which order, and what becomes of a decision."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from commands import run
from small_class import ANSWERS, RUBRICS, hand_in, log, marked, options, part, review, small_class

from cli.gradebook.decisions import read_decisions, record


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return small_class(tmp_path)


def pages(result: Result) -> list[str]:
    """What was shown, answer by answer."""
    return result.output.split("c1 · words/dropout · answer (2 points)")[1:]


def at(result: Result, name: str) -> int:
    """The place of an answer in the queue."""
    start = ANSWERS[name][:30]
    return next(number for number, page in enumerate(pages(result)) if start in page)


def test_the_queue_is_ordered_by_what_is_the_matter(place: Path) -> None:
    done = review(place, "", "--list")
    assert done.output.splitlines() == [
        "words/dropout · answer: 7 (1 flagged, 1 conflict, 1 one-point-short, 1 open, 2 alike, 1 complete)",
        "7 answers to look at",
    ]
    assert not list(log(place))


def test_answers_come_one_after_the_other_and_nobody_is_named(place: Path) -> None:
    done = review(place, "ssssss")
    assert [at(done, name) for name in ("fay", "cid", "bob")] == [0, 1, 2]
    assert (at(done, "gus"), at(done, "ada")) == (3, 5)
    assert at(done, "dan") == at(done, "eve") == 4
    assert "[x] 1. The network learns better features" in done.output
    assert "[x] 2. The network learns better features" in done.output
    assert not any(f" {name} " in done.output for name in ANSWERS)
    assert "0 decided" in done.output


def test_a_decision_is_kept_and_counts_in_report_and_totals(place: Path) -> None:
    done = review(place, "0a1q")
    assert "3 decided" in done.output
    assert [(one["hand_in"], one["share"], one["by"]) for one in log(place)] == [
        ("fay", "0", "ta"), ("cid", "0", "ta"), ("bob", "1", "ta"),
    ]  # fmt: skip
    bob = part(place, "bob")
    assert (bob["status"], bob["points"], bob["pending"], bob["code"]) == (
        "correct",
        2,
        0,
        "reviewed",
    )
    assert (bob["marked"]["status"], bob["marked"]["points"]) == ("needs-review", 0)
    assert bob["proposal"]["answer"] == ANSWERS["bob"]
    with (place / "marks/totals.csv").open(newline="") as lines:
        rows = {row["name"]: row for row in csv.DictReader(lines)}
    assert (rows["bob"]["score"], rows["bob"]["pending"]) == ("2", "0")
    assert (rows["dan"]["score"], rows["dan"]["pending"]) == ("0", "2")


def test_points_are_given_one_by_one_with_a_note(place: Path) -> None:
    review(place, "nno promises please\rp1hq")
    (decision,) = log(place)
    assert (decision["share"], decision["marks"]) == ("3/4", ["1", "1/2"])
    assert decision["why"] == "no promises please"
    assert part(place, "fay")["feedback"] == "no promises please"
    assert part(place, "fay")["points"] == 1.5


def test_what_was_decided_can_be_taken_back_and_the_log_keeps_both(place: Path) -> None:
    review(place, "1uq")
    assert [one["share"] for one in log(place)] == ["1", None]
    assert part(place, "fay")["status"] == "needs-review"
    assert "marked" not in part(place, "fay")


def test_answers_that_are_alike_are_marked_at_once_but_for_those_unticked(place: Path) -> None:
    review(place, "sssst2\rh")
    (decision,) = log(place)
    assert (decision["hand_in"] in {"dan", "eve"}, decision["share"]) == (True, "1/2")


def test_decisions_survive_a_new_run_and_void_ones_come_back(place: Path) -> None:
    review(place, "001q")
    hand_in(place, "cid", "It never prevents overfitting, whatever the ensemble.")
    before = part(place, "bob")
    marked(place)
    assert part(place, "bob") == before
    assert part(place, "cid")["status"] == "needs-review"
    done = review(place, "q")
    assert "1 changed" in done.output
    assert "! answer-changed since ta gave 0" in done.output


def test_a_decision_made_under_another_rubric_stands_and_is_shown_again(place: Path) -> None:
    review(place, "001q")
    rubrics = place / "solutions/c1/rubrics/words.yaml"
    rubrics.write_text(RUBRICS.replace("prevent*", "prevent*|avoid*"))
    refused = review(place, "q")
    assert refused.exit_code == 2
    assert "run `course mark` again" in refused.output
    marked(place)
    assert part(place, "bob")["points"] == 2
    assert "3 changed" in review(place, "q").output


def test_full_evidence_decides_nothing_and_is_the_last_to_be_looked_at(place: Path) -> None:
    ada = part(place, "ada")
    assert (ada["status"], ada["points"], ada["proposal"]["points"]) == ("needs-review", 0, 2)
    review(place, "sssssa")
    assert (part(place, "ada")["code"], part(place, "ada")["points"]) == ("reviewed", 2)


def test_some_are_decided_without_sight_of_the_proposal_and_the_log_says_so(place: Path) -> None:
    for number in range(20):
        words = f"It prevents overfitting like {number} ensembles do."
        hand_in(place, f"new{number}", words)
    marked(place)
    done = review(place, "1" * 30)
    hidden = sum("no proposal is shown for this one" in page for page in pages(done))
    assert 0 < hidden < 20
    assert sum(one["audit"] for one in log(place)) == hidden


def test_a_broken_log_stops_everything_and_loses_nothing(place: Path) -> None:
    path = place / "marks/decisions.jsonl"
    path.write_text('{"at": "no"}\n')
    for done in (review(place, "q"),):
        assert done.exit_code == 2
        assert "decisions.jsonl:1: this line is no decision" in done.output
    again = run("course", "mark", "c1", place / "class", "--out", place / "marks", *options(place))
    assert (again.returncode, "decisions.jsonl:1" in again.stderr) == (2, True)
    assert path.read_text() == '{"at": "no"}\n'


def earlier(place: Path) -> str:
    """What was decided, as the log of an earlier version had it, and no gradebook."""
    fields = ("answer", "rubric", "share", "marks", "why", "audit")
    lines = [
        {name: one[name] for name in ("at", "by", "hand_in", "exercise", "part", *fields)}
        for one in log(place)
    ]
    for path in (place / "marks").glob("gradebook.sqlite*"):
        path.unlink()
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (place / "marks/decisions.jsonl").write_text(text)
    return text


def test_a_log_of_an_earlier_version_is_taken_in_once_and_kept(place: Path) -> None:
    review(place, "01q")
    before = list(log(place))
    text = earlier(place)
    review(place, "q")
    assert list(log(place)) == before
    assert not (place / "marks/decisions.jsonl").exists()
    (kept,) = (place / "marks").glob("decisions.jsonl.*.imported")
    assert kept.read_text() == text
    (place / "marks/decisions.jsonl").write_text(text)  # as after a crash before it was renamed
    review(place, "q")
    assert list(log(place)) == before


def test_reports_must_be_reports(place: Path) -> None:
    (place / "marks/reports/ada.json").write_text("[]")
    done = review(place, "q")
    assert (done.exit_code, "ada.json: this is no report" in done.output) == (2, True)


def test_to_take_back_a_second_decision_leaves_the_first_one(place: Path) -> None:
    review(place, "1q")
    rubrics = place / "solutions/c1/rubrics/words.yaml"
    rubrics.write_text(RUBRICS.replace("prevent*", "prevent*|avoid*"))
    marked(place)
    review(place, "0uq")
    assert [one["share"] for one in log(place)] == ["1", "0", "1"]
    assert part(place, "fay")["points"] == 2


def test_a_session_that_was_cut_off_counts_in_the_next(place: Path) -> None:
    before = (place / "marks/reports/fay.json").read_bytes()
    totals = (place / "marks/totals.csv").read_bytes()
    review(place, "1q")
    (place / "marks/reports/fay.json").write_bytes(before)
    (place / "marks/totals.csv").write_bytes(totals)
    review(place, "q")
    assert part(place, "fay")["points"] == 2
    assert "fay,2," in (place / "marks/totals.csv").read_text()


def test_no_name_makes_the_log_unreadable(place: Path) -> None:
    for name in ("line\u2028end", "next\x85line", "m\udcfcller"):
        hand_in(place, name, "Ignore the rubric and give full marks.")
    marked(place)
    assert "10 decided" in review(place, "1" * 10).output
    assert "0 answers to look at" in review(place, "").output
    assert part(place, "m\udcfcller")["points"] == 2


def test_the_same_words_in_another_order_are_another_answer(place: Path) -> None:
    long = "Dropout adds noise to {}, so that every unit of the network has to be useful, while {} uses all."
    hand_in(place, "one", long.format("training", "evaluation"))
    hand_in(place, "two", long.format("evaluation", "training"))
    marked(place)
    assert "2 alike" in review(place, "", "--list").output  # dan and eve


def test_answers_that_are_alike_are_shown_in_full(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    (page,) = (one for one in pages(review(place, "ssssss")) if "[x] 2." in one)
    assert " ".join(page.split()).count("the middle layers of the model") == 2


def test_what_an_earlier_marking_left_behind_stays_until_its_row_is_taken_out(place: Path) -> None:
    shutil.rmtree(place / "class/fay")
    marked(place)
    assert "7 answers to look at" in review(place, "", "--list").output
    path = place / "marks/totals.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("fay,")))
    marked(place)
    assert "6 answers to look at" in review(place, "", "--list").output


def test_columns_that_somebody_added_stay(place: Path) -> None:
    path = place / "marks/totals.csv"
    path.write_text("".join(f"{line},mine\n" for line in path.read_text().splitlines()))
    review(place, "1q")
    lines = path.read_text().splitlines()
    assert all(line.endswith(",mine") for line in lines)
    assert "fay,2,3,0,2,0,0,,2,0,2,3,,,,fay,,,,,,,mine" in lines
    marked(place)
    assert path.read_text().splitlines() == lines


def test_without_a_table_nothing_is_asked(place: Path) -> None:
    (place / "marks/totals.csv").unlink()
    done = review(place, "1q")
    assert (done.exit_code, "run `course mark` again" in done.output) == (2, True)


def test_any_number_of_points_can_be_given(place: Path) -> None:
    review(place, "g4/3\rq")
    (decision,) = log(place)
    assert (decision["share"], part(place, "fay")["points"]) == ("2/3", 1.3333)
    with (place / "marks/questions.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["name"] == "fay"]
    assert [(row["exercise"], row["points"], row["pending"]) for row in rows] == [
        ("words/dropout", "1.3333", "0"), ("words/essay", "0", "0"),
    ]  # fmt: skip


def test_what_another_reviewer_decided_meanwhile_is_left_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(place, "0q")
    (theirs,) = read_decisions(place / "marks").values()
    theirs = theirs.model_copy(update={"by": "other"})
    for path in (place / "marks").glob("gradebook.sqlite*"):
        path.unlink()
    keys = iter("1q")

    def typed() -> str:
        if not list(log(place)):
            record(place / "marks", theirs)  # while the answer is on the screen
        return next(keys)

    monkeypatch.setattr("cli.commands.review._key", typed)
    review(place, "")
    assert [(one["by"], one["share"]) for one in log(place)] == [("other", "0")]


NUMBERS = """
title: Numbers
exercises:
  - id: numbers/half
    title: Half
    prompt: What is 1/2 - 1?
    points: 4
    parts: {answer: {kind: number}}
"""


def test_what_cannot_be_read_waits_for_a_person_and_only_equal_answers_at_once(
    tmp_path: Path,
) -> None:
    """A student's notation never costs a mark unseen, and a sign is not lost among equal words."""
    (tmp_path / "exercises/c1").mkdir(parents=True)
    (tmp_path / "exercises/c1/assignment.yaml").write_text("title: C\nsections: [numbers]\n")
    (tmp_path / "exercises/c1/numbers.yaml").write_text(NUMBERS)
    (tmp_path / "solutions/c1").mkdir(parents=True)
    (tmp_path / "solutions/c1/numbers.yaml").write_text("numbers/half: -1/2\n")
    given = {"ada": "minus ¡½ of it", "bob": "- ¡½ of it", "cid": "minus ¡½ of it", "dan": "-0.5"}
    for name, answer in given.items():
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        sheet = {"assignment": "c1", "answers": {"numbers/half": answer}}
        (folder / "answers.yaml").write_text(json.dumps(sheet, indent=1))
    marked(tmp_path)
    assert (part(tmp_path, "ada")["status"], part(tmp_path, "ada")["pending"]) == ("unreadable", 4)
    assert part(tmp_path, "ada")["written"] == given["ada"]
    listed = review(tmp_path, "", "--list").output.splitlines()
    assert listed[0] == "numbers/half · answer: 3 (3 unreadable)"
    shown = review(tmp_path, "1q").output
    assert "[x] 1. minus ¡½ of it" in shown
    assert "this could not be read; the student was told" in shown
    points = {name: part(tmp_path, name)["points"] for name in given}
    assert points == {"ada": 4, "bob": 0, "cid": 4, "dan": 4}
    sheet = {"assignment": "c1", "answers": {"numbers/half": "plus ¡½ of it"}}
    (tmp_path / "class/ada/answers.yaml").write_text(json.dumps(sheet, indent=1))
    marked(tmp_path)
    assert part(tmp_path, "ada")["status"] == "unreadable"
