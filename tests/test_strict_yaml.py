"""Strict YAML: scalars of YAML 1.2, and every refusal with its place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from exercises import strict_yaml
from exercises.strict_yaml import AssignmentError, locate, plain, read_strict_yaml


@pytest.fixture(params=["libyaml", "pure Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure Python":
        monkeypatch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("1e-3", 0.001), (".5", 0.5), ("010", "010"), ("12:30:45", "12:30:45"), ("no", "no"),
        ("yes", "yes"), ("on", "on"), ("true", True), ("False", False), ("null", None), ("~", None),
        ("", None), ("'null'", "null"), ('"true"', "true"), ("-3", -3), ("+3", 3), ("0", 0),
        ("2026-11-21", "2026-11-21"), ("0x10", "0x10"), ("1_000", "1_000"), ("1.", 1.0),
        ("[1, a]", [1, "a"]), ("{a: {b: 1}}", {"a": {"b": 1}}), ("9" * 500, "9" * 500),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(text: str, data: Any, loader: None) -> None:
    assert plain(read_strict_yaml(text, "x.yaml")) == data


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: [1\n", "x.yaml:3:1: "),
        ("a: &x 1", "x.yaml:1:4: anchors (&x) are not allowed"),
        ("a: *x", "x.yaml:1:4: "),
        ("a: !!python/object:os.system x", "x.yaml:1:4: tags"),
        ("a: 1\nb: 2\na: 3", 'x.yaml:3:1: the key "a" stands here twice (first on line 1)'),
        ("a:\n\tb: 1", "x.yaml:2:1: "),
        ("a: b: c", "x.yaml:1:5: "),
        ("a: 1\n---\nb: 2", "x.yaml:2:1: only one document is allowed"),
        ("? [a]\n: 1", "x.yaml:1:3: a key must be a word"),
        ("a: \x00", "x.yaml:1:"),
        ("[" * 100 + "]" * 100, "nested deeper"),
    ],
)
def test_a_refusal_names_the_place(text: str, problem: str, loader: None) -> None:
    with pytest.raises(AssignmentError) as refused:
        read_strict_yaml(text, "x.yaml")
    assert problem in str(refused.value)


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    with pytest.raises(AssignmentError, match=r"x\.yaml:1:4: anchors"):
        read_strict_yaml(bomb, "x.yaml")


def test_locating_skips_steps_that_the_file_does_not_have() -> None:
    tree = read_strict_yaml("a:\n  - b: 1\n    c: 2\n", "x.yaml")
    assert str(locate(tree, ("a", 0, "number", "c"))) == "x.yaml:3:5"
    assert str(locate(tree, ("a", 0, "missing"))) == "x.yaml:2:5"


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        plain(read_strict_yaml(text, "x.yaml"))
    except AssignmentError as error:
        assert str(error).startswith("x.yaml:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prompt: Write: `f`.", "1:14: a colon and a blank stand inside a text"),
        ("a: 1\n b: 2", "2:3: a colon and a blank stand inside a text, or the line is indented too far"),
        ("a:\n  - id: x\n   title: y", "3:4: this line is indented otherwise"),
        ("a:\n  b: 1\n\tc: 2", "3:1: a tab stands here; indent with blanks"),
        ("given: `Q`", "1:8: a text cannot begin with this sign; put the text in single quotes"),
        ("a: 'b", "1:6: the quotes are never closed"),
        ("a: [f(x, 1]]", "1:12: this line is indented otherwise than what it belongs to, or a text in quotes or brackets ends"),
        ("a: [1, 2", "the bracket is not closed, or a comma is missing"),
        (r'a: "$\sigma$"', "1:6: a backslash in double quotes is no backslash; put the text in single quotes"),
        (r'a: "$\theta$"', r"1:4: in double quotes \t is a sign of its own, and no TeX"),
        (r'a: "$\eta$"', r"1:4: in double quotes \e is a sign of its own, and no TeX"),
        (r'a: "$\nabla f$"', r"1:4: in double quotes \n is a sign of its own, and no TeX"),
        ("a: *w", "1:4: aliases (*w) are not allowed; a text that begins with * stands in quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(AssignmentError) as refused:
        read_strict_yaml(text, "x.yaml")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text", [r"'$\theta$'", r"$\nabla f$", r'"one\n\ntwo $x$"', r'"$x$\tis $y$"', r'"$\\theta$"']
)
def test_tex_may_stand_in_single_quotes_or_bare_or_with_two_backslashes(text: str) -> None:
    assert "x" in plain(read_strict_yaml(f"a: {text}\nb: x", "x.yaml")).values()
