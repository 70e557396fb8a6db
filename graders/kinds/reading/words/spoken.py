"""What people write short or as they speak, in full: `wrt`, `thats`, `cause`, ` -- `, `Why? …`, `Otherwise: 0`.

So are words that speakers of other languages take for others, `we become X`, `multiply with 2`.
"""

from __future__ import annotations

import re
from functools import cache


def in_full(text: str) -> str:
    """The text with the usual words for what is shortened or spoken."""
    text = _compared().sub(r"\g<name> = ", text)
    text = _in_respect().sub("with respect to", text)
    text = _dash_and_words().sub(r" (\g<words>)", _double_dash().sub(" – ", text))
    text = _start().sub("start: ", text)
    text = _as_before().sub(r", as \g<where>", _that_is().sub("(i.e. ", text))
    text = _bracketed_reason().sub("(because ", _unusual_words().sub(_said_plainly, text))
    text = _bracketed_kind().sub(r", where \g<name> is \g<kind>", text)
    text = _exclaimed().sub("", _asked_why().sub(r"\g<edge>Reason: ", text))
    text = _capital_if().sub("if", _otherwise().sub(", otherwise ", text))
    text = _of_gradient().sub(lambda found: found["label"] or f"The {found['noun']}", text)
    return _spoken_reason().sub("because", _written_together().sub(r"\1's", text))


@cache
def _dash_and_words() -> re.Pattern[str]:
    """`300 — one per feature`: two words or more behind a long dash, none of them a function or a Greek letter."""
    greek = "alpha|beta|gamma|delta|eta|theta|lambda|mu|sigma|omega|rho|phi|psi|epsilon"
    word = rf"(?!(?:sigmoid|softmax|tanh|relu|exp|log|max|min|{greek})\b)[a-zA-Z]{{3,}}"
    article = r"an?|the"
    words = rf"(?:{article}|{word})(?:[ ,]+(?:{article}|of|in|{word})){{1,3}}"
    return re.compile(rf"(?<=[\w)\]}}$ᵀ])\s+[–—]\s+(?P<words>{words})(?=[.\s]*\Z)")


@cache
def _start() -> re.Pattern[str]:
    """`base case h_0 = 0`, `initialised with h_0 = 0`."""
    return re.compile(
        r"\b(?:base\s+case|initiali[sz]ed\s+(?:with|by)|initially)\s*:?\s+(?=[^\s=]{1,16}\s*=)"
    )


@cache
def _compared() -> re.Pattern[str]:
    """`w.size == 300`, as a program asserts it."""
    return re.compile(r"\A\s*(?P<name>[A-Za-z][\w.]*)\s*==\s*(?=[-−]?\d[\d.]*\s*\Z)")


@cache
def _in_respect() -> re.Pattern[str]:
    """`wrt`, `w.r.t.`."""
    return re.compile(r"(?<![\w\\])w\.?\s?r\.?\s?t\.?(?=\s+[\w$\\(])", re.IGNORECASE)


@cache
def _of_gradient() -> re.Pattern[str]:
    """`formula for the gradient with respect to w is`, perhaps with its name behind: `… is dw =`."""
    lead = r"(?:the\s+)?(?:(?:formula|expression|rule)\s+for\s+)?(?:the\s+)?"
    by = r"with\s+respect\s+to\s+\$?\w+\$?\s+is"
    label = r"(?P<label>(?:d|∂L?/∂|dL/d)[A-Za-z]\w*\s*(?==(?!=)))"
    return re.compile(
        rf"\A[\s#/]*{lead}(?P<noun>gradient|derivative|jacobian)(?:\s+{by}\s+{label}|(?=\s+{by}\s))",
        re.IGNORECASE,
    )


@cache
def _spoken_reason() -> re.Pattern[str]:
    """`cause`, `cuz`, `bc` in front of why something is so."""
    return re.compile(
        r"(?<=[\w)\]}$,;.]\s)(?<!\bthe\s)(?<!\ba\s)(?:['’]cause|cause|cuz|coz|bc|b/c)(?=\s+(?:[a-z]+|\$?\w+\$?)\s+\w)"
    )


