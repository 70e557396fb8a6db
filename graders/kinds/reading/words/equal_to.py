"""`is equal to` said in a word: `is`, and between the two sides of a condition `=` or `≠`."""

from __future__ import annotations

import re
from functools import cache

_LONGEST_SIDE = 40  # characters of a condition in front of its sign


def in_a_word(text: str) -> str:
    """The text with `is` or `=` for the longer words, every other character at its place."""
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
