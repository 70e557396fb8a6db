"""`course export`: each format is read by an oracle that follows the rules of its importer."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from hostile_texts import ALL, FORMULAS

from cli.commands.export import FORMATS
from cli.course import course
from cli.exports.cells import inert
from cli.exports.exports import FILLED, OF_CLASS, OF_STUDENT
from cli.exports.marks import Mark, read_marks
from cli.exports.options import Options
from graders.marking.report import PartReport

# Folders as Canvas, Moodle and a roster name them; all answers are decided without a person.
ANSWERS = {
    "ana": (
        "jacobians/squared-norm: {shape: 1 x d, jacobian: 2 w^T}",
        "backprop/forward: {h1: 0, h2: 20.08}",
    ),
    "bo": ("concepts/caching: c", "jacobians/identity: {shape: d x d, jacobian: I}"),
    "=1+1": ("jacobians/identity: {shape: n x d, jacobian: I}",),
}
ROSTER = "id,name,email\nana,Ana Doe,ana@example.org\nbo,Bo Roe,bo@example.org\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (7),HW3 (84213),Final Score\n"
    "    Points Possible,,,,,10,100,(read only)\n"
    '"Doe, Ana",1001,A1,ana,NLP-1,5,,1\n"Roe, Bo",1002,A2,bo,NLP-1,6,,2\n'
    '"=cmd|x",1003,A3,nobody,NLP-1,7,,3\n"Excused, Ed",1004,A4,ed,NLP-1,,EX,4\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (grade),Feedback comments\n"
    "Participant 11,Ana Doe,ana@example.org,Submitted,,100.00,Yes,-,\n"
    "Participant 12,Bo Roe,bo@example.org,Submitted,,100.00,Yes,-,\n"
)


def _course(*arguments: object) -> Result:
    return CliRunner().invoke(course, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three, marked; nothing waits for a person."""
    folder = tmp_path_factory.mktemp("class")
    for name, answers in ANSWERS.items():
        (folder / "in" / name).mkdir(parents=True)
        text = "\n  ".join(["assignment: hw3\nanswers:", *answers])
        (folder / "in" / name / "answers.yaml").write_text(text)
    (folder / "roster.csv").write_text(ROSTER)
    done = _course(
        "mark", "hw3", folder / "in", "--out", folder / "m", "--roster", folder / "roster.csv"
    )
    assert done.exit_code == 0, done.output
    return folder / "m"


@pytest.fixture(scope="module")
def totals(marks: Path) -> Mapping[str, Decimal]:
    return {
        one.name: Decimal(one.total.numerator) / one.total.denominator
        for one in read_marks(marks, "hw3")
    }


def _owners() -> str:
    fields = {
        "schema": "classroom50/result/v1", "classroom": "nlp", "assignment": "hw3",
        "assignment_type": "individual", "submission": "submit/1", "commit": "https://x",
        "release": "https://x", "review": "https://x", "datetime": "2026-11-21T10:00:00Z", "score": 0,
        "max-score": 0, "tests": [],
    }  # fmt: skip
    return json.dumps([{**fields, "owner": owner} for owner in ANSWERS])


TEMPLATES = {"canvas": CANVAS, "moodle": MOODLE, "classroom50": _owners()}


def exported(
    marks: Path, tmp_path: Path, form: str, *more: object, template: str | None = None
) -> tuple[Result, Path]:
    out = tmp_path / "out"
    if template := template or TEMPLATES.get(form):
        (tmp_path / "template").write_text(template)
        more = (*more, "--template", tmp_path / "template")
    return _course("export", "hw3", marks, "--to", form, "--out", out, *more), out


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


# What the importers take, by the name of the hand-in


def from_csv(out: Path) -> dict[str, Decimal]:
    headings, *rows = _rows(out.read_text())
    found: dict[str, Decimal] = {}
    for row in rows:
        cells = dict(zip(headings, row, strict=True))
        name = cells["name"].removeprefix("'")
        found[name] = found.get(name, Decimal(0)) + Decimal(cells["points"])
    return found


def from_canvas(out: Path) -> dict[str, Decimal]:
    """gradebook_importer.rb: students by ID, columns by the number in brackets, two decimals."""
    headings, *rows = _rows(out.read_text())
    assert headings[:2] == ["Student", "ID"]
    section = headings.index("Section")
    columns = {one: at for at, one in enumerate(headings) if re.fullmatch(r".*\(\d+\)", one)}
    assert all(at > section for at in columns.values())
    ids = {"1001": "ana", "1002": "bo"}
    found = {}
    for row in rows:
        cell = row[columns["HW3 (84213)"]]
        assert re.fullmatch(r"|EX|\d+(\.\d\d?)?", cell)
        if "Points Possible" not in row[0] and cell not in {"", "EX"}:
            found[ids[row[1]]] = Decimal(cell)
    return found


