"""A text that a rewrite leaves alone for want of its signs is one that its pattern does not match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.language import layout
from exercises.language.rewriting import Rewrite

REWRITES = (*layout.marks(), *layout.signs())


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda one: one.pattern[:30])
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_matches_holds_one_of_the_signs(rewrite: Rewrite, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(rewrite.pattern, rewrite.flags)))
    assert not rewrite.signs or any(sign in text for sign in rewrite.signs)
    assert rewrite.applied(text) == re.sub(rewrite.pattern, rewrite.put, text, flags=rewrite.flags)


def test_without_its_signs_a_text_stays_as_it_is() -> None:
    rewrite = Rewrite("ab", "a|b|c", lambda _: "-")
    assert rewrite.applied("cc") == "cc"
    assert rewrite.applied("ca") == "--"
