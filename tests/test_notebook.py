"""Experiments in notebooks: cells, what is read of a report, and what a run says to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises.answer import Answer, Fields, Place, Text, UnreadableError
from exercises.loader import load_assignment
from exercises.specs import NotebookFile, OfNotebook, ReportedNumbers, ReportedSettings
from graders.kinds.code.cells import Cell, NoCellsError, cells_of
from graders.kinds.code.notebook_run import End, Fit, Run
from graders.kinds.grader import grader_of
from graders.kinds.notebook import reported_number, reported_settings
from graders.kinds.notebook.data import files_of, made
from graders.kinds.notebook.ending import told
from graders.kinds.notebook.evidence import Evidence, Trained
from graders.kinds.notebook.fitted import Known
from graders.kinds.notebook.judging import Judging, Part
from graders.kinds.notebook.labels import labels_of
from graders.kinds.notebook.marked import notebook_verdicts
from graders.sandbox.sandbox import Sandbox
from graders.verdict import Verdict

SHEET = load_assignment("rnn-hw3")
DEFAULT, SEARCH = "model-selection/default-mlp", "model-selection/grid-search"
SPECS: dict[tuple[str, str], OfNotebook] = {
    (exercise.id, part): spec
    for exercise in SHEET.exercises()
    for part, spec in exercise.parts.items()
    if isinstance(spec, OfNotebook)
}
NOTEBOOK = next(SHEET.notebooks())
DATA = made(NOTEBOOK.data)
KNOWN = Known.of(DATA)


# The data


def test_the_data_are_the_same_numbers_everywhere() -> None:
    text = "".join(f"{name}\n{text}" for name, text in files_of(NOTEBOOK.data).items())
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "94fa010416492eac"


def test_labels_follow_the_formula_but_for_the_flipped_ones() -> None:
    x = DATA.train.inputs
    right = (np.sin(3 * x[:, 0]) + x[:, 1] * x[:, 2] > 0).astype(int)
    assert 0.93 < (right == DATA.train.labels).mean() < 0.97
    assert abs(x).max() <= 2
    assert (len(DATA.train.labels), len(DATA.dev.labels)) == (1000, 400)


# Cells


def notebook(*cells: tuple[str, str]) -> bytes:
    made_of = [
        {"cell_type": kind, "source": source.splitlines(keepends=True)} for kind, source in cells
    ]
    return json.dumps({"cells": made_of, "nbformat": 4}).encode()


def test_the_cells_of_a_notebook_know_their_heading() -> None:
    found = cells_of(
        "a.ipynb", notebook(("markdown", "# Part a"), ("code", "x = 1"), ("code", "y = 2"))
    )
    assert [(cell.number, cell.source, cell.above) for cell in found] == [
        (2, "x = 1", "# Part a"),
        (3, "y = 2", "# Part a"),
    ]


def test_text_without_a_heading_holds_for_the_cells_below_it() -> None:
    content = notebook(("markdown", "Now (b)."), ("code", "x = 1"), ("code", "y = 2"))
    assert [cell.above for cell in cells_of("a.ipynb", content)] == ["Now (b).", "Now (b)."]


def test_the_cells_of_a_script_know_their_lines() -> None:
    found = cells_of(
        "a.py", b"import os\n# %% part a\nx = 1\n#%% [markdown]\n# ## part b\n# %%\ny = 2\n"
    )
    assert [(cell.line, cell.above.strip()) for cell in found if not cell.empty] == [
        (0, ""),
        (1, "part a"),
        (5, "#%% [markdown]\n# ## part b"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ipynb", b"", "empty"),
        ("a.ipynb", b" \n", "empty"),
        ("a.py", b"# only a comment\n", "no code"),
        ("a.ipynb", notebook(("markdown", "# Part a")), "no code"),
        ("a.ipynb", notebook(("code", "x = 1"))[:-20], "cut off"),
        ("a.ipynb", b"[1, 2]", "no notebook"),
        ("a.ipynb", b"[" * 100_000, "cut off"),
        ("a.py", b"x = 1\n" * 4_000_000, "MB"),
    ],
)
def test_a_file_without_cells_is_told(name: str, content: bytes, said: str) -> None:
    with pytest.raises(NoCellsError, match=said):
        cells_of(name, content)


WORDS = {
    spec_id[0]: spec.labels for spec_id, spec in SPECS.items() if isinstance(spec, NotebookFile)
}


@pytest.mark.parametrize(
    ("comment", "above", "exercises"),
    [
        ("# (a)", "", {DEFAULT}),
        ('"""Part (b)"""', "", {SEARCH}),
        ("# part b: tuning", "", {SEARCH}),
        ("# 2a", "", {DEFAULT}),
        ("# Question 2 (b)", "", {SEARCH}),
        ("# default-mlp", "", {DEFAULT}),
        ("# Grid search", "", {SEARCH}),
        ("", "## Part a", {DEFAULT}),
        ("", "## b) Model selection", {SEARCH}),
        ("# a note on a thing", "", None),
        ("# load the data", "", {DEFAULT, SEARCH}),
        ("# setup", "", {DEFAULT, SEARCH}),
        ("# (b) ", "## Part a", {DEFAULT, SEARCH}),
        ("# and now a plot", "", None),
        ("", "", None),
    ],
)
def test_a_cell_belongs_to_what_it_names(
    comment: str, above: str, exercises: set[str] | None
) -> None:
    found = labels_of(Cell(1, f"{comment}\nx = 1", above), WORDS)
    assert found == (None if exercises is None else frozenset(exercises))


# What is reported

PLACE = Place("answers.yaml", 1, 1)


def number(exercise: str, part: str) -> ReportedNumbers:
    spec = SPECS[exercise, part]
    assert isinstance(spec, ReportedNumbers)
    return spec


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.8625", 0.8625), (".8625", 0.8625), ("86.25%", 0.8625), ("86.25 %", 0.8625), ("86.25", 0.8625),
        ("0,8625", 0.8625), ("345/400", 0.8625), ("accuracy = 0.8625", 0.8625), ("1", 1.0), ("100 %", 1.0),
        ("dev-accuracy: 0.86", 0.86),
    ],
)  # fmt: skip
def test_an_accuracy_is_read_in_every_spelling(text: str, value: float) -> None:
    found = reported_number.read(number(DEFAULT, "dev-accuracy"), Text(text, PLACE))
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["about right", "120 %", "-0.1", "0.8 and 0.9", "8625"])
def test_what_is_no_accuracy_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        reported_number.read(number(DEFAULT, "dev-accuracy"), Text(text, PLACE))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+0.05", 0.05),
        ("-0.05", -0.05),
        ("5 %", 0.05),
        ("5 percentage points", 0.05),
        ("0.5 pp", 0.005),
    ],
)
def test_a_difference_has_a_sign(text: str, value: float) -> None:
    found = reported_number.read(number(SEARCH, "difference"), Text(text, PLACE))
    assert found.value == pytest.approx(value)


ALL_FIVE = {
    "hidden_layer_sizes": (50,),
    "activation": "tanh",
    "solver": "sgd",
    "learning_rate_init": 0.01,
    "batch_size": 32,
}


def fields(**values: str) -> Fields:
    return Fields({name: Text(value, PLACE) for name, value in values.items()}, PLACE)


SETTINGS: list[tuple[str | Fields, bool]] = [
    ("hidden_layer_sizes=(50,), activation=tanh, solver=sgd, learning_rate_init=0.01, batch_size=32", True),
    ("MLPClassifier(hidden_layer_sizes=50, activation='tanh', solver=\"sgd\", learning_rate_init=1e-2, batch_size=32)", True),
    ("{'activation': 'tanh', 'batch_size': 32, 'hidden_layer_sizes': (50,), 'learning_rate_init': 0.01, 'solver': 'sgd'}", True),
    ("hidden layers: 50; activation function: tanh; optimizer: SGD; learning rate: 10^-2; batch size: 32", True),
    ("50 hidden / tanh / SGD / lr 0.01 / bs=32", False),
    (fields(hidden_layer_sizes="[50]", activation="tanh", solver="sgd", learning_rate_init="0.01", batch_size="32"), True),
    (fields(**{"hidden layer sizes": "(50,)", "activation": "Tanh", "optimizer": "SGD", "lr": ".01", "batch size": "32"}), True),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "certain"), SETTINGS)
def test_settings_are_read_by_name_and_in_words(answer: str | Fields, certain: bool) -> None:
    spec = SPECS[SEARCH, "hyper-parameters"]
    assert isinstance(spec, ReportedSettings)
    given = Text(answer, PLACE) if isinstance(answer, str) else answer
    found = reported_settings.read(spec, given)
    assert (dict(found.values), found.certain) == (ALL_FIVE, certain)


def test_settings_that_are_none_are_unreadable() -> None:
    spec = SPECS[SEARCH, "hyper-parameters"]
    assert isinstance(spec, ReportedSettings)
    for answer in (Text("the usual ones", PLACE), fields(activation="swish")):
        with pytest.raises(UnreadableError):
            reported_settings.read(spec, answer)


# What a run says, made up here: which rows were fitted, and how many are right


def predictions(train_right: int, dev_right: int) -> np.ndarray:
    """Labels of which so many are right on each set."""
    labels = KNOWN.labels.copy()
    labels[train_right : KNOWN.training] ^= 1
    labels[KNOWN.training + dev_right :] ^= 1
    return labels.astype(np.uint8)


ALL_TRAIN = np.arange(1400) < 1000
BOTH = np.ones(1400, dtype=bool)


def fit(
    cell: int, train_right: int, dev_right: int, rows: np.ndarray = ALL_TRAIN, **settings: Any
) -> Fit:
    settings = {"random_state": 0, **settings}
    return Fit(cell, settings, rows, predictions(train_right, dev_right))


BEST = {"hidden_layer_sizes": [50], "activation": "tanh", "solver": "sgd", "learning_rate_init": 0.01,
        "batch_size": 32}  # fmt: skip
FITS = (
    fit(1, 870, 340),
    fit(2, 900, 358, **{**BEST, "activation": "relu"}),
    fit(2, 905, 362, **BEST),
    fit(2, 880, 350, **{**BEST, "hidden_layer_sizes": [20], "learning_rate_init": 0.02}),
)
RIGHT = {
    DEFAULT: {"train-accuracy": "0.87", "dev-accuracy": "0.85", "code": "a.py"},
    SEARCH: {
        "best-dev-accuracy": "0.905",
        "hyper-parameters": "hidden_layer_sizes=50, activation=tanh, solver=sgd, learning_rate_init=0.01, batch_size=32",
        "difference": "0.055",
        "code": "a.py",
    },
}  # fmt: skip
CELLS = (Cell(1, "# (a)\nx", ""), Cell(2, "# (b)\ny", ""))


def never(_settings: Mapping[str, Any], _seeds: Sequence[int]) -> Sequence[Trained]:
    return ()


def evidence(
    fits: Sequence[Fit] = FITS,
    *,
    ends: Sequence[End] = (End("value"), End("value")),
    cells: Sequence[Cell] = CELLS,
    train: Any = never,
) -> Evidence:
    run = Run(tuple(cells), tuple(ends), tuple(fits), len(fits))
    labels = {cell.number: labels_of(cell, WORDS) for cell in cells}
    return Evidence(NOTEBOOK, KNOWN, run, labels, (DEFAULT, SEARCH), train)


def verdicts(shown: Evidence, **changed: str) -> dict[str, Verdict]:
    """The verdicts by part, `code` of each exercise by its id; `dev_accuracy="0.9"` changes an answer."""
    parts = []
    for (exercise, part), spec in SPECS.items():
        text = changed.get(part.replace("-", "_"), RIGHT[exercise][part])
        answer: Answer = Text(text, PLACE)
        grader = grader_of(spec)
        assert grader
        parts.append(Part(exercise, part, spec, grader.read(spec, answer)))
    judging = Judging(shown, "a.py", tuple(parts))
    return {
        (one.exercise if one.part == "code" else one.part): judging.verdict(one) for one in parts
    }


def lost(shown: Evidence, **changed: str) -> dict[str, str | set[str]]:
    """What earns less than everything: its code, or the rules that were broken."""
    return {
        part: {one.name for one in verdict.checks if not one.earned} or verdict.code
        for part, verdict in verdicts(shown, **changed).items()
        if verdict.earned < 1
    }


def test_a_right_report_earns_everything() -> None:
    assert lost(evidence()) == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # both sides of the tolerance of a seeded run
        ({"train_accuracy": "0.875"}, {}),
        ({"train_accuracy": "0.876"}, {"train-accuracy": "not-reproduced"}),
        ({"dev_accuracy": "0.855", "difference": "0.05"}, {}),
        ({"dev_accuracy": "0.8575", "difference": "0.0475"}, {"dev-accuracy": "not-reproduced"}),
        ({"dev_accuracy": "85 %", "difference": "5.5 %"}, {}),
        ({"dev_accuracy": "0.8513", "difference": "0.0537"}, {"dev-accuracy": "impossible"}),
        ({"best_dev_accuracy": "0.95", "difference": "0.1"}, {"best-dev-accuracy": "not-reproduced"}),
        ({"best_dev_accuracy": "0.895", "difference": "0.045"}, {"best-dev-accuracy": "not-reproduced"}),
        # the difference is that of the student's own numbers
        ({"difference": "0.0555"}, {}),
        ({"difference": "0.0605"}, {"difference": "value"}),
        ({"difference": "-0.055"}, {"difference": "sign"}),
        ({"difference": "6 %"}, {}),
        ({"hyper_parameters": "hidden_layer_sizes=20, activation=tanh, solver=sgd, learning_rate_init=0.02, batch_size=32"}, {"hyper-parameters": "other-settings"}),
        ({"hyper_parameters": "hidden_layer_sizes=50, activation=tanh, learning_rate_init=0.01, batch_size=32, solver=adam"}, {"hyper-parameters": "other-settings"}),
        ({"hyper_parameters": "50 hidden / tanh / SGD / lr 0.01 / bs=32"}, {}),
        ({"hyper_parameters": "70 hidden / tanh / SGD / lr 0.01 / bs=32"}, {"hyper-parameters": "undecided"}),
    ],
)  # fmt: skip
def test_what_is_reported_is_compared_with_the_run(
    changed: dict[str, str], expected: dict[str, str]
) -> None:
    assert lost(evidence(), **changed) == expected


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        (fit(1, 870, 340, verbose=True), {}),
        (fit(1, 870, 340, max_iter=500), {DEFAULT: {"default"}}),
        (fit(1, 870, 340, ALL_TRAIN & (np.arange(1400) < 500)), {DEFAULT: {"training-rows"}}),
        (fit(1, 870, 340, BOTH), {DEFAULT: {"training-rows"}}),
        (replace(fit(1, 870, 340), labels_agree=False), {DEFAULT: {"training-rows"}}),
        (replace(fit(1, 870, 340), moved=True), {}),
    ],
)
def test_the_default_network_is_default_and_fitted_to_the_training_set(
    default: Fit, expected: dict[str, set[str]]
) -> None:
    assert lost(evidence((default, *FITS[1:]))) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (fit(2, 800, 300, alpha=0.1), {SEARCH: {"space"}}),
        (fit(2, 800, 300, solver="lbfgs"), {SEARCH: {"solvers"}}),
        (fit(2, 930, 380, BOTH, **BEST), {}),  # its number is not reported
    ],
)
def test_the_search_keeps_to_what_may_be_tuned(more: Fit, expected: dict[str, set[str]]) -> None:
    assert lost(evidence((*FITS, more))) == expected


def test_a_search_may_speak_of_the_default_network() -> None:
    cells = (CELLS[0], Cell(2, "# other settings than the default\ny", ""))
    assert lost(evidence(cells=cells)) == {SEARCH: {"labels"}}  # and nothing of what it fits
    headed = (CELLS[0], Cell(2, "# better than the default\ny", "## Part b"))
    assert lost(evidence(cells=headed)) == {}


def test_the_accuracy_of_a_network_that_saw_the_development_set_is_named() -> None:
    shown = evidence((*FITS, fit(2, 930, 380, BOTH, **BEST)))
    assert lost(shown, best_dev_accuracy="0.95", difference="0.1") == {
        "best-dev-accuracy": "misconception:fitted-to-development"
    }


def test_a_search_that_fits_both_sets_throughout_loses_its_rule_once() -> None:
    shown = evidence((FITS[0], fit(2, 930, 380, BOTH, **BEST)))
    assert lost(shown, best_dev_accuracy="0.95", difference="0.1") == {
        "best-dev-accuracy": "misconception:fitted-to-development"
    }
    assert lost(shown)[SEARCH] == {"no-leak"}


def folds(right: Sequence[int]) -> Iterator[Fit]:
    """Fits that leave out a third of the training set each, of which so many are right."""
    thirds = np.array_split(np.arange(1000), 3)
    for out, count in zip(thirds, right, strict=True):
        rows = ALL_TRAIN.copy()
        rows[out] = False
        labels = KNOWN.labels.copy()
        labels[out[count:]] ^= 1
        yield Fit(2, {"random_state": 0, **BEST}, rows, labels.astype(np.uint8))


def test_a_mean_over_folds_is_named() -> None:
    shown = evidence((*FITS, *folds((300, 290, 291))))
    mean = (300 / 334 + 290 / 333 + 291 / 333) / 3
    assert lost(shown, best_dev_accuracy=f"{mean:.4f}", difference=f"{mean - 0.85:.4f}") == {
        "best-dev-accuracy": "misconception:cross-validation-mean"
    }


def test_an_accuracy_on_the_training_set_is_named() -> None:
    shown = evidence((*FITS[:2], fit(2, 950, 362, **BEST)))
    assert lost(shown, best_dev_accuracy="0.95", difference="0.1") == {
        "best-dev-accuracy": "misconception:training-accuracy"
    }


def unseeded(one: Fit) -> Fit:
    settings = {name: value for name, value in one.settings.items() if name != "random_state"}
    return replace(one, settings=settings)


def new_runs(_settings: Mapping[str, Any], seeds: Sequence[int]) -> Sequence[Trained]:
    """New networks reach 0.85 to 0.868 on the training set, and 0.84 to 0.8625 on the other."""
    return [(0.85 + 0.002 * seed, 0.84 + 0.0025 * seed) for seed in seeds]


@pytest.mark.parametrize(
    ("reported", "right"),
    [("0.83", True), ("0.8275", False), ("0.8725", True), ("0.875", False)],
)
def test_without_a_seed_a_number_may_be_that_of_another_run(reported: str, right: bool) -> None:
    """Within 0.01 of what ten new networks reach."""
    shown = evidence(tuple(map(unseeded, FITS)), train=new_runs)
    verdict = verdicts(shown, dev_accuracy=reported)["dev-accuracy"]
    assert (verdict.status == "correct") is right


def test_what_a_process_says_of_its_network_must_be_near_a_network_trained_here() -> None:
    """Nothing that a student's process says of itself decides alone."""
    shown = evidence((fit(1, 990, 396), *FITS[1:]), train=new_runs)
    verdict = verdicts(shown, train_accuracy="0.99", dev_accuracy="0.99")["dev-accuracy"]
    assert (verdict.status, verdict.code) == ("needs-review", "not-reproduced")


