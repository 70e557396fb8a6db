"""What words beside an answer say: nothing, something that can be checked, or a doubt.

A reason changes nothing and is passed over. A remark on the shape, a definition and a condition are
judged with the answer. A doubt, a second answer, and what is not understood leave it unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cache
from typing import NamedTuple

from exercises.language.notation import RELATION_COMMANDS
from exercises.language.other_languages import in_chinese, is_foreign
from graders.kinds.reading.remarks.facts import is_fact, without_facts
from graders.kinds.reading.remarks.said_bounds import says_a_range
from graders.kinds.reading.remarks.said_differences import says_a_difference
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import edits


class Role(Enum):
    """What a stretch of words does to the answer beside it."""

    PASSED = "passed over"
    COMMENT = "a comment of a program"
    SHAPE = "shape"
    MEANING = "what a name means"
    RANGE = "between which numbers it lies"
    ORDER = "in which order a matrix is stacked"
    DOUBT = "doubt"
    UNCLEAR = "not understood"


class Remark(NamedTuple):
    """Words beside an answer, where they stand, and what they do."""

    role: Role
    text: str
    offset: int


def role_of(text: str, words: Sequence[str], names: int) -> Role:
    """What a stretch does.

    Args:
        text: The stretch.
        words: Its words that are no names of the scope, folded to small letters.
        names: How many names of the scope stand in it.
    """
    if stacking().search(text):
        return Role.DOUBT if {"or", "either"} & {*words} else Role.ORDER
    if at_a_kink(text):
        return Role.PASSED
    if says_a_range(text) or says_a_difference(text):
        return Role.RANGE
    if is_foreign(text) or (in_chinese(text) and re.search(r"[=<>\d]", text)):
        return Role.UNCLEAR
    if in_chinese(text):
        rest = [one for one in words if one.isascii()]
        return role_of(_foreign().sub(" ", text), rest, names) if rest else Role.PASSED
    told = without_facts(text).casefold()
    plain = [word.replace("’", "'") for word in words if word in told]
    bare = {word.replace("'", "") for word in plain}
    first = plain[0] if plain else ""
    reasons = first in said.REASON
    if (
        bare & said.DOUBT
        or "?" in text
        or any(word.endswith("n't") for word in plain if not reasons)
    ):
        return Role.DOUBT
    if bare & (said.FALSE | {"mistake", "mistaken"}) and not reasons:
        return Role.DOUBT
    if bare & said.RETRACTING or edits(text):
        return Role.DOUBT
    if is_fact(text) or _citation().fullmatch(text):
        return Role.PASSED
    # `in this step` is of the working; `before every step` is of what the rule does.
    lawful = bool(bare & said.LAWS - ({"step"} if bare & said.EVERY else set()))
    if _is_instruction(plain) or _assumes(text, bare, names):
        return Role.UNCLEAR
    if _now_and_then().search(text):
        return Role.UNCLEAR
    if _is_shape(text, bare):
        return Role.SHAPE
    if reasons and _gives_a_reason(text, plain):
        return _role_behind(text, words)
    if bare & {"defined", "undefined", "differentiable"} and not bare & said.OPERATION:
        # Not defined at x = 0: single points are judged without it; of a whole range it says much.
        return Role.UNCLEAR if _range().search(text) else Role.PASSED
    if _single_point().search(text) and bare & said.EVERY and not _range().search(text):
        return Role.PASSED  # any value in [0, 1] at x = 0, where it may be any
    if _equation().search(text) or _number().search(without_references(text)):
        return Role.UNCLEAR  # it may be the answer, or another one
    if (
        bare & {"otherwise", "else", "elsewhere"}
        or bare & (said.DENIAL | said.COUNTING)
        or (bare & said.OPERATION and not lawful)
    ):
        return Role.UNCLEAR
    explained = {"transposed"} if bare & {"layout", "convention"} else set()
    if any(is_done_to(word) for word in bare - explained):
        return Role.UNCLEAR
    if restricts(bare):
        return Role.UNCLEAR
    if _of_its_kind().match(text) and bare & said.TOPICS - {"probability", "probabilities"}:
        return Role.UNCLEAR
    narrated = first in said.NARRATING and plain[1:2] != ["assume"]  # we differentiate every entry
    narrated |= plain[:2] == ["with", "the"]  # with the Kronecker delta
    known = all(said.is_neutral(one) for one in bare if len(one) > 1)
    neutral = (known or narrated) and len(plain) >= names
    if _formula_behind_colon().search(text):
        return Role.UNCLEAR  # a rule and what it gives
    return Role.PASSED if neutral or lawful else Role.UNCLEAR


def restricts(words: AbstractSet[str]) -> bool:
    """Whether words hold a formula for some values only, or only nearly."""
    return bool(words & said.RESTRICTING) or any(
        word.endswith("ly") and word not in said.PLAINLY | said.NO_ADVERBS for word in words
    )


def _assumes(text: str, words: AbstractSet[str], names: int) -> bool:
    """Whether it holds under an assumption about names, or about anything but a convention."""
    if words & said.ASSUMING:
        return names > 0 or not words & (said.LAWS | said.SHAPE)
    return _as_long_as().search(text) is not None


def _is_instruction(words: Sequence[str]) -> bool:
    """Whether something is to be done to the formula: `then square it`; `that is it` says nothing."""
    return len(words) > 1 and words[-1] in said.OBJECTS and words[-2] in said.OPERATION | said.SHAPE


def _gives_a_reason(text: str, words: Sequence[str]) -> bool:
    """Whether what is opened like a reason is one: `given that X = X^T` and `as a lower bound` are none."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first == "given":
        return second not in {"that", ""} and not _relation().search(text)
    if first == "as" and re.search(r"-+>|→|\\to\b", text):
        return False  # as w → ∞
    if first == "as" and second == "if":
        return False
    if first == "as" and second in {"a", "an", "the"}:
        return bool(set(words) & said.COPULA)
    if first == "by":
        counted = _number().search(without_references(text))  # by the chain rule 301
        return not (set(words) & said.COUNTING or second in {"a", "an"} or counted)
    return True


