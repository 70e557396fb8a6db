"""What a marker sees beside an answer: the question's options, what is right, a matching pair by pair."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers import answer
from click.testing import CliRunner
from commands import run

from cli.commands.review_key import what_is_right
from cli.course import course
from exercises.specs import Choice, Matching, Number, Order, ShortText

PAIRS = Matching(
    kind="matching",
    items={"A": r"$w - \eta g$", "B": r"$w - v$ with $v = \beta v + \eta g$"},
    options={"gd": "gradient descent", "mom": "momentum", "newton": "Newton's method"},
)
CHOICE = Choice(kind="choice", options={"a": "BGD", "b": "SGD"})
ORDER = Order(kind="order", steps={"a": "forward", "b": "backward"})


@pytest.mark.parametrize("said", ["{A: gd, B: nwton}", "A: gd, B: nwton", "A gd, B nwton"])
def test_a_matching_is_shown_pair_by_pair(said: str) -> None:
    lines = list(what_is_right(PAIRS, [answer({"A": "gd", "B": "mom"})], said, 100))
    assert [" ".join(line.split()) for line in lines] == [
        "the student right",
        r"A: $w - \eta g$ gd: gradient descent gd: gradient descent",
        r"B: $w - v$ with $v = \beta v + nwton mom: momentum",
        r"\eta g$",
        "of none: newton: Newton's method",
    ]


def test_what_a_matching_does_not_say_is_left_open() -> None:
    lines = list(what_is_right(PAIRS, [answer({"A": "gd", "B": "mom"})], "both are the same", 100))
    assert [line.split()[-4:] for line in lines[1:3]] == [
        ["–", "gd:", "gradient", "descent"],
        ["+", "–", "mom:", "momentum"],
    ]


@pytest.mark.parametrize(
    ("spec", "accepted", "lines"),
    [
        (CHOICE, ["b"], ["option a: BGD", "option b: SGD", "right: b"]),
        (ORDER, ["[a, b]"], ["step a: forward", "step b: backward", "right: [a, b]"]),
        (Number(kind="number"), ["1/3", "0.33"], ["right: 1/3; or 0.33"]),
        (ShortText(kind="text"), ["It scales."], ["a right answer: It scales."]),
    ],
)
def test_the_options_and_every_accepted_answer_are_shown(
    spec: object, accepted: list[str], lines: list[str]
) -> None:
    assert list(what_is_right(spec, list(map(answer, accepted)), "?", 100)) == lines  # type: ignore[arg-type]


def test_the_page_of_an_answer_that_could_not_be_read_shows_them(tmp_path: Path) -> None:
    for path, text in {
        "exercises/m/assignment.yaml": "title: M\nsections: [n]\n",
        "exercises/m/n.yaml": "title: N\nexercises:\n  - {id: n/pairs, title: T, prompt: Which?, points: 1, parts: {answer:"
        " {kind: matching, items: {A: left, B: right}, options: {x: one, y: two}}}}\n",
        "solutions/m/n.yaml": "n/pairs: {A: x, B: y}\n",
        "class/ada/answers.yaml": "assignment: m\nanswers:\n  n/pairs: {A: x, B: zebra}\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    here = ["--exercises", str(tmp_path / "exercises")]
    marks = tmp_path / "marks"
    run("course", "mark", "m", tmp_path / "class", "--out", marks, *here)
    shown = CliRunner().invoke(course, ["review", "m", str(marks), "--as", "ta", *here], input="q")
    rows = [line.split() for line in shown.output.splitlines()]
    assert ["A:", "left", "x:", "one", "x:", "one"] in rows
    assert ["B:", "right", "zebra", "y:", "two"] in rows
