"""What comes in from a class: every entry and every student of the roster gets a line."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from commands import ROOT, run
from pydantic import ValidationError

from cli.gradebook.arrivals import delay_of
from cli.gradebook.table import Form
from cli.gradebook.totals import Row, TotalsError, add_totals
from cli.intake.arrival import arrival_of
from cli.intake.names import fitting
from cli.intake.platform import PlatformError, read_platforms, recognise
from cli.intake.roster import Roster, Student, read_roster
from cli.intake.staging import staged
from cli.intake.student_table import StudentTableError
from cli.intake.submissions import NO_HAND_IN, Submission, taken_in
from cli.intake.unpacking import ExportedError, unpacked
from exercises.loader import load_assignment
from exercises.policy import Policy
from student_template.catalogue import HandInError
from student_template.hand_in import read_hand_in

SHEET = "answers:\n  rnn/unroll: no h\n"
RNN = load_assignment("rnn-hw3")
PLATFORMS = read_platforms(None)


def put(path: Path, text: str = SHEET) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def zipped(path: Path, name: str = "hw/answers.yaml") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, SHEET)
    return path


def tarred(path: Path, name: str = "hw/answers.yaml", kind: bytes = tarfile.REGTYPE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size, entry.type = len(SHEET), kind
        archive.addfile(entry, io.BytesIO(SHEET.encode()))
    return path


def intake(folder: Path, roster: Roster | None = None) -> dict[str, Submission]:
    made = taken_in(folder, assignment="rnn-hw3", platforms=PLATFORMS, roster=roster)
    assert len({one.name for one in made}) == len(made)
    return {one.name: one for one in made}


def answers(one: Submission, tmp_path: Path) -> dict[str, object]:
    """What is read of the attempt that counts."""
    with staged(one.attempts[-1], one.name, tmp_path) as path:
        return dict(read_hand_in(path, RNN).answers)


EXAMPLES = yaml.safe_load((ROOT / "cli/intake/platforms.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda one: one["example"])
def test_the_example_of_every_platform_is_recognised_as_its(
    given: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / given["example"]
    if given["of"] == "folder" or not path.suffix:
        path.mkdir()
    else:
        path.touch()
    found = recognise(path, PLATFORMS, "hw3")
    assert (found.platform, found.role) == (given["platform"], given.get("role", "hand-in"))


@pytest.mark.parametrize(
    ("name", "platform", "report", "file", "late"),
    [
        ("doejane_3143_207797_answers-1.yaml", "Canvas", "doejane_3143", "answers-1.yaml", False),
        ("doejane_LATE_3143_207797_my_mlp.py", "Canvas", "doejane_3143", "my_mlp.py", True),
        ("Jane Doe_77_assignsubmission_file_answers.yaml", "Moodle", "Jane Doe_77", "answers.yaml", False),
        ("HW 3_jdoe_attempt_2026-11-02-23-58-10_a_b.zip", "Blackboard", "jdoe", "a_b.zip", False),
        ("HW 3_jdoe_attempt_2026-13-02-23-58-10_a.zip", "", "HW 3_jdoe_attempt_2026-13-02-23-58-10_a", "", False),
        ("ada.zip", "", "ada", "", False),
        ("ada.tar.gz", "", "ada", "", False),
        ("ada lovelace.yaml", "", "ada lovelace", "", False),
        ("my_answers.yaml", "", "my_answers", "", False),
        ("ada_2_answers.yaml", "", "ada_2_answers", "", False),
    ],
)  # fmt: skip
def test_names_of_files(  # noqa: PLR0917 - the columns of the table
    name: str, platform: str, report: str, file: str, late: bool, tmp_path: Path
) -> None:
    found = recognise(put(tmp_path / name), PLATFORMS, "hw3")
    assert (found.platform, found.report, found.file, found.late) == (platform, report, file, late)


@pytest.mark.parametrize(
    ("name", "report"),
    [("hw3-jdoe", "jdoe"), ("nlp-hw3-j-doe", "j-doe"), ("hw4-jdoe", "hw4-jdoe"), ("doejane_3143_2_x", "doejane_3143_2_x")],
)  # fmt: skip
def test_names_of_folders(name: str, report: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert recognise(tmp_path / name, PLATFORMS, "hw3").report == report


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {platform: A, names: '(', report: a}", "no regular expression"),
        ("- {platform: A, names: '(?P<who>.)', report: a}", "unknown groups"),
        ("- {platform: A, names: '.', report: '{id}'}", "does not give"),
        ("- {platform: A, names: '(?P<time>.)', report: a}", "give both or none"),
        ("- {platform: A, name: '.', report: a}", "entry 0"),
        (": : :", "cannot be read"),
    ],
)
def test_a_wrong_file_of_platforms_is_told(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match=says):
        read_platforms(put(tmp_path / "own.yaml", text))


def test_own_platforms_come_first(tmp_path: Path) -> None:
    own = put(tmp_path / "own.yaml", "- {platform: Ours, names: '(?P<id>\\d+)_.*', report: '{id}'}")
    put(tmp_path / "class/42_3_4_answers.yaml")
    found = recognise(tmp_path / "class/42_3_4_answers.yaml", read_platforms(own), "hw3")
    assert (found.platform, found.report) == ("Ours", "42")


def test_every_way_in_is_read(tmp_path: Path) -> None:
    """Folders, archives, and what platforms took apart, wrapped or typed into a form."""
    place = tmp_path / "class"
    put(place / "ada/answers.yaml")
    put(place / "bob/hw/answers.yaml")
    zipped(place / "cid.zip")
    tarred(place / "dan.tar.gz")
    tarred(place / "eve.tar", "answers.yaml")
    put(place / "fay.yaml")
    put(place / "gus/answers-1.yaml")
    put(place / "hal_1_10_answers-2.yaml")
    put(place / "ida_1_11_answers.yaml")
    put(place / "ida_1_12_plot.txt", "x")
    zipped(place / "Joe Doe_5_assignsubmission_file_/hw3.zip", "hw3\\answers.yaml")
    page = "<p>answers:</p><p>&nbsp; rnn/unroll: no h<br></p>"
    put(place / "Kim Doe_6_assignsubmission_onlinetext_/onlinetext.html", page)
    zipped(place / "Homework_lee_attempt_2026-11-02-23-58-10_hw.zip")
    put(place / "Homework_lee_attempt_2026-11-02-23-58-10.txt", "Name: Lee")
    made = intake(place)
    assert list(made) == sorted(
        ["ada", "bob", "cid", "dan", "eve", "fay", "gus", "hal_1", "ida_1", "Joe Doe_5", "Kim Doe_6", "lee"]
    )  # fmt: skip
    for one in made.values():
        assert list(answers(one, tmp_path)) == ["rnn/unroll"], one.name


def test_what_is_no_hand_in_gets_a_line_and_costs_nobody_else(tmp_path: Path) -> None:
    put(tmp_path / "scan.pdf")
    put(tmp_path / "notes.txt")
    put(tmp_path / "ada/answers.yaml")
    zipped(tmp_path / "Ada.zip")
    put(tmp_path / "bob/answers.yaml")
    put(tmp_path / ".DS_Store")
    made = intake(tmp_path)
    assert sorted(made) == ["Ada", "bob", "notes.txt", "scan.pdf"]
    assert made["Ada"].problem.startswith("Ada.zip and ada would have the same report")
    assert "ask for answers.yaml" in made["scan.pdf"].problem
    assert [one.name for one in made.values() if one.attempts] == ["bob"]


def test_of_several_attempts_the_last_stands_last(tmp_path: Path) -> None:
    for time in ("2026-11-02-23-58-10", "2026-11-01-08-00-00"):
        put(tmp_path / f"HW_jdoe_attempt_{time}_answers.yaml")
    (one,) = intake(tmp_path).values()
    days = [attempt.time.day for attempt in one.attempts if attempt.time]
    assert days == [1, 2]


def test_two_files_of_one_name_are_told(tmp_path: Path) -> None:
    for number in (10, 11):
        put(tmp_path / f"ada_1_{number}_answers.yaml")
    (one,) = intake(tmp_path).values()
    with pytest.raises(HandInError, match="handed in twice"):
        answers(one, tmp_path)


def test_files_come_before_what_was_typed(tmp_path: Path) -> None:
    put(tmp_path / "Kim_6_assignsubmission_file_/answers.yaml")
    put(tmp_path / "Kim_6_assignsubmission_onlinetext_/onlinetext.html", "I hand in a file.")
    (one,) = intake(tmp_path).values()
    assert one.attempts[0].entries[0].path.name == "Kim_6_assignsubmission_file_"
    assert "was not read" in one.notes[0]


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        (["export/ada/answers.yaml", "export/bob/answers.yaml"], ["ada", "bob"]),
        (["export/ada_1_2_answers.yaml"], ["ada_1"]),
        (["a/export/Ada_1_assignsubmission_file_/answers.yaml"], ["a"]),
        (["ada/answers.yaml"], ["ada"]),
        (["ada/hw/answers.yaml", "ada/figures/plot.txt"], ["ada"]),
    ],
)
def test_a_folder_round_the_class_is_looked_into(
    inside: list[str], names: list[str], tmp_path: Path
) -> None:
    for path in inside:
        put(tmp_path / path)
    assert sorted(intake(tmp_path)) == names


def test_gradescope_says_who_handed_in_what_and_groups_get_a_line_each(tmp_path: Path) -> None:
    put(tmp_path / "submission_11/answers.yaml")
    put(tmp_path / "submission_12/answers.yaml")
    put(
        tmp_path / "submission_metadata.yml",
        """---