def _role_behind(text: str, words: Sequence[str]) -> Role:
    """What a reason does: nothing, and what it leads to does what it would do alone."""
    _, colon, behind = text.partition(": ")
    if not colon or not behind.strip():
        return Role.PASSED
    rest = [one for one in re.findall(r"[a-z']+", behind.casefold()) if one in set(words)]
    return role_of(behind, rest, 0)


def is_done_to(word: str) -> bool:
    """Whether a participle says what was done to the formula: `halved`, `reversed`, `with x removed`."""
    return word.endswith("ed") and len(word) > len("used") and word not in said.FINDING


def _is_shape(text: str, words: set[str]) -> bool:
    """Whether a stretch speaks of a shape: shape words and sizes, and little else."""
    if not words & said.SHAPE and not _extents().search(text):
        return False
    if _applied().search(text) or _entry_is().search(text):
        return False  # it says of something else what its shape is, or what an entry is
    return words <= said.SHAPE | said.ARTICLES | said.NAMING | said.CONSEQUENCE | said.SHAPED | {
        "here",
        "x",
    }


@cache
def _applied() -> re.Pattern[str]:
    """A function with its argument: `with diag(w) the column`."""
    return re.compile(r"\bdiag\s*\(")


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile(r"[^\x00-\x7f]+")


@cache
def _of_its_kind() -> re.Pattern[str]:
    """`which is …`, `whose entries are …`: what is said of the formula itself."""
    return re.compile(r"\W*(?:(?:which|that|it)\s+(?:is|has)|is|has|whose|an?)\b", re.IGNORECASE)


@cache
def _entry_is() -> re.Pattern[str]:
    """`entry (i, j) is 2 w_i`."""
    return re.compile(r"\b(?:entry|element|component)\b.*\bis\s.*[a-z]_", re.IGNORECASE)


@cache
def _now_and_then() -> re.Pattern[str]:
    """`every second step`, of a rule that holds in every one."""
    ordinal = r"(?:second|other|third|\d+(?:st|nd|rd|th)?)"
    return re.compile(
        rf"\bevery\s+{ordinal}\s+(?:step|time|epoch|iteration|update)s?\b", re.IGNORECASE
    )


@cache
def _single_point() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:at|if|for|when|where)\s+(?:[A-Za-z]\w?\s*=\s*)?-?\d+(?:\.\d+)?\b", re.IGNORECASE
    )


def at_a_kink(text: str) -> bool:
    """Whether words only say what is taken at 0, where anything may be."""
    return _value_at_point().fullmatch(text.strip(" .,;()")) is not None


