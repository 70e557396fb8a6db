"""Marks straight into Canvas: asked of and written to a small server that answers as Canvas does."""

from __future__ import annotations

import json
import shutil
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run

pytest.importorskip("canvasapi", reason="canvasapi is an extra")

TOKEN = "letmein"  # noqa: S105 - of a server that is made here


class Canvas(HTTPServer):
    """One course with one assignment; what was posted is kept."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.points: float = 100
        self.submissions: list[dict[str, Any]] = []
        self.posted: list[dict[str, str]] = []


class _Answers(BaseHTTPRequestHandler):
    server: Canvas

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].removeprefix("/api/v1")
        answers: dict[str, Any] = {
            "/courses/7": {"id": 7, "name": "NLP"},
            "/courses/7/assignments/9": {
                "id": 9, "course_id": 7, "points_possible": self.server.points,
            },
            "/courses/7/assignments/9/submissions": self.server.submissions,
        }  # fmt: skip
        self._send(answers.get(path), 200 if path in answers else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posted.append(dict(urllib.parse.parse_qsl(body)))
        assert self.headers["Authorization"] == f"Bearer {TOKEN}"
        self._send({"id": 1, "workflow_state": "queued"}, 200)

    def _send(self, value: Any, status: int) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    with Canvas() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three students, marked."""
    place = tmp_path_factory.mktemp("class")
    for name in ("ada", "bo", "cy"):
        (place / "class" / name).mkdir(parents=True)
        sheet = "answers:\n  concepts/caching: a\n" if name == "ada" else "answers: {}\n"
        (place / "class" / name / "answers.yaml").write_text(sheet)
    done = run("course", "mark", "hw3", place / "class", "--out", place / "marks")
    assert done.returncode == 0, done.stderr
    return place / "marks"


def pushed(canvas: Canvas, marks: Path, *options: str, token: str = TOKEN) -> Any:
    url = f"http://127.0.0.1:{canvas.server_port}"
    return run(
        "course", "push", "hw3", marks, "--course", "7", "--assignment-number", "9", *options,
        CANVAS_URL=url, CANVAS_TOKEN=token,
    )  # fmt: skip


def student(user: int, login: str, score: float | None, *, excused: bool = False) -> dict[str, Any]:
    return {
        "id": user, "user_id": user, "assignment_id": 9, "score": score, "excused": excused,
        "user": {"id": user, "login_id": login, "name": login.title()},
    }  # fmt: skip


def total(marks: Path, name: str) -> float:
    report = json.loads((marks / "reports" / f"{name}.json").read_text())
    return float(report["score"])


def test_only_what_differs_is_written_and_who_is_excused_stays_so(
    canvas: Canvas, marks: Path
) -> None:
    ada = total(marks, "ada")
    assert ada > 0
    canvas.submissions = [
        student(1, "ada", None), student(2, "bo", 0.0), student(3, "cy", 5.0), student(4, "dee", 1.0),
    ]  # fmt: skip
    dry = pushed(canvas, marks, "--dry-run")
    assert (dry.returncode, canvas.posted) == (0, []), dry.stderr
    assert "ada: nothing →" in dry.stdout
    assert "cy: 5 → 0" in dry.stdout
    assert "2 of 3 marks would change" in dry.stdout
    done = pushed(canvas, marks)
    assert done.returncode == 0, done.stderr
    (posted,) = canvas.posted
    assert {key: float(value) for key, value in posted.items() if "grade_data" in key} == {
        "grade_data[1][posted_grade]": ada, "grade_data[3][posted_grade]": 0,
    }  # fmt: skip
    canvas.submissions = [
        student(1, "ada", ada),
        student(2, "bo", 0),
        student(3, "cy", 9, excused=True),
    ]
    again = pushed(canvas, marks)
    assert "0 of 3 marks changed" in again.stdout
    assert "cy is excused in Canvas" in again.stderr
    assert len(canvas.posted) == 1
    assert TOKEN not in dry.stdout + dry.stderr + done.stdout + done.stderr


def test_an_assignment_worth_something_else_or_not_there_is_refused(
    canvas: Canvas, marks: Path
) -> None:
    canvas.points = 20
    done = pushed(canvas, marks)
    assert (done.returncode, canvas.posted) == (2, [])
    assert "worth 20 points in Canvas, and 100 here" in done.stderr
    missing = pushed(canvas, marks, "--assignment-number", "8")
    assert missing.returncode == 2
    assert "Canvas refuses" in missing.stderr


def test_a_student_with_two_rows_is_nobodys_guess(canvas: Canvas, marks: Path) -> None:
    canvas.submissions = [student(1, "ada", None), student(2, "ADA", None)]
    done = pushed(canvas, marks)
    assert (done.returncode, canvas.posted) == (2, [])
    assert "not clear whose is whose" in done.stderr


def test_provisional_totals_and_a_missing_token_are_refused(canvas: Canvas, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "hw3" / "typical", tmp_path / "class" / "ada")
    run("course", "mark", "hw3", tmp_path / "class", "--out", tmp_path / "marks")
    done = pushed(canvas, tmp_path / "marks")
    assert (done.returncode, "provisional" in done.stderr) == (2, True)
    done = pushed(canvas, tmp_path / "marks", token="")
    assert (done.returncode, "CANVAS_TOKEN" in done.stderr) == (2, True)
    assert canvas.posted == []