# Runs that end early


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (End("timeout", seconds=300), "300 s"),
        (End("raised", "EOFError", "EOF when reading a line"), "input()"),
        (End("raised", "FileNotFoundError", "data.csv not found."), "trnX-3d.csv"),
        (End("rejected", "SyntaxError", "invalid syntax"), "cannot be read as Python"),
        (End("memory"), "memory"),
        (End("crashed"), "the whole process"),
    ],
)
def test_a_run_that_stops_costs_what_was_not_seen(end: End, said: str) -> None:
    shown = evidence(FITS[:1], ends=(End("value"), end))
    found = verdicts(shown)
    assert found[DEFAULT].earned == found["dev-accuracy"].earned == 1
    assert found["best-dev-accuracy"].status == found["hyper-parameters"].status == "needs-review"
    assert found[SEARCH].earned == pytest.approx(1 / 5)  # its cells say where they belong
    assert said in found[SEARCH].feedback


def test_a_path_of_the_authors_machine_is_told_with_its_line_and_what_to_write() -> None:
    source = 'import numpy as np\nX = np.loadtxt("/content/drive/MyDrive/trnX-3d.csv")\n'
    run = Run((Cell(3, source, ""),), (End("raised", "FileNotFoundError", "not found"),), ())
    said = told(NOTEBOOK, "a.ipynb", run)
    assert "a.ipynb, cell 3:2" in said
    assert 'write "trnX-3d.csv"' in said


