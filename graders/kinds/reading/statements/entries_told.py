"""What is told of every entry beside a whole, `2w^T (each entry is 2w_i)`: both are the answer."""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.clauses.left_sides import on_the_diagonal

# The name of an entry, on the left of a sign of equality.
_INDICES = r"_\{?[a-z]{1,4}\}?"
_QUOTIENT = rf"(?:d|∂)\s*f(?:{_INDICES})?\s*/\s*(?:d|∂)\s*[a-zA-Z]{_INDICES}"
# The derivative of a vector by itself, `∂w_i/∂w_j`.
_BY_ITSELF = "|".join(
    rf"(?:d|∂)\s*{one}{_INDICES}\s*/\s*(?:d|∂)\s*{one}{_INDICES}" for one in "wxyz"
)
_NAME = (
    rf"(?:{_BY_ITSELF}|\\[dt]?frac\{{[^{{}}]*f[^{{}}]*\}}\{{[^{{}}]*\}}|{_QUOTIENT}|J{_INDICES})"
)


def with_entry_told(text: str) -> str:
    """The entry in front of the whole that follows from it: `J_i = 2w_i, so 2w^T` for `2w^T, each entry is 2w_i`.

    An entry that is named may also stand in the reason, or in front of `and the Jacobian is`. Of one without a
    name nobody knows which of two indices comes first, so it must have one.
    """
    text = _identity_called().sub(" (", text)
    text = _and_whole().sub(r"\g<entry>, so J = ", _by_place().sub(_its_name, text))
    if "J_{ii} =" in text:
        text = _all_others().sub(", J_{ij} = 0 for i != j", text)
    if (named := _named_behind().fullmatch(text)) and not _is_diagonal_alone(named):
        entry, whole = named["entry"].strip(" $."), named["whole"].strip(" ,;")
        return f"{named['name'].strip()} = {entry}, so J = {whole}"
    text = _concluding().sub(r"\g<entries>, so J = \g<whole>", text)
    found = None
    if _of_entries().search(text):  # few texts have such a word, and the others are told apart soon
        found = _behind().fullmatch(text) or _in_front().fullmatch(text)
    if found is None:
        return text
    indices = {*_index().findall(found["entry"])}
    at = found["th"] or found["at"]
    if len(indices) == 2 and not at and _diagonal().search(found["whole"]):
        pair = "".join(sorted(indices))  # in either order, as the whole is symmetric
        return f"J_{{{pair}}} = {found['entry'].strip(' $')}, so J = {found['whole'].strip(' ,;.')}"
    if len(indices) != 1 or (at and {at} != indices):
        return text
    return f"J_{indices.pop()} = {found['entry'].strip(' $')}, so {found['whole'].strip(' ,;.')}"


@cache
def _and_whole() -> re.Pattern[str]:
    """`df/dw_j = 2 w_j and the Jacobian is the row 2 w^T`."""
    line = r"(?:the\s+(?:row|column)(?:\s+vector)?\s+)?"
    joined = r"(?:and\s+(?:so\s+)?|so\s+|i\.\s?e\.,?\s+)"
    return re.compile(
        rf"(?P<entry>{_NAME}\s*=[^=\n]+?),?\s+{joined}the\s+(?:Jacobian|gradient)\s+is\s+{line}"
    )


@cache
def _identity_called() -> re.Pattern[str]:
    """`I_d (identity matrix, …`, which it is."""
    return re.compile(r"(?<=\bI_[a-z])\s+\((?:the\s+)?identity(?:\s+matrix)?[,:;]\s+")


def _is_diagonal_alone(named: re.Match[str]) -> bool:
    """Whether nothing is told of the entries beside the diagonal."""
    return on_the_diagonal(named["name"]) and not _other_entry().search(named["entry"])


def _its_name(place: re.Match[str]) -> str:
    letters = next(filter(None, place.groups()))
    return f"J_{{{re.sub(r'[^a-z]', '', letters)}}} = "


@cache
def _by_place() -> re.Pattern[str]:
    """`entry (i, j) is`, `the (i, j)-th entry:`, which is a name: `J_{ij} =`."""
    noun = r"(?:entry|element|component)"
    place = r"\$?\(\s*([a-z](?:\s*,\s*[a-z]){1,3})\s*\)\$?"
    says = r"\s*(?:\b(?:is|equals|being)\s+|[=:]\s*)\$?"
    return re.compile(
        rf"(?:\b(?:the|its|with|where)\s+)*(?:{noun}\s+{place}|{place}(?:\s?[-'’]?th)?\s+{noun}){says}"
    )


