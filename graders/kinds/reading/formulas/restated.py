"""What an answer says twice: `where δ_ij is 1 if i = j and 0 otherwise`, `2w as a row, so 2w^T`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError, UntrueError


def without_restated(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what is written out behind it, and without what an indicator or `diag(w)` truly is.

    Behind it stands what was left out. What says something else of them stays, and is asked about.
    """
    text = _same_as().sub(r" = \g<again>", text)
    text = _said_again().sub(_as_member, text)
    text = _kronecker_written_out().sub(r" = \g<value>", text)
    for pattern in (_turned(), _of_gradient()):
        turned = pattern.match(text)
        if turned and _is_turned(turned, text[turned.end() :]):
            told = " ".join(turned[0].split()).rstrip(" ,:")
            return " " * turned.end() + text[turned.end() :], (f'"{told}" is passed over',)
    beside = _line_in_brackets().search(text)
    if beside and _bare(text[: beside.start()].rpartition("=")[2]) != _bare(beside["formula"]):
        raise RefusedError(f'what does "{beside["told"]}" mean for it? Write the formula alone', 0)
    if line := _as_a_line().search(text):
        stated = f", J = {line['formula']}, as a {line['line']}"
        return text[: line.start()] + stated, ()
    if transposed := _named_transpose().search(text) or _transpose_named_behind().search(text):
        told = f'"{transposed["told"].strip(" ,;(-–—)")}" is passed over'
        at = transposed.start("told")
        return text[:at] + " " * len(transposed["told"]) + text[transposed.end("told") :], (told,)
    said = _on_the_diagonal().search(text)
    if said and _of_matrix().search(text, 0, said.start()):
        of_identity = _identity().search(text, 0, said.start()) is not None
        off = (said["off"] or said["rest"] or "0")[0].casefold()
        on = said["on"][0].casefold()
        if on in _ZERO or not of_identity or off not in _ZERO or said["minus"]:
            raise UntrueError(f'"{said["told"].strip()}" is not so; write the formula alone', 0)
        told = " ".join(said["told"].split())
        return text[: said.start()] + " " * len(said[0]), (f'"{told}" is passed over',)
    off = _off_the_diagonal().search(text)
    if off and _of_matrix().search(text, 0, off.start()):
        if (off["off"] or off["value"])[0].casefold() not in _ZERO:
            raise UntrueError(f'"{off["told"].strip()}" is not so; write the formula alone', 0)
        told = " ".join(off["told"].split())
        return text[: off.start()] + " " * len(off[0]), (f'"{told}" is passed over',)
    for pattern in (
        _indicator(condition_first=False),
        _indicator(condition_first=True),
        _diagonal(),
    ):
        found = pattern.search(text)
        if (
            found
            and found["first"] != found["second"]
            and {found["first"], found["second"] or found["first"]} <= _indices_of(found)
        ):
            told = " ".join(re.sub(r"[${}\\]", " ", found["told"]).split())
            return text[: found.start()] + " " * len(found[0]), (f'"{told}" is passed over',)
    return text, ()


def _indices_of(found: re.Match[str]) -> set[str]:
    """The letters of an indicator, or of that in front which is called `the bracket`."""
    if not found["sign"].startswith("the "):
        return {*re.findall(r"[a-z]", found["sign"])}
    inside = _indices_inside().findall(found.string, 0, found.start())
    return {*filter(None, inside[0])} if len({*inside}) == 1 else set()


@cache
def _indices_inside() -> re.Pattern[str]:
    return re.compile(
        r"(?:\\?delta|δ)\s*_?\s*\{?\s*([a-z])\s*,?\s*([a-z])|\[\s*([a-z])\s*==?\s*([a-z])\s*\]"
    )


@cache
def _kronecker_written_out() -> re.Pattern[str]:
    """`where δ_ij is the Kronecker delta (δ_ij = 1[i = j])`."""
    delta = r"\\?(?:delta|δ)_?\{?[a-z],?\s*[a-z]\}?"
    return re.compile(
        rf"(?<=[}}$a-z])\$?\s+is\s+the\s+Kronecker(?:['’]s)?\s+delta(?:\s+(?:function|symbol))?\s*\(\s*\$?{delta}\s*=\s*(?P<value>[^()=]*\[[^\[\]]*\])\$?\s*\)"
    )


_ZERO = {"0", "z"}  # how "0" and "zeros" begin
_LEAD = r"[,;]?\s*\(?(?P<told>(?:where|with|here)\s+(?P<sign>"


