r"""The conclusion of a solution that is written out: the last box, what stands behind "Result:" or "so".

It is read alone only where the whole cannot be read, and only where nothing in front of it takes back,
restricts, defines, or is a result as well. What is in front is told as passed over.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from exercises.language.layout import blank_at, closing_brace
from exercises.language.notation import FUNCTIONS
from graders.kinds.reading.clauses.heads import head
from graders.kinds.reading.remarks.narration import alters, disputes, leads_to_statement
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import word

# What else is counted or done makes another number; a sum or product is how it was found.
_CHANGING_NUMBERS = (said.CHANGING | said.QUANTITIES | said.COUNTING | {"root"}) - {
    "plus",
    "minus",
    "times",
}
_LONGEST_ECHO = 60
_SENTENCE = 3
_SHOWN = r"(?:\$\$(?:(?!\$\$).)+\$\$|\\\[(?:(?!\\\]).)+\\\])"


class Conclusion(NamedTuple):
    """What concludes, at its place, and the words in front of it as they are told."""

    text: str
    passed_over: str


def conclusion(text: str) -> Conclusion | None:
    """The conclusion of an answer; None where there is none, or what is in front may matter to it."""
    found = _boxed(text) or _cases(text) or _behind_words(text) or _shown(text)
    if found is None:
        return None
    before, inside = text[: found.words], text[found.start :].strip(" \n*_")
    told = _unused(before, inside)
    if _defines(inside, before):
        return None
    if not inside or not word().search(before) or _assumed().search(_of_sides().sub(" ", told)):
        return None
    if _matters(told, inside, boxed=found.boxed):
        return None
    start = text.index(inside, found.start)
    return Conclusion(blank_at(text, 0, start).rstrip(" \n*_"), told_in_short(text[: found.start]))


def _matters(told: str, inside: str, *, boxed: bool) -> bool:
    """Whether what is told in front of a conclusion may make another one of it."""
    cases = boxed and len(_under_condition().findall(inside)) > 1
    if not cases and is_given(told):
        return True
    if boxed:
        return disputes(told)  # it has its name; what is in front of it was on the way there
    if _number().fullmatch(inside):
        words = {one[0].casefold() for one in word().finditer(told)}
        return disputes(told) or bool(words & _CHANGING_NUMBERS)
    result = _result().search(_label().sub("", told))
    return alters(_only_there().sub(" ", told)) or result is not None


def _unused(before: str, inside: str) -> str:
    """What is in front, without definitions such as `Let $s = w x$` of names that the conclusion does not hold."""
    return _definition().sub(
        lambda match: match[0] if _holds(inside, match["name"]) else " ", before
    )


def _defines(inside: str, before: str) -> bool:
    """Whether it only says what a name in front of it is: `-E + 2(z - v), i.e. E = exp(y)`."""
    named = re.match(r"\$?\s*(?P<name>\\?[A-Za-z](?:_\w)?)\s*=(?!=)(?!\s*\w\s*\$?:)", inside)
    return named is not None and _uses(before, named["name"])


def _uses(text: str, name: str) -> bool:
    """Whether a formula holds a name, of which it is no label."""
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z(]|\s*=)", text) is not None


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", text) is not None


class _Found(NamedTuple):
    """Where the words in front end, those that conclude left out, and where the conclusion starts.

    In a box with its name it is `boxed`.
    """

    words: int
    start: int
    boxed: bool = False


def _boxed(text: str) -> _Found | None:
    r"""What stands in the only `\boxed{…}`, with nothing but closing marks behind it."""
    boxes = list(re.finditer(r"\\boxed\s*\{", text))
    end = closing_brace(text, boxes[0].end() - 1) if len(boxes) == 1 else None
    if end is None or not _closing().fullmatch(text, end + 1):
        return None
    if not re.search(r"(?:\A|[$\n=]|\\\[|\\\()[\s&]*\Z", text[: boxes[0].start()]):
        return None  # what stands beside it in the same formula belongs to it
    named = head().match(text, boxes[0].end()) is not None
    return _Found(boxes[0].start(), boxes[0].start(), boxed=named)


def _cases(text: str) -> _Found | None:
    """The last lines, where each begins with its condition: `i = k: … = a`, `i ≠ k: … = b`."""
    found = _lines_of_cases().search(text)
    if found is None:
        return None
    *_, label = text[: found.start()].strip().split("\n")
    if label.rstrip("*_ ")[-1:] in {":", "="} and (alters(label) or not _opening().match(label)):
        return None  # `2 dL/dz:` is another quantity
    return _Found(found.start(), found.start("cases"), boxed=True)


def _behind_words(text: str) -> _Found | None:
    """What stands behind the last words that say that the answer follows."""
    found = [match for match in _marker().finditer(text) if text[: match.start()].strip(" \n*#$")]
    if not found:
        return None
    start, end = found[-1].span()
    # Both cases are the whole answer; what holds in one of them was on the way there.
    whole = len(_under_condition().findall(text, end)) > 1
    return _Found(start, end, boxed=whole)


@cache
def _under_condition() -> re.Pattern[str]:
    return re.compile(r"\b(?:if|for|when|otherwise|else)\b")


def _shown(text: str) -> _Found | None:
    """A formula shown on its own, or behind a colon, at the end, where no statement has a name before it.

    The clause that leads there must not make another formula of it: `the opposite of: 2 w`.
    """
    end = _at_the_end().search(text)
    start = end.start(end.lastgroup or 0) if end else 0
    leading = re.split(r"[,.;\n]", text[:start].strip(" \n,:"))[-1]
    if end and end["shown"] and _premise().fullmatch(text[:start]):
        return _Found(start, start, boxed=True)
    sentence = len(re.findall(r"[A-Za-z]{2,}", leading)) >= _SENTENCE  # fewer words are a label
    narrated = _narrated().search(leading) is not None
    led = sentence and (narrated or leads_to_statement(leading))
    if not led or _named().search(text[:start]):
        return None
    shown = " ".join(re.sub(r"\A\s*(?:\$\$?|\\[\[(])", "", text[start:]).split())
    named = head().match(shown) is not None
    return _Found(start, start, boxed=narrated or named)


def is_given(before: str) -> bool:
    """Whether a formula or number stands alone in front, which would be an answer as well."""
    steps = _display().sub(lambda shown: " ".join(shown[0].split()), before)
    steps = re.sub(r"(?m)^\s*\d{1,2}[.)]\s+(?=[A-Z])", "", steps)  # `3. Multiply and sum over j:`
    pieces = [one.strip(" $*-[]()\\") for one in re.split(r"\n|;|(?<!\\)[.,]\s", steps)]
    # `y_i^2 and by the quotient rule` begins with one.
    opened = [one.partition(" and ")[0] for one in pieces if " and " in one]
    pieces += [one for one in opened if re.search(r"[\d^*/+]", one)]
    return any(
        one
        and not re.search(r"[=≈:]|[A-Za-z]{3,}", _function().sub("f", one))
        and re.search(r"[\d_^*/+()\\]|\b[A-Za-z]\b", one)
        for one in pieces
    )


@cache
def _function() -> re.Pattern[str]:
    """A function with its argument, whose name is no word."""
    names = "|".join(sorted((one for one in FUNCTIONS if one.isalpha()), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{names})(?=(?:['′²]|\^\s*\d)*\s*\()")


@cache
def _display() -> re.Pattern[str]:
    """A formula on lines of its own."""
    return re.compile(r"\\\[.*?\\\]|\$\$.*?\$\$", re.DOTALL)


def told_in_short(before: str) -> str:
    """What stands in front on one line, shortened, for the echo."""
    line = " ".join(re.sub(r"\$\$?|\*\*|\\[\[\](]", " ", before).split()).strip(" ,;:")
    return line if len(line) <= _LONGEST_ECHO else f"{line[: _LONGEST_ECHO - 1]}…"


@cache
def _marker() -> re.Pattern[str]:
    """Words that say of what follows that it is the answer."""
    bold = r"(?:\*\*|__)?"
    label = (
        r"(?:(?:(?:final|overall|end)\s+)?(?:result|answer|conclusion)"
        r"|total(?:[ \t]+[a-z]+)?|in\s+total|altogether|(?:both\s+)?together"
        r"|(?:both|all)\s+at\s+once|in\s+one\s+(?:formula|line))"
    )
    so = r"(?:(?:and\s+)?(?:so|hence|thus|therefore|consequently|it\s+follows\s+that)\b)"
    that_is = r"(?:i\.\s?e\.,?|that\s+is,?)(?=\s[^\n]*[\d_^(\\])"
    gives = r"(?:together\s+|then\s+|just\s+|simply\s+)?(?:is|gives|equals|makes|yields)"
    other = r"in\s+other\s+words|(?:this|it|which)\s+(?:simplifies|reduces|collapses)\s+to"
    which = rf"{other}|{that_is}|which\s+{gives}(?:\s+(?:about|roughly|approximately))?\b"
    ruled = r"\brule\b[^=\n,;:]{0,20}\bgives"
    defined = r"(?:is|are)\s+defined\s+as|comes?\s+out\s+as|covered\s+by|\bthis\s+means\s+that|\bone\s+gets"
    finding = r"(?:and\s+)?(?:(?:we|I)\s+)?(?:get|obtain|arrive\s+at)\b|giving\b|yielding\b"
    asked = r"(?:jacobian|derivative|gradient|answer|result|shape|sum|total)"
    claim = rf"(?:the|its|my)\s+(?:{asked}\s+)+(?:is|equals|becomes)\b(?:\s+(?:simply|just|then))?"
    whole = r"(?:the\s+)?(?:whole\s+)?(?:chain|expression|sum|formula|gradient|derivative|it|this)"
    claim = rf"(?:{claim}|{whole}\s+(?:simplifies|reduces|collapses)\s+to)"
    sentence = r"(?:\A|\n|(?<=[.:;!?])\s)\s*"
    return re.compile(
        rf"{sentence}{bold}(?:{label}\s*{bold}\s*(?::|is\b)|{so}[ \t]*[,:]?){bold}[:,]?\s*(?:{claim}\s*:?)?"
        rf"|[,;.]\s+(?:this|it)\s+(?:simplifies|reduces)\s+to\b"
        rf"|[,;]\s+the\s+(?:[a-z]\w*\s+){{1,6}}(?:is|becomes|comes\s+to)(?=\s+[-−]?\d)"
        rf"|\d\)*\s+(?:leaves|gives|yields|makes|comes\s+to)(?=\s+[-−]?\d[\d.]*\s*\Z)"
        rf"|\b(?:{defined}|{ruled})(?=\s+[-−$\\\w(])"
        rf"|\bit\s+follows(?:\s+that)?(?=\s+\$?\\?[A-Za-z∂(])"
        rf"|\band\s+(?:(?:we|I)\s+)?(?:get|got|obtain|arrive\s+at)\s|[,;]\s+(?:{so}[,:]?|{which}|{finding})\s*(?:{claim}\s*:?)?"
        rf"|(?:[,;.]|\band)\s+{claim}\s*:?",
        re.IGNORECASE,
    )


@cache
def _opening() -> re.Pattern[str]:
    """A label in words."""
    return re.compile(r"[\W_]*[A-Za-z]{3,}(?:\s+[a-z]+)*\W*\Z")


@cache
def _lines_of_cases() -> re.Pattern[str]:
    condition = r"\$?\s*[a-z]\s*(?:=|≠|!=|\\neq?(?![a-z]))\s*[a-z]\s*\$?"
    line = rf"[ \t]*(?:[-*•][ \t]+)?(?:(?:[Ff]or|[Ii]f|[Cc]ase|[Ww]hen)\s+)?{condition}\s*:[^\n]+"
    return re.compile(rf"\n(?P<cases>{line}(?:\n+{line})+)\s*\Z")


@cache
def _definition() -> re.Pattern[str]:
    """`Let $s = w x + b$.`, to the end of its formula or sentence."""
    return re.compile(
        r"\b(?:let|write|writing|denote|define|set|put|where|with)\s+\$?\s*(?P<name>\\?[A-Za-z](?:_\w)?)\s*:?=[^.;\n$]*[$.;]?",
        re.IGNORECASE,
    )


@cache
def _number() -> re.Pattern[str]:
    """A number, perhaps with what is counted."""
    return re.compile(r"[-+−]?\d[\d.,]*(?:[eE][-+]?\d+)?(?:\s+[a-z]{3,})?\.?")


@cache
def _only_there() -> re.Pattern[str]:
    """Where something is, and no restriction: `only the diagonal is non-zero`."""
    return re.compile(
        r"\bonly\b(?!\s+(?:for|if|when|valid|true|holds?|works?)\b)|\bnon-?zero\b|\brules?\s+for\b",
        re.IGNORECASE,
    )


@cache
def _of_sides() -> re.Pattern[str]:
    """`both input and output are k × d matrices`, from which a shape follows; `multiply h2 by z` is no size."""
    return re.compile(
        r"\b(?:in|out)puts?\b[^,;.\n]*|\b(?:multipl|divid)\w*\s+(?:\S+\s+)?by\b", re.IGNORECASE
    )


@cache
def _label() -> re.Pattern[str]:
    """What the answer is called, above all of it: `**Jacobian:**`."""
    noun = r"(?:jacobian|derivative|gradient|answer|result|solution)"
    return re.compile(rf"\A\W*(?:[A-Za-z]+\s+){{0,3}}{noun}\W*:", re.IGNORECASE)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(
        r"(?:[\s$.}∎■□✓✅]|\\[\]\)]|\\end\{[a-z]+\*?\}|\\q?quad|\\blacksquare|Q\.?E\.?D\.?)*"
    )


@cache
def _at_the_end() -> re.Pattern[str]:
    return re.compile(
        rf"[\w$)][,:]?\s*(?P<shown>{_SHOWN}\s*\Z)|[a-z]\s*:\s+(?P<colon>(?=[^:]*\Z))", re.DOTALL
    )


@cache
def _premise() -> re.Pattern[str]:
    r"""`Since $L = -\log y_k$,` in front of a formula that is shown: what is differentiated."""
    loss = r"\$?\s*\\?(?:mathcal\s*\{)?[LJEC]\}?(?:\([^=()]*\))?\s*=(?!=)"
    return re.compile(rf"\s*(?:since|because|as|given\s+that)\s+{loss}[^\n=]*,\s*", re.IGNORECASE)


@cache
def _narrated() -> re.Pattern[str]:
    """`First we multiply by the input`: what was done on the way, and not what remains to be done."""
    open_ = r"have\s+to|must|need|should|would|could|can|may|might|forgot|still"
    return re.compile(
        rf"\A\W*(?:(?:first|then|now|next|here|finally|so)\s+)?(?:we|I)\s+(?!.*\b(?:{open_})\b)[a-z]+",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _named() -> re.Pattern[str]:
    """A name and a sign of equality at the start of a statement, which may be another result."""
    return re.compile(r"(?:\A|[.:;,\n$])\s*\\?[A-Za-z∂][^=\s\[]{0,30}\s*=")


@cache
def _assumed() -> re.Pattern[str]:
    """What gives a name another meaning, `with sigma = tanh`, or a size, `W is d x k`."""
    line = r"\b(?:row|column)(?:\s+vector)?\s+(?:with|of)\s+\S+\s+(?:entries|elements|components|numbers)\b"
    line += r"|\b(?:an?|single)\s+(?:row|column|square|scalar)(?:\s+(?:vector|matrix))?\s*,?\s*(?:so)?\s*\Z"
    letter = r"(?<![A-Za-z])[A-Za-z](?:_?\d|_\w)?(?![A-Za-z])"
    size = rf"(?:{letter}\s*(?:×|\\times|\bx\b|\bby\b)\s*\w|\w\s*(?:×|\\times|\bx\b|\bby\b)\s*{letter})"
    return re.compile(
        rf"\b(?:with|using|for|here|assuming|taking|given|if|say)\s+\S{{1,12}}\s*(?::?=|\bis\b|\bbeing\b)|{size}|{line}",
        re.IGNORECASE,
    )


@cache
def _result() -> re.Pattern[str]:
    """A result in front of the conclusion, which might be another."""
    return re.compile(
        r"\b(?:(?<!partial )(?<!local )(?<!inner )(?<!outer )"
        r"(?i:answer|result|gradient|derivative|slope|shape|value)|(?<!of the )(?i:jacobian)|J)\b"
        r"(?:\s+(?:is|was|would\s+be|equals|comes\s+out|gives|has)\b|\s*[=:])|\\f?boxed|\\f(?:rame)?box"
    )
