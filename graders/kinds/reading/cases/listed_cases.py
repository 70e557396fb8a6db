"""Cases as they are listed line by line: a brace or `=` in front of each, "or" between them.

Every character keeps its place.
"""

from __future__ import annotations

import re
from functools import cache

from exercises.language.notation import RELATION_COMMANDS

_RELATION = rf"(?:[<>≤≥≠]|!=|{RELATION_COMMANDS})"


def with_listed_cases(text: str) -> str:
    """The text with its cases in the usual way, `0, x < 0` in a line each, or with commas between them."""
    text = _recursive().sub(lambda match: " " * len(match[0]), text)
    if _on_one_side().search(text):
        text = _at_the_point().sub(r"\g<value>if \g<where>", text)
    text = _is_in_case().sub(lambda match: match["sign"].ljust(len(match[0])), text)
    text = _also().sub(
        lambda match: f"= {match['value']} {match['when']}".ljust(len(match[0])), text
    )
    if overall := _overall().fullmatch(text):
        member = overall["bracketed"] or overall["member"]
        text = f"{overall['label'] or ''}{member} = {overall['cases']}"
    text = _with_one_formula(text)
    text = _braced_rows().sub(_in_one_brace, _drawn_brace().sub(" ", text))
    text = _not_there().sub("", _bracketed_condition().sub(r"\g<when>", text))
    text = _headed_rows().sub(_in_one_line, text)
    text = _named_again().sub(lambda match: match[1] + " " * len(match[2]), text)
    lines = text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    if len(filled) > 1:
        for sign in (_brace(), _equals()):
            found = {at: sign.match(lines[at]) for at in filled}
            behind = [lines[at][match.end() :] for at, match in found.items() if match]
            if (
                len(behind) == len(filled)
                and _are_cases(behind)
                and (sign is not _brace() or "}" not in text)
            ):
                for at, match in found.items():
                    start, end = match.span("sign") if match and match["sign"] else (0, 0)
                    lines[at] = f"{lines[at][:start]}{' ' * (end - start)}{lines[at][end:]}"
        return "\n".join(lines)
    pieces = re.split(r"\bor\b", text)
    if len(pieces) > 1 and _are_cases(pieces):
        return ", ".join(pieces)
    return text


def _with_one_formula(text: str) -> str:
    """`y_i ([i = j] - y_j) = a if i = j, b if i ≠ j` for two lines of cases and one that puts them together."""
    found = _together().fullmatch(text)
    if found is None:
        return text
    cases = [_one_case().fullmatch(found[line]) for line in ("first", "second")]
    if None in cases:
        return text
    listed = ", ".join(
        f"{one['value'] or one['behind']} if {one['when'] or one['where']}" for one in cases if one
    )
    return f"{found['label'] or ''}{found['member']} = {listed}{found['rest'] or ''}"


def _in_one_line(match: re.Match[str]) -> str:
    """Rows of an alignment with a name in front of the first, which stands in its line."""
    name, rows = match["name"], match["rows"]
    marks = (
        r"\\\\[ \t]*(?=\n|\Z)|&|\\[ ,;]|\\q?quad|\\text\{|(?<=if)[ \t]*\}|(?<=otherwise)[ \t]*\}"
    )
    plain = re.sub(marks, lambda one: " " * len(one[0]), rows)
    return f"{name} {plain}"


def _are_cases(pieces: list[str]) -> bool:
    """Whether each has a value and a condition of its own; the last may be for what is left."""
    conditions = [_case().fullmatch(piece) for piece in pieces]
    told = [one["condition"] or one["bracketed"] or one["rest"] for one in conditions if one]
    return len({"".join(one.split()) for one in told}) == len(pieces)


@cache
def _recursive() -> re.Pattern[str]:
    """A heading that says how the formula is given."""
    cases = r"(?:(?:we|I) have )?(?:(?:the )?two )?cases"
    return re.compile(
        rf"\A\s*(?:recursive(?:ly)?|recursion|by recursion|piecewise|by cases|{cases})\s*[,:]\s*(?=\S)",
        re.IGNORECASE,
    )


@cache
def _on_one_side() -> re.Pattern[str]:
    return re.compile(rf"\b(?:for|if|when)\s+\$?[a-z]\$?\s*{_RELATION}")


