r"""Answer sheets read literally: the traps of YAML, and plain YAML as any reader takes it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from answers import as_data
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.answer import Misread, UnreadableError
from student_template.literal_yaml import LiteralYaml
from student_template.names import Names, normalised


def read(block: str, *names: str, any_word: bool = False) -> Any:
    """Read a block whose first line is `x: …`; unreadable parts become `Misread`."""
    lines = block.split("\n")
    known = {normalised(name) for name in names}
    reader = LiteralYaml(lines, "answers.yaml", 1, Names(known, any_word=any_word))
    column = lines[0].index(":") + 1
    found = reader.value(column, len(lines[0]) - len(lines[0].lstrip()))
    if isinstance(found, dict):
        return {k: v if isinstance(v, Misread) else as_data(v) for k, v in found.items()}
    return as_data(found)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("x: 2 w^T", "2 w^T"),
        ("x: 20.10", "20.10"),
        (r'x: "\frac{1}{2}"', r"\frac{1}{2}"),
        (r'x: "\nabla \times \beta \xi"', r"\nabla \times \beta \xi"),
        (r'x: "\\frac{1}{2}"', r"\frac{1}{2}"),
        (r'x: "1 \\ 2 \end"', r"1 \\ 2 \end"),
        (r'x: "\u03C3(x)"', "σ(x)"),
        (r'x: "a \"quoted\" word"', 'a "quoted" word'),
        ("x: 'it''s'", "it's"),
        ("x: |w|", "|w|"),
        ("x: |w|^2 + |x|", "|w|^2 + |x|"),
        ("x: > 3", "> 3"),
        ("x: *w", "*w"),
        ("x: &w", "&w"),
        ("x: !w", "!w"),
        ("x: `x_i'`", "`x_i'`"),
        ("x: @w", "@w"),
        ("x: %w", "%w"),
        ("x: - 2 w", "- 2 w"),
        ("x: -2 w", "-2 w"),
        ("x: a: b", "a: b"),
        ("x: note: this is it", "note: this is it"),
        ("x: (1, d)", "(1, d)"),
        ("x: [1, -2]^T", "[1, -2]^T"),
        ("x: 'a' is right", "'a' is right"),
        ("x: {\\bf x}", "{\\bf x}"),
        ("x: no", "no"),
        ("x: 010", "010"),
        ("x: 12:30:45", "12:30:45"),
        ("x: 1e-3", "1e-3"),
        ("x:", ""),
        ("x: |", ""),
        ("x: |\n  one\n    two\n\n  three", "one\n  two\n\nthree"),
        ("x: |-\n  # no comment here\n  one", "# no comment here\none"),
        ("x: >\n  one\n  two\n\n  three", "one two\n\nthree"),
        ("x: one\n  two\n\n  three", "one\ntwo\n\nthree"),
        ("x:\n  one\n  two", "one\ntwo"),
        ("x:\n  They help: gradients flow", "They help: gradients flow"),
        ('x: "one\n  two"', "one two"),
        ("x: a#b", "a#b"),
    ],
)
def test_a_text_is_taken_literally(written: str, text: str) -> None:
    assert read(written) == text


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("x: [a, c]", ["a", "c"]),
        ("x: [a,\n    c]", ["a", "c"]),
        ("x: [[1, 1], [1, 1]]", [["1", "1"], ["1", "1"]]),
        ("x: [(1, d), f(a, b)]", ["(1, d)", "f(a, b)"]),
        ("x: {a, c}", ["a", "c"]),
        ('x: ["h1 = ln(x)", "h2 = \\exp(y)"]', ["h1 = ln(x)", r"h2 = \exp(y)"]),
        ("x: ['a, b', c]", ["a, b", "c"]),
        ("x: [a, c,]", ["a", "c"]),
        ("x: []", []),
        ("x:\n  - a\n  - c", ["a", "c"]),
        ("x:\n- a\n- c", ["a", "c"]),
        ("x:\n  - a: 1\n  - - 1\n    - 2", ["a: 1", ["1", "2"]]),
        ("x:\n  -\n    a\n  - c", ["a", "c"]),
        ("x: [a, c] # sure", ["a", "c"]),
    ],
)
def test_a_list(written: str, items: list[Any]) -> None:
    assert read(written) == items


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("x: {shape: (1, d), jacobian: 2 w^T}", {"shape": "(1, d)", "jacobian": "2 w^T"}),
        ('x: {shape: [1, d], jacobian: "\\frac"}', {"shape": ["1", "d"], "jacobian": r"\frac"}),
        ('x: {"shape":"1 x d","jacobian":"w"}', {"shape": "1 x d", "jacobian": "w"}),
        ("x: {shape: 1 x d,\n   jacobian: w}", {"shape": "1 x d", "jacobian": "w"}),
        ("x:\n  shape: 1 x d\n  jacobian: |w| I", {"shape": "1 x d", "jacobian": "|w| I"}),
        ("  x:\n\n    # a comment\n    shape: a\n    jacobian:\n      b", {"shape": "a", "jacobian": "b"}),
        ("x:\n\tshape: a\n\tjacobian: b", {"shape": "a", "jacobian": "b"}),
        ("x:\n  shape:\n  jacobian: w", {"shape": "", "jacobian": "w"}),
        ("x:\n  shape:\n    - 1\n    - d\n  jacobian: w", {"shape": ["1", "d"], "jacobian": "w"}),
        ("x:\n  'shape': a\n  \"jacobian\": b", {"shape": "a", "jacobian": "b"}),
    ],
)  # fmt: skip
def test_a_mapping(written: str, parts: dict[str, Any]) -> None:
    assert read(written, "shape", "jacobian") == parts


def test_prose_with_a_colon_is_a_mapping_only_under_a_known_name() -> None:
    block = "x:\n  training: Note: it helps\n  evaluation:\n    Remember: no noise"
    assert read(block, "training", "evaluation", any_word=True) == {
        "training": "Note: it helps",
        "evaluation": "Remember: no noise",
    }


@pytest.mark.parametrize(
    ("block", "part", "line", "message"),
    [
        ("x:\n  shape: [1, d\n  jacobian: w", "shape", 2, "never closed"),
        ("x:\n  shape: 'a\n  jacobian: w", "shape", 2, "never closed"),
        ("x:\n  shape: a\n  jacobian: w\n  shape: b", "shape", 4, "answered twice"),
        ("x:\n  shape: a\n    jacobian: w", "shape", 3, "indented deeper"),
        ("x:\n  shape: [1]\n    - 2\n  jacobian: w", "shape", 3, "not indented like"),
    ],
)
def test_one_bad_part_spoils_only_itself(block: str, part: str, line: int, message: str) -> None:
    found = read(block, "shape", "jacobian")
    assert isinstance(found[part], Misread)
    assert message in found[part].message
    assert found[part].place.line == line
    if "deeper" not in message:
        assert found["jacobian"] == "w"


@pytest.mark.parametrize(
    "block",
    [
        "x: [a",
        "x: 'a",
        'x: "a',
        "x: {c: b",
        "x: (a)\n- b",
        "x: |\n  a\n b: c",
    ],
)
def test_a_bad_block_says_so(block: str) -> None:
    found_or_refused = ""
    try:
        found_or_refused = str(read(block, "a", "b"))
    except UnreadableError as error:
        assert error.message
        assert error.place.file == "answers.yaml"
    else:
        assert "Misread" in found_or_refused or block.endswith("c")


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("{shape: [1, d), jacobian: 2 w^T}", {"shape": "[1, d)", "jacobian": "2 w^T"}),
        ("{shape: [1, d, jacobian: 2 w^T}", {"shape": "[1, d", "jacobian": "2 w^T"}),
        ("{shape: 1, d), jacobian: 2 w^T}", {"shape": "1, d)", "jacobian": "2 w^T"}),
        ("{shape: (1, d}, jacobian: 2 w^T}", {"shape": "(1, d}", "jacobian": "2 w^T"}),
        ("{shape: 1 x d, jacobian: 2 w^T", {"shape": "1 x d", "jacobian": "2 w^T"}),
        ("{shape: [1, d, jacobian: \\frac{w}{2}}", {"shape": "[1, d", "jacobian": r"\frac{w}{2}"}),
        ("{shape: [1, d, jacobian: \\frac{w}{2}", {"shape": "[1, d", "jacobian": r"\frac{w}{2}"}),
        ("{shape: (1, d,\n    jacobian: [[1, 2], [3, 4]]}",
         {"shape": "(1, d", "jacobian": [["1", "2"], ["3", "4"]]}),
        ("\n    {shape: [1, d, jacobian: w}", {"shape": "[1, d", "jacobian": "w"}),
        ("{jacobian: (-1, 1), shape: [0, inf)}", {"jacobian": "(-1, 1)", "shape": "[0, inf)"}),
        ("{jacobian: (0, 1], shape: [[1, 2], [3, 4)]}",
         {"jacobian": "(0, 1]", "shape": [["1", "2"], "[3, 4)"]}),
    ],
)  # fmt: skip
def test_a_bad_bracket_in_braces_costs_only_its_part(written: str, parts: dict[str, Any]) -> None:
    assert read(f"  x: {written}", "shape", "jacobian") == parts


def test_brackets_that_do_not_match_are_told() -> None:
    names = Names({"shape", "jacobian"}, any_word=False)
    block = ["x: {shape: [1, d, jacobian: w}  # sure?"]
    reader = LiteralYaml(block, "answers.yaml", 7, names)
    assert set(reader.value(2, 0)) == {"shape", "jacobian"}  # type: ignore[arg-type]
    assert "answers.yaml:7:4: the brackets" in reader.notices[0]
    assert "is a comment" in reader.notices[1]


def test_a_half_open_interval_is_a_text() -> None:
    assert read("x: [0, inf)") == "[0, inf)"
    assert read("x:\n  relu: [0, inf)\n  tanh: (-1, 1)", "relu", "tanh") == {
        "relu": "[0, inf)",
        "tanh": "(-1, 1)",
    }


@pytest.mark.parametrize(
    ("block", "shape"),
    [
        ("x: {shape: a, jacobian: w, shape: a}", "a"),
        ("x: {shape: a, jacobian: w, shape: }", "a"),
        ("x:\n  shape:\n  shape: a\n  jacobian: w", "a"),
        ("x:\n  shape: a\n  shape: TODO\n  jacobian: w", "a"),
        ("x:\n  shape: [1,  d]\n  shape: [1, d]\n  jacobian: w", ["1", "d"]),
    ],
)
def test_two_equal_answers_are_one_and_a_blank_one_is_none(block: str, shape: Any) -> None:
    assert read(block, "shape", "jacobian") == {"shape": shape, "jacobian": "w"}


@pytest.mark.parametrize("block", ["x: {shape: a, jacobian: w, shape: b}"])
def test_two_answers_in_braces_cost_only_their_part(block: str) -> None:
    found = read(block, "shape", "jacobian")
    assert isinstance(found["shape"], Misread)
    assert found["jacobian"] == "w"


def test_a_hash_inside_a_quotation_is_no_comment() -> None:
    assert read("x: {a: 'the #1 reason', b: c} # note", "a", "b") == {
        "a": "the #1 reason",
        "b": "c",
    }


def test_what_follows_a_hash_is_noticed() -> None:
    reader = LiteralYaml(["x: the #1 reason"], "answers.yaml", 7, Names(set(), any_word=False))
    assert as_data(reader.value(2, 0)) == "the"  # type: ignore[arg-type]
    assert reader.notices[0].startswith("answers.yaml:7:8: ")


@pytest.mark.parametrize(
    "bomb", ["x: " + "[" * 5000, "x: " + "[" * 5000 + "]" * 5000, "x: " + "- " * 5000,
             "x:\n" + "\n".join(" " * n + "- " for n in range(1, 200)), "x: " + "{a: " * 3000,
             "x: [" + "(" * 20000 + "]", 'x: ["' + '\\"' * 20000]
)  # fmt: skip
def test_deep_nesting_ends_quickly(bomb: str) -> None:
    try:
        read(bomb)
    except UnreadableError as error:
        assert error.message


# Without round brackets: inside `[…]` they hold commas together, on purpose.
WORDS = st.text(st.sampled_from("abcxyz019 .-+*/^=σ²"), min_size=1, max_size=30)
VALUES = st.recursive(WORDS, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=12)


def as_text(value: Any) -> Any:
    """What a program wrote, with scalars as this reader gives them back."""
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return " ".join(str(value).split())


def squeezed(value: Any) -> Any:
    return [squeezed(v) for v in value] if isinstance(value, list) else " ".join(value.split())


@settings(max_examples=300)
@given(VALUES, st.booleans() | st.none(), st.sampled_from([None, "'", '"']), st.booleans())
def test_what_a_program_dumps_reads_as_any_yaml_reader_takes_it(
    value: Any,
    flow: bool | None,
    style: str | None,
    unicode: bool,
) -> None:
    dumped = yaml.safe_dump(
        {"x": value}, default_flow_style=flow, default_style=style, allow_unicode=unicode, width=60
    )
    lines = dumped.rstrip("\n").split("\n")
    if not lines[0].startswith(("x:", "'x':", '"x":')):  # the whole mapping in brackets
        return
    if dumped.startswith("x: !!") or "!!" in dumped or "? " in dumped:
        return
    assert squeezed(read("\n".join(lines))) == as_text(value)