def _is_turned(turned: re.Match[str], behind: str) -> bool:
    """Whether what stands behind is what stands in front, transposed as it is said."""
    before = turned["before"]
    same = _bare(before) == _bare(behind)
    front, back = (_transposed().search(one) is not None for one in (before, behind))
    column = turned.groupdict().get("line", "row").casefold() == "column"
    return same and (front, back) == (column, not column)


def _bare(formula: str) -> str:
    return re.sub(r"[\s${}()*·.]", "", _transposed().sub("", formula))


@cache
def _transposed() -> re.Pattern[str]:
    return re.compile(r"\^\s*\{?\s*(?:T|\\top|\\intercal)\s*\}?|ᵀ|⊤|\.T\b|(?<=\w)'")


@cache
def _same_as() -> re.Pattern[str]:
    """`(same as y_i (1 - y_j))`, `(which is the same as …, because …)`: the formula in another form."""
    why = r"(?:,?\s+(?:because|since|as)\s[^()]*)?"
    return re.compile(
        rf"\s*\((?:which\s+is\s+|this\s+is\s+)?(?:the\s+)?same\s+as\s+(?P<again>(?:[^(),;]|\([^()]*\))+?){why}\)",
        re.IGNORECASE,
    )


def _as_member(match: re.Match[str]) -> str:
    """The formula that is said once more, as a member of the chain; no words and no shape."""
    formula = match["formula"].rstrip(" .,$")
    closed = match.string[match.end("formula") :][:1] == ")"
    formula += ")" if closed and formula.count("(") > formula.count(")") else ""
    before = match.string[: match.start()]
    words = _word_alone().search(formula) or re.fullmatch(r"\w+\s*(?:×|\bx\b|by)\s*\w+", formula)
    balanced = all(formula.count(one) == formula.count(other) for one, other in ("()", "[]", "{}"))
    talk = not re.search(r"[\d=^*/()+]", before) or re.search(r"\b(?:for|if|when)\b", before)
    return match[0] if words or talk or not balanced else f" = {formula}"


@cache
def _word_alone() -> re.Pattern[str]:
    return re.compile(r"(?<![\\\w])[A-Za-z]{3,}(?![\w(^])")


@cache
def _said_again() -> re.Pattern[str]:
    """`exp(s3), which is s4 again as exp is its own derivative`; `σ(w^T x + b), written out σ(b + Σ w_j x_j)`."""
    said = r"(?:which\s+(?:is|equals|gives)|written\s+out|in\s+short|in\s+full)"
    why = r"\s+(?:again\s*)?(?:by|as|because|since|due\s+to|from)\s[^=\n]*"
    formula = r"(?P<formula>(?:[^,;=\n{]|\{[^{}\n]*\})+?)"
    return re.compile(
        rf"(?:,|\s[-–—]+)?\s+\(?{said},?:?\s+(?:just\s+|simply\s+)?\$?{formula}(?:{why}|\s+again)?\)?[\s.$]*\Z",
        re.IGNORECASE,
    )


@cache
def _turned() -> re.Pattern[str]:
    """What is written as a row behind it: `2w, but as a row, so 2w^T`."""
    line = r"(?P<line>row|column)(?:\s+vector)?"
    so = r"(?:so|hence|thus|therefore|i\.\s?e\.,?|that\s+is,?|which\s+is|(?<=:))"
    return re.compile(
        rf"\A(?P<before>[^\n,=]{{1,40}}?),?\s+(?:but\s+)?(?:(?:written|arranged|transposed)\s+)?as\s+an?\s+{line}(?:\s*[,:]\s*{so}\s+(?=[^\n=,]*\S)|\s*[,:]?\s+(?=\S*(?:\^\s*\{{?(?:T|\\top)|ᵀ|\.T\b)))",
        re.IGNORECASE,
    )


@cache
def _of_gradient() -> re.Pattern[str]:
    """The Jacobian behind its gradient: `the gradient is 2w, so the Jacobian is 2w^T`."""
    so = r"(?:so|hence|thus|therefore)"
    return re.compile(
        rf"\A\s*(?:the\s+)?gradient\s+(?:is|=)\s+(?P<before>[^\n,=]{{1,40}}?)[,;]?\s+(?:and\s+)?{so}\s+"
        r"(?:the\s+Jacobian\s+(?:is|=)\s+|(?=\S+(?:\^|ᵀ|\.T\b)))(?=[^\n=,]+\Z)",
        re.IGNORECASE,
    )


