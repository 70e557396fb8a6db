r"""The text of an answer without its layout: marks of Markdown and LaTeX, lists, environments.

Layout means nothing, so it becomes blanks; everything else keeps its place, so that a message can
say where it stands. What separates (the rows of `align`, an arrow of implication) becomes a line
break, what equates (`\triangleq`) a sign of equality.
"""

from __future__ import annotations

import re
from functools import cache

from exercises.language.grouping import without_groups
from exercises.language.rewriting import Put, Rewrite

# Commands of LaTeX whose argument is what they stand around.
_TEXTS = (
    r"text(?:bf|it|rm|sc|sf|sl|tt|normal|up)?|mbox|emph|underline|intertext|hbox"
    r"|(?:sub)?paragraph|(?:sub){0,2}section"
)
_MARKUP = (
    r"p|br|div|span|font|center|big|small|b|i|em|strong|pre|code|li|ul|ol|sub|h\d|script|tex|latex"
)
_BOXES = r"boxed|fbox|framebox|b?x?cancel|ensuremath|tcboxmath|bbox"
_FONTS = r"math(?:bf|rm|it|sf|cal|scr|frak|tt)|boldsymbol|bm|bf|vec|operatorname|pmb|rm|symbf|bold"
# Environments in which rows are statements; those whose rows are data stay as they are.
_DISPLAYS = (
    r"align(?:ed|at|edat)?|eqnarray|equation|gather(?:ed)?|split|multline|displaymath|math|center"
)
_ARTICLES = "(?:an?|the|its?|this|that)"
_WITH_BRACKETS = r"[^()]*(?:\([^()]*\)[^()]*)*"
_LISTS = r"itemize|enumerate|proof|document"
_DATA = r"cases|[a-zA-Z]?matrix|smallmatrix|array"
# Commands that only lay out.
_NOTHING = (
    r"displaystyle|textstyle|scriptstyle|large|Large|LARGE|huge|Huge|small|normalsize|footnotesize"
    r"|nonumber|notag|noindent|centering|hfill|medskip|bigskip|smallskip|item|q?quad|n?o?limits|allowbreak"
    r"|left\.|right\.|[bB]igg?[lrm]?\.|left|right|middle|[bB]igg?[lrm]?|qed|qedsymbol|blacksquare|square|Box"
    r"|checkmark|enspace|thinspace|xspace|space"
)
_IMPLIES = (
    r"(?:implies|Rightarrow|Longrightarrow|iff|Leftrightarrow|Longleftrightarrow|therefore|newline|par"
    r"|leadsto|because)"
)
_EQUATES = r"coloneqq|coloneq|triangleq|doteq|equiv|eqdef|leftarrow|gets|longleftarrow"
# A name alone on its side, in front of the arrow of R: `v_{t+1} <- …`; `x <-1` compares.
_ASSIGNED = r"\\?[A-Za-z][\w{}^+\\]*"
# Lines with a sign of equality in one of them, as they stand between `\\[` and `\\]`, which may have lost
# their backslashes.
_LINE = r"[ \t]*[^\s\[\]][^\n]*\n"
_DISPLAY = (
    rf"^[ \t]*\[[ \t]*\n(?P<shown>(?:{_LINE})*?[^\n=]*=(?:[^\n]*\n)(?:{_LINE})*?)[ \t]*\][ \t.]*$"
)
# What values are stored in by name, in programs.
_STORES = r"params?|parameters|cache|caches|grads?|gradients|weights|biases|store"
_SUM = r"(?:\\?(?:sum|prod)|[∑Σ∏Π])"
_TWO_LIMITS = r"(?P<from>\w\s*=\s*\w+)\s*(?:\.\.+|…|:)\s*(?P<to>\w+)"
# A sum or product over what stands below it.
_FROM = r"\\(?:sum|prod)\s*_\s*(?:\{[^{}]*\}|\w)"
_LENGTH = r"-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|\\baselineskip)"
_COLOUR = r"\s*(?:\[\w+\])?\s*\{[^{}]+\}"
# A column by its name between bars, `[x_1 | … | x_n]`.
_COLUMN = r"[ $]*(?:\\?[A-Za-z]+_\{?\w+\}?(?:\^\{?(?:T|\\top)\}?|ᵀ)?|\.\.\.|…|\\[cl]?dots)[ $]*"
# Where a row ends, and the next one begins.
_ROW_END = r"[ \t]*\\{2,3}[ \t]*\n[ \t]*&?"
# A vector of ones.
_ONES = r"\\(?:math(?:bf|bb)|boldsymbol|bm|vec)\s*(?:\{\s*1\s*\}|1)"
_GAP = r"(?:\\[;,:]|\s)*"
# What an answer calls its own result, at its end.
_OWN_NAME = r"\\?[A-Za-z]+(?:_\{?\w\}?)?"
# A definition in front, and what leads from it to the statement: `With S = \sum_k e^{x_k}:`, `… we get`.
_DEFINITION = r"(?:[Ii]f|[Ww]ith|[Ll]et|[Uu]sing|[Dd]efin(?:e|ing)|[Ss]etting)(?:\s|\\[;,])+"
_DEFINED = r"\\?[^\W\d_]+(?:_\{?\w+\}?)?\s*:?=\s*"
_DEFINITION += rf"{_DEFINED}(?=[^:=\n]*?(?:[\\(+*/^_]|\d\s?[A-Za-z]))[^:=\n]+?(?:\s+and\s+{_DEFINED}[^:=\n]+?)?"
_THEN = r"\s*:(?=\s)|,?\s+(?:we|one)\s+(?:gets?|obtains?|finds?)\b|,?\s+this\s+gives\b|,(?:\s|\\[;,])*then\b"
_RULE = r"(?:by\s+|using\s+|with\s+)?the\s+(?:quotient|product|chain)\s+rule"
_THAT_IS = r"[,;]?\s*(?<![A-Za-z])i\.\s?e\.,?(?![A-Za-z])"
# `d_i = 0.01 where z_i < 0`, behind an array whose entries it gives.
_ENTRY_UNDER_A_CONDITION = r"\\?[a-z]_\{?[a-z]\}?\s*=[^=]{1,30}\b(?:where|if|for|when)\b"
# With what a remark may begin that a dash sets off.
_LEADING = "the|an|this|that|which|since|because|where|with|exactly|always|either"
_WORDS = r"[A-Za-z][^*\n$=]{1,40}"
# Rows, signs of spacing and a list's mark are found by their own classes below.
_INDEX = r"\s*_\s*(?:\w|\{[^{}]*\})"
_BRACED = r"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*?"
# The left side of an equation behind an arrow.
_LEFT_SIDE = r"(?=\s*[A-Za-z∂\\σδ∇][^\n=→;,]{0,40}(?<![<>!])=(?!=))"
# `z_{i \neq k}` below a derivative.
_OTHER = r"(?:\\neq?(?![a-z])|≠|!=)\s*[a-z]"
_OTHER_INDEX = rf"(?<=[A-Za-z\d}}])_\s*\{{\s*(?P<i>(?:\d\s*,\s*)?[a-z])\s*{_OTHER}\s*\}}(?=\s*\}})"
# In brackets at the end: `(= X)`, `(so it is X)`.
_IS = r"(?:=|so\s+(?:it|this|that)\s+is(?!\s+[A-Za-z]{2,}\s+[A-Za-z]))"
_PASSES = 6  # wrappers inside wrappers


