"""Answer sheets: cut at the ids, laid out over the parts, and hard to break."""

from __future__ import annotations

import json
from typing import Any

import pytest
from answers import as_data
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import Misread
from exercises.loader import load_assignment
from student_template.answer_sheet import AnswerSheet
from student_template.catalogue import HandInError
from student_template.yaml_sheet import read_yaml_sheet

HW3 = load_assignment("hw3")


def read(text: str | bytes) -> AnswerSheet:
    content = text if isinstance(text, bytes) else text.encode()
    return read_yaml_sheet(content, "answers.yaml", HW3)


def parts_of(text: str, exercise: str) -> Any:
    parts = read("assignment: hw3\nanswers:\n" + text).answers[exercise]
    return {k: "Misread" if isinstance(v, Misread) else as_data(v) for k, v in parts.items()}


@pytest.mark.parametrize(
    "head",
    ["assignment: hw3\nanswers:\n", "\ufeffassignment: hw3\r\nanswers:\r\n", "answers: # mine\n",
     "---\nassignment: 'hw3'\nname: Ada\nanswers:\n", "# hello\nanswers:\nassignment: hw3\n"],
)  # fmt: skip
def test_heads_of_a_sheet(head: str) -> None:
    assert "concepts/caching" in read(head + "  concepts/caching: a\n").answers


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no line"),
        (b"answers: yes", "nothing may follow"),
        (b"assignment: lab8\nanswers:\n", 'is for "lab8"'),
        ("answers:\n".encode("utf-16") + b"\0\xd8", "UTF-16, and damaged"),
        ("# Grüße\nanswers:\n".encode("mac-roman"), "answers.yaml:1: is not UTF-8"),
        ("answers:\n  a/b: Привет\n".encode("cp1251"), "answers.yaml:2: is not UTF-8"),
        ("answers:\n  a/b: 你好世界\n".encode("gbk"), "answers.yaml:2: is not UTF-8"),
        (b"answers:\n\0", "answers.yaml:2: holds a NUL byte"),
        (b"answers:\n" + b" " * 50_000_000, "50.0 MB"),
        (b'{"answers": ', "never closed"),
        (b'{"answers": 3}', "no mapping"),
        (b'{"assignment": "lab8", "answers": {}}', 'is for "lab8"'),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(content: bytes, message: str) -> None:
    with pytest.raises(HandInError, match=message.replace("(", r"\(")):
        read(content)


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_of_editors(encoding: str, notice: str | None, line_end: str) -> None:
    text = "assignment: hw3\nanswers:\n  concepts/residual: für 3 × 4 Größen, naïve façade\n"
    sheet = read(text.replace("\n", line_end).encode(encoding))
    answer = sheet.answers["concepts/residual"]["answer"]
    assert as_data(answer) == "für 3 × 4 Größen, naïve façade"  # type: ignore[arg-type]
    assert [notice in told for told in sheet.notices] == ([True] if notice else [])  # type: ignore[operator]


@pytest.mark.parametrize(
    "text",
    [
        "```yaml\n{sheet}```\n",
        "Here is my sheet:\n\n~~~\n{sheet}~~~",
        "```\n{sheet}",
        "---\n{sheet}...\n",
        "---\n{sheet}---\n",
    ],
)
def test_a_fence_and_marks_of_a_document_mean_nothing(text: str) -> None:
    plain = "assignment: hw3\nanswers:\n  concepts/residual: They help\n  concepts/caching: a\n"
    sheet = read(text.format(sheet=plain))
    assert {k: as_data(v["answer"]) for k, v in sheet.answers.items()} == {  # type: ignore[arg-type]
        "concepts/residual": "They help",
        "concepts/caching": "a",
    }
    assert sheet.notices == []


def test_what_stands_below_a_fence_is_told() -> None:
    sheet = read("```\nanswers:\n  concepts/caching: a\n```\nHope this helps!\n")
    assert as_data(sheet.answers["concepts/caching"]["answer"]) == "a"  # type: ignore[arg-type]
    assert sheet.notices == ["answers.yaml:5: what stands below the closing fence was not read"]


def test_code_inside_an_answer_keeps_its_fence() -> None:
    sheet = read("answers:\n  concepts/residual: |\n    ```\n    x\n    ```\n")
    assert as_data(sheet.answers["concepts/residual"]["answer"]) == "```\nx\n```"  # type: ignore[arg-type]


