"""The ways out of one report: what an importer wants, equal totals, and hostile texts in every field."""

from __future__ import annotations

import io
import json
import re
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
from commands import ROOT, run

from cli.formats import formats, github, gradescope, junit, terminal
from cli.formats.notices import folded
from cli.formats.to_fix import to_fix
from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.verdict import Checked, Proposed, Status, Verdict

TYPICAL = ROOT / "examples" / "hw3" / "typical"
PROVENANCE = Provenance("e", "k", "h", "0.1.0", 1)


def part(status: Status, earned: Fraction, said: str = "", name: str = "answer") -> PartReport:
    verdict = Verdict(status, earned, earned, said, "value", said)
    return PartReport(name, Fraction(2), verdict, "answers.yaml:3:4")


def report(
    *exercises: ExerciseReport, notices: tuple[str, ...] = (), hand_in: str = "ada"
) -> Report:
    return Report("hw3", hand_in, exercises, notices, PROVENANCE)


def exercise(name: str, *parts: PartReport) -> ExerciseReport:
    return ExerciseReport(name, "A title", extra_credit=False, parts=parts)


def written(module: ModuleType, given: Report) -> str:
    stream = io.StringIO()
    module.write(given, stream)
    return stream.getvalue()


SOME = report(
    exercise("a/right", part("correct", Fraction(1))),
    exercise("a/half", part("partial", Fraction(1, 2), "half of it")),
    exercise("a/wrong", part("incorrect", Fraction(0), "is off")),
    exercise("a/blank", PartReport("answer", Fraction(3), Verdict("unanswered"))),
    exercise("a/words", part("needs-review", Fraction(0), "a person marks it")),
    exercise("a/fault", part("error", Fraction(0), "the grader failed")),
    exercise("a/unread", part("unreadable", Fraction(0), "cannot be read")),
)


def test_junit_counts_what_failed_and_skips_what_waits() -> None:
    (suite,) = ET.fromstring(written(junit, SOME))  # noqa: S314 - our own
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "7", "failures": "3", "errors": "1", "skipped": "2",
    }  # fmt: skip
    names = [case.get("name") for case in suite]
    assert len(set(names)) == len(names)
    assert names[1] == "a/half (1/2)"
    assert suite[1].get("file") == "answers.yaml"
    assert "half of it" in (suite[1][0].text or "")


def test_gradescope_gets_only_fields_that_it_knows_and_totals_that_agree() -> None:
    data = json.loads(written(gradescope, SOME))
    assert set(data) <= {
        "score", "execution_time", "output", "output_format", "test_output_format",
        "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
    }  # fmt: skip
    for test in data["tests"]:
        assert set(test) <= {
            "score", "max_score", "status", "name", "name_format", "number", "output",
            "output_format", "tags", "visibility", "extra_data",
        }  # fmt: skip
    decided = {one["name"].partition(":")[0]: one for one in data["tests"] if "score" in one}
    assert {one.id for one in SOME.exercises} - decided.keys() == {"a/words"}
    assert {one["status"] for one in decided.values()} == {"passed", "failed"}
    assert data["score"] == pytest.approx(sum(one["score"] for one in decided.values()), abs=0.01)
    assert data["score"] == float(SOME.score)


def test_what_to_fix_is_sorted_by_what_it_costs() -> None:
    assert [(one.name, one.points) for one in to_fix(SOME)] == [
        ("a/wrong", 2), ("a/fault", 2), ("a/unread", 2), ("a/half", 1),
    ]  # fmt: skip


def test_github_shows_the_costliest_nine_and_tells_how_many_more() -> None:
    many = report(
        *(exercise(f"a/x{n}", part("incorrect", Fraction(0), "is off")) for n in range(12))
    )
    lines = written(github, many).splitlines()
    assert len(lines) == 10
    assert lines[0] == "::error file=answers.yaml,line=3,col=4,title=a/x0::2 points: is off"
    assert lines[-1] == "::error title=backcheck::3 more to fix, 6 points; see the log"


