"""Sets of numbers: what is the same set, what is another, and what is none."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.specs import Interval
from graders.kinds import interval
from graders.verdict import Verdict


def spec(**declared: Any) -> Interval:
    return Interval.model_validate({"kind": "interval", "of": "eta", **declared})


def judged(key: str, written: Any, **declared: Any) -> Verdict:
    asked = spec(**declared)
    expected = interval.key(asked, answer(key))
    return interval.decide(asked, expected, interval.read(asked, answer(written)))


RATES = {"symbols": {"L": {"domain": "positive"}, "mu": {"domain": "positive"}}}
RIGHT: dict[str, list[Any]] = {
    "(0, 1/2)": [
        "0 < eta < 1/2", "0<η<0.5", r"\eta \in (0, \frac12)", r"$\eta \in \left(0, \frac{1}{2}\right)$", "]0, 1/2[",
        "eta > 0 and eta < 0.5", "0 < eta, eta < 1/2", "1/2 > eta > 0", r"\{\eta : 0 < \eta < 1/2\}",
        "{eta in R | 0 < eta < 1/2}", "for all eta in (0, 0.5)", "|eta - 1/4| < 1/4", "(0; 1/2)", "the interval (0, 1/2)",
        "(-inf, 1/2) ∩ (0, ∞)", "eta in (0, 0.5000)", "(0, 1/4] or (1/4, 1/2)", "(0, 0.3) ∪ [0.2, 1/2)", "0 < eta < 50 %",
        "It converges for 0 < eta < 1/2.", "for 0 < eta < 1/2 it converges", "0 < eta < 1/2, since |1 - 2 eta| < 1",
        "(0, 1/2) because 2 eta < 1", "|1 - 4 eta| < 1", "(1 - 4 eta)^2 < 1", "-1 < 1 - 4 eta < 1", "0 < 2 eta < 1",
    ],
    "[0, 1)": ["0 <= eta < 1", "[0, 1[", r"0 \le \eta < 1", "{0} ∪ (0, 1)", "[0, 1] \\ {1}"],
    "(-inf, 0) or (1, inf)": [
        "eta < 0 or eta > 1", r"(-\infty, 0) \cup (1, \infty)", "R \\ [0, 1]", r"\mathbb{R} \setminus [0, 1]",
        "|eta - 1/2| > 1/2", "1 < eta < ∞ or −∞ < eta < 0", "((1, inf) ∪ (-inf, 0))", "ℝ∖[0, 1]",
    ],
    "eta != 0": ["R \\ {0}", r"\mathbb{R}\setminus\{0\}", r"\eta \neq 0", "(-inf, 0) ∪ (0, inf)", "|eta| > 0"],
    "{1, 2}": ["eta = 1 or eta = 2", "{2, 1}", r"\{1, 2\}", "{1} ∪ {2}", "|eta - 3/2| <= 1/2 and eta in {1, 2}"],
    "empty": ["∅", r"\emptyset", "{}", "the empty set"],
    "(1/3, 1/2]": ["0.3333 < eta <= 0.5", "(0.33333, 1/2]"],
    "R": [r"\mathbb{R}", "(-inf, inf)", "all real numbers", "-∞ < eta < ∞"],
}  # fmt: skip
WRONG = {
    "(0, 1/2)": [
        ("(0, 1)", "others as well"), ("(0, 1/4)", "others are missing"), ("eta < 1/2", "others as well"),
        ("eta = 1/4", "others are missing"), ("(0, 0.5001)", "others as well"), ("(0, 0.500001)", "others as well"),
        ("(0, 0.5) or (0.6, 1)", "others as well"), ("(0.33, 0.5)", "others are missing"), ("R", "others as well"),
        ("(0, 1/4) or (1/4, 1/2)", "others are missing"), ("∅", "the empty set"), ("(1/4, 1)", "not the right set"),
    ],
    "(1/3, 1/2]": [("(0.33, 1/2]", "others as well"), ("(0.3334, 1/2]", "others are missing")],
    "{1, 2}": [("{1}", "missing"), ("[1, 2]", "others as well"), ("(1, 2)", "not the right set")],
}  # fmt: skip
BOUNDARY = [
    ("(0, 1/2)", "[0, 1/2)"),
    ("(0, 1/2)", "[0, 0.5]"),
    ("[0, 1)", "0 < eta < 1"),
]
SYMBOLIC = {
    "0 < eta < 2/L": ["(0, 2/L)", "eta < 2/L and eta > 0", "0 < eta < 2 L^{-1}", "(0, 4/(2L))", r"0 < \eta < \frac{2}{L}"],
    "(0, 1/mu) or (2/mu, inf)": ["eta > 2/mu or 0 < eta < 1/mu", "(2/mu, ∞) ∪ (0, 1/mu)"],
    "[L - mu, L + mu]": ["|eta - L| <= mu", "L - mu <= eta <= L + mu", "-mu + L ≤ η ≤ mu + L"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "written"), [(k, one) for k, all_ in RIGHT.items() for one in all_]
)
def test_the_same_set(key: str, written: Any) -> None:
    verdict = judged(key, written)
    assert verdict.status == "correct", verdict.feedback


@pytest.mark.parametrize(
    ("key", "written"), [(k, one) for k, all_ in SYMBOLIC.items() for one in all_]
)
def test_the_same_set_with_names_in_its_ends(key: str, written: str) -> None:
    assert judged(key, written, **RATES).status == "correct"


@pytest.mark.parametrize(
    "written", ["(0, 1/L)", "(0, 2/mu)", "(0, 2)", "(0, inf)", "(0, -2/L)", "(0, 2/L^2)"]
)
def test_another_set_with_names_in_its_ends(written: str) -> None:
    assert judged("0 < eta < 2/L", written, **RATES).code == "value"


@pytest.mark.parametrize(
    "written", ["(0, 1/L] or (1/L, 2/L)", "(0, 2/L) ∪ (0, 1/L)", "0 < eta < 2/L and eta < 3/L"]
)
def test_what_agrees_but_not_piece_by_piece_waits_for_a_person(written: str) -> None:
    verdict = judged("0 < eta < 2/L", written, **RATES)
    assert (verdict.status, verdict.code) == ("needs-review", "undecided")


@pytest.mark.parametrize(
    "written", ["(0, 1/L) or (1/L, 2/L)", "(0, 1/L] or (1/L, 3/L)", "0 < eta < 2/L and eta < 1/L"]
)
def test_what_agrees_nowhere_is_wrong(written: str) -> None:
    assert judged("0 < eta < 2/L", written, **RATES).status == "incorrect"


def test_r_is_a_name_where_it_is_declared() -> None:
    symbols = {"R": {"domain": "positive"}}
    assert judged("(0, R)", "0 < eta < R", symbols=symbols).status == "correct"
    assert judged("(0, R)", "0 < eta < 2 R", symbols=symbols).status == "incorrect"


@pytest.mark.parametrize(
    ("key", "written", "told"), [(k, *one) for k, all_ in WRONG.items() for one in all_]
)
def test_another_set(key: str, written: str, told: str) -> None:
    verdict = judged(key, written)
    assert (verdict.status, verdict.code) == ("incorrect", "value")
    assert told in verdict.feedback


@pytest.mark.parametrize(("key", "written"), BOUNDARY)
def test_what_is_wrong_at_its_ends_alone_may_earn_a_share(key: str, written: str) -> None:
    assert (judged(key, written).earned, judged(key, written).code) == (0, "boundary")
    verdict = judged(key, written, boundary_credit="1/2")
    assert (verdict.status, float(verdict.earned)) == ("partial", 0.5)


UNREADABLE = {
    "0.25": "this is one number and no set of them",
    "x in (0, 1)": '"x" is not what is asked for',
    "eta^3 < 1": "solve this for eta",
    "(1/2, 0)": "the ends of the interval stand in the wrong order",
    "(inf, 0)": "wrong order",
    "(0, 1, 2)": "an interval has two ends",
    "0 < 1": "a condition on eta alone is wanted",
    "eta > 1, eta < 0": "write or between conditions",
    "eta > 1 and eta < 0": "write or between conditions",
    "between 0 and 1/2": '"between" has no meaning here',
    "(0, eta)": "eta cannot be its own end",
    "(0, )": "an end is missing",
    "(0, 1/0)": "not defined",
    "1 or 2": "this is one number",
    "(0, 1) or": "a set is missing",
    "small": "no meaning",
    "(0, 1/2": "",
}


@pytest.mark.parametrize("written", UNREADABLE)
def test_what_is_no_set_is_not_called_wrong(written: str) -> None:
    with pytest.raises(UnreadableError, match=UNREADABLE[written] or None):
        interval.read(spec(), answer(written))


DECLARED: dict[str, tuple[dict[str, Any], str]] = {
    "a matrix": ({"of": "A", "symbols": {"n": "size", "A": ["n", "n"]}}, "A is no single number"),
    "a function's name": ({"of": "exp"}, "exp is a function or constant"),
    "more than everything": ({"boundary_credit": 2}, "a share of the points is wanted"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_cannot_be_asked(name: str) -> None:
    declared, message = DECLARED[name]
    with pytest.raises(ValueError, match=message):
        spec(**declared)


ENDS = st.lists(st.integers(-20, 20), min_size=2, max_size=6, unique=True).map(sorted)


@given(ENDS, st.booleans())
def test_a_union_is_the_same_in_any_order_and_as_conditions(ends: list[int], closed: bool) -> None:
    pairs = list(zip(ends[::2], ends[1::2], strict=False))
    left, right, sign = ("[", "]", "<=") if closed else ("(", ")", "<")
    as_intervals = " ∪ ".join(f"{left}{low}, {high}{right}" for low, high in pairs)
    as_conditions = " or ".join(f"{low} {sign} eta {sign} {high}" for low, high in reversed(pairs))
    assert judged(as_intervals, as_conditions).status == "correct"
    shifted = " ∪ ".join(f"{left}{low}, {high + 1}{right}" for low, high in pairs)
    assert judged(as_intervals, shifted).status == "incorrect"


@given(st.text(alphabet="(0,1)[]{}eta<>=| ∪R\\-", max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(UnreadableError):
        interval.read(spec(), answer(text))


@pytest.mark.parametrize(
    "written",
    ["0 < eta < 2/L", "eta < 2/L", "L < 2/eta", "eta/2 < 1/L", "|1 - eta L| < 1", "[0, 2/L)", "0 < eta L < 2"],
)  # fmt: skip
def test_a_name_that_is_positive_has_no_other_values(written: str) -> None:
    declared = {"symbols": {"L": {"domain": "positive"}, "eta": {"domain": "positive"}}}
    assert judged("(0, 2/L)", written, **declared).status == "correct"
    assert judged("(0, 3/L)", written, **declared).status != "correct"


@pytest.mark.parametrize("written", ["eta L < 2", "|1 - eta M| < 1", "1/eta < L"])
def test_what_cannot_be_solved_is_asked_about(written: str) -> None:
    """The sign of L is not known, M is no name, and eta may be negative."""
    with pytest.raises(UnreadableError):
        judged("(0, 2/L)", written, symbols={"L": "scalar"})
