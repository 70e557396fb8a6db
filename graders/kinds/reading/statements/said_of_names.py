"""What an answer says of names beside its formula: definitions, meanings, conditions and starts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError, UndefinedError, UnknownNameError
from exercises.language.notation import FUNCTIONS, GREEK_TYPED, LETTERS, WITH_PARAMETER
from exercises.language.parser import Parser
from exercises.language.scope import Scope, Symbol, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import (
    Call,
    Cases,
    Comparison,
    Element,
    Name,
    Number,
    Tree,
    mapped,
    nodes,
)
from graders.kinds.reading.cases.cases import (
    at_index,
    cases_in_words,
    condition_first,
    members,
    with_commas,
)
from graders.kinds.reading.clauses.clauses import SORTS, Said, Stretch, joined_meanings, meaning
from graders.kinds.reading.clauses.heads import names_in, spelled, with_accents_behind
from graders.kinds.reading.remarks.equations import formulas_told
from graders.kinds.reading.remarks.remarks import Remark
from graders.kinds.reading.statements.derivatives import with_named_derivatives
from graders.kinds.reading.statements.entries import defined_by_entry
from graders.kinds.reading.statements.named_functions import stands_alone
from graders.kinds.reading.words import vocabulary
from graders.kinds.reading.words.called import OF_OUTPUTS, may_be_called, names_only
from graders.language.equivalence import Expected

# Names of functions that are words of shapes and sums as well.
_NO_FUNCTIONS = {
    *(
        "identity",
        "diagonal",
        "transpose",
        "norm",
        "sum",
        "square",
        "step",
        "sign",
        "ones",
        "zeros",
        "row",
        "column",
        "inverse",
        "mean",
    ),
    *("dot", "inner", "outer", "max", "min", "maximum", "minimum", "where", "total", "log"),
}
# What a vector or a function is only if it is a special one.
_SPECIAL = {
    *(
        "unit",
        "zero",
        "zeros",
        "ones",
        "one",
        "identity",
        "constant",
        "linear",
        "step",
        "heaviside",
    ),
    *("orthogonal", "symmetric", "diagonal", "standard", "deviation", "equal", "same", "fixed"),
}
# What an array of zeros may be called; a name of the exercise among it is something else.
_ZERO_ARRAY = (
    vocabulary.SHAPE
    | vocabulary.ARTICLES
    | vocabulary.words("""
    zero zeros null all of only with in entry entries length size dimension dimensional r