def unwrapped(text: str) -> str:
    """The text of mathematics without marks and lists; every character keeps its place.

    A column of words in an alignment becomes a comment, which derivations read as words of theirs.
    """
    if "\\begin" in text:
        text = _display().sub(_in_rows, text)
    if "&" in text:
        for words in (_column_of_words(), _because()):
            text = words.sub(lambda m: f"  # {m['said']}".ljust(len(m[0])), text)
    return without_lists(without_marks(text))


def in_dollars(text: str) -> str:
    r"""The text with dollars for `\(`, `\)`, `\[` and `\]`."""
    return _delimiter().sub(lambda match: _DOLLARS[match[1]], text) if "\\" in text else text


_DOLLARS = {"(": "$ ", ")": " $", "[": "$$", "]": "$$"}


@cache
def _delimiter() -> re.Pattern[str]:
    return re.compile(r"(?<!\\)\\([()\[\]])")


def without_marks(text: str) -> str:
    """The text without fences, emphasis, fonts, boxes, displays and alignment."""
    text = _between_hashes().sub(lambda match: _inner(match, "inside"), text)
    text = without_bullets_of_math(_without_comment_signs(text))
    text = _shown_formula().sub(_in_one_line, text)
    text = _formula_in_line().sub(lambda match: match[0].replace("\n", " "), text)
    for mark in marks():
        text = mark.applied(text)
    text = without_groups(without_wrappers(text))
    text = _cases_by_brace().sub(_as_cases, text)
    text = _chain_in_array().sub(lambda match: _inner(match, "inside"), text)
    ruled = _ruled_row().sub(_without_rules, text)
    text = _dotted_row().sub(_without_columns, ruled) if ruled != text else text
    text = _rows(text)
    for sign in signs():
        text = sign.applied(text)
    return _without_open_brace(text)


def without_bullets_of_math(text: str) -> str:
    """The text without dashes in front of equations in dollars, or of several formulas in dollars or code."""
    text = _bullet_of_math().sub(_blank, text)
    marked = _bullet_of_span()
    return marked.sub(_blank, text) if len(marked.findall(text)) > 1 else text