@pytest.mark.parametrize("head", ["Answers:", "ANSWERS:", "Assignment: hw3\nAnswers:", " answers:"])
def test_capitals_in_the_head_mean_nothing(head: str) -> None:
    assert "concepts/caching" in read(f"{head}\n  concepts/caching: a\n").answers


@pytest.mark.parametrize(
    "mark",
    [
        "TODO",
        "todo",
        "To-Do",
        "TBD",
        "?",
        "???",
        "n/a",
        "N/A",
        "...",
        "…",
        "-",
        "—",
        "<TODO>",
        "'?'",
    ],
)
def test_a_placeholder_is_no_answer(mark: str) -> None:
    sheet = read(
        f"answers:\n  concepts/caching: {mark}\n  backprop/aggregate: {{df/dx: 1, df/dy: {mark}}}\n"
    )
    parts = sheet.answers["backprop/aggregate"]
    assert [part for part, answer in parts.items() if not answer.blank] == ["df/dx"]  # type: ignore[union-attr]
    assert len(sheet.notices) == 1
    assert "concepts/caching, backprop/aggregate" in sheet.notices[0]


@pytest.mark.parametrize("answer", ["-1", "- 2 w", "?!x", "n/a_1", "a", "[1, ...]", "to do it"])
def test_an_answer_is_no_placeholder(answer: str) -> None:
    sheet = read(f"answers:\n  concepts/residual: {answer}\n")
    assert not sheet.answers["concepts/residual"]["answer"].blank  # type: ignore[union-attr]
    assert sheet.notices == []


@pytest.mark.parametrize(
    "blocks",
    [
        "  concepts/caching: a\n  concepts/caching: [a]\n",
        "  concepts/caching:\n  concepts/caching: a\n",
        "  concepts/caching: a\n  concepts/caching: TODO\n",
    ],
)
def test_the_same_answer_twice_is_one(blocks: str) -> None:
    assert parts_of(blocks, "concepts/caching") in ({"answer": "a"}, {"answer": ["a"]})


def test_parts_in_two_places_are_put_together() -> None:
    blocks = "  concepts/dropout: {training: x}\n  concepts/dropout: {training: , evaluation: y}\n"
    assert parts_of(blocks, "concepts/dropout") == {"training": "x", "evaluation": "y"}


def test_a_sheet_in_braces_is_cut_at_its_ids_where_brackets_do_not_match() -> None:
    text = (
        '{"assignment": "hw3", "answers": {"concepts/caching": "a",\n "concepts/zero-init": ["a",\n'
        ' "jacobians/squared-norm": {"shape": [1, d), "jacobian": "2 w^T"}}}'
    )
    answers = read(text).answers
    assert as_data(answers["concepts/caching"]["answer"]) == "a"  # type: ignore[arg-type]
    assert as_data(answers["jacobians/squared-norm"]["jacobian"]) == "2 w^T"  # type: ignore[arg-type]
    with pytest.raises(HandInError, match='is for "lab8"'):
        read(text.replace("hw3", "lab8"))


def test_an_empty_sheet_answers_nothing() -> None:
    assert read("answers:\n").answers == {}
    assert read("answers: {}\n").answers == {}
    assert read("answers: null").answers == {}


def test_a_bad_block_spoils_only_itself() -> None:
    text = "  concepts/zero-init: [a\n  concepts/caching: a\n  xor/single-layer: 'x\n  concepts/depth-features:a"
    sheet = read("answers:\n" + text)
    assert isinstance(sheet.answers["concepts/zero-init"]["answer"], Misread)
    assert isinstance(sheet.answers["xor/single-layer"]["verdict"], Misread)
    assert as_data(sheet.answers["concepts/caching"]["answer"]) == "a"  # type: ignore[arg-type]
    assert as_data(sheet.answers["concepts/depth-features"]["answer"]) == "a"  # type: ignore[arg-type]


def test_indentation_of_ids_may_vary() -> None:
    text = "answers:\nconcepts/caching: a\n   concepts/depth-features: b\n\tconcepts/residual: c\n"
    assert set(read(text).answers) == {
        "concepts/caching", "concepts/depth-features", "concepts/residual"
    }  # fmt: skip


def test_an_exercise_answered_twice_is_read_neither_way() -> None:
    sheet = read("answers:\n  concepts/caching: a\n  concepts/caching: b\n")
    twice = sheet.answers["concepts/caching"]["answer"]
    assert isinstance(twice, Misread)
    assert "lines 2 and 3" in twice.message