def from_moodle(out: Path) -> dict[str, Decimal]:
    """Importzip of the worksheet: the number in column 1, a grade up to the maximum."""
    headings, *rows = _rows(out.read_text())
    assert "Last modified (grade)" in headings
    ids, found = {"11": "ana", "12": "bo"}, {}
    for row in rows:
        number = re.fullmatch(r"Participant (\d+)", row[0])
        assert number
        grade = row[headings.index("Grade")]
        assert Decimal(grade) <= Decimal(row[headings.index("Maximum Grade")])
        found[ids[number[1]]] = Decimal(grade)
    return found


def _files(out: Path) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text()) for path in out.glob("*.json")}


def from_gradescope(out: Path) -> dict[str, Decimal]:
    known = {"score", "max_score", "status", "name", "name_format", "number", "output", "tags"}
    for results in _files(out).values():
        assert all(set(test) <= known for test in results["tests"])
        assert all(
            test.get("status", "passed") in {"passed", "failed"} for test in results["tests"]
        )
    return {name: Decimal(str(one["score"])) for name, one in _files(out).items()}


def from_classroom50(out: Path) -> dict[str, Decimal]:
    """result-v1.schema.json: no other keys, whole numbers."""
    required = {
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release",
        "review", "datetime", "score", "max-score", "tests",
    }  # fmt: skip
    for name, result in _files(out).items():
        assert set(result) == required
        assert result["owner"] == name
        for one in (result, *result["tests"]):
            assert all(type(one[key]) is int and one[key] >= 0 for key in ("score", "max-score"))
        assert all({"test-name", "passed"} <= set(test) for test in result["tests"])
    return {name: Decimal(one["score"]) / 100 for name, one in _files(out).items()}


def from_prairielearn(out: Path) -> dict[str, Decimal]:
    for results in _files(out).values():
        assert results["gradable"] is True
        assert 0 <= results["score"] <= 1
    assert all(path.stat().st_size <= 1_000_000 for path in out.glob("*.json"))
    return {name: Decimal(str(one["score"])) * 100 for name, one in _files(out).items()}


def from_junit(out: Path) -> dict[str, Decimal]:
    found = {}
    for suite in ET.parse(out).getroot():  # noqa: S314 - our own
        cases = [case.get("name", "") for case in suite.iter("testcase")]
        assert len(cases) == len(set(cases)) == int(suite.get("tests", ""))
        earned = [re.search(r"\(([\d.]+)/", case) for case in cases]
        name = suite.get("name", "").removeprefix("hw3: ")
        found[name] = sum((Decimal(one[1]) for one in earned if one), Decimal(0))
    return found


def from_html(out: Path) -> dict[str, Decimal]:
    """A person reads the score at the top; nobody here has extra credit."""
    found = {}
    for path in out.glob("*.html"):
        score = re.search(r"<strong>([\d.]+) of [\d.]+ points", path.read_text())
        assert score
        found[path.stem] = Decimal(score[1])
    return found


IMPORTERS: Mapping[str, Callable[[Path], dict[str, Decimal]]] = {
    "csv": from_csv,
    "canvas": from_canvas,
    "moodle": from_moodle,
    "gradescope": from_gradescope,
    "classroom50": from_classroom50,
    "prairielearn": from_prairielearn,
    "junit": from_junit,
    "html": from_html,
}


def test_every_format_has_an_importer_here() -> None:
    assert set(FORMATS) == set(IMPORTERS) == {*OF_CLASS, *OF_STUDENT}
    assert set(FILLED) == set(TEMPLATES)


@pytest.mark.parametrize("form", FORMATS)
def test_the_importer_finds_the_totals(
    marks: Path, totals: Mapping[str, Decimal], tmp_path: Path, form: str
) -> None:
    done, out = exported(marks, tmp_path, form)
    assert done.exit_code == 0, done.output
    found = IMPORTERS[form](out)
    expected = set(totals) if form not in {"canvas", "moodle"} else {"ana", "bo"}
    assert set(found) == expected
    for name, total in found.items():
        assert abs(total - totals[name]) <= Decimal("0.01")
    assert ("not in the template, so not exported: =1+1" in done.output) == (
        form in {"canvas", "moodle"}
    )


