r"""An answer with an explanation behind it: `X, because …`, `X — which is highest at 0`, `X (predicted - true)`.

The explanation may have any words in it, so it is cut off only where the whole cannot be read, and only
where none of its words takes back, restricts or alters what stands in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from exercises.language.other_languages import is_foreign
from graders.kinds.reading.clauses.explanations import explains
from graders.kinds.reading.numbers.beside_numbers import tells_nothing
from graders.kinds.reading.remarks.narration import alters, doubts
from graders.kinds.reading.remarks.signs_said import is_contradicted
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import another_result

_FEWEST = 2  # words; one alone may be the name of something
_SHORT = 3


class Explained(NamedTuple):
    """What stands in front of an explanation, and the explanation."""

    text: str
    explanation: str


def explained(text: str) -> Iterator[Explained]:
    """The ways to cut an explanation off, the shortest explanation first."""
    found = [
        (match, changes)
        for pattern, changes in _KINDS
        for match in _matches(pattern(), text)
        if match["told"]
    ]
    for match, changes in sorted(found, key=lambda one: -one[0].start()):
        before, told = text[: match.start()], match["told"]
        balanced = before.count("(") == before.count(")")
        if _rule_and_result().search(told) or _announces().search(told):
            continue  # another formula, which may be the answer
        if before.strip() and balanced and not changes(before, told):
            yield Explained(before.rstrip(" ,;:"), _told(told))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin within another one."""
    found = pattern.search(text)
    while found is not None:
        yield found
        found = pattern.search(text, found.start() + 1)


@cache
def _rule_and_result() -> re.Pattern[str]:
    """`the chain rule: 2 (z - v)`, of which the words are no more than the name of the rule."""
    words = r"[^:]*[A-Za-z]{3,}\s+[A-Za-z]{2,}"
    return re.compile(
        rf"\brules?\s*:\s+\$?(?:\w\W*\Z|(?=[^:]*[-+*/^(\\\d])(?!{words}))", re.IGNORECASE
    )


@cache
def _announces() -> re.Pattern[str]:
    """`Final answer: d x 1`, which would be the answer."""
    return re.compile(
        r"\b(?:final|correct|right|real|actual)\s+(?:answer|result|solution|shape|value)\b\s*(?:[:=]|is\b)",
        re.IGNORECASE,
    )


def _never(_before: str, _told: str) -> bool:
    """Of what can say nothing else."""
    return False


def _takes_back(_before: str, told: str) -> bool:
    """Whether a reason doubts, takes back, or says a shape, which is judged where it can be read."""
    _, *further = _end_of_sentence().split(told)
    return (
        doubts(told)
        or _shape().search(told) is not None
        or another_result().search(told) is not None
        or any(_claims(one) or _is_formula(one) for one in further)
    )


def _is_formula(text: str) -> bool:
    """Whether it is more than words."""
    return re.search(r"[\d=^_*+/\\]", text) is not None


@cache
def _end_of_sentence() -> re.Pattern[str]:
    return re.compile(r"[.;]\s+(?=[A-Z\\$∂\d(])|\s*\n\s*")


def _says_more_of_it(before: str, told: str) -> bool:
    """Whether a clause does more than explain what stands in front of it."""
    return not explains(told, before)


def _changes_number(before: str, told: str) -> bool:
    """Whether what stands behind is no number, or another one for the words in brackets."""
    number = _number_behind().search(re.split(r"[=≈:]|\b(?:is|are|about)\b", before)[-1])
    return number is None or not (tells_nothing(told, number["number"]) or explains(told, before))


def _changes_or_judges(before: str, told: str) -> bool:
    """The same of a clause behind a comma, which may also say something of its sign or size."""
    judged = r"\b(?:positive|negative|zero|small|large|big|high|low|above|below|between)\b"
    return _changes_number(before, told) or (
        re.search(judged, re.sub(r"\b(?:since|because)\b.*", "", told)) is not None
    )


@cache
def _number_behind() -> re.Pattern[str]:
    """A number or an array of numbers, and perhaps what it counts."""
    return re.compile(
        r"\A(?P<number>[^A-Za-df-zα-ω]*[\d\]})$⁰¹²³⁴⁵⁶⁷⁸⁹])(?:\s+[a-z]{3,}){0,2}\s*\Z"
    )


def _says_more(_before: str, told: str) -> bool:
    """Whether Chinese denies, doubts or changes, or English words in it do."""
    plain = {one.casefold() for one in re.findall(r"[A-Za-z]+", told)} <= said.NEUTRAL
    return not plain or is_foreign(told) or re.search(r"\d", told) is not None


