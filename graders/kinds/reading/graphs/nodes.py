"""The nodes of a graph as they are listed: `h1 = ln(x)`, `ln(x) = h1`, `x -> ln -> h1`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from exercises.answer import (
    Answer,
    ContradictedError,
    Fields,
    Items,
    Place,
    Text,
    UnreadableError,
    texts,
)
from exercises.language.characters import plain
from exercises.language.layout import without_lists
from exercises.language.notation import FUNCTIONS, LETTERS
from exercises.language.parser import parse
from exercises.language.scope import Scope, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from graders.kinds.reading.clauses.explanations import explains
from graders.kinds.reading.clauses.fields import lines_of
from graders.kinds.reading.clauses.separating import depths
from graders.kinds.reading.graphs.plain_edges import (
    OPERATIONS,
    applied,
    plain_edges,
    says_operation,
)
from graders.kinds.reading.remarks.narration import is_narration
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import edits
from graders.kinds.reading.words.names import Names, word

_BRACKETS = "()[] "
# So many words make a sentence.
_SENTENCE = 2
# Words in front of a list of names, which define nothing.
_LISTS = {"inputs", "input", "nodes", "outputs", "output", "leaves", "variables", "given"}


def definitions(answer: Answer, inputs: Mapping[str, Decimal]) -> Iterator[tuple[str, Text]]:
    """Every node with its formula, in the order of the answer; values of inputs are passed over.

    Raises:
        UnreadableError: A line defines no node.
    """
    _refuse_edits(answer)
    if isinstance(answer, Text):
        answer = _out_of_sentences(_without_prose(answer, inputs))
        if apart := plain_edges(Text(without_lists(plain(answer.text).text), answer.place), inputs):
            yield from map(_sides, apart.lines(answer))
            return
    edges: dict[tuple[str, str], Edge] = {}
    for line in _lines(answer):
        if found := list(_edges(line)):
            for edge in found:
                # `h2 -> * -> h3` and `z -> * -> h3` are the two edges into one node.
                into = edge.name, edge.operation
                before = edges.get(into)
                edges[into] = edge.joined(before) if before and edge.operation else edge
                if before and not edge.operation:
                    yield before.node
            continue
        if _is_list(line.text) or _is_heading(line.text):
            continue
        name, formula = _sides(line)
        if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", formula.text) and inputs.get(name) == Decimal(
            formula.text
        ):
            continue  # x = 1
        yield name, formula
    yield from (edge.node for edge in edges.values())


def refuse_other_output(answer: Answer, defined: Sequence[tuple[str, Text]]) -> None:
    """Go on if what is called the output goes into no other node: `output: h3`.

    Raises:
        ContradictedError: It does.
    """
    used = {name for _, formula in defined for name in re.findall(r"[A-Za-z]\w*", formula.text)}
    for one in texts(answer):
        for found in _output().finditer(one.text):
            if found["name"] in used:
                raise ContradictedError(
                    f'"{found[0].strip()}" is not so: {found["name"]} goes into another node',
                    one.place,
                )


@cache
def _output() -> re.Pattern[str]:
    return re.compile(
        r"^\W*(?:the\s+)?output(?:\s+node)?\s*(?:is\b|:|=)\s*(?P<name>[A-Za-z]\w*)[\s.]*$",
        re.MULTILINE | re.IGNORECASE,
    )


def _refuse_edits(answer: Answer) -> None:
    """Refuse words that change a node, `# should be h1*h3`, or leave its operation open, `(+ or *)`."""
    for one in texts(answer):
        if edits(one.text) or _either().search(one.text):
            raise ContradictedError(
                f'what does "{one.text.strip()[-40:]}" mean for the nodes? Write them alone',
                one.place,
            )


@cache
def _either() -> re.Pattern[str]:
    return re.compile(
        r"[-+*/×·−]\s+or\s+[-+*/×·−]|[(#]\s*(?:or|maybe|perhaps)\b[^\n)]*=", re.IGNORECASE
    )


def refuse_told(passed_over: str, nodes: Collection[str], output: str, place: Place) -> None:
    """Go on if what is passed over says nothing of how nodes are connected: `h1 feeds h3`.

    Args:
        passed_over: What is said beside the nodes.
        nodes: Their names.
        output: That of the last one.
        place: Where they stand.

    Raises:
        ContradictedError: It names two nodes, another output, or calculates.
    """
    known = {canonical(one) for one in nodes}
    named = {canonical(one) for one in re.findall(r"[A-Za-z]\w*", passed_over)} & known
    found = _output().search(passed_over)
    other = found is not None and canonical(found["name"]) != canonical(output)
    calculates = re.search(r"\w\s*[-+*/^×·]\s*\w|\b(?:times|plus|minus)\b", passed_over)
    if len(named) > 1 or other or calculates:
        raise ContradictedError(
            f'what does "{passed_over[:60]}" mean for the nodes? Write them alone', place
        )


class Edge(NamedTuple):
    """An arrow into a node: what goes in, the operation on it, and where it stands.

    Without an operation, `ln(x) -> h1`, what goes in is the formula of the node.
    """

    name: str
    operation: str
    operands: str
    place: Place

    def joined(self, before: Edge) -> Edge:
        """Both edges as one."""
        return self._replace(operands=f"{before.operands}, {self.operands}", place=before.place)

    @property
    def node(self) -> tuple[str, Text]:
        """The node with its formula."""
        formula = applied(self.operation, self.operands) if self.operation else self.operands
        return self.name, Text(formula, self.place)


def _edges(line: Text) -> Iterator[Edge]:
    """The nodes of `x -> ln -> h1` and of several such edges on a line; none of any other line."""
    text = _labelled_arrow().sub(
        lambda match: f" -> {match[1] or match[2]} -> ", line.text.strip(" .$")
    )
    steps = _arrow().split(text)
    if len(steps) == 2 and "=" in steps[1] and "=" not in steps[0]:
        name, formula = _sides(Text(steps[1], line.place))  # x -> h1 = ln(x)
        yield Edge(name, "", formula.text, line.place)
    elif len(steps) == 2 and not _is_name(steps[0]) and _is_name(steps[1]):
        name = _name(steps[1], line.place)  # ln(x) -> h1
        yield Edge(name, "", _worked_out(steps[0]), line.place)
    elif len(steps) > 2:
        for operands, operation, name in _chained(steps, line.place):
            said = operation.strip(_BRACKETS)
            yield Edge(_name(name, line.place), said, operands.strip(_BRACKETS), line.place)


def _chained(steps: list[str], place: Place) -> Iterator[tuple[str, str, str]]:
    """Operands, operation and name of every edge; behind a name and a comma the next one begins."""
    operands = steps[0]
    for at in range(1, len(steps) - 1, 2):
        name, comma, behind = steps[at + 1].partition(",")
        last = at + 2 >= len(steps)
        if last == bool(comma.strip() or behind.strip()):
            raise UnreadableError(
                f'"{steps[at + 1].strip()[:40]}" ends no edge; write each edge on a line, x -> ln -> h1',
                place,
            )
        yield operands, steps[at], name
        operands = behind
    if len(steps) % 2 == 0:
        raise UnreadableError("an edge has three steps: x -> ln -> h1", place)


def tree_of(formula: Text, scope: Scope) -> Tree:
    """The formula of a node."""
    return parse(tokenise(formula.text), scope)


def _lines(answer: Answer) -> Iterator[Text]:
    if isinstance(answer, Items):
        for item in answer.items:
            yield from _lines(item)
    elif isinstance(answer, Fields):
        for name, value in answer.fields.items():
            if not isinstance(value, Text):
                raise UnreadableError(f"{name}: one formula is wanted", value.place)
            yield Text(f"{name} = {_without_words(value.text)}", value.place)
    else:
        text = _value_below().sub(lambda m: m[1].ljust(len(m[0])), answer.text)
        for line in lines_of(Text(_without_braces(text), answer.place)):
            for equation in _equations(_without_words(line.text)):
                yield Text(equation, line.place)


@cache
def _value_below() -> re.Pattern[str]:
    """`h1: |` with its formula on the next line, as in a mapping of YAML."""
    return re.compile(r"^([ \t]*[^\s:]+[ \t]*:)[ \t]*[|>][-+]?[ \t]*\n[ \t]*", re.MULTILINE)


def _without_braces(text: str) -> str:
    """What stands in the braces of `{h1: ln(x), h2: exp(y)}`."""
    mapping = re.fullmatch(r"(\s*)\{(\s*[A-Za-z]\w*\s*[:=].*)\}(\s*)", text, re.DOTALL)
    return f"{mapping[1]} {mapping[2]} {mapping[3]}" if mapping else text


def _equations(text: str) -> list[str]:
    """Several equations between commas, `ln(x) = h1, exp(y) = h2`; or the one that there is."""
    depth = depths(text)
    commas = [at for at, one in enumerate(text) if one == "," and not depth[at]]
    edges = [-1, *commas, len(text)]
    pieces = [text[start + 1 : end] for start, end in pairwise(edges)]
    apart = len(pieces) > 1 and all(len(re.findall("=|:", one)) == 1 for one in pieces)
    return pieces if apart else [text]


def _without_words(text: str) -> str:
    """The line without words in brackets behind it: `h1 = ln(x) (log node)`."""
    text = re.sub(r"\s+(?:<-+|←)\s*(?:the\s+)?(?:final\s+)?output(?:\s+node)?\s*$", "", text)
    matched = re.compile(r"\s+[(\[]([^()\[\]]*)[)\]]\s*$").search(text)
    if matched is None or _another_operation().search(matched[1]):
        return text
    before = text[: matched.start()]
    named = [one for one in re.findall(r"[a-z]+", matched[1].casefold()) if one in OPERATIONS]
    own = not named or any(says_operation(one, before) for one in named)
    if own and explains(matched[1], ""):
        return before
    if any(not says_operation(one, before) for one in named) or re.search(r"\bbase\b", matched[1]):
        return text  # it is no remark on this node
    if "=" in text[: matched.start()] and says_operation(matched[1], text[: matched.start()]):
        return text[: matched.start()]
    names = Names()
    words = [m[0] for m in word().finditer(matched[1])]
    talk = [one for one in words if not names.means(one)]
    return text[: matched.start()] if talk and 2 * len(talk) >= len(words) else text


@cache
def _another_operation() -> re.Pattern[str]:
    """`where * is addition`: what a sign stands for, which it may not."""
    return re.compile(r"(?:[*·×/+^−-]|\btimes\b)\s*(?:=|is|means|denotes|stands\s+for)\s")


def _out_of_sentences(text: Text) -> Text:
    """The definitions alone of `First h1 = ln x and h2 = exp y are computed, then h3 = h2 z` …."""
    if not _telling().search(text.text):
        return text
    return Text(_words_between().sub("\n", _said_inputs().sub("", text.text)), text.place)


def _is_list(text: str) -> bool:
    """`Inputs: x, y, z`."""
    matched = re.match(r"\s*([A-Za-z]+)(?:\s+\w+)?\s*:\s*[\w\s,]*$", text)
    return matched is not None and matched[1].casefold() in _LISTS


def _is_heading(text: str) -> bool:
    """Whether a line only says what follows: `This function can be broken into two parts:`."""
    if text.strip(" :*#").casefold() in _LISTS:
        return True
    words = re.fullmatch(r"[A-Za-z]{2,}(?:[\s,]+[A-Za-z'-]+)+[\s.:]*", text.strip())
    operations = {one.casefold() for one in re.findall(r"[A-Za-z]+", text)} & OPERATIONS.keys()
    return words is not None and not operations and is_narration(text, named=True)


def _without_prose(answer: Text, inputs: Mapping[str, Decimal]) -> Text:
    """The answer without lines of talk between those that define nodes."""
    lines = _out_of_table(answer.text).split("\n")
    kept = [line for line in lines if not _is_prose(line, inputs)]
    return replace(answer, text="\n".join(kept)) if len(lines) > 1 and kept else answer


def _out_of_table(text: str) -> str:
    """`h1 = ln x` for the row `| h1 | ln x | log |` of a table whose second column has the formulas."""
    head = _head_of_table().search(text)
    if head is None:
        return text
    return text[: head.start()] + _row().sub(r"\g<name> = \g<formula>", text[head.end() :])


@cache
def _head_of_table() -> re.Pattern[str]:
    column = r"\s*\**(?:nodes?|names?|variables?)\**\s*"
    formulas = r"\s*\**(?:definitions?|formulas?|expressions?)\**\s*"
    title = r"(?:[ \t]*#{1,6}[ \t]+[A-Za-z ]+\n\s*)?"
    return re.compile(
        rf"(?m:^){title}[ \t]*\|{column}\|{formulas}\|(?:[^|\n]*\|)?[ \t]*\n[ \t]*[|:\s-]+\n",
        re.IGNORECASE,
    )


@cache
def _row() -> re.Pattern[str]:
    cell = r"[ $`]*(?P<{}>[^|\n$`]+?)[ $`]*\|"
    name, formula = cell.format("name"), cell.format("formula")
    return re.compile(rf"(?m:^)[ \t]*\|{name}{formula}(?:[^|\n]*\|)?[ \t]*(?m:$)")


def _is_prose(text: str, inputs: Mapping[str, Decimal]) -> bool:
    """Whether a line is talk of inputs and operations between the nodes: `exp(y) times z comes first, so`."""
    words = re.findall(r"[^\W\d_]\w*", text)
    single = {one for one in words if len(one) == 1} - {"a", "I"}
    named = any(re.search(r"\d", one) for one in words) or not single <= {*inputs}
    long = sum(len(one) > 1 and one not in FUNCTIONS for one in words)
    signs = re.search(r"[=→]|->|=>", text) is not None
    told = {one.casefold() for one in words} & (said.RETRACTING | said.EXCHANGING | said.FALSE)
    return not named and not signs and long > _SENTENCE and not told and not edits(text)


def _sides(line: Text) -> tuple[str, Text]:
    text = plain(line.text).text
    left, equals, right = re.sub(r"^(\s*[\w{}\\]+)\s*:(?!=)", r"\1 =", text).partition("=")
    if _is_name(right) and not _is_name(left):
        left, right = right, left
    right, _, value = right.partition("=")  # h1 = ln(x) = 0 tells its value as well
    written = _letters(right) & FUNCTIONS.keys() | {"e"}  # as in `h1 = ln(x) = ln(1) = 0`
    if not equals or not right.strip() or not _letters(value) <= written:
        raise UnreadableError(
            f'"{line.text[:40]}" defines no node; write h1 = ln(x), or x -> ln -> h1', line.place
        )
    return _name(left, line.place), Text(_worked_out(right), line.place)


def _letters(text: str) -> set[str]:
    return {*re.findall(r"[a-zA-Z]\w*", text)}


def _is_name(text: str) -> bool:
    return re.fullmatch(r"\s*[A-Za-z]+(?:_?\{?\w+\}?)?\s*", text) is not None


def _name(text: str, place: Place) -> str:
    spelled = "".join(LETTERS.get(one, one) for one in plain(text).text)
    name = canonical(re.sub(r"[\s{}\\$]|\([^()]*\)$", "", spelled.strip(" :")))
    if not re.fullmatch(r"[A-Za-z]+(?:_\w+)?", name):
        raise UnreadableError(f'"{text.strip()[:20]}" is no name of a node', place)
    return name


def _worked_out(formula: str) -> str:
    """The formula with a sign for an operation that is called by its name: `mul(h2, z)`."""
    call = re.fullmatch(r"\s*(?:(?:np|numpy|torch|math)\.)?([a-z]+)\(([^()]*,[^()]*)\)\s*", formula)
    known = call is not None and call[1] in OPERATIONS
    return applied(call[1], call[2]) if call and known else formula.strip()


@cache
def _labelled_arrow() -> re.Pattern[str]:
    """`--ln-->` and `-[ln]->`."""
    return re.compile(r"\s*-+(?:\[\s*([^\[\]]+?)\s*\]|\s?([^\s\->]{1,12})\s?)-+>\s*")


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(r"\s*(?:->|→|-->|\\to\b|\\rightarrow\b)\s*")


@cache
def _telling() -> re.Pattern[str]:
    """Words that tell what is computed when."""
    return re.compile(
        r"\b(?:first|then|next|finally|lastly|computed?|calculated?|output\s+is|we\s+(?:get|have))\b",
        re.IGNORECASE,
    )


@cache
def _said_inputs() -> re.Pattern[str]:
    return re.compile(
        r"(?:the\s+)?inputs?\s+(?:nodes?\s+)?(?:are|is)\s+"
        r"\w{1,3}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)\w{1,3})*\s*[.;]",
        re.IGNORECASE,
    )


@cache
def _words_between() -> re.Pattern[str]:
    telling = (
        "first|second|third|then|next|and|finally|lastly|afterwards|are|is|computed?|calculated?"
        "|we|get|have|the|output|in|this|case|here"
    )
    return re.compile(rf"(?:[.,;]|\s|\A)\s*(?:(?:{telling})\b[\s,]*)+", re.IGNORECASE)
