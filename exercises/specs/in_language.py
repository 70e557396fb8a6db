"""What is answered in the answer language: names, conventions, and the function behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar, Literal, NamedTuple, Self

from pydantic import model_validator

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Element, Name, Tree
from exercises.model import Model, faulty
from exercises.specs.base import Spec
from exercises.symbols import Declarations, scope_of

Layout = Literal["numerator", "denominator"]


class Function(Model):
    """The function behind an exercise, in the answer language.

    The truth is its derivative `by` a symbol, a defined name or one entry of these, such as `z_k`;
    without `by` it is the function itself. Only the function may use what it `define`s. The answer is
    asked for `where` a condition holds, such as `i != j`; of a diagonal matrix the `vector` of its
    diagonal may be the answer as well.
    """

    of: str
    by: str | None = None
    define: Mapping[str, str] = {}
    where: str | None = None
    vector: bool = False


class Truth(NamedTuple):
    """A function and what it is differentiated by, None for the function itself."""

    of: Tree
    by: Tree | None
    scope: Scope
    layout: Layout
    where: Tree | None = None
    vector: bool = False


class InLanguage(Spec):
    """A part that is answered in the answer language, with the names that its scope declares.

    `symbols`, `define`, `derivatives`, `sigma`, `function` and `layout` may stand in the section, the
    exercise or the assignment instead. `derivatives: {g: [h, w1]}` lets students write dh_t/dw1 for
    g_t. What `also` defines anew may be meant as well: a diagonal matrix as the vector of its
    diagonal. The `function` is differentiated to confirm the solution.
    """

    private = frozenset({"function"})
    # The key that declares names beside `symbols`, where a kind has one.
    names_in: ClassVar[str] = "symbols"
    symbols: Declarations = {}
    define: Mapping[str, str] = {}
    also: Mapping[str, str] = {}
    derivatives: Mapping[str, tuple[str, str]] = {}
    sigma: Literal["sigmoid", "softmax"] = "sigmoid"
    function: Function | None = None
    layout: Layout = "numerator"

    @cached_property
    def scope(self) -> Scope:
        """What the names of an answer mean."""
        return scope_of(self.declared(), self.define, self.sigma, self.derivatives)

    def declared(self) -> Declarations:
        """All names: what is declared, and what a kind has names for of its own."""
        return self.symbols

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """What the names may mean: as defined, and as they are `also` defined."""
        if not self.also:
            return (self.scope,)
        define = {**self.define, **self.also}
        return self.scope, scope_of(self.declared(), define, self.sigma, self.derivatives)

    @cached_property
    def truth(self) -> Truth | None:
        """The function behind the exercise, if it has one."""
        return self._truth(self.function) if self.function else None

    def _truth(self, function: Function) -> Truth:
        scope = self.scope
        if function.define:
            define = {**self.define, **function.define}
            scope = scope_of(self.declared(), define, self.sigma, self.derivatives)
        of = parse(tokenise(function.of), scope)
        by = parse(tokenise(function.by), scope) if function.by else None
        name = by.of if isinstance(by, Element) else by
        if name is not None and not isinstance(name, Name):
            raise RefusedError(f"{function.by} is no name to differentiate by", 0)
        where = parse(tokenise(function.where), scope) if function.where else None
        return Truth(of, by, scope, self.layout, where, function.vector)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        def declared(some: Declarations) -> Scope:
            return scope_of(some, {}, self.sigma, self.derivatives)

        def defined(some: Mapping[str, str]) -> Scope:
            return scope_of(self.declared(), some, self.sigma, self.derivatives)

        self._check("symbols", lambda: declared(self.symbols), _suspects(self.symbols, declared))
        self._check(self.names_in, lambda: declared(self.declared()))
        self._check("define", lambda: self.scope, _suspects(self.define, defined))
        self._check(
            "also",
            lambda: self.scopes,
            _suspects(self.also, lambda some: defined({**self.define, **some})),
        )
        self._check("function", lambda: self.truth, self._suspects_of_function())
        return self

    def _suspects_of_function(self) -> Iterator[str]:
        """The keys of the function that may be wrong; where no other one is, it is what it is `of`."""
        if function := self.function:
            optional = {"by": function.by, "where": function.where}
            yield from _suspects(
                optional,
                lambda some: self._truth(
                    function.model_copy(update={**dict.fromkeys(optional), **some})
                ),
            )
            yield "of"

    def _check(self, what: str, made: Callable[[], object], suspects: Iterable[str] = ()) -> None:
        """Make what follows from a declaration; what cannot be read is told at its place."""
        try:
            made()
        except RefusedError as error:
            place = (what, *islice(suspects, 1))
            raise faulty(f"{what} cannot be read: {error.message}", *place) from error


def _suspects(given: Mapping[str, Any], made: Callable[[Any], object]) -> Iterator[str]:
    """The entries without any one of which the others can be read."""
    for name in given:
        try:
            made({other: one for other, one in given.items() if other != name})
        except RefusedError:
            continue
        yield name