def _is_of_answer(before: str, told: str) -> bool:
    """Whether a derivative in brackets is the one that the answer is about."""
    return _derivative(told) == _derivative(before)


def _does_more(before: str, told: str) -> bool:
    """Whether it alters the answer, claims something of it, tells what to do with it, or holds another number."""
    if explains(told, before):
        return False
    if re.match(r"\W*(?:before|after|until)\b", told, re.IGNORECASE):
        return True  # what it is at another time
    words = _words(told)
    if len(words) < _FEWEST:
        return True
    if re.match(r"(?:check|verify)\b", told, re.IGNORECASE) and not re.search(r"[=\d]", told):
        return False
    if is_contradicted(before, told):
        return True
    number = re.search(r"\d", told) and not re.search(r"[A-Za-z]", before.rpartition("=")[2])
    instruction = len(words) <= _SHORT and words[-1].casefold() in said.OBJECTS
    few = 3 * sum(one.casefold() in said.NEUTRAL for one in words) < len(words)  # another language
    narrowed = few or {"alone", "rounded", "data"} & {one.casefold() for one in words}
    return (
        bool(number or instruction or narrowed)
        or alters(_purpose().sub(" ", told))
        or _claims(told)
    )


def _claims(text: str) -> bool:
    """Whether it says what something is, beside where: `at x = 0` is no claim."""
    equates = re.search(r"[=<>≤≥≠≈]", _place().sub(" ", text))
    counts = re.search(r"\b(?:is|are|was|were|equals?)\s+(?:only\s+|just\s+)?\$?[-−]?\d", text)
    by_another = re.search(r"\bwith\s+respect\s+to\b|\bw\.?r\.?t\b", text)
    return bool(equates or counts or by_another or _another().search(text) or _shape().search(text))


@cache
def _shape() -> re.Pattern[str]:
    """A shape, which is judged where it can be read."""
    return re.compile(
        r"\b\w\s*(?:×|\\times|x|by)\s*\w\b|\b(?:row|column)\s+vector\b|\bcolumn\s+of\b",
        re.IGNORECASE,
    )


def _words(text: str) -> list[str]:
    return re.findall(r"(?<!\\)[A-Za-z]{2,}|\$\\?\w\$", text)


def _told(text: str) -> str:
    told = " ".join(re.sub(r"\\(?:text|quad|qquad)\b|[${}]", " ", text).split()).strip(" ,;:.")
    opened = told.count("(") - told.count(")")
    if opened > 0:
        return told.removeprefix("(")
    return told.removesuffix(")") if opened else told


