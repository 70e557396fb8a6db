"""The text of a derivation without its layout; everything keeps its place and its length."""

from __future__ import annotations

import re
from functools import cache
from itertools import permutations

from exercises.language.layout import without_marks
from exercises.language.notation import LETTERS
from exercises.language.scope import Scope
from exercises.language.tree import Name, nodes

_DISPLAYS = "align|aligned|alignat|equation|eqnarray|gather|gathered|split|multline"
_EQUALS = r"(?:equals|is\s+equal\s+to)"
_DIFFERS = (
    r"(?:does\s+not\s+equal|is\s+not\s+equal\s+to|isn['’]t\s+equal\s+to|differs\s+from"
    r"|is\s+different\s+from)"
)
# No bracket of a formula spans more; without an end, a text of opening brackets takes quadratic time.
_FARTHEST = 1_500


def tidied(text: str, scope: Scope) -> str:
    """The text with a line for each line of formulas, and nothing in it but words and formulas."""
    dashes = [match for match in _dash().finditer(text) if not _goes_on(match, text)]
    for match in dashes:
        text = _put(text, match.start(), match.start(1), "")
    text = _end().sub(_blank, _comment().sub(_blank, text))
    text = _between_displays().sub(lambda match: ";".ljust(len(match[0])), text)
    text = _abbreviation().sub(lambda match: ",".rjust(len(match[0])), text)
    text = _numbering().sub(_blank, text)
    text = _remark().sub(lambda match: ",".rjust(len(match[0])), text)
    text = _range().sub(_blank, _entry_in_words().sub(_entry, text))
    text = without_marks(text)
    text = _joined(text)
    text = _with_words(text, tuple(scope.indices))
    text = _without_primes(text)
    return _with_names_alone(text, scope)


@cache
def _end() -> re.Pattern[str]:
    """What says that a proof is done: `**Q.E.D.**`."""
    return re.compile(r"(?:\*{1,3}|__)?\bQ\.?\s?E\.?\s?D\b\.?(?:\*{1,3}|__)?(?=\W*\Z)")


def _goes_on(dash: re.Match[str], text: str) -> bool:
    """Whether a dash at the start of a line is a minus: in a display, or before half a formula."""
    if any(one.start() < dash.start() < one.end() for one in _display().finditer(text)):
        return True
    return not re.search(r"[=≈$]", dash[1]) and not re.match(r"\W*[A-Za-z]{2,}\s", dash[1])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _put(text: str, start: int, end: int, what: str) -> str:
    return f"{text[:start]}{what.ljust(end - start)}{text[end:]}"


def _joined(text: str) -> str:
    """The text where what stands between two brackets stands on one line."""
    characters = list(text)
    waiting: list[int] = []
    pairs = {")": "(", "]": "[", "}": "{"}
    for at, character in enumerate(text):
        if character in "([{":
            waiting.append(at)
        elif character == "\n" and text[at + 1 : at + 2].strip(" \t") == "\n":
            waiting.clear()
        elif character in pairs and any(text[one] == pairs[character] for one in waiting[-3:]):
            while text[one := waiting.pop()] != pairs[character]:
                pass
            if at - one < _FARTHEST and "\n" in text[one:at] and "\n\n" not in text[one:at]:
                characters[one:at] = text[one:at].replace("\n", " ")
    return "".join(characters)


def _with_words(text: str, indices: tuple[str, ...]) -> str:
    """`i = j` for `i equals j`."""
    if "equal" not in text and "differ" not in text:
        return text  # nothing of what is looked for below, which takes a pattern for each pair
    for first, second in permutations(indices, 2):
        for words, sign in ((_EQUALS, "="), (_DIFFERS, "≠")):
            pattern = rf"(?<!\w){first}[ $]+{words}[ $]+{second}(?!\w)"
            said = f"{first} {sign} {second}"
            text = re.sub(pattern, lambda match, says=said: says.ljust(len(match[0])), text)  # type: ignore[misc]
    return text


def _without_primes(text: str) -> str:
    """Another letter for the variable of a sum over j'."""
    for match in {one[1] for one in _primed().finditer(text)}:
        free = next(
            (one for one in "mnlkpqrst" if not re.search(rf"(?<![A-Za-z]){one}(?![A-Za-z])", text)),
            "",
        )
        if free:
            pattern = rf"(?<=[_{{(,])\s*{match}\s*(?:['′’]|\^\{{?\\prime\}}?)"
            text = re.sub(pattern, lambda one, letter=free: letter.rjust(len(one[0])), text)  # type: ignore[misc]
    return text


def _with_names_alone(text: str, scope: Scope) -> str:
    """`σ` for `σ(z)`, `σ_i` for `σ(z_i)` and `σ_i(z)`, `J` for `J_σ`: what is it a function of."""
    for name, tree in scope.definitions.items():
        if not any(sign in text for sign in _spellings(name)):
            continue
        letters = _letters(name)
        for other in scope.definitions:
            if other != name and len(other) > 1 and "_" in text:
                of = rf"({letters})_(?:\{{\s*(?:{_letters(other)})\s*\}}|(?:{_letters(other)}))"
                text = re.sub(of, _alone, text)
        for argument in (one for one in scope.symbols if Name(one) in set(nodes(tree))):
            spelled = rf"{_OPEN}(?:\\(?:mathbf|vec|boldsymbol|bm|bf)\s*\{{?\s*)?{argument}\s*\}}?"
            index = r"(_\s*(?:\w|\{[^{}]*\})|[ᵢⱼₖ])"
            text = re.sub(rf"({letters}){_PRIMES}(?:\s*{index})?{spelled}{_CLOSE}", _alone, text)
            text = re.sub(rf"({letters}){spelled}{index}{_CLOSE}", _alone, text)
    return text


