"""The canonical form of what decides a mark: the text that certificates hash, whatever the code looks like.

The form is a contract of its own (`FORM`): a certificate written today must hold for every later
version of the program, so nothing here may depend on the memory layout of a class.

- A model is a mapping with its fields sorted by the names that they have in a file. A field that has
  its default is left out, so that a new optional field changes nothing; a field with one possible
  value names the class and is always written.
- A number is written by its value, not its type: 2, 2.0 and 4/2 are 2, any other is `{number: 1/8}`.
- A mapping is a list of pairs, since the order of nodes and definitions decides; a set is sorted.
- An answer of a solution is its text with single blanks; nothing written is null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

from exercises.answer import Fields, Items, Text
from exercises.model import Model

# Raised when the rules above change, or a default does: every certificate must then be renewed.
FORM = 2


def digest(form: Any) -> str:
    """The hash of data in canonical form."""
    text = json.dumps(form, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def canonical(value: Any) -> Any:
    """A value as plain JSON data, in canonical form.

    Raises:
        TypeError: The form says nothing about values of this type.
    """
    return _Writer().written(value)


class _Field(NamedTuple):
    attribute: str
    name: str
    always: bool
    default: Any


@cache
def fields_of(model: type[Model]) -> tuple[_Field, ...]:
    """The fields of a model: how each is written, and its default in canonical form."""
    return tuple(
        _Field(
            attribute,
            field.alias or attribute,
            field.is_required() or _names_the_class(field.annotation),
            None
            if field.is_required()
            else canonical(field.get_default(call_default_factory=True)),
        )
        for attribute, field in model.model_fields.items()
    )


def _names_the_class(annotation: Any) -> bool:
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


class _Writer:
    """Writes one value; an object that many parts share, such as a graph, is written once and kept."""

    def __init__(self) -> None:
        self._models: dict[int, Any] = {}

    def written(self, value: Any) -> Any:
        match value:
            case None | bool() | str() | int():
                return value
            case tuple() | list():
                return [self.written(one) for one in value]
            case float() | Decimal() | Fraction():
                return _number(value)
            case Model():
                if id(value) not in self._models:
                    self._models[id(value)] = self._model(value)
                return self._models[id(value)]
            case Text():
                return None if value.blank else " ".join(value.text.split())
            case Items():
                return [self.written(item) for item in value.items]
            case Fields():
                return self.written(value.fields)
            case Mapping():
                return {"pairs": [[str(key), self.written(one)] for key, one in value.items()]}
            case frozenset():
                return sorted((self.written(one) for one in value), key=json.dumps)
            case _:
                raise TypeError(f"no canonical form for {type(value).__name__}")

    def _model(self, model: Model) -> dict[str, Any]:
        found = {}
        for field in fields_of(type(model)):
            value = self.written(getattr(model, field.attribute))
            if field.always or value != field.default:
                found[field.name] = value
        return found


def _number(number: float | Decimal | Fraction) -> Any:
    """A number by its value; a float is the shortest decimal that is read as that float."""
    exact = Fraction(repr(number) if isinstance(number, float) else number)
    return int(exact) if exact.denominator == 1 else {"number": str(exact)}