""")
)
_ONE_HOT = {"one", "hot", "onehot", "encoded", "encoding"}
# Signs of the product entry by entry.
HADAMARD = ("⊙", "∘", "\\odot", "\\circ")


def _is_size(name: str | None, scope: Scope) -> bool:
    """Whether a name is a size of arrays, which counts something."""
    return name is not None and scope.declared(name) in scope.sizes


@cache
def _counted_things() -> re.Pattern[str]:
    """`the number of classes`, whatever these are."""
    return re.compile(
        r"(?:the\s+)?(?:total\s+)?(?:number|count|dimension|size)\s+of\s+(?:the\s+)?[a-z]+(?:\s[a-z]+)?"
    )


@cache
def _entry_of() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:an?|any|the|each)\s+(?:entry|element|component|coordinate)\s+of\s+\$?(?P<of>\w+)"
    )


@cache
def _small_constant() -> re.Pattern[str]:
    """`a small constant`, `fixed`: what every parameter may be."""
    kind = r"(?:small|fixed|given|chosen|learnable|learned|tunable|constant|scalar)"
    noun = r"(?:hyper-?)?parameter|slope|number|value|coefficient|factor|leak"
    return re.compile(rf"(?:an?\s+|the\s+|some\s+)?{kind}?(?:,?\s+{kind})*(?:\s*\b(?:{noun}))?")


class SaidOfNames:
    """The names of an answer, as the exercise has them and as the answer takes them.

    `notes` are the rules that decided an ambiguity, `conditions` what is said of declared numbers, `own`
    what is put for them, `restated` what declared names are said to be and are, `untrue` what is said of them
    that is not so, `renamed` that of it by which they would mean something else, and `starts` the indices at
    which a sequence is given by its value.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.notes: list[str] = []
        self.conditions: list[Comparison] = []
        self.aliases: dict[str, str] = {}
        self.own: dict[Tree, Tree] = {}
        self.restated: dict[Tree, Tree] = {}
        self.untrue: list[str] = []
        self.renamed: list[str] = []
        self.starts: set[Tree] = set()

    def _define_as(self, formula: str, matched: re.Match[str], remark: Remark) -> None:
        at = remark.offset + matched.start("says")
        self.define(Said(matched["name"].strip("$"), Stretch(" " * at + formula)))

    def mean(self, remark: Remark) -> None:
        """Take over what names mean: a function by its name, or what shape it has."""
        for one in joined_meanings().split(remark.text):
            self._mean(remark._replace(text=one))

    def _mean(self, remark: Remark) -> None:
        matched = meaning().fullmatch(remark.text)
        assert matched
        name = _plain_name(matched["name"])
        if self._is_so_already(matched, name):
            self.notes.append(f'"{remark.text}" is passed over')
            return
        self._refuse_turned(matched["name"], remark)
        entry = _entry_of().search(matched["says"])
        if entry and self._is_another_name(name, entry["of"]):
            raise _means_another(remark, f"{name} means something else here")
        words = [one.casefold() for one in re.findall(r"[A-Za-z]+", matched["says"])]
        if _zero().fullmatch(matched["name"]) and not {*words} <= _ZERO_ARRAY | self.scope.sizes:
            raise _means_another(remark, f"{matched['name']} is an array of zeros")
        named = self.scope.symbols.get(name or "")
        if named is not None and named.domain == "onehot" and {"hot", "onehot"} & set(words):
            words = [one for one in words if one not in _ONE_HOT]  # so it is
        function = next(
            (FUNCTIONS[one] for one in words if one in FUNCTIONS and one not in _NO_FUNCTIONS), ""
        )
        known = self._declared(name or "")
        builtin = _is_another_builtin(matched["name"], words, known)
        if builtin or self._is_another_shape(known, matched["says"]):
            raise _means_another(remark, "It means something else here")
        if function and known and self._is_made_by(known, function, matched["says"]):
            self.notes.append(f'"{remark.text}" is passed over')
            return
        if made := _extreme().fullmatch(matched["says"].strip()):
            self._define_as(f"{made['function']}({made['of']})", matched, remark)
            return
        if function and not known and (of := _of_formula(matched["says"], self.scope)):
            self._define_as(f"{function}({of})", matched, remark)
            return
        if function and known:
            raise _means_another(remark, "It is declared as something else")
        refused = set(words) & (
            vocabulary.DENIAL | vocabulary.OPERATION - {"row", "rows", "column", "columns"}
        )
        declared = known or (name if name in self.scope.indices else None)
        unlike = bool(refused) or _restricted(words) or self._is_another(name, words)
        if declared and not may_be_called(declared, words, self.scope):
            unlike = True
        if function:
            unlike = not names_only(matched["says"], function, self.scope)
        if unlike:
            raise _means_another(remark, f"Write {matched['name']} = …")
        symbol = self.scope.symbols.get(self.scope.declared(name or "") or "")
        greek = self.scope.declared(GREEK_TYPED.get(name or "", ""))
        if greek and not function and greek not in words:
            raise _means_another(remark, f"Write {matched['name']} = …")
        if function and name:
            self.aliases[name] = function
            self.notes.append(f"{matched['name']} is {function}, as you say")
        elif symbol is not None and _contradicted(symbol.shape, words):
            raise RefusedError(
                f'"{remark.text}" is not so in this exercise; write the formula with its names as declared',
                remark.offset,
            )
        elif any(told.stands_alone for told in formulas_told(remark.text, self.scope)):
            raise _means_another(remark, f"Write {matched['name']} = …")
        else:
            self.notes.append(f'"{remark.text}" is passed over')

    def _is_so_already(self, matched: re.Match[str], name: str | None) -> bool:
        """Whether it says no more than the exercise: a sign of the product, a size that counts, a parameter."""
        says = matched["says"].strip()
        if matched["name"].strip("$") in HADAMARD and _means_entry_by_entry(matched["says"]):
            return True
        kinds = (
            (self._is_diagonal(name), _diagonal_matrix()),
            (_is_size(name, self.scope), _counted_things()),
            (self._is_parameter(name), _small_constant()),
        )
        return any(is_one and said.fullmatch(says) for is_one, said in kinds)

    def _is_parameter(self, name: str | None) -> bool:
        """Whether a name of the exercise is a number with a Greek letter, as parameters have."""
        symbol = self.scope.symbols.get(self.scope.declared(name or "") or "")
        return symbol is not None and not symbol.shape and name in GREEK_TYPED.values()

    def _refuse_turned(self, name: str, remark: Remark) -> None:
        """Refuse a transposed vector that is called a column: vectors are columns, and their transposes rows."""
        turned = re.fullmatch(
            r"\$?(?P<name>[A-Za-z]\w*)\s*(?:\^\s*\{?\s*(?:T|\\top)\s*\}?|ᵀ|\.T|')\$?", name
        )
        symbol = (
            self.scope.symbols.get(self.scope.declared(turned["name"]) or "") if turned else None
        )
        if symbol and len(symbol.shape) == 1 and re.search(r"\bcolumn\b", remark.text):
            raise RefusedError(
                f'"{remark.text}" is not so in this exercise; write the formula with its names as declared',
                remark.offset,
            )

    def _is_diagonal(self, name: str | None) -> bool:
        """Whether a name of the exercise is a matrix by its diagonal."""
        made = self.scope.definitions.get(self.scope.declared(name or "") or "")
        return isinstance(made, Call) and made.function == "diag"

    def _is_another_name(self, name: str | None, other: str) -> bool:
        """Whether a declared name is said to stand for another declared one."""
        mine, theirs = self.scope.declared(name or ""), self.scope.declared(other)
        return mine is not None and theirs is not None and mine != theirs

    def _declared(self, name: str) -> str | None:
        """The declared name of a name, or of the array whose entry it is: S for `S_i`."""
        return self.scope.declared(name) or self.scope.declared(name.partition("_")[0])

    def _is_made_by(self, name: str, function: str, says: str) -> bool:
        """Whether a declared name is what words say, `the softmax vector`, or could be."""
        made = self.scope.definitions.get(name)
        words = {
            one.casefold() for one in says.split() if FUNCTIONS.get(one.casefold()) != function
        }
        of = {node.name for node in nodes(made) if isinstance(node, Name)} if made else set()
        if not words - {one.casefold() for one in of} <= OF_OUTPUTS:
            return False
        if made is not None:
            return isinstance(made, Call) and made.function == function
        symbol = self.scope.symbols.get(name)
        domain = {"softmax": "simplex", "sigmoid": "unit"}.get(function)
        return symbol is not None and symbol.domain == domain

    def _is_another_shape(self, known: str | None, says: str) -> bool:
        """Whether words give a declared matrix other sizes than it has: `the d x n matrix`."""
        symbol = self.scope.symbols.get(known or "")
        sizes = re.search(r"\b(\w+)\s*(?:×|\bx\b|\bby\b)\s*(\w+)\b", says)
        if symbol is None or sizes is None or len(symbol.shape) != 2:
            return False
        return [*map(str, symbol.shape)] != [*sizes.groups()]

    def _is_another(self, name: str | None, words: Sequence[str]) -> bool:
        """Whether words make something else of a name that the exercise has: `w is a unit vector`."""
        if name is None or not (self.scope.declared(name) or name in FUNCTIONS):
            return False
        own = {canonical(one) for one in (*self.scope.symbols, *self.scope.definitions)} - {name}
        return bool(set(words) & _SPECIAL) or bool(own & (set(words) - {"a"}))

    def define(self, said: Said) -> None:
        """Take over what is said of a name: a definition, or a condition on a declared one."""
        name = _plain_name(said.name)
        if (own := _own_argument(said.name, self.scope)) is not None:
            outer, self.scope = self.scope, own
            try:
                self._claim(said, self.tree(said.formula.text))
            finally:
                self.scope = outer
            return
        known = self.scope.declared(name) if name else None
        try:
            tree = self.tree(said.formula.text)
        except UnknownNameError as error:
            if known is None or len(error.name) > 1:
                raise
            self.notes.append(f'"{said.stated}" is passed over')  # in names of a book
            return
        entry = isinstance(tree, Number) and self._is_entry(said.name)
        if known is not None or entry or name is None or "(" in said.name:
            self._claim(said, tree)
            return
        if re.fullmatch(r"\\?[A-Za-z]+|[σφ]", said.formula.bare) and isinstance(tree, Call):
            raise RefusedError(
                f'"{said.name} = {said.formula.bare}" names a function; write it out in the formula',
                said.formula.start,
            )
        if by_entry := defined_by_entry(name, tree, self.scope):
            name, tree = by_entry
        shown = f"{name}, your {said.typed}," if said.typed else name
        self.notes.append(f"{shown} is what you defined")
        self.scope = replace(self.scope, definitions={**self.scope.definitions, name: tree})

    def _is_entry(self, name: str) -> bool:
        """Whether it is one entry of what the exercise declares: `y_k`, which is no name of the answer."""
        stem, _, index = re.sub(r"[\s{}\\$]", "", name).partition("_")
        return index in self.scope.indices and self.scope.declared(stem) is not None

    def _claim(self, said: Said, tree: Tree) -> None:
        """What is said of a declared name: so, a condition on a number, or not so."""
        left = self.tree(said.name)
        outcome = self._compared(left, tree)
        if outcome == "equal":
            if isinstance(left, Element) and self._is_sequence(left.of):
                self._begin(said, left)
            elif isinstance(left, Name):
                self.restated[left] = tree
                self.notes.append(f'"{said.stated}" is so')
            return
        if outcome == "shape-mismatch":
            name = said.name.strip()
            raise RefusedError(
                f"{name} means something else in this exercise; use another letter for yours",
                said.formula.start,
            )
        if isinstance(left, Name) and self._is_own(left, tree):
            self.notes.append(f"{left.name} is what you defined")
            self.own[left] = tree
        elif isinstance(left, Name | Element) and not _is_array(left, self.scope):
            self.conditions.append(Comparison(("=",), (left, tree)))
        else:
            self.untrue.append(said.stated)
            self.renamed.append(said.stated)

    def _is_own(self, name: Name, tree: Tree) -> bool:
        """Whether a declared number is defined by arrays of the exercise: `c = max_j z_j`, but not `y = 1`."""
        if _is_array(name, self.scope) or name.name in self.scope.definitions:
            return False
        names = [
            one for one in nodes(tree) if isinstance(one, Name) and one.name in self.scope.symbols
        ]
        return name not in names and any(_is_array(one, self.scope) for one in names)

    def with_own(self, tree: Tree) -> Tree:
        """The formula with what the answer puts for declared numbers."""
        return mapped(tree, self.own.get) if self.own else tree

    def start(self, said: Said) -> None:
        """A statement on another name that the answer does not use: where a recursion starts."""
        tree = self.tree(said.formula.text)
        left = self._parsed(with_named_derivatives(said.name, self.scope))
        if isinstance(tree, Cases) and isinstance(left, Element):
            tree = at_index(tree, left.indices)  # dh_1/dw = … for t = 1
        if isinstance(left, Call) and not left.primes and self._compared(left, tree) == "equal":
            self.notes.append(f'"{said.stated}" is so')
            return
        if not isinstance(left, Element) or not self._is_sequence(left.of):
            raise RefusedError(
                f'what does "{said.stated}" say for the answer? Write the formula alone',
                said.formula.start,
            )
        if self._compared(left, tree) == "equal":
            self._begin(said, left)
        else:
            self.untrue.append(said.stated)

    def check_start(self, reason: str) -> None:
        """Keep what a reason says of the start of a recursion, `h_0 is 1, so …`, if it is not so."""
        found = _start_in_reason().fullmatch(reason)
        left = self._parsed(found["name"]) if found else None
        if found is None or not isinstance(left, Element) or not self._is_sequence(left.of):
            return
        value = {"zero": "0", "one": "1"}.get(found["value"], found["value"])
        if self._compared(left, self.tree(value)) != "equal":
            self.untrue.append(" ".join(reason.split()))

    def _parsed(self, name: str) -> Tree | None:
        try:
            return parse_whole(name, self.scope)
        except RefusedError:
            return None

    def _begin(self, said: Said, left: Element) -> None:
        """Take over where a recursion starts."""
        self.starts.update(left.indices)
        self.notes.append(f"{said.stated} is read as the start")

    def _is_sequence(self, tree: Tree) -> bool:
        symbol = self.scope.symbols.get(tree.name) if isinstance(tree, Name) else None
        return symbol is not None and symbol.sequence is not None

    def _compared(self, left: Tree, right: Tree) -> str:
        """What a left side is to the formula behind it; what has no value has another shape."""
        try:
            if left == right:
                return "equal"
            return Expected(left, self._comparable()).compare(right).outcome
        except UndefinedError:
            return "shape-mismatch"

    def _comparable(self) -> Scope:
        """The scope without letters over a single row or column, a size that nothing in it has."""
        indices = {one: size for one, size in self.scope.indices.items() if size != "1"}
        return replace(self.scope, indices=indices)

    def plain(self, text: str) -> str:
        """The text with its names as the scope has them."""
        for name, function in self.aliases.items():
            if len(self.scope.symbols) > 1 and stands_alone(name, text):
                raise RefusedError(f"write what {function} is taken of, as {function}(…)", 0)
            letters = "|".join(
                (re.escape(name), *(c for c, word in LETTERS.items() if word == name))
            )
            text = re.sub(rf"(?<![A-Za-z])\\?(?:{letters})(?![A-Za-z])", function, text)
        return with_named_derivatives(text, self.scope)

    def tree(self, text: str) -> Tree:
        """The formula of a text; of a chain the last member."""
        chain = list(members(self.plain(text)))
        parser = Parser(with_commas(condition_first(chain[-1][1])), self.scope)
        return self.with_parameters(expanded(cases_in_words(parser), self.scope))

    def with_parameters(self, tree: Tree) -> Tree:
        """The formula where ELU(x) is ELU with the α of the exercise, if it has one."""
        alpha = self.scope.declared("alpha")
        if alpha is None:
            return tree

        def completed(node: Tree) -> Tree | None:
            if not isinstance(node, Call) or node.function not in WITH_PARAMETER:
                return None
            arguments = tuple(mapped(one, completed) for one in node.arguments)
            alone = (Name(alpha),) if len(arguments) == 1 else ()
            return Call(node.function, (*arguments, *alone), node.primes)

        return mapped(tree, completed)


