"""Graphs of functions: points are decided, what is drawn waits for a person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import Answer, Fields, Items, Place, Text, UnreadableError
from exercises.loader import load_assignment
from exercises.specs import FunctionPlot
from graders.kinds.function_plot import Drawn, Points, decide, read, shown

PLACE = Place("answers.yaml", 1, 1)
SIGMOID = FunctionPlot(kind="function-plot", of="sigmoid(x)")
STEP = FunctionPlot(kind="function-plot", of="1 if x > 0 else 0")
X = np.linspace(-6, 6, 61)


def text(words: str) -> Text:
    return Text(words, PLACE)


def pairs(x: np.ndarray, y: np.ndarray) -> Answer:
    rows = zip(x, y, strict=True)
    return Items(tuple(Items((text(f"{a:.6f}"), text(f"{b:.6f}")), PLACE) for a, b in rows), PLACE)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def code(spec: FunctionPlot, answer: Answer) -> str:
    verdict = decide(spec, None, read(spec, answer))
    return "" if verdict.status == "correct" else verdict.code


SERIES: dict[str, tuple[np.ndarray, Callable[[np.ndarray], np.ndarray], str]] = {
    "as it should be": (X, sigmoid, ""),
    "from the right to the left": (X[::-1], sigmoid, ""),
    "the window alone": (np.linspace(-5, 5, 11), sigmoid, ""),
    "rounded to two digits": (X, lambda x: np.round(sigmoid(x), 2), ""),
    "just within": (X, lambda x: sigmoid(x) + 0.0099, ""),
    "just beyond": (X, lambda x: sigmoid(x) + 0.0101, "value"),
    "one point off": (X, lambda x: sigmoid(x) + 0.1 * (x == 0), "value"),
    "another function": (X, np.tanh, "value"),
    "a window too narrow": (np.linspace(-4.9, 5, 99), sigmoid, "window"),
    "one tail": (np.linspace(0, 9, 99), sigmoid, "window"),
    "too few points": (np.linspace(-5, 5, 10), sigmoid, "window"),
    "a gap": (np.concatenate([X[X < -0.6], X[X > 0.6]]), sigmoid, "window"),
    "all points outside": (np.array([-9.0, 9.0]), sigmoid, "window"),
}  # fmt: skip


@pytest.mark.parametrize("what", SERIES)
def test_a_series(what: str) -> None:
    x, function, expected = SERIES[what]
    assert code(SIGMOID, pairs(x, function(x))) == expected


RELU = FunctionPlot(kind="function-plot", of="relu(x)")


@pytest.mark.parametrize(
    ("spec", "x", "y", "expected"),
    [
        (RELU, [-5, 0, 5], [0, 0, 5], ""),
        (RELU, [-6, -1, 0, 6], [0, 0, 0, 6], ""),
        (RELU, [-5, -1, 1, 5], [0, 0, 1, 5], "window"),  # the corner is cut
        (RELU, [-5, 5], [0, 5], "window"),
        (RELU, [-5, -0.0005, 5], [0, 0, 5], ""),
        (RELU, [-5, -0.005, 5], [0, 0, 5], "window"),  # bent, if hardly
        (STEP, [-6, -0.01, 0.01, 5], [0, 0, 1, 1], ""),
        (STEP, [-5, 0, 0, 5], [0, 0, 1, 1], ""),
        (STEP, [-5, -2, 2, 5], [0, 0, 1, 1], "window"),
        (SIGMOID, [-5, 0, 5], [0.0067, 0.5, 0.9933], "window"),
        (SIGMOID, [-5, *range(-1, 6)], [0.0067, *sigmoid(np.arange(-1, 6))], "window"),
    ],
)
def test_a_straight_stretch_needs_no_points_between_its_ends(
    spec: FunctionPlot, x: list[float], y: list[float], expected: str
) -> None:
    assert code(spec, pairs(np.array(x, float), np.array(y, float))) == expected


@pytest.mark.parametrize(
    ("at_zero", "expected"), [(0, ""), (0.5, ""), (1, ""), (-0.1, "value"), (1.1, "value")]
)
def test_at_a_jump_any_value_between_the_sides_is_right(at_zero: float, expected: str) -> None:
    y = np.where(X > 1e-9, 1.0, 0.0)
    y[np.abs(X) < 1e-9] = at_zero
    assert code(STEP, pairs(np.round(X, 6), y)) == expected


def test_fields_and_rows_and_text_are_read_alike() -> None:
    x = np.linspace(-5, 5, 21)
    rows = [", ".join(f"{one:.4f}" for one in values) for values in (x, sigmoid(x))]
    answers: list[Answer] = [
        pairs(x, sigmoid(x)),
        Fields({"x": text(f"[{rows[0]}]"), "y": text(f"[{rows[1]}]")}, PLACE),
        text(f"[[{rows[0]}], [{rows[1]}]]"),
    ]
    assert [code(SIGMOID, one) for one in answers] == ["", "", ""]
    assert shown(read(SIGMOID, answers[0])).startswith("21 points: (-5, 0.006693), ")


TYPED = {
    r"\addplot[red] coordinates {(-6,0) (0,0)};⏎\addplot[red, mark=*] coordinates {(0,1) (6,1)};": "(-6, 0), (0, 0), (0, 1), …",
    r"\addplot coordinates {(-6,0) (0,0)};⏎\addplot coordinates {(6,1)};": "(-6, 0), (0, 0), (6, 1)",
    "(–5; 0,0067) (–4; 0,018)": "(-5, 0.0067), (-4, 0.018)",
    "(-5, 0.0067), (-4, 0.018)": "(-5, 0.0067), (-4, 0.018)",
    "-5 → -0,9999⏎-4 → -0,999": "(-5, -0.9999), (-4, -0.999)",
    "-5: 0.0067⏎-4: 0.018": "(-5, 0.0067), (-4, 0.018)",
    "f(-5) = 0.0067⏎f(-4) = 0.018": "(-5, 0.0067), (-4, 0.018)",
    "x,y⏎-5,0.0067⏎-4,0.018": "(-5, 0.0067), (-4, 0.018)",
    "-5 0.0067⏎-4 0.018": "(-5, 0.0067), (-4, 0.018)",
    "| x | sigmoid(x) |⏎|---|---|⏎| -5 | 0.0067 |⏎| -4 | 0.018 |": "(-5, 0.0067), (-4, 0.018)",
    "x: -5 -4 0⏎y: 0.0067 0.018 0.5": "(-5, 0.0067), (-4, 0.018), (0, 0.5)",
    "x: -5; -4; 0⏎y: 0,0067; 0,018; 0,5": "(-5, 0.0067), (-4, 0.018), (0, 0.5)",
    "x = [-5, -4, 0]⏎y = [0.0067, 0.018, 0.5]": "(-5, 0.0067), (-4, 0.018), (0, 0.5)",
}


@pytest.mark.parametrize("typed", TYPED)
def test_points_are_read_in_every_way_of_writing_them(typed: str) -> None:
    assert shown(read(SIGMOID, text(typed.replace("⏎", "\n")))).partition(": ")[2] == TYPED[typed]


@pytest.mark.parametrize(
    "typed",
    [
        r"\addplot[domain=-6:6] {tanh(x)};",
        r"\addplot coordinates {(-6,0) (0,0)};⏎\addplot[domain=0:6] {x};",
        "see figure 1⏎-5 0.0067⏎-4 0.018",
        "-5,0067⏎-4,018",  # a comma of decimals, or between two numbers
        "-5, 0,0067⏎-4, 0,018",
        "x: -5 -4 0⏎y: 0.0067 0.018",
        "-5 → 0.0067⏎-4",
    ],
)
def test_what_holds_more_than_points_is_something_drawn(typed: str) -> None:
    assert isinstance(read(SIGMOID, text(typed.replace("⏎", "\n"))), Drawn)


@pytest.mark.parametrize(
    "written", ["sigmoid.png", "plt.plot(x, 1/(1+np.exp(-x)))", "see plots.py"]
)
def test_what_is_drawn_waits_for_a_person(written: str) -> None:
    reading = read(SIGMOID, text(written))
    verdict = decide(SIGMOID, None, reading)
    assert isinstance(reading, Drawn)
    assert (verdict.status, verdict.code, verdict.earned) == ("needs-review", "image", 0)


@pytest.mark.parametrize(
    "answer",
    [
        text("[1, 2, 3]"),
        text("[[1, 2, 3], [4, 5, 6], [7, 8, 9]]"),
        Fields({"x": text("[1, 2]"), "y": text("[1]")}, PLACE),
        Fields({"x": text("[1, 2]")}, PLACE),
    ],
)
def test_what_is_no_series_is_told(answer: Answer) -> None:
    with pytest.raises(UnreadableError):
        read(SIGMOID, answer)


@given(
    st.lists(st.floats(-20, 20), min_size=30, max_size=60).map(sorted),
    st.floats(-0.009, 0.009),
)
def test_points_on_the_graph_are_never_called_wrong(x: list[float], off: float) -> None:
    at = np.array([*np.linspace(-5, 5, 11), *x])
    points = Points(np.sort(at), sigmoid(np.sort(at)) + off)
    assert decide(SIGMOID, None, points).status == "correct"


@pytest.mark.parametrize("sheet", ["hw3", "hw3-sp2023"])
def test_the_graphs_of_the_sheets_tell_each_other_apart(sheet: str) -> None:
    exercise = load_assignment(sheet).exercise("activations/plots")
    assert exercise
    specs = [one for one in exercise.parts.values() if isinstance(one, FunctionPlot)]
    functions = [
        sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x)), lambda x: np.maximum(x, 0),
        lambda x: (x > 0).astype(float), np.tanh, lambda x: 1 - np.tanh(x) ** 2,
    ]  # fmt: skip
    x = np.linspace(-5, 5, 40)
    right = [[code(spec, pairs(x, f(x))) == "" for f in functions] for spec in specs]
    assert right == np.eye(6, dtype=bool).tolist()


@pytest.mark.parametrize(("reach", "told"), [(1.0, True), (6.0, False)])
def test_a_window_too_narrow_is_told_beside_points_that_are_off(reach: float, told: bool) -> None:
    x = np.linspace(-reach, reach, 41)
    feedback = decide(SIGMOID, None, read(SIGMOID, pairs(x, x))).feedback
    assert "are not on the graph" in feedback
    assert ("they should show" in feedback) is told