@pytest.mark.parametrize("form", ["canvas", "moodle"])
def test_nothing_else_in_a_template_changes(marks: Path, tmp_path: Path, form: str) -> None:
    _, out = exported(marks, tmp_path, form)
    before, after = _rows(TEMPLATES[form]), _rows(out.read_text())
    filled = before[0].index("HW3 (84213)" if form == "canvas" else "Grade")
    for old, new in zip(before, after, strict=True):
        for at, cell in enumerate(old):
            if at != filled or cell == "EX":
                assert new[at] in {cell, f"'{cell}"}  # a name that is a formula loses its effect


@pytest.mark.parametrize(
    ("form", "template", "message"),
    [
        ("canvas", CANVAS.replace("10,100", "10,20"), "worth 20 points in Canvas, and 100 here"),
        ("canvas", CANVAS.replace("10,100", "10,(read only)"), "read only"),
        ("canvas", CANVAS.replace("HW3 (84213)", "HW4 (84213)"), "no column"),
        ("canvas", CANVAS.replace("HW3 (84213)", "HW3"), "no column"),  # would make a new assignment
        ("canvas", CANVAS.replace("Quiz (7)", "HW3 (7)"), "2 columns"),
        ("canvas", CANVAS.replace("A2,bo", "A2,ana"), "not clear whose is whose"),
        ("canvas", MOODLE, "no gradebook of Canvas"),
        ("moodle", CANVAS, "no grading worksheet of Moodle"),
        ("moodle", MOODLE.replace("100.00", "10.00"), "maximum is 10 in Moodle, and 100 here"),
        ("moodle", MOODLE.replace("bo@", "ana@"), "not clear whose is whose"),
        ("moodle", MOODLE.replace("Grade,Max", "Bewertung,Max"), "--column"),
        ("classroom50", "[", "no JSON"),
        ("classroom50", "[]", "0 results"),
        ("canvas", "x", "no rows"),
    ],
)  # fmt: skip
def test_a_template_that_does_not_fit_is_refused(
    marks: Path, tmp_path: Path, form: str, template: str, message: str
) -> None:
    done, out = exported(marks, tmp_path, form, template=template)
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())
    assert not out.exists()


def test_a_number_of_canvas_is_no_id_of_the_roster(marks: Path, tmp_path: Path) -> None:
    """Both count students; who has the number 1001 there may be anybody here."""
    template = CANVAS.replace("1002,A2,bo", "ana,A2,other")
    done, out = exported(marks, tmp_path, "canvas", template=template)
    assert done.exit_code == 0
    assert _rows(out.read_text())[3][6] == ""


