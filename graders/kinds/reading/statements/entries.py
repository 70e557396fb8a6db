"""Arrays by their general entry: `J_{ij} = 2 w_i δ_{ij}`, `∂f/∂w_j = 2 w_j`, `X_{ij}` alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.extents import extents, extents_of
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Element,
    Filled,
    Name,
    Number,
    Transposed,
    Tree,
    children,
    mapped,
    nodes,
    substituted,
)
from exercises.specs import Truth
from graders.language.true_value import shape_of_truth

_ZERO, _ONE = Number(Decimal(0)), Number(Decimal(1))


class GeneralEntry(NamedTuple):
    """The letters of the row and the column that an entry stands in, and the sizes they run over.

    A letter is "" where an array has only one row or column; without any, no entry is given. An
    entry that is not `labelled` as one, `J_{ij} = …`, is one if the letters stand in it; and it must be
    `allowed`, as that of a vector leaves open how it stands. What is given may be a whole row, `of_rows`.
    """

    letters: tuple[str, str] = ("", "")
    sizes: tuple[str, str] = ("1", "1")
    oriented: bool = False
    of_rows: bool = False
    labelled: bool = True
    allowed: bool = True

    def __bool__(self) -> bool:
        return any(self.letters)

    def scope(self, scope: Scope) -> Scope:
        """The scope in which the entry is read: its letters are indices there.

        A vector that stands for any row, `x_i`, is the row of that index.
        """
        free = {one: size for one, size in zip(self.letters, self.sizes, strict=True) if one}
        rows = {symbol.row for symbol in scope.symbols.values() if symbol.row}
        hidden = {one for one in rows if one.partition("_")[2] in free}
        symbols = {name: one for name, one in scope.symbols.items() if name not in hidden}
        return replace(scope, symbols=symbols, indices=free)

    def array(self, entry: Tree, scope: Scope) -> Tree:
        """The array with such entries; a whole array, beside its entry, stays as it is."""
        if self.of_rows:
            if extents_of(entry, scope) > 1:
                return entry
            return line(entry, self.letters[0], self.sizes[0])
        if not self or _is_array(entry, scope) or not self._stands_in(entry):
            return entry
        sizes = dict(zip(self.letters, self.sizes, strict=True))
        sizes |= _ranges(entry, scope, sizes)
        if not self.allowed:
            letter = next(filter(None, self.letters))
            raise RefusedError(f'the index "{letter}" is bound nowhere; write J_{letter} = …', 0)
        if all(self.letters):
            row, column = self.letters
            entry = _complemented(entry, self.letters)
            if (
                isinstance(entry, Cases)
                and entry.otherwise is None
                and _of_letters(entry, self.letters)
            ):
                raise RefusedError(
                    f'what is it for {row} ≠ {column}? Add ", 0 otherwise" if it is 0', 0
                )
            return line(line(entry, column, sizes[column], "entries"), row, sizes[row])
        letter = next(filter(None, self.letters))
        if not self.oriented:
            return line(entry, letter, sizes[letter], "entries")
        standing = line(entry, letter, sizes[letter])
        return standing if self.letters[0] else Transposed(standing)

    def _stands_in(self, entry: Tree) -> bool:
        """Whether a letter stands in it; a number alone is the entry of an array that was named."""
        named = any(isinstance(one, Name) and one.name in self.letters for one in nodes(entry))
        return named or self.labelled

    def diagonals(self, tree: Tree, scope: Scope) -> Tree:
        """`diag(2w_i)` is the diagonal matrix with these entries."""
        letters = {one: size for one, size in scope.indices.items() if len(one) == 1}

        def spread(node: Tree) -> Tree | None:
            if not (
                isinstance(node, Call) and node.function == "diag" and len(node.arguments) == 1
            ):
                return None
            (entry,) = node.arguments
            free = {one.name for one in nodes(entry) if isinstance(one, Name)} & letters.keys()
            if len(free) != 1 or _is_array(entry, scope):
                return None
            letter = free.pop()
            size = _ranges(entry, scope, letters).get(letter, letters[letter])
            return Call("diag", (line(entry, letter, size),))

        return mapped(tree, spread)


def _complemented(entry: Tree, letters: tuple[str, str]) -> Tree:
    """`X if i = j, else Y` for `X if i = j, Y if i ≠ j`: of the two one always holds.

    X may have cases of its own, `1 if i = j and z_i > 0, 0.01 if i = j and z_i < 0`.
    """
    if not isinstance(entry, Cases):
        return entry
    equal = Comparison(("=",), tuple(map(Name, letters)))
    off = [(value, when) for value, when in entry.cases if _is_on(when, equal, "≠")]
    if len(off) + (entry.otherwise is not None) != 1:
        return entry
    inner: list[tuple[Tree, Comparison]] = []
    always: Tree | None = None
    for value, when in (one for one in entry.cases if one not in off):
        conditions = _parts(when)
        rest = [one for one in conditions if not _is_on(one, equal, "=")]
        if len(rest) == len(conditions) or always is not None:
            return entry
        if rest:
            inner.append((value, _together(rest)))
        else:
            always = value
    if not off and always is None and not _cover_all_but_a_point(inner):
        return entry  # "otherwise" holds on the diagonal as well, where no case does
    on = Cases(tuple(inner), always) if inner else always
    other = off[0][0] if off else entry.otherwise
    if on is None or other is None:
        return entry
    if other == _ZERO and isinstance(on, Cases):
        return Binary("*", on, equal)
    return Cases(((on, equal),), other)


def _cover_all_but_a_point(cases: Sequence[tuple[Tree, Comparison]]) -> bool:
    """Whether these are the cases z > 0 and z < 0: nobody means z = 0 by what is otherwise."""
    return (
        len(cases) == 2
        and {one.signs for _, one in cases} == {(">",), ("<",)}
        and len({one.sides for _, one in cases}) == 1
    )


def _parts(condition: Comparison) -> list[Comparison]:
    """The conditions that all must hold."""
    if condition.signs != ("and",):
        return [condition]
    sides = [one for one in condition.sides if isinstance(one, Comparison)]
    return [part for one in sides for part in _parts(one)]


def _together(conditions: Sequence[Comparison]) -> Comparison:
    first, *others = conditions
    for other in others:
        first = Comparison(("and",), (first, other))
    return first


def _is_on(condition: Comparison, equal: Comparison, sign: str) -> bool:
    """Whether a condition is that row and column are the same, or are not."""
    return condition.signs == (sign,) and set(condition.sides) == set(equal.sides)


def _of_letters(cases: Cases, letters: tuple[str, str]) -> bool:
    """Whether cases hold only where row and column are the same."""
    same = {Name(one) for one in letters}
    return all(when.signs == ("=",) and set(when.sides) == same for _, when in cases.cases)


def with_diagonal_entry(text: str) -> str:
    """`J_{ij} = X if i=j, 0 otherwise` for `J_{ii} = X, 0 elsewhere`, `J_{ij} = X` for `the (i, j) entry is X`."""
    if named := _entry_in_words().match(text):
        row, column = filter(None, named.groups())
        text = f"J_{{{row}{column}}} = {text[named.end() :]}"
    return _diagonal_entry().sub(_by_cases, text)


@cache
def _entry_in_words() -> re.Pattern[str]:
    pair = r"\$?\(?(?P<{0}>[a-z])\s*,\s*(?P<{1}>[a-z])\)?\$?"
    before = rf"(?:entry|element)\s+{pair.format('r1', 'c1')}"
    behind = rf"{pair.format('r2', 'c2')}(?:-?th)?[\s-]+(?:entry|element)"
    return re.compile(
        rf"\A\s*(?:the\s+)?(?:{before}|{behind})\s*(?:\bis\b|\bequals\b|=|:)\s*", re.IGNORECASE
    )


def _by_cases(match: re.Match[str]) -> str:
    row = match["row"]
    column = "j" if row != "j" else "k"
    return f"{match['stem']}_{{{row}{column}}} = {match['entry']} if {row}={column}, 0 otherwise"


def line(entry: Tree, letter: str, size: str, function: str = "rows") -> Tree:
    """The vector with these entries, counted by a letter."""
    variable = f"{letter}#"  # no name of the exercise
    last = Number(Decimal(size)) if size.isdigit() else Name(size)
    return Big(function, variable, _ONE, last, substituted(entry, letter, Name(variable)))


def defined_by_entry(name: str, entry: Tree, scope: Scope) -> tuple[str, Tree] | None:
    """The vector that `d_i = …` defines, and its name; None where i is no index."""
    stem, _, letter = name.partition("_")
    if scope.declared(name) or scope.declared(stem) or letter not in scope.indices:
        return None
    size = _ranges(entry, scope, dict(scope.indices)).get(letter, scope.indices[letter])
    return stem, line(entry, letter, size)


def entry_of_vector(tree: Tree, index: Tree, scope: Scope) -> Tree:
    """The entry of a vector where one entry is asked for; anything else stays as it is."""
    if index in nodes(tree) or extents_of(tree, scope) != 1:
        return tree
    return Element(tree.of if isinstance(tree, Transposed) else tree, (index,))


def shapes_asked_for(truth: Truth | None) -> list[tuple[str, ...]]:
    """The shapes of whole arrays that are asked for, where the function says them."""
    if truth is None:
        return []
    used = (*nodes(truth.of), *(nodes(truth.by) if truth.by else ()))
    if any(isinstance(one, Name) and one.name in truth.scope.indices for one in used):
        return []  # one entry is asked for
    whole = shape_of_truth(truth)
    return [whole, (whole[0], "1")] if truth.vector else [whole]


def entry_asked_for(truth: Truth | None) -> Tree | None:
    """The index i where a number is differentiated by the entry i of a vector."""
    if truth is None or not isinstance(truth.by, Element) or len(truth.by.indices) != 1:
        return None
    (index,) = truth.by.indices
    used = {one.name for one in nodes(truth.of) if isinstance(one, Name)}
    return None if used & truth.scope.indices.keys() else index


NO_ENTRY = GeneralEntry()


def general_entry(
    text: str, scope: Scope, shapes: Sequence[Sequence[str]], *, input_first: bool = False
) -> GeneralEntry:
    """The entry that an answer gives, of an array of one of the expected shapes.

    Args:
        text: What was typed, in plain characters.
        scope: What its names mean.
        shapes: The shapes that the answer may have, by the names of the sizes, the usual one first.
        input_first: Whether the row is that of the input.
    """
    known = [(one[0], one[1]) for one in shapes if len(one) == 2 and set(one) != {"1"}]
    if not known:
        return NO_ENTRY
    for label in (_clause().split(one["label"])[-1] for one in _label().finditer(text)):
        if (of_row := _row_label().match(label)) and "1" not in known[0]:
            return GeneralEntry((of_row[1], ""), known[0], of_rows=True)
        for letters, oriented in _of_label(label, scope, input_first=input_first):
            for sizes in known:
                if fitting := _fitting(letters, sizes):
                    return GeneralEntry(fitting, sizes, oriented)
    free = sorted(_free_letters(text, scope))
    if len(free) == 2 and "1" not in known[0]:
        return GeneralEntry((free[0], free[1]), known[0], labelled=False)
    if len(free) == 1:
        # A vector may stand for the matrix with that diagonal only where the exercise says so.
        sizes = known[-1]
        return GeneralEntry((free[0], ""), sizes, labelled=False, allowed=len(known) > 1)
    return NO_ENTRY


def _of_label(
    label: str, scope: Scope, *, input_first: bool
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The indices on the left of a sign of equality, and whether they say which is the row."""
    if match := _derivative().search(label):
        if scope.declared(f"{match['by']}_{match['below']}"):
            return  # x_i is a name
        sides = (match["above"] or "", match["below"])
        letters = "".join(sides[::-1] if input_first else sides)
        yield tuple(re.findall(r"[a-z]", letters)), False
    elif match := _subscript().match(label):
        found = tuple(re.findall(r"[a-z1]", _inside(match)))
        yield found, len(found) == 2