_PRIMES = r"(\s*(?:['′’]|\^\{?\\prime\}?))?"
_OPEN = r"\s*(?:\\(?:left|[bB]igg?l?)\s*)?\(\s*"
_CLOSE = r"\s*(?:\\(?:right|[bB]igg?r?)\s*)?\)"


def _spellings(name: str) -> list[str]:
    """A name, and the letters that are spelled so."""
    return [name, *(sign for sign, word in LETTERS.items() if word == name)]


def _letters(name: str) -> str:
    stem = re.escape(name)
    _, *signs = _spellings(name)
    return "|".join((
        rf"(?:(?<![A-Za-z\\])|(?<=\bd)){stem}(?![A-Za-z])", rf"\\{stem}(?![A-Za-z])", *signs,
    ))  # fmt: skip


def _alone(match: re.Match[str]) -> str:
    return "".join(filter(None, match.groups())).ljust(len(match[0]))


@cache
def _display() -> re.Pattern[str]:
    """A displayed formula."""
    return re.compile(
        rf"\$\$.*?\$\$|\\\[.*?\\\]|\\begin\s*\{{({_DISPLAYS})\*?\}}.*?\\end\s*\{{\1\*?\}}",
        re.DOTALL,
    )


@cache
def environment() -> re.Pattern[str]:
    """Cases and matrices, inside of which lines belong together."""
    return re.compile(
        r"\\begin\s*\{(cases|[a-zA-Z]?matrix|smallmatrix|array)\*?\}.*?\\end\s*\{\1\*?\}", re.DOTALL
    )


@cache
def _dash() -> re.Pattern[str]:
    """`- ` begins an item of a list, or goes on with a formula."""
    return re.compile(r"^[ \t]*-[ \t]+(?=\S)(.*)$", re.MULTILINE)


@cache
def _abbreviation() -> re.Pattern[str]:
    """Nothing to be read as a formula: abbreviations, and the tags of HTML around a line."""
    return re.compile(
        r"(?<![A-Za-z\\])(?:i\.\s?e\.|e\.\s?g\.|w\.r\.t\.|s\.t\.|Q\.E\.D\.|q\.e\.d\.)"
    )


@cache
def _comment() -> re.Pattern[str]:
    """A comment of TeX."""
    return re.compile(r"(?<!\\)%.*$", re.MULTILINE)


@cache
def _remark() -> re.Pattern[str]:
    """A remark behind a formula, set off by a sign: `# quotient rule`, `| by definition`."""
    return re.compile(
        r"(?<=\S)[ \t]+(?:#+|//|\||--+|<--?|←)(?=[ \t]*\(?[A-Za-z]{2,}(?:[ ,.;:)\n]|$))"
    )


@cache
def _between_displays() -> re.Pattern[str]:
    r"""The end of one formula and the beginning of the next: `\] \[`."""
    return re.compile(r"\\\][ \t]*\\\[|\$\$[ \t]*\$\$")


@cache
def _entry_in_words() -> re.Pattern[str]:
    """`entry ij of diag(σ)`, `the (i,j) entry of σσ^T`, behind a sign of equality."""
    indices = r"\$?\(?(?P<{0}>[a-z]),?[ \t]?(?P<{1}>[a-z])\)?\$?"
    noun = r"(?:entry|element|component)"
    named = rf"(?:{indices.format('a', 'b')}(?:-?th)?[ \t]+{noun}|{noun}[ \t]+{indices.format('c', 'd')})"
    of = r"\$?(?P<of>[^,;.=\n$]*?)\$?"
    end = r"(?=[,;.\n]|\s+(?:bc|because|since|as|so|and|where)\b|\Z)"
    return re.compile(rf"(?<==)[ \t$]*(?:the[ \t]+)?{named}[ \t]+of[ \t]+(?:the[ \t]+)?{of}{end}")


def _entry(match: re.Match[str]) -> str:
    """`(diag(σ))_{ij}`, which the words are longer than."""
    first, second = match["a"] or match["c"], match["b"] or match["d"]
    return f" ({match['of']})_{{{first}{second}}}".ljust(len(match[0]))


@cache
def _range() -> re.Pattern[str]:
    """`for all i, j = 1, …, K`: every index there is."""
    index = r"[ \t$]*\w(?:[ \t]*,[ \t]*\w)*"
    ends = r"1[ \t]*,[^=\n]{1,30}?,[ \t]*[A-Z]\b(?![ \t]*[-−])"
    return re.compile(rf"\b(?:all|every|each|any){index}[ \t]*(?:=|\\in|∈)[ \t]*(?:\\?\{{)?{ends}")


@cache
def _numbering() -> re.Pattern[str]:
    """The number of a line or item."""
    return re.compile(
        r"^[ \t]*(?:\(?\d{1,2}[.)]|\([a-zA-Z]\)|\([ivx]{1,4}\)|[a-h]\))(?=[ \t$])"
        r"|(?<=[ \t]{2})\(\d{1,2}\*?\)(?=[ \t]*(?:\\\\|$))",
        re.MULTILINE,
    )


@cache
def _primed() -> re.Pattern[str]:
    """A sum over j′."""
    return re.compile(
        r"(?:sum|∑|Σ)\s*(?:\\limits)?\s*_\s*\{?\s*([a-z])\s*(?:['′’]|\^\{?\\prime\}?)"
    )
