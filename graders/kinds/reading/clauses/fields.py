"""Several values in one answer, each behind its name: `W1 = [[1, 1], [1, 1]]   b1 = [0, -1]`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from exercises.answer import (
    Answer,
    Fields,
    Items,
    SeveralAnswersError,
    Text,
    UnreadableError,
    texts,
)
from exercises.language.characters import plain
from exercises.language.layout import unwrapped
from exercises.language.other_languages import is_foreign
from graders.kinds.reading.clauses.forward_pass import without_forward_pass
from graders.kinds.reading.clauses.headings import words_in_front
from graders.kinds.reading.clauses.heads import head, spelled
from graders.kinds.reading.clauses.separating import Piece, depths, pieces, without_comments
from graders.kinds.reading.remarks.narration import is_narration, taken_back
from graders.kinds.reading.words import vocabulary

NO_BIAS = r"\bno\s+(?:\w+\s+){0,2}bias(?:es)?\b"
# What a network does with its inputs, and nothing with its weights.
_OF_UNITS = {"sum", "product", "first", "second", "last", "row", "rows", "column", "columns"}
# What else than a parameter a name in front may be of.
_OTHERS = {"gradient", "derivative", "initially", "log", "ln", "exp", "delta"}


class Named(NamedTuple):
    """A statement as it stands: the name on its left, the sign behind it, and what follows."""

    name: str
    sign: str
    text: Text


def values_of(
    answer: Answer,
    names: Mapping[str, Sequence[str]],
    asked: str,
    otherwise: Mapping[str, Answer] = MappingProxyType({}),
) -> dict[str, Answer]:
    """What is given for each name.

    Args:
        answer: Entries by name, or a text of statements.
        names: The names, each with the spellings that it may have.
        asked: What is wanted, for a message.
        otherwise: What counts for names that are missing or have no value.

    Raises:
        UnreadableError: A name is missing, or given twice.
    """
    meant = _spellings(names)
    found: dict[str, Answer] = {}
    for name, value in _entries(answer, meant):
        if name in found and not _are_alike(found[name], value):
            raise UnreadableError(f"{name} is given twice; keep one of the two", value.place)
        found[name] = value
    if found:
        found |= {name: value for name, value in otherwise.items() if _is_left_open(name, found)}
    missing = [name for name in names if name not in found or found[name].blank]
    if len(missing) == len(names):
        raise UnreadableError(f"write {asked}, each behind its name", answer.place)
    if missing:
        raise UnreadableError(f"{', '.join(missing)} is missing", answer.place)
    return found


def _are_alike(one: Answer, other: Answer) -> bool:
    """Whether two values are the same but for blanks, wherever they stand."""
    if isinstance(one, Text) and isinstance(other, Text):
        return _unspaced(one.text) == _unspaced(other.text)
    return one == other


def _unspaced(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _is_left_open(name: str, found: Mapping[str, Answer]) -> bool:
    """Whether a name has no value, or only words for one: `b2: none`."""
    value = found.get(name)
    return value is None or not (isinstance(value, Text) and re.search(r"\d", value.text))


def _spellings(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What may stand for each name: its spellings, and those in small letters that no other name has."""
    meant = {spelled(one): name for name, all_ in names.items() for one in (name, *all_)}
    small = Counter(one.casefold() for one in meant)
    return {
        one.casefold(): name for one, name in meant.items() if small[one.casefold()] == 1
    } | meant


def _with_brackets(match: re.Match[str]) -> str:
    """`W1 = [[1, 1], [1, 1]]` for `float W1[2][2] = {{1, 1}, {1, 1}}`, every value at its place."""
    value = match["value"].translate({ord("{"): "[", ord("}"): "]"})
    return f"{match['name']} = ".rjust(match.start("value") - match.start()) + value


@cache
def _declared_array() -> re.Pattern[str]:
    """An array, or a number beside it, as C declares it."""
    sizes = r"(?:\[\d*\]){0,2}"
    return re.compile(
        rf"\b(?:const\s+)?(?:float|double|int)\s+(?P<name>[A-Za-z]\w*){sizes}\s*=\s*(?P<value>\{{[^;=]*\}}|[-+]?\d[\d.]*)(?=\s*;)"
    )