def _fitting(letters: tuple[str, ...], sizes: tuple[str, str]) -> tuple[str, str] | None:
    """The letters of row and column, where they fit an array of that shape."""
    if len(letters) == 1 and "1" in sizes:
        return (letters[0], "") if sizes[1] == "1" else ("", letters[0])
    if len(letters) != 2 or letters[0] == letters[1]:
        return None
    if "1" not in sizes:
        return None if "1" in letters else (letters[0], letters[1])
    if "1" not in letters:
        return None
    return ("", letters[1]) if letters[0] == "1" else (letters[0], "")


def _free_letters(text: str, scope: Scope) -> set[str]:
    """The letters in subscripts, and in conditions on them, that no name and no sum has."""
    bound = set(re.findall(r"(?:sum|∑|prod|Σ)\s*_\s*\{?\s*([a-z])", text))
    letters: set[str] = set()
    for match in _any_subscript().finditer(text):
        inside = _inside(match)
        stem = match["stem"].removeprefix("d")  # dx_i
        if scope.declared(f"{stem}_{inside[:1]}"):
            inside = inside[1:]  # the entry of a vector that is called so, `x_{ij}` of x_i
        if not scope.declared(f"{stem}_{inside}"):
            letters |= set(re.findall(r"[a-z]", inside))
    for match in _equal_indices().finditer(text):
        letters |= {one for one in match.groups() if not scope.declared(one)}
    for pair in _compared_letters().finditer(text):
        if letters & {pair[1], pair[2]}:
            letters |= {one for one in pair.groups() if not scope.declared(one)}
    return letters - bound - scope.sizes