def _without_comment_signs(text: str) -> str:
    """The text of what is a comment as a whole, `// σ(x) = …`: nothing else says anything."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not all(_commented().match(line) for line in lines):
        return text
    return "\n".join(_commented().sub(_blank, line, count=1) for line in text.split("\n"))


def without_lists(text: str) -> str:
    """The text without bullets, numbering and the bars of tables."""
    text = without_bullets_of_math(_without_table(text))
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    listed = [(line, dash.end()) for line in filled if (dash := _dash().match(line))]
    dashes = len(listed)
    headed = sum(_is_headed(line, behind) for line, behind in listed)
    signed = any(_minus().match(line, behind) for line, behind in listed)
    all_dashed = {len(filled), headed + 1, *([len(filled) - 1] if signed else [])}
    numbers = sum(bool(_numbering().match(line)) for line in filled)
    return "\n".join(
        _without_mark(line, dashed=1 < dashes in all_dashed, numbered=numbers > 1) for line in lines
    )


def _without_mark(line: str, *, dashed: bool, numbered: bool) -> str:
    """A line without its bullet or number.

    A dash is one where all lines have it or a name with a sign of equality follows; else it is a
    minus.
    """
    for mark in (_bullet().match(line), _quote().match(line)):
        if mark:
            line = blank_at(line, mark.start(1), mark.end(1))
    dash = _dash().match(line)
    if dash and (dashed or _is_headed(line, dash.end()) or _prose().match(line, dash.end())):
        line = blank_at(line, dash.start(1), dash.end(1))
    number = _numbering().match(line)
    if number and (numbered or _is_headed(line, number.end())):
        line = blank_at(line, number.start(1), number.end(1))
    return line


def _without_table(text: str) -> str:
    """`name = value` for the rows of a table of Markdown, `i = j: value` for cases; its head says nothing."""
    lines = text.split("\n")
    rules = (at for at, line in enumerate(lines) if "-" in line and _table_rule().fullmatch(line))
    rule = next(rules, None)
    if rule is None:
        return text
    if across := _cases_across(lines, rule):
        start, end = rule - 1, rule + 2
        return "\n".join((*lines[:start], across, *lines[end:]))
    for at, line in enumerate(lines):
        bars = [match.start() for match in re.finditer(r"(?<!\\)\|", line)]
        heads = at == rule - 1 and bars and not _changing_head().search(line)
        if at == rule or heads:
            lines[at] = " " * len(line)
        elif bars:
            lines[at] = _row(line, bars)
    return "\n".join(lines)


@cache
def _changing_head() -> re.Pattern[str]:
    """A word in the head of a table that makes something else of what stands below it."""
    return re.compile(
        r"\b(?:not|no|non|never|wrong|false|minus|half|twice|inverse|instead)\b", re.IGNORECASE
    )


def _cases_across(lines: list[str], rule: int) -> str:
    """`v if i = j, w if i ≠ j` for a table with the conditions in its head and one row below; else nothing."""
    below = [one for one in lines[rule + 1 :] if one.strip()]
    if rule == 0 or len(below) != 1:
        return ""
    head, row = map(cells, (lines[rule - 1], lines[rule + 1]))
    named = len(head) > 2 and not _condition().fullmatch(head[0])
    conditions, values = head[named:], row[named:]
    if (
        len(head) != len(row)
        or len(conditions) < 2
        or not all(map(_condition().fullmatch, conditions))
    ):
        return ""
    name = f"{row[0].strip()} = " if named else ""
    pairs = zip(values, conditions, strict=True)
    cases = ", ".join(f"{value.strip()} if {when.strip(' $*')}" for value, when in pairs)
    whole = sum(map(len, lines[rule - 1 : rule + 2])) + 2
    return f"{name}{cases}".ljust(whole)


def cells(row: str) -> list[str]:
    """What stands between the bars of a row of a table, as it was typed."""
    return re.split(r"(?<!\\)\|", row.strip().strip("|"))


def _row(line: str, bars: list[int]) -> str:
    cells = list(line)
    outer = {at for at in bars if not line[:at].strip() or not line[at + 1 :].strip()}
    inner = [at for at in bars if at not in outer]
    if len(inner) > 1 and _is_stated_last(line, inner):
        return " " * (inner[-1] + 1) + "".join(cells[inner[-1] + 1 :]).replace("|", " ")
    for at in outer:
        cells[at] = " "
    for at in inner:
        behind = line[at + 1 :].split("|", 1)[0]
        cells[at] = "=" if at == inner[0] or _is_number(behind) else ";"
    if inner and _condition().fullmatch("".join(cells[: inner[0]])):
        cells[inner[0]] = ":"
    return "".join(cells)


def _is_stated_last(line: str, inner: list[int]) -> bool:
    """Whether the last cell is all of a statement on the first: `| h1 | log | h1 = ln(x) |`."""
    name = line[: inner[0]].strip("| \t*`$")
    last = line[inner[-1] + 1 :].strip("| \t*`$")
    return bool(name) and re.match(rf"{re.escape(name)}\s*=(?!=)", last) is not None


def _is_number(cell: str) -> bool:
    """Whether a further cell gives the value of the one before it: `| h2 | e³ | 20.0855 |`."""
    return re.fullmatch(r"[\s*]*[-+−]?\d[\d.,]*(?:[eE][-+]?\d+)?[\s*]*", cell) is not None


def without_wrappers(text: str) -> str:
    r"""`X` for `\boxed{X}` and `\mathbf{X}`; with a script behind, a longer X keeps its braces."""
    text = _differential().sub(lambda match: f"d{match['of']}".ljust(len(match[0])), text)
    for _ in range(_PASSES):
        before = text
        for match in reversed(list(_wrapper().finditer(text))):
            text = _opened(text, match)
        if text == before:
            break
    return _bare_font().sub(_blank, text)


def _opened(text: str, match: re.Match[str]) -> str:
    opening = match.end() - 1
    closing = closing_brace(text, opening)
    if closing is None:
        return text
    text = blank_at(text, match.start(), opening)
    if match["brace"]:  # what stands under a brace says nothing
        under = re.compile(r"\s*[_^]\s*(?=\{)").match(text, closing + 1)
        end = closing_brace(text, under.end()) if under else None
        return text if under is None or end is None else blank_at(text, under.start(), end + 1)
    inside = text[opening + 1 : closing].strip()
    scripted = text[closing + 1 :].lstrip()[:1] in {"_", "^", "'"}
    simple = _simple().fullmatch(inside) is not None
    whole = match["font"] and "=" in inside  # all of a formula in bold
    if (match["font"] and not simple and not whole) or (scripted and not simple):
        return text
    script = _whole_script().search(text, max(0, match.start() - 4), match.start())
    end_of_script = re.compile(r"\s*\}").match(text, closing + 1)
    if simple and script and end_of_script:  # `D_{\text{in}}`, without blanks inside
        at = script.start("brace")
        kept = f"{{{inside}}}".ljust(end_of_script.end() - at)
        return text[:at] + kept + text[end_of_script.end() :]
    if scripted and simple and not text[closing + 1 : closing + 2].isspace():
        at = text.index(inside, opening)  # at once in front of its script
        kept = inside.rjust(closing + 1 - at)
        return blank_at(text, opening, opening + 1)[:at] + kept + text[closing + 1 :]
    return blank_at(blank_at(text, opening, opening + 1), closing, closing + 1)


def closing_brace(text: str, opening: int) -> int | None:
    """Where the brace that opens there is closed."""
    depth = 0
    for brace in re.compile(r"(?<!\\)[{}]").finditer(text, opening):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return None


def _without_open_brace(text: str) -> str:
    """The text without a brace that opens cases and is never closed: `{x if x > 0; 0 if x <= 0`."""
    opening = _opening_brace().search(text)
    if opening is None:
        return text
    at = opening.start("brace")
    closed = (
        "\\}" in text[at:] if opening["brace"][0] == "\\" else closing_brace(text, at) is not None
    )
    return text if closed else blank_at(text, at, opening.end("brace"))


def _rows(text: str) -> str:
    """Rows of displays as lines, and `&` as nothing, outside matrices and cases."""
    pieces = []
    at = depth = start = 0
    for edge in _data_edge().finditer(text):
        if edge[1] == "begin":
            if not depth:
                pieces.append(_as_lines(text[at : edge.start()]))
                start = edge.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                pieces.append(text[start : edge.end()].replace("\n", " "))
                at = edge.end()
    if depth:
        pieces.append(text[start:])
        return "".join(pieces)
    return "".join((*pieces, _as_lines(text[at:])))


def _as_lines(text: str) -> str:
    text = _row_end().sub(lambda match: "\n".ljust(len(match[0])), text)
    return re.sub(r"(?<!\\)&", " ", text)


def _in_rows(match: re.Match[str]) -> str:
    """A display of several rows, each in one line: only its row ends separate."""
    inside = match["inside"]
    if "\\\\" not in inside:
        return match[0]
    at = match.start("inside") - match.start()
    lines = re.sub(r"(?<!\\\\)\n", " ", inside)
    return match[0][:at] + lines + match[0][at + len(inside) :]


def _in_one_line(match: re.Match[str]) -> str:
    """A formula that is shown by itself, without the line breaks inside it, which are no row ends."""
    if "\\\\" in match[0] or "\\begin" in match[0]:
        return match[0]
    return _break_inside().sub(" ", match[0])


def _as_cases(match: re.Match[str]) -> str:
    r"""`\left\{ \begin{aligned}` … `\end{aligned} \right.` is a way to write cases; so it is inside of them."""
    inside = re.sub(r"&&", "& ", match["inside"])
    inside = re.sub(r"(\A|\\\\)(\s*)&(?=[^&]*&)", r"\1\2 ", inside)
    return (
        r"\begin{cases}".ljust(len(match["open"]))
        + inside
        + r"\end{cases}".ljust(len(match["close"]))
    )


def _without_rules(match: re.Match[str]) -> str:
    """The row of a matrix without the lines that show that its entry is a whole row."""
    left, right = (" " * len(match[side]) for side in ("left", "right"))
    return f"{match['edge']}{left}{match['inside']}{right}"


def _without_columns(match: re.Match[str]) -> str:
    """A row of dots between such rows."""
    return match[0].replace("&", " ")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def blank_at(text: str, start: int, end: int) -> str:
    """The text with blanks in the place of a stretch; its lines stay."""
    kept = "".join("\n" if one == "\n" else " " for one in text[start:end])
    return f"{text[:start]}{kept}{text[end:]}"


def _sign(sign: str) -> Put:
    return lambda match: sign.ljust(len(match[0]))


@cache
def marks() -> tuple[Rewrite, ...]:
    """What stands around texts in Markdown, reStructuredText and LaTeX."""
    star = r"(?<![\w)\]*\\}])\*{2,3}(?=\S)(?P<bold>[^*]+?)(?<=\S)\*{2,3}(?:(?=ᵀ)|(?![\w(*]))"
    slanted = r"(?m:^)[ \t]*\*(?=[^\s*])(?P<slanted>[^*\n]+)(?<=\S)\*(?=[.,;:]?[ \t]*(?m:$))"
    under = r"(?<![\w\\.])__(?=\S)(?P<under>[^_\n]+?)(?<=\S)__(?!\w)"
    return (
        Rewrite("1", rf"{_ONES}\s*{_ONES}(?=\s*\^)", _ones_twice),
        Rewrite("[", r"\[(?P<tag>tex|math|latex)\](?P<inside>.*?)\[/(?P=tag)\]", lambda m: _inner(m, "inside")),
        Rewrite("`~", r"^[ \t]*(?:`{3,}|~{3,})[^\n`]*$", _blank, re.MULTILINE),
        Rewrite("`", r"(?<=[^\s`]`)[ \t]*[-–—](?=[ \t]+[a-z]{3,}(?:[ \t]+[a-z]+)*[ \t.]*(?m:$))", _sign(",")),
        Rewrite("`", r":math:(?=`)|`+", _blank),
        Rewrite("[", rf"(?<![\w.])(?:{_STORES})\[(?P<quote>['\"])(?P<key>[A-Za-z]\w*)(?P=quote)\]", _key),
        Rewrite('"', r"""(?<![\w)\]}'])"(?=\S)(?P<quoted>[^"\n]*?)(?<=\S)"(?!\w)""", lambda m: _inner(m, "quoted")),
        Rewrite("'", r"\A\s*'(?=[^\s'])(?P<quoted>[^'\n]*)'[.]?\s*\Z", lambda m: _inner(m, "quoted")),
        Rewrite("*", star, lambda m: _inner(m, "bold")),
        Rewrite("*", slanted, lambda m: _inner(m, "slanted")),
        Rewrite("_", under, lambda m: _inner(m, "under")),
        Rewrite("#%", r"^[ \t]*(?:#{1,6}|%{1,2})[ \t]+(?=\S)", _blank, re.MULTILINE),
        Rewrite("/", r"^[ \t]*//[ \t]*(?==[^=])", _blank, re.MULTILINE),
        Rewrite(".", r"(?<![\w.])(?:self|this)\.(?=[A-Za-z_])", _blank),
        Rewrite(".", r"(?<=[A-Za-z\d])\.data\b(?!\s*\()", _blank),
        Rewrite("<", r"<(?P<script>sub|sup)>(?P<said>[^<>\n]{1,12})</(?P=script)>", _scripted),
        Rewrite("<", rf"</?(?:{_MARKUP})\b[^<>\n]*>", _blank),
        Rewrite("\\", r"\{\s*\\(?:rm|bf|it|cal|sf|tt|sl)\s+(?P<inside>[^{}]*)\}", lambda m: _inner(m, "inside")),
        Rewrite("\\", rf"\{{\s*\\color\s*\{{[^{{}}]+\}}(?P<inside>{_BRACED})\}}", lambda m: _inner(m, "inside")),
        Rewrite("\\", rf"\\textcolor{_COLOUR}\s*\{{(?P<inside>{_BRACED})\}}", lambda m: _inner(m, "inside")),
        Rewrite("{", rf"(?<=\$)\{{(?P<inside>{_BRACED})\}}(?=\$)", lambda m: _inner(m, "inside")),
        Rewrite("\\", r"\\f(?=[$\[\]])", _blank),
        Rewrite("\\", r"\\(?:cr|tabularnewline)(?![A-Za-z])", lambda m: r"\\".ljust(len(m[0]))),
        Rewrite("\\", r"\\(?:begin|end)\s*\{[bpvBV]?matrix(?P<star>\*\}(?:\s*\[[lcr]\])?)", _without_star),
        Rewrite("*", rf"^[ \t]*\*(?P<label>{_WORDS}(?::(?=\*[ \t])|(?=\*[ \t]*:)))\*", _label, re.MULTILINE),
        Rewrite("&", r"\\begin\s*\{cases\}(?P<rows>\s*&.*?)\\end\s*\{cases\}", _not_indented, re.DOTALL),
        Rewrite("B", r"\\begin\s*\{Bmatrix\}(?P<rows>[^{}]*\bif\b[^{}]*)\\end\s*\{Bmatrix\}", _cases_in_braces),
        Rewrite("\\", r"\\(?:tag|label)\*?\s*(?:\{[^{}]*\}|\d+)|\\(?:text)?color\s*\{[^{}]+\}", _blank),
        Rewrite("|", rf"\[{_COLUMN}(?:\|{_COLUMN}){{1,9}}\]", lambda m: m[0].replace("|", ",")),
        Rewrite("\\", r"\\part(?![A-Za-z])", _sign("∂")),
        Rewrite("\\", r"\\triangledown(?![A-Za-z])", _sign("∇")),
        Rewrite("\\", r"(?<![\w^])(?<![\w^]\s)\{\s*\\text\s*\{(?P<in>[^{}]*)\}\s*\}", lambda m: _inner(m, "in")),
        Rewrite("\\", rf"\A[\s$]*\{{\s*\\displaystyle\b(?P<all>{_BRACED})\}}[\s.$]*\Z", lambda m: _inner(m, "all")),
        Rewrite("\\", rf"(?:(?<=[*+=·×])|(?<=\\cdot|times)){_ROW_END}", _one_line),
        Rewrite("\\", rf"\\\\\s*\[\s*{_LENGTH}\s*\]", _sign(r"\\")),
        Rewrite("\\", r"(?<!\\)\\\\\((?P<shown>(?:(?!\\\\).)+)\\\\\)", lambda m: _inner(m, "shown")),
        Rewrite("\\", r"\A\s*\\\\[\[(](?!\s*-?\d)|\\\\[\])][\s.]*\Z", _blank),
        Rewrite("\\", r"(?<!\\)\\{3,4}(?=[\s&])", _sign(r"\\")),
        Rewrite("\\$", r"(?<!\\)\\[\[\]()]|\$(?!\{)|\$(?=\{\s*\\(?:displaystyle|textstyle|large)\b)", _blank),
        Rewrite("\\", r"\\(?=[*#])", _blank),
        Rewrite("\\", r"(?<=[lrtg])\\\\(?=[{}])", _sign(" \\")),
        Rewrite("^", r"\^\s*\{\s*(?P<layer>[\[(]\d[\])])\s*\^\s*\{?\s*(?:T|\\top)\s*\}?\s*\}", _turned),
        Rewrite("\\", r"\{\s*\\delta(?P<of>[^{}]{1,24}?)\\over\s*\\delta(?P<by>\s*\w+)\s*\}", _by_delta),
        Rewrite("\\", r"(?<=[A-Za-z])\{\s*\\prime\s*\}", _sign("'")),
        Rewrite("\\", r"\^\s*\{\s*\\prime\s*(?P<of>\(\w\))\s*\}", lambda m: f"'{m['of']}".ljust(len(m[0]))),
        Rewrite("\\", r"(?<!\\)\\\s*\Z", _blank),
        Rewrite("_", rf"(?P<sum>{_SUM}\s*_\s*)\{{\s*{_TWO_LIMITS}\s*\}}", _limits),
        Rewrite("&", r"(?<=[\w)}])[ \t]*(?<!\\)\\(?=[ \t]*\n[^\n&]*(?:\n\s*)?[^\n&]*&)", _sign(r"\\")),
        Rewrite("\\", r"\\mathop\s*\{\s*(?P<name>\\[a-z]+\s*\{\s*\w+\s*\})\s*\}", lambda m: _inner(m, "name")),
        Rewrite("_", r"_(?P<layer>\d),(?P<index>[a-z])(?=\s*=(?!=))", _lowered_pair),
        Rewrite("_", r"_\{(?P<one>[a-z])\}_\{?(?P<two>[a-z])\}?(?![\w{])", _both_lowered),
        Rewrite("=", r"\(\s*(?P<working>[^=\n]*\d[^=\n]*=)\s*\)(?=[\s$]*\d)", lambda m: _inner(m, "working")),
        Rewrite("\\", r"\\qty(?=\s*[(\[{|])|\\mathop(?=\s*\{)", _blank),
        Rewrite("\\", rf"\\(?:pdv|dv|odv)\s*\{{(?P<above>{_BRACED})\}}\s*\{{(?P<below>[^{{}}]*)\}}", _derivative),
        Rewrite("\\≠!", _OTHER_INDEX, _index_alone),
        Rewrite("\\", r"\\operatorname\s*\{\s*(?P<power>[a-z]+\^\d)\s*\}", lambda m: _inner(m, "power")),
        Rewrite("{", r"(?<![\w^_}])\{\s*(?P<less>[-−]\s*\\?[A-Za-z]+)\s*\}(?=\s*\^)", lambda m: _inner(m, "less")),
        Rewrite("\\", rf"(?P<sum>{_FROM}\s*\^)\s*(?P<end>[A-Za-z\d])(?=[A-Za-z])", _end_of_sum),
        Rewrite("/", r"\bd/\(d(?P<by>[A-Za-z])\)", lambda m: f"d/d{m['by']}  "),
        Rewrite("│┃", r"[│┃]", _blank),
        Rewrite("[", _DISPLAY, lambda m: _inner(m, "shown"), re.MULTILINE),
        Rewrite("\\", r"\\(?:stackrel|overset|underset)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*:?=\s*\}", _sign("=")),
    )  # fmt: skip