@cache
def _bracketed_reason() -> re.Pattern[str]:
    """`(bc ln 1 = 0)`."""
    return re.compile(r"(?<=\s)\((?:bc|b/c|cuz|coz)\s+")


def _said_plainly(found: re.Match[str]) -> str:
    """The usual words for what `_unusual_words` found."""
    if found["become"]:
        return f"{found['we']} get"
    if found["multiply"]:
        return f"{found['multiply']} by"
    if found["transposed"]:
        return "the transpose of"
    return f"{found['edge']}which is {found['near'] or 'the same as'}"


@cache
def _bracketed_kind() -> re.Pattern[str]:
    """`(δ₂ diagonal)`, also as a sentence of its own."""
    return re.compile(r"\.?\s+\((?P<name>[^\s()]{1,8})\s+(?P<kind>diagonal)\.?\)(?=[\s.]*\Z)")


@cache
def _unusual_words() -> re.Pattern[str]:
    """`we become X`, `multiply with 2`, `the transposed of X`, `X, and this is the same as Y`."""
    near = r"about|approximately|roughly|around"
    return re.compile(
        r"\b(?P<we>we)\s+(?P<become>become)\b|\b(?P<multiply>multipl(?:y|ied))\s+with\b"
        r"|\bthe\s+(?P<transposed>transposed)\s+of\b"
        rf"|(?P<edge>,\s+)(?:and\s+)?this\s+is\s+(?:(?P<near>{near})|the\s+same\s+as)\b",
        re.IGNORECASE,
    )


@cache
def _written_together() -> re.Pattern[str]:
    """`thats`, without its apostrophe."""
    return re.compile(r"\b(that)s\b(?!\s*[=^_(])", re.IGNORECASE)


@cache
def _exclaimed() -> re.Pattern[str]:
    """A sign of exclamation at the end, behind anything but a number, of which it may be the factorial."""
    return re.compile(r"(?<=[)\]}$ᵀT])\s*!+\s*\Z")


@cache
def _asked_why() -> re.Pattern[str]:
    return re.compile(r"(?P<edge>\n\s*|\.\s+)Why\?\s+(?=[A-Z])")


@cache
def _capital_if() -> re.Pattern[str]:
    """`If x > 0: 1, otherwise 0` and `For i = j: …, otherwise …`, a case and no sentence."""
    condition = r"\$?\w+\$?\s*(?:[<>≤≥=≠]|\\[lgn]eq?\b)[^:\n]{1,12}"
    rest = r"[^\n]*\b(?:otherwise|else)\b"
    return re.compile(rf"\A\s*(?:If|For)(?=\s+{condition}(?::|\bthen\b){rest})")


@cache
def _otherwise() -> re.Pattern[str]:
    """`. Otherwise: 0`, as a sentence of its own."""
    return re.compile(r"[.;]\s+(?:Otherwise|Else):?,?\s+(?=[-−\d$\\A-Za-z(])")


@cache
def _as_before() -> re.Pattern[str]:
    """`, same as in problem 3`."""
    return re.compile(
        r",?\s+\(?(?:the\s+)?same\s+as\s+(?P<where>in\s+(?:problem|question|part|exercise|task|section)\s+\w+)\)?(?=[\s.]*\Z)"
    )


@cache
def _that_is() -> re.Pattern[str]:
    """`(that is …)`, with the case in words behind it."""
    return re.compile(r"\(\s*that\s+is,?\s+(?=[^()]*\b(?:for|if|when)\b)")


@cache
def _double_dash() -> re.Pattern[str]:
    """` -- row vector`: a dash as it is typed in LaTeX, in front of words."""
    return re.compile(r"\s--\s(?=[A-Za-z]{3,}\b(?!\s*[(^_*]))")