def test_unknown_names_are_noticed_with_a_suggestion() -> None:
    sheet = read(
        "answers:\n  concept/caching: a\n  concepts/dropout: {trainig: x, evaluation: y}\n"
    )
    assert 'did you mean "concepts/caching"' in sheet.notices[0]
    assert 'did you mean "training"' in sheet.notices[1]
    assert sheet.notices[1].startswith("answers.yaml:3:31")


def test_gates_and_the_cover_are_dropped() -> None:
    text = "answers:\n  meta/declaration: {name: Ada}\n  programming/archive: done\n"
    assert read(text) == AnswerSheet({}, [])


@pytest.mark.parametrize(
    ("text", "exercise", "parts"),
    [
        ("  concepts/caching: [a]", "concepts/caching", {"answer": "a"}),
        ("  concepts/caching: {answer: a}", "concepts/caching", {"answer": "a"}),
        ("  concepts/dropout: both", "concepts/dropout", {"training": "both", "evaluation": "both"}),
        ("  concepts/dropout: [one, two]", "concepts/dropout", {"training": "one", "evaluation": "two"}),
        ("  xor/single-layer: No, it is not separable", "xor/single-layer",
         {"verdict": "No", "why": "it is not separable"}),
        ("  xor/single-layer:\n    verdict: No. It is not separable", "xor/single-layer",
         {"verdict": "No", "why": "It is not separable"}),
        ("  xor/single-layer:\n    verdict: No. It is not separable\n    why: two lines", "xor/single-layer",
         {"verdict": "No. It is not separable", "why": "two lines"}),
        ("  xor/single-layer:\n    verdict: No doubt it can be done", "xor/single-layer",
         {"verdict": "No doubt it can be done"}),
        ("  xor/single-layer:\n    verdict: No because it is not separable", "xor/single-layer",
         {"verdict": "No", "why": "because it is not separable"}),
        ("  xor/single-layer:\n    verdict: I think no", "xor/single-layer", {"verdict": "I think no"}),
        ("  backprop/aggregate: |\n    **Final gradients:**\n\n    - `df/dx` = **1**\n    - `df/dy` = 2 = **2**\n    - **df/dz ≈ 3**",
         "backprop/aggregate", {"df/dx": "1", "df/dy": "2 =   2", "df/dz": "3"}),
        ("  backprop/aggregate: df/dx=1 df/dy=2.5 df/dz=3", "backprop/aggregate",
         {"df/dx": "1", "df/dy": "2.5", "df/dz": "3"}),
        ("  backprop/aggregate: df/dx 1, df/dy .5, df/dz 3", "backprop/aggregate",
         {"df/dx": "1", "df/dy": ".5", "df/dz": "3"}),
        ("  backprop/aggregate: |\n    | what | how | value |\n    |---|---|---|\n    | df/dx | 2 - 1 | 1 |\n    | df/dy | 2 | 2 |\n    | df/dz | e^0 | 1 |",
         "backprop/aggregate", {"df/dx": "2 - 1 = 1", "df/dy": "2 = 2", "df/dz": "e^0 = 1"}),
        ("  xor/single-layer:\n    verdict: '**No, it cannot.** It is not separable'", "xor/single-layer",
         {"verdict": "No", "why": "it cannot.** It is not separable"}),
        ("  xor/single-layer: it is not separable", "xor/single-layer",
         {"verdict": "Misread", "why": "it is not separable"}),
        ("  backprop/aggregate: [1, 2, 3]", "backprop/aggregate",
         {"df/dx": "1", "df/dy": "2", "df/dz": "3"}),
        ("  backprop/aggregate: [1, 2]", "backprop/aggregate",
         {"df/dx": "Misread", "df/dy": "Misread", "df/dz": "Misread"}),
        ("  backprop/aggregate: df/dx = 1, df/dy = 2 = 2, df/dz = 3", "backprop/aggregate",
         {"df/dx": "1", "df/dy": "2 = 2", "df/dz": "3"}),
        ("  backprop/aggregate:\n    - df/dx = 1\n    - df/dz = 3", "backprop/aggregate",
         {"df/dx": "1", "df/dz": "3"}),
        ("  backprop/aggregate: {∂f/∂x: 1, df / dy: 2, dfdz: 3}", "backprop/aggregate",
         {"df/dx": "1", "df/dy": "2", "df/dz": "3"}),
        ("  backprop/forward: {h_1: 0, H2: 1, h_{3}: 2}", "backprop/forward",
         {"h1": "0", "h2": "1", "h3": "2"}),
        ("  xor/two-layer-weights: W1 = [1 1; 1 1], b1 = [0; -1], W2 = [1, -2], b2 = 0",
         "xor/two-layer-weights",
         {"answer": {"W1": "[1 1; 1 1]", "b1": "[0; -1]", "W2": "[1, -2]", "b2": "0"}}),
        ("  xor/two-layer-weights: {W_1: [[1, 1], [1, 1]], b_2: 0}", "xor/two-layer-weights",
         {"answer": {"W1": [["1", "1"], ["1", "1"]], "b2": "0"}}),
        ("  concepts/residual: Note: they help", "concepts/residual", {"answer": "Note: they help"}),
        ("  backprop/aggregate: |\n    | what | value |\n    |---|---|\n    | df/dx | 1 |\n    | df/dy | 2 |\n    | df/dz | 3 |",
         "backprop/aggregate", {"df/dx": "1", "df/dy": "2", "df/dz": "3"}),
        ("  backprop/aggregate: |\n    \\begin{align*}\n    \\frac{\\partial f}{\\partial x} &= 1 \\\\\n    df/dy &= 2 = 2 \\\\\n    df/dz &= 3\n    \\end{align*}",
         "backprop/aggregate", {"df/dx": "1", "df/dy": "2 = 2", "df/dz": "3"}),
        ("  jacobians/identity: |\n    - shape: $d \\times d$\n    - jacobian: $I_d$", "jacobians/identity",
         {"shape": "d \\times d", "jacobian": "I_d"}),
        ("  backprop/aggregate: 1, 2.5, 3", "backprop/aggregate", {"df/dx": "1", "df/dy": "2.5", "df/dz": "3"}),
        ("  backprop/aggregate: 1, 2.5", "backprop/aggregate",
         {"df/dx": "Misread", "df/dy": "Misread", "df/dz": "Misread"}),
        ("  xor/single-layer: |\n    - verdict: no\n    - why: *convex* sets", "xor/single-layer",
         {"verdict": "Misread", "why": "- verdict: no\n- why: *convex* sets"}),
    ],
)  # fmt: skip
def test_answers_are_laid_out_over_the_parts(text: str, exercise: str, parts: Any) -> None:
    assert parts_of(text, exercise) == parts


