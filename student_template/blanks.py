"""Which text answers which part: a text, a list or a mapping, laid out over the parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from exercises.answer import (
    OWN_NAMES,
    Answer,
    Fields,
    Items,
    Misread,
    Parts,
    Text,
    only_item,
    with_texts,
)
from exercises.assignment import Exercise
from exercises.language.layout import unwrapped
from exercises.language.spelling import did_you_mean
from exercises.specs import Number, Prose, YesNo
from student_template.changing import IN_HEADINGS, WORDS, changes
from student_template.formulas_beside import formulas_beside
from student_template.names import Names, normalised
from student_template.repeated import once
from student_template.sentences import says_again, values_in_sentences

# All parts of an exercise in one block are a page; to look for layout in more takes seconds.
_LONGEST_BLOCK = 8_000

# Between the entries of an array in LaTeX.
_COLUMN = r"\s*(?:&|\\\\)\s*"

# Words that deny or change what stands behind them.
_CHANGING = rf"\b(?:{WORDS}|{IN_HEADINGS})\b"


@cache
def _name_and_sign() -> re.Pattern[str]:
    """A name at the start or behind a separator, followed by a sign of equality."""
    blank = r"\s*(?:\\q?quad\b\s*)?(?:(?<=[,;\n ])(?:and|so)\s+)?"
    mark = rf"(?:^|(?<=[;\n|&])|(?<=,)(?!\d)|(?<=\band\b)|(?<=\. )){blank}"
    separator = rf"(?:{mark}|(?<=[ \t]{{2}})(?=\S))\$?"  # no blanks behind blanks, of which there may be many
    name = r"(?P<name>[^\s,;\n|=:≈$][^,;\n|=:≈$]{0,59}?)"
    return re.compile(rf"{separator}{name}\s*(?:=|:|≈|->|→)(?!=)[ \t]*")


@cache
def _heading() -> re.Pattern[str]:
    """Nothing, or a few words: `**Answer:**`, `So the gradients are`."""
    return re.compile(
        rf"(?!.*{_CHANGING})[\s*_#:]*(?:[A-Za-z]++[\s*_:,]*+){{0,6}}(?:\([\s\d,.-]*\)[\s:]*)?"
        rf"(?:(?:We|I)\s+(?:[a-z*]++\s*+){{2,12}}[.:]\s*-?\s*)?",
        re.IGNORECASE,
    )


@cache
def _definition() -> re.Pattern[str]:
    """What all parts share: `Let g = (δ1^T δ0) ∘ δ2.`."""
    return re.compile(
        r"(?:let|with|define)\s+(?P<said>\\?\w+\s*:?=[^=,\n]+?)[\s.,;:]*", re.IGNORECASE
    )


@cache
def _definition_behind() -> re.Pattern[str]:
    """The same behind the last part: `(s = sigmoid)` on a line of its own, `, where s is the sigmoid`."""
    said = r"(?P<said>\w\s*(?:=|:|is)(?!\s*[\d.])\s*[^=,;:\n()]+?(?:\(\w\))?)"
    led = r"\n\s*\(?|[\n,]\s*\(?(?:where|with|here)\s+"
    return re.compile(rf"(?:{led}){said}\s*\)?[\s.]*\Z", re.IGNORECASE)


@cache
def _rule_in_front() -> re.Pattern[str]:
    """A rule by which all values are found, with a colon behind it: `w_i' = w_i - η ∂E/∂w_i with η = 0.5:`."""
    right = r"[^\n:=]*[A-Za-z_}]\s*[-+−][^\n:]+"
    return re.compile(rf"(?!.*{_CHANGING})[^\n:=]{{1,40}}={right}:[\s$]*", re.IGNORECASE)


@cache
def _in_sentences() -> re.Pattern[str]:
    """A number at the end of a sentence, with another sentence behind it."""
    return re.compile(r"\d\.\s+[A-Z][a-z]")


@cache
def _verdict_first() -> re.Pattern[str]:
    idea = "not a good idea|a bad idea|bad idea|a good idea|good idea"
    ability = "it (?:cannot|can't|can not)|it can|cannot|can't|not possible"
    # "No doubt it helps" denies nothing: behind a plain "no" a clause begins, or a sign stands.
    clause = "it|this|that|the|they|we|you|i|these|there|because|since|as|not|never"
    no = rf"no(?!\s+(?!(?:{clause})\b)[a-z])"
    open_ = r"(?!\s+(?:to\s+)?(?:say|tell|know|decide|answer|judge|fail)\b)"
    verdict = rf"(yes|{no}|true|false|{idea}|(?:impossible|possible|{ability}){open_})"
    return re.compile(rf"[\s\"'*_>]*{verdict}\b[\"'*_]*[\s.,:;!–—*_-]*", re.IGNORECASE)


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
        entries = {
            name: entry if isinstance(entry, Misread) else _without_gaps(entry)
            for name, entry in given.items()
        }
        return _by_name(exercise, entries)
    given = only_item(_without_gaps(given))
    if isinstance(given, Fields):
        return _by_name(exercise, given.fields)
    names = (*_fields(exercise), *exercise.parts)
    known = {**_called(exercise), **{normalised(name): name for name in names}}
    verdict, given = _verdict_in_front(exercise, given, known)
    sentences = isinstance(given, Text) and _in_sentences().search(given.text) is not None
    if sentences and (told := _numbers_in_sentences(exercise, given)):
        return told, []
    if together := _assigned_together(given, known):
        return _by_name(exercise, {**verdict, **together})
    if named := _named(given, known) or _named_in_layout(exercise, given, known):
        return _by_name(exercise, {**verdict, **named})
    return _unnamed(exercise, given), []


def _assigned_together(given: Answer, known: Mapping[str, str]) -> dict[str, Answer]:
    """`h1, h2 = 0.85, 0.48`: several names on the left, and as many numbers on the right."""
    found = _several_names().fullmatch(given.text) if isinstance(given, Text) else None
    if found is None:
        return {}
    names = [known.get(normalised(one), "") for one in found["names"].split(",")]
    listed = found["values"].strip(" ().")
    values = listed.split(";" if ";" in listed else ",")
    if "" in names or len({*names}) != len(values) or len(names) != len(values):
        return {}
    assert isinstance(given, Text)
    place = given.place_at(found.start("values"))
    return {name: Text(value.strip(), place) for name, value in zip(names, values, strict=True)}


@cache
def _several_names() -> re.Pattern[str]:
    name = r"[^\s=,;:]{1,16}"
    number = r"[-+−]?(?:\d+(?:[.,]\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
    return re.compile(
        rf"\s*\(?(?P<names>{name}(?:\s*,\s*{name})+)\)?\s*=\s*(?P<values>\(?\s*{number}(?:\s*[,;]\s*{number})+\s*\)?)[\s.]*"
    )


def _without_gaps(given: Answer) -> Answer:
    """The same with no more blanks in a row than anybody types, behind which patterns would look for long."""
    return with_texts(given, lambda one: replace(one, text=_gap().sub(r"\1", one.text)))


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(r"(\s{100})\s+")


def _fields(exercise: Exercise) -> dict[str, str]:
    """The part of each field name."""
    return {name: part for part, spec in exercise.parts.items() for name in spec.entry_names()}


def _called(exercise: Exercise) -> dict[str, str]:
    """The part of each other name that an answer may have: `dh_1/dw_1` for `dh1`."""
    return {normalised(name): part for part, spec in exercise.parts.items() for name in spec.called}


def _by_name(exercise: Exercise, given: Mapping[str, Answer | Misread]) -> tuple[Parts, list[str]]:
    fields = _fields(exercise)
    known = {normalised(name): name for name in (*fields, *exercise.parts)}
    parts: Parts = {}
    collected: dict[str, dict[str, Answer]] = {}
    others: dict[str, Answer] = {}
    notices = []
    for key, entry in _split_further(exercise, given, known):
        name = key if key in exercise.parts or key in fields else known.get(normalised(key), key)
        twice = Misread(f'"{name}" is answered twice; keep one of the two', entry.place)
        if name in exercise.parts:
            answer = _with_fields(exercise, name, entry)
            parts[name] = once(parts[name], answer, twice, name) if name in parts else answer
        elif name in fields:
            part = fields[name]
            entries = collected.setdefault(part, {})
            value = once(entries[name], entry, twice, name) if name in entries else entry
            if isinstance(value, Misread):
                parts[part] = value
            else:
                entries[name] = value
        elif exercise.names == "own" and not isinstance(entry, Misread):
            others[key] = entry
        else:
            hint = did_you_mean(key, known.values())
            hint = hint or f"; its parts are {', '.join(exercise.parts)}"
            notices.append(f'{entry.place}: {exercise.id} has no part "{key}"{hint}; not read')
    parts |= _reason_behind_verdict(exercise, parts)
    parts |= formulas_beside(exercise.parts, parts)
    for part, entries in collected.items():
        if entries:
            place = next(iter(entries.values())).place
            parts.setdefault(part, Fields(entries, place))
    if others:
        # Values under names of the student's own; marking finds out what they stand for.
        parts[OWN_NAMES] = Fields(others, next(iter(others.values())).place)
    return parts, notices


def _split_further(
    exercise: Exercise, given: Mapping[str, Answer | Misread], known: Mapping[str, str]
) -> Iterator[tuple[str, Answer | Misread]]:
    """The entries, where `h1: 0, h2: 3` on one line are two; prose is left alone."""
    prose = any(isinstance(spec, Prose) for spec in exercise.parts.values())
    for key, entry in given.items():
        starts = _starts(entry.text, known) if isinstance(entry, Text) and not prose else []
        # Its own name again, behind words or working, begins no other part.
        own = known.get(normalised(key), key)
        # `ds6/ds5` is what `ds6/ds5-formula` asks for in another form.
        while starts and (starts[0][2] == own or own.startswith(f"{starts[0][2]}-")):
            del starts[0]
        if not isinstance(entry, Text) or not starts or _is_layout(entry.text[: starts[0][0]]):
            yield key, entry
            continue
        yield key, Text(entry.text[: starts[0][0]].strip(" ,;|\n"), entry.place)
        yield from _segments(entry, starts)


def _is_layout(text: str) -> bool:
    """Whether a text says nothing: blanks, and the marks with which a formula begins."""
    return not re.sub(r"\\[(\[]|[\s$`*]", "", text)


def _with_fields(exercise: Exercise, part: str, entry: Answer | Misread) -> Answer | Misread:
    """A part whose fields were written as text, `W = [1, 2], b = 0`, with its fields told apart."""
    fields = exercise.parts[part].entry_names()
    if isinstance(entry, Misread) or not fields:
        return entry
    known = {normalised(name): name for name in fields}
    if isinstance(entry, Fields):
        renamed = {known.get(normalised(key), key): value for key, value in entry.fields.items()}
        if len(renamed) < len(entry.fields):
            return Misread("a name is answered twice; keep one of the two", entry.place)
        return Fields(renamed, entry.place)
    named = _named(entry, known)
    return Fields(named, entry.place) if named else entry


def _named(given: Answer, known: Mapping[str, str]) -> dict[str, Answer]:
    """The entries of `a = 1, b = 2` or of `[a = 1, b = 2]`, if every entry starts with a name."""
    if isinstance(given, Fields):  # `- a: 1` in a list
        return {known.get(normalised(key), key): value for key, value in given.fields.items()}
    if isinstance(given, Items):
        entries = [entry for item in given.items for entry in _named(item, known).items()]
        complete = len(entries) == len(given.items) == len(dict(entries))
        return dict(entries) if complete else {}
    starts = _starts(given.text, known)
    before = given.text[: starts[0][0]].strip(" ,;|$\n") if starts else ""
    definition = _definition().fullmatch(before)
    leads = definition or _heading().fullmatch(before) or _rule_in_front().fullmatch(before)
    comments = _comment_line().fullmatch(before) is not None and not changes(before)
    # `a, c` above `- b: …` is what is chosen, and no heading.
    names_one = bool({normalised(one) for one in re.findall(r"\w+", before)} & {*known})
    if not starts or not (leads or comments) or (names_one and not definition):
        return {}
    if definition_behind := _definition_behind().search(given.text, starts[-1][1]):
        given = replace(given, text=given.text[: definition_behind.start()])
    definitions = filter(None, (definition, definition_behind))
    shared = "".join(f", where {one['said']}" for one in definitions)
    segments = list(_segments(given, starts, shared))
    named = dict(segments)
    behind = _behind_all().search(given.text)
    texts = [value.text for _, value in segments if isinstance(value, Text)]
    titled = any(_title_inside().search(text) for text in texts[:-1])
    changed = titled or (behind is not None and changes(behind[0]))
    if len(named) < len(segments) or changed or says_again(given.text, named, known):
        return {}
    return named


def _named_in_layout(
    exercise: Exercise, given: Answer, known: Mapping[str, str]
) -> dict[str, Answer]:
    """The entries of a table, a list or aligned equations; words keep their layout."""
    if not isinstance(given, Text) or any(isinstance(s, Prose) for s in exercise.parts.values()):
        return {}
    if given.blank or len(given.text) > _LONGEST_BLOCK:
        return {}
    head = _table_head().search(given.text)
    if head and re.search(_CHANGING, head[1], re.IGNORECASE):
        return {}
    lines: list[str] = []
    for line in given.text.split("\n"):
        emphasised = _emphasised().fullmatch(line) is not None
        words = emphasised and not _starts(unwrapped(line).strip(" #*_-"), known)
        title = words and _title().fullmatch(line) is not None
        if words and not title and _starts(unwrapped("\n".join(lines)), known):
            return {}  # behind an entry it may take back what stands around it
        told = _number_of_step().sub(lambda match: " " * len(match[0]), line)
        lines.append(" " * len(line) if title else told)
    return _named(Text(unwrapped("\n".join(lines)), given.place, given.quoted), known)


@cache
def _table_head() -> re.Pattern[str]:
    """The line above the rule of a table, which says what its columns are."""
    return re.compile(r"^([^\n]*\|[^\n]*)\n\s*\|?\s*:?-{2,}", re.MULTILINE)


@cache
def _number_of_step() -> re.Pattern[str]:
    """`- **t = 1:**` in front of what holds at that step."""
    return re.compile(r"(?<=-)\s+(?:\*\*)?\$?[a-z]\s*=\s*\d\$?:?(?:\*\*)?:?(?=\s+\$)")


@cache
def _emphasised() -> re.Pattern[str]:
    """A line in bold, or with hashes, as a whole."""
    return re.compile(r"\s*(?:#{1,6}[ \t]+[^\n]*|(\*\*|__)(?:(?!\1)[^\n])+\1:?)\s*")


@cache
def _title() -> re.Pattern[str]:
    """Words for the stages of a calculation, `**Step 2 – Output layer**`; a point may be named."""
    stage = (
        "step|part|stage|forward|backward|pass|propagation|hidden|output|outputs|input|inputs|layers?"
        "|neurons?|units?|errors?|loss(?:es)?|networks?|total|values?|results?|the|of|and|at|with|for|from|to"
        "|calculations?|computations?|gradients?|derivatives?|activations?|nodes?|edges?|solution|answers?"
        "|first|second|third|last|out|final|local|by|verification|summary|overview|explanation|weights?|biases|bias|questions?|exercise|problem|task|formulas?|states?|unrolled"
    )
    point = r"\$?\([\w\s,.{}\\-]*\)\$?(?:\s*=\s*\$?\([\d\s,.-]*\)\$?)?"
    return re.compile(
        rf"(?:(?:{stage})\b|\d{{1,2}}(?:\.\d{{1,2}}|\s?[a-h])?[.):]?(?=\s|\Z)|\d{{1,2}}(?=[*_:]|$)|{point}|[\s:–—,.#*_-])+",
        re.IGNORECASE,
    )


def _starts(text: str, known: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Where `name =` stands behind a separator: its start, its end, and the name it means."""
    text = _value_and_name().sub(r"\1,", text)
    labels = {
        one.end(): one.start() for one in _label_of_line().finditer(text) if _is_stage(one, known)
    }
    for end, start in labels.items():
        text = text[:start] + " " * (end - start) + text[end:]
    found = []
    for match in _name_and_sign().finditer(text):
        led = _words_before_name().match(match["name"])
        at = led.end() if led and normalised(match["name"]) not in known else 0
        if (name := normalised(match["name"][at:])) in known:
            start = match.start("name") + at
            found.append((labels.get(start, start), match.end(), known[name]))
    return found