submission_11:
  :submitters:
  - :name: Ada Doe
    :sid: 's1'
    :email: ada@x.org
  - :name: Bob Roe
    :sid: ''
    :email: bob@x.org
  :created_at: 2026-11-02 23:58:10.123456000 Z
""",
    )
    made = intake(tmp_path)
    assert sorted(made) == ["bob", "s1", "submission_12"]
    assert made["bob"].entries == made["s1"].entries
    time = made["s1"].attempts[0].time
    assert time
    assert time.isoformat() == "2026-11-02T23:58:10+00:00"


CLASS = Roster(
    [
        Student("a1", "Ada Lovelace", "ada@x.org", group="team 1"),
        Student("b2", "Bö, Bob", "bob@x.org", group="team 1"),
        Student("c3", "Jane Doe"),
        Student("d4", "Jane Doe"),
        Student("e5", "Eve Roe", login="eve-codes"),
    ]
)


@pytest.mark.parametrize(
    ("names", "number", "ids"),
    [
        (["A1"], "", ["a1"]),
        (["lovelaceada"], "9", ["a1"]),
        (["Ada Lovelace"], "", ["a1"]),
        (["ada"], "", ["a1"]),
        (["bobob"], "", ["b2"]),
        (["Bob Bo"], "", ["b2"]),
        (["Jane Doe"], "", []),
        (["Jane Doe"], "d4", ["d4"]),
        (["Jane Doe"], "7", []),
        (["eve-codes"], "", ["e5"]),
        (["Team 1"], "", ["a1", "b2"]),
        (["Zoe"], "a1", []),
    ],
)
def test_a_student_is_found_by_every_name_that_is_nobody_elses(
    names: list[str], number: str, ids: list[str]
) -> None:
    assert [one.id for one in CLASS.whose(names, number)] == ids


def test_everybody_of_the_roster_has_a_line(tmp_path: Path) -> None:
    put(tmp_path / "lovelaceada_1_2_answers.yaml")
    put(tmp_path / "stranger/answers.yaml")
    made = intake(tmp_path, CLASS)
    assert sorted(made) == ["a1", "b2", "c3", "d4", "e5", "stranger"]
    assert made["stranger"].notes == ("not on the roster",)
    assert {one.name for one in made.values() if one.problem == NO_HAND_IN} == {
        "b2",
        "c3",
        "d4",
        "e5",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,email\nAda,a@b\n", ":1: there is no column “id”"),
        ("id,name\na,A\nA,B\n", ":3: the id A stands there twice"),
        ("id,name\n../x,A\n", ":2: “../x” is no id"),
        ("id,name\n,A\n", ":2: “” is no id"),
        ("id,extension\na,soon\n", ":2: the extension “soon” is neither"),
    ],
)
def test_a_wrong_roster_is_told_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(StudentTableError, match=says):
        read_roster(put(tmp_path / "roster.csv", text))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_roster_as_spreadsheets_write_it(separator: str, tmp_path: Path) -> None:
    text = "\ufeffID,Name,Email\r\na1,Ada,a@x.org\r\n,,\r\n".replace(",", separator)
    (student,) = read_roster(put(tmp_path / "roster.csv", text)).students
    assert student == Student("a1", "Ada", "a@x.org")


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("../answers.yaml", tarfile.REGTYPE, "points outside"),
        ("/answers.yaml", tarfile.REGTYPE, "points outside"),
        ("answers.yaml", tarfile.SYMTYPE, "no answers.yaml"),
    ],
)
def test_an_unsafe_tar_is_refused(name: str, kind: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(HandInError, match=says):
        read_hand_in(tarred(tmp_path / "ada.tar.gz", name, kind), RNN)


def test_a_damaged_tar_is_told(tmp_path: Path) -> None:
    whole = tarred(tmp_path / "ada.tar.gz").read_bytes()
    for size in (0, 5, len(whole) // 2, len(whole) - 3):
        (tmp_path / "bob.tar.gz").write_bytes(whole[:size])
        with pytest.raises(HandInError, match=r"damaged|no answers\.yaml"):
            read_hand_in(tmp_path / "bob.tar.gz", RNN)


def test_tar_and_zip_have_the_same_hash(tmp_path: Path) -> None:
    found = [
        read_hand_in(path, RNN).sha256
        for path in (tarred(tmp_path / "a.tar"), zipped(tmp_path / "a.zip"))
    ]
    assert found[0] == found[1]


DUE = Policy(deadline="2026-11-02T23:59:00+01:00", grace="PT5M")  # type: ignore[arg-type]


def late_by(submission: Submission, policy: Policy | None) -> str:
    """How late the last attempt is called."""
    last = submission.attempts[-1]
    return delay_of(arrival_of(last, submission.student, policy), policy).told()


@pytest.mark.parametrize(
    ("time", "extension", "late"),
    [
        ("2026-11-02-23-59-00", "", ""),
        ("2026-11-03-00-04-00", "", ""),
        ("2026-11-03-00-04-01", "", "late by 6 min"),
        ("2026-11-04-02-09-00", "", "late by 1 d 2 h 10 min"),
        ("2026-11-04-02-09-00", "2d", ""),
        ("2026-11-04-02-09-00", "24h", "late by 2 h 10 min"),
        ("2026-11-04-02-09-00", "2026-11-04T01:00Z", "late by 9 min"),
        ("2026-11-04-02-09-00", "2026-11-04T02:00", "late by 9 min"),
    ],
)
def test_how_late_a_hand_in_came(time: str, extension: str, late: str, tmp_path: Path) -> None:
    """A time of a platform without a zone is one of the zone of the deadline."""
    put(tmp_path / f"HW_jdoe_attempt_{time}_answers.yaml")
    roster = Roster([Student("jdoe", extension=extension)])
    assert late_by(intake(tmp_path, roster)["jdoe"], DUE) == late


def test_without_a_time_only_the_platform_says_late(tmp_path: Path) -> None:
    put(tmp_path / "ada_LATE_1_2_answers.yaml")
    put(tmp_path / "bob_2_3_answers.yaml")
    made = intake(tmp_path)
    assert {name: late_by(one, DUE) for name, one in made.items()} == {"ada_1": "late", "bob_2": ""}
    assert late_by(made["ada_1"], None) == "late"


def test_a_deadline_has_a_time_zone() -> None:
    with pytest.raises(ValidationError):
        Policy(deadline="2026-11-02T23:59:00")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrapped", ["", "submissions/"])
def test_the_one_zip_of_a_platform_is_a_class(wrapped: str, tmp_path: Path) -> None:
    export = tmp_path / "submissions.zip"
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr(f"{wrapped}doejane_1_2_answers.yaml", SHEET)
        archive.writestr(f"{wrapped}roebob_LATE_3_4_answers-1.yaml", SHEET)
        archive.writestr("__MACOSX/._x", b"")
        archive.writestr(f"{wrapped}poecid_5_6_hw3.zip", zipped(tmp_path / "c.zip").read_bytes())
    folders = (export, "--out", tmp_path / "marks", "--jobs", 1)
    done = run("course", "mark", "rnn-hw3", *folders)
    assert (done.returncode, "3 hand-ins, 3 marked without a problem" in done.stdout) == (0, True)
    names = sorted(path.stem for path in (tmp_path / "marks/reports").iterdir())
    assert names == ["doejane_1", "poecid_5", "roebob_3"]


@pytest.mark.parametrize("name", ["../out.yaml", "/out.yaml", "..\\out.yaml", "C:\\out.yaml"])
def test_a_zip_of_a_class_never_writes_outside(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(name, SHEET)
    with (
        pytest.raises(ExportedError, match="points outside of it"),
        unpacked(tmp_path / "class.zip"),
    ):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]


def test_what_is_no_export_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = zipped(tmp_path / "class.zip")
    data = bytearray(whole.read_bytes())
    data[60] ^= 255
    (tmp_path / "damaged.zip").write_bytes(data)
    put(tmp_path / "scan.pdf")
    for name, says in (("scan.pdf", "neither a folder nor a zip"), ("damaged.zip", "damaged")):
        with pytest.raises(ExportedError, match=says), unpacked(tmp_path / name):
            pass
    monkeypatch.setattr("cli.intake.unpacking._SHARE_OF_DISK", 0)
    with pytest.raises(ExportedError, match=r"0\.0 GB, and .* are free"), unpacked(whole):
        pass


ROW = Row("ada", {"score": "1", "max_score": "2"})


@pytest.mark.parametrize("form", [Form(), Form(";"), Form("\t", bom=True)])
def test_a_table_is_added_to_in_any_form(form: Form, tmp_path: Path) -> None:
    add_totals(tmp_path, [ROW, Row("bob", problem="broken")], form)
    assert (tmp_path / "totals.csv").read_bytes().startswith(b"\xef\xbb\xbf") is form.bom
    assert add_totals(tmp_path, [Row("bob", {"score": "0"})], form) == ["ada"]
    text = (tmp_path / "totals.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=form.separator))
    assert [(row["name"], row["score"], row["problem"]) for row in rows] == [
        ("ada", "1", ""),
        ("bob", "0", ""),
    ]


@pytest.mark.parametrize("problem", [NO_HAND_IN, "damaged"])
def test_what_was_marked_keeps_its_marks_if_nothing_newer_is(problem: str, tmp_path: Path) -> None:
    add_totals(tmp_path, [ROW], Form())
    entry = "" if problem == NO_HAND_IN else "ada.zip"
    later = Row("ada", problem=problem, origin=ROW.origin._replace(entry=entry))
    add_totals(tmp_path, [later], Form())
    with (tmp_path / "totals.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["score"] == "1"
    assert row["problem"] == (
        "" if problem == NO_HAND_IN else "damaged; the marks are those of an earlier hand-in"
    )


def test_another_table_of_that_name_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "totals.csv", "a,b\n1,2\n")
    with pytest.raises(TotalsError, match="move it away"):
        add_totals(tmp_path, [ROW], Form())


def test_long_names_stay_apart() -> None:
    names = {fitting("x" * 245), fitting("x" * 244 + "y"), fitting("ü" * 120)}
    assert len(names) == 3
    assert all(len(name.encode()) <= 200 for name in names)
    assert fitting("a/b") == "a_b"


def test_a_class_is_previewed_marked_and_added_to(tmp_path: Path) -> None:
    """Through the real command line: nothing vanishes, nothing is erased, nobody is forgotten."""
    place, late, out = tmp_path / "class", tmp_path / "late", tmp_path / "marks"
    put(place / "lovelaceada_1_2_answers.yaml")
    put(place / "scan.pdf")
    put(late / "bob.yaml")
    roster = put(tmp_path / "roster.csv", "id,name\na1,Ada Lovelace\nbob,Bob Roe\nc3,Cid Poe\n")
    preview = run("course", "mark", "rnn-hw3", place, "--roster", roster, "--dry-run")
    assert preview.returncode == 0, preview.stderr
    assert "a1 = Ada Lovelace <- Canvas: lovelaceada_1_2_answers.yaml" in preview.stdout
    assert not out.exists()
    options = ("--roster", roster, "--out", out, "--jobs", 2)
    done = run("course", "mark", "rnn-hw3", place, *options)
    assert (done.returncode, "2 hand-ins, 1 marked without a problem" in done.stdout) == (3, True)
    again = run("course", "mark", "rnn-hw3", late, *options)
    assert again.returncode == 0, again.stderr
    with (out / "totals.csv").open(encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert {name: row["problem"][:10] for name, row in rows.items()} == {
        "a1": "", "bob": "", "c3": "no hand-in", "scan.pdf": "scan.pdf i",
    }  # fmt: skip
    assert (rows["a1"]["platform"], rows["a1"]["student"]) == ("Canvas", "Ada Lovelace")
    assert sorted(path.stem for path in (out / "reports").iterdir()) == ["a1", "bob"]
    report = json.loads((out / "reports/bob.json").read_text())
    assert float(rows["bob"]["score"]) == report["score"]
    with (out / "questions.csv").open(encoding="utf-8") as file:
        questions = list(csv.DictReader(file))
    assert {row["name"] for row in questions} == {"a1", "bob"}
    parts = [(one["id"], part["id"]) for one in report["exercises"] for part in one["parts"]]
    assert [(row["exercise"], row["part"]) for row in questions if row["name"] == "bob"] == parts