def test_a_cell_without_a_label_costs_once() -> None:
    cells = (CELLS[0], Cell(2, "y", ""))
    assert lost(evidence(cells=cells)) == {SEARCH: {"labels"}}


# Real runs behind the walls; few, since each trains networks

HEAD = """# setup
import numpy as np
from sklearn.neural_network import MLPClassifier
X, y, D, d = (np.loadtxt(f"{name}-3d.csv", delimiter=",") for name in ("trnX", "trnY", "devX", "devY"))
"""
PART_A = "# (a)\nm = MLPClassifier(random_state=0).fit(X, y)\nm.score(X, y), m.score(D, d)\n"


def run_for_real(
    cells: Sequence[str], runner: Sandbox, *, seconds: int = 60, **changed: str
) -> dict[str, Verdict]:
    """The verdicts by part on a notebook of these cells, as `verdicts` names them."""
    pytest.importorskip("sklearn", reason="notebooks are run with scikit-learn")
    shorter = NOTEBOOK.model_copy(update={"seconds": seconds})
    answers = {**RIGHT[DEFAULT], **RIGHT[SEARCH]} | {
        k.replace("_", "-"): v for k, v in changed.items()
    }
    parts = []
    for (exercise, part), spec in SPECS.items():
        text = "a.ipynb" if part == "code" else answers[part]
        grader = grader_of(spec)
        assert grader
        asked = spec.model_copy(update={"notebook": shorter})
        parts.append(Part(exercise, part, asked, grader.read(asked, Text(text, PLACE))))
    files = {"a.ipynb": notebook(*(("code", cell) for cell in cells))}
    found = notebook_verdicts(parts, files, runner)
    return {(e if p == "code" else p): verdict for (e, p), verdict in found.items()}


