r"""What stands around a whole answer on a page or in a file, and says nothing of what is asked.

Numbers of questions and equations, bullets, boxes to tick, arrows, titles, quotation marks, bars of a table,
directives of reStructuredText. What can be nothing else goes first of all; the rest is taken off only where
an answer cannot be read with it. Every character that stays keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exercises.language.layout import blank_at, closing_brace
from graders.kinds.reading.remarks.narration import alters

_MOST = 4  # a bullet, a number, a title and quotation marks
_MATHEMATICS = r"(?:\$|\\\[|\\\(|\\begin\b)"
_EMPHASIS = r"(?:\*{1,3}|__)?"
_NOUN = r"(?:question|problem|exercise|ex|task|part|step|item|section|eq|q|no|nr)"
_NUMBER = r"(?:\d{1,2}(?:\.\d{1,2}){0,2}(?:\.?\s?\(?[a-h]\)?)?|[a-h]|[ivx]{1,4})"
_FORM = r"(?:compact|component|entrywise|index|matrix|vector|vectori[sz]ed)"
_WORDS = r"(?:\d{1,2}[.)]\s+)?[A-Za-z][A-Za-z'’‑+/ -]{2,40}(?:\s\([A-Za-z -]+\))?[.:]?"


def without_premise(text: str) -> str:
    """The text without what says in front of which function a derivative is, or by which rule."""
    text = _rule().sub(lambda found: " " * len(found[0]), _bullet_of_one().sub(" ", text))
    return _premise().sub(lambda found: " " * len(found[0]), text)


@cache
def _bullet_of_one() -> re.Pattern[str]:
    """The bullet of a list with one item: a minus would stand inside of the dollars."""
    return re.compile(r"\A\s*-(?=\s+\$[^$]+\$[\s.]*\Z)")


@cache
def _rule() -> re.Pattern[str]:
    """A rule in front of what a letter stands for: `Quotient rule with S = …`."""
    rule = r"(?:quotient|product|chain|power|sum)\s+rule"
    return re.compile(
        rf"\A\s*(?:(?:by|using|from|we\s+use)\s+)?(?:the\s+)?{rule}[,:]?\s+(?=with\s+\$?[A-Za-z]\w*\$?\s*=)",
        re.IGNORECASE,
    )


@cache
def _premise() -> re.Pattern[str]:
    """Of which function it is, in front of a sentence: `In the backward pass of Y = XW, the gradient … is`."""
    of = r"(?:for|in\s+the\s+(?:backward|forward)\s+pass\s+(?:of|for)|given)"
    noun = r"(?:jacobian|gradient|derivative)"
    return re.compile(
        rf"\A\s*{of}\s+\$?(?P<name>[A-Za-z])\s*=\s*[^=,;\n]+,\s+(?=the\s+{noun}\b[^=\n]*\bis\b(?![^\n]*\b(?P=name)\b))",
        re.IGNORECASE,
    )


def without_numbers(text: str) -> str:
    """The text without a question's number in front that belongs to nothing, and an equation's behind."""
    if number := _number_alone().match(text):
        text = blank_at(text, number.start(), number.end())
    if number := _equation_number().search(text):
        text = blank_at(text, number.start(), number.end())
    return text


def label_or_factor(text: str) -> str:
    """What stands in brackets in front, as the number of a question or as a factor: `(d) X`; else nothing."""
    found = _bracketed().match(text)
    return found["label"] if found else ""


@cache
def _bracketed() -> re.Pattern[str]:
    operator = r"(?:x|X)[ \t]|\\(?:times|cdot|odot|otimes|circ|le|ge)\b"
    return re.compile(
        rf"\s*{_EMPHASIS}(?P<label>\((?:[a-h]|[ivx]{{1,3}}|\d{{1,2}})\)){_EMPHASIS}[ \t]+"
        rf"(?!{operator})(?=[-−A-Za-z\\\d])"
    )


def within(text: str) -> Iterator[str]:
    """The text without what stands outermost, then without the next, as long as there is something."""
    for _ in range(_MOST):
        inner = _inside(text)
        if inner is None:
            return
        yield inner
        text = inner


def _inside(text: str) -> str | None:
    """The text without one thing that stands around it; None where nothing does."""
    if (title := _title().match(text)) and not alters(title[0]):
        return blank_at(text, 0, title.end())
    for front in (_mark(), _number(), _arrow(), _directive(), _where(), _form()):
        if match := front.match(text):
            return blank_at(text, 0, match.end())
    if (subject := _subject().match(text)) and not alters(subject["lead"] or ""):
        name = subject["name"]
        if name is None:
            return blank_at(text, 0, subject.end())
        kept = blank_at(text, 0, subject.start("name"))
        return f"{kept[: subject.end('name')]} = {text[subject.end() :]}"
    if (row := _row().fullmatch(text)) and not _of_something_else(row["words"] or ""):
        return _as_statement(row)
    if braced := _braced(text):
        return braced
    for around in _around():
        if match := around.fullmatch(text):
            return blank_at(blank_at(text, 0, match.start(1)), match.end(1), len(text))
    behind = _behind().search(text)
    return text[: behind.start()] if behind else None


def _braced(text: str) -> str | None:
    """An equation without the braces around all of it."""
    found = re.fullmatch(r"[\s$]*(?P<open>\{).*=.*\}[\s$]*", text, re.DOTALL)
    if found is None:
        return None
    start = found.start("open")
    end = closing_brace(text, start)
    whole = end is not None and not text[end + 1 :].strip(" $\n")
    return blank_at(blank_at(text, start, start + 1), end, end + 1) if whole and end else None


def _as_statement(row: re.Match[str]) -> str:
    """`W1 : (4, 2)` for a row of a table, in its place; a number in front says nothing."""
    text = blank_at(blank_at(row.string, 0, row.start("name")), row.end("value"), len(row.string))
    if row["number"] or row["words"]:
        return blank_at(text, 0, row.start("value"))
    return f"{text[: row.end('name')]}:{text[row.start('value') :]}"


def _of_something_else(words: str) -> bool:
    """Whether the words of a cell say that the value beside them is another one."""
    return alters(words) or bool({"old", "before", "previous"} & set(words.casefold().split()))


@cache
def _number_alone() -> re.Pattern[str]:
    """`2.` or `(b)` in front of a sign of equality, a comment, a bracket, a name with its sign, or a program."""
    label = r"(?:\d{1,2}|[a-h]|[ivx]{1,4})"
    number = rf"{_EMPHASIS}(?:\(?{label}[.)]|[1-9]\d?\.[1-9]\d?\.?(?![ \t]*=)){_EMPHASIS}"
    bracketed = rf"{_EMPHASIS}\({label}\){_EMPHASIS}[ \t]+(?=[^\n=]+=)"
    heading = (
        rf"#{{1,6}}[ \t]+\d{{1,2}}[.)][ \t]+{_WORDS}[ \t]*\n\s*(?=\S)"
        rf"|(?:\d{{1,2}}[.)][ \t]+)?\*\*{_WORDS}\*\*:?[ \t]*\n\s*(?={_MATHEMATICS})"
    )
    headed = r"\\?[A-Za-z∂][^=\n:,;*·+^<>≤≥-]{0,60}?(?<![<>!=:])=(?![=\d])"
    comment = r"(?:#|//)"
    sentence = r"[A-Z][a-z]+[ ,:][^\n]*="
    equation = rf"(?:\$+|\\\[)?\s*(?:&?\s*=|{headed})"
    return re.compile(
        rf"\s*(?:{number}[ \t]+(?={equation}|{comment}|{sentence}|return\b|\$|\\\(|\\\[)|{bracketed}"
        rf"|[-–][ \t]+(?=return\b|\$+\s*[-−])|\d{{1,2}}\.[ \t]+(?=\()|{heading})"
    )


@cache
def _equation_number() -> re.Pattern[str]:
    """`(3)` far behind a formula, where nothing is multiplied."""
    far = r"(?:[ \t]{3,}|[ \t]*\t[ \t]*|[ \t]*\\q?quad(?:\s|\\q?quad)*)"
    return re.compile(
        rf"(?<=[\w)\]}}$'ᵀ.,])(?<!shape)(?<!size){far}\((?:\d{{1,2}}(?:\.\d{{1,2}})?[a-z]?|\*{{1,3}})\)[\s$.]*(?:\\[\])])?\s*(?:```)?\s*\Z"
    )


@cache
def _mark() -> re.Pattern[str]:
    """A bullet, quote or sign of a comment, where it cannot be a sign of the answer; a box to tick."""
    dash = r"[-–—+](?=[ \t]+(?:\[[xX✓]\][ \t]|[^\n]*?(?:=|:|∈|\\in\b|\bshape\b)))"
    box = r"[-*+]\s\[ \](?=[^\n]*=)|\[[xX✓]\]"
    quote = r">+(?=[ \t]+[A-Za-z\\$])"
    comment = r"//+|#+|%+|--+(?=[ \t]+[A-Za-z])"
    marks = rf"(?:{box}|{dash}|[*•▪◦‣·●○]+|{quote}|{comment})[ \t]+(?=\S)"
    return re.compile(rf"\s*(?:{marks}|//(?=(?:because|since|so)\s))")


@cache
def _number() -> re.Pattern[str]:
    """`(b)`, `2)`, `**3.**`, `Q3.`, `Part (b):`, `3.2` in front of mathematics; `1. 5` stays a number."""
    plain = r"(?:\d{1,2}(?:\.?\s?\(?[a-h]\)?)?|[a-h]|[ivx]{1,4})"  # `0.5.` is a number
    bare = rf"(?:\({_NUMBER}\)|{plain}\)|{plain}[.:](?!{_EMPHASIS}[ \t]*[-+]?\d))[.:]?"
    noun = rf"{_NOUN}\.?[ \t]*(?:\({_NUMBER}\)|{_NUMBER}\b\)?)[ \t]*[-–—.:)]*"
    section = rf"\d{{1,2}}(?:\.\d{{1,2}})+(?={_EMPHASIS}[ \t]+{_EMPHASIS}{_MATHEMATICS})"
    end = rf"(?:[ \t]+|[ \t]*\n\s*|(?={_MATHEMATICS}))(?=\S)"
    return re.compile(
        rf"\s*{_EMPHASIS}(?:{noun}|{bare}|{section})[ \t]*{_EMPHASIS}{end}", re.IGNORECASE
    )


@cache
def _title() -> re.Pattern[str]:
    r"""A heading of words on its own line, or in bold in front of mathematics: `**1. Sigmoid**`, `### Result`."""
    bold = (
        rf"(?:\*\*|__){_WORDS}(?:\*\*|__)"
        rf"|\\(?:textbf|paragraph|(?:sub){{0,2}}section)\*?\{{{_WORDS}\}}"
    )
    number = r"(?:\d{1,2}[.)][ \t]+)?"
    numbered = rf"#{{1,6}}[ \t]+(?:\(?{_NUMBER}\)?|\d{{1,2}}[a-h])[ \t]*\n\s*"
    in_bold = rf"(?:{bold})[ \t]*[:–—]?[ \t]*(?:\n\s*|(?={_MATHEMATICS}))"
    with_hashes = rf"#{{1,6}}[ \t]+{_WORDS}[ \t]*\n\s*"
    return re.compile(rf"\s*{number}(?:{numbered}|{in_bold}|{with_hashes})(?=\S)")


@cache
def _arrow() -> re.Pattern[str]:
    """An arrow to the answer: `→ 20.1`."""
    return re.compile(r"\s*(?:[-=]+>|[→⇒⟹➜➔∴]|\\(?:rightarrow|to)(?![A-Za-z]))\s*(?=\S)")


@cache
def _directive() -> re.Pattern[str]:
    """`.. math::` with its options."""
    return re.compile(r"\s*\.\.[ \t]+math::[ \t]*\n?(?:[ \t]*:\w+:[^\n]*\n)*\s*(?=\S)")


@cache
def _where() -> re.Pattern[str]:
    """`where` or `because` in front of all, of a sentence that is not there, or what a name is: `hidden state`."""
    nouns = r"(?:[A-Za-z-]+\s+){1,4}(?=\$[^$\n]*\\in(?![a-z]))"
    why = r"(?:because|since)\s+(?=\S+\s*=)"
    return re.compile(rf"\s*(?:(?:where|with|and|Here,?)\s+(?=\$|\\\()|{why}|{nouns})")


@cache
def _form() -> re.Pattern[str]:
    """`in matrix form` in front of mathematics."""
    return re.compile(rf"\s*(?:in\s+)?{_FORM}\s+(?:form|notation)[:,]?\s+(?=\S)", re.IGNORECASE)


@cache
def _subject() -> re.Pattern[str]:
    """`The Jacobian is`, `It is`, and `The entry dW_ij/dW_ab is`, of which the name stays with its sign."""
    adverbs = r"(?:(?:then|just|simply|therefore|always)\s+)?"
    copula = r"(?:is|equals|becomes|are|can\s+be\s+written\s+as|comes\s+out\s+as|turns\s+out\s+to\s+be|must\s+be)"
    finding = r"(?:[Hh]ere\s+)?(?:[Oo]ne|[Ww]e|I|[Yy]ou)\s+(?:obtains?|gets?|finds?)"
    again = (
        r"(?:In\s+the\s+same\s+way|Again|Similarly|Likewise|Also|And|Here|So|Then|Now|Thus|Hence)"
    )
    name = r"(?P<name>[A-Za-z∂][^\W_]*(?:_\{?[^\W_]+\}?|/[A-Za-z∂][^\W_]*)+)"
    opening = r"(?:(?:[Ss]o|[Tt]hen|[Hh]ere|[Hh]ence|[Tt]hus),?\s+)?"
    words = r"(?:[Tt]he|[Ii]ts|[Mm]y|[Tt]his|[Tt]hat|[Ii]t|[Ee]ntry)\b(?:\s+[A-Za-z'’-]+){0,12}?"
    return re.compile(
        rf"\s*(?:(?P<lead>{opening}{words})(?:\s+{name})?\s+{copula}|{finding}|{again},?)\s+{adverbs}(?=\S)"
    )


@cache
def _row() -> re.Pattern[str]:
    """A row of a table with a name such as W1, or a number such as (4), and one value."""
    number = r"(?P<number>\(\d{1,2}\)|\d{1,2}[.)])"
    label = r"(?:[A-Za-z][A-Za-z -]{2,30}:\s*)?"  # what the cell gives, in front of it
    words = rf"\**(?P<words>[A-Za-z][A-Za-z-]{{2,}}(?:\s[A-Za-z-]+){{0,2}})\**(?=[\s$]*\|\s*{label}(?:\$|\\\())"
    name = rf"[\s$]*(?:{words}|\\?[A-Za-z]{{1,2}}|\\?[A-Za-z]+[_\d'/][\w{{}}'/]*|{number})[\s$]*"
    return re.compile(rf"\s*\|(?P<name>{name})\|\s*{label}(?P<value>[^|\n]+)\|\s*")


@cache
def _around() -> tuple[re.Pattern[str], ...]:
    """Marks on both sides: quotation marks, bars of a table with one cell, emphasis, tags of a template, a size."""
    pairs = (
        (r'"""', r'"""', r".+?"),
        (r"[\"“”]", r"[\"“”]", r"[^\"“”\n]+?"),
        (r"\|", r"\|", r"[^|\n]+"),
        (r"\*{1,3}", r"\*{1,3}", r"[^*\s].*?"),
        (r"\{%[^%{}\n]*%\}", r"\{%[^%{}\n]*%\}", r".+?"),
        (r"\{\s*\\(?:large|Large|LARGE|huge|Huge|small|bf|displaystyle)\b", r"\}", r".+"),
    )
    return tuple(
        re.compile(rf"\s*{front}({inside}){back}\s*[.,;]?\s*", re.DOTALL)
        for front, back, inside in pairs
    )


@cache
def _behind() -> re.Pattern[str]:
    """What points back, `… <-- answer`, leads to nothing, `, or in matrix form:`, cites, or counts marks."""
    back = r"\s+(?:<[-=]+|←|\\leftarrow)\s*(?:(?:my|the|this|final|is|answer|result|here)\s*)*[.!]?"
    leading = (
        rf",?\s*(?:(?:or|and)\s+)?(?:equivalently\s*,?\s*)?in\s+{_FORM}\s+(?:form|notation)\s*:"
    )
    named = r"\s*\((?:eq|eqn|equation|fig|sec|tab)[.:][\w:.-]+\)[\s$.]*"
    cited = r"\s*(?:\[@[\w:.-]+\]|\[[^\[\]\n]+\]\((?:reference:|https?:|#)[^()\n]*\))[\s$.]*"
    marks = r"\s*\**[(\[]\d+(?:\.\d+)?\s*(?:marks?|points?|pts?)[)\]]\**[\s.]*"
    return re.compile(rf"(?:{back}|{leading}|{named}|{cited}|{marks})\s*\Z", re.IGNORECASE)
