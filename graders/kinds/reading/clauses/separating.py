"""Statements: where a text is cut into lines, clauses of a list, and comments.

A separator is never an operator: a line break multiplies nothing, a bullet negates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from exercises.language.notation import FUNCTIONS, LETTERS
from graders.kinds.reading.clauses.heads import head, spelled
from graders.kinds.reading.words import vocabulary as said

_OPENING, _CLOSING = "([{", ")]}"
# Words in front of a statement that say no more than that one follows.
_JOINING = (
    r"and|where|with|here|then|so|hence|thus|therefore|let|but|given|initially"
    r"|(?:it\s+)?(?:start|beginn?)(?:s|ing)?\s+(?:from|with|at)"
)


class Piece(NamedTuple):
    """One statement, by where it stands in the text.

    It may be `concluded` from those before, stand `beside` another in its line, or be more of the
    chain that began the line before.
    """

    start: int
    end: int
    concluded: bool = False
    beside: bool = False
    goes_on: bool = False

    def of(self, text: str) -> str:
        """Its words."""
        return text[self.start : self.end]


def without_comments(text: str) -> tuple[str, list[str]]:
    """The text without comments of programs, each `# …` to the end of its line, and those.

    What a comment says that the line comes to, `# = 2 w`, stays.
    """
    comments: list[str] = []

    def blank(match: re.Match[str]) -> str:
        if result := _result().match(match[0]):
            return "=".rjust(result.end()) + match[0][result.end() :]
        comments.append(match[0].strip(" #/%"))
        return " " * len(match[0])

    return _comment().sub(blank, text), comments


def pieces(text: str, typed: str, conditioned: Collection[str] = ()) -> list[Piece]:
    """The statements of a text without layout, in order.

    Args:
        text: The text without layout.
        typed: The same with it: blanks that stand for layout are no wide blanks.
        conditioned: Names behind a comma or "and" that make a condition, `…, i = j`, and no
            statement of their own.
    """
    cuts = [_Cut(0), *_cuts(text, typed, conditioned), _Cut(len(text))]
    found: list[Piece] = []
    for cut, following in pairwise(cuts):
        start, end = cut.at, following.at
        stripped = text[start:end].strip(" \t\n,;")
        if stripped and stripped != ".":
            begin = start + text[start:end].index(stripped[0])
            begin = _behind_joining(text, begin, end)
            before = found[-1].end if found else 0
            concluded = bool(found) and bool(_concluding().search(typed, before, begin))
            stop = begin + len(text[begin:end].rstrip(" \t\n,;:"))
            found.append(Piece(begin, stop, concluded, cut.beside, cut.goes_on))
    return found


def _behind_joining(text: str, start: int, end: int) -> int:
    joined = _joining().match(text, start, end)
    if joined is None:
        return start
    at = joined.end()
    if _concluding().search(joined[0]) and (led := _leading().match(text, at, end)):
        at = led.end()
    if (start_of := _starting().match(text, at, end)) and head().match(text, start_of.end(), end):
        return start_of.end()
    return at if head().match(text, at, end) else start


def depths(text: str) -> list[int]:
    """How many brackets are open at each character; an environment is a bracket."""
    found, depth = [], 0
    edges = {m.start(): 1 if m[1] == "begin" else -1 for m in _edge().finditer(text)}
    for at, character in enumerate(text):
        if at in edges:
            depth += edges[at]
        elif character in _OPENING:
            depth += 1
        found.append(depth)
        if character in _CLOSING:
            depth = max(0, depth - 1)
    return found


def members(text: str, sign: re.Pattern[str]) -> list[str]:
    """What stands between the signs outside brackets."""
    depth = depths(text)
    found, start = list[str](), 0
    for between in sign.finditer(text):
        if not depth[between.start()]:
            found.append(text[start : between.start()].strip())
            start = between.end()
    return [*found, text[start:].strip()]


class _Cut(NamedTuple):
    """Where a statement begins, whether beside another in its line, or as more of a chain."""

    at: int
    beside: bool = False
    goes_on: bool = False


def _cuts(text: str, typed: str, conditioned: Collection[str]) -> Iterator[_Cut]:
    """Where statements begin.

    A line `= …` goes on with the chain, also behind the definition of a name that stands beside it.
    """
    beside = False
    for cut in _marks(text, typed, conditioned):
        if not cut.goes_on or beside:
            yield cut
        beside = cut.beside


def _marks(text: str, typed: str, conditioned: Collection[str]) -> Iterator[_Cut]:
    depth = depths(text)
    # Brackets that are never closed hold nothing together.
    open_at_end = depth[-1] if depth and text[-1:] not in _CLOSING else 0
    led = 0  # what leads to a name holds no further mark: `and it starts with h_0 = 0`
    for mark in _separator().finditer(text):
        at = mark.start()
        if depth[at] > open_at_end or at < led:
            continue
        if mark["line"]:
            if not _goes_on(text, at):
                yield _Cut(mark.end())
            elif _chained().match(text, mark.end()):
                yield _Cut(mark.end(), goes_on=True)
        elif mark["stop"]:
            if not _abbreviation().search(text, max(0, at - 8), at + 1):
                yield _Cut(mark.end(), beside=True)
        elif mark["colon"]:
            if _sentence().match(text[text.rfind("\n", 0, at) + 1 : at]) and head().match(
                text, mark.end()
            ):
                yield _Cut(mark.end(), beside=True)
        elif mark["semicolon"]:
            yield _Cut(mark.end(), beside=True)
        elif mark["wide"] and (
            not _typed_blank().match(typed, at)
            or _operating().search(text, max(0, at - 40), at)
            or _is_chain_rule(text, at, mark.end())
        ):
            continue
        elif mark[0] == "," and (announced := _announced().match(text, mark.end())):
            yield _Cut(announced.end(), beside=True)
        elif (begun := _led_head(text, mark)) and spelled(begun["head"]) not in conditioned:
            led = begun.start() if mark["word"] else 0
            yield _Cut(at if mark["word"] else mark.end(), beside=True)


def _is_chain_rule(text: str, end: int, start: int) -> bool:
    """Whether what is differentiated behind a blank is what was differentiated by before it: `df/dz  dz/dx`."""
    by = _differentiated_by().search(text, max(0, end - 24), end)
    of = _differentiated_of().match(text, start)
    return by is not None and of is not None and by["name"] == of["name"]


def _led_head(text: str, mark: re.Match[str]) -> re.Match[str] | None:
    """The name that a statement begins with; behind `so` and the like words may lead to it."""
    at = mark.end()
    if (
        mark["word"]
        and _concluding().fullmatch(mark["word"])
        and (led := _leading().match(text, at))
    ):
        at = led.end()
    if (mark["word"] or mark[0] == ",") and (led := _starting().match(text, at)):
        at = led.end()
    begun = head().match(text, at)
    if begun and mark["wide"] and "\n" in text[begun.end("head") : begun.end()]:
        return None  # its line goes on with the chain
    return None if begun and _is_end_of_list(text, mark, begun) else begun


def _is_end_of_list(text: str, mark: re.Match[str], begun: re.Match[str]) -> bool:
    """Whether a name ends a list before the statement: `y_hat in terms of x, w, b: y_hat = …`."""
    if mark[0] != "," or begun["sign"] != ":":
        return False
    line = text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()].split()
    behind = head().match(text, begun.end())
    return bool(line) and behind is not None and spelled(line[0]) == spelled(behind["head"])


def _goes_on(text: str, at: int) -> bool:
    """Whether a formula goes on behind a line break."""
    return bool(
        _unfinished().search(text[max(0, at - 24) : at])
        or _continued().match(text, at)
        or _wants_argument(text[:at].rstrip(), text[at:].lstrip())
    )


def _wants_argument(before: str, behind: str) -> bool:
    r"""Whether a command waits for what stands on the next line: `\frac{1}`, `\tanh^2`, `\sum_{j=1}^K`."""
    if _waiting().search(before):
        return True
    if behind[:1] == "{" and before[-1:] == "}":
        return _fraction_bar().search(before, 0, opening_brace(before)) is not None
    return bool(_bracket().match(behind) and _applied().search(before))


def opening_brace(text: str) -> int:
    """Where the brace opens that the last character closes; 0 if none does."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == "}") - (text[at] == "{")
        if not depth:
            return at
    return 0


@cache
def _concluding() -> re.Pattern[str]:
    """What says that a statement follows from those before it."""
    signs = r"⇒|⟹|∴|=>|\\(?:implies|Rightarrow|Longrightarrow|therefore)(?![A-Za-z])"
    return re.compile(rf"{signs}|\b(?:so|hence|thus|therefore)\b", re.IGNORECASE)


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_JOINING})\b[\s,]*)+", re.IGNORECASE)


