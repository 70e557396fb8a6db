"""Numbers as students type them, right and wrong, and both sides of every tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from answers import answer
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.specs import Number
from graders.kinds import number
from graders.verdict import Verdict

TWO_E_CUBED = "2 e^3"  # 40.171073846375…


def judge(typed: str, key: str, **tolerance: object) -> Verdict:
    given_tolerance = {"tolerance": tolerance} if tolerance else {}
    spec = Number.model_validate({"kind": "number", **given_tolerance})
    return number.decide(spec, number.key(spec, answer(key)), number.read(spec, answer(typed)))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("20.0855", "e^3"),
        ("20.09", "e^3"),
        ("2.00855e1", "e^3"),
        ("2.00855E+01", "e^3"),
        ("2.00855 x 10^1", "e^3"),
        ("2.00855 × 10¹", "e^3"),
        (r"2.00855 \cdot 10^{1}", "e^3"),
        ("2.00855*10**1", "e^3"),
        ("e^3", "e^3"),
        ("e³", "e^3"),
        ("exp(3)", "e^3"),
        (r"\exp(3)", "e^3"),
        ("e**3", "e^3"),
        ("≈ 20.09", "e^3"),
        ("~20.09", "e^3"),
        ("about 20.09", "e^3"),
        ("= 20.0855", "e^3"),
        ("h_2 = e^3 ≈ 20.0855", "e^3"),
        ("h2 = exp(3) = 20.09", "e^3"),
        ("e^3 = 20.1", "e^3"),
        ("2e^3", TWO_E_CUBED),
        ("2*e^3", TWO_E_CUBED),
        ("2 exp(3)", TWO_E_CUBED),
        (r"2\cdot e^{3} \approx 40.171", TWO_E_CUBED),
        ("$2e^3$", TWO_E_CUBED),
        ("df/dy = 1 * 2 * 20.0855 = 40.171", TWO_E_CUBED),
        ("df/dh3 * dh3/dh2 * dh2/dy = 1*2*e^3 = 40.17", TWO_E_CUBED),
        ("∂f/∂y = 2·20.09 = 40.17", TWO_E_CUBED),
        ("40,171", TWO_E_CUBED),
        ("40{,}171", TWO_E_CUBED),
        ("2·e^3 ≈ 40,171", TWO_E_CUBED),
        ("40.171 (2e^3)", TWO_E_CUBED),
        ("2e^3 (≈ 40.171)", TWO_E_CUBED),
        ("2e^3 (40.171)", TWO_E_CUBED),
        ("40.171 (rounded)", TWO_E_CUBED),
        ("40.171.", TWO_E_CUBED),
        ("40.171,", TWO_E_CUBED),
        ("`2e^3`", TWO_E_CUBED),
        ("**40.171**", TWO_E_CUBED),
        ("2*np.exp(3)", TWO_E_CUBED),
        ("2*math.exp(3)", TWO_E_CUBED),
        ("1/2(0.01-0.751365)^2 = 0.27481", "0.274811"),
        ("½·(0.01−0.751365)² = 0.27481", "0.274811"),
        ("+40.1711", TWO_E_CUBED),
        ("４０.１７１", TWO_E_CUBED),
        ("1/3", "1/3"),
        (r"\frac{1}{3}", "1/3"),
        (r"\frac13", "1/3"),
        (r"\dfrac{1}{3}", "1/3"),
        ("0.3333", "1/3"),
        ("33.33 %", "1/3"),
        (r"33.33\%", "1/3"),
        ("50 %", "0.5"),
        ("½", "0.5"),
        (".5", "0.5"),
        ("0,7514", "0.7514"),
        ("−3", "-3"),
        ("–3", "-3"),
        ("-(-3)", "3"),
        ("-2^2", "-4"),
        ("2^-1", "0.5"),
        ("6/2", "3"),
        ("sqrt(9)", "3"),
        (r"\sqrt{9}", "3"),
        ("ln(e^3)", "3"),
        ("ln 1", "0"),
        ("0", "0"),
        ("-0", "0"),
        ("0.0000", "0"),
        ("1e-6", "0"),
        ("1/(1+exp(0))", "0.5"),
        (r"\left(1/2\right)", "0.5"),
        ("sigmoid(0)", "0.5"),
        ("0.7514", "0.751365"),
        ("0.7513650696", "0.75136507"),
        ("0.0497", "0.04971"),
    ],
)
def test_right_number(typed: str, key: str) -> None:
    verdict = judge(typed, key)
    assert (verdict.status, verdict.earned) == ("correct", 1), verdict


@pytest.mark.parametrize(
    ("typed", "key", "code"),
    [
        ("20.1", "e^3", "rounded"),
        ("20", "e^3", "rounded"),
        ("20.07", "e^3", "value"),
        ("e^6", "e^3", "value"),
        ("-20.0855", "e^3", "sign"),
        ("2008.55", "e^3", "factor"),
        ("0.5 %", "0.5", "factor"),
        ("50", "0.5", "factor"),
        ("1*1/2", "1.5", "value"),
        ("3", "0", "value"),
        ("1.1e-6", "0", "value"),
        ("1.000", "1000", "factor"),
        ("1/2^98", "1/2^99", "value"),
        ("3 = 4", "3", "contradiction"),
        ("300*80 + 80 = 24081", "24080", "contradiction"),
        ("1 = 2 = 20.0855", "e^3", "contradiction"),
        ("e^3 = 21", "e^3", "contradiction"),
        ("0 = 20.0855", "e^3", "contradiction"),
        ("0.4 = 0.3775", "0.3775", "contradiction"),
        ("300+80 = 24080", "24080", "contradiction"),
        ("80*1 = 81", "81", "contradiction"),
    ],
)
def test_wrong_number(typed: str, key: str, code: str) -> None:
    verdict = judge(typed, key)
    assert verdict.code == code
    assert verdict.earned < 1
    assert verdict.feedback


@pytest.mark.parametrize(
    ("typed", "key", "earned"),
    [
        ("2 e^3 = 50", TWO_E_CUBED, 0.5),  # the formula is right
        ("2 e^3 = 50 = 60", TWO_E_CUBED, 0.5),
        ("2 e^2 = 40.171", TWO_E_CUBED, 0.5),  # the end is right
        ("7 = 8 = 40.171", TWO_E_CUBED, 0),  # numbers alone are several answers
        ("7 = 2*4 = 40.171", TWO_E_CUBED, 0.5),
        ("ln(0) = 0", "0", 0.5),
        ("1/0 = 3 = 0", "0", 0.5),
        ("20.0855 = 40.171 = 20.0855", "e^3", 0),
        ("40.171 = 50", TWO_E_CUBED, 0),
        ("7 = 1", TWO_E_CUBED, 0),
        ("e^3 = 20.0855 = 40.171", TWO_E_CUBED, 0.5),
        ("300*80 = 24000 + 81 = 24080", "24080", 0.5),
        ("300*80 = 25000 + 80 = 24080", "24080", 0.5),
    ],
)
def test_a_chain_that_cannot_be_right_earns_half_at_most(
    typed: str, key: str, earned: float
) -> None:
    verdict = judge(typed, key)
    assert (verdict.code, float(verdict.earned)) == ("contradiction", earned)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("300*80=24000 + 80 = 24080", "24080"),
        ("2*3 = 6 * 4 = 24 - 1 = 23", "23"),
        ("-2 + 1 = -1 * 4 = -4", "-4"),
        ("0.15*0.05 = 0.0075 + 0.02 = 0.0275 + 0.35 = 0.3775", "0.3775"),
        ("2 e^2 * e = 40.171 - 0 = 40.171", TWO_E_CUBED),
    ],
)
def test_a_running_calculation_is_read_as_people_mean_it(typed: str, key: str) -> None:
    verdict = judge(typed, key)
    assert (verdict.status, verdict.code) == ("correct", "")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1/2*(0.01-0.75136507)^2 = 0.2749", "0.274811"),
        ("0.4*0.5932699921 = 0.2372", "0.2373079968"),
        ("e^3 = 20.09 = 20.08", "e^3"),
    ],
)
def test_a_right_chain_earns_no_less_than_its_last_member(typed: str, key: str) -> None:
    assert judge(typed.rsplit("=", 1)[1], key).status == "correct"
    assert judge(typed, key).status == "correct"


@pytest.mark.parametrize(
    "typed",
    ["nan", "inf", "-inf", "∞", "1e999", "9**9**9**9", "10^10^10", "1/0", "0/0", "ln(0)", "ln(-1)",
     "sqrt(-1)", "(3", "3)", "3 or 4", "3, 4", "1 2", "3±0.1", "3.0e+01.5", "3!", "3==3", "x > 3",
     "x = ", "=", "three", "O", "print(1)", "__import__('os')", "1,0000,0", "1/2e", "²", "х",
     "3\u202e4", "(" * 100 + "3" + ")" * 100, "-" * 3000 + "1", "9" * 60, "1" + "^1" * 200,
     "2e^3 = h", "a = b"],
)  # fmt: skip
def test_unreadable_number_says_where_and_why(typed: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        judge(typed, "3")
    assert refused.value.message
    assert refused.value.place.line == 1


LABELLED = Number.model_validate({"kind": "number", "called": ["dE/dw1"], "units": ["weights"]})
LABELLED.stand_as("w1", ("w2", "dE/dw2"))


@pytest.mark.parametrize("typed", ["w1 = 3", "dE/dw1 = 3", "w1 = 1 + 2 = 3", "x = 3", "3 weights"])
def test_a_label_of_the_number(typed: str) -> None:
    assert number.alone(number.read(LABELLED, answer(typed)))[0].typed.value == 3


@pytest.mark.parametrize(
    "typed",
    ["w2 = 3", "dE/dw2 = 3", "-w1 = 3", "2 w1 = 3", "-dE/dw1 = 3", "3 per neuron", "3 each", "3 per neuron and 2 neurons",
     "w1 = w2 = 3", "w1 = dE/dw2 = 3"],
)  # fmt: skip
def test_another_number_on_the_left_or_a_number_for_each_is_asked_about(typed: str) -> None:
    with pytest.raises(UnreadableError):
        number.read(LABELLED, answer(typed))


def test_a_list_is_no_number() -> None:
    with pytest.raises(UnreadableError):
        number.read(Number(kind="number"), answer(["1", "2"]))
    assert number.alone(number.read(Number(kind="number"), answer(["1"])))[0].typed.value == 1


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("24080", "correct"),
        ("24,080", "correct"),
        ("24 080", "correct"),
        ("24_080", "correct"),
        ("24'080", "correct"),
        ("24{,}080", "correct"),
        ("24080.0", "correct"),
        ("300*80 + 80 = 24080", "correct"),
        ("weights = 300 × 80 + 80 = 24,080", "correct"),
        ("2.408e4", "correct"),
        ("24081", "incorrect"),
        ("24079", "incorrect"),
        ("24090", "incorrect"),
        ("24000", "incorrect"),
        ("24.080", "correct"),  # a point between thousands, as much of Europe writes it
        ("300*80 + 80 = 24.080", "correct"),
        ("24.08", "incorrect"),
        ("24.081", "incorrect"),
    ],
)
def test_counts_are_exact(typed: str, status: str) -> None:
    assert judge(typed, "24080", kind="exact").status == status


@pytest.mark.parametrize(
    ("typed", "earned"),
    [
        ("0.15 - 0.000438568 = 0.14978", 0.5),
        ("0.15 = 0.14978", 0.5),
        ("0.1 = 0.1498", 0.5),
        ("1 = 0.1498", 0),
    ],
)
def test_the_old_value_is_exact_in_a_chain(typed: str, earned: float) -> None:
    verdict = judge(typed, "0.149780716133", kind="change", **{"from": 0.15})
    assert (verdict.code, float(verdict.earned)) == ("contradiction", earned)


@pytest.mark.parametrize(
    "typed",
    ["0.15 - 0.5*0.000438568 = 0.149781", "0.15 - 0.5 * 0.00043857 = 0.14978", "0.15 -> 0.14978"],
)
def test_a_shown_step_is_right(typed: str) -> None:
    assert judge(typed, "0.149780716133", kind="change", **{"from": 0.15}).status == "correct"


def test_words_of_the_exercise_may_follow_a_count() -> None:
    spec = Number.model_validate({"kind": "number", "units": ["weights"]})
    assert number.alone(number.read(spec, answer("24080 weights")))[0].typed.value == 24080
    with pytest.raises(UnreadableError):
        number.read(spec, answer("24080 biases"))


def test_the_reading_that_matches_is_the_one_that_is_echoed() -> None:
    assert judge("24,080", "24080", kind="exact").interpreted_as == "24080"
    assert judge("24,080", "24.08").interpreted_as == "24.080"


@pytest.mark.parametrize(
    ("tolerance", "key", "inside", "outside"),
    [
        ({"kind": "relative", "relative": 0.05}, "1", ["1.05", "0.95"], ["1.0501", "0.9499"]),
        ({"kind": "relative", "relative": 0.01}, "-200", ["-202", "-198"], ["-202.1", "200"]),
        ({"kind": "relative", "relative": 0.01}, "0", ["0"], ["1e-300"]),
        ({"kind": "absolute", "absolute": 0.01}, "3", ["3.01", "2.99"], ["3.0101", "2.9899"]),
        ({"kind": "significant-figures", "figures": 3}, "3.14159265", ["3.14", "3.142", "3.140"],
         ["3.1", "3.15", "3.13", "-3.14"]),
        ({"kind": "significant-figures", "figures": 2}, "1234.5", ["1.2*10^3", "1200"], ["1300"]),
        ({"kind": "significant-figures", "figures": 3}, "9.996", ["10.0", "10.00"], ["9.99"]),
        ({"kind": "rounded"}, "0.149780716", ["0.1498", "0.14978", "0.149780716", "0.14985"],
         ["0.150", "0.15", "0.1496", "0.14990"]),
        ({"kind": "change", "from": 0.15}, "0.149780716", ["0.1498", "0.14978", "0.149776331"],
         ["0.15", "0.1500", "0.1497", "0.14977", "0.149776330", "0.149785102", "0.150219284"]),
    ],
)  # fmt: skip
def test_both_sides_of_every_tolerance(
    tolerance: dict[str, object], key: str, inside: list[str], outside: list[str]
) -> None:
    assert [judge(typed, key, **tolerance).status for typed in inside] == ["correct"] * len(inside)
    assert [judge(typed, key, **tolerance).status for typed in outside] == (
        ["incorrect"] * len(outside)
    )


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_printed_float_is_right_for_itself(value: float) -> None:
    assert judge(repr(value), repr(value)).status == "correct"


@given(st.decimals(min_value=-1000, max_value=1000, places=6).filter(lambda d: abs(d) > 1))
def test_correct_rounding_to_four_decimals_is_right_and_the_neighbours_are_not(
    value: Decimal,
) -> None:
    tolerance = {"kind": "rounded", "relative": 0}
    rounded = round(value, 4)
    assert judge(str(rounded), str(value), **tolerance).status == "correct"
    for step in (Decimal("0.0001"), Decimal("-0.0001")):
        neighbour = rounded + step
        if abs(neighbour - value) * 2 > Decimal("0.0001"):
            assert judge(str(neighbour), str(value), **tolerance).status == "incorrect"


@given(st.text(max_size=60))
def test_no_feedback_shows_the_key(typed: str) -> None:
    try:
        verdict = judge(typed, "0.596884378")
    except UnreadableError:
        return
    assert "0.5968" not in verdict.feedback


@settings(max_examples=60)
@given(
    st.decimals("0.1", "99", places=2),
    st.decimals("0.1", "99", places=2),
    st.integers(4, 7),
    st.decimals("-0.00049", "0.00049", places=5),
)
def test_no_right_chain_earns_less_than_its_last_member(
    left: Decimal, right: Decimal, decimals: int, error: Decimal
) -> None:
    value = left * right
    last = f"{value * (1 + error):.{decimals}f}"
    alone = judge(last, str(value)).earned
    verdict = judge(f"{left}*{right} = {last}", str(value))
    assert verdict.earned >= alone
    assert verdict.code != "contradiction" or not alone


@settings(max_examples=60)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=8), st.integers(1, 9))
def test_a_running_sum_is_right_and_with_one_wrong_step_half(terms: list[int], wrong: int) -> None:
    def chain(ends: list[int]) -> str:
        links = [f"{end} + {term}" for end, term in zip(ends, terms[1:], strict=False)]
        return " = ".join([*links, str(ends[-1])])

    ends = [sum(terms[: number + 1]) for number in range(len(terms))]
    assert judge(chain(ends), str(ends[-1]), kind="exact").status == "correct"
    slipped = [ends[0], *(end + wrong for end in ends[1:-1]), ends[-1]]
    if len(ends) > 2:
        verdict = judge(chain(slipped), str(ends[-1]), kind="exact")
        assert (verdict.code, float(verdict.earned)) == ("contradiction", 0.5)
