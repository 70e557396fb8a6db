"""Short ways to write answers in tests."""

from __future__ import annotations

from typing import Any

from exercises.answer import Answer, Fields, Items, Place, Text

PLACE = Place("answers.yaml", 1, 1)


def answer(written: Any) -> Answer:
    """An answer from a text, a list or a mapping of texts."""
    if isinstance(written, list):
        return Items(tuple(answer(item) for item in written), PLACE)
    if isinstance(written, dict):
        return Fields({key: answer(value) for key, value in written.items()}, PLACE)
    return Text(str(written), PLACE)


def as_data(tree: Answer) -> Any:
    """The texts of an answer as plain lists and dictionaries."""
    if isinstance(tree, Items):
        return [as_data(item) for item in tree.items]
    if isinstance(tree, Fields):
        return {key: as_data(value) for key, value in tree.fields.items()}
    return tree.text