@cache
def _starting() -> re.Pattern[str]:
    """Words that lead from "with" to where a recursion starts: `with the base case h_0 = 0`."""
    words = "|".join(sorted(said.STARTING))
    it = r"(?:the\s+)?recursion|it|this"
    starts = rf"(?:(?:{it}|we)\s+)?(?:starts?|begins?|started|begun)\s+(?:(?:{it})\s+)?(?:with|at|from)\s+"
    return re.compile(
        rf"[\s,]*(?:{starts}|(?:the\s+)?(?:(?:{words})\b[\s,:]*)+(?:is\b[\s,:]*)?)", re.IGNORECASE
    )


@cache
def _leading() -> re.Pattern[str]:
    """Words that lead from "so" to what follows: `so we get J = …`."""
    return re.compile(
        r"[\s,]*(?:(?:we|I|it|one|that|this|us|get|gets|have|has|obtain|obtains|find|follows|conclude"
        r"|gives|yields|the|answer|result|is)\b[\s,:]*)+",
        re.IGNORECASE,
    )


@cache
def _comment() -> re.Pattern[str]:
    """`# …`, `… % …`, and `// …` with words behind it; what else stands behind `//` is divided by."""
    after = r"(?:(?<=\s)|(?<=[\])},;]))"
    shape = r"\(?\s*\w+\s*(?:[x×]|\\times|by)\s*\w+\s*\)?"
    names = "|".join(sorted({one for one in (*LETTERS.values(), *FUNCTIONS) if one.isalpha()}))
    words = rf"(?!(?:{names})\b)[A-Za-z][a-z']+[ \t,;:-]+\(?[A-Za-z][a-z']+"
    functions = "|".join(
        sorted((one for one in FUNCTIONS if len(one) > 2 and one.isalpha()), reverse=True)
    )
    alone = rf"(?:{shape}|(?:{functions})['′’]?)[ \t.]*(?=\n|$)"  # a function without its argument
    slashes = rf"(?<=[\s,;])//(?=[ \t]*(?:{words}|{alone}))"
    # `%` is a comment of MATLAB and LaTeX, unless a number stands in front of it.
    percent = rf"(?<=[;)\]}}'A-Za-z])[ \t]+%+[ \t]*(?={words}|{alone})|(?<=;)[ \t]*%+"
    return re.compile(rf"(?:{after}#+(?=[\s\w.(])|{slashes}|{percent})[^\n]*")