def _means_another(remark: Remark, why: str) -> RefusedError:
    return RefusedError(f'what does "{remark.text}" mean for the formula? {why}', remark.offset)


def _is_another_builtin(name: str, words: Collection[str], known: str | None) -> bool:
    """Whether words make another thing of I, δ, ln and σ', which mean the same everywhere."""
    bare = re.sub(r"[\s${}\\]", "", name)
    if known is not None:
        return False
    if re.fullmatch(r"I(?:_\w+)?", bare):
        return not {"identity", "unit", "indicator"} & set(words)
    if re.match(r"(?:δ|delta)_", bare):
        return not {"kronecker", "one", "zero", "if"} & set(words)
    if bare in {"ln", "log"}:
        return "base" in words and not {"e", "natural"} & set(words)
    return bare.endswith(("'", "′", "’")) and "derivative" not in words


def _means_entry_by_entry(says: str) -> bool:
    """Whether it is what the sign means here, the elementwise product."""
    words = {one.casefold() for one in re.findall(r"[A-Za-z]+", says)}
    known = {"hadamard", "elementwise", "element", "wise", "entrywise", "entry", "by", "pointwise"}
    return bool(words & known) and words <= known | {"the", "an", "a", "product", "multiplication"}


def in_order(definitions: Sequence[Said]) -> Iterator[Said]:
    """Definitions so that each comes behind those that it uses; circles as they stand, from the last."""
    waiting = list(definitions[::-1])
    while waiting:
        names = {spelled(one.name): one for one in waiting}
        ready = [
            one
            for one in waiting
            if not any(names[name] is not one for name in names_in(one.formula.bare) & set(names))
        ]
        yield from ready or waiting
        waiting = [one for one in waiting if ready and one not in ready]


