"""What a child sends is read within bounds, whatever it is."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.sandbox.jail.wire import MAGIC, frame
from graders.sandbox.replies import MAX_BYTES, BadMessageError, Replies, TooMuchError

ARRAY = np.arange(6, dtype=np.float32).reshape(2, 3)
ITEM = {"name": "value", "type": "Tensor", "dtype": "float32", "shape": [2, 3]}


def header(**changes: Any) -> dict[str, Any]:
    return {"id": 0, "status": "value", "token": "t", "items": [ITEM], **changes}


def read(data: bytes) -> Replies:
    replies = Replies("t", 4)
    replies.feed(data)
    return replies


def test_an_array_comes_back_as_it_was_sent() -> None:
    reply = read(frame(header(facts={"a": 1}), [ARRAY.tobytes()])).found[0]
    value = reply.items["value"]
    assert isinstance(value, np.ndarray)
    assert value.dtype == np.float32
    np.testing.assert_array_equal(value, ARRAY)
    assert reply.facts == {"a": 1}


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_a_frame_may_arrive_in_pieces(size: int) -> None:
    data = frame(header(), [ARRAY.tobytes()]) + frame(header(id=1, items=[]))
    replies = Replies("t", 4)
    for at in range(0, len(data), size):
        replies.feed(data[at : at + size])
    assert set(replies.found) == {0, 1}


def test_a_second_reply_and_one_that_was_not_asked_for_are_refused() -> None:
    for number in (0, 1, -3):
        replies = Replies("t", 1)
        replies.feed(frame(header(), [ARRAY.tobytes()]))
        with pytest.raises(BadMessageError, match="no answer, or is a second one"):
            replies.feed(frame(header(id=number, items=[])))
        assert replies.found[0].status == "value"


BAD: dict[str, Any] = {
    "no header": [], "another token": {**header(), "token": "u"}, "no token": {"id": 0, "status": "value"},
    "no id": header(id=None), "a true id": header(id=True), "a text as id": header(id="0"),
    "an unknown status": header(status="correct"), "a status that is a list": header(status=[]),
    "items that are no list": header(items={}), "an item that is no object": header(items=[1]),
    "an item without a name": header(items=[{"type": "Tensor"}]),
    "an unknown type": header(items=[{**ITEM, "dtype": "object"}]),
    "a type that is a list": header(items=[{**ITEM, "dtype": []}]),
    "no shape": header(items=[{**ITEM, "shape": None}]),
    "a negative size": header(items=[{**ITEM, "shape": [-1, 3]}]),
    "a size that is no whole number": header(items=[{**ITEM, "shape": [2.0, 3]}]),
    "a true size": header(items=[{**ITEM, "shape": [True]}]),
    "too many axes": header(items=[{**ITEM, "shape": [1] * 9}]),
    "too much": header(items=[{**ITEM, "shape": [MAX_BYTES]}]),
    "nothing of a giant": header(items=[{**ITEM, "shape": [0, MAX_BYTES, MAX_BYTES]}]),
    "too many items": header(items=[{"name": "", "type": ""}] * 1_001),
    "a message that is no text": header(message=1), "facts that are a list": header(facts=[]),
    "a trace of numbers": header(trace=[1]),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_header_is_refused(what: str) -> None:
    with pytest.raises(BadMessageError):
        read(frame(BAD[what], [ARRAY.tobytes()]))


@pytest.mark.parametrize(
    "data",
    [
        b"garbage that is no frame", MAGIC + b"\xff\xff\xff\xff", MAGIC + b"\0\0\0\0",
        MAGIC + (3).to_bytes(4, "little") + b"nil",
        MAGIC + (60_000).to_bytes(4, "little") + b"[" * 60_000,
        MAGIC + (5_002).to_bytes(4, "little") + b"{" + b"9" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(BadMessageError):
        read(data)


def test_more_than_the_limit_is_not_read() -> None:
    replies = Replies("t", 4)
    item = {**ITEM, "dtype": "uint8", "shape": [8 << 20]}
    for number in range(3):
        replies.feed(frame(header(id=number, items=[item]), [bytes(8 << 20)]))
    with pytest.raises(TooMuchError, match="more was sent"):
        replies.feed(frame(header(id=3, items=[item]), [bytes(8 << 20)]))


GOOD = frame(header(), [ARRAY.tobytes()]) + frame(header(id=1, items=[], message="m"))


@settings(max_examples=500)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6),
    end=st.integers(0, len(GOOD)),
)
def test_a_mutated_message_is_read_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(GOOD)
    for at, value in changes:
        data[at] = value
    replies = Replies("t", 4)
    try:
        replies.feed(bytes(data[:end]))
    except BadMessageError:
        return
    for reply in replies.found.values():
        assert all(isinstance(one, np.ndarray | str) for one in reply.items.values())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    text = json.dumps(value).encode()
    data = MAGIC + len(text).to_bytes(4, "little") + text
    with pytest.raises(BadMessageError):
        read(data)