@cache
def _result() -> re.Pattern[str]:
    """How a comment begins that says what stands in front of it comes to."""
    return re.compile(r"#+[ \t]*(?:=(?![=>])|->|→|(?:gives|equals|is\s+equal\s+to)\b)(?=[ \t]*\S)")


@cache
def _edge() -> re.Pattern[str]:
    return re.compile(r"\\(begin|end)\s*\{[A-Za-z]+\*?\}")


@cache
def _separator() -> re.Pattern[str]:
    """What may separate; all but lines, semicolons and full stops only in front of `name =`."""
    return re.compile(
        r"(?P<line>\n)|(?P<semicolon>;)|(?P<stop>\.(?=\s+[A-Za-z\\∂∇α-ωΑ-Ω])(?!(?<=\)\.)\s+[a-z]\s*\^))|(?P<colon>:(?=\s))|,"
        rf"|(?P<wide>[ \t]{{2,}})|(?P<word>\b(?:{_JOINING})\b)"
    )


@cache
def _sentence() -> re.Pattern[str]:
    """Words before a colon that are more than a label, and no condition: `Since … on x_j:`."""
    return re.compile(
        r"\A(?!\s*(?:if|for|when|case)\b)(?=[^=<>≤≥≠]*\Z)\s*[A-Za-z]{2,}\s.*[A-Za-z]{2,}.*\Z",
        re.IGNORECASE,
    )