@cache
def _diagonal_matrix() -> re.Pattern[str]:
    return re.compile(r"(?:(?:an?|the)\s+(?:square\s+)?diagonal\s+matrix|diagonal)\s*")


@cache
def _extreme() -> re.Pattern[str]:
    """`max x`, `the maximum of z`: a number that is made of an array."""
    functions = "max|maximum|min|minimum|mean|norm"
    return re.compile(
        rf"(?:the\s+)?(?P<function>{functions})\s+(?:of\s+)?(?P<of>[A-Za-z])", re.IGNORECASE
    )


def _of_formula(says: str, scope: Scope) -> str:
    """`X w` of `the sigmoid of X w`; nothing for the one argument that a function has anyway."""
    matched = _applied_to().fullmatch(says.strip())
    if matched is None:
        return ""
    try:
        tree = parse_whole(matched["of"], scope)
    except RefusedError:
        return ""
    alone = isinstance(tree, Name) and len(scope.symbols) == 1
    return "" if alone or any(isinstance(one, Call) for one in nodes(tree)) else matched["of"]


@cache
def _applied_to() -> re.Pattern[str]:
    return re.compile(
        r"(?:the\s+)?\w+(?:\s+(?:function|vector|output))?\s+of\s+(?P<of>[-\w ]+)", re.IGNORECASE
    )