@cache
def _reason() -> re.Pattern[str]:
    """A clause that says why."""
    other = r"(?:an?|w|x|z|n|t|long|soon|far|if|much|well|in)\b"
    limit = r"[^\n]*(?:->|→|\\to\b|\\infty|∞)"
    as_ = rf"as(?=\s+(?!{other})[^\n]*\Z)(?!{limit})"
    return re.compile(
        rf"\$?[,;.]?\s+\(?(?P<told>(?:because|since|{as_}|due\s+to|owing\s+to)\b.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _used() -> re.Pattern[str]:
    """The derivative of a function that was used on the way: `I used (log σ)' = 1 - σ`."""
    derivative = r"(?:\([^()=]*\)|\\?[A-Za-zσ]+)\s*['′’]\s*(?:\(\w+\)\s*)?=[^=]+"
    named = r"(?:the\s+)?(?:chain|product|quotient|sum|power)\s+rule"
    return re.compile(
        rf"[,;.]\s+(?P<told>(?:here\s+)?(?:I|we)\s+used\s+\$?(?:{derivative}|{named}))[\s.$]*\Z"
    )


@cache
def _aside() -> re.Pattern[str]:
    """Words in brackets at the end of all, or in a text of LaTeX far behind a formula."""
    character = r"(?:[A-Za-z'’:,!✓✗→↔ /−-]|\$\\?\w\$)"
    return re.compile(
        rf"(?:\s\(|\\q?quad\s*(?:\\text\s*\{{|\()+\s*(?:\\text\s*\{{)?\(?)(?P<told>[A-Za-z]{{3}}(?:{character}|\\text\{{|\}})*?)[)}}\s$.]*(?:\\\])?\Z"
    )


@cache
def _clause_behind() -> re.Pattern[str]:
    """Anything in words behind a separator, to the end."""
    return re.compile(
        r"(?:[.;!,]\$?\s+|\s\(|\s[-–—]+\s|[ \t]*\n\s*)"
        r"(?P<told>(?=[^\n]{0,40}[A-Za-z]{2})[A-Za-zα-ω∂Δ\d(\\$][^\n]{0,300}?)\)?[.!\s]{0,9}\Z"
    )


@cache
def _beside_number() -> re.Pattern[str]:
    """Words in brackets behind a number, or behind what it counts; or how it is worked out."""
    inside = r"(?:[^()]|\([^()]*\))*"
    return re.compile(rf"\s\((?P<told>{inside}(?:[A-Za-z]{{2}}|=){inside})\)[\s.]*\Z")


@cache
def _clause_beside_number() -> re.Pattern[str]:
    """A clause of words behind a number: `0.17, all go up since the output was too small`."""
    return re.compile(r"(?<=\d),\s+(?P<told>[a-z]{2}[^\n;=]*)\Z")


@cache
def _comment() -> re.Pattern[str]:
    """Words behind a long dash, an arrow or a colon."""
    return re.compile(
        r"(?:\s[—–]\s|\s--+\s|\s-\s(?=(?:[a-z]{3,}\s+){3}[a-z])|\s(?:→|-+>)\s|(?<=[\w)}\]$]):\s)(?P<told>[A-Za-z][^\n]*)\s*\Z"
    )


@cache
def _sentence() -> re.Pattern[str]:
    """A sentence of words behind a full stop or in a paragraph of its own."""
    return re.compile(
        r"(?:[.;!]\$?\s+|(?<!\s)[ \t]*\n[ \t]*\n\s*)[✅✓✔☑️]*\s*(?P<told>[A-Z][a-z]*\s[a-z][^\n]*)\s*\Z"
    )


@cache
def _model() -> re.Pattern[str]:
    """For which model it is: `for sigmoid + cross-entropy`."""
    noun = (
        r"(?:sigmoid|softmax|logistic|linear|binary|cross|entropy|squared|mean|error|mse|bce|regression"
        r"|loss|output|hidden|units?|layers?|activations?|neurons?|networks?|and|with|the|a"
        r"|on|off|along|diagonal|elements?|entries|terms?)"
    )
    return re.compile(
        rf"\s(?P<told>(?:for|with|in|on|along)\s+{noun}(?:[\s+-]+{noun})*)[\s.]*\Z", re.IGNORECASE
    )


@cache
def _mapping() -> re.Pattern[str]:
    """Between which sets a function goes: `(R → R)`."""
    line = r"(?:\\mathbb\s*\{?\s*R\s*\}?|[Rℝ])"
    return re.compile(rf"\s(?P<told>\(\s*\$?{line}\s*(?:→|->|\\to)\s*[^()\n=]*\)\$?)[\s.]*\Z")


@cache
def _chinese() -> re.Pattern[str]:
    """A clause in Chinese behind two dashes or a comma of its own."""
    return re.compile(r"(?:[—–]{2}|[，；,;])\s*(?P<told>[\u3400-\u9fff][^\n$=]*)\Z")


@cache
def _layout() -> re.Pattern[str]:
    """Why a transpose stands there: `X^T (transposed because of the denominator layout)`."""
    turned = r"(?:(?<=\^T)|(?<=ᵀ)|(?<=\\top)|(?<=\\top\})|(?<=\^\{T\})|(?<=\.T)|(?<='))"
    why = r"transposed\s+(?:because\s+of|due\s+to|as\s+in)\s+(?:the\s+)?(?:denominator|numerator)\s+layout"
    return re.compile(rf"{turned}\$?(?:,\s|\s+\()\s*(?P<told>{why})\)?[\s.$]*\Z", re.IGNORECASE)


def _is_turned(before: str, _told: str) -> bool:
    """Whether what is said not to be transposed is."""
    return re.search(r"(?:\^\s*\{?\s*(?:T|\\top)\s*\}?|ᵀ|\.T|')[\s$]*\Z", before) is not None


@cache
def _untransposed() -> re.Pattern[str]:
    """That nothing is transposed: `x_i (not transposed, because of the denominator layout)`."""
    why = r"(?:,?\s+(?:because|since|as|due\s+to)\s[^()\n]*)?"
    return re.compile(
        rf"\s\(\s*(?P<told>(?:not\s+transposed|no\s+transpose){why})\)?[\s.$]*\Z",
        re.IGNORECASE,
    )


@cache
def _factor() -> re.Pattern[str]:
    """A factor of the chain rule with its value, in brackets: `(∂q/∂x = 1)`."""
    latex = r"\\[dt]?frac\s*\{\s*(?:d|\\partial)[^{}]*\}\s*\{\s*(?:d|\\partial)[^{}]*\}"
    return re.compile(
        rf"\s\(\s*\$?(?P<told>(?:{latex}|[d∂]\w+\s*/\s*[d∂]\w+)\s*=[^()=]+?)\$?\)[\s.]*\Z"
    )


def _derivative(text: str) -> str:
    """The first derivative of a text, without blanks and braces."""
    found = re.search(r"(?:d|∂|\\partial)[^=]*?[/}][^=]*?(?:d|∂|\\partial)[^=]*", text)
    return re.sub(r"[\s{}$]", "", found[0]) if found else ""


@cache
def _clause() -> re.Pattern[str]:
    """A clause of words behind a comma: `only the denominator depends on x_j`, `so it fits W1`."""
    did = r"(?=\s+(?:need|get|know|have|checked|remember|always|learned|learnt|computed|looked|found)\b)"
    subject = rf"the|it|(?:we|I|you|one){did}|both|all|no"
    return re.compile(
        rf",\s+(?:only\s+|so\s+|and\s+)?(?P<told>(?:{subject})\s+[a-z]+\s+[a-zA-Z]+[^\n=]*)\Z"
    )


@cache
def _behaviour() -> re.Pattern[str]:
    """How a formula behaves far out: `, which becomes small for large |x|`."""
    small = r"(?:(?:very|really)\s+)?(?:small|tiny|flat|saturated)\s+"
    far = r"(?:for|when|as|if)\s+(?:very\s+)?large\s+(?:positive\s+|negative\s+|absolute\s+)?"
    return re.compile(
        rf",\s+(?P<told>(?:which|it)\s+(?:becomes|gets|is)\s+{small}"
        rf"{far}\$?\|?\w+\|?\$?(?:\s+(?:inputs?|values?))?)[\s.]*\Z"
    )


@cache
def _suffering() -> re.Pattern[str]:
    """What comes of it in training: `, which, like sigmoid, suffers from the vanishing gradient problem …`."""
    verb = r"(?:suffers?\s+from|leads?\s+to|causes?|explains?|is\s+why)"
    return re.compile(
        rf",\s+(?P<told>which(?:,\s+like\s+[a-z]+,)?\s+(?:also\s+)?{verb}\s+(?:the\s+)?(?:vanishing|exploding)"
        r"\s+gradients?\b[^\n=<>]*)\Z"
    )


@cache
def _place() -> re.Pattern[str]:
    """`at x = 0`: where something is so."""
    return re.compile(r"\b(?:at|when|where)\s+\$?\\?\w+\s*=\s*-?[\d.]+\$?")


@cache
def _purpose() -> re.Pattern[str]:
    """`for least squares`: what it is used for, unless that says for which values it holds."""
    amounts = r"all|any|each|every|most|some|other|only"
    whole = (
        r"(?:\w+\s+){0,2}(?:layer|state|calculation|computation|update|network|model|pass|step)s?\b"
    )
    values = rf"(?:{amounts}|the(?!\s+{whole})|non\w*|positive|negative|small|large|big|even|odd)\b"
    return re.compile(rf"\bfor\s+(?=[a-z]{{3,}})(?!{values})", re.IGNORECASE)


@cache
def _another() -> re.Pattern[str]:
    """Words that give the answer, or another one: `the derivative is …`."""
    entry = r"(?:entry|element|row|column)\s+(?:\(\w,\s*\w\)|\w{1,2})"
    asked = rf"(?:it|this|that|which|answer|result|gradient|derivative|jacobian|shape|value|total|output|{entry})"
    kind = r"(?!\s+(?:the|an?|what|because|why)\b)"
    says = rf"{asked}\s+(?:(?:is|was){kind}|equals|becomes|has|should|must)"
    does = r"(?:is|gives|computes|makes|yields|implements|represents)"
    gate = rf"(?:it|this|that|which|output|network)\s+{does}\s+(?:an?\s+|the\s+)?(?-i:AND|OR|NAND|NOR|XNOR)"
    return re.compile(
        rf"\b(?:{says}|{gate}|(?:gives|yields|becomes)\s+\$?(?-i:[A-Z]|\d|\\[a-z])(?![a-z])|i\.?e\.?|namely|that\s+is)\b",
        re.IGNORECASE,
    )


# The kinds of explanation, and whether one changes what it stands behind.
_KINDS: tuple[tuple[Callable[[], re.Pattern[str]], Callable[[str, str], bool]], ...] = (
    (_aside, _does_more),
    (_beside_number, _changes_number),
    (_clause_beside_number, _changes_or_judges),
    (_comment, _does_more),
    (_sentence, _does_more),
    (_model, _never),
    (_mapping, _never),
    (_chinese, _says_more),
    (_factor, _is_of_answer),
    (_clause, _does_more),
    (_layout, _never),
    (_untransposed, _is_turned),
    (_behaviour, _never),
    (_suffering, _never),
    (_reason, _takes_back),
    (_clause_behind, _says_more_of_it),
    (_used, _never),
)
