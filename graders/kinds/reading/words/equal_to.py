"""`is equal to` said in a word: `is`, and between the two sides of a condition `=` or `≠`."""

from __future__ import annotations

import re
from functools import cache

_LONGEST_SIDE = 40  # characters of a condition in front of its sign


def in_a_word(text: str) -> str:
    """The text with `is` or `=` for the longer words, every other character at its place."""
    text = _in_respect().sub("with respect to", text)
    text = _double_dash().sub(" – ", text)
    text = _as_before().sub(r", as \g<where>", _that_is().sub("(i.e. ", text))
    text = _exclaimed().sub("", _asked_why().sub(r"\g<edge>Reason: ", text))
    text = _capital_if().sub("if", _otherwise().sub(", otherwise ", text))
    text = _of_gradient().sub(lambda found: found["label"] or f"The {found['noun']}", text)
    text = _spoken_reason().sub("because", _written_together().sub(r"\1's", text))
    text = _of_function().sub(r"\g<label>: ", text)
    text = _function_alone().sub(r"For \g<function>: ", text)
    text = _leaky().sub(lambda match: "Leaky".rjust(len(match[0])), text)
    text = _altogether().sub(lambda match: "so".ljust(len(match[0])), text)
    text = _others().sub(lambda match: "for".ljust(len(match[0])), text)
    text = _in_other_words().sub(lambda match: f"{match['sign']} so".ljust(len(match[0])), text)
    text = _reason_first().sub(r"\g<reason>, ", _so().sub(", so", text))
    text = _so_it_is().sub(lambda match: f"{match['before']}, so".ljust(len(match[0])), text)
    text = _contracted().sub(r"\1 is", _turns_out().sub("is", text))
    text = _anybody().sub(lambda match: f"we {match['does']}".ljust(len(match[0])), text)
    return _compared().sub(_sign, _equal_to().sub(_shorter, text))


def _sign(match: re.Match[str]) -> str:
    sign = "≠" if match["unlike"] else "="
    return f"{match['word']} {match['one']} {sign} {match['other']}".ljust(len(match[0]))


@cache
def _compared() -> re.Pattern[str]:
    """`when i equals j`, `if i is different from j`: a condition on two indices."""
    unlike = r"(?:is\s+)?(?:different\s+(?:from|of|to|than)|(?:unequal|not\s+equal)(?:\s+to)?)"
    unlike += r"|differs\s+from|does\s+not\s+equal"
    unlike += r"|is\s+not"
    return re.compile(
        rf"\b(?P<word>if|when|for)\s+(?P<one>[a-z])\s+(?:(?P<unlike>{unlike})|equals)\s+(?P<other>(?!a\b)[a-z])(?![\w'’])",
        re.IGNORECASE,
    )


def _shorter(match: re.Match[str]) -> str:
    if match["joins"]:
        return match["joins"].ljust(len(match[0]))
    conditional = _side_of_condition().search(
        match.string, max(0, match.start() - _LONGEST_SIDE), match.start()
    )
    return ("=" if conditional else "is").ljust(len(match[0]))


@cache
def _double_dash() -> re.Pattern[str]:
    """` -- row vector`: a dash as it is typed in LaTeX, in front of words."""
    return re.compile(r"\s--\s(?=[A-Za-z]{3,}\b(?!\s*[(^_*]))")


@cache
def _that_is() -> re.Pattern[str]:
    """`(that is …)`, with the case in words behind it."""
    return re.compile(r"\(\s*that\s+is,?\s+(?=[^()]*\b(?:for|if|when)\b)")


@cache
def _as_before() -> re.Pattern[str]:
    """`, same as in problem 3`."""
    return re.compile(
        r",?\s+\(?(?:the\s+)?same\s+as\s+(?P<where>in\s+(?:problem|question|part|exercise|task|section)\s+\w+)\)?(?=[\s.]*\Z)"
    )


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
def _turns_out() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:is\s+given\s+by|ends\s+up\s+being|turns\s+out\s+to\s+be|works\s+out\s+to(?:\s+be)?"
        r"|is\s+(?:just\s+|exactly\s+|simply\s+)?the\s+same(?:\s+thing)?\s+as(?!\s+(?:in|for|before|above|of|the)\b))\b"
    )


@cache
def _of_function() -> re.Pattern[str]:
    """`sigmoid derivative a(1 - a)`, a label without its colon in front of a formula."""
    function = r"(?:sigmoid|softmax|tanh|relu|logistic|elu)(?:\s+function)?"
    noun = r"(?:derivative|gradient)"
    label = rf"(?:the\s+)?(?:{noun}\s+of\s+(?:the\s+)?{function}|{function}(?:['’]s)?\s+{noun})"
    formula = r"\$?(?:[(\d-]|\\[a-z]|[A-Za-zσ∂]\w{0,5}(?:/\w+)?\s*(?:[=(*·^]|-\s))"
    return re.compile(rf"\A\s*(?P<label>{label})\s+(?={formula})", re.IGNORECASE)