def _own_argument(name: str, scope: Scope) -> Scope | None:
    """The scope in which `σ(z) = …` is said of a known function, where z is no name of the exercise."""
    match = re.fullmatch(r"\s*\\?(\w+)\s*\(\s*([A-Za-z])\s*\)\s*", name)
    if match is None or match[2] in scope.symbols:
        return None
    function = "".join(LETTERS.get(one, one) for one in match[1])
    if function.casefold() not in FUNCTIONS:
        return None
    return replace(scope, symbols={**scope.symbols, match[2]: Symbol()})


def _restricted(words: Sequence[str]) -> bool:
    """Whether a predicate holds for some values of a name only: `small`, `a symmetric matrix`.

    What has "the" in front only calls the name something: `the design matrix`.
    """
    return (
        words[:1] != ["the"]
        and not {one for one in words if len(one) > 1} <= vocabulary.NEUTRAL | SORTS
    )


def _contradicted(shape: tuple[str | int, ...], words: Collection[str]) -> bool:
    """Whether words give a symbol another shape than it has; vectors are columns."""
    kinds = {"scalar": 0, "number": 0, "vector": 1, "column": 1, "matrix": 2}
    said = {kinds[word] for word in words if word in kinds}
    return "row" in words or bool(said and len(shape) not in said)