HOSTILE = [
    "\x1b[31mred\x07", "\u202eabc\u202c", "\u2066x\u2069", "\ud800", "\x00", "a\rb", "a\nb", "\x85",
    "\u2028x", "::error::pwned", "\n::set-output name=x::y", "::add-mask::x", "::stop-commands::t",
    "##[error]x", "##[group]x", "##vso[task.setvariable variable=x]y", "%0A::error::x",
    "<script>alert(1)</script>", "]]><x/>", "&amp;&lt;", "<!ENTITY x 'y'>", "<![CDATA[x]]>",
    '" onload="x', "```\n## owned\n```", "`````", "[bold red]x[/]", "[link=http://x]y[/link]",
    "{{ 7*7 }}", "{% raw %}", '=HYPERLINK("x")', "\ufffe\uffff", "\U000e0041tag", "\u200bzero",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_takes_effect_in_any_format(text: str) -> None:
    verdict = Verdict(
        "incorrect", interpreted_as=text, code="value", feedback=text,
        checks=(Checked("c", text, Fraction(0), earned=False, feedback=text),),
        proposal=Proposed(answer=text),
    )  # fmt: skip
    given = report(
        exercise("a/b", PartReport("answer", Fraction(1), verdict, f"{text}:3:4")),
        notices=(text,), hand_in=text,
    )  # fmt: skip
    for module in (terminal, junit, gradescope, github):
        out = written(module, given)
        assert not re.search(
            r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", out
        )
        lines = out.splitlines() if module is not github else out.splitlines()[1:]
        assert not any(line.lstrip().startswith(("::", "##[", "##vso[")) for line in lines), out
        out.encode()
    assert len(written(github, given).splitlines()) == 1
    tree = ET.fromstring(written(junit, given))  # noqa: S314 - our own
    assert {node.tag for node in tree.iter()} == {"testsuites", "testsuite", "testcase", "failure"}
    summary = io.StringIO()
    github.write_summary(given, summary)
    fence = summary.getvalue().splitlines()[2].removesuffix("text")
    assert summary.getvalue().count(f"\n{fence}\n") == 1
    assert summary.getvalue().endswith(f"\n{fence}\n")


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_the_terminal_report_fits_the_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = written(terminal, SOME).splitlines()
    assert max(map(len, lines)) <= width
    assert lines.index("To fix, by points") > next(
        n for n, line in enumerate(lines) if "a/half" in line
    )
    assert lines.index("To fix, by points") < next(
        n for n, line in enumerate(lines) if line.startswith("Score")
    )


@pytest.mark.parametrize("example", ["hw3/typical", "lab8/poor"])
def test_a_real_report_fits_a_narrow_screen(example: str) -> None:
    shown = run(
        "grade", example.split("/", maxsplit=1)[0], ROOT / "examples" / example, COLUMNS="40"
    ).stdout
    assert max(map(len, shown.splitlines())) <= 40
    assert "✗ concepts/zero-init\n    0 / 2       incorrect\n" in shown or "lab8" in example


def test_a_run_of_unanswered_exercises_is_told_together() -> None:
    blank = PartReport("answer", Fraction(3), Verdict("unanswered"))
    lines = written(terminal, report(*(exercise(f"a/x{n}", blank) for n in range(9)))).splitlines()
    assert lines[1].startswith("– 9 unanswered, 27 points: a/x0, a/x1")
    assert "    27  not answered yet" in lines


def test_a_run_of_unanswered_parts_is_told_together() -> None:
    blank = PartReport("answer", Fraction(3, 2), Verdict("unanswered"))
    parts = [blank._replace(id=name) for name in "uvw"]
    lines = written(
        terminal, report(exercise("a/x", part("correct", Fraction(1), name="t"), *parts))
    ).splitlines()
    assert "    – 3 unanswered, 4.5 points: u, v, w" in lines


def test_notices_of_one_kind_are_folded() -> None:
    notices = tuple(f'answers.yaml:{n}:1: no exercise "a/x{n}"' for n in range(1, 8))
    told = list(folded((*notices, "the sheet is a copy")))
    assert told == [*notices[:2], "… and 5 more of this kind", "the sheet is a copy"]


def test_all_formats_are_written_in_one_call(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.out" for name in ("junit", "gradescope")}
    options = [word for name, path in files.items() for word in (f"--{name}", path)]
    done = run("grade", "HW3", TYPICAL / "answers.yaml", "--json", *options, GITHUB_ACTIONS="true",
               GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))  # fmt: skip
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert done.stderr.count("::error ") == 10
    results = json.loads(files["gradescope"].read_text(encoding="utf-8"))
    assert results["score"] == pytest.approx(data["score"] + data["extra_credit"], abs=0.01)
    assert len(ET.parse(files["junit"]).getroot()[0]) == len(data["exercises"])  # noqa: S314
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("## hw3: ")


def test_brief_is_what_to_fix_and_the_score() -> None:
    shown = run("grade", "hw3", TYPICAL, "--brief").stdout
    assert shown.startswith("\nTo fix, by points\n")
    assert "\nScore " in shown
    assert "correct" not in shown.split("To fix")[0]


def test_brief_tells_what_was_noticed_first() -> None:
    """A misspelt part, or one that no exercise has, costs points that stand nowhere else."""
    shown = run("grade", "hw3", TYPICAL.parent / "wrong-ids", "--brief").stdout
    assert shown.startswith("\nNoticed\n")


def test_the_mapping_names_what_can_be_written() -> None:
    help_ = run("grade", "--help").stdout
    assert set(formats.FORMATS) == {"json", "junit", "gradescope"}
    assert all(f"--{name}" in help_ for name in formats.FORMATS)
