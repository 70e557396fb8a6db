"""A formula as an answer: chains of equalities, definitions, cases, and remarks that are checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from exercises.answer import Text
from exercises.language.characters import plain
from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError, UndefinedError, UnknownNameError
from exercises.language.layout import without_lists
from exercises.language.notation import ACTIVATIONS, FUNCTIONS, LETTERS
from exercises.language.parser import Parser
from exercises.language.printing import printed
from exercises.language.scope import Scope, Symbol, canonical
from exercises.language.tokens import Token, tokenise
from exercises.language.tree import (
    Call,
    Cases,
    Comparison,
    Element,
    Name,
    Tree,
    mapped,
    nodes,
)
from exercises.specs import Truth
from graders.kinds.reading import vocabulary
from graders.kinds.reading.by_index import with_single_conditions
from graders.kinds.reading.cases import (
    at_index,
    behind_starts,
    cases_in_words,
    condition_first,
    members,
    with_commas,
)
from graders.kinds.reading.clauses import SORTS, Said, meaning
from graders.kinds.reading.computed import with_dots
from graders.kinds.reading.derivatives import (
    derivative_head,
    is_derivative_of_something,
    with_named_derivatives,
    with_own_indices,
)
from graders.kinds.reading.entries import (
    GeneralEntry,
    defined_by_entry,
    entry_asked_for,
    entry_of_vector,
    general_entry,
    shapes_asked_for,
    with_diagonal_entry,
)
from graders.kinds.reading.heads import is_label, names_in, spelled
from graders.kinds.reading.left_sides import Asked, asked_by, left_side
from graders.kinds.reading.listed_cases import with_listed_cases
from graders.kinds.reading.named_functions import with_named_functions
from graders.kinds.reading.names import Names
from graders.kinds.reading.operators import with_operators
from graders.kinds.reading.own_function import (
    with_own_function,
    without_conditions,
    without_own_arguments,
)
from graders.kinds.reading.phone_letters import with_last_index, with_phone_letters
from graders.kinds.reading.programs import as_formula
from graders.kinds.reading.ranges import without_ranges
from graders.kinds.reading.remarks import Remark, Role, with_order_in_brackets
from graders.kinds.reading.statements import Statements, read_statements
from graders.kinds.reading.wording import in_signs
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
_HADAMARD = ("⊙", "∘", "\\odot", "\\circ")
# Functions with a parameter of their own: with one argument they are what the exercise defines.
_PARAMETRISED = {"elu", "leakyrelu", "gelu", "softplus"}
# Their parameter is called α, in most books and in exercises.
_WITH_ALPHA = {"elu", "leakyrelu"}


class Statement(NamedTuple):
    """What an answer says.

    The `members` of its chain of equalities must agree, and the last one decides; `scope` holds the
    definitions that the answer made; `notes` the rules that decided an ambiguity; `asides` what it
    says of its shape, to be judged with it; `passed_over` the words that change nothing; `untrue` what
    it says of declared names that is not so; `orders` how it says that a matrix is stacked.
    """

    members: tuple[Tree, ...]
    scope: Scope
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


def multiplies_entries(text: Text) -> bool:
    """Whether a product entry by entry stands in it, which may be meant to wait for other products."""
    return any(sign in text.text for sign in _HADAMARD)


def read_statement(
    answer: Text,
    scope: Scope,
    *,
    called: Collection[str] = (),
    siblings: Collection[str] = (),
    input_first: bool = False,
    truth: Truth | None = None,
    function: tuple[Tree, str] | None = None,
) -> Statement:
    """Read an answer.

    Args:
        answer: What was typed.
        scope: What its names mean.
        called: What the answer may be called.
        siblings: What the other parts of the exercise are called.
        input_first: Whether the free indices are those of the input, then those of the output.
        truth: The function that is asked for, or of which the derivative is.
        function: What is differentiated, and the name by which; the answer may call it f.

    Raises:
        RefusedError: It is not in the language, or doubts, or gives several answers.
    """
    typed = plain(answer.text)
    try:
        asked = asked_by(truth, called, siblings)
        (argument, *more) = [*scope.symbols] or [""]
        text = as_formula(without_lists(typed.text), "" if more else argument)
        text, notes = with_named_functions(with_phone_letters(text, answer.text, scope), scope)
        text, ranges = without_ranges(with_dots(text), scope)
        text, scope = with_own_function(text, scope, function)
        text = without_own_arguments(without_conditions(text, scope), scope)
        said = _statement(text, scope, called, siblings, asked, input_first=input_first)
    except RefusedError as error:
        error.offset = typed.place(min(error.offset, len(typed.text)))
        if isinstance(error, UnknownNameError) and _is_asked_for(error.name, {*called, *siblings}):
            error.message = f"{error.name} may not be left in it; write it out, {_allowed(scope)}"
        raise
    said = said._replace(notes=(*said.notes, *notes, *ranges))
    entry = entry_asked_for(truth)
    if entry is None:
        return said
    members = tuple(entry_of_vector(one, entry, said.scope) for one in said.members)
    return said._replace(members=members)


def _is_asked_for(name: str, parts: Collection[str]) -> bool:
    """Whether a name is the letter of what the parts ask for: h where they are h1, h2, h3."""
    return any(re.fullmatch(rf"{re.escape(name)}_?\d*", one) for one in parts)


def _allowed(scope: Scope) -> str:
    return f"with nothing but {', '.join(scope.known())} and functions"


def _statement(
    text: str,
    scope: Scope,
    called: Collection[str],
    siblings: Collection[str],
    asked: Asked,
    *,
    input_first: bool,
) -> Statement:
    text = with_order_in_brackets(text)
    text = with_listed_cases(with_last_index(text, scope))
    text = in_signs(with_diagonal_entry(with_single_conditions(text)), scope)
    text = with_operators(text, Names(scope))
    scope = with_own_indices(text, scope, input_first=input_first)
    entry, indices = (
        general_entry(text, scope, shapes_asked_for(asked.truth), input_first=input_first),
        scope.indices,
    )
    if entry:
        scope = entry.scope(scope)
    declared = {spelled(name) for name in (*scope.symbols, *scope.definitions)}
    names = {spelled(one) for one in called}
    others = {spelled(one) for one in siblings}
    said = read_statements(text, Names(scope), names, declared, others)
    return _Reader(scope, names, said, asked=asked, entry=entry, indices=indices).read()


class _Reader:
    """Reads the statements of one answer in its scope."""

    def __init__(
        self,
        scope: Scope,
        called: Collection[str],
        said: Statements,
        *,
        asked: Asked,
        entry: GeneralEntry,
        indices: Mapping[str, str],
    ) -> None:
        self.scope = scope
        self.asked = asked
        self.entry = entry
        self.indices = indices  # of the exercise; those of an entry end with it
        self.called = called
        self.said = said
        self.notes: list[str] = []
        self.asides: list[str] = []
        self.conditions: list[Comparison] = []
        self.aliases: dict[str, str] = {}
        self.untrue: list[str] = []
        self.orders: list[str] = []
        self.starts: set[Tree] = set()  # the indices at which a sequence is given by its value

    def read(self) -> Statement:
        for remark in self.said.remarks:
            if remark.role in {Role.SHAPE, Role.RANGE}:
                self.asides.append(remark.text)
            elif remark.role is Role.MEANING:
                self._mean(remark)
            elif remark.role is Role.ORDER:
                self.orders.append(remark.text)
        for definition in _in_order(self.said.definitions):
            self._define(definition)
        for other in self.said.others:
            self._start(other)
        members = [tree for one in self.said.answers for tree in self._members(one)]
        if self.conditions:
            members = [_under(member, self.conditions) for member in members]
        members = [behind_starts(member, self.starts) for member in members]
        if self.entry:
            members = self._arrays(members)
            self.scope = replace(self.scope, indices=self.indices)
        return Statement(
            tuple(members),
            self.scope,
            tuple(self.notes),
            tuple(self.asides),
            self.said.passed_over,
            tuple(self.untrue),
            tuple(self.orders),
        )

    def _arrays(self, members: list[Tree]) -> list[Tree]:
        """The members as arrays; an entry alone on the way to the whole is passed over."""
        found: list[Tree] = []
        for number, member in enumerate(members, 1):
            try:
                found.append(self.entry.array(member, self.scope))
            except RefusedError:
                if number == len(members):
                    raise
                self.notes.append(f'"{printed(member)}" is passed over')
        return found

    def _mean(self, remark: Remark) -> None:
        """Take over what a name means: a function by its name, or what shape it has."""
        matched = meaning().fullmatch(remark.text)
        assert matched
        name = _plain_name(matched["name"])
        words = [one.casefold() for one in re.findall(r"[A-Za-z]+", matched["says"])]
        function = next(
            (FUNCTIONS[one] for one in words if one in FUNCTIONS and one not in _NO_FUNCTIONS), ""
        )
        refused = set(words) & (
            vocabulary.DENIAL | vocabulary.OPERATION - {"row", "rows", "column", "columns"}
        )
        if (refused or _restricted(words)) and not function:
            raise RefusedError(
                f'what does "{remark.text}" mean for the formula? Write {matched["name"]} = …',
                remark.offset,
            )
        symbol = self.scope.symbols.get(self.scope.declared(name or "") or "")
        if function and name:
            self.aliases[name] = function
            self.notes.append(f"{matched['name']} is {function}, as you say")
        elif symbol is not None and _contradicted(symbol.shape, words):
            raise RefusedError(
                f'"{remark.text}" is not so in this exercise; write the formula with its names as declared',
                remark.offset,
            )
        else:
            self.notes.append(f'"{remark.text}" is passed over')

    def _define(self, said: Said) -> None:
        """Take over what is said of a name: a definition, or a condition on a declared one."""
        name = _plain_name(said.name)
        if (own := _own_argument(said.name, self.scope)) is not None:
            outer, self.scope = self.scope, own
            try:
                self._claim(said, self._tree(said.formula.text))
            finally:
                self.scope = outer
            return
        tree = self._tree(said.formula.text)
        known = self.scope.declared(name) if name else None
        if known is not None or name is None or "(" in said.name:
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

    def _claim(self, said: Said, tree: Tree) -> None:
        """What is said of a declared name: so, a condition on a number, or not so."""
        left = self._tree(said.name)
        try:
            outcome = (
                "equal"
                if left == tree
                else Expected(left, self._comparable()).compare(tree).outcome
            )
        except UndefinedError:
            outcome = "shape-mismatch"
        if outcome == "equal":
            if isinstance(left, Element) and self._is_sequence(left.of):
                self._begin(said, left)
            return
        if outcome == "shape-mismatch":
            name = said.name.strip()
            raise RefusedError(
                f"{name} means something else in this exercise; use another letter for yours",
                said.formula.start,
            )
        if isinstance(left, Name | Element) and not _is_array(left, self.scope):
            self.conditions.append(Comparison(("=",), (left, tree)))
        else:
            self.untrue.append(f"{said.name} = {said.formula.bare}")

    def _start(self, said: Said) -> None:
        """A statement on another name that the answer does not use: where a recursion starts."""
        tree = self._tree(said.formula.text)
        text = with_named_derivatives(said.name, self.scope)
        try:
            left = parse_whole(text, self.scope)
        except RefusedError:
            left = None
        if isinstance(tree, Cases) and isinstance(left, Element):
            tree = at_index(tree, left.indices)  # dh_1/dw = … for t = 1
        if not isinstance(left, Element) or not self._is_sequence(left.of):
            raise RefusedError(
                f'what does "{said.name} = {said.formula.bare}" say for the answer? Write the formula alone',
                said.formula.start,
            )
        if self._equal(left, tree):
            self._begin(said, left)
        else:
            self.untrue.append(f"{said.name} = {said.formula.bare}")

    def _begin(self, said: Said, left: Element) -> None:
        """Take over where a recursion starts."""
        self.starts.update(left.indices)
        self.notes.append(f"{said.name} = {said.formula.bare} is read as the start")

    def _is_sequence(self, tree: Tree) -> bool:
        symbol = self.scope.symbols.get(tree.name) if isinstance(tree, Name) else None
        return symbol is not None and symbol.sequence is not None

    def _equal(self, left: Tree, right: Tree) -> bool:
        try:
            return (
                left == right
                or Expected(left, self._comparable()).compare(right).outcome == "equal"
            )
        except UndefinedError:
            return False

    def _members(self, said: Said) -> Iterator[Tree]:
        """The members of a chain, all of them in terms of what is asked for."""
        plain = self._plain(said.formula.text)
        chain = list(members(plain))
        start, _, first = chain[0]
        # What stands there as it was typed: the names of derivatives are other ones by now.
        typed = said.formula.text[start : start + len(first)] if len(chain) > 1 else ""
        labels = is_label(said.name, self.scope)  # a declared name is compared, no label
        left = left_side(said.name, labels=labels) if said.name else left_side(typed)
        if left is not None:
            self.asked.refuse_another(left, self.scope)
        if said.name:
            self.asked.refuse_neighbour(said.name)
        if left is None or not left.turned:
            yield from self._chained(said, plain, chain)
            return
        written = " ".join((said.name or typed).split())
        self.notes.append(f'"{written} =" is read as a statement on what is asked for')
        yield from map(left.solved, self._chained(said, plain, chain if said.name else chain[1:]))

    def _chained(
        self, said: Said, plain: str, chain: Sequence[tuple[int, list[Token], str]]
    ) -> Iterator[Tree]:
        if left := self._left(said.name):
            yield left
        for number, (_, tokens, text) in enumerate(chain):
            last = number == len(chain) - 1
            if not last and derivative_head().match(text):
                continue
            named = text.strip(" .$\\").casefold() in ACTIVATIONS and len(self.scope.symbols) > 1
            if number and named:
                self.notes.append(f'"{text.strip()}" is passed over')  # only the name of a function
                continue
            parser = Parser(with_commas(condition_first(tokens)), self.scope)
            try:
                tree = self._with_parameters(expanded(cases_in_words(parser), self.scope))
            except RefusedError as error:
                if last or not (is_derivative_of_something(text) or is_label(text, self.scope)):
                    raise
                self.notes.append(f'"{" ".join(text.split())}" is passed over')
                del error
                continue
            yield from _without_chains(self.entry.diagonals(tree, self.scope))
            self.notes += [note for note in parser.notes if note not in self.notes]
        end = chain[-1][1][-1]
        if membership := plain[end.offset :].strip():  # ∈ R^{1×d}
            self.asides.append(membership)

    def _comparable(self) -> Scope:
        """The scope without letters over a single row or column, a size that nothing in it has."""
        indices = {one: size for one, size in self.scope.indices.items() if size != "1"}
        return replace(self.scope, indices=indices)

    def _left(self, name: str) -> Tree | None:
        """The left side, where it is a formula that must equal the others rather than a label."""
        if not name or derivative_head().match(name):
            return None
        name = with_named_derivatives(name, self.scope)
        try:
            tree = parse_whole(name, self.scope)
        except RefusedError:
            return None
        # `sigmoid(x) = …` is a label, `sigmoid(-x) = …` says something.
        at_names = not isinstance(tree, Call) or all(isinstance(a, Name) for a in tree.arguments)
        if spelled(name) in self.called and at_names:
            return None
        if isinstance(tree, Name):
            return tree if self.scope.declared(tree.name) else None
        if isinstance(tree, Element) and isinstance(tree.of, Name):
            symbol = self.scope.symbols.get(tree.of.name)
            if symbol is not None and symbol.sequence:
                return None  # h_t = …, a member of what is asked for
        labels = isinstance(tree, Call) and tree.function in _PARAMETRISED
        return None if labels or isinstance(tree, Comparison) else tree

    def _plain(self, text: str) -> str:
        """The text with its names as the scope has them."""
        for name, function in self.aliases.items():
            letters = "|".join(
                (re.escape(name), *(c for c, word in LETTERS.items() if word == name))
            )
            text = re.sub(rf"(?<![A-Za-z])\\?(?:{letters})(?![A-Za-z])", function, text)
        return with_named_derivatives(text, self.scope)

    def _tree(self, text: str) -> Tree:
        chain = list(members(self._plain(text)))
        parser = Parser(with_commas(condition_first(chain[-1][1])), self.scope)
        return self._with_parameters(expanded(cases_in_words(parser), self.scope))

    def _with_parameters(self, tree: Tree) -> Tree:
        """The formula where ELU(x) is ELU with the α of the exercise, if it has one."""
        alpha = self.scope.declared("alpha")
        if alpha is None:
            return tree

        def completed(node: Tree) -> Tree | None:
            if not isinstance(node, Call) or node.function not in _WITH_ALPHA:
                return None
            arguments = tuple(mapped(one, completed) for one in node.arguments)
            alone = (Name(alpha),) if len(arguments) == 1 else ()
            return Call(node.function, (*arguments, *alone), node.primes)

        return mapped(tree, completed)


def _in_order(definitions: Sequence[Said]) -> Iterator[Said]:
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


def _without_chains(tree: Tree) -> Iterator[Tree]:
    """Cases whose values are chains of equalities, once for each member of them."""
    if not isinstance(tree, Cases):
        yield tree
        return
    values = [_equal_members(value) for value, _ in tree.cases]
    longest = max(map(len, values), default=1)
    for at in range(longest):
        cases = tuple(
            (members[min(at, len(members) - 1)], when)
            for members, (_, when) in zip(values, tree.cases, strict=True)
        )
        yield Cases(cases, tree.otherwise)


def _equal_members(value: Tree) -> list[Tree]:
    """The members of a chain; those that name a function with a parameter left out say nothing."""
    if not isinstance(value, Comparison) or set(value.signs) != {"="}:
        return [value]
    kept = [
        side
        for side in value.sides
        if not any(
            isinstance(node, Call) and node.function in _PARAMETRISED for node in nodes(side)
        )
    ]
    return kept or [value.sides[-1]]


def _under(tree: Tree, conditions: list[Comparison]) -> Tree:
    """The formula where the conditions hold."""
    condition = conditions[0]
    for other in conditions[1:]:
        condition = Comparison(("and",), (condition, other))
    return Cases(((tree, condition),), None)


def _is_array(tree: Name | Element, scope: Scope) -> bool:
    """Whether a declared name is a vector or a matrix."""
    if isinstance(tree, Element):
        return False
    symbol = scope.symbols.get(tree.name)
    return symbol is None or bool(symbol.shape)


def _plain_name(name: str) -> str | None:
    plain = canonical(
        "".join(LETTERS.get(c, c) for c in re.sub(r"[\s{}\\$]|\([^()]*\)$", "", name))
    )
    return plain if re.fullmatch(r"[A-Za-z]+(_\w+)?", plain) else None