@cache
def _as_a_line() -> re.Pattern[str]:
    """The whole array behind its entries: `∂f/∂w_j = 2 w_j, as a row: 2 w^T`, `and as a row J = 2 w^T`."""
    lead = r"(?:,|\s(?=and\b|so\b))\s*(?:(?:and|so|thus|hence)\s+)*(?:written\s+)?"
    name = r"(?:J(?:_?f)?\s*=\s*)?"
    formula = r"(?P<formula>[^,;:=\n]*(?:\^|ᵀ|\.T\b|\[)[^;:=\n]*)"
    return re.compile(
        rf"{lead}as\s+an?\s+(?P<line>row|column)(?:\s+vector)?\s*[:,]?\s+{name}{formula}\Z",
        re.IGNORECASE,
    )


@cache
def _line_in_brackets() -> re.Pattern[str]:
    """Another form of the array in brackets behind it: `2 w (as a row: 2 w^T)`."""
    return re.compile(
        r"\s\((?P<told>as\s+an?\s+(?:row|column)(?:\s+vector)?\s*:?\s+(?P<formula>[^()=]*(?:\^|ᵀ|\.T\b|\[)[^()=]*))\)[\s.$]*\Z",
        re.IGNORECASE,
    )


@cache
def _named_transpose() -> re.Pattern[str]:
    """What the transpose in signs behind it says as well: `X transposed, X^T`, `the transpose of X, X^T`."""
    of = r"(?:the\s+)?transpose\s+of\s+(?P<of>[A-Za-z])|(?P<by>[A-Za-z])\s+transposed?"
    same = r"(?:(?P=of)|(?P=by))"
    return re.compile(
        rf"(?P<told>(?<![\w.])(?:{of}),\s+)\$?{same}\$?\s*(?:\^\s*\{{?\s*(?:T\b|\\top)|ᵀ|\.T\b)(?![\w(])",
        re.IGNORECASE,
    )