def _ones_twice(match: re.Match[str]) -> str:
    r"""`\mathbb{1}\mathbb{1}`, which is no number, for two bold ones."""
    return r"\mathbb{1}\mathbb{1}".ljust(len(match[0]))


def _one_line(match: re.Match[str]) -> str:
    """Blanks for a row that ends in an operator, behind which the formula goes on."""
    return " " * len(match[0])


def _turned(match: re.Match[str]) -> str:
    """`A^{[2]T}` for `A^{[2]^T}`."""
    return f"^{{{match['layer']}T}}".ljust(len(match[0]))


def _derivative(match: re.Match[str]) -> str:
    r"""`\frac{∂f}{∂x}` for `\pdv{f}{x}` of the package physics."""
    return rf"\frac{{∂{match['above']}}}{{∂{match['below']}}}"


def _end_of_sum(match: re.Match[str]) -> str:
    r"""`\sum_{k=1}^{N} e` for `\sum_{k=1}^Ne`: a power of LaTeX without braces is one character."""
    return f"{match['sum']}{{{match['end']}}} "


def _limits(match: re.Match[str]) -> str:
    """`sum_{k=1}^{t}` for `sum_{k=1..t}`."""
    return f"{match['sum']}{{{match['from']}}}^{{{match['to']}}}".ljust(len(match[0]))