def _entries(answer: Answer, meant: Mapping[str, str]) -> Iterator[tuple[str, Answer]]:
    if isinstance(answer, Fields):
        for name, given in answer.fields.items():
            if not isinstance(given, Text):
                yield meant.get(spelled(name), name), given
                continue
            first = meant.get(spelled(name), name)
            value = replace(given, text=_numbering().sub(r"\1;", given.text))
            whole = _as_a_whole(value, first, meant)
            said = _without_lead(statements_in(whole, meant), first, meant)
            for number, one in enumerate(_without_equation(said, first, meant)):
                if not number and one.name and meant[spelled(one.name)] != first:
                    raise UnreadableError(
                        f"{one.name} stands where {first} belongs; write each behind its own name",
                        one.text.place,
                    )
                yield (meant[spelled(one.name)] if one.name and number else first), one.text
        return
    for text in texts(answer) if isinstance(answer, Items) else (answer,):
        assert isinstance(text, Text)
        for one in statements_in(text, meant):
            if one.name:
                yield meant[spelled(one.name)], one.text
            else:
                _refuse_denial(one.text)


def _without_equation(
    said: Sequence[Named], name: str, meant: Mapping[str, str]
) -> Sequence[Named]:
    """The statements without an equation of the network in front of the value, `y = h1 + h2`, `W2 = [1, 1]`."""
    behind = any(one.name and meant[spelled(one.name)] == name for one in said[1:])
    equation = bool(said) and not said[0].name and _equation().fullmatch(said[0].text.text)
    return said[1:] if behind and equation else said


@cache
def _equation() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:[A-Za-z]\w*(?:\s*[+-]\s*[A-Za-z]\w*)*)\s*=\s*[^=\d\[\]]*[A-Za-z][^=\[\]]*"
    )


@cache
def _numbering() -> re.Pattern[str]:
    """`5. Check: …`, a value with its full stop, which is no numbering of a list."""
    return re.compile(r"\A(\s*[-+−]?\d+)\.(?=\s+[A-Za-z])")


def _without_lead(found: list[Named], name: str, meant: Mapping[str, str]) -> list[Named]:
    """The statements without words that only lead to the name of the field: `We choose W1 = …`."""
    if len(found) < 2 or found[0].name or meant[spelled(found[1].name)] != name:
        return found
    words = without_own_words(found[0].text.text)
    says = re.search(r"[^\W\d_]{2}", words) is not None and not is_foreign(words)
    other = any(spelled(one) in meant for one in re.findall(r"[A-Za-z]\w*", words))
    if (
        not says
        or makes_another(words)
        or other
        or taken_back(words)
        or _changes(words)
        or re.search(r"\?|[\d*/+−-]\s*\Z", words)
        or _says_other_values(words, found[1].text.text)
    ):
        return found
    return found[1:]


def makes_another(words: str) -> bool:
    """Whether words in front of a parameter make another one of it: `the inverse of W1`, `the gradient of b1`."""
    said = {one.casefold() for one in re.findall(r"[A-Za-z]{2,}", words)}
    return bool(said & (vocabulary.OPERATION - _OF_UNITS | vocabulary.ANOTHER | _OTHERS))


def without_own_words(words: str) -> str:
    """Words without what is said of units and biases: `only fires`, `an OR gate`, `no bias is needed`."""
    absent = rf"(?i:{NO_BIAS}|\bwithout\s+(?:a\s+)?bias\b)"
    return re.sub(rf"\bonly\b|\bN?OR\b|{absent}", " ", words)