@cache
def _value_at_point() -> re.Pattern[str]:
    """What is taken at 0, where anything may be at a kink: `at 0 we take 0`, `in practice, use 0 or 1 at x = 0`."""
    point = r"(?:at|for|when|if)\s+(?:the\s+(?:point|kink)\s+)?(?:[A-Za-z]\w?\s*==?\s*)?0"
    who = r"(?:(?:we|I|one|you|people|it|is|are|can|may|usually|often|just|simply|the|value|derivative)\s+)*"
    verbs = r"(?:use[ds]?|takes?|taken|set|chooses?|chosen|defined?|picks?|this\s+gives)"
    taken = rf"(?:in\s+practice,?\s+)?{who}{verbs}"
    value = r"(?:\s+(?:as|to|be|it|the|value|either))*\s+(?:0|1|0?\.5|1/2)(?:\s+or\s+(?:0|1))?"
    usual = (
        r"(?:,?\s+(?:which\s+is\s+)?(?:a|the)\s+(?:usual|common|standard)\s+(?:convention|choice))?"
    )
    value = rf"(?:{value}{usual}|\s+any\s+value\s+(?:in|from|between)\s+(?:\[0,\s*1\]|0\s+(?:and|to)\s+1))"
    none = r"(?:there\s+is\s+no\s+derivative|(?:the\s+|its\s+)?derivative\s+does\s+not\s+exist|it\s+has\s+none)"
    none = rf"(?:strictly\s+speaking,?\s+)?{none}\s+{point}"
    open_ = r"it\s+(?:is\s+not|isn['’]t)\s+(?:really\s+|strictly\s+)?(?:defined|differentiable)(?:\s+there)?"
    who = r"(?:the|our)\s+(?:prof|professor|lecturer|teacher|lecture|book|tutor)"
    told = rf"(?:{who}\s+(?:said|says|told\s+us)\s+(?:that\s+)?)?"
    none = rf"{none}|{point},?\s+{open_},?\s+(?:but|and|so)\s+{told}{taken}{value}"
    return re.compile(
        rf"{taken}{value}\s+there|{point},?\s+{taken}{value}|{taken}{value}\s+{point}|sub(?:gradient|differential|derivative)\s+{point}"
        rf"|{none}|by\s+convention,?\s+{taken}{value}(?:\s+there)?",
        re.IGNORECASE,
    )


def without_references(text: str) -> str:
    """A text without the numbers of places in it: `see lecture 4`."""
    return _reference().sub(" ", text)


@cache
def _citation() -> re.Pattern[str]:
    """Where it is written, and that it is as one would think: `Goodfellow, p. 190`, `Bishop 5.3`, `makes sense`."""
    name = r"[A-Z][a-z]+(?:\s+(?:et\s+al\.?|and\s+[A-Z][a-z]+))?"
    place = r"(?:p{1,2}\.|pages?|ch\.|chapter|sec\.|section|eq\.|equation|§)?\s*\(?\d+(?:\.\d+)*\)?"
    return re.compile(
        rf"\s*(?:see\s+)?{name},?\s+{place}\s*|\s*(?:which\s+|that\s+)?makes\s+sense[\s.]*"
    )


@cache
def _reference() -> re.Pattern[str]:
    """The number of a place, and how many digits there are: `lecture 4`, `slides 10-12`, `6 digits: 40.1711`."""
    place = (
        "lectures?|slides?|pages?|chapters?|sections?|class|exercises?|parts?|equations?|eqs?|steps?|theorems?"
        "|definitions?|property|notes|formulas?|examples?|problems?|questions?|lines?|figures?|tables?|layers?|nodes?|gates?"
        "|units?|week|sheet|case"
    )
    numbers = r"[#(]?\d+(?:\.\d+)*\)?(?:(?:\s*[-–,]\s*|\s+(?:and|to)\s+)\d+)*"
    return re.compile(
        rf"\b(?:{place})\b\.?\s*{numbers}|\d+\s+(?:digits|decimals|figures)(?::\s+[\d.]+)?",
        re.IGNORECASE,
    )


@cache
def _equation() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=:])=(?!=)|≈")


@cache
def _formula_behind_colon() -> re.Pattern[str]:
    """`blah rule: (x + 1) w`: mathematics in place of more words."""
    return re.compile(r":\s+(?=[^:]*[-+*/^(\\])(?![^:]*[A-Za-z]{3,}\s+[A-Za-z]{2,})")


@cache
def _number() -> re.Pattern[str]:
    """A number that stands alone."""
    return re.compile(r"(?<![\w.^_{(-])\d+(?:\.\d+)?(?![\w)])")


@cache
def stacking() -> re.Pattern[str]:
    """How a matrix becomes a vector: `vec stacks rows`, `column-major`, `in C order`."""
    line = r"(?P<line>row|column|col)s?"
    between = r"(?:\s+(?:the|by|along|up|in|a|matrix|its|over))*"
    stacks = rf"(?:vec\w*\W*(?:\s*\w+){{0,2}}?|stack\w*|flatten\w*|ravel\w*){between}"
    major = r"(?P<major>row|column|col)s?(?:[\s-]?(?:major|wise|stacking|stacked)|\s+by\s+(?:row|column))"
    return re.compile(
        rf"\b{stacks}[\s-]+{line}\b|\b{major}"
        r"|\b(?P<language>C|Fortran|F)[\s-](?:order|style)",
        re.IGNORECASE,
    )


