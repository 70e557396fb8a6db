"""What is a reason at all, and what only fills the blank."""

from __future__ import annotations

import pytest

from graders.words.reasons import is_reason

NONE = [
    "", "because", "Because.", "asdf", "trust me", "see above", "it is obvious", "Yes, clearly true.", "no",
    "I just know it", "By definition", "as I said before", "This is the right answer!", "because it is so",
    "see the answer above, please", "I think so", "of course not", "???", "I am sure that this is correct",
    "the reason is obvious", "qwerty uiop", "W", "n/a n/a n/a", "TODO: write the reason here",
    "asdf qwer yxcv hjkl",
]  # fmt: skip
REASONS = [
    "XOR is not separable", "x1 = 0", "1/4", "0.25", "σ", "w and b", "it fails for (1, 1)",
    "\\sigma is bounded", "gradients vanish quickly", "no line separates the points",
    "le réseau sature vite", "因为它不是线性可分的", "потому что так", "the counterexample is two points swapped",
    "ReLU never saturates", "n > d", "since two lines cross",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_this_says_nothing(text: str) -> None:
    assert not is_reason(text)


@pytest.mark.parametrize("text", REASONS)
def test_this_may_be_a_reason(text: str) -> None:
    assert is_reason(text)