def _index_alone(match: re.Match[str]) -> str:
    r"""`z_{i}` for `z_{i \neq k}` below a derivative: the other index stands in another statement."""
    return f"_{{{match['i']}}}".ljust(len(match[0]))


def _without_star(match: re.Match[str]) -> str:
    r"""`\begin{matrix}` for `\begin{matrix*}[l]`."""
    before = match[0][: match.start("star") - match.start()]
    return f"{before}}}".ljust(len(match[0]))


def _key(match: re.Match[str]) -> str:
    """The name under which something is stored: `W2` of `params["W2"]`, `dW2` of `grads["W2"]`."""
    derived = match[0].startswith("grad") and not match["key"].startswith("d")
    return ("d" * derived + match["key"]).rjust(len(match[0]))


def _equated(match: re.Match[str]) -> str:
    at, end = (edge - match.start() for edge in match.span("sign"))
    return f"{match[0][:at]}= {match[0][end:]}"


def _ended(match: re.Match[str]) -> str:
    """A definition with a semicolon behind it."""
    at = match.start("then") - match.start()
    # "If" opens a premise here, and no condition on an index.
    given = re.sub(r"\A(\s*)[Ii]f\b", r"\1  ", match[0][:at])
    return f"{given};".ljust(len(match[0]))


def _commented_out(match: re.Match[str]) -> str:
    """`#` for an arrow that points back from far, to what stands in front: a remark on it."""
    at, end = (edge - match.start() for edge in match.span("back"))
    return f"{match[0][:at]}#".ljust(end) + match[0][end:]


def _without_own_name(match: re.Match[str]) -> str:
    """`y - t` of `dE/du = y - t =: e`, at whose end the answer gives it a name."""
    return match["said"].ljust(len(match[0])) if "=" in match["said"] else match[0]


def _follows(match: re.Match[str]) -> str:
    """An arrow from one equation to the next separates them: `f = w x → f' = w`."""
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return "\n".ljust(len(match[0])) if "=" in line or not line.strip() else match[0]