@cache
def _named_behind() -> re.Pattern[str]:
    """`2 diag(w), because df_i/dw_j = 2 w_i δ_ij for all i and j`, `X^T, i.e. J_ij = X_ji`."""
    dots = r"(?:\.\.+|…|\\[lc]?dots)"
    span = rf"[a-z]\s*(?:=|in|∈|\\in)\s*\{{?1\s*,?\s*{dots}\s*,?\s*[A-Za-z]\}}?"
    all_ = r"(?<=\s)[a-z](?:\s*(?:,|and)\s*[a-z])?(?!\s*[=≠!])"
    every = rf"(?:,?\s+for\s+(?:(?:all|each|every)\s+)?(?:{span}|{all_}))?"
    why = r"(?:because|since|as|i\.\s?e\.,?|that\s+is,?|where|with(?:\s+entries)?)"
    how = r"in\s+(?:entries|components|index\s+(?:form|notation)):?"
    lead = rf"(?:{why}|{how})"
    edge = rf"(?:\s*(?:[,;.:]|-+>|→)\s+|,?\s+(?=\(|{lead}\b))(?P<open>\()?(?i:{lead}\s+)?"
    return re.compile(
        rf"(?P<whole>[^=\n]+?){edge}\$?(?P<name>{_NAME})\s*=(?P<entry>[^\n]+?)\$?{every}(?(open)\))[.\s]*"
    )


@cache
def _concluding() -> re.Pattern[str]:
    """`J_ii = 2 w_i, J_ij = 0 for i != j, so 2 diag(w)`."""
    so = r"(?:[,;.]\s+(?:so|hence|thus|therefore|together|altogether)\b|\s*(?:=>|⇒|→|-+>))[\s,:]*"
    return re.compile(
        rf"(?P<entries>\s*\$?{_NAME}\s*=.+){so}(?P<whole>[^=:]+)\Z", re.DOTALL | re.IGNORECASE
    )


@cache
def _all_others() -> re.Pattern[str]:
    """`…, all others are 0`, behind an entry of the diagonal."""
    zero = r"(?:are|is|being)?\s*(?:all\s+)?(?:0|zeros?)"
    return re.compile(
        rf",?\s+(?:and\s+)?(?:all\s+)?(?:the\s+)?(?:others?|rest)\s+{zero}(?=[\s.)]*\Z)"
    )


@cache
def _other_entry() -> re.Pattern[str]:
    return re.compile(rf"{_NAME}\s*=")


@cache
def _of_entries() -> re.Pattern[str]:
    return re.compile(r"entr(?:y|ies)|component|element|partial|derivative", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    """`(each entry is 2w_i)`, `, with entries 2w_i`, `; the i-th component is 2w_i`."""
    whole = r"(?P<whole>[\s$*`]*[^\s$*`].*?)"
    edge = r"(?:\s*[,;.]\s+|\s+\(|\s+(?=(?:and\s+)?so\b))"
    return re.compile(rf"{whole}{edge}\(?{_entry()}\$?\)?[.\s$]*", re.DOTALL)


@cache
def _in_front() -> re.Pattern[str]:
    whole = r"(?P<whole>\S.*)"
    so = r"(?:so|hence|thus|therefore|which\s+gives)\b[\s,:]*"
    return re.compile(rf"\s*{_entry()}\$?\s*[,;.]\s+{so}{whole}", re.DOTALL | re.IGNORECASE)


def _entry() -> str:
    """`each entry is 2w_i`, `with entries 2w_i`, `the i-th partial derivative equals 2w_i`."""
    lead = r"(?:(?:where|with|(?:and\s+)?so|i\.e\.|and|which\s+has)\s+)?(?:(?:all|the|its)\s+)*"
    which = r"(?:(?:the\s+)?\$?(?P<th>[a-z])\$?\s?[-'’]?th\s+|(?:each|every)\s+)"
    noun = r"(?:entr(?:y|ies)|components?|elements?|(?:entry|component|element)[-\s]?wise)"
    partial = r"(?:partial(?:\s+derivative)?|derivative)"
    of = r"(?:\s+of\s+(?:the\s+)?(?:row|column|vector|result|Jacobian|gradient|it|J))?"
    at = r"(?:\s+\$?(?P<at>[a-z])\$?(?=\s))?"
    says = r"\s*(?:\b(?:is|are|equals?|being)\s+|[=:]\s*|\s)(?:just\s+|equal\s+to\s+)?"
    talk = r"[^_]*(?<![\\A-Za-z])(?!(?:times|minus|plus)\b)[A-Za-z]{4,}(?![\w(])"
    other = r"\$?f(?:\W|_)|(?:is|are|equals?|being)\b"
    entry = rf"(?P<entry>(?!{talk})[^,;\n]*_[^,;\n]*?)"
    return rf"{lead}(?:{which}(?:{noun}|{partial})|{noun}){of}{at}{says}(?!{other})\$?{entry}"


@cache
def _diagonal() -> re.Pattern[str]:
    return re.compile(r"\bdiag\b|(?<![A-Za-z])I_?\{?[a-z]?\}?(?![A-Za-z(])")


@cache
def _index() -> re.Pattern[str]:
    return re.compile(r"_\{?([a-z])(?![a-z])")
