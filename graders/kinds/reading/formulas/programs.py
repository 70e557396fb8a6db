"""A formula as a program gives it: a function of Python, `if` and `else` in lines, entries set by a mask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.notation import FUNCTIONS
from exercises.language.scope import Scope
from graders.kinds.reading.formulas.choices import with_choices

_NAME = r"[A-Za-z]\w*"
_EMPTY = {"zeros": "0", "ones": "1"}
# Arrays like another one, as formulas of it.
_LIKE = {"zeros": "0*{}", "ones": "0*{}+1", "zero": "0*{}", "one": "0*{}+1"}
_TYPES = (
    r"(?:(?:static|inline|const|constexpr|public|private)\s+)*"
    r"(?:float|double|real|auto|let|var|const|val|Float64|f32|f64)"
)


def as_formula(text: str, argument: str = "") -> str:
    """The formula that a program works out; any other text, and a program with more in it, as it is.

    Args:
        text: What was typed.
        argument: What the exercise calls the only argument of its function, if it has one; the
            program may call it otherwise.
    """
    if anonymous := _anonymous().fullmatch(text):
        return _renamed([anonymous["value"]], anonymous["argument"], argument)[0]
    if of_c := _function_of_c().fullmatch(_branch_of_c().sub(_chosen, text)):
        *given, value = _renamed(_statements(of_c["body"]), of_c["argument"], argument)
        return "\n".join([*given, _called(of_c["name"], argument or of_c["argument"]) + value])
    if not _program().search(text):
        return text
    lines = _lines(text)
    head = _function().fullmatch(lines[0]) if lines else None
    if head is not None:
        lines = [*filter(None, [head["rest"]]), *lines[1:]]
        if argument and head["argument"]:
            lines = _renamed(lines, head["argument"], argument)
    found = _by_mask(lines) or _branches(lines)
    return found or ("\n".join(lines) if head is not None else text)


def _renamed(lines: Sequence[str], own: str, argument: str) -> list[str]:
    """Lines of a function with the argument that the exercise has for its own.

    Raises:
        RefusedError: They take the argument of the exercise, which the function does not have.
    """
    if not argument or own == argument or own.casefold() in FUNCTIONS:
        return [*lines]
    names = {*re.findall(r"(?<![\w.])[A-Za-z]\w*", " ".join(lines))}
    if argument in names:
        raise RefusedError(f"the function takes {own} and works with {argument}; use one name", 0)
    return [re.sub(rf"(?<![\w.]){own}(?!\w)", argument, line) for line in lines]


def _chosen(match: re.Match[str]) -> str:
    return f"return ({match['value']}) if {match['condition']} else ({match['other']});"


def _statements(body: str) -> list[str]:
    """What the statements of a function say, each without its type; the last one without `return`."""
    *given, value = (one.strip() for one in body.strip(" \t\n;").split(";"))
    return [*(_declared().sub("", one) for one in given), value.removeprefix("return").strip()]


def _called(name: str, argument: str) -> str:
    """`tanh(x) = ` for a function of this name; nothing for a name that says less."""
    return f"{name}({argument}) = " if name.casefold() in FUNCTIONS else ""


def in_plain_signs(text: str) -> str:
    """What a program says without what only its language wants: types, suffixes, marks of comments."""
    text = _float().sub(lambda match: f"{match['number']} ", text)
    text = _eye_of_four().sub(r"J_{ijpq} = (i == p) * (j == q)", text)
    text = _label_above().sub("", text)
    text = _piecewise().sub(_listed, text)
    text = with_choices(text)
    text = _joined_conditions().sub(lambda match: f"if  {match['conditions']} ", text)
    if said := _said_in_comment().search(text):
        lead = ", " if said["condition"] else ", where "
        text = f"{text[: said.start()]}{lead}{said['condition'] or said['definition']}"
    text = _comment_marks().sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return _declared().sub(lambda match: " " * len(match[0]), text)


def without_likes(text: str) -> str:
    """A formula of `x` for `np.zeros_like(x)` and `np.ones_like(x)`."""
    return _like().sub(lambda match: f"({_LIKE[match['what']].format(match['of'])})", text)


def each_entry(text: str, scope: Scope) -> str:
    """The formula for each entry of a list that goes through an array: `np.array([max(0, v) for v in x])`."""
    found = _comprehension().fullmatch(text)
    names = {*re.findall(r"[A-Za-z]\w*", found["value"])} if found else set()
    if found is None or found["own"] not in names or found["array"] in names - {found["own"]}:
        return text
    if not (scope.declared(found["array"]) or scope.declared(found["own"])):
        return text
    name = found["own"] if scope.declared(found["own"]) else found["array"]
    return (found["label"] or "") + re.sub(rf"(?<![\w.]){found['own']}(?!\w)", name, found["value"])


@cache
def _comprehension() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?P<label>{_NAME}\s*=\s*)?(?P<call>(?:(?:np|numpy|torch)\.)?(?:array|tensor)\()?\[(?P<value>.+?)\s+for\s+(?P<own>{_NAME})"
        rf"\s+in\s+(?P<array>{_NAME})\s*\](?(call)\))\s*"
    )


def names_kept(text: str) -> list[str]:
    """The words under which a program keeps values that it calculates with: `temp = tanh(z); 1 - temp * temp`."""
    return [
        one["name"]
        for one in _kept().finditer(text)
        if re.search(rf"[=*/+(−-]\s*{one['name']}\b(?!\s*=(?!=))", text[one.end() :])
    ]


@cache
def _kept() -> re.Pattern[str]:
    return re.compile(r"(?:\A|(?<=[\n;]))\s*(?P<name>[A-Za-z]{3,})\s*=(?!=)")


def refuse_whole_numbers(text: str) -> None:
    """Refuse a value that C keeps as a whole number: `int s = 1.0/(1.0+exp(-x));`.

    Raises:
        RefusedError: There is one.
    """
    if kept := _whole().search(text):
        raise RefusedError(
            f'"{kept["type"]} {kept["name"]}" keeps whole numbers alone; write double',
            kept.start("type"),
        )


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        r"(?:\A|[;{\n])\s*(?P<type>(?:unsigned\s+)?(?:int|long|short|bool|char))\s+(?P<name>[A-Za-z]\w*)\s*=(?!=)(?=[^;\n]*[./(])"
    )


def _listed(match: re.Match[str]) -> str:
    """`0.1 if x < 0, 1 if 0 <= x` for `piecewise(x < 0, 0.1, 0 <= x, 1)`; what is left over is for the rest."""
    given = [one.strip() for one in match["given"].split(",")]
    cases = [f"{value} if {when}" for when, value in zip(given[::2], given[1::2], strict=False)]
    return ", ".join([*cases, *(f"{one} otherwise" for one in given[len(given) // 2 * 2 :])])


@cache
def _eye_of_four() -> re.Pattern[str]:
    """The identity of a matrix by itself: `np.eye(k*d).reshape(k, d, k, d)`."""
    module = r"(?:(?:np|numpy|torch)\.)?"
    return re.compile(
        rf"(?:J\s*=\s*)?{module}(?:eye|identity)\(\s*(?P<one>[A-Za-z])\s*\*\s*(?P<other>[A-Za-z])\s*\)\.(?:reshape|view)\("
        r"\(?\s*(?P=one)\s*,\s*(?P=other)\s*,\s*(?P=one)\s*,\s*(?P=other)\s*\)?\)"
    )


@cache
def _label_above() -> re.Pattern[str]:
    """A comment that says what the line below gives: `# d y[i] / d x[j]`."""
    of = r"d\s*[A-Za-z]\w*(?:\[[^\[\]]*\])*"
    return re.compile(rf"\A\s*#+[ \t]*{of}\s*/\s*{of}[ \t]*:?[ \t]*\n(?=\s*\S)")


@cache
def _piecewise() -> re.Pattern[str]:
    return re.compile(r"\bpiecewise\((?P<given>[^()]*(?:\([^(),]*\)[^()]*)*)\)")


@cache
def _joined_conditions() -> re.Pattern[str]:
    """`if (i == p and j == q)`."""
    return re.compile(r"\bif\s?\((?P<conditions>[^()]*\band\b[^()]*)\)")


@cache
def _comment_marks() -> re.Pattern[str]:
    """`/** … */` around a text, the stars in front of its lines, and the quotes of a docstring."""
    return re.compile(
        r"\A\s*/\*+|\*+/\s*\Z|^[ \t]*\*(?=[ \t]+\S[^\n]*\n[ \t]*\*[ \t])|(?<=\n)[ \t]*\*(?=[ \t]+[^\s*][^\n*]*\Z)",
        re.MULTILINE,
    )


@cache
def _said_in_comment() -> re.Pattern[str]:
    """`# i != j`, a condition, and `# s = 1 / (1 + exp(-x))`, what a name of the formula is."""
    condition = r"(?:(?:for|if|when)\s+)?(?P<condition>[a-z]\s*(?:!=|≠)\s*[a-z])"
    definition = rf"(?P<definition>(?P<name>{_NAME})\s*=\s*[^=\n#]*[(*/+][^=\n#]*)"
    return re.compile(
        rf"(?<=\S)[ \t]+(?:#+|//+)[ \t]*(?:where[ \t]+)?(?:{condition}|{definition})[ \t.]*\Z"
    )


@cache
def _function_of_c() -> re.Pattern[str]:
    """A function that names values and returns one: `float f(float x) { return x > 0 ? 1 : 0; }`."""
    head = rf"(?:{_TYPES}|(?:export\s+)?function)\s+(?P<name>{_NAME})"
    argument = (
        rf"\((?:[\w\s]*\s)?(?P<argument>{_NAME})\s*(?::\s*\w+\s*)?\)\s*(?:const\s*|:\s*\w+\s*)?"
    )
    named = rf"(?:(?:{_TYPES}\s+)?{_NAME}\s*=(?!=)[^;{{}}]+;\s*)*"
    return re.compile(
        rf"\s*{head}\s*{argument}\{{\s*(?P<body>{named}return\b[^;{{}}]+);?\s*\}}\s*;?\s*"
    )


@cache
def _branch_of_c() -> re.Pattern[str]:
    """`if (x > 0) { return 1; } else { return 0; }`."""
    return re.compile(
        r"\bif\s*\((?P<condition>[^(){}]+)\)\s*\{?\s*return\b\s*(?P<value>[^;{}]+);\s*\}?\s*(?:else\s*)?\{?"
        r"\s*return\b\s*(?P<other>[^;{}]+);(?:\s*\}(?=\s*\}))?"
    )


@cache
def _anonymous() -> re.Pattern[str]:
    """A function without a name of its own: `f = x => 2 * x`, `f = @(x) 2 * x`."""
    return re.compile(
        rf"\s*(?:(?:(?:const|let|var)\s+)?{_NAME}\s*=\s*)?(?:(?P<of_matlab>@)\s*)?\(?\s*(?P<argument>{_NAME})\s*\)?\s*"
        r"(?(of_matlab)|=>)\s*(?P<value>[^=;{}]+);?\s*"
    )


@cache
def _declared() -> re.Pattern[str]:
    """The type in front of a name that gets its value: `double s =`; leading underlines of the name."""
    return re.compile(rf"^[ \t]*(?:{_TYPES}\s+(?={_NAME}\s*=)|_+(?=[A-Za-z]\w*\s*=))", re.MULTILINE)


@cache
def _like() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.])(?:(?:np|numpy|torch|jnp|tf)\.)?(?P<what>zeros|ones|zero|one)(?:_like)?(?<!zeros)(?<!ones)\((?P<of>[A-Za-z]\w*)\)"
    )


@cache
def _float() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])(?P<number>\d+\.\d*|\.\d+)[fF](?![\w(])")


def _lines(text: str) -> list[str]:
    """The lines that say something: no fences, comments, docstrings, imports."""
    text = re.sub(r'"""(?:.|\n)*?"""', "", text)
    bare = [re.sub(r"(?:^|\s)#.*|^\s*[`~]{3}.*", "", line).rstrip() for line in text.split("\n")]
    kept = [line for line in bare if line.strip() and not re.match(r"\s*(?:import|from)\s", line)]
    return [line.strip() for line in kept]


def _branches(lines: Sequence[str]) -> str | None:
    """`1 if x > 0 else 0` for the lines of `if`, `elif` and `else`; None where there is anything else."""
    cases: list[tuple[str, str]] = []
    targets: set[str] = set()
    at = 0
    while at < len(lines):
        branch = _branch().fullmatch(lines[at])
        result = branch["result"] if branch else lines[at]
        at += 1
        if branch and not result and at < len(lines):
            result, at = lines[at], at + 1
        value = _result().fullmatch(result or "")
        last = branch is None or branch["condition"] is None
        if value is None or (last and (at < len(lines) or not cases)):
            return None
        targets.add(value["target"] or "")
        cases.append((value["value"], "" if last else branch["condition"] if branch else ""))
    if not cases or len(targets) > 1:
        return None
    values = [f"({value}) if {when}" if when else f"({value})" for value, when in cases]
    return (" else " if not cases[-1][1] else ", ").join(values)


def _by_mask(lines: Sequence[str]) -> str | None:
    """`0.01 if z < 0 else 1` for `d = np.ones_like(z)` and `d[z < 0] = 0.01`."""
    if len(lines) < 2 or not (begun := _begun().fullmatch(lines[0])):
        return None
    name, value = begun["name"], _EMPTY.get(begun["what"] or "", begun["copied"] or begun["of"])
    rest = list(lines[1:])
    if rest[-1] in {name, f"return {name}"}:
        rest.pop()
    for line in rest:
        masked = _masked().fullmatch(line)
        if masked is None or masked["name"] != name:
            return None
        there = masked["value"].replace(f"[{masked['condition']}]", "")
        value = f"({there}) if {masked['condition']} else ({value})"
    return value if rest else None


@cache
def _program() -> re.Pattern[str]:
    """What only a program of several lines, or a function, holds."""
    return re.compile(
        rf"^\s*def\s+{_NAME}\s*\(|^\s*if\b[^\n]*:\s*(?:return\b|\n\s*(?:return\b|{_NAME}(?:\[[^\[\]=]*\])*\s*=[^=]))|^\s*{_NAME}\[[^\]\n]*[<>]",
        re.MULTILINE,
    )


@cache
def _function() -> re.Pattern[str]:
    return re.compile(
        rf"def\s+{_NAME}\s*\(\s*(?:(?P<argument>{_NAME})\s*(?::\s*[\w.]+\s*)?\)|[^()]*\))\s*(?:->\s*[\w.]+\s*)?:\s*(?P<rest>.*)"
    )


@cache
def _branch() -> re.Pattern[str]:
    return re.compile(r"(?:(?:el(?:se\s+)?)?if\s*(?P<condition>[^:]+)|else)\s*:\s*(?P<result>.*)")


@cache
def _result() -> re.Pattern[str]:
    target = rf"{_NAME}(?:\[[^\[\]=]*\])*"
    return re.compile(rf"(?:return\b\s*|(?P<target>{target})\s*=\s*)(?P<value>[^=].*?);?")


@cache
def _begun() -> re.Pattern[str]:
    module = r"(?:(?:np|numpy|torch)\.)?"
    filled = rf"{module}(?P<what>zeros|ones)(?:_like\([^()]*\)|\([\w.]+\.shape\))"
    return re.compile(
        rf"(?P<name>{_NAME})\s*=\s*(?:{filled}|(?:{module}copy\((?P<of>{_NAME})\)|(?P<copied>{_NAME})\.(?:copy|clone)\(\)))"
    )


@cache
def _masked() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>{_NAME})\[(?P<condition>[^\[\]]*[<>][^\[\]]*)\]\s*=\s*(?P<value>[^=].*?);?"
    )