def _is_stage(label: re.Match[str], known: Mapping[str, str]) -> bool:
    """Whether a label in front of a line names no value, but the stage that the line is about."""
    said = label["label"]
    return normalised(said) not in known and _title().fullmatch(said) is not None


@cache
def _label_of_line() -> re.Pattern[str]:
    """`hidden layer: dE/dw4 = …`, in front of a name and its sign."""
    return re.compile(r"(?m:^)[ \t]*(?P<label>[A-Za-z][A-Za-z ]*):[ \t]+(?=\S{1,12}[ \t]*=)")


@cache
def _words_before_name() -> re.Pattern[str]:
    """`The new weights are w1`, `for the hidden layer w1`: what leads to a name."""
    says = r"(?:[A-Za-z]+\s+){0,6}(?:are|is|get|gives|have)"
    layer = r"(?:and\s+)?(?:for|in)\s+the\s+(?:hidden|output|first|second|last)\s+layer:?"
    return re.compile(rf"(?!.*{_CHANGING})(?:{says}|{layer})\s+\$?", re.IGNORECASE)


@cache
def _value_and_name() -> re.Pattern[str]:
    """A value with only a blank between it and the next name: `b1=0.34 b2=0.55`."""
    value = r"(?:=|≈)[ \t]*[-+−]?[\d.]+(?:[eE][-+]?\d+)?"
    return re.compile(rf"({value})[ \t](?=[A-Za-z∂\\][^\s=]{{0,20}}[ \t]*=)")