def _index_behind(match: re.Match[str]) -> str:
    r"""`\hat{y}_k` for `\hat{y_k}`."""
    before, behind = match[0].split(match["index"])
    return f"{before}}}{match['index']}{behind[:-1]}"


def _scripted(match: re.Match[str]) -> str:
    """`x_{i}` for `x<sub>i</sub>`, `x^{2}` for `x<sup>2</sup>`."""
    sign = "_" if match["script"] == "sub" else "^"
    return f"{sign}{{{match['said'].strip()}}}".ljust(len(match[0]))


def _by_delta(match: re.Match[str]) -> str:
    r"""`\frac{∂f}{∂x}` for `{\delta f \over \delta x}`."""
    return rf"\frac{{∂{match['of'].strip()}}}{{∂{match['by'].strip()}}}".ljust(len(match[0]))


def _not_indented(match: re.Match[str]) -> str:
    """Cases of which every row begins with its only `&`, without them: they have no columns."""
    rows = match["rows"].split(r"\\")
    if not all(row.strip()[:1] == "&" and row.count("&") == 1 for row in rows if row.strip()):
        return match[0]
    return match[0].replace("&", " ")


def _cases_in_braces(match: re.Match[str]) -> str:
    r"""`\begin{cases}` for a matrix in braces with conditions in its rows, `0 & if & x < 0`."""
    rows = re.sub(r"&?\s*\bif\b\s*&?", lambda one: "& if".ljust(len(one[0])), match["rows"])
    opened = match.start("rows") - match.start()
    return (
        r"\begin{cases}".ljust(opened)
        + rows
        + r"\end{cases}".ljust(len(match[0]) - opened - len(rows))
    )


def _label(match: re.Match[str]) -> str:
    return _inner(match, "label")


def _inner(match: re.Match[str], name: str) -> str:
    start, end = (edge - match.start() for edge in match.span(name))
    return " " * start + match[name] + " " * (len(match[0]) - end)


def _both_lowered(match: re.Match[str]) -> str:
    """Two indices of which only the first could be typed below the line: `δⱼ_a`."""
    return f"_{{{match['one']}{match['two']}}}".ljust(len(match[0]))


def _lowered_pair(match: re.Match[str]) -> str:
    """Two indices with a comma and without braces: `∂L/∂z_2,i =`."""
    return f"_{match['layer']}{match['index']}".ljust(len(match[0]))


def _member(match: re.Match[str]) -> str:
    """A further member of a chain for what stands in brackets: `20.0855 (i.e. e^3)`."""
    start, end = (edge - match.start() for edge in match.span("member"))
    return " =".ljust(start) + match["member"] + " " * (len(match[0]) - end)


def _quotient(match: re.Match[str]) -> str:
    r"""`((a)/(b))` for `{a \over b}`."""
    return f"(({match['above'].strip()})/({match['below'].strip()}))".ljust(len(match[0]))


@cache
def signs() -> tuple[Rewrite, ...]:
    """Environments and commands that only lay out, equate or separate."""
    return (
        Rewrite("\\", rf"\\(?:begin|end)\s*\{{(?:{_DISPLAYS}|{_LISTS})\*?\}}(?:\s*\{{\d\}})?", _blank),
        Rewrite("\\", rf"\\(?:{_NOTHING})(?![A-Za-z])", _blank),
        Rewrite("{", r"(?<![\w}_^\\])\{(?P<of>\s*[A-Za-z]+_\{[^{}]*\}\s*)\}(?=\s*=)", lambda m: _inner(m, "of")),
        Rewrite(">", r"(?:\b(?:if|for|when|where)|,)\s+[A-Za-z]\w?\s*=>(?=\s*[-−]?\d)", lambda m: f"{m[0][:-2]}≥ "),
        Rewrite("\\⇒⟹∴⇔⟺>", rf"\\{_IMPLIES}(?![A-Za-z])|[⇒⟹∴⇔⟺]|=>", _sign("\n")),
        Rewrite("\\→>", rf"(?:→|-+>|\\(?:to|(?:long)?rightarrow)(?![A-Za-z])){_LEFT_SIDE}", _follows),
        Rewrite("←", r"=[^\n=←]*\S[ \t]{2,}(?P<back>←)(?=[ \t]+[A-Za-z]{3,}[ :])", _commented_out),
        Rewrite("<", r"=[^\n=<]*\S[ \t]{2,}(?P<back><-+)(?=[ \t]+[A-Za-z]{3,}[ :])", _commented_out),
        Rewrite(":", rf"(?m:^)(?P<said>[^\n]*?){_GAP}(?:=:|:=){_GAP}{_OWN_NAME}[\s.,$&\\]*\Z", _without_own_name),
        Rewrite("<", rf"^[ \t]*{_ASSIGNED}[ \t]*(?P<sign><-)(?=[ \t]|[^\W\d]|\\)", _equated, re.MULTILINE),
        Rewrite("\\≜≝≔←:", rf"\\(?:{_EQUATES})(?![A-Za-z])|[≜≝≔←]|:=", _sign("=")),
        Rewrite("", r"[∎□■◻▢✓✔✅☑👍🙂😀🎉]|[\U0001F300-\U0001FAFF\uFE0F]", _blank),
        Rewrite(":;", r"(?<=\s)[:;]-?[()DP](?=\s|$)", _blank),
        Rewrite("r", rf"(?<=\S)\s+and\s+{_RULE}\s*[:,]", _sign(";")),
        Rewrite("=", rf"(?:\A|(?<=\n)|(?<=[.;]\s))\s*{_DEFINITION}(?P<then>{_THEN})", _ended),
        Rewrite("(", rf"(?<=\S)\s*\(\s*i\.\s?e\.,?\s(?!{_ARTICLES}\s)(?P<member>{_WITH_BRACKETS})\)", _member),
        Rewrite("(", rf"(?<=\S)(?:\s|\\[,;:!])+\(\s*{_IS}\s*(?P<member>{_WITH_BRACKETS})\)(?=[\s.$]*\Z)", _member),
        Rewrite("\\", r"\\[dtc]?frac\s*(?P<above>\d)e(?=[-+]\d)", lambda m: f"({m['above']}/e)".ljust(len(m[0]))),
        Rewrite(".", rf"{_THAT_IS}(?=\s+{_ARTICLES}\s+(?:zero\s+row|row\s+of\s+(?:\w\s+)?zero))", _sign(",")),
        Rewrite(".", _THAT_IS, _sign(" =")),
        Rewrite("\\", rf"\\(?:wide)?hat\s*\{{\s*\\?[A-Za-z]+(?P<index>{_INDEX})\s*\}}", _index_behind),
        Rewrite(":", r"\bstd::(?=[a-z])", _blank),
        Rewrite("{", r"\{[=+<>-]\}", lambda m: f" {m[0][1]} "),
        Rewrite("{", r"(?<![\\_^A-Za-z}])\{[A-Za-z]\}(?=['’])", lambda m: f"  {m[0][1]}"),
        Rewrite("=", r"(?<![=<>!:])=(?P<between>[\s&]*\n[\s&]*|[\s&]{3,})=(?!=)", lambda m: f" {m['between']}="),
        Rewrite("~", r"(?<=[\w)}])\s~\s(?=[-+]?[\d.])", _sign(" ≈")),
        Rewrite("~", r"~(?![=~])", _blank),
        Rewrite("\\", rf"\{{(?P<above>{_BRACED})\\over(?![A-Za-z])(?P<below>{_BRACED})\}}", _quotient),
        Rewrite(".", r"(?<=\s)\.(?=(?:[<>]=?|[-+])\s)", _blank),
        Rewrite(".", r"(?<![\w.])[A-Za-z]\w{2,}\.(?=\()", lambda m: f" {m[0][:-1]}"),
        Rewrite(".", r"(?<=[}\])])\.(?=\s*\n\s*=)", _blank),
        Rewrite("o", r"(?<=\b[a-z])\s+(?:is\s+)?not\s+(?:equal\s+(?:to\s+)?)?(?=[a-z]\b)", _sign(" ≠")),
        Rewrite("/", r"(?<=\s)w/(?=\s)", _sign(",")),
        Rewrite("d", r"(?<=defined\s)in(?=\s+\w\s*=)", _sign("at")),
        Rewrite("d", r",\s*dtype\s*=\s*[\w.]+(?=\s*\))", _blank),
        Rewrite(".", r"(?<=\))\.(?=\(|\s+[a-z]\s*\^)", _sign("·")),
        Rewrite("(", r"\bones\(size\(\w+\)\)", _sign("1")),
        Rewrite(":", r"(?<=\w)::[A-Z]\w*(?:\{\w+\})?(?=[,)])", _blank),
        Rewrite("S", r"\\Sigma(?=\s*_\s*\{\s*[a-z]\s*=)", lambda _: r"\sum  "),
        Rewrite("-−–—", rf"\s[-−–—]\s(?=(?:{_LEADING})\s+\S)", _sign(" ,")),
        Rewrite("-", rf"(?<=[)\]}}])\s-\s(?={_ENTRY_UNDER_A_CONDITION})", _sign(" ,")),
        Rewrite("A", r"\A\s*A:\s+(?=[^\n=]*(?:A\s*[\^(']|A[a-z]\b))", _blank),
        Rewrite("", r"\A\s*(?:[Ss]ince|[Bb]ecause|[Gg]iven(?:\s+that)?)\b[^\n]*:[ \t]*(?=\n\s*\S)", _blank),
        Rewrite("\\", r"(?<!\\)\\[,;:!> ](?!(?<=\d\\,)\d{3}(?!\d))", _blank),
    )  # fmt: skip


