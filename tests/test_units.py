"""Units of numbers: converted where they are declared, never guessed."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.specs import Number
from graders.kinds import number
from graders.verdict import Verdict


def spec(units: Any, **declared: Any) -> Number:
    return Number.model_validate({"kind": "number", "units": units, **declared})


MEMORY = spec({"kB": 1, "MB": 1000, "B": "1/1000", "KiB": 1.024})
TIME = spec({"ms": 1, "s": 1000, "min": 60000, "µs": "1/1000", "us": "1/1000"})


def judged(asked: Number, key: str, written: str) -> Verdict:
    expected = number.key(asked, answer(key))
    return number.decide(asked, expected, number.read(asked, answer(written)))


RIGHT = [
    (MEMORY, "96.32 kB", "96.32 kB"), (MEMORY, "96.32 kB", "0.09632 MB"), (MEMORY, "96.32 kB", "96320 B"),
    (MEMORY, "96.32 kB", "96,320 B"), (MEMORY, "96.32 kB", "24080*4 B"), (MEMORY, "96.32 kB", "24080*4 B = 96.32 kB"),
    (MEMORY, "96.32 kB", "24080*4 = 96320 B = 96.32 kB"), (MEMORY, "96.32 kB", "size = 0.09632 MB"),
    (MEMORY, "96.32 kB", r"$96.32\,\mathrm{kB}$"), (MEMORY, "96.32 kB", "96.32kB"), (MEMORY, "96.32 kB", "94.06 KiB"),
    (MEMORY, "96.32 kB", "96.32 kB."), (MEMORY, "96.32 kB", r"24080 \cdot 4 \text{ B} \approx 96.32 \text{ kB}"),
    (TIME, "90 s", "1.5 min"), (TIME, "90 s", "90000 ms"), (TIME, "1.5 ms", "1500 µs"), (TIME, "1.5 ms", "1.5e3 us"),
    (TIME, "1.5 ms", "0.0015 s"),
]  # fmt: skip
WRONG = [
    (MEMORY, "96.32 kB", "96.32 MB", "factor"), (MEMORY, "96.32 kB", "96.32 B", "factor"), (MEMORY, "96.32 kB", "96320 kB", "factor"),
    (MEMORY, "96.32 kB", "94.06 kB", "value"), (MEMORY, "96.32 kB", "24080*4 B = 96.32 MB", "contradiction"), (TIME, "90 s", "1.6 min", "value"),
    (MEMORY, "96.32 kB", "0.1 MB", "rounded"), (MEMORY, "1024 KiB", "1.05 MB", "rounded"), (MEMORY, "1024 KiB", "1.04 MB", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "key", "written"), RIGHT)
def test_a_unit_is_converted(asked: Number, key: str, written: str) -> None:
    verdict = judged(asked, key, written)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(("asked", "key", "written", "code"), WRONG)
def test_the_wrong_unit_is_wrong(asked: Number, key: str, written: str, code: str) -> None:
    assert judged(asked, key, written).code == code


UNREADABLE = {
    "96.32": "say in which unit this is: kB, MB, B, KiB",
    "96.32 kB = 96320": "say in which unit this is",
    "96.32 GB": "say in which unit this is",
    "96.32 kb": "say in which unit this is",
    "96.32 mB": "say in which unit this is",
    "about a MB": "",
    "kB": "",
}


@pytest.mark.parametrize("written", UNREADABLE)
def test_a_unit_is_never_guessed(written: str) -> None:
    with pytest.raises(UnreadableError) as error:
        number.read(MEMORY, answer(written))
    assert UNREADABLE[written] in error.value.message


def test_how_it_was_read_is_told_in_the_unit_of_the_key() -> None:
    assert number.shown(number.read(MEMORY, answer("0.09632 MB"))) == "0.09632 MB = 96.32 kB"
    assert number.shown(number.read(MEMORY, answer("96.32 kB"))) == "96.32 kB"
    assert "with its unit (kB, MB, B, KiB)" in MEMORY.how_to_answer()


def test_words_that_may_follow_are_no_units() -> None:
    asked = spec(["parameters"])
    assert judged(asked, "24080", "24080 parameters").status == "correct"
    assert judged(asked, "24080", "24080").status == "correct"


DECLARED: dict[str, tuple[dict[str, Any], str]] = {
    "worth nothing": ({"units": {"kB": 0, "B": 1}}, "say what each unit is worth"),
    "none": ({"units": {}}, "say what each unit is worth"),
    "no unit of the key": ({"units": {"kB": 1000, "MB": 1000000}}, "one of kB, MB must be worth 1"),
    "beside per cent": ({"units": {"kB": 1}, "in_percent": True}, "per cent have no units"),
    "no number": ({"units": {"kB": "much"}}, "points|number"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_cannot_be_declared(name: str) -> None:
    declared, message = DECLARED[name]
    with pytest.raises(ValueError, match=message):
        spec(**declared)


@given(st.integers(1, 10**6))
def test_every_unit_says_the_same(bytes_: int) -> None:
    key = f"{bytes_} B"
    for written in (f"{bytes_}/1000 kB", f"{bytes_}e-6 MB", f"{bytes_}/1024 KiB"):
        assert judged(MEMORY, key, written).status == "correct"
    assert judged(MEMORY, key, f"{bytes_} kB").status == "incorrect"