def _ranges(tree: Tree, scope: Scope, letters: dict[str, str]) -> dict[str, str]:
    """The sizes that letters run over, as the arrays that they pick entries of say."""
    found = {}
    for node in nodes(tree):
        match node:
            case Element(of=Name(name=name), indices=indices):
                picked = indices
            case Call(function="row", arguments=(Name(name=name), index)):
                picked = (index,)
            case _:
                continue
        symbol = scope.symbols.get(name)
        if symbol is None or symbol.sequence:
            continue
        for index, size in zip(picked, symbol.shape, strict=False):
            if isinstance(index, Name) and index.name in letters:
                found[index.name] = str(size)
    return found


def _is_array(tree: Tree, scope: Scope) -> bool:
    """Whether a formula names a whole array, other than to pick an entry of it."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Filled) or (
            isinstance(node, Big) and node.function in {"rows", "entries"}
        ):
            return True
        if isinstance(node, Name) and extents(node.name, scope):
            return True
        if not isinstance(node, Element):
            waiting += children(node)
    return False


def _inside(match: re.Match[str]) -> str:
    """The indices in whichever brackets they stand."""
    return str(next(filter(None, (match["braced"], match["bare"], match["glued"]))))


_LETTER = r"\s*[a-z1]\s*"
_LEADS = r"so|hence|thus|therefore|have|get|is|and|where|with|form|i\.e\."
_PAIR = rf"{_LETTER}(?:,?{_LETTER})?"


@cache
def _label() -> re.Pattern[str]:
    """What stands before a sign of equality, behind a separator or a word that leads to it."""
    return re.compile(
        rf"(?:\A|[\n;,=⇒⟹∴>]|\b(?:{_LEADS})\b|\\(?:implies|Rightarrow)\b)(?P<label>[^=\n;]{{1,60}})(?==)"
    )


@cache
def _clause() -> re.Pattern[str]:
    """What sets a label off from what stands before it: `= sum_j w_j^2, so J_{1j} =`."""
    return re.compile(rf"\b(?:{_LEADS})\b|,\s+(?![^\[({{]*[\])}}])")


@cache
def _diagonal_entry() -> re.Pattern[str]:
    both = r"\{?[a-z]\s*,?\s*[a-z]\}?"
    differ = r"(?:for|if|when)\s+[a-z]\s*(?:≠|!=|\\neq?)\s*[a-z]"
    elsewhere = rf"(?:{differ}|otherwise|elsewhere|everywhere\s+else|off\s+(?:the\s+)?diagonal)"
    return re.compile(
        r"(?P<stem>[^\s=,;]{0,30}[\w\])}])\s?_\s*\{?(?P<row>[a-z])\s*,?\s*(?P=row)\}?\s*=\s*(?P<entry>[^=,;\n]+?)"
        rf"\s*(?:[,;]|\band\b)\s*(?:and\s+)?(?:(?P=stem)\s?_\s*{both}\s*=\s*)?(?:0|zero)\s+{elsewhere}\s*\.?\s*\Z"
    )


@cache
def _row_label() -> re.Pattern[str]:
    """`J_{i,:}` and `J[i, :]`, where a whole row is given."""
    return re.compile(
        r"[\s$]*[^\s=,;]{0,30}[\w\])}]\s?(?:_\s*\{|\[)\s*([a-z])\s*,?\s*:\s*[}\]][\s$)]*$"
    )


@cache
def _subscript() -> re.Pattern[str]:
    """The indices at the end of a name: `J_{ij}`, `(J_f)_{i,j}`, `J[i, j]`, `J(i, j)`."""
    lowered = rf"_\s*(?:\{{(?P<braced>{_PAIR})\}}|(?P<bare>[a-z1]{{1,2}}))"
    picked = rf"[\[(](?P<glued>{_LETTER},{_LETTER})[\])]"
    return re.compile(rf"[\s$]*[^\s=,;]{{0,30}}[\w\])}}]\s?(?:{lowered}|{picked})[\s$)]*$")


@cache
def _derivative() -> re.Pattern[str]:
    r"""`∂f_i/∂w_j`, `\frac{\partial f}{\partial w_j}`, `∂z_{2,i}/∂a_{1,j}` of layers with numbers."""
    sign = r"(?:d|∂|\\partial)\s*"
    indices = r"[a-z](?:\s*,?\s*[a-z])?"
    layer = r"(?:\d+\s*,\s*)?"
    above = rf"{sign}(?:\\?\w+?(?:_\s*\{{?{layer}(?P<above>{indices})\}}?)?|\([^()=]{{1,30}}\))"
    below = rf"{sign}\\?(?P<by>\w+?)_\s*\{{?{layer}(?P<below>{indices})\}}?"
    return re.compile(rf"{above}\s*(?:/|\}}\s*\{{)\s*{below}\s*\}}?(?:[\s$)\]]|\\right)*$")


@cache
def _equal_indices() -> re.Pattern[str]:
    """Two letters behind "if" that are compared: `1 if i == j else 0`."""
    return re.compile(r"\b(?:if|for|when)\s+([a-z])\s*(?:==?|≠|!=|\\neq?)\s*([a-z])\b")


@cache
def _compared_letters() -> re.Pattern[str]:
    """`i = j` and `i ≠ j`: two letters that a case compares."""
    return re.compile(
        r"(?<![\w\\.])([a-z])\s*(?:={1,2}|≠|!=|\\neq?(?![a-z]))\s*([a-z])(?![\w(.\[])"
    )


@cache
def _any_subscript() -> re.Pattern[str]:
    """The indices of a name or a bracket inside a formula; those of `δij` need no sign."""
    pair = r"\s*[a-z\d]\s*(?:,?\s*[a-z\d]\s*){0,2}"
    lowered = rf"_\s*(?:\{{(?P<braced>{pair})\}}|(?P<bare>[a-z]{{1,2}})(?![A-Za-z]))"
    return re.compile(
        rf"(?P<stem>(?<![A-Za-z])[A-Za-z]+\d*|[α-ω\])]|(?<=[\])])\}})\s*(?:{lowered}|(?<=[α-ω])(?P<glued>[a-z]{{2}})(?![A-Za-z]))"
    )