def _as_a_whole(value: Text, name: str, meant: Mapping[str, str]) -> Text:
    """`[[1, 2], [3, 4]]` of `w_11 = 1, …, w_22 = 4, i.e. W = [[1, 2], [3, 4]]`."""
    whole = _entries_and_whole().fullmatch(value.text)
    if whole is None or meant.get(spelled(whole["name"])) != name:
        return value
    if _says_other_values(value.text[: whole.start("name")], whole["value"]):
        return value
    return Text(whole["value"], value.place_at(whole.start("value")))


def _says_other_values(words: str, value: str) -> bool:
    """Whether words in front of a value give others: `w_11 = 5, so`, `1 and 2, so`, `the identity, so`."""
    numbered = _numbered().sub(" ", words)
    arrays = {"identity", "zeros", "ones"} & {*re.findall(r"[a-z]+", words.casefold())}
    own = {*map(float, _number().findall(value.replace("−", "-")))}
    others = {*map(float, _number().findall(numbered.replace("−", "-")))}
    return bool(arrays) or "[" in words or not others <= own or _is_another_entry(words, value)


def _is_another_entry(words: str, value: str) -> bool:
    """Whether an entry by its two indices, `w_12 = 2`, is not the one of the array."""
    rows = [
        _number().findall(row) for row in re.findall(r"\[([^\[\]]*)\]", value.replace("−", "-"))
    ]
    for entry in _entry().finditer(words.replace("−", "-")):
        row, column = int(entry["row"]) - 1, int(entry["column"]) - 1
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            return True
        if float(rows[row][column]) != float(entry["value"]):
            return True
    return False


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")


@cache
def _numbered() -> re.Pattern[str]:
    """`unit 1`: a number that counts, and says no value."""
    return re.compile(r"\b(?:unit|neuron|node|row|column|layer|input|case)s?\s+\d\b", re.IGNORECASE)


@cache
def _entry() -> re.Pattern[str]:
    return re.compile(
        r"\b[A-Za-z]_?\{?(?P<row>\d),?(?P<column>\d)\}?\s*=\s*(?P<value>-?\d+(?:\.\d+)?)"
    )


@cache
def _entries_and_whole() -> re.Pattern[str]:
    return re.compile(
        r"[^\[\]]*(?:\bi\.\s?e\.,?|\bthat\s+is,?|\bso)\s*(?P<name>[A-Za-z]\S{0,8})\s*=\s*(?P<value>.+)",
        re.DOTALL,
    )


def _refuse_denial(text: Text) -> None:
    """Refuse words in front of the values that deny them: `this does not work: W1 = …`."""
    words = {one.replace("'", "") for one in re.findall(r"[a-z']+", text.text.casefold())}
    if words & (vocabulary.DENIAL | vocabulary.DOUBT | {"none"}):
        raise SeveralAnswersError(
            f'"{text.text[:40]}" takes back what follows; write the values alone', text.place
        )


def statements_in(text: Text, meant: Mapping[str, str]) -> list[Named]:
    """The statements of a text that begin with one of the names, without layout and comments.

    What stands before the first name, and a name that is none of these, begins no statement.
    """
    in_brackets = _declared_array().sub(_with_brackets, text.text)
    commented = _comment_lines().sub(_unless_it_changes, in_brackets)
    typed = plain(_is_a_value().sub(lambda match: _equated(match, meant), commented))
    bare, _comments = without_comments(unwrapped(typed.text))
    starts = [piece.start for piece in pieces(bare, typed.text)]
    depth = depths(bare)
    starts += [
        blank.end()
        for blank in re.finditer(r"(?<=[\])}\d:])[ \t\n]+", bare)
        if not depth[blank.start()]
    ]
    bare = without_forward_pass(bare, starts)
    begun = {
        matched.start("head"): matched
        for at in sorted({0, *starts, *(_behind_words(bare, at) for at in (0, *starts))})
        if (matched := head().match(bare, at)) and spelled(matched["head"]) in meant
    }
    edges = [*begun, len(bare)]
    found = []
    if not begun or bare[: edges[0]].strip():
        end = edges[0] if begun else _end_of_value(bare, 0, len(bare), last=True)
        found.append(Named("", "", _cut(text, bare, 0, end)))
    for at, edge in zip(begun, edges[1:], strict=True):
        matched = begun[at]
        end = _end_of_value(bare, matched.end(), edge, last=edge not in begun)
        found.append(
            Named(matched["head"].strip(), matched["sign"], _cut(text, bare, matched.end(), end))
        )
    return found