@cache
def _wrapper() -> re.Pattern[str]:
    return re.compile(
        rf"\\(?:(?P<font>{_FONTS})|(?P<brace>underbrace|overbrace)|{_TEXTS}|{_BOXES})\*?\s*(?:\[[^\[\]]*\]\s*)?\{{"
    )


@cache
def _whole_script() -> re.Pattern[str]:
    return re.compile(r"[_^]\s*(?P<brace>\{)\s*\Z")


@cache
def _simple() -> re.Pattern[str]:
    """One letter, word, name of a program or number, with an accent or without."""
    return re.compile(
        r"(?:\\(?:hat|widehat|bar|tilde)\s*)?\\?[A-Za-z]+|[A-Za-z]{2,}_[A-Za-z]{2,}|[\d.]+"
    )


@cache
def _differential() -> re.Pattern[str]:
    r"""`d\mathbf{Z}`, one name as `dZ` is."""
    return re.compile(rf"(?<![A-Za-z\\])d\\(?:{_FONTS})\s*\{{\s*(?P<of>[A-Za-z])\s*\}}")


@cache
def _between_hashes() -> re.Pattern[str]:
    """`#f'(x) = sech^2(x)#`, as some forums mark a formula."""
    return re.compile(r"\A\s*#(?=[^\s#])(?P<inside>[^#\n]*[=^(][^#\n]*)(?<=\S)#\s*\Z")


@cache
def _bare_font() -> re.Pattern[str]:
    return re.compile(rf"\\(?:{_FONTS})(?=\s+\\?[A-Za-z]|\\[A-Za-z])")


@cache
def _cases_by_brace() -> re.Pattern[str]:
    return re.compile(
        r"(?P<open>(?:\\left\s*(?:\\\{|\\lbrace)|\\begin\{cases\})\s*"
        r"\\begin\{(?P<name>aligned|array|matrix|gathered|split)\}"
        r"(?:\s*\{[lcr|@{} ]*\})?)(?P<inside>.*?)"
        r"(?P<close>\\end\{(?P=name)\}\s*(?:\\right\s*\.|\\end\{cases\}))",
        re.DOTALL,
    )


@cache
def _shown_formula() -> re.Pattern[str]:
    return re.compile(r"\$\$[^$]*\$\$|\\\[(?:(?!\\\]).)*\\\]", re.DOTALL)


@cache
def _formula_in_line() -> re.Pattern[str]:
    """A formula between dollars that goes on in the next line."""
    return re.compile(r"(?<![$\\])\$(?!\$)(?:[^$\n]|\n(?!\s*\n))+\$(?!\$)")


@cache
def _break_inside() -> re.Pattern[str]:
    """A line break in front of a line that holds factors alone: no relation, no word and no number."""
    command = r"\\(?:text|q?quad|le|ge|approx)(?![A-Za-z])"
    other = rf"[^\n]*(?:[=<>≤≥≈:]|(?<![\\A-Za-z])[A-Za-z]{{3}}|{command})"
    return re.compile(rf"(?<=[\w)}}\]=])[ \t]*\n(?=[ \t]*[A-Za-z\\(])(?!{other})")


@cache
def _display() -> re.Pattern[str]:
    return re.compile(
        rf"\\begin\s*\{{(?P<name>{_DISPLAYS})\*?\}}(?P<inside>.*?)\\end\s*\{{(?P=name)\*?\}}",
        re.DOTALL,
    )