def test_a_notebook_is_run_beside_the_data_of_the_sheet(runner: Sandbox) -> None:
    """The search was written for sgd at a rate that learns nothing, which is its own business."""
    part_b = (
        "# (b)\nfor rate in (0.0001, 0.0002):\n"
        "    n = MLPClassifier((5,), solver='sgd', learning_rate_init=rate, batch_size=500, random_state=0)\n"
        "    print(n.fit(X, y).score(D, d))\n"
    )
    settings = "hidden_layer_sizes=5, activation=relu, solver=sgd, learning_rate_init=0.0002, batch_size=500"
    found = run_for_real(
        [HEAD, PART_A, part_b],
        runner,
        train_accuracy="0.864",
        dev_accuracy="0.845",
        best_dev_accuracy="0.95",
        hyper_parameters=settings,
        difference="0.105",
    )
    assert {part: verdict.code for part, verdict in found.items() if verdict.earned < 1} == {
        "best-dev-accuracy": "not-reproduced"
    }
    assert "breadth" in {one.name for one in found[SEARCH].checks}


def test_a_cell_that_loops_costs_its_own_exercise(runner: Sandbox) -> None:
    found = run_for_real(
        [HEAD, PART_A, "# (b)\nwhile True:\n    pass\n"],
        runner,
        seconds=6,
        train_accuracy="0.864",
        dev_accuracy="0.845",
    )
    assert all(found[part].earned == 1 for part in (DEFAULT, "train-accuracy", "dev-accuracy"))
    assert {one.code for one in found[SEARCH].checks if not one.earned} == {"timeout", "not-fitted"}
    assert found["best-dev-accuracy"].status == "needs-review"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('# (a)\nfrom google.colab import drive\nX = open("/content/drive/My Drive/trnX-3d.csv")\n',
         'a.ipynb, cell 1:3: /content/drive/My Drive/trnX-3d.csv is a place of your own machine; write "trnX-3d.csv"'),
        ("# (a)\nrate = input()\n", "nobody answers input()"),
        ("# (a)\nopen('train.csv')\n", "trnX-3d.csv"),
        ("# (a)\n!ls\nimport subprocess\nsubprocess.run(['ls'])\n", "may not start processes"),
    ],
)  # fmt: skip
def test_what_stops_a_run_is_told_with_what_to_write(cell: str, said: str, runner: Sandbox) -> None:
    found = run_for_real([cell], runner)
    assert said in found[DEFAULT].feedback
    assert found["dev-accuracy"].status == "needs-review"