def _behind_words(bare: str, start: int) -> int:
    """Where a name may stand behind words that lead to it: `I choose W1 = …`."""
    led = words_in_front(bare, start, len(bare))
    return start if not led or _changes(led) or taken_back(led) else start + len(led)


def _end_of_value(bare: str, start: int, end: int, *, last: bool) -> int:
    """Where a value ends: before words that say nothing of it, or a program that uses it.

    Before the next name these are its label and a heading; behind the last one what the values do.
    """
    sentences = _sentence_behind() if last else _sentences_between()
    if told := sentences.search(bare, start, end):
        own = without_own_words(told[0])
        if not taken_back(own) and not _changes(own) and "?" not in own:
            return told.start()
    for words in (_words_beside(), _check_behind() if last else _label_behind()):
        if (found := words.search(bare, start, end)) and not _changes(found[0]):
            return found.start()
    for line in _line_behind().finditer(bare, start, end):
        behind = bare[line.end() : end]
        if bare[start : line.start()].strip() and (
            _program().fullmatch(behind) or (not last and _is_heading(behind))
        ):
            return line.start()
    return end


def _unless_it_changes(match: re.Match[str]) -> str:
    return match[0] if _changes(match[0]) else " " * len(match[0])


def _equated(match: re.Match[str], meant: Mapping[str, str]) -> str:
    """`W1 =` for `W1 is`, at its place."""
    return (
        f"{match['name']} =".ljust(len(match[0])) if spelled(match["name"]) in meant else match[0]
    )


@cache
def _is_a_value() -> re.Pattern[str]:
    return re.compile(
        r"\b(?P<name>[A-Za-z]\w*)\s+(?:is|are|equals|is\s+equal\s+to)\s+(?=[-−+]?[\[(\d])"
    )


@cache
def _comment_lines() -> re.Pattern[str]:
    """Lines of comments in front of an assignment: `# Layer 1: a linear map`, with `w1 = …` below."""
    return re.compile(r"(?m)^[ \t]*#[^\n=]*$(?=\n[ \t]*[A-Za-z]\w*[ \t]*=)")


@cache
def _label_behind() -> re.Pattern[str]:
    """`[1, 2], Biases: b_1 = …`."""
    return re.compile(r"[,;\n]\s*[A-Za-z][A-Za-z\d /&]{2,40}:\s*\Z")


@cache
def _words_beside() -> re.Pattern[str]:
    """What stands far behind a value in its line: `b1 = [0, -1]      2 ReLU hidden units`."""
    words = r"(?:\d{1,3}\s+)?[A-Za-z]{2,}(?:[ -]+[A-Za-z]{2,}){1,5}"
    result = r"(?:\n[^\n\w]*(?:->|→)[^\n=]*)?"
    return re.compile(rf"(?<=[\])}}\d])[ \t]{{3,}}{words}[ \t.]*(?=\n|\Z){result}")


# Where a paragraph begins, found in one go.
_PARAGRAPH = r"(?<!\s)(?=[^\S\n]*\n[^\S\n]*\n)\s++"


@cache
def _sentence_behind() -> re.Pattern[str]:
    """A sentence in a paragraph of its own behind the last value, which says what it does."""
    return re.compile(
        rf"(?:{_PARAGRAPH}|(?<=[\])}}\d])\.\s+)[A-Z][a-z]*+(?:[ ,]++[\w'(-][\w'(),-]*+){{3,}}[\s.]*\Z"
    )


@cache
def _sentences_between() -> re.Pattern[str]:
    """Paragraphs behind a value that say what it does, `Neuron 1 computes ReLU(x_1 + x_2).`, and a heading."""
    return re.compile(rf"{_PARAGRAPH}[A-Z][a-z]*(?:[ ,]+[\w'()-]+){{2}}[^=\[\]]*\Z")