@cache
def _function_alone() -> re.Pattern[str]:
    """`tanh: …`: which function it is about, and no side of an equation."""
    function = r"(?P<function>sigmoid|softmax|tanh|relu|elu)"
    return re.compile(rf"\A[\s*_]*{function}[*_]*\s*:[*_]*\s+(?=\S)", re.IGNORECASE)


@cache
def _leaky() -> re.Pattern[str]:
    """`Leaky ReLU`, one name of two words."""
    return re.compile(r"\b[Ll]eaky[ -](?=[Rr]e[Ll][Uu]\b\s*\}?\s*['′(])")


@cache
def _altogether() -> re.Pattern[str]:
    """`…, altogether dL/dw = …`."""
    put = r"putting\s+(?:it|this|them|these|all)(?:\s+all)?\s+together"
    words = rf"altogether|overall|all\s+together|{put}|combining\s+(?:these|them|both)"
    return re.compile(rf"\b(?:{words})[,:]?\s+(?=[^\s=]{{1,30}}\s*=)", re.IGNORECASE)


@cache
def _contracted() -> re.Pattern[str]:
    return re.compile(r"\b(it|that)['’]s\b", re.IGNORECASE)


@cache
def _written_together() -> re.Pattern[str]:
    """`thats`, without its apostrophe."""
    return re.compile(r"\b(that)s\b(?!\s*[=^_(])", re.IGNORECASE)


@cache
def _spoken_reason() -> re.Pattern[str]:
    """`cause`, `cuz`, `bc` in front of why something is so."""
    return re.compile(
        r"(?<=[\w)\]}$,;.]\s)(?<!\bthe\s)(?<!\ba\s)(?:['’]cause|cause|cuz|coz|bc|b/c)(?=\s+(?:[a-z]+|\$?\w+\$?)\s+\w)"
    )


@cache
def _so() -> re.Pattern[str]:
    """`z is linear in a so it is W`: a conclusion without its comma."""
    follows = r"(?:it|that|this)(?:['’]s|\s+is)|just|simply"
    return re.compile(rf"(?<=\w)\sso(?=\s(?:{follows})\b)", re.IGNORECASE)


@cache
def _so_it_is() -> re.Pattern[str]:
    """`s = -x, so it is -1`: what follows from an equation is not one more side of it."""
    return re.compile(
        r"\A(?P<before>\s*[A-Za-z]\w*\s*=[^=,;\n]+),?\s+so\s+it\s+(?:is|equals)(?=\s+[-−\d(\\A-Za-z][^\s]*\s*\Z)"
    )


@cache
def _others() -> re.Pattern[str]:
    """`for all the others i ≠ k`, of which the condition says what they are."""
    return re.compile(
        r"\bfor\s+(?:all\s+)?(?:the\s+)?others?,?\s+\(?(?=[a-z]\s*(?:≠|!=|\\neq?\b))", re.IGNORECASE
    )


@cache
def _in_other_words() -> re.Pattern[str]:
    """`…, or in vector form X`: the same once more."""
    way = r"one\s+(?:go|expression|formula|line)|short|(?:vector|matrix)\s+(?:form|notation)|other\s+words"
    return re.compile(
        rf"(?P<sign>[,;.])\s+(?:(?:or|and|so|and\s+so)\s+)?(?:(?:written\s+)?in\s+(?:{way})|or,?\s+equivalently)\b[,:]?(?=\s+\S)",
        re.IGNORECASE,
    )


@cache
def _reason_first() -> re.Pattern[str]:
    """`since h_0 is 0 we get …`: a reason without its comma."""
    return re.compile(
        r"\A(?P<reason>\s*(?:since|because|as)\s[^,;:=\n]{2,60}?)\s+(?=(?:we|I)\s+(?:get|have|obtain)\s)",
        re.IGNORECASE,
    )


@cache
def _anybody() -> re.Pattern[str]:
    """`you get`, `one obtains`: whoever does it."""
    does = r"get|obtain|find|start|begin|take|use|arrive"
    return re.compile(rf"\b(?:you|one)\s+(?P<does>{does})s?\b(?!\s*[=^_(])", re.IGNORECASE)


@cache
def _equal_to() -> re.Pattern[str]:
    says = r"(?:is|are|be|will\s+be)\s+(?:also\s+|then\s+|exactly\s+|simply\s+|just\s+)?"
    return re.compile(
        rf"\b(?:(?P<joins>and|or),?\s+(?:(?:it|this)\s+(?:is|equals)\s+|(?={says}))?)?(?:{says})?(?<!not\s)equals?(?:\s+to\b|(?=\s+\d\s+(?:if|when|for)\b))",
        re.IGNORECASE,
    )


@cache
def _side_of_condition() -> re.Pattern[str]:
    """`if a`, `when i`, in front of what it is equal to."""
    return re.compile(r"\b(?:if|when|where|unless|and|or)\s+\$?\w{1,6}\$?\s*\Z", re.IGNORECASE)