@cache
def _at_the_point() -> re.Pattern[str]:
    """The value at the point between two cases: `…, and 1/2 at x = 0`."""
    return re.compile(
        r"(?P<value>[,;\n]\s*(?:and\s+)?\d[\d./]*\s+)at\s+(?P<where>\$?[a-z]\s*=\s*0\$?)(?=[\s.]*(?:[,;\n]|\Z))"
    )


@cache
def _is_in_case() -> re.Pattern[str]:
    """`it is` in front of the value of each case: `it is 1 when x > 0, and it is 0 when x < 0`."""
    lead = r"(?P<sign>\A|[:,;]|\n)\s*(?:(?:and|but|or)\s+)?(?:it\s+|this\s+)?(?:is|equals)\s+"
    return re.compile(rf"{lead}(?=[^,;\n=]+?\s(?:if|for|when)\s+\$?\w+\s*{_RELATION})")


@cache
def _drawn_brace() -> re.Pattern[str]:
    """A large brace that is drawn over several lines."""
    return re.compile(r"[⎧⎨⎩⎪]")


def _in_one_brace(match: re.Match[str]) -> str:
    rows = [row.strip(" \t,;") for row in match["rows"].split("\n")]
    return "{ " + "; ".join(filter(None, rows)) + " }"


@cache
def _braced_rows() -> re.Pattern[str]:
    """Cases line by line between braces that stand alone."""
    row = r"[^\n{}]*\b(?:if|for|when|otherwise|else)\b[^\n{}]*\n"
    return re.compile(rf"(?<![\w}}])\{{[ \t]*\n(?P<rows>(?:{row})+)[ \t]*\}}")


@cache
def _headed_rows() -> re.Pattern[str]:
    """A name in a line of its own, and rows that begin with `&=` and end in their conditions."""
    row = r"[ \t]*&?[ \t]*=(?!=)[^\n=]*?(?:if|for|when|otherwise|else)\b[^\n]*"
    return re.compile(rf"\A(?P<name>[^\n=<>]+)\n(?P<rows>{row}(?:\n{row})+)\s*\Z")


@cache
def _also() -> re.Pattern[str]:
    """What the value of a case is as well, behind its condition: `a e^x for x < 0 (which is ELU(x) + a)`."""
    same = r"(?:which\s+(?:is|equals)(?:\s+(?:just|simply|also|the\s+same\s+as))*\s+|i\.\s?e\.,?\s+|(?<=\()\s*=\s*)"
    when = rf"(?P<when>(?:for|if|when)\s+\$?\w+\s*{_RELATION}=?\s*0\$?)"
    return re.compile(
        rf"{when}(?:\s*(?P<bracket>\()\s*|,\s+){same}(?P<value>(?![a-z]+\s+[a-z]+)[^=<>≤≥]+?)\s*(?(bracket)\))[\s.]*\Z"
    )


@cache
def _overall() -> re.Pattern[str]:
    """Cases by indices, and behind them what they are together: `… if i = k, y_i if i ≠ k (so y - t)`."""
    so = r"(?:so|or|and|hence|thus|i\.\s?e\.|that\s+is|which\s+is)"
    form = r"(?:vector|matrix|index|compact|one)(?:\s+(?:form(?:ula)?|notation|line|expression))?"
    at_once = rf"in\s+(?:short|total|{form})|as\s+a\s+(?:vector|single\s+formula)"
    whole = rf"(?:together|overall|combined|compactly|equivalently|{at_once})"
    lead = rf"(?:{so},?\s+(?:{whole}\b)?|{whole}\b)\s*[:,]?"
    label = r"(?P<label>\s*(?![^=\n]*\b(?:for|if)\s)[\\A-Za-z∂δ][^=<>\n]{0,60}=\s*)?"
    rest = r"(?:(?:≠|!=|\\neq?)[^\n]+?|\b(?:otherwise|else)\b[^\n,;.]*)"
    cases = rf"(?P<cases>[^=<>\n]+\b(?:if|for)\b[^\n]+?{rest})"
    formula = (
        r"(?![^()=<>≠]*(?<![\\\w])[A-Za-z]{2,}\s+[A-Za-z]{3,})[^=<>≠;,\n]*[-+_*^][^=<>≠;,\n]*?"
    )
    bracketed = r"\(\s*(?:{0})\s*(?P<bracketed>[^()=<>≠]+?)[\s.]*\)"
    return re.compile(
        rf"{label}{cases}[\s.,;]*(?:{bracketed.format(lead)}|[,;.]\s+(?:{lead})\s+(?P<member>\$?{formula}))[\s.]*",
        re.IGNORECASE,
    )