@cache
def _chain_in_array() -> re.Pattern[str]:
    r"""An `array` whose second cells begin with signs of equality: rows of a chain, no matrix."""
    cell = r"(?:(?!\\(?:begin|end)\s*\{[a-zA-Z]*(?:array|matrix|cases)).)"
    return re.compile(
        rf"\\begin\{{array\}}\s*\{{[lcr@{{}}| ]*\}}(?P<inside>{cell}*?&\s*(?:=|\\approx){cell}*)\\end\{{array\}}",
        re.DOTALL,
    )


@cache
def _opening_brace() -> re.Pattern[str]:
    return re.compile(r"(?:^|=)\s*(?P<brace>\\?\{)")


@cache
def _ruled_row() -> re.Pattern[str]:
    r"""`- x_1^T - \\` or `\text{---} & x_1^T & \text{---} \\` inside a matrix."""
    rule = r"(?:-+|\\(?:rule|hrulefill|horzbar|leftarrow|rightarrow)(?:\{[^{}]*\}){0,2})"
    return re.compile(
        rf"(?P<edge>\\begin\{{[a-zA-Z]?matrix\}}|\\\\)(?P<left>\s*{rule}\s*&?)(?P<inside>(?:[^&\\-]|\\(?!\\|end))+)"
        rf"(?P<right>&?\s*{rule}\s*)(?=\\\\|\\end)"
    )


@cache
def _dotted_row() -> re.Pattern[str]:
    return re.compile(r"\\\\(?:\s|&)*\\vdots(?:\s|&)*(?=\\\\)")


@cache
def _data_edge() -> re.Pattern[str]:
    return re.compile(rf"\\(begin|end)\s*\{{(?:{_DATA})\*?\}}")


@cache
def _column_of_words() -> re.Pattern[str]:
    r"""The last column of an alignment that says why: `& \text{by the chain rule} \\`."""
    condition = r"(?:if|for|when|where|with|otherwise|else|elsewhere|or|and|not)\b"
    words = r"(?P<said>[A-Za-z(](?:[^{}$\\\n]|\$[^$\n]*\$){3,}?)"
    return re.compile(
        rf"(?:&+|(?<=\S) {{2,}}(?=\\\w+\s*\{{(?:[^\s{{}}]+\s){{3}}))\s*"
        rf"\\(?:text|mbox|textit|textrm)\s*\{{\s*(?!{condition}){words}\}}(?=\s*(?:\\\\|\n|\\end|\Z))"
    )


@cache
def _because() -> re.Pattern[str]:
    r"""Why a row follows: `\because \text{the quotient rule}`."""
    return re.compile(r"(?:\\q?quad\s*)+\\because(?P<said>[^&\n=]*?)(?=\s*(?:\\\\|\n|\\end|\Z))")


@cache
def _row_end() -> re.Pattern[str]:
    return re.compile(r"(?:(?<=\s)\.\s*)?\\\\(?![A-Za-z]*\{)")  # a full stop apart ends the row


@cache
def _bullet_of_math() -> re.Pattern[str]:
    """A dash in front of an equation in dollars, which it cannot negate: `- $w = 3$`, `- $w$ = 3`."""
    return re.compile(r"^[ \t]*[-−–—](?=[ \t]+\$(?:[^$\n=]*=|[^$\n]*\$[ \t]*=))", re.MULTILINE)


@cache
def _bullet_of_span() -> re.Pattern[str]:
    """A dash in front of a formula in dollars or code, with words behind it at most."""
    return re.compile(
        r"^[ \t]*[-−–—](?=[ \t]+(?:`[^`\n]+`|\$[^$\n]+\$)(?:[^\n`$+*/]*)$)", re.MULTILINE
    )


@cache
def _commented() -> re.Pattern[str]:
    return re.compile(r"\s*(?://+!?|%+|#+)(?=\s|(?<=#)[A-Za-z\\])")


@cache
def _bullet() -> re.Pattern[str]:
    return re.compile(r"\s*([*•▪◦‣·●○])\s+(?=\S)")


@cache
def _quote() -> re.Pattern[str]:
    return re.compile(r"\s*(>+)\s+(?=[^\n]*[A-Za-z\\]|\$\$)")


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"\s*([-–—+])\s+(?=\S)")


@cache
def _minus() -> re.Pattern[str]:
    """Another dash behind the first one, which is a bullet then."""
    return re.compile(r"[-−–](?=\S)")


@cache
def _numbering() -> re.Pattern[str]:
    return re.compile(r"\s*(\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)])\s+(?=\S)")


@cache
def _prose() -> re.Pattern[str]:
    """The beginning of a sentence, which nobody negates."""
    return re.compile(r"[A-Z][a-z]*(?:[ \t]+[a-z]{2,}){3}")


@cache
def _headed() -> re.Pattern[str]:
    r"""A name and a sign of equality, or words and a colon, at the start of a line."""
    return re.compile(
        r"\s*(?:[\\A-Za-zα-ωΑ-Ω∂](?:(?!\b(?:where|with|since|because|for|if|and|as)\b)[^=\n:,;*·+−-]){0,60}?"
        r"\s*(?<![<>!=:])=(?!=)|[A-Za-z][\w \[\]()]{0,40}:)"
    )


def _is_headed(line: str, start: int) -> bool:
    """Whether a name begins there that something is said of, and no product or power: `- e^{x_i} y_j = …`."""
    head = _headed().match(line, start)
    return head is not None and _calculated().search(head[0]) is None


@cache
def _calculated() -> re.Pattern[str]:
    """A power, two names side by side, or a quotient that is no derivative."""
    name = r"(?<![A-Za-z\\_{])\\?(?:[a-z]|[α-ω])(?:_\{?\w{1,3}\}?)?"
    power = r"\^(?!\s*\{?\s*(?:[\[(]|T\b|\\top|\\prime|\w+\s*\}?\s*(?:=|\())|\s*['′*+])"
    return re.compile(
        rf"{power}|{name}\s+{name}(?![A-Za-z(])|[)\w}}]\s*/\s*(?!\s*(?:d|∂|\\partial))"
    )


@cache
def _condition() -> re.Pattern[str]:
    r"""What holds in a case, in front of its value: `$i \neq j$`, `x > 0`, `otherwise`."""
    side = r"\\?-?\w+(?:_\w|_\{\w+\})?"
    compares = rf"{side}\s*(?:[<>≤≥≠]=?|!=|\\(?:n?eq?|leq?|geq?|lt|gt|neq)(?![A-Za-z]))\s*{side}"
    return re.compile(
        rf"[\s*$]*(?:(?:if|for|when|case)\s+)?\$?(?:{compares}|[a-z]\s*==?\s*[a-z]|otherwise|else)[\s*$]*"
    )


@cache
def _table_rule() -> re.Pattern[str]:
    return re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