class Order(NamedTuple):
    """How matrices become vectors: `output` and `input` are `row` or `column`, or "" where it is not said."""

    output: str
    input: str

    def contradicts(self, layout: str) -> bool:
        """Whether it is not the layout in which an answer is right, `row-major output, …`."""
        return any(
            said and f"{said}-major {what}" not in layout
            for what, said in zip(("output", "input"), self, strict=True)
        )


def with_order_in_brackets(text: str) -> str:
    """`X (vec stacks rows)` for `X, vec stacks rows`: what is said of an order is no formula."""
    plain = re.sub(r"\*([A-Za-z]{3,})\*", r" \1 ", text)
    if not stacking().search(plain):
        return text
    front = _order_in_front().match(plain)
    if front and stacking().search(front["said"]):
        plain = f"{plain[front.end() :].rstrip(' .')} ({front['said']})"
    return _order_behind().sub(lambda match: f" ({match['said']})", plain)


@cache
def _order_in_front() -> re.Pattern[str]:
    """`vec stacks columns on both sides: …`."""
    return re.compile(r"\s*(?P<said>(?:[A-Za-z]+\s+){1,6}[A-Za-z]+)\s*:\s+(?=\S)")


@cache
def _order_behind() -> re.Pattern[str]:
    order = re.sub(r"\?P<\w+>", "?:", stacking().pattern)
    lead = r"(?:with|where|in|using|for|if|when)"
    said = rf"(?:{lead}\s+)?(?:\w+\s+){{0,3}}?(?:{order})[^\n;=]*?"
    return re.compile(
        rf"(?:[,;]|(?<=[\w$])(?=\s+(?:if|when)\b))\s*(?P<said>{said})[\s.]*\Z", re.IGNORECASE
    )


def order_of(text: str) -> Order:
    """What a remark says: `row-major` alone of both matrices, of a vec only how the output is stacked.

    `vec(W^T)` stacks the input the other way round.
    """
    line = stacked_by(text)
    if both := _of_both(text):
        return both
    if _transposed().search(text):
        return Order(line, {"row": "column", "column": "row"}[line])
    if re.search(r"\b(?:both|each|all|everything)\b|\bof\s+\w+\s+and\b", text, re.IGNORECASE):
        return Order(line, line)
    of_vec = re.search(r"\bvec|stack|flatten|ravel", text, re.IGNORECASE)
    return Order(line, "" if of_vec else line)


def _of_both(text: str) -> Order | None:
    """What is said of each matrix alone: `output row-major, input column-major`; the output first."""
    lines = [
        (one["line"] or one["major"]).casefold()
        for one in stacking().finditer(text)
        if not one["language"]
    ]
    if named := _of_output_and_input().search(text):
        return Order(
            *("row" if one[0] in "rR" else "column" for one in named.group("output", "input"))
        )
    if len(lines) != 2:
        return None
    output, entered = ("row" if one == "row" else "column" for one in lines)
    places = [text.casefold().find(one) for one in ("output", "input")]
    swapped = min(places) >= 0 and places[1] < places[0]
    return Order(entered, output) if swapped else Order(output, entered)


@cache
def _of_output_and_input() -> re.Pattern[str]:
    """`the columns of f and the rows of W`: first of the function, then of what it is differentiated by."""
    return re.compile(
        r"\b(?P<output>row|column)s?\s+of\s+\$?f\b\$?\s+and\s+(?:the\s+)?(?P<input>row|column)s?\s+of\s+\$?[A-Z]\b",
        re.IGNORECASE,
    )


@cache
def _transposed() -> re.Pattern[str]:
    return re.compile(r"transpos|\^\s*\{?\s*(?:T\b|\\top|ᵀ|')|ᵀ|\.T\b", re.IGNORECASE)


def stacked_by(text: str) -> str:
    """`row` or `column`: what a remark says that a matrix is stacked by."""
    found = stacking().search(text)
    assert found
    if found["language"]:
        return "row" if found["language"].casefold() == "c" else "column"
    return "row" if (found["line"] or found["major"]).casefold() == "row" else "column"


@cache
def _range() -> re.Pattern[str]:
    """What holds for more than single points."""
    words = r"positive|negative|greater|less|smaller|larger|above|below|everywhere|between"
    return re.compile(rf"[<>≤≥≠]|{RELATION_COMMANDS}|\b(?:{words})\b", re.IGNORECASE)


@cache
def _as_long_as() -> re.Pattern[str]:
    return re.compile(r"\b(?:as|so)\s+long\s+as\b|\bin\s+case\b|\bon\s+condition\b", re.IGNORECASE)


@cache
def _relation() -> re.Pattern[str]:
    return re.compile(rf"[=<>≤≥≠≈]|{RELATION_COMMANDS}")


@cache
def _extents() -> re.Pattern[str]:
    return re.compile(r"\w\s*(?:×|\\times|\bx\b|\bby\b)\s*\w")
