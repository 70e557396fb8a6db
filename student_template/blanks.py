"""Which text answers which part: a text, a list or a mapping, laid out over the parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from exercises.answer import Answer, Fields, Items, Misread, Text, only_item
from exercises.assignment import Exercise
from exercises.specs import Prose, YesNo
from exercises.spelling import did_you_mean
from student_template.literal_yaml import Names, normalised

Parts = dict[str, Answer | Misread]

_VERDICT_FIRST = re.compile(r"(yes|no|true|false)\b[\s.,:;!–—-]*", re.IGNORECASE)


def names_in(exercise: Exercise) -> Names:
    """The words that may name something inside an exercise's answer."""
    known = {normalised(name) for name in (*exercise.parts, *_fields(exercise))}
    return Names(known, any_word=len(known) > 1 or exercise.names == "own")


def lay_out(
    exercise: Exercise, given: Answer | Mapping[str, Answer | Misread]
) -> tuple[Parts, list[str]]:
    """Give every part of an exercise what was written for it.

    Args:
        exercise: The exercise.
        given: What stands behind its id: a text, a list, or named entries.

    Returns:
        The answered parts, and a notice for each name that is not known.
    """
    if isinstance(given, Fields):
        given = given.fields
    if isinstance(given, Mapping):
        return _by_name(exercise, given)
    given = only_item(given)
    if isinstance(given, Fields):
        return _by_name(exercise, given.fields)
    if named := _named(given, {**dict.fromkeys(exercise.parts), **_fields(exercise)}):
        return _by_name(exercise, named)
    return _unnamed(exercise, given), []


def _fields(exercise: Exercise) -> dict[str, str]:
    """The part of each field name."""
    return {name: part for part, spec in exercise.parts.items() for name in spec.fields()}


def _by_name(exercise: Exercise, given: Mapping[str, Answer | Misread]) -> tuple[Parts, list[str]]:
    fields = _fields(exercise)
    known = {normalised(name): name for name in (*fields, *exercise.parts)}
    parts: Parts = {}
    collected: dict[str, dict[str, Answer]] = {}
    notices = []
    for key, entry in given.items():
        name = key if key in exercise.parts or key in fields else known.get(normalised(key), key)
        if name in exercise.parts:
            parts[name] = _with_fields(exercise, name, entry)
        elif name in fields:
            if isinstance(entry, Misread):
                parts[fields[name]] = entry
            else:
                collected.setdefault(fields[name], {})[name] = entry
        elif exercise.names == "given":
            hint = did_you_mean(key, known.values())
            notices.append(f'{entry.place}: {exercise.id} has no part "{key}"{hint}; not read')
    for part, entries in collected.items():
        place = next(iter(entries.values())).place
        parts.setdefault(part, Fields(entries, place))
    return parts, notices


def _with_fields(exercise: Exercise, part: str, entry: Answer | Misread) -> Answer | Misread:
    """A part whose fields were written as text, `W = [1, 2], b = 0`, with its fields told apart."""
    fields = exercise.parts[part].fields()
    if isinstance(entry, Misread) or not fields:
        return entry
    if isinstance(entry, Fields):
        known = {normalised(name): name for name in fields}
        renamed = {known.get(normalised(key), key): value for key, value in entry.fields.items()}
        return Fields(renamed, entry.place)
    named = _named(entry, fields)
    return Fields(named, entry.place) if named else entry


def _named(given: Answer, names: Collection[str]) -> dict[str, Answer]:
    """The entries of `a = 1, b = 2` or of `[a = 1, b = 2]`, if every entry starts with a name."""
    if isinstance(given, Fields):  # `- a: 1` in a list
        return dict(given.fields)
    if isinstance(given, Items):
        entries = [entry for item in given.items for entry in _named(item, names).items()]
        complete = len(entries) == len(given.items) == len(dict(entries))
        return dict(entries) if complete else {}
    starts = list(_name_pattern(names).finditer(given.text))
    if not starts or given.text[: starts[0].start()].strip():
        return {}
    known = {normalised(name): name for name in names}
    named: dict[str, Answer] = {}
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        end = following.start() if following else len(given.text)
        value = given.text[start.end() : end].strip().rstrip(",;").rstrip()
        name = known[normalised(start["name"])]
        if name in named:
            return {}
        named[name] = Text(value, given.place_at(start.end()))
    return named


def _name_pattern(names: Collection[str]) -> re.Pattern[str]:
    """A name at the start or behind a separator, followed by `=`, `:` or `≈`."""
    spellings = "|".join(
        r"[_{^]*".join(map(re.escape, name)) + "}*" for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?:^|(?<=[,;\n]))\s*(?P<name>{spellings})\s*(?:=|:|≈|->)\s*")


def _unnamed(exercise: Exercise, given: Answer) -> Parts:
    """One text or list for the whole exercise."""
    parts = list(exercise.parts)
    if len(parts) == 1:
        return {parts[0]: given}
    if given.blank:
        return {}
    if isinstance(given, Items):
        if len(given.items) == len(parts):
            return dict(zip(parts, given.items, strict=True))
        wrong = f"a list of {len(given.items)} for {len(parts)} parts"
    elif all(isinstance(spec, Prose) for spec in exercise.parts.values()):
        return dict.fromkeys(parts, given)
    elif verdict := _verdict_and_reason(exercise, given):
        return verdict
    else:
        wrong = f"one text for {len(parts)} parts"
    message = f"{wrong}; write each behind its name: {', '.join(parts)}"
    return dict.fromkeys(parts, Misread(message, given.place))


def _verdict_and_reason(exercise: Exercise, given: Answer) -> Parts | None:
    """`No, because …` for a verdict and a reason."""
    kinds = [type(spec) for spec in exercise.parts.values()]
    reasoned = len(kinds) == 2 and kinds[0] is YesNo and issubclass(kinds[1], Prose)
    match = _VERDICT_FIRST.match(given.text) if isinstance(given, Text) else None
    if not (reasoned and match and isinstance(given, Text)):
        return None
    verdict, reason = exercise.parts
    rest = Text(given.text[match.end() :], given.place_at(match.end()))
    return {verdict: Text(match[1], given.place), reason: rest}