def _segments(
    given: Text, starts: list[tuple[int, int, str]], shared: str = ""
) -> Iterator[tuple[str, Answer]]:
    """The text behind each start, up to the next one, and what is said for all of them."""
    ends = [*(start for start, _, _ in starts[1:]), len(given.text)]
    for (start, begin, name), end in zip(starts, ends, strict=True):
        value = _end_of_segment().sub("", given.text[begin:end])
        if opened := _emphasis().match(given.text[start:begin]):
            value = value.replace(opened[1], "", 1)  # `**Answer: (a)**`
        yield name, Text(f"{value.strip()}{shared}", given.place_at(begin))


@cache
def _end_of_segment() -> re.Pattern[str]:
    """Separators, and signs of LaTeX for spaces, in front of the next name."""
    return re.compile(r"(?:\\[,;:! ]|\\q?quad(?![a-z])|[\s,;|$])*(?:\band\s*)?\$?$")


@cache
def _title_inside() -> re.Pattern[str]:
    """A heading below a value, which may say of the next ones that they are others."""
    return re.compile(r"\n[ \t]*(?:#{2,}\s|\*\*[^*\n]+\*\*\s*(?:\n|\Z))")


@cache
def _behind_all() -> re.Pattern[str]:
    """Words below the last value, in a line or brackets of their own, which may be about all of them."""
    return re.compile(r"\d\s*\n\s*\(?[A-Za-z]\w*(?:\s+\w+){2,}[^=]*\Z")