@cache
def _transpose_named_behind() -> re.Pattern[str]:
    """What says the transpose in front of it in words as well: `X^T — the transpose of X`, `X^T, X transposed`."""
    sign = r"(?:\^\s*\{?\s*(?:T\b|\\top)\s*\}?|ᵀ|\.T\b)"
    layout = r"(?:in\s+(?:numerator|denominator)\s+layout,?\s+)?"
    jacobian = r"the\s+(?:Jacobian|derivative)(?:\s+of\s+\S+)?(?:\s+(?:with\s+respect\s+to|w\.r\.t\.)\s+\S+)?"
    that_is = (
        rf"(?:that\s+is,?\s+|i\.e\.,?\s+|which\s+is\s+)?{layout}(?:(?:it|{jacobian})\s+is\s+)?"
    )
    lead = rf"(?:\s*[,;(]|\s+[-–—]+)\s*{that_is}"
    words = r"(?:(?:the\s+)?transpose\s+of\s+[$`]?(?P=of)[$`]?|[$`]?(?P=of)[$`]?\s+transposed?)"
    return re.compile(
        rf"(?<![\w}}])(?P<of>[A-Za-z])\s*{sign}[$`]?(?P<told>{lead}{words}\)?)[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _of_matrix() -> re.Pattern[str]:
    """A matrix in signs, of which a diagonal may be told."""
    return re.compile(r"(?<![A-Za-z])(?:I(?![A-Za-z])|diag\b|identity\b)")


@cache
def _identity() -> re.Pattern[str]:
    """An identity matrix at the end."""
    return re.compile(
        r"(?:(?<![A-Za-z\\])(?:\\math\w+\s*\{)?I\}?(?:_\{?\s*\w+(?:\s*[×x]\s*\w+)?\s*\}?)?|identity(?:\s+matrix)?)[\s$,;]*\Z"
    )


@cache
def _on_the_diagonal() -> re.Pattern[str]:
    """What stands on the diagonal and elsewhere: `i.e. ones on the diagonal and zeros everywhere else`."""
    values = r"(?:all\s+)?{}(?P<{}>ones?|1['’]?s?|zeros?|0['’]?s?)(?:\s+entries)?"
    words = r"(?:i\.\s?e\.,?|that\s+is,?|so|with|has|it\s+has|a\s+matrix)"
    lead = rf"(?:[,;(]|\s[-–—]|\s(?=i\.\s?e|with))\s*(?P<told>(?:{words}\s+)*"
    place = r"\s+on\s+(?:(?:the|its)\s+)?(?:main\s+)?diagonal"
    outside = r"outside\s+(?:of\s+)?(?:the\s+)?diagonal"
    other = rf"(?:{outside}|els(?:e?w|ew)here|everywhere\s+else|otherwise|off\s+(?:the\s+diagonal|it)|off-diagonal)"
    on, off, rest = (
        values.format(sign, name)
        for sign, name in (("(?P<minus>[-−]?)", "on"), ("", "off"), ("", "rest"))
    )
    beside = (
        rf"(?:\s*(?:,|and|,\s*and)\s+(?:{off}\s+{other}|(?:else|otherwise|elsewhere)\s+{rest}))?"
    )
    return re.compile(rf"{lead}{on}{place}{beside})\)?[\s.$]*\Z", re.IGNORECASE)


@cache
def _off_the_diagonal() -> re.Pattern[str]:
    """What stands outside of the diagonal alone: `diag(w), zeros outside the diagonal`."""
    values = r"(?P<{}>ones?|1['’]?s?|zeros?|0['’]?s?)"
    place = r"(?:outside\s+(?:of\s+)?(?:the\s+)?diagonal|off\s+the\s+diagonal)"
    first = values.format("off") + rf"\s+(?:els(?:e?w|ew)here|everywhere\s+else|{place})"
    last = (
        rf"(?:everything\s+)?{place}\s+(?:there\s+)?(?:are|is)\s+(?:only\s+|all\s+)?"
        + values.format("value")
    )
    return re.compile(
        rf"[,;(]\s*(?P<told>(?:with|and|the\s+rest\s+is)?\s*(?:{first}|{last}))\)?[\s.$]*\Z",
        re.IGNORECASE,
    )


@cache
def _indicator(*, condition_first: bool) -> re.Pattern[str]:
    equal = r"(?:==?|equals)"
    delta = r"(?:\\?delta|δ)\s*_?\s*\{?\s*[a-z]\s*,?\s*[a-z]\s*\}?"
    one_if = (
        rf"(?:\\math(?:bb|bf)\s*\{{1\}}|1|𝟙|)_?\\?[\[{{(]\s*[a-z]\s*{equal}\s*[a-z]\s*\\?[\]}})]"
    )
    listed = r"(?:\\math(?:bb|bf)\s*\{1\}|1|𝟙)_\{?\s*[a-z]\s*,?\s*[a-z]\s*\}?"
    sign = rf"(?:{delta}|{one_if}|{listed})"
    named = r"the\s+(?:bracket|indicator|delta)(?:\s+function)?"
    same = rf"(?:if|when|for)\s+\$?(?P<first>[a-z])\s*{equal}\s*(?P<second>[a-z])\$?"
    one = rf"(?:(?:is|being|equals|=)\s*)?\$?(?:1|one)\$?\s+{same}"
    unlike = r"(?:if|when|for)\s+\$?(?P=first)\s*(?:≠|!=|\\neq?)\s*(?P=second)\$?"
    other = rf"(?:otherwise|else|elsewhere|(?:if|when)\s+not|{unlike})"
    behind = r"(?:otherwise|else),?\s+(?:is\s+)?\$?(?:0|zero)\$?"
    zero = rf"(?:\s*,)?(?:\s+and)?(?:\s+is)?\s+(?:\$?(?:0|zero)\$?\s+{other}|{behind})"
    function = r"(?:is\s+(?:the\s+)?Kronecker(?:['’]s)?\s+(?:delta|function|symbol)\s*[(,:]?\s*)?"
    first = rf"{same}\s*,?\s*(?:then\s+)?(?:it\s+)?(?:is\s+)?(?:1|one){zero}"
    values = first if condition_first else f"{one}{zero}"
    lead = r"[,;]?\s*\(?(?P<told>(?:(?:where|with|here)\s+|(?=the\s))(?P<sign>"
    return re.compile(
        rf"{lead}\$?(?:{sign}|{named}))\$?\s*{function}{values})[)\s.$]*\Z", re.IGNORECASE
    )


@cache
def _diagonal() -> re.Pattern[str]:
    sign = r"\\?(?:operatorname|text|mathrm)?\{?diag\}?\s*\(\s*(?P<first>\w)(?P<second>)\s*\))\$?"
    of = r"(?:(?:the|all)\s+)?(?:(?:entries|elements|components)\s+of\s+)?\$?(?P=first)\$?"
    place = r"(?:on|along|as)\s+(?:the|its)\s+(?:main\s+)?diagonal"
    matrix = r"(?:is|being|denotes|means)\s+(?:the|a)\s+(?:square\s+)?diagonal\s+matrix"
    says = rf"(?:{matrix}\s+(?:with|of|having)\s+{of}(?:\s+{place})?|puts\s+{of}\s+{place})"
    return re.compile(rf"{_LEAD}\$?{sign}\s+{says})\)?[\s.$]*\Z", re.IGNORECASE)