def test_the_column_of_ids_can_be_named(marks: Path, tmp_path: Path) -> None:
    template = CANVAS.replace("1001,A1,ana", "ana,A1,x").replace("1002,A2,bo", "bo,A2,y")
    done, out = exported(marks, tmp_path, "canvas", "--key", "ID", template=template)
    assert done.exit_code == 0
    assert _rows(out.read_text())[2][6]
    assert exported(marks, tmp_path, "canvas", "--key", "no")[0].exit_code == 2


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of one, of whom an answer waits for a person."""
    folder = tmp_path_factory.mktemp("waiting")
    (folder / "in" / "ana").mkdir(parents=True)
    (folder / "in" / "ana" / "answers.yaml").write_text(
        "assignment: hw3\nanswers:\n  concepts/residual: they help the gradient\n"
    )
    assert _course("mark", "hw3", folder / "in", "--out", folder / "m").exit_code == 0
    return folder / "m"


@pytest.mark.parametrize("form", FORMATS)
def test_points_that_nobody_confirmed_are_refused_or_labelled(
    waiting: Path, tmp_path: Path, form: str
) -> None:
    done, out = exported(waiting, tmp_path, form)
    assert done.exit_code == 2
    assert "ana: 2 points are not confirmed" in " ".join(done.output.split())
    assert not out.exists()
    template = MOODLE.replace("ana@example.org", "ana") if form == "moodle" else None
    more = ["--key", "Email address"] if form == "moodle" else []
    done, out = exported(waiting, tmp_path, form, "--allow-provisional", *more, template=template)
    assert done.exit_code == 0, done.output
    texts = [one.read_text() for one in out.iterdir()] if out.is_dir() else [out.read_text()]
    if form == "canvas":  # has no cell for it
        assert "1 of 1 totals are provisional" in done.output
    elif form == "html":
        assert all("2 that a person decides" in text for text in texts)
    else:
        assert all("2 points are not confirmed" in text for text in texts)


def test_a_template_is_given_where_one_is_filled(marks: Path, tmp_path: Path) -> None:
    done = _course("export", "hw3", marks, "--to", "canvas", "--out", tmp_path / "x")
    assert (done.exit_code, "--template" in done.output) == (2, True)
    done, _ = exported(marks, tmp_path, "csv", template="x")
    assert done.exit_code == 2


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    done, _ = exported(tmp_path, tmp_path, "csv")
    assert (done.exit_code, "course mark" in done.output) == (2, True)


def test_an_assignment_that_was_not_marked_is_told(marks: Path, tmp_path: Path) -> None:
    done = _course("export", "lab8", marks, "--to", "csv", "--out", tmp_path / "x")
    assert (done.exit_code, "holds no reports of lab8" in done.output) == (2, True)


def test_what_a_person_decided_is_exported_and_who_could_not_be_marked_is_told(
    tmp_path: Path,
) -> None:
    for name, text in {
        "ana": "assignment: hw3\nanswers:\n  concepts/residual: they help the gradient\n",
        "bad": "assignment: hw3\nanswers: [\n",
    }.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "answers.yaml").write_text(text)
    folder = tmp_path / "m"
    _course("mark", "hw3", tmp_path / "in", "--out", folder)
    done = _course(
        *(
            "override",
            "hw3",
            folder,
            "ana",
            "concepts/residual",
            "--points",
            "1.5",
            "--why",
            "partly",
        )
    )
    assert done.exit_code == 0, done.output
    done, out = exported(folder, tmp_path, "csv")
    assert done.exit_code == 0, done.output
    assert from_csv(out) == {"ana": Decimal("1.5")}
    assert "could not be marked: bad" in done.output


@pytest.mark.parametrize("text", ALL)
def test_no_cell_is_a_formula(text: str) -> None:
    shown = inert(text)
    # A spreadsheet may trim, fold wide signs, and end a cell at a semicolon.
    for cell in re.split("[;\t]", shown):
        folded = cell.strip().translate(str.maketrans("＝＋－＠", "=+-@"))
        assert not folded.startswith(("=", "+", "-", "@")) or re.fullmatch("-|-[0-9]+", folded)
    assert shown.isprintable()


def _poisoned(mark: Mark, text: str) -> Mark:
    """A mark whose student wrote one text wherever students write something."""

    def part(one: PartReport) -> PartReport:
        verdict = one.verdict._replace(code=text, feedback=text, interpreted_as=text)
        return one._replace(verdict=verdict, at=text)

    exercises = tuple(
        one._replace(parts=tuple(map(part, one.parts))) for one in mark.report.exercises[:3]
    )
    report = mark.report._replace(hand_in=text, exercises=exercises, notices=(text,))
    return mark._replace(name=text, email=text, entry=text, report=report)


@pytest.mark.parametrize("form", ["csv", "junit", "gradescope", "prairielearn"])
def test_nothing_that_is_written_takes_effect(marks: Path, form: str) -> None:
    first = read_marks(marks, "hw3")[0]
    for text in ALL:
        stream = io.StringIO()
        mark = _poisoned(first, text)
        if form in OF_CLASS:
            OF_CLASS[form].write([mark], Options(), stream)
        else:
            OF_STUDENT[form].write(mark, Options(), stream)
        written = stream.getvalue()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", written)
        assert not re.search(r"^\s*(::|##\[|##vso)", written, re.MULTILINE)
        if form == "csv":
            assert all(cell == inert(cell) for row in _rows(written) for cell in row)
        elif form == "junit":
            elements = {one.tag for one in ET.fromstring(written).iter()}  # noqa: S314 - our own
            assert elements <= {
                "testsuites",
                "testsuite",
                "testcase",
                "failure",
                "error",
                "skipped",
            }
        else:
            results = json.loads(written)
            formats = [results[one] for one in results if one.endswith("_format")]
            assert set(formats) <= {"text"}  # which nobody renders


@pytest.mark.parametrize("number", ["0", "17.5", "-3", "1,5", "-"])
def test_numbers_stay_numbers(number: str) -> None:
    assert inert(number) == number


def test_the_formulas_are_told_from_other_text() -> None:
    assert all(inert(one) != one for one in FORMULAS if one[0] not in "'\"x")
    assert inert("Doe, Ana; NLP") == "Doe, Ana; NLP"