@cache
def _announced() -> re.Pattern[str]:
    """The rule that leads to the next statement, with its colon: `…, product and chain rule: …`."""
    return re.compile(
        r"\s+(?:(?:by|with|using|the|again|then|now|product|quotient|power|sum|chain|and|rules?)\b[\s+&/-]*)*"
        r"\brules?(?:\s+(?:again|once\s+more))?\s*:\s+",
        re.IGNORECASE,
    )


@cache
def _typed_blank() -> re.Pattern[str]:
    r"""Blanks that were typed wide, or a `\quad`; marks of mathematics may stand between."""
    font = r"\\(?:text|math|operatorname|boldsymbol)[a-z]*\s*\{"
    return re.compile(rf"\$*\s*(?:[ \t]{{2}}|\\q?quad)(?:[ \t$]|\\q?quad|\\[,;: ])*(?:{font})*")


@cache
def _operating() -> re.Pattern[str]:
    """An operand and the sign of what is done to it, at the end; or a sum or d/dx that waits for its terms."""
    limits = r"(?:\s*[_^]\s*(?:\w|\{[^{}]*\}))+"
    d = r"(?:d|∂|\\partial)"
    derivative = (
        rf"\\[dt]?frac\s*\{{\s*{d}\s*\}}\s*\{{\s*{d}\s*\w+\s*\}}|(?<![\w/]){d}\s*/\s*{d}\s*\w"
    )
    return re.compile(
        rf"[\w)\]}}'][ \t]*[-+*/^·×⋅−]\Z|(?:\\(?:sum|prod)|[∑∏]){limits}\Z|(?:{derivative})\Z"
    )


@cache
def _differentiated_by() -> re.Pattern[str]:
    return re.compile(r"[/{]\s*(?:d|∂|\\partial)\s*(?P<name>\\?\w+)\s*\}?\s*\Z")


@cache
def _differentiated_of() -> re.Pattern[str]:
    return re.compile(r"(?:\\[dt]?frac\s*\{)?\s*(?:d|∂|\\partial)\s*(?P<name>\\?\w+)\s*[}/]")


@cache
def _unfinished() -> re.Pattern[str]:
    """What a formula cannot end with."""
    return re.compile(
        r"(?:[=≈+*/^(<>≤≥≠·×⋅−-]|\\(?:cdot|times|le|ge|ne|approx|in|odot|otimes))[ \t]*$"
    )


@cache
def _waiting() -> re.Pattern[str]:
    """A command without its argument, or a sum without what it adds up, at the end."""
    script = r"(?:\s*[_^]\s*(?:\w|\{[^{}]*\}))"
    return re.compile(
        rf"\\(?:[dtc]?frac|sqrt|hat|bar|tilde|mathbf|boldsymbol)\Z|\\(?:sum|prod){script}*\Z"
    )


@cache
def _fraction_bar() -> re.Pattern[str]:
    return re.compile(r"\\[dtc]?frac\s*\Z")


@cache
def _applied() -> re.Pattern[str]:
    r"""A function with its power and index at the end: `\tanh^{2}`."""
    names = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
    script = r"(?:\s*[_^]\s*(?:\w|\{[^{}]*\}))"
    return re.compile(rf"\\(?:{names}){script}{{0,2}}\Z")


@cache
def _bracket() -> re.Pattern[str]:
    return re.compile(r"[({\[]|\\(?:left|[bB]igg?l?)(?![a-z])")


@cache
def _continued() -> re.Pattern[str]:
    """What a statement cannot begin with."""
    relation = r"\\(?:cdot|times|le|leq|ge|geq|ne|neq|approx|in|odot|otimes)(?![A-Za-z])"
    words = r"(?:if|else|otherwise|for|when|where|with|as|because|since|which|by)\b"
    return re.compile(rf"\s*(?:[=≈+*/^<>≤≥≠·×⋅∈)\]}}]|{relation}|{words})", re.IGNORECASE)


@cache
def _chained() -> re.Pattern[str]:
    return re.compile(r"\s*[=≈](?!=)")


@cache
def _abbreviation() -> re.Pattern[str]:
    short = r"i\.?\s?e|e\.?\s?g|cf|vs|approx|ca|eq|no|fig|sec|resp|w\.?r\.?t|st|etc"
    return re.compile(rf"(?:\b(?:{short})\.)$", re.IGNORECASE)
