r"""Remarks beside a formula that can be checked: recalled derivatives, sums, symmetry, another formula.

`σ'(a_1) x_1, with σ'(a) = σ(a)(1 - σ(a))`, `p_i - y_i, given that \sum_k y_k = 1`, `2Ax for symmetric A`. What
cannot be seen to be so stays, and is asked about or, if it is an equation, judged (`equations.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, partial

from exercises.language.errors import RefusedError
from exercises.language.scope import Scope, Symbol
from graders.kinds.reading.remarks.equations import are_written_equal, are_written_unlike


def without_true_remark(
    text: str, scope: Scope, shapes: Sequence[Sequence[str]] = ()
) -> tuple[str, tuple[str, ...]]:
    """The text without a true remark at its end, and that; the answer has one of the shapes.

    Raises:
        RefusedError: What a function is in one of the cases is told, which is more than a remark.
    """
    text = _in_text().sub(r" \g<words>", text)
    for pattern, is_so in (
        (_recalled(), _recalls),
        (_recalled_in_words(), _recalls_in_words),
        (_symmetric(), _is_symmetric),
        (_sum(), _is_sum),
        (_usual_value(), _is_free),
        (_no_sum(), _sums_nothing),
        (_used(), _is_identity),
        (_else_nothing(), _has_indicator),
        (_kronecker(), _has_kronecker),
        (_off_the_diagonal(), _is_diagonal),
        (_called_diagonal(), _is_diagonal),
        (_zero_unless(), _vanishes),
        (_makes_probabilities(), _squashes),
        (_so_many(), partial(_has_so_many, sizes={one for shape in shapes for one in shape})),
        (_contrast(), _is_another),
    ):
        found = pattern.search(text)
        if found is not None and is_so(found, scope):
            told = " ".join(re.sub(r"[$`]", " ", found["told"]).split())
            kept = found.end("array") if "array" in found.groupdict() else found.start()
            told = told.removesuffix(")") if told.count(")") > told.count("(") else told
            return text[:kept], (f'"{told.removeprefix("(").strip()}" is passed over',)
    if there := _there().search(text):
        raise RefusedError(
            f'what does "{there["told"].strip()}" mean for it? Write the formula alone', 0
        )
    return text, ()


def _recalls_in_words(found: re.Match[str], _scope: Scope) -> bool:
    """Whether a derivative that is said in words is so: `the derivative of tanh is 1 - tanh^2`."""
    own = Scope(symbols={"x": Symbol()})
    return are_written_equal(f"{found['function'].casefold()}'(x)", found["right"], own)


def _recalls(found: re.Match[str], scope: Scope) -> bool:
    argument = found["argument"] or "x"
    own = Scope(symbols={argument: Symbol()})
    called = f"{found['function']}'({argument})"
    return scope.sigma != "softmax" and are_written_equal(called, found["right"], own)


def _is_symmetric(found: re.Match[str], scope: Scope) -> bool:
    name = found["name"] or found["named"]
    return are_written_equal(name, f"({name})^T", scope)


def _is_sum(found: re.Match[str], scope: Scope) -> bool:
    return are_written_equal(found["sum"], found["value"], scope)


def _is_free(found: re.Match[str], scope: Scope) -> bool:
    """Whether a number is of a name that may be any number, of which it is only the usual one."""
    symbol = scope.symbols.get(scope.declared(found["name"].strip("\\")) or "")
    return symbol is not None and not symbol.shape and len(scope.symbols) > 1


def _sums_nothing(found: re.Match[str], _scope: Scope) -> bool:
    """Whether the formula has no sum, as it is said."""
    return not re.search(r"[∑Σ]|\\?sum(?![a-z])", found.string[: found.start()])


def _is_identity(found: re.Match[str], scope: Scope) -> bool:
    """Whether two formulas of the names of the exercise, and of any other number, are the same."""
    letters = re.findall(
        r"(?<![A-Za-z\\])[a-zA-Z](?![A-Za-z(])", f"{found['left']} {found['right']}"
    )
    own = {one: Symbol() for one in letters if not scope.declared(one) and one != "e"}
    whole = replace(scope, symbols={**scope.symbols, **own})
    return are_written_equal(found["left"], found["right"], whole)


def _has_indicator(found: re.Match[str], _scope: Scope) -> bool:
    """Whether the formula is 1 under a condition, so that it is 0 otherwise."""
    return _indicator().search(found.string, 0, found.start()) is not None


def _has_kronecker(found: re.Match[str], _scope: Scope) -> bool:
    """Whether the formula is 1 for equal indices and 0 otherwise, or has a δ."""
    before = found.string[: found.start()]
    cases = re.search(
        r"\b1\s+(?:if|for|when)\s+([a-z])\s*==?\s*([a-z])\b.*\b0\b", before, re.DOTALL
    )
    return cases is not None or re.search(r"δ|\\?delta", before) is not None


def _is_diagonal(found: re.Match[str], _scope: Scope) -> bool:
    """Whether nothing stands beside the diagonal: `2 w_i if i = j, else 0`, `diag(w)`."""
    before = found.string[: found.start()]
    cases = re.search(
        r"\b(?:if|for|when)\s+([a-z])\s*==?\s*[a-z]\b.*(?:\b(?:else|otherwise)\s+(?:is\s+)?0|\b0\s+(?:else|otherwise))\b",
        before,
        re.DOTALL,
    )
    return cases is not None or re.search(r"\bdiag\b|δ|\\delta", before) is not None


def _vanishes(found: re.Match[str], _scope: Scope) -> bool:
    """Whether a Kronecker delta, or an indicator, of the two indices stands in front."""
    unlike = found["sign"] not in {"=", "=="}
    if (found["word"].casefold() == "unless") is unlike:
        return False
    one, other = found["one"], found["other"]
    inside = rf"(?:{one}[\W_]*{other}|{other}[\W_]*{one})"
    delta = rf"(?:δ|\\?delta)\s*_?\s*\{{?\s*{inside}|\[\s*{inside}\s*\]"
    return re.search(delta, found.string[: found.start()]) is not None


def _squashes(found: re.Match[str], _scope: Scope) -> bool:
    """Whether the function that makes a probability stands in front."""
    before = found.string[: found.start()].casefold()
    names = {"sigmoid": ("sigm", "σ", "exp", "e^")}.get(found["function"].casefold(), ("softmax",))
    return any(one in before for one in names)


def _has_so_many(found: re.Match[str], scope: Scope, sizes: Collection[str]) -> bool:
    """Whether an array in front has zeros or ones alone, and as many as the answer is long."""
    entries = {*re.findall(r"(?<![\w.^])-?\d[\d.]*", found["array"])}
    value = "0" if found["what"].startswith("zero") else "1"
    count = scope.declared(found["count"])
    return count in scope.sizes and (not sizes or count in sizes) and entries == {value}


def _is_another(found: re.Match[str], scope: Scope) -> bool:
    """Whether the formula in front is another one than that which it is said not to be."""
    return are_written_unlike(_member_in_front(found), found["other"], scope)


def _member_in_front(found: re.Match[str]) -> str:
    return found.string[: found.start()].rpartition("=")[2].strip(" $,`")


_WHY = r"with|where|since|as|because|using|note(?:\s+that)?|recall(?:\s+that)?|given(?:\s+that)?|for|if"


@cache
def _in_text() -> re.Pattern[str]:
    r"""`\text{ for symmetric W}` at the end."""
    return re.compile(rf"\s*\\text\s*\{{\s*(?P<words>(?:{_WHY})\s[^{{}}]*)\}}(?=[\s.$]*\Z)")


@cache
def _there() -> re.Pattern[str]:
    """What a function is in one of the cases: `…, where ELU(x) = α(e^x - 1) there`."""
    return re.compile(
        r"[,;]\s+(?P<told>(?:where|as|with|since)\s+\w+\(\w\)\s*=[^=,;\n]+\s(?:there|in\s+that\s+case))[.\s]*\Z"
    )


@cache
def _recalled() -> re.Pattern[str]:
    function = r"(?P<function>\\?(?:sigma|sigmoid|tanh|exp|ln|log|softplus)|σ)"
    prime = r"(?:['′’]|\^\{?\\prime\}?)"
    argument = r"(?:\(\s*(?P<argument>[A-Za-z])\s*\)\s*)?"
    return re.compile(
        rf"[,;.]?\s+\(?(?P<told>(?:{_WHY})\s+\$?{function}{prime}\s*{argument}=(?P<right>[^=\n]+?))\$?[.\s]*\Z"
    )


@cache
def _recalled_in_words() -> re.Pattern[str]:
    function = r"(?P<function>sigmoid|tanh|softplus|exp|log|ln)"
    return re.compile(
        rf"[,;.]?\s+(?P<open>\()?(?P<told>(?:(?:{_WHY})\s+)?the\s+derivative\s+of\s+(?:the\s+)?{function}(?:\s+function)?\s+is"
        r"\s+\$?(?P<right>[^=<>\n,;]+?))\$?(?(open)\))[.,\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _symmetric() -> re.Pattern[str]:
    matrix = r"(?:`?symmetric`?(?:\s+matrix)?|`symmetric\s+matrix`)"
    name = r"\$?\s*(?P<{}>[A-Z])\s*\$?"
    is_ = rf"{name.format('name')}\s*(?:is|=)\s*(?:a\s+)?{matrix}"
    return re.compile(
        rf"[,;.$\s]*\s\(?(?P<told>(?:{_WHY})\s+(?:a\s+)?(?:{is_}|{matrix}\s+{name.format('named')}))\)?[.\s]*\Z"
    )


@cache
def _usual_value() -> re.Pattern[str]:
    """`(α ≈ 0.01)`, `with α usually 0.01`, `(β = 0.9)`; other letters with `=` would be a condition."""
    greek = r"\\?(?:alpha|beta|gamma|eta|lambda|mu|epsilon)|[αβγηλμε]"
    words = r"(?:is\s+)?(?:usually|typically|often|commonly)(?:\s+(?:set\s+to|around|about))?"
    name = rf"\$?(?P<name>(?:{greek})(?=\$?\s*=)|(?:\\?[A-Za-z]+|[α-ω])(?!\$?\s*=))"
    lead = r"(?:with|where|and|e\.g\.,?|typically)"
    return re.compile(
        rf"(?:[,;]?\s+|\s*\()(?P<told>(?:{lead}\s+)?{name}\$?\s*(?:≈|\\approx|{words}|=)\s*\$?0?\.\d+)\$?\)?[.\s]*\Z"
    )


@cache
def _kronecker() -> re.Pattern[str]:
    return re.compile(
        r"(?:\s*\(|[,;]\s+)(?P<told>(?:i\.e\.,?\s+)?(?:(?:this\s+is|which\s+is)\s+)?(?:the\s+|a\s+)?Kronecker(?:['’]s)?\s+delta)\)?[.\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _off_the_diagonal() -> re.Pattern[str]:
    entries = r"(?:\s+(?:entries|elements|terms))?"
    zero = r"(?:vanish|(?:is\s+|are\s+)?(?:all\s+)?(?:0|zeros?))"
    return re.compile(
        rf"[,;]?\s+\(?(?P<told>(?:i\.\s?e\.,?\s+|so\s+|=\s+)?(?:the\s+|all\s+)?off-diagonal{entries}\s+{zero})\)?[.\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _zero_unless() -> re.Pattern[str]:
    """`. Zero if a ≠ j`, behind a delta."""
    return re.compile(
        r"[,;.]\s+\(?(?P<told>(?:and\s+)?(?:(?:it|which|this)\s+is\s+)?(?:zero|0)\s+(?P<word>if|for|when|unless)"
        r"\s+\$?(?P<one>[a-z])\s*(?P<sign>≠|!=|\\neq?(?![a-z])|={1,2})\s*(?P<other>[a-z])\$?)\)?[.\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _makes_probabilities() -> re.Pattern[str]:
    """`where the sigmoid makes a probability from the score`."""
    verb = r"(?:makes|turns|maps|squashes|converts|transforms)"
    return re.compile(
        rf"[,;]?\s+\(?(?P<told>(?:where|as|since|because)\s+(?:the\s+)?(?P<function>sigmoid|softmax)\s+{verb}\b[^=\d]*\bprobabilit(?:y|ies)\b[^=\d]*?)\)?[.\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _called_diagonal() -> re.Pattern[str]:
    """`, a diagonal matrix`."""
    is_ = r"(?:i\.\s?e\.,?\s+|(?:which|this|it)\s+is\s+)?"
    return re.compile(
        rf"(?:[,;]|(?<=[)\w$]))\s+\(?(?P<told>{is_}a\s+diagonal\s+matrix)\)?[.\s]*\Z", re.IGNORECASE
    )


_OTHER = r"\$?(?P<other>(?:[^()=,;\n$]|\([^()]*\)){1,40}?)\$?"
_BECAUSE = r"(?:\s+(?:because|since|as)\b[^()=\n]*)?"


@cache
def _contrast() -> re.Pattern[str]:
    """`X (not X^T because we have the numerator layout)`."""
    return re.compile(rf"(?:\s*\(|,\s+)(?P<told>(?:and\s+)?not\s+{_OTHER}{_BECAUSE})\)?[.\s]*\Z")


@cache
def _so_many() -> re.Pattern[str]:
    """`[0, …, 0] (d zeros)`, `0^T (d zeros)`."""
    drawn = r"\[[^\[\]]*\]|\([^()]*\)|\\begin\{[a-z]*matrix\}[^{}]*\\end\{[a-z]*matrix\}"
    return re.compile(
        rf"(?P<array>(?:{drawn}|(?<![\w.])[01](?:\^T|ᵀ)?)\$?)(?P<told>(?:\s*\(|,?\s+)(?:with\s+)?(?P<count>\w+)\s+(?P<what>zeros|ones)\)?)[.\s]*\Z"
    )


@cache
def _no_sum() -> re.Pattern[str]:
    """`(no sum over i)`, in index notation."""
    return re.compile(
        r"[,;]?\s*[,(\s]\(?(?P<told>(?:no|without(?:\s+a)?)\s+sum(?:mation)?(?:\s+(?:over|on)\s+\$?\w\$?|\s+here|\s+implied)?)\)?[.\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _used() -> re.Pattern[str]:
    """`where we used 1 - σ(u) = σ(-u)`, `This uses … and holds for both labels`."""
    used = r"(?:we|I)\s+(?:have\s+)?used|using|(?:this|it|which)\s+uses"
    lead = rf"(?:(?:where|here|and)\s+)?(?:{used})(?:\s+that|\s+the\s+identity)?"
    everywhere = r"(?:\$?,?\s+and\s+holds\s+for\s+(?:all|both|any|every|each)\s+[a-z]+)?"
    return re.compile(
        rf"[,;.]?\s+(?P<open>\()?(?P<told>{lead}\s+\$?(?P<left>[^=<>\n$]+)=(?P<right>[^=<>\n$]+?){everywhere})\$?(?(open)\))[.\s]*\Z",
        re.IGNORECASE,
    )


@cache
def _else_nothing() -> re.Pattern[str]:
    """`(0 otherwise)`, behind an indicator."""
    return re.compile(
        r"\s*[,;(]\s*(?P<told>(?:and\s+)?(?:0|zero)\s+(?:otherwise|else|elsewhere))\)?[.\s$]*\Z",
        re.IGNORECASE,
    )


@cache
def _indicator() -> re.Pattern[str]:
    sign = r"(?:\\math(?:bb|bf|1)\s*\{?1\}?|(?<![\w.^])1|𝟙|(?<![A-Za-z])I)"
    return re.compile(
        rf"{sign}\s*_?\s*\\?[\[({{][^\[\](){{}}]*(?:[<>≤≥=≠]|\\[lg]eq?\b)[^\[\](){{}}]*\\?[\])}}]"
    )


@cache
def _sum() -> re.Pattern[str]:
    return re.compile(
        rf"[,;.$\s]*(?:(?P<open>\()|\s)(?P<told>(?(open)(?:(?:{_WHY})\s+)?|(?:{_WHY})\s+)\$?\s*(?P<sum>(?:\\sum|[∑Σ]|sum(?![a-z]))[^=\n]{{1,40}}?)\s*=\s*(?P<value>1))\$?\)?[.\s$]*\Z"
    )
