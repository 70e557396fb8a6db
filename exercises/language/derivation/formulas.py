"""The formulas of a derivation: read with the names that the text defines on its way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from exercises.language.derivation.chain import Member
from exercises.language.derivation.shorthand import completed
from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError
from exercises.language.notation import CONSTANTS, FUNCTIONS, SUBSCRIPTS
from exercises.language.parser import Parser
from exercises.language.scope import DERIVATIVE, Scope, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import (
    Big,
    Call,
    Name,
    Number,
    Rows,
    Tree,
    children,
    nodes,
    substituted,
    with_children,
)

# Longer ones are no step that anybody could follow, and take long to compare.
_LONGEST_MEMBER = 1_000
_MOST_SUMS = 2
_MOST_NODES = 1_500  # of a formula in which every name is written out
_OPENING, _CLOSING = (
    {"(", "[", "{", "begin:matrix", "begin:cases"},
    {")", "]", "}", "end:matrix", "end:cases"},
)


class Formulas:
    """Reads formulas in a scope that grows with the names that a text defines."""

    def __init__(
        self, text: str, scope: Scope, definition: Tree | None, own: Iterable[str] = ()
    ) -> None:
        """Begin with the names of an exercise.

        Args:
            text: The whole text: what its sums run over is no name.
            scope: What the names mean.
            definition: The derivative that is asked for.
            own: Names of the scope that the text defines.
        """
        self.scope = scope
        self.own = set(own)
        self._definition = definition
        self._by = definition.arguments[1] if isinstance(definition, Call) else None
        self._sizes: dict[str, int] = {}
        for name, value in scope.definitions.items():
            self._sizes[name] = self._size(value)
        self.running = {one[1] or SUBSCRIPTS[one[2]] for one in _runs().finditer(text)}

    @property
    def letters(self) -> set[str]:
        """The names and indices of one letter."""
        names = (*self.scope.symbols, *self.scope.indices, *self.own)
        return {one for one in names if len(one) == 1}

    def parsed(self, member: Member) -> Member:
        """A member with its formula, or why there is none."""
        if len(member.text) > _LONGEST_MEMBER:
            return member._replace(problem=f"longer than {_LONGEST_MEMBER:,} characters")
        try:
            tokens = completed(tokenise(member.text), self._definition, self.scope)
            tree = Parser(tokens, self.scope, self._by).whole()
            tree = self._plain(expanded(tree))
            for name, value in self.scope.definitions.items():
                # A name for something with the free indices is short for it.
                if Name(name) in _names(tree) and self._uses_free_indices(value):
                    tree = substituted(tree, name, value)
        except RefusedError as error:
            return member._replace(problem=error.message, offset=member.offset + error.offset)
        if _sums(tree) > _MOST_SUMS:
            return member._replace(problem=f"sums nested deeper than {_MOST_SUMS}")
        if self._size(tree) > _MOST_NODES:
            return member._replace(problem="too long with its names written out")
        return member._replace(tree=tree)

    def _plain(self, tree: Tree) -> Tree:
        """`(a)` for `[a]`, names for what they stand for, and no free index bound by a sum."""
        below = children(tree)
        if below:
            tree = with_children(tree, tuple(self._plain(one) for one in below))
        match tree:
            case Rows(rows=((only,),)):
                return only
            case Big(variable=variable) if variable in self.scope.indices:
                own = f"{variable}#"
                body = substituted(tree.body, variable, Name(own))
                return Big(tree.function, own, tree.first, tree.last, body)
            case Call(function=function, arguments=(of,), primes=1) if of == self._by:
                return self._plain(Call(DERIVATIVE, (Call(function, (of,)), of)))
            case Call():
                same = (name for name, value in self.scope.definitions.items() if value == tree)
                return next(map(Name, same), tree)
        return tree

    def define(self, fragment: str) -> bool:
        """Add the name that a chain starts with, if it is new: `S = Σ_k e^{z_k}`, `g_i = e^{z_i}`."""
        typed, index = self.new_name(fragment)
        indexed = index in self.scope.indices
        name = typed if indexed or not index else canonical(f"{typed}_{index}")
        if name in self.own:
            return True
        if not typed or self._has_meaning(name) or self._has_meaning(typed):
            return False
        last = list(members(fragment, 0, 0))[-1]
        parsed = self.parsed(last)
        if parsed.tree is None:
            return False
        tree: Tree = parsed.tree
        if indexed:
            own = f"{index}#"
            size = Name(self.scope.indices[index])
            body = substituted(tree, index, Name(own))
            tree = Big("entries", own, Number(Decimal(1)), size, body)
        self.scope = replace(self.scope, definitions=_with(self.scope.definitions, name, tree))
        self.own.add(name)
        self._sizes[name] = self._size(tree)
        return True

    def _size(self, tree: Tree) -> int:
        """How many nodes a formula has with its names written out."""
        return sum(
            self._sizes.get(node.name, 1) if isinstance(node, Name) else 1 for node in nodes(tree)
        )

    def new_name(self, fragment: str) -> tuple[str, str]:
        """The name that stands alone before the first `=`, and its subscript."""
        try:
            left = next(iter(members(fragment, 0, 0))).text
            tokens = [one.text for one in tokenise(left)[:-1]]
        except (RefusedError, StopIteration):
            return "", ""
        if (
            len(tokens) > 3
            and tokens[1] == "("
            and tokens[3] == ")"
            and tokens[2] in self.scope.symbols
        ):
            del tokens[1:4]
        match tokens:
            case [name] if name.isalpha():
                return name, ""
            case [name, "_", index] if name.isalpha() and index.isalnum():
                return name, index
            case [name, "_", "{", index, "}"] if name.isalpha() and index.isalnum():
                return name, index
            case _:
                return "", ""

    def _uses_free_indices(self, tree: Tree) -> bool:
        free = {Name(index) for index in self.scope.indices}
        bound = {Name(tree.variable)} if isinstance(tree, Big) else set()
        return bool(_names(tree) & free - bound)

    def _has_meaning(self, name: str) -> bool:
        words = {*self.running, *self.scope.indices, *FUNCTIONS, *CONSTANTS, "d", "delta"}
        return self.scope.declared(name) is not None or name in words


def members(fragment: str, offset: int, line: int) -> Iterator[Member]:
    """What stands between the signs of equality, outside of brackets and subscripts."""
    try:
        tokens = tokenise(fragment)
    except RefusedError as error:
        yield Member(fragment.strip(), offset + error.offset, line, problem=error.message)
        return
    start, depth = 0, 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        last = token.kind == "end"
        if last or (depth <= 0 and token.text in {"=", "≈"}):
            text = _end_of_formula().sub("", fragment[start : token.offset])
            if text.strip():
                yield Member(text, offset + start, line)
            start = token.offset + (2 if fragment[token.offset : token.offset + 2] == ":=" else 1)
            if fragment.startswith(("\\approx", "\\equiv"), token.offset):
                start = token.offset + len("\\approx")


def _with(definitions: Mapping[str, Tree], name: str, tree: Tree) -> dict[str, Tree]:
    """The definitions with a new one, and with its name where it is a part of the others."""
    found: dict[str, Tree] = {}
    for other, formula in definitions.items():
        parts = children(tree) and tree in set(nodes(formula)) and formula != tree
        if parts and name not in found:
            found[name] = tree
        found[other] = _put(formula, tree, Name(name)) if parts else formula
    return {**found, name: tree}


def _put(tree: Tree, part: Tree, new: Tree) -> Tree:
    if tree == part:
        return new
    below = children(tree)
    return with_children(tree, tuple(_put(one, part, new) for one in below)) if below else tree


def with_own_index(text: str, scope: Scope) -> Scope:
    """The scope with the indices of what is differentiated on the way, such as i in ∂p_i/∂z_j."""
    sizes = set(scope.indices.values())
    letters = set(re.findall(r"(?:∂|\\partial|\bd)\s*[^=/_\n]{1,24}?_\{?([a-z])(?![a-z])", text))
    new = {one for one in letters if not scope.declared(one) and one not in scope.indices}
    if len(sizes) != 1 or not new:
        return scope
    return replace(scope, indices={**scope.indices, **dict.fromkeys(sorted(new), sizes.pop())})


def _names(tree: Tree) -> set[Tree]:
    return {node for node in nodes(tree) if isinstance(node, Name)}


def _sums(tree: Tree) -> int:
    """How many sums stand in each other, at most."""
    below = max(map(_sums, children(tree)), default=0)
    return below + (isinstance(tree, Big) and tree.function in {"sum", "product"})


@cache
def _runs() -> re.Pattern[str]:
    """What a sum runs over, which is no name, even where it says `the term k = j`."""
    return re.compile(r"(?:sum|prod|[∑ΣΠ∏])\s*(?:\\limits)?\s*(?:_\s*\{?\s*([a-z])|([ₖₙᵢⱼₜ]))")


@cache
def _end_of_formula() -> re.Pattern[str]:
    """What a formula does not end with."""
    return re.compile(r"(?:\\[,;:! ]|[\s,;.:])+$")