@cache
def _check_behind() -> re.Pattern[str]:
    """`b2 = 0. Check: (0,0) -> 0, …`: values that are tried out."""
    words = r"(?:check|test|verif)[a-z]*"
    heading = rf"\n[\s#*]*{words}[*:]*[ \t]*\n"
    arrow = r"(?:->|→)\s*(?:outputs?|gives|prints|computes)\b"
    return re.compile(
        rf"(?<=[\])}}\d])\s*(?:[.;\n]\s*{words}\s*(?::|(?=\())|\(\s*{words}\s*:(?=[^()]*(?:=|->|→))|{arrow}|{heading})[^\[\]]*\Z",
        re.IGNORECASE,
    )


@cache
def _line_behind() -> re.Pattern[str]:
    return re.compile(r"\n\s*(?=\S)")


@cache
def _program() -> re.Pattern[str]:
    """Lines of Python that define functions or run them; they give no name another value at the top."""
    begins = r"(?:def|class|for|while|if|with|return|print|import|from|assert)\b"
    return re.compile(rf"{begins}[^\n]*(?:\n(?:\s*|[ \t]+[^\n]*|{begins}[^\n]*))*")


def _is_heading(text: str) -> bool:
    """Whether words on a line of their own only say what follows: `Output layer`."""
    words = re.fullmatch(r"[A-Za-z]+(?:[ \t]+[A-Za-z]+)*[ \t]*:?\s*", text)
    return words is not None and is_narration(text, named=True) and not _changes(text)


def lines_of(text: Text) -> list[Text]:
    """The statements of a text, without layout and comments, and without words in front of them."""
    typed = plain(text.text)
    bare, _comments = without_comments(unwrapped(typed.text))
    found = []
    for piece in _whole_pieces(bare, typed.text):
        start = piece.start
        label = re.compile(r"([A-Za-z][\w ]{0,30}):(?!=)\s*").match(bare, start, piece.end)
        behind = head().match(bare, label.end(), piece.end) if label else None
        if label and behind and _is_label(label[1], behind["head"]):
            start = label.end()
        led = words_in_front(bare, start, piece.end)
        if led and is_narration(led, named=True) and not _changes(led):
            start += len(led)
        found.append(_cut(text, bare, start, piece.end))
    return found


def _is_label(label: str, name: str) -> bool:
    """Whether words or a letter before a colon only say what follows: `Velocity: V = …`, `V: V_{dW} = …`."""
    return not _changes(label) and (len(label) > 2 or spelled(name).startswith(label))


def _changes(label: str) -> bool:
    """Whether words say that it is not what follows: `Twice: V = …`, `wrong: V = …`."""
    refused = vocabulary.CHANGING | vocabulary.DENIAL | vocabulary.DOUBT | vocabulary.QUANTITIES
    return bool({*re.findall(r"[a-z']+", label.casefold())} & refused)


def _whole_pieces(bare: str, typed: str) -> list[Piece]:
    """The statements; a line `= …` is more of the last one."""
    found: list[Piece] = []
    for piece in pieces(bare, typed):
        if piece.goes_on and found:
            found[-1] = found[-1]._replace(end=piece.end)
        else:
            found.append(piece)
    return found


def named_lines(text: Text) -> list[Named]:
    """The statements of a text, each with the name on its left; one without has none."""
    found = []
    for line in lines_of(text):
        begun = head().match(line.text)
        if begun:
            rest = Text(line.text[begun.end() :], line.place)
            found.append(Named(begun["head"].strip(), begun["sign"], rest))
        elif line.text.strip():
            found.append(Named("", "", line))
    return found


def _cut(text: Text, bare: str, start: int, end: int) -> Text:
    """A stretch of a text as a text of its own."""
    inside = re.sub(r"(?<![\s,;])[\s,;]+and\Z", "", bare[start:end].strip(" \t\n,;."))
    return Text(inside, text.place_at(start) if inside else text.place)