@cache
def _together() -> re.Pattern[str]:
    """`Both together: …` behind two lines."""
    form = r"(?:formula|expression|line|equation)"
    lead = rf"(?:(?:so\s+)?(?:both\s+)?together|combined|overall|(?:in|as|with)\s+(?:one|a\s+single)\s+{form})"
    label = r"(?P<label>[\\A-Za-z∂δ][^=<>\n]{0,60}=\s*)?"
    return re.compile(
        rf"\s*(?P<first>[^\n]+)\n\s*(?P<second>[^\n]+)\n\s*{lead}\s*[:,]?\s*{label}(?P<member>[^\n]+?)[.\s]*(?P<rest>\n\s*where\b[^\n]*)?\s*",
        re.IGNORECASE,
    )


@cache
def _one_case() -> re.Pattern[str]:
    """A value behind its condition on two indices, or in front of it."""
    held = r"[a-z]\s*(?:={1,2}|≠|!=|\\neq?(?![a-z]))\s*[a-z]"
    name = r"(?:[\\A-Za-z∂δ][^=<>\n]{0,60}=\s*)?"
    word = r"(?:if|for|when|case)"
    return re.compile(
        rf"(?:{word}\s+)?(?P<when>{held})\s*[:,]\s*(?:then\s+)?{name}(?P<value>[^=\n]+?)[\s.,;]*"
        rf"|{name}(?P<behind>[^=\n]+?)[\s,]+\(?{word}\s+(?P<where>{held})\)?[\s.,;]*",
        re.IGNORECASE,
    )


@cache
def _bracketed_condition() -> re.Pattern[str]:
    """`0.01 [when z < 0]`."""
    return re.compile(rf"\[(?P<when>(?:when|if|for)\s+[^\[\]]*{_RELATION}[^\[\]]*)\]")


@cache
def _not_there() -> re.Pattern[str]:
    """`undef if z = 0`, a last case that has no value."""
    return re.compile(r"[\n,;]\s*undef(?:ined)?\s+(?:if|at|for|when)\s+\w+\s*==?\s*0[\s.]*\Z")


@cache
def _named_again() -> re.Pattern[str]:
    """`f(x) = x if x > 0; otherwise f(x) = 0`: the name that stands in front already."""
    name = r"(?P<name>\\?[A-Za-z]\w{0,9}'?(?:\(\w\))?)"
    return re.compile(
        rf"(\A\s*{name}\s*=[^=]*[^=<>!]\b(?:otherwise|else),?\s)(\s*(?P=name)\s*=)(?!=)"
    )


@cache
def _brace() -> re.Pattern[str]:
    return re.compile(r"\s*(?:\\?[A-Za-z][^\n={}<>]{0,24}=\s*){0,3}(?P<sign>\\?\{)(?![^{}]*\})")


@cache
def _equals() -> re.Pattern[str]:
    """`=` at the start; the first line may have a name in front, which stays with its sign."""
    return re.compile(r"(?:\s*(?P<sign>=)(?!=)|\s*(?P<name>\\?[A-Za-z∂][^=<>]{0,60})=(?!=))")


@cache
def _case() -> re.Pattern[str]:
    held = rf"[^,;()=]*{_RELATION}[^,;()]*|\s*[a-z]\s*==?\s*[a-z]\s*"
    words = r"(?:if|for|when|where)"
    return re.compile(
        rf"\s*[^,;=<>≤≥]*?(?:(?:,|&|\b{words}\b|,\s*{words}\b)(?P<condition>{held})"
        rf"|\((?:{words}\b)?(?P<bracketed>{held})\)|[,&]?\s*(?P<rest>otherwise|else|elsewhere))[\s.,;]*"
    )