def parse_whole(text: str, scope: Scope) -> Tree:
    """The one formula of a text."""
    return expanded(Parser(tokenise(text), scope).whole(), scope)


def _is_array(tree: Name | Element, scope: Scope) -> bool:
    """Whether a declared name is a vector or a matrix."""
    if isinstance(tree, Element):
        return False
    symbol = scope.symbols.get(tree.name)
    return symbol is None or bool(symbol.shape)


def _plain_name(name: str) -> str | None:
    name = with_accents_behind(name)
    plain = canonical(
        "".join(LETTERS.get(c, c) for c in re.sub(r"[\s{}\\$]|\([^()]*\)$", "", name))
    )
    return plain if re.fullmatch(r"[A-Za-z]+(_\w+)?", plain) else None


@cache
def _start_in_reason() -> re.Pattern[str]:
    """`h_0 is 0, so`: a member of a sequence and its value."""
    lead = r"(?:(?:since|because|as|with|where|and|but)\s+)?"
    return re.compile(
        rf"\W*{lead}(?P<name>[A-Za-z]_?\{{?\d\}}?)\s*(?:=|is|equals)\s*(?P<value>[-−]?\d[\d.]*|zero|one)(?:\W*|,\s+so)"
    )


@cache
def _zero() -> re.Pattern[str]:
    return re.compile(r"[\s$]*0\s*(?:\^\s*\{?(?:T|\\top)\}?|ᵀ)?[\s$]*")