def test_a_sheet_may_be_json() -> None:
    answers = {"concepts/caching": "a", "backprop/aggregate": {"df/dx": 1, "df/dy": [2]}, "x/y": 1}
    sheet = read(json.dumps({"assignment": "hw3", "answers": answers}, indent=1))
    assert as_data(sheet.answers["concepts/caching"]["answer"]) == "a"  # type: ignore[arg-type]
    assert as_data(sheet.answers["backprop/aggregate"]["df/dx"]) == "1"  # type: ignore[arg-type]
    assert sheet.notices == [
        'answers.yaml:11:3: hw3 has no exercise "x/y"; this answer was not read'
    ]


def test_places_count_from_one() -> None:
    sheet = read("answers:\n  concepts/zero-init:  [a, \n    'c']\n")
    items = sheet.answers["concepts/zero-init"]["answer"].items  # type: ignore[union-attr]
    assert [str(item.place) for item in items] == ["answers.yaml:2:25", "answers.yaml:3:5"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for head in (
        "",
        "answers:\n",
        "answers:\n  concepts/dropout:",
        "answers:\n  backprop/graph:\n    h1: ",
    ):
        try:
            read((head + text).encode("utf-8", "replace"))
        except HandInError as error:
            assert str(error)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for head in (b"", b"answers:\n  concepts/zero-init: "):
        try:
            read(head + content)
        except HandInError as error:
            assert str(error)


@pytest.mark.parametrize("letter", ["x", "a-", "x/y", " ", "'", "- ", "é"])
def test_a_line_of_nearly_a_megabyte_is_read(letter: str) -> None:
    """Where the search for ids began at every letter, this took hours."""
    long = letter * (900_000 // len(letter.encode()))
    sheet = read(f"assignment: hw3\nanswers:\n  concepts/residual: {long}\n  concepts/caching: a\n")
    assert as_data(sheet.answers["concepts/caching"]["answer"]) == "a"