@cache
def _emphasis() -> re.Pattern[str]:
    """A mark in front of a name that is not closed behind it."""
    return re.compile(r"(\*\*|__)(?!.*\1)", re.DOTALL)


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
    elif numbers := (
        _numbers_behind_names(exercise, given)
        or _numbers_in_order(exercise, given)
        or _numbers_in_sentences(exercise, given)
    ):
        return numbers
    else:
        wrong = f"one text for {len(parts)} parts does not say clearly what counts for each"
    message = f"{wrong}; write each behind its name: {', '.join(parts)}"
    return dict.fromkeys(parts, Misread(message, given.place))


def _numbers_behind_names(exercise: Exercise, given: Answer) -> Parts:
    """`w1 .12, w2 .23`: numbers behind the names of parts, with no sign between."""
    if not isinstance(given, Text):
        return {}
    known = {normalised(name): name for name in exercise.parts}
    pieces = [_name_and_number().fullmatch(one) for one in re.split(r"[;\n]|,\s", given.text)]
    found = {known.get(normalised(one["name"]), ""): one["number"] for one in pieces if one}
    if len(found) != len(pieces) or "" in found:
        return {}
    return {part: Text(number, given.place) for part, number in found.items()}


@cache
def _name_and_number() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?P<name>[^\s=:]+)\s+(?P<number>[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[\s.]*"
    )


def _numbers_in_sentences(exercise: Exercise, given: Answer) -> Parts:
    """The values of parts that are all numbers, in sentences."""
    numbers = all(isinstance(spec, Number) for spec in exercise.parts.values())
    if not isinstance(given, Text) or not numbers or len(given.text) > _LONGEST_BLOCK:
        return {}
    known = {**_called(exercise), **{normalised(name): name for name in exercise.parts}}
    return dict(values_in_sentences(given, known))


def _numbers_in_order(exercise: Exercise, given: Answer) -> Parts:
    """`0, 20.0855, 40.171` for parts that are all numbers: as many as there are, in order."""
    if not isinstance(given, Text) or not all(
        isinstance(spec, Number) for spec in exercise.parts.values()
    ):
        return {}
    comments = " ".join(_comment_line().findall(given.text))
    if changes(comments):
        return {}
    given = Text(unwrapped(_comment_line().sub("", given.text)), given.place)
    listed = given.text
    if (array := _array().fullmatch(listed)) and _is_of_all(array["name"], exercise):
        listed = array["numbers"]
    pieces = [one.strip() for one in re.split(r"[;\n]|,\s+", listed.strip(" []()\n"))]
    if len(pieces) == 1 and array:
        pieces = re.split(rf"{_COLUMN}|\s*,\s*|\s+", pieces[0])
    labelled = any(re.search(r"[A-Za-z]\w*\s*(?:=|:)", piece) for piece in pieces)
    if len(pieces) != len(exercise.parts) or not all(pieces) or labelled:
        return {}
    return {part: Text(one, given.place) for part, one in zip(exercise.parts, pieces, strict=True)}


def _is_of_all(name: str | None, exercise: Exercise) -> bool:
    """Whether a vector is called as its entries are: w for w1 and w2; without a name it may be."""
    stem = re.sub(r"[\s'′_{}\\]|new", "", name or "")
    if stem.casefold() in {"g", "grad", "gradient", "gradients"}:
        return all("/" in one for one in exercise.parts)
    return not stem or all(re.fullmatch(rf"{re.escape(stem)}_?\d+", one) for one in exercise.parts)


@cache
def _comment_line() -> re.Pattern[str]:
    return re.compile(r"^[ \t]*#[^\n]*$", re.MULTILINE)


@cache
def _array() -> re.Pattern[str]:
    """`w = [0.1, 0.2]`, `w' = (0.1, 0.2)`, `np.array([0.1, 0.2])`, with signs of LaTeX for spaces."""
    call = r"(?:(?:(?:np|numpy|torch)\.)?(?:array|tensor)\s*\(\s*)?"
    number = r"[-+−]?[\d.]+(?:[eE][-+]?\d+)?"
    between = rf"(?:{_COLUMN}|\s*[,;]\s*|\s+)"
    name = r"(?:(?P<name>[A-Za-z][\w'′{}]{0,8})\s*=\s*)?"
    opens, closes = r"(?:[\[(]|\\begin\{[pb]matrix\})", r"(?:[\])]|\\end\{[pb]matrix\})"
    return re.compile(
        rf"\s*{name}{call}{opens}\s*(?P<numbers>{number}(?:{between}{number})+)\s*{closes}\)?[\s.]*"
    )


def _verdict_in_front(
    exercise: Exercise, given: Answer, known: Mapping[str, str]
) -> tuple[dict[str, Answer], Answer]:
    """The verdict of `yes, W = [[1, 0]], b = [1]`, and the text behind it; words between say why."""
    first, *others = exercise.parts
    spec = exercise.parts[first]
    if not others or not isinstance(spec, YesNo) or not isinstance(given, Text):
        return {}, given
    bare = unwrapped(given.text)
    match = _verdict_first().match(bare)
    starts = _starts(bare[match.end() :], known) if match else []
    if not match or not starts or any(name == first for _, _, name in starts):
        return {}, given
    begin = match.end() + starts[0][0]
    if re.search(_CHANGING, bare[match.end() : begin], re.IGNORECASE):
        return {}, given
    return {first: Text(match[1], given.place)}, Text(bare[begin:], given.place_at(begin))


def _reason_behind_verdict(exercise: Exercise, parts: Parts) -> Parts:
    """`verdict: No, because …` with nothing under the name of the reason: both, where both are there."""
    verdict, *rest = exercise.parts
    given, reason = parts.get(verdict), parts.get(rest[0]) if len(rest) == 1 else None
    if not isinstance(given, Text) or (reason is not None and not getattr(reason, "blank", False)):
        return {}
    if _contrast_behind().search(given.text):
        return {}  # it may take the verdict back
    found = _verdict_and_reason(exercise, given) or {}
    said = [one for one in found.values() if isinstance(one, Text) and not one.blank]
    return found if len(said) == len(exercise.parts) else {}


@cache
def _contrast_behind() -> re.Pattern[str]:
    """`yes, but …`, `No, it's not a bad idea`, `no, well yes`: what may say the other one."""
    words = r"but|unless|except|however|though|although|only|well"
    words += r"|it(?:['’]?s|\s+is)\s+not\s+(?:an?\s+)?(?:bad|wrong|false|impossible)"
    return re.compile(rf"\A\W*(?:yes|no|true|false)\W+(?:{words})\b", re.IGNORECASE)


def _verdict_and_reason(exercise: Exercise, given: Answer) -> Parts | None:
    """`No, because …` for a verdict and a reason; without a plain verdict all is the reason."""
    kinds = [type(spec) for spec in exercise.parts.values()]
    if len(kinds) != 2 or kinds[0] is not YesNo or not issubclass(kinds[1], Prose):
        return None
    verdict, reason = exercise.parts
    assert isinstance(given, Text)
    match = _verdict_first().match(given.text)
    if match is None:
        missing = Misread(f"write {verdict} and {reason} each behind its name", given.place)
        return {verdict: missing, reason: given}
    rest = Text(given.text[match.end() :], given.place_at(match.end()))
    return {verdict: Text(match[1], given.place), reason: rest}
