"""Words that stand for signs: `the identity matrix`, `X transpose`, `x is positive`, `zero otherwise`.

Every character behind them keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from exercises.language.scope import Scope
from graders.kinds.reading.cases.conditions_first import conditions_in_front

_ARTICLE = r"(?:(?:an?|the)\s+)?"
_BEHIND_IS = (
    r"(?:(?:(?:so|hence|thus|then|therefore),?\s+)?(?:(?:it|this|that)\s+is|we\s+(?:get|have|obtain))"
    r"\s+(?:just\s+|simply\s+)?)?"
)
_NUMBERS = {"zero": "0", "one": "1"}
_WORDS_ALONE = {**_NUMBERS, "minus one": "-1"}
_RELATIONS = (
    (r"(?:greater|larger|bigger|more)\s+than\s+or\s+equal\s+to", ">="),
    (r"(?:less|smaller)\s+than\s+or\s+equal\s+to", "<="),
    (r"at\s+least", ">="),
    (r"at\s+most", "<="),
    (r"(?:strictly\s+)?(?:greater|larger|bigger)\s+than", ">"),
    (r"(?:strictly\s+)?(?:less|smaller)\s+than", "<"),
)
_SIGNED = (
    (r"non-?\s?negative", ">= 0"),
    (r"non-?\s?positive", "<= 0"),
    (r"(?:strictly\s+)?positive", "> 0"),
    (r"(?:strictly\s+)?negative", "< 0"),
)
_DOTS = r"(?:\.{2,3}|…|\\[lc]?dots)"
Put = Callable[[re.Match[str]], str]


def in_signs(text: str, scope: Scope) -> str:
    """The text with signs in place of the words that stand for them."""
    if not _spoken().search(text):
        return text
    text = _said_twice().sub(lambda match: " " * len(match[0]), text)
    text = _same_again().sub(r"\g<name>\g<between>\g<name>", text)
    text = _values_first(conditions_in_front(equated(_without_python(text))))
    text = _under_conditions(text)
    if inside := _defined_inside().fullmatch(text):
        text = f"{inside['front']} = {inside['rest']}, {inside['definition']}"
    text = _zeros_listed().sub(_zeros, text)
    text = _lines_listed().sub(_matrix_of_lines, text)
    text = _row_called().sub(_label_of_row, text)
    text = _in_row().sub(lambda m: f"J_{{{m['i']}:}} = {m['formula']}".ljust(len(m[0])), text)
    for pattern, put in _whole():
        if match := pattern.fullmatch(text):
            return put(match).ljust(len(text))
    for pattern, put in _inside():
        text = pattern.sub(lambda m, put=put: put(m).ljust(len(m[0])), text)  # type: ignore[misc]
    return _rows_in_words().sub(lambda m: _row(m, scope).ljust(len(m[0])), text)


def _matrix_of_lines(found: re.Match[str]) -> str:
    """`[x_1, …, x_n]` for `the matrix with the columns x_1, …, x_n`; rows stand below each other."""
    lines = found["lines"]
    if found["what"].casefold().startswith("row"):
        lines = re.sub(r"\s*,\s*", "; ", lines)
    return f"[{lines}]".ljust(len(found[0]))


def _zeros(found: re.Match[str]) -> str:
    """`[0, …, 0]` for `the zero row vector (0, …, 0)`; a column is turned."""
    turned = "^T" if found["line"].casefold() == "column" else ""
    return f"[{found['zeros']}]{turned}".ljust(len(found[0]))


@cache
def _zeros_listed() -> re.Pattern[str]:
    zeros = rf"0(?:\s*,\s*0)*\s*,\s*{_DOTS}\s*,\s*0"
    return re.compile(
        rf"\b(?:(?:the|a)\s+)?(?:zero\s+)?(?P<line>row|column)\s+vector\s+[(\[](?P<zeros>{zeros})[)\]]",
        re.IGNORECASE,
    )


@cache
def _lines_listed() -> re.Pattern[str]:
    line = r"\$?[A-Za-z]_\{?\w\}?(?:\s*\^\s*\{?(?:T|\\top)\}?|ᵀ)?\$?"
    has = r"(?:with\s+(?:the\s+)?|whose\s+|of\s+(?:the\s+)?)"
    return re.compile(
        rf"\b(?:(?:the|a)\s+)?matrix\s+{has}(?P<what>columns|rows)\s+(?:are\s+)?"
        rf"(?P<lines>{line}(?:\s*,\s*{line})*\s*,\s*{_DOTS}\s*,\s*{line})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _said_twice() -> re.Pattern[str]:
    """What the formula behind says as well: `the diagonal matrix diag(2 w)`, `the zero vector 0`."""
    array = r"(?:(?:row|column)\s+)?(?:matrix|vector)\s+\$?"
    zero = r"\$?(?:\\?(?:mathbf|boldsymbol)?\s*\{?)?0\}?"
    line = rf"zero\s+row\s+(?={zero}\s*(?:\^\s*\{{?\s*(?:T\b|\\top)|ᵀ))"
    turned = r"\$?\s*[A-Za-z](?:_\w)?\s*(?:\^\s*\{?\s*(?:T\b|\\top)|ᵀ|\.T\b)"
    return re.compile(
        rf"(?:\A|(?<=is\s)|(?<=[.,:]\s))the\s+transpose\s*[,:]\s*(?={turned})|\bdiagonal\s+(?={array}(?:\d+\s*[*·]?\s*)?\\?(?:operatorname\s*\{{|text\s*\{{|mathrm\s*\{{)?diag)"
        rf"|\bzero\s+(?={array}(?:\\?(?:mathbf|boldsymbol)?\s*\{{?)?0(?![\d.]))|\b{line}",
        re.IGNORECASE,
    )


@cache
def _defined_inside() -> re.Pattern[str]:
    """A chain that goes on behind a definition: `… / S^2 with S = sum_k e^{x_k}, = y_i (1 - y_i)`."""
    return re.compile(
        r"(?P<front>[^\n,;]+?),?\s+(?P<definition>(?:with|where)\s+[A-Za-zΣ∑]\w*\s*=\s*[^=,;\n]+?)\s*,\s*="
        r"\s*(?P<rest>[^\n;]+?)[\s.]*"
    )


def _label_of_row(match: re.Match[str]) -> str:
    """`J_{i,:} =` for `the matrix whose i-th row is`."""
    index = match["ith"] or match["i"] or match["of"]
    label = f"J_{{{index},:}} = "
    return match["is"] + label.rjust(len(match[0]) - len(match["is"]))


@cache
def _row_called() -> re.Pattern[str]:
    """`the matrix whose i-th row is`, `row i is`, `the matrix with rows x_i^T`."""
    row = r"(?:(?P<ith>[a-z])\s?-?\s?th\s+row|row\s+(?P<i>[a-z]))\s+(?:is|equals|=)"
    rows = r"rows(?:\s+are)?(?=\s+\$?[a-z]_\{?(?P<of>[a-z])\b)"
    lead = r"(?:(?:the|a)\s+matrix\s+)?(?:(?:whose|with|where)\s+)?(?:the\s+)?"
    return re.compile(rf"(?P<is>\A\s*|\bis\s+|=\s*){lead}(?:{row}|{rows})\s", re.IGNORECASE)


@cache
def _in_row() -> re.Pattern[str]:
    """`x_i^T in row i, so X`."""
    return re.compile(
        r"\A\s*(?P<formula>[^=,;:\n]{1,30}?)\s+in\s+(?:the\s+)?row\s+(?P<i>[a-z])(?=\s*(?:[,.;:]|\Z))"
    )


def with_shape_beside(text: str) -> str:
    """The text with its shape beside the formula, where it has a line or sentence of its own: `Shape: n x d`."""
    return _shape_apart().sub(lambda match: ", shape".ljust(len(match[0])), text)


@cache
def _shape_apart() -> re.Pattern[str]:
    mark = r"(?:\*\*|__|\\textbf\{)?"
    sized = r"(?<=[\w)\]}$'ᵀ])\s*[;.]\s*[Ss]hape(?=\s+\(?\w+\s*(?:[×x,]|\\times))"
    return re.compile(
        rf"{sized}|(?<=[\w)\]}}$'ᵀ])[\s.;,$]*\s[✓✔✅☑\s*-]*{mark}(?:Shape|Size|Dimensions?)\s*(?::\s*(?:\*\*|__|\}})?|(?:\*\*|__|\}})\s*:)",
        re.IGNORECASE,
    )


def in_digits(text: str) -> str:
    """A number that is one word, in digits; any other text as it is."""
    digits = _WORDS_ALONE.get(text.strip(" .!\n").casefold())
    return equated(text) if digits is None else digits.ljust(len(text))


def equated(text: str) -> str:
    """A further member of a chain for what stands in brackets: `20.0855 (which is e^3)`."""
    if "(" not in text or " is " not in text:
        return text
    return _which_is().sub(_member, text)


def _member(match: re.Match[str]) -> str:
    """A further member; what holds under a condition only is none, and stays a remark."""
    if re.search(r"\b(?:for|if|when|where)\b", match["inside"]):
        return match[0]
    return f"= {match['inside']}".ljust(len(match[0]))


@cache
def _which_is() -> re.Pattern[str]:
    inside = r"(?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)"
    return re.compile(
        rf"(?<=[\w)}}\]$])\s*\((?:which|that)\s+is\s+(?:just\s+|the\s+same\s+as\s+)?{inside}\)"
    )


@cache
def _spoken() -> re.Pattern[str]:
    """What all these words hold; most answers have none of them."""
    nouns = "layout|sum|identity|zero|one|vector|matrix|row|column|positive|negative|transpose"
    adverbs = "elsewhere|other|than|at|compactly|equivalently|in"
    values = "it|we|this|derivative|entry|result|gradient|value"
    others = f"{values}|lambda|return|which|that|otherwise|with|where|starting|then|so|case|DNE"
    nouns = f"{nouns}|diagonal|size|dimension|zeros|ones|does"
    signs = r":|\||[(\[]\s*\w+\s*(?:[=<>≤≥≠]|!=|\\[nlg]e)|\w[ \t]{2,}\S|[_^]\s*\{?\s*\+|(?:δ|delta)\s*\^"
    arrows = r"[→↦⇒⟹]|\\(?:mapsto|[rR]ightarrow|implies|to\b)|[-=]>"
    led = r"\A\W*(?:and\s+)?(?:if|for|when)\b"
    return re.compile(rf"{led}|{signs}|{arrows}|\b(?:{nouns}|{adverbs}|{others})", re.IGNORECASE)


def _without_python(text: str) -> str:
    """The formula of `lambda x: …`, `return 0.5f * x;` and `x ↦ …`."""
    if "return" in text:
        text = _short_number().sub(lambda match: match[0][:-1] + " ", text)
    text = _lead_of_python().sub(lambda match: " " * len(match[0]), text)
    return _mapping().sub(lambda match: " " * len(match[0]), text)


@cache
def _short_number() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])\d+\.\d*[fF](?!\w)")


@cache
def _lead_of_python() -> re.Pattern[str]:
    return re.compile(
        r"\blambda\s+\w+\s*:\s*|(?:\bdef\s+\w+\s*\([^()]*\)\s*:\s*)?\breturn\s+|\A[\s\"]*Returns:?\s+"
    )


@cache
def _mapping() -> re.Pattern[str]:
    """What stands before the formula of a function: `σ: ℝ → (0, 1), x ↦`, `f: x →`."""
    arrow, to = r"(?:→|->|\\to(?![A-Za-z]))", r"(?:↦|\|->|→|->|\\(?:mapsto|to)(?![A-Za-z]))"
    name = r"\\?[A-Za-zα-ωΑ-Ω]{1,10}['′]?\s*:\s*"
    field = r"(?:\\mathbb\s*\{?[A-Z]\}?|[ℝℂR])(?:\^\S+)?"
    image = rf"(?:{field}|[(\[][^()\[\]]*[)\]])"
    return re.compile(rf"\A\s*(?:{name}{field}\s*{arrow}\s*{image}[,;:\s\\]*|{name})?[a-z]\s*{to}")


def _values_first(text: str) -> str:
    """`1 if x >= 0, …` for `x >= 0: 1, …`, where every piece begins with its condition."""
    pieces = [one for one in re.split(r"[,;\n]", text) if one.strip()]
    found = [_condition_and_value().fullmatch(piece) for piece in pieces]
    if len(found) < 2 or None in found:
        return text
    cases = [f"{one['value']} if {one['condition']}" if one["condition"] else f"{one['value']} otherwise"
             for one in found if one]  # fmt: skip
    return ", ".join(cases)


def _under_conditions(text: str) -> str:
    """`1 if x > 0, 0 elsewhere` for `1 where x > 0, …`, where another case stands beside it.

    Alone, `where x > 0` may say of x what always holds.
    """
    found = _where_it_holds().findall(text)
    if not found or (len(found) == 1 and not _other_case().search(text)):
        return text
    return _where_it_holds().sub("if   ", text)


@cache
def _where_it_holds() -> re.Pattern[str]:
    signs = "|".join(words for words, _ in _SIGNED)
    relation = rf"(?:[<>≤≥]|\\(?:le|ge|lt|gt)q?(?![A-Za-z])|\bis\s+(?:{signs})\b)"
    return re.compile(rf"(?<=\s)where(?=\s[^,;=\n]*{relation})")


@cache
def _same_again() -> re.Pattern[str]:
    """`… z1 is positive and … it is negative`: "it" is z1."""
    signed = "|".join(words for words, _ in _SIGNED)
    return re.compile(
        rf"(?P<name>\b[A-Za-z]\d?(?:_\w+)?)(?P<between>\s+is\s+(?:{signed})\b[^;\n]*\b(?:where|if|when|for)\s+)it(?=\s+is\s+(?:{signed})\b)"
    )


@cache
def _other_case() -> re.Pattern[str]:
    return re.compile(r"\b(?:otherwise|elsewhere|else)\b")


@cache
def _condition_and_value() -> re.Pattern[str]:
    relation = r"(?:[<>≤≥≠=]|\\(?:le|ge|ne|lt|gt)q?\b)"
    condition = rf"(?P<condition>[^:]{{0,80}}?{relation}[^:]{{0,80}}?)"
    return re.compile(
        rf"\s*(?:(?:(?:for|if|when)\s+)?{condition}\s*(?:(?<!:):(?![=:])|→|-+>)|(?:otherwise|else)\s*(?::|→|-+>|\s))"
        r"\s*(?P<value>\S.*?)\s*"
    )


def _row(match: re.Match[str], scope: Scope) -> str:
    """`X[i, :]` for "the i-th row of X", where X is a matrix."""
    symbol = scope.symbols.get(match["of"])
    if symbol is None or len(symbol.shape) != 2:
        return match[0]
    index = match["index"] or match["number"]
    line = f"{match['of']}[{index},:]" if match["what"] == "row" else f"{match['of']}[:,{index}]"
    if match["turned"]:
        line += "^T" if match["what"] == "row" else ""
    return f"= {line}" if match["beside"] else line  # what stands before it is the same once more


@cache
def _whole() -> tuple[tuple[re.Pattern[str], Put], ...]:
    """Words that are the whole answer."""
    lead, end = rf"[\s.$]*{_BEHIND_IS}{_ARTICLE}", r"[\s.$]*"
    by = r"\s*(?:x|×|\\times|by)\s*"
    sized = rf"(?:(\w+){by}\1\s+)?"
    letter = r"\$?I(?:_\{?(\w+)\}?)?\$?"
    noun = (
        rf"(?:identity(?:\s+matrix)?|unit\s+matrix)(?:\s*\(\s*\w+{by}\w+\s*\))?(?:[\s,]+{letter})?"
    )
    size = rf"\s+of\s+(?:size|dimension)\s+\$?(?P<{{0}}>\w+)(?:{by}(?P={{0}}))?\$?"
    identity = rf"{sized}(?:{noun}(?:{size.format('g')})?|{letter}{size.format('h')})"
    oriented = r"(?:(?P<{0}>row|column)\s+)?(?:vector|matrix|(?P<{1}>row|column))"
    sizes = rf"(?:(?P<sized>\w+{by}\w+)\s+)?"
    before, behind = oriented.format("a", "b"), oriented.format("c", "d")
    alike = (
        rf"{sizes}(?:(?:{before}\s+of\s+)?(?:all\s+|\w\s+)?(?P<what>zero|one)s?(?:\s+{behind})?"
        r"|0\s+(?:(?P<e>row|column)\s+)?(?:vector|matrix|(?P<f>row|column)))"
        rf"(?:\s+of\s+(?:(?:size|shape)\s+(?P<size>\w+{by}\w+)|length\s+(?P<long>\w+))"
        r"|\s+with\s+(?P<many>\w+)\s+(?:entries|elements)|\s+(?:in|∈)\s+\$?\\?(?:mathbb\s*)?\{?[Rℝ]\}?\s*\^\s*\{?\w+\}?\$?)?"
        r"(?:\s*\(\s*(?P<g>row|column)(?:\s+vector)?\s*\))?"
    )
    return (
        (re.compile(lead + identity + end, re.IGNORECASE), _identity),
        (re.compile(lead + alike + end, re.IGNORECASE), _alike),
        (re.compile(lead + _with_diagonal() + end, re.IGNORECASE), _diagonal),
    )


def _with_diagonal() -> str:
    """A matrix by what stands on its diagonal; zeros elsewhere may be said."""
    label = r"(?P<label>[A-Za-z][\w(){}]*\s*=\s*)?"
    label += (
        r"(?:(?P<whole>[^=;,\n]{1,40}?\bdiag\b[^=;,\n]{1,40}?)(?:\s*=|,\s*(?:so|i\.\s?e\.,?))\s+)?"
    )
    entry = r"\$?(?P<{}>[^=;\n$]*?[^=;,\n$\s])\$?"
    place = r"(?:on|along)\s+(?:(?:the|its)\s+)?(?:main\s+)?diagonal"
    zero, rest = (
        r"(?:all\s+)?(?:0s?|zeros?)",
        r"(?:(?:the\s+)?rest|everything\s+else|all\s+others?)",
    )
    elsewhere = (
        r"(?:elsewhere|otherwise|else|everywhere\s+else|off\s+(?:the\s+)?diagonal|off-diagonal)"
    )
    zeros = (
        rf"(?:\s*[,;]?\s*(?:and|with)?\s*(?:{zero}\s+{elsewhere}|{rest}\s+(?:is\s+|are\s+)?{zero}))"
    )
    named = (
        r"(?:(?P<size>\w+\s*(?:x|×|by)\s*\w+)\s+)?(?:(?P<diagonal>diag(?:onal)?\s+)(?:matrix\s+)?|matrix\s+)"
        r"(?:(?P<sized>\w+\s*(?:x|×|by)\s*\w+),?\s+)?(?:with|whose|of|having)\s+(?:the\s+|an?\s+)?(?:i-?th\s+)?"
        rf"(?P<its>diagonal\s+)?(?:entries|elements|values|entry|element)?\s*(?:(?:are|is)\s+)?{entry.format('first')}"
        rf"(?P<place>\s+{place}{zeros}?)?"
    )
    said = rf"{entry.format('second')}\s+{place}{zeros}"
    return rf"{label}(?:an?\s+|the\s+)?(?:{named}|{said})"


def _diagonal(match: re.Match[str]) -> str:
    if not (match["diagonal"] or match["its"] or match["place"] or match["second"]):
        return match[0]  # a matrix with entries, of which nobody knows where they stand
    entry = (match["first"] or match["second"]).strip()
    entry = {"ones": "1", "one": "1", "zeros": "0"}.get(entry.casefold(), entry)
    number = re.fullmatch(r"\d+(?:\.\d+)?", entry)
    extents = re.split(r"\s*(?:\bx\b|×|\bby\b)\s*", match["size"] or match["sized"] or "")
    shape = f", which is {' × '.join(extents)}" if len(extents) > 1 else ""
    front = (match["label"] or "") + (f"{match['whole']} = " if match["whole"] else "")
    return front + (f"{entry} I" if number else f"diag({entry})") + shape


def _alike(match: re.Match[str]) -> str:
    """A row or a column of zeros or ones; a vector that leaves open how it stands is the number alone."""
    number = _NUMBERS[(match["what"] or "zero").casefold()]
    said = next(filter(None, (match[one] for one in "abcdefg")), "").casefold()
    length = match["long"] or match["many"]
    size = re.sub(r"\s*(?:\\times|\bx\b|\bby\b|×)\s*", " × ", match["sized"] or match["size"] or "")
    tail = f", which is {size}" if size else ""
    if not said:
        return f"{number}{tail}" if number == "0" else match[0]
    between = "&" if said == "row" else r"\\\\"
    shape = f"1 × {length}" if said == "row" else f"{length} × 1"
    array = rf"\begin{{bmatrix}} {number} {between} \dots {between} {number} \end{{bmatrix}}"
    return f"{array}, which is {shape}" if length else f"{array}{tail}"


def _identity(match: re.Match[str]) -> str:
    size = next(filter(None, match.groups()), "")
    return f"I_{size}" if size else "I"


@cache
def _inside() -> tuple[tuple[re.Pattern[str], Put], ...]:
    """Words inside of an answer."""
    return (*_of_sums(), *_of_cases(), *_of_names(), *_of_equality())


def _of_sums() -> Iterator[tuple[re.Pattern[str], Put]]:
    """`sum over k = 1..t of x_k`, `the product over j from k to t of a_j`, `the sum of e^{x_k} over all k`."""
    yield re.compile(r"(?<![\\\w])sum\s+(?=(?:e\s?\^|exp\b|[A-Za-z]_))"), lambda _: "Σ"
    named = r"(?:\b(?P<name>[A-Z](?:_\w)?)\s+(?:(?:is|being|denotes)\s+)?(?=(?:the\s+)?sum\b))?"
    lead = rf"{named}\b(?:the\s+)?sum\s+of\s+(?:all\s+)?(?:the\s+)?"
    term = r"(?P<term>(?:\{[^{}]*\}|\([^()]*\)|[^\s,;.=(){}]|[ ](?![a-z]{3}))+?)"
    over = r"\s+(?:over|for)\s+(?:all\s+|every\s+|each\s+)?(?P<index>[a-z])\b(?!\s*[=(])"
    yield re.compile(f"{lead}{term}{over}"), _summed
    before = r"\b(?:the\s+)?sum\s+over\s+(?:all\s+)?(?P<index>[a-z])\s+of\s+(?=\S)"
    yield re.compile(before), lambda m: f"\\sum_{{{m['index']}}} "
    of_all = r"(?P<term>\\?(?:e\^|exp)[^\n;=,]*?_\{?(?P<index>[a-z])[^\n;=,]*?)"
    yield re.compile(rf"{lead}{of_all}(?=[\s.$)]*(?:\Z|[,;\n]))"), _summed
    index = r"(?P<index>[a-z])(?:\s*=\s*|\s+from\s+)(?P<first>\w+)\s*(?:\.\.+|…|to|,\s*\.\.+\s*,)\s*(?P<last>\w+)"
    said = rf"(?:the\s+)?(?P<what>sum|product)\s+(?:over|from)\s+{index}\s+of(?:\s+the)?\b"
    signs = {"sum": "\\sum", "product": "\\prod"}
    yield (
        re.compile(rf"\b{said}", re.IGNORECASE),
        lambda m: f"{signs[m['what'].casefold()]}_{{{m['index']}={m['first']}}}^{{{m['last']}}}",
    )


def _summed(match: re.Match[str]) -> str:
    name = f"{match['name']} = " if match["name"] else ""
    return rf"{name}\sum_{{{match['index']}}} {match['term']}"


def _of_cases() -> Iterator[tuple[re.Pattern[str], Put]]:
    begun = r"(?:^|(?<=[,;=\{&(\n])|(?<=[,;=\{&(\n]\s)|(?<=\belse\s)|(?<=\band\s)|(?<=\bis\s))"
    number = rf"{begun}(?P<number>zero|one)(?=[\s,;]*(?:$|\n|(?:otherwise|else|if|for|when|elsewhere)\b))"
    yield re.compile(number, re.IGNORECASE), lambda m: _NUMBERS[m["number"].casefold()]
    said = r"\b(?P<word>otherwise|else)\s*,?\s+(?:it\s+is|it's|it\s+equals|is)\s+"
    yield re.compile(said, re.IGNORECASE), lambda m: f"{m['word']} "
    yield re.compile(r"(?<=\d)\s+else(?=[\s.)$]*\Z)"), lambda _: " otherwise"
    matrix = r"(?:an?\s+|the\s+)?(?:\w+\s*[x×]\s*\w+\s+)?identity(?:\s+matrix)?"
    yield re.compile(rf"\b{matrix}\s+(?=\$?I(?:_\{{?\w+\}}?)?\$?(?!\w))"), lambda _: " "
    asked = r"(?:it|this|that|jacobian|derivative|gradient)"
    gives = rf"(?P<gives>\b(?:get|have|obtain|{asked}\s+(?:is|equals))\s+)"
    alone = rf"{gives}{matrix}(?=\s*(?:[.,;\n]|\Z))"
    yield re.compile(alone, re.IGNORECASE), lambda m: f"{m['gives']}I"
    yield (
        re.compile(
            r"\b(elsewhere|in all other cases|for (?:the|all|any|every) other(?:s| i| j| k| indices))\b"
        ),
        lambda _: "otherwise",
    )
    every = r"(?P<all>\b(?:for|at)\s+(?:every|all|each|any)\s+\$?[a-z]\$?)\s+(?:we\s+(?:get|have|obtain)|it\s+is)\b"
    every += r"(?:\s+the\s+(?:recursion|recurrence|formula)\b)?"
    yield re.compile(every, re.IGNORECASE), lambda m: f"{m['all']},"
    relation = r"(?:[<>≤≥≠=]|!=|\\(?:neq?|leq?|geq?|lt|gt)\b)"
    yield re.compile(rf"\s*:\s*(?=(?:when|if)\s+\$?[A-Za-z]\w*\s*{relation})"), lambda _: " "
    last = r"(?P<and>\band,?)\s+(?:it\s+is|it's|it\s+equals)\s+(?=[^,;.\n]*\b(?:otherwise|else)\b)"
    yield re.compile(last, re.IGNORECASE), lambda m: f"{m['and']} "
    behind = r"(?<=[\w)}\]])(?<!\band)[ \t]+(?=otherwise\s+(?:\\space\s+)?(?:[-−\d(\\]|[A-Za-zα-ω](?:_|\b)))"
    yield re.compile(behind), lambda _: ","
    yield re.compile(r"\b(?:DNE|does\s+not\s+exist)\b"), lambda _: "undefined"
    value = r"(?:0|1|0?\.5)(?:\s+or\s+(?:0|1))?(?:\s+(?:in\s+practice|by\s+convention))?"
    put = r"(?:[a-z]+\s+){0,3}(?:set|taken|chosen|defined|put)\s+(?:to|as)\s+(?:be\s+)?"
    taken = rf"\bundefined\s*\(\s*{put}{value}\s*\)"
    yield re.compile(taken, re.IGNORECASE), lambda _: "undefined"
    positive = r"(?P<of>(?<![\w\\])[a-z]\w*(?:_\w+)?|\([^()]*\)|\[[^\[\]]*\])\s*[\^_]\s*(?:\{\s*\+\s*\}|\+)"
    yield re.compile(rf"{positive}(?!\s*[\w(\\{{\[])"), lambda m: f"relu({m['of'].strip('[]()')})"
    kronecker = r"(?P<delta>δ|\\delta)\s*\^\s*(?:\{\s*)?(?:K|Kr|kron)(?![\w])(?:\s*\})?(?=\s*_)"
    yield re.compile(kronecker), lambda m: m["delta"]
    whole = r"[A-Za-z](?:_\w)?(?:\([a-z]\))?\s*="
    again = rf"(?P<case>\b(?:otherwise|else|elsewhere))[\s,;]*(?:=|i\.\s?e\.,?)(?=\s*{whole})"
    yield re.compile(again), lambda m: f"{m['case']};"
    verbs = r"(?:take|set|use|choose|pick)s?\s+(?:it\s+as\s+)?"
    taken = rf"(?:(?:[Ii]|we)\s+)?{verbs}(?:0|1|0?\.5)(?:\s+there)?"
    none = r"(?:it\s+is\s+)?(?:not\s+(?:differentiable|defined)|undefined)"
    kink = rf"(?P<kink>\bat\s+(?:x\s*=\s*)?0,?\s+{none})\s*(?:\(\s*{taken}\s*\)|[,;]\s*{taken})"
    yield re.compile(kink), lambda m: m["kink"]
    layout = r"\b(?P<words>[Ii]n\s+(?:denominator|numerator)\s+layout)\s(?=[^\W\d_\\]*\s?[(\w\\]*[^,;\n]*=)"
    yield re.compile(layout), lambda m: f"{m['words']},"


def _of_names() -> Iterator[tuple[re.Pattern[str], Put]]:
    called = r"\(\$?(?P<name>[A-Za-zα-ω]\w{0,4})\$?\s+the\s+(?=[a-z]{2,})"
    yield re.compile(called), lambda m: f"(where {m['name']} is the "
    name = r"(?P<name>\b[A-Za-z]\d?(?:_\w+)?)"
    value = r"(?P<value>zero|one|-?\d[\d.]*)\b"
    for words, sign in _RELATIONS:
        pattern = rf"{name}\s+(?:is\s+)?{words}\s+{value}"
        yield re.compile(pattern, re.IGNORECASE), _compared(sign)
    for words, sign in _SIGNED:
        yield re.compile(rf"{name}\s+is\s+{words}\b", re.IGNORECASE), _signed(sign)
        behind = rf"(?<=\bfor\s){words}\s+{name}(?![\w(])"
        yield re.compile(behind, re.IGNORECASE), _signed(sign)


def _of_equality() -> Iterator[tuple[re.Pattern[str], Put]]:
    equal = r"(?:compactly|equivalently|in\s+short|in\s+(?:matrix|vector|compact|index)\s+(?:form|notation))[,:]?"
    inside = r"(?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)"
    lead = r"(?P<lead>with|where|starting\s+(?:with|from|at))"
    defined = rf"(?<=\S)\s*\(\s*{lead}\s+(?P<name>[^()=]{{1,40}}=){inside}\)\s*$"
    yield re.compile(defined), lambda m: f" {m['lead']} {m['name']}{m['inside']}"
    initial = r"(?:starts?|begins?|is\s+initiali[sz]ed)\s+(?:at|with|from|to|as)"
    begins = rf"(?P<start>[A-Za-z]\w*\s+{initial}\s+(?:0|zero))"
    yield (
        re.compile(rf"(?<=\S)\s*\(\s*(?:with\s+)?{begins}\s*\)\s*$"),
        lambda m: f", since {m['start']}",
    )
    sign = r"(?:(?<=\+)|(?P<minus>(?<=[-−])))"
    signed = rf"{sign}(?P<name>\s*\w+)\s+\((?(minus)minus|plus),\s+(?=(?:since|because|as)\b)"
    yield re.compile(signed), lambda m: f"{m['name']} ("
    start = r"(?P<start>\$?\\?[A-Za-z]_\{?0\}?\$?\s*=\s*0)"
    yield re.compile(rf"(?<=\S)\s*\(\s*{start}\s*\)\s*$"), lambda m: f", since {m['start']}"
    bracketed = rf"(?<=\S)\s*\(\s*(?:or|and|i\.e\.)?,?\s*{equal}\s+{inside}\)"
    yield re.compile(bracketed, re.IGNORECASE), lambda m: f" = {m['inside']}"
    beside = rf"(?<=\S)[ \t]*[,;]?\s*\b(?:(?:or|and)\b,?\s*)?{equal}(?=\s*\S)"
    yield re.compile(beside, re.IGNORECASE), lambda _: " = "
    term = r"(?P<of>(?:e\^|\\?exp)?[({]*[A-Za-z]_\{?(?P<index>[a-z])\}?[)}]*)"
    sum_of = r"(?:the\s+)?sum\s+(?:of|over)\s+(?:all\s+)?(?:the\s+)?"
    summed = rf"(?P<name>\b[A-Z])\s*(?:\bis|=)\s*{sum_of}{term}(?![\w(^*/])"
    yield re.compile(summed), lambda m: f"{m['name']} = \\sum_{m['index']} {m['of']}"
    product = r"(?P<of>(?:\d+\s*)?[A-Za-z](?:_\w+)?)"
    of_name = r"\b(?:the\s+)?transpose\s+of\s+(?P<of>\$?[A-Za-z](?:_\w+)?\$?)(?![\w^(])"
    yield re.compile(of_name, re.IGNORECASE), lambda m: f"({m['of'].strip('$')})^T"
    transposed = rf"(?<![\w_]){product}[\s-]+transposed?\b"
    yield re.compile(transposed, re.IGNORECASE), lambda m: f"({m['of']})^T"


def _compared(sign: str) -> Put:
    return lambda m: f"{m['name']} {sign} {_NUMBERS.get(m['value'].casefold(), m['value'])}"


def _signed(sign: str) -> Put:
    return lambda m: f"{m['name']} {sign}"


@cache
def _rows_in_words() -> re.Pattern[str]:
    ordinal = r"\s*[-^]?\s*\{?\s*(?:\\text\s*\{)?(?:th|st|nd|rd)\}?\}?\$?"
    index = rf"(?:\$?(?P<index>[a-z])\$?{ordinal}\s+)?"
    return re.compile(
        rf"(?P<beside>\s*,\s*|\s*(?P<open>\())?{_BEHIND_IS}(?:\bthe\s+)?{index}(?P<what>row|column)\s+(?(index)|\$?(?P<number>[a-z])\$?\s+)of(?:\s+the\s+matrix)?\s+\$?(?P<of>[A-Z])\b\$?"
        r"(?P<turned>,?\s+(?:written|taken|seen)\s+as\s+a\s+column(?:\s+vector)?)?(?(open)\))"
    )
