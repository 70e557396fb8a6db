"""What every model of an exercise file has in common: frozen, strict, exact points."""

from __future__ import annotations

import re
import sys
from fractions import Fraction
from types import ModuleType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from exercises.hints import elsewhere
from exercises.language.spelling import did_you_mean

# No plugin of pydantic may touch a key. Its loader is replaced, not asked to load none: importing it
# alone costs a twelfth of what all libraries need, and a variable would reach students' programs.
_LOADER = ModuleType("pydantic.plugin._loader")
_LOADER.get_plugins = tuple  # type: ignore[attr-defined]
sys.modules.setdefault(_LOADER.__name__, _LOADER)


class Model(BaseModel):
    """A frozen model that refuses unknown keys and suggests the known one."""

    # Deferred: a nested model is built once, inside the file's model that holds it.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, given: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for key in given if isinstance(given, dict) else ():
            if key not in known:
                hint = elsewhere(key) or did_you_mean(key, known) or f"; known: {', '.join(known)}"
                raise PydanticCustomError(
                    "unknown_key", 'unknown key "{key}"{hint}', {"key": key, "hint": hint}
                )
        return given


def faulty(message: str, *path: str | int) -> PydanticCustomError:
    """What is wrong with something inside a model, told at the place of its key or path of keys."""
    return PydanticCustomError("faulty_key", "{message}", {"key": path, "message": message})


def not_shared(what: str, message: str) -> PydanticCustomError:
    """What is missing because the exercise names none of what its section shares."""
    return PydanticCustomError("not_shared", "{message}", {"key": what, "message": message})


def _exact(given: Any) -> Fraction:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Fraction):
        raise PydanticCustomError("points", "points are a number or a fraction such as 1/3")
    # A fraction with a huge exponent would take for ever to build.
    huge = len(str(given)) > 20 or re.search(r"[eE][+-]?\d{3,}", str(given))
    try:
        points = Fraction("" if huge else str(given))
    except (ValueError, ZeroDivisionError) as error:
        raise PydanticCustomError(
            "points", "points are a number or a fraction such as 1/3"
        ) from error
    if points < 0:
        raise PydanticCustomError("points", "points are never negative")
    return points


Points = Annotated[
    Fraction,
    PlainValidator(_exact),
    Field(json_schema_extra={"type": ["number", "string"], "description": "a number, or 1/3"}),
]


def _of_hundred(given: Any) -> Any:
    """`50%` as a share, 1/2; anything else as it is."""
    typed = (
        re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)\s*%", given.strip())
        if isinstance(given, str)
        else None
    )
    return given if typed is None else str(Fraction(typed[1]) / 100)


# A share of the points: 1/2, 0.5 or 50%.
Share = Annotated[Points, BeforeValidator(_of_hundred)]
