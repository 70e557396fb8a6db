"""`course mark --html`: a page beside every report, which is always that of the report that lies there."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import ROOT

from cli.course import course
from cli.formats.html.page import HtmlReport
from cli.gradebook.database import open_gradebook
from cli.gradebook.marks import write_report
from exercises.loader import load_assignment
from graders.marking.report_reading import read_report
from student_template.hand_in import read_hand_in

NAMES = ("copying-slip", "other-graph", "typical")
# Later versions of Python warn of what pytest's own threads make of a fork; `course` has none.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def command(*arguments: object) -> Result:
    done = CliRunner().invoke(course, [str(one) for one in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def mark(place: Path, out: str, *more: object) -> None:
    command("mark", "hw3", place / "class", "--out", place / out, "--jobs", 1, *more)


def files(out: Path) -> dict[str, bytes]:
    """Reports, pages and tables; the log holds times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def pages(out: Path) -> dict[str, str]:
    return {one.stem: one.read_text() for one in (out / "reports").glob("*.html")}


def override(place: Path, name: str) -> None:
    command(
        "override", "hw3", place / "marks", name, "backprop/forward:h1", "--points", 0,
        "--why", "copied", "--as", "ta",
    )  # fmt: skip


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hand-ins, marked with pages."""
    place = tmp_path_factory.mktemp("pages")
    for name in NAMES:
        shutil.copytree(ROOT / "examples/hw3" / name, place / "class" / name)
    mark(place, "marks", "--html")
    return place


@pytest.fixture
def place(marked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(marked, tmp_path / "pages"))


def test_a_page_shows_the_report_with_the_formulas_and_pictures_of_the_student(place: Path) -> None:
    sheet = load_assignment("hw3")
    assert set(pages(place / "marks")) == set(NAMES)
    for name, page in pages(place / "marks").items():
        report = read_report(json.loads((place / f"marks/reports/{name}.json").read_bytes()))
        stream = io.StringIO()
        HtmlReport(sheet, read_hand_in(place / "class" / name, sheet)).write(report, stream)
        assert page == stream.getvalue()
        assert "<svg" in page
        assert len(page.encode()) <= 150_000


def test_jobs_and_shards_give_the_same_pages(place: Path) -> None:
    mark(place, "two", "--html", "--jobs", 2)
    assert files(place / "two") == files(place / "marks")
    for number in (1, 2):
        mark(place, f"part{number}", "--html", "--shard", f"{number}/2")
    command("merge", place / "part1", place / "part2", "--out", place / "merged")
    assert files(place / "merged") == files(place / "marks")


def test_what_did_not_change_is_not_written_again(place: Path) -> None:
    held = [path.open("rb") for path in (place / "marks/reports").iterdir()]
    before = {path.name: path.stat().st_ino for path in (place / "marks/reports").iterdir()}
    mark(place, "marks", "--html")
    after = {path.name: path.stat().st_ino for path in (place / "marks/reports").iterdir()}
    for one in held:
        one.close()
    assert after == before


def test_pages_can_be_asked_for_later_and_one_that_is_missing_comes_back(place: Path) -> None:
    mark(place, "plain")
    assert pages(place / "plain") == {}
    mark(place, "plain", "--html")
    assert files(place / "plain") == files(place / "marks")
    (place / "plain/reports/typical.html").unlink()
    mark(place, "plain", "--html")
    assert files(place / "plain") == files(place / "marks")
    with open_gradebook(place / "plain") as gradebook:
        assert len(gradebook.events(["marked"])) == len(NAMES)


def test_a_page_never_shows_other_points_than_the_report_beside_it(place: Path) -> None:
    before = pages(place / "marks")
    override(place, "typical")
    assert set(pages(place / "marks")) == set(NAMES) - {"typical"}
    mark(place, "marks")
    assert set(pages(place / "marks")) == set(NAMES) - {"typical"}
    mark(place, "marks", "--html")
    after = pages(place / "marks")
    assert {name for name in NAMES if after[name] != before[name]} == {"typical"}
    assert "copied" in after["typical"]


def test_a_run_that_ends_between_report_and_page_leaves_no_page_of_another_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(tmp_path, "ada", "old", "page of old")
    write_report(tmp_path, "ada", "old")
    assert pages(tmp_path) == {"ada": "page of old"}

    class Killed(BaseException): ...

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("cli.gradebook.marks.write_whole", die)
        with pytest.raises(Killed):
            write_report(tmp_path, "ada", "new", "page of new")
    assert pages(tmp_path) == {}


def test_a_published_page_carries_what_people_decided(place: Path) -> None:
    override(place, "typical")
    command("publish", "hw3", place / "marks", "--allow-provisional", "--as", "ta")
    page = (place / "marks/published/typical.html").read_text()
    assert "copied" in page
    assert "Your mark: " in page
