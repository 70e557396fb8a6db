"""What is wrong with a file of an instructor, in plain words, each mistake once and at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from exercises.answer import Answer, Fields, Items
from exercises.hints import FORMS, declaration
from exercises.language.spelling import did_you_mean
from exercises.strict_yaml import locate

Path = tuple[int | str, ...]

# pydantic's types of errors, in words for whoever writes YAML; the names in braces are its context.
_PLAIN: Mapping[str, str] = {
    "string_type": "a text is wanted; put a number or a word such as true in quotes",
    "tuple_type": "a list is wanted: [one, another]",
    "list_type": "a list is wanted: [one, another]",
    "literal_error": "one of {expected} is wanted",
    "too_short": "{actual_length} is too few; at least {min_length}",
    "too_long": "{actual_length} is too many; at most {max_length}",
    "datetime_type": "a time is wanted, such as 2026-11-02T23:59",
    "datetime_parsing": "a time is wanted, such as 2026-11-02T23:59",
    "datetime_from_date_parsing": "a time is wanted, such as 2026-11-02T23:59",
    "int_type": "a whole number is wanted",
    "int_parsing": "a whole number is wanted",
    "int_from_float": "a whole number is wanted",
    "float_type": "a number is wanted",
    "float_parsing": "a number is wanted",
    "finite_number": "a finite number is wanted",
    "decimal_type": "a number is wanted",
    "decimal_parsing": "a number is wanted",
    "bool_type": "true or false is wanted (yes, no, on and off are words)",
    "bool_parsing": "true or false is wanted",
    "greater_than": "more than {gt} is wanted",
    "greater_than_equal": "at least {ge} is wanted",
    "less_than_equal": "at most {le} is wanted",
    "missing": 'the key "{key}" is missing',
}
# What a pattern of a name allows, by what it names; the pattern itself tells nobody anything.
_NAMES: Mapping[str, str] = {
    "id": "section/name in small letters, digits and hyphens, such as xor/two-layers",
    "parts": "letters, digits, _, / and -, such as dE/dw1",
    "sections": "the name of a file beside this one, without .yaml",
    "file": "the name of a Python file, such as mlp.py",
    "name": "small letters, digits and hyphens",
}


def problems(tree: Answer, errors: Sequence[ErrorDetails]) -> list[str]:
    """A line for each mistake: its place, the exercise, what is wrong, what is allowed.

    What follows from another mistake is not told: a list that is short only because its items are
    wrong, a declaration that a part has inherited, a part without the graph that is faulty.
    """
    paths = [error["loc"] for error in errors]
    shared = {path[0] for path in paths if path}
    found: dict[str, str] = {}
    for error in sorted(errors, key=lambda one: not _is_written(tree, (*one["loc"], ""))):
        path = error["loc"]
        inside = any(len(other) > len(path) and other[: len(path)] == path for other in paths)
        if error["type"] == "too_short" and inside:
            continue
        if error["type"] == "not_shared" and error["ctx"]["key"] in shared:
            continue
        message = _message(error)
        here = path if error["type"] == "missing" else (*path, "")
        if not _is_written(tree, here) and message in found.values():
            continue
        path = home(tree, path, tuple(_further(error)))
        found[f"{locate(tree, path)}: {_exercise(tree, path)}{message}"] = message
    return list(found)


def _message(error: ErrorDetails) -> str:
    context = {key: value for key, value in error.get("ctx", {}).items() if key != "error"}
    kind, path = error["type"], error["loc"]
    if kind == "union_tag_invalid":
        known = [tag.strip("'") for tag in context["expected_tags"].split(", ")]
        hint = did_you_mean(context["tag"], known)
        name = context["discriminator"].strip("'")
        return f'unknown {name} "{context["tag"]}"{hint}; known: {", ".join(known)}'
    if kind == "union_tag_not_found":
        return f"the {context['discriminator'].strip(chr(39))} is missing"
    if kind == "string_pattern_mismatch":
        named = next((step for step in reversed(path) if step in _NAMES), "name")
        return f'"{error["input"]}" is no name here; allowed: {_NAMES[str(named)]}'
    if kind == "literal_error" and "symbols" in path and path[-1] == "word":
        meant = declaration(error["input"])
        wanted = "size, scalar, function, a shape such as [n], or a mapping is wanted"
        return f'"{error["input"]}" declares nothing; {f"write {meant}" if meant else wanted}'
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        form = next((FORMS[one] for one in reversed(path) if one in FORMS), "{name: value}")
        return f"a mapping is wanted: {form}"
    if kind in _PLAIN:
        return _PLAIN[kind].format(**{"key": path[-1] if path else "", **context})
    return error["msg"].removeprefix("Value error, ")


def home(tree: Answer, path: Path, further: Path) -> Path:
    """The whole path to what is wrong; what a part has inherited stands in its exercise or section."""
    if path[:1] == ("exercises",) and further and not _is_written(tree, (*path, *further, "")):
        for above in (path[:2], ()):
            if _is_written(tree, (*above, further[0], "")):
                return (*above, *further)
    return (*path, *further)


def _further(error: ErrorDetails) -> Iterator[int | str]:
    """The steps from what is wrong to the key in it that is."""
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "union_tag_invalid":
        yield context["discriminator"].strip("'")
    elif error["type"] in {"unknown_key", "faulty_key"}:
        key = context["key"]
        yield from key if isinstance(key, tuple) else (key,)


def _is_written(tree: Answer, path: Path) -> bool:
    """Whether all steps but the last, which may be missing or a key, are in the file."""
    for step in path[:-1]:
        if isinstance(tree, Fields) and step in tree.fields:
            tree = tree.fields[str(step)]
        elif isinstance(tree, Items) and isinstance(step, int) and step < len(tree.items):
            tree = tree.items[step]
        elif isinstance(tree, Fields) and "kind" in tree.fields and step == _text(tree, "kind"):
            continue  # pydantic names the kind it has chosen
        else:
            return False
    return True


def _text(tree: Fields, name: str) -> str:
    return getattr(tree.fields.get(name), "text", "")


def _exercise(tree: Answer, path: Path) -> str:
    """The id of the exercise that a path runs through, as a prefix, if there is one."""
    if path[:1] != ("exercises",) or len(path) < 2 or not isinstance(tree, Fields):
        return ""
    exercises, number = tree.fields["exercises"], path[1]
    if not isinstance(exercises, Items) or not isinstance(number, int):
        return ""
    exercise = exercises.items[number]
    name = _text(exercise, "id") if isinstance(exercise, Fields) else ""
    return f"{name}: " if name else ""
