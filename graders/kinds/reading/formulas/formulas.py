"""A formula as an answer: chains of equalities, definitions, cases, and remarks that are checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from exercises.answer import Text
from exercises.language.characters import plain
from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError, UnknownNameError, UntrueError
from exercises.language.notation import ACTIVATIONS
from exercises.language.parser import Parser
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tokens import Token
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
from graders.kinds.reading.cases.cases import (
    behind_starts,
    cases_in_words,
    condition_first,
    members,
    with_commas,
)
from graders.kinds.reading.cases.same_index import at_the_same_index
from graders.kinds.reading.clauses.clauses import Said
from graders.kinds.reading.clauses.heads import is_jacobian, is_label, spelled
from graders.kinds.reading.clauses.labels import is_unknown, logarithm_of_unknown, only_names
from graders.kinds.reading.clauses.left_sides import Asked, asked_by, left_side
from graders.kinds.reading.formulas.asked_function import (
    PARAMETRISED,
    entry_of_function,
    is_another,
    is_other_activation,
    is_worked_on,
    names_another,
)
from graders.kinds.reading.formulas.own_function import (
    is_in_own_function,
)
from graders.kinds.reading.formulas.programs import (
    names_kept,
    refuse_whole_numbers,
)
from graders.kinds.reading.formulas.text import FormulaText, formula_text
from graders.kinds.reading.remarks.equations import (
    SUMS,
    Told,
    another_formula,
    another_line,
    false_equation,
    refuse_false_braces,
    refuse_with_usual_sum,
)
from graders.kinds.reading.remarks.remarks import Role
from graders.kinds.reading.remarks.said_of_answer import refuse_untrue
from graders.kinds.reading.statements.chain_rule import refuse_broken_links
from graders.kinds.reading.statements.derivatives import (
    derivative_head,
    is_derivative_of_something,
    is_left_standing,
    with_named_derivatives,
    with_own_indices,
)
from graders.kinds.reading.statements.entries import (
    GeneralEntry,
    entry_asked_for,
    entry_of_vector,
    general_entry,
    shapes_asked_for,
)
from graders.kinds.reading.statements.said_of_names import (
    HADAMARD,
    SaidOfNames,
    in_order,
    parse_whole,
)
from graders.kinds.reading.statements.statements import Statements, read_statements
from graders.kinds.reading.words.changing_labels import refuse_labels
from graders.kinds.reading.words.names import Names

# With one argument a function with a parameter of its own is what the exercise defines.
_WITH_PARAMETER = 2  # arguments
# Which formulas a remark gives beside the answer, by what it does.
_GIVEN_BY: Mapping[Role, Callable[[Told], bool]] = {
    Role.PASSED: lambda told: told.stands_alone,
    Role.COMMENT: lambda told: told.stands_alone or told.is_all,
    Role.SHAPE: lambda told: told.stands_alone or not told.is_quantity,
}


class Statement(NamedTuple):
    """What an answer says.

    The `members` of its chain of equalities must agree, and the last one decides; `scope` holds the
    definitions that the answer made; `notes` the rules that decided an ambiguity; `asides` what it
    says of its shape, to be judged with it; `passed_over` the words that change nothing; `untrue` what
    it says of declared names that is not so, and `renamed` that of it by which they would mean something
    else; `orders` how it says that a matrix is stacked, `functions` what it says that it differentiates,
    `chains` how many statements give the answer, and `restated` what it says that declared names are, and they are.
    """

    members: tuple[Tree, ...]
    scope: Scope
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    chains: int = 1
    restated: Mapping[Tree, Tree] = MappingProxyType({})

    def written_out(self, member: Tree) -> Tree:
        """A member with what the answer itself says that the names in it are: z − v for s5."""
        for _ in self.restated:
            member = mapped(member, self.restated.get)
        return member


def multiplies_entries(text: Text) -> bool:
    """Whether a product entry by entry may stand in it, which may be meant to wait for other products."""
    return any(sign in text.text for sign in (*HADAMARD, "·", "\\cdot"))


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
        refuse_whole_numbers(typed.text)
        refuse_false_braces(typed.text, scope)
        refuse_labels(typed.text, truth=truth, called=called, siblings=siblings)
        _refuse_double_one(typed.text, truth)
        asked = asked_by(truth, called, siblings)
        made = formula_text(typed.text, answer.text, scope, truth=truth, function=function)
        said = _statement(made, called, siblings, asked, input_first=input_first)
        if made.special:
            made.special.refuse_other(said.members[-1], said.scope)
    except RefusedError as error:
        error.offset = typed.place(min(error.offset, len(typed.text)))
        if isinstance(error, UnknownNameError) and _is_asked_for(error.name, {*called, *siblings}):
            error.message = f"{error.name} may not be left in it; write it out, {_allowed(scope)}"
        raise
    said = said._replace(
        notes=(*said.notes, *made.notes), passed_over=(*said.passed_over, *made.passed_over)
    )
    members = tuple(at_the_same_index(one, truth, said.scope) for one in said.members)
    if entry := entry_asked_for(truth):
        members = tuple(entry_of_vector(one, entry, said.scope) for one in members)
    return said._replace(members=members)


def _refuse_double_one(text: str, truth: Truth | None) -> None:
    """Refuse a square matrix called 1 with doubled strokes: the identity for some, full of ones for others."""
    found = _double_one().search(text)
    if found and any(len({*shape}) < len(shape) for shape in shapes_asked_for(truth)):
        raise RefusedError(
            "a 1 with doubled strokes may be the identity or a matrix of ones; write I, or ones",
            found.start(),
        )


@cache
def _double_one() -> re.Pattern[str]:
    one = r"(?:\\(?:mathbb|mathds|Bbb)\s*\{?\s*1\s*\}?|𝟙)"
    return re.compile(
        rf"(?:\A|=)[\s$]*{one}(?:\s*_\{{?\s*(\w)\s*(?:×|\\times|x|,)\s*\1\s*\}}?)?[\s$.]*\Z"
    )


def _is_unknown_letter(error: RefusedError) -> bool:
    """Whether a step was refused for a letter that a reader of the working would know: `e^{x_i} / S`."""
    return isinstance(error, UnknownNameError) and len(error.name) == 1


def _is_asked_for(name: str, parts: Collection[str]) -> bool:
    """Whether a name is the letter of what the parts ask for: h where they are h1, h2, h3."""
    return any(re.fullmatch(rf"{re.escape(name)}_?\d*", one) for one in parts)


def _allowed(scope: Scope) -> str:
    return f"with nothing but {', '.join(scope.known())} and functions"


def _statement(
    made: FormulaText,
    called: Collection[str],
    siblings: Collection[str],
    asked: Asked,
    *,
    input_first: bool,
) -> Statement:
    text = made.text
    scope = with_own_indices(text, made.scope, input_first=input_first)
    entry, indices = (
        general_entry(text, scope, shapes_asked_for(asked.truth), input_first=input_first),
        scope.indices,
    )
    if entry:
        scope = entry.scope(scope)
    declared = {spelled(name) for name in (*scope.symbols, *scope.definitions)}
    names = {spelled(one) for one in called}
    others = {spelled(one) for one in siblings}
    by_name = any("/" in one for one in names)
    derivative = by_name or not names if asked.truth is None else asked.truth.by is not None
    own = names_kept(text)
    said = read_statements(text, Names(scope, own), names, declared, others, derivative=derivative)
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
        self.names = SaidOfNames(scope)
        self.asked = asked
        self.entry = entry
        self.indices = indices  # of the exercise; those of an entry end with it
        self.called = called
        self.said = said
        self.asides: list[str] = []
        self.orders: list[str] = []
        self.unknown: list[tuple[str, str]] = []  # steps with a letter that has no meaning

    @property
    def scope(self) -> Scope:
        """The scope with what the answer defined so far."""
        return self.names.scope

    def read(self) -> Statement:
        for remark in self.said.remarks:
            if remark.role in {Role.SHAPE, Role.RANGE}:
                self.asides.append(remark.text)
            elif remark.role is Role.MEANING:
                self.names.mean(remark)
            elif remark.role is Role.ORDER:
                self.orders.append(remark.text)
            else:
                self.asked.refuse_other_variable(remark.text, self.scope)
                self.asked.refuse_called(remark.text, self.scope)
                self.names.check_start(remark.text)
        for definition in in_order(self.said.definitions):
            self.names.define(definition)
        for other in self.said.others:
            self.names.start(other)
        for function in self.said.functions:
            self._check_function(function)
        members = [tree for one in self.said.answers for tree in self._members(one)]
        members = [*self._entries(), *members]
        if not members:
            raise RefusedError("no formula is left; write the answer alone", 0)
        members = [self.names.with_own(member) for member in members]
        if self.names.conditions:
            members = [_under(member, self.names.conditions) for member in members]
        members = [behind_starts(member, self.names.starts) for member in members]
        scope = self.scope
        if self.entry:
            members = self._arrays(members)
            scope = replace(scope, indices=self.indices)
        self._check_reasons(members, replace(scope, indices=self.indices))
        self._refuse_other_formulas(members[-1], scope)
        for step, letter in self.unknown:
            refuse_with_usual_sum(step, letter, members[-1], scope)
        shapes = shapes_asked_for(self.asked.truth)
        for remark in self.said.remarks:
            refuse_untrue(remark.text, members[-1], self.asked.truth, shapes)
        return Statement(
            tuple(members),
            scope,
            tuple(self.names.notes),
            tuple(self.asides),
            self.said.passed_over,
            tuple(self.names.untrue),
            tuple(self.orders),
            tuple(self.names.renamed),
            tuple(one.stated for one in self.said.functions),
            len(self.said.answers),
            self.names.restated,
        )

    def _check_reasons(self, members: Sequence[Tree], scope: Scope) -> None:
        """Keep an equation in a reason that is not so; beside cases it may hold in one of them alone."""
        compared = (
            side
            for member in members
            for node in nodes(member)
            if isinstance(node, Comparison)
            for side in nodes(node)
        )
        if any(isinstance(one, Name) and one.name in scope.symbols for one in compared):
            return
        passed = [one.text for one in self.said.remarks if one.role in {Role.PASSED, Role.COMMENT}]
        self.names.untrue += filter(None, (false_equation(one, scope) for one in passed))
        self.names.untrue += filter(None, map(self._other_function, passed))

    def _other_function(self, reason: str) -> str:
        """What a reason says that is differentiated, `since f = X W`, if it is another function; else nothing."""
        found = _function_in_reason().search(reason)
        if found is None:
            return ""
        try:
            tree = parse_whole(found["formula"].strip(" $."), self.scope)
        except RefusedError:
            return ""
        whole = not self.entry and is_another(tree, self.scope, self.asked.truth)
        return " ".join(found[0].split()) if whole else ""

    def _refuse_other_formulas(self, answer: Tree, scope: Scope) -> None:
        """Go on if no remark gives another formula than the answer: `2w^T, by linearity 3w^T`.

        Raises:
            UntrueError: One does, so that it is open which counts.
        """
        for remark in self.said.remarks:
            if (is_given := _GIVEN_BY.get(remark.role)) is None:
                continue
            other = another_formula(remark.text, answer, scope, is_given)
            if other := other or another_line(remark.text, answer, scope):
                raise UntrueError(f'what does "{other}" mean for it? Write one formula alone', 0)

    def _entries(self) -> list[Tree]:
        """What the answer says of an entry, as far as that can be read: `J_ij = X_ij, so J = X`."""
        found: list[Tree] = []
        for entry in self.said.entries:
            members_of_it = list(self._members(entry))
            if self.entry and members_of_it:
                found.append(self.entry.array(members_of_it[-1], self.scope))
        return found

    def _check_function(self, said: Said) -> None:
        """Go on if what the answer says that it differentiates is what is asked, as far as it can be read.

        Raises:
            UntrueError: It is another function.
        """
        *_, (_, tokens, _) = members(self.names.plain(said.formula.text))
        entry = entry_of_function(said.name, self.asked.truth, self.scope)
        scope = entry.scope if entry else self.scope
        try:
            parser = Parser(with_commas(condition_first(tokens)), scope)
            tree = expanded(cases_in_words(parser), scope)
        except RefusedError:
            return
        whole = not self.entry and is_another(tree, scope, self.asked.truth)
        if whole or (entry and entry.is_another(tree)):
            raise UntrueError(
                f'"{said.stated}" is another function than the one asked for', said.formula.start
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
                self.names.notes.append(f'"{printed(member)}" is passed over')
        return found

    def _members(self, said: Said) -> Iterator[Tree]:
        """The members of a chain, all of them in terms of what is asked for."""
        plain = self.names.plain(said.formula.text)
        chain = list(members(plain))
        start, _, first = chain[0]
        # What stands there as it was typed: the names of derivatives are other ones by now.
        typed = said.formula.text[start : start + len(first)] if len(chain) > 1 else ""
        labels = is_label(said.name, self.scope)  # a declared name is compared, no label
        left = left_side(said.name, labels=labels) if said.name else left_side(typed)
        if left is not None:
            self.asked.refuse_another(left, self.scope)
        name = said.name or typed
        if not self.entry and names_another(name, self.scope, self.asked.truth):
            raise UntrueError(
                f'"{name.strip()}" on the left is of another function', said.formula.start
            )
        self.asked.refuse_second(name)
        if said.name:
            self.asked.refuse_neighbour(said.name, said.formula.bare)
        named = is_jacobian(name) or spelled(_power().sub("", name)) in self.called
        if named and _power().search(name):
            raise UntrueError(f'"{name.strip()}" on the left is a power of what is asked for', 0)
        if is_worked_on(typed or said.name) or is_other_activation(name, self.called):
            raise UntrueError(
                f'"{name.strip()}" on the left is not what is asked for', said.formula.start
            )
        if left is None or not left.turned:
            yield from self._chained(said, plain, chain)
            return
        written = " ".join((said.name or typed).split())
        self.names.notes.append(f'"{written} =" is read as a statement on what is asked for')
        yield from map(left.solved, self._chained(said, plain, chain if said.name else chain[1:]))

    def _chained(
        self, said: Said, plain: str, chain: Sequence[tuple[int, list[Token], str]]
    ) -> Iterator[Tree]:
        if left := self._left(said.name, said.formula.text):
            yield left
        if said.name and (derivative := left_side(said.name)) and not derivative.turned:
            for _, _, text in chain[:-1]:
                refuse_broken_links(derivative, text)
        for number, (_, tokens, text) in enumerate(chain):
            # A derivative may be left standing on the way, also at the end of a line of it.
            last = number == len(chain) - 1 and said is self.said.answers[-1]
            if not last and derivative_head().match(text):
                continue
            named = text.strip(" .$\\").casefold() in ACTIVATIONS and len(self.scope.symbols) > 1
            if number and named:
                self.names.notes.append(
                    f'"{text.strip()}" is passed over'
                )  # only the name of a function
                continue
            if not number and not last and self._is_name(text, chain[-1][1]):
                self.names.notes.append(f'"{" ".join(text.split())} =" is read as a label')
                continue
            parser = Parser(with_commas(condition_first(tokens)), self.scope)
            try:
                tree = self.names.with_parameters(expanded(cases_in_words(parser), self.scope))
            except RefusedError as error:
                if last and is_left_standing(text, error.message):
                    error.message = "a derivative is left standing at the end; work it out"
                working = bool(said.name) or getattr(error, "name", "") in SUMS
                on_the_way = working and _is_unknown_letter(error)
                step = is_derivative_of_something(text) or is_label(text, self.scope)
                own = number and is_in_own_function(error, said.name)
                if (last or not (on_the_way or step)) and not own:
                    raise
                self.names.notes.append(f'"{" ".join(text.split())}" is passed over')
                if isinstance(error, UnknownNameError):
                    self.unknown.append((text, error.name))
                del error
                continue
            yield from _without_chains(self.entry.diagonals(tree, self.scope))
            self.names.notes += [note for note in parser.notes if note not in self.names.notes]
        end = chain[-1][1][-1]
        if membership := plain[end.offset :].strip():  # ∈ R^{1×d}
            self.asides.append(membership)

    def _is_value_of(self, tree: Call) -> bool:
        """Whether a function stands in front of a name for its own value, as books write it."""
        named = [
            self.scope.definitions.get(one.name) for one in tree.arguments if isinstance(one, Name)
        ]
        return any(isinstance(one, Call) and one.function == tree.function for one in named)

    def _is_name(self, text: str, last: Sequence[Token]) -> bool:
        """Whether the first member of a chain only names what the last one gives."""
        return is_unknown(text, self.scope) or logarithm_of_unknown(text, last, self.scope)

    def _left(self, name: str, formula: str) -> Tree | None:
        """The left side, where it is a formula that must equal the others rather than a label."""
        if not name or derivative_head().match(name) or _own_letter().match(name):
            return None
        name = with_named_derivatives(name, self.scope)
        try:
            tree = parse_whole(name, self.scope)
        except RefusedError:
            return None
        if only_names(name, tree, formula, self.scope):
            return None
        if isinstance(tree, Call) and tree.primes and tree.function in self.scope.functions:
            return None  # `f'(x) = f(x) + …`, of a function that nobody knows
        # `sigmoid(x) = …` is a label, `sigmoid(-x) = …` says something.
        at_names = not isinstance(tree, Call) or all(isinstance(a, Name) for a in tree.arguments)
        if spelled(name) in self.called and at_names:
            return None
        if isinstance(tree, Name):
            return tree if self.scope.declared(tree.name) else None
        if isinstance(tree, Element) and isinstance(tree.of, Name):
            symbol = self.scope.symbols.get(tree.of.name)
            if (symbol is not None and symbol.sequence) or tree.of.name in self.scope.sizes:
                return None  # h_t = …, a member of what is asked for; a size has no members
        if isinstance(tree, Call) and tree.primes and self._is_value_of(tree):
            return None  # `tanh'(a) = 1 - a^2`, where a is tanh(z)
        labels = isinstance(tree, Call) and tree.function in PARAMETRISED
        return None if labels or isinstance(tree, Comparison) else tree


@cache
def _power() -> re.Pattern[str]:
    return re.compile(r"\s*(?:\^\s*\{?\s*-?\d\s*\}?|[²³])")


@cache
def _function_in_reason() -> re.Pattern[str]:
    return re.compile(r"(?<![\w/])f\s*(?:\(\w\))?\s*=(?P<formula>[^=,;\n]+)\Z")


@cache
def _own_letter() -> re.Pattern[str]:
    """`s'(x)`, of a function that the answer calls by a letter."""
    return re.compile(r"\s*s\s*['′’]")


def _without_chains(tree: Tree) -> Iterator[Tree]:
    """Cases whose values are chains of equalities, once for each member of them."""
    if not isinstance(tree, Cases):
        yield tree
        return
    values = [_equal_members(value) for value, _ in tree.cases]
    others = [None] if tree.otherwise is None else _equal_members(tree.otherwise)
    for at in range(max(map(len, [*values, others]))):
        cases = tuple(
            (members[min(at, len(members) - 1)], when)
            for members, (_, when) in zip(values, tree.cases, strict=True)
        )
        yield Cases(cases, others[min(at, len(others) - 1)])


def _equal_members(value: Tree) -> list[Tree]:
    """The members of a chain; those that name a function with a parameter left out say nothing."""
    if not isinstance(value, Comparison) or set(value.signs) != {"="}:
        return [value]
    kept = [
        side
        for side in value.sides
        if not any(
            isinstance(node, Call)
            and node.function in PARAMETRISED
            and (node.primes or len(node.arguments) < _WITH_PARAMETER)
            for node in nodes(side)
        )
    ]
    return kept or [value.sides[-1]]


def _under(tree: Tree, conditions: list[Comparison]) -> Tree:
    """The formula where the conditions hold."""
    condition = conditions[0]
    for other in conditions[1:]:
        condition = Comparison(("and",), (condition, other))
    return Cases(((tree, condition),), None)
