"""Declares the symbols of an exercise: sizes, scalars, vectors, matrices, indices, sequences."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from exercises.language.errors import RefusedError
from exercises.language.notation import RESERVED
from exercises.language.parser import parse
from exercises.language.scope import Domain, Scope, Symbol, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import Name
from exercises.model import Model


class Declared(Model):
    """A symbol that is more than a shape.

    `index` names the size that a free index runs over; a `sequence` [first, last] follows from its
    `recurrence` in t, from its first member `start` (drawn at random if left out). A `class` is a whole
    number from 1 to a size, such as the class of an example, with a shape several of them. A
    `subset` of a size, such as a minibatch, is what a sum may run over: `sum_{i in B} x_i / |B|`.
    `rows` names a matrix: of `x: {rows: X}` x_i is the row i of X as a column, one example. Where i is
    no index but part of a name, `row: x_i` of the matrix X says that x_i stands for any of its rows.
    """

    shape: tuple[str | int, ...] = ()
    domain: Domain = "real"
    index: str | None = None
    sequence: tuple[int, int] | None = None
    recurrence: str | None = None
    start: float | None = None
    among: str | None = Field(default=None, alias="class")
    subset: str | None = None
    rows: str | None = None
    row: str = ""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        kinds = {
            "index": self.index, "sequence": self.sequence, "class": self.among, "subset": self.subset,
            "rows": self.rows,
        }  # fmt: skip
        given = [name for name, value in kinds.items() if value is not None]
        if len(given) > 1:
            raise ValueError(f"a symbol is one of these: {' or '.join(given)}")
        special = bool({"class", "subset", "rows"} & {*given})
        if self.domain != "real" and special:
            raise ValueError(f"{given[0]} has no domain beside it; leave it out")
        if (self.subset or self.rows) and self.shape:
            raise ValueError(f"{given[0]} has no shape beside it; leave it out")
        square = len(self.shape) == 2 and len(set(self.shape)) == 1
        if self.domain == "positive-definite" and not square:
            raise ValueError("a positive-definite matrix is square: shape: [n, n]")
        if self.row and len(self.shape) != 2:
            raise ValueError("only a matrix has a row")
        return self


def _how(declaration: object) -> str:
    if isinstance(declaration, list | tuple):
        return "shape"
    return "declared" if isinstance(declaration, dict | Declared) else "word"


Declaration = Annotated[
    Annotated[Literal["size", "scalar", "function"], Tag("word")]
    | Annotated[tuple[str | int, ...], Field(max_length=2), Tag("shape")]
    | Annotated[Declared, Tag("declared")],
    Discriminator(_how),
]
Declarations = Mapping[str, Declaration]


def scope_of(
    symbols: Declarations,
    define: Mapping[str, str] | None = None,
    sigma: Literal["sigmoid", "softmax"] = "sigmoid",
    derivatives: Mapping[str, tuple[str, str]] | None = None,
) -> Scope:
    """The scope that declarations mean.

    Args:
        symbols: The declared symbols by name.
        define: Derived symbols by name, in order, each a formula of those before it.
        sigma: What the letter σ stands for.
        derivatives: Symbols that may be written as a derivative: {g: (h, w1)} for dh_t/dw1.

    Raises:
        RefusedError: A formula inside them cannot be read.
    """
    return _scope(
        tuple(symbols.items()),
        tuple((define or {}).items()),
        sigma,
        tuple((derivatives or {}).items()),
    )


@lru_cache(maxsize=256)
def _scope(
    symbols: tuple[tuple[str, Declaration], ...],
    define: tuple[tuple[str, str], ...],
    sigma: Literal["sigmoid", "softmax"],
    derivatives: tuple[tuple[str, tuple[str, str]], ...],
) -> Scope:
    """One scope for all parts that declare the same, so that they share their random draws."""
    for name in (*(name for name, _ in symbols), *(name for name, _ in define)):
        if canonical(name) in RESERVED:
            raise RefusedError(f"{name} is a function or constant; take another name", 0)
    declared = {canonical(name): one for name, one in symbols}
    found = {name: symbol for name, one in declared.items() if (symbol := _symbol(one))}
    scope = Scope(
        symbols=_without_numbered_rows(found, declared),
        sizes=frozenset(name for name, one in declared.items() if one == "size"),
        indices={
            n: canonical(one.index)
            for n, one in declared.items()
            if isinstance(one, Declared) and one.index
        },
        functions=frozenset(name for name, one in declared.items() if one == "function"),
        sigma=sigma,
        derivatives=dict(derivatives),
        rows=(
            rows := {
                n: canonical(one.rows)
                for n, one in declared.items()
                if isinstance(one, Declared) and one.rows
            }
        ),
        definitions={name: Name(matrix) for name, matrix in rows.items()},
    )
    _check_sizes(scope)
    for name, matrix in rows.items():
        if matrix not in scope.symbols or len(scope.symbols[matrix].shape) != 2:
            raise RefusedError(
                f"{name} are the rows of {matrix}, which is not declared as a matrix", 0
            )
    recurrences = {
        name: one.recurrence
        for name, one in declared.items()
        if isinstance(one, Declared) and one.recurrence
    }
    with_step = _with(scope, symbols={"t": Symbol(), **scope.symbols})
    found = {
        name: scope.symbols[name]._replace(recurrence=parse(tokenise(formula), with_step))
        for name, formula in recurrences.items()
    }
    scope = _with(scope, symbols={**scope.symbols, **found})
    for name, formula in define:
        if canonical(name) in declared:
            raise RefusedError(f"{name} is declared as a symbol, and defined as well", 0)
        tree = parse(tokenise(formula), scope)
        scope = _with(scope, definitions={**scope.definitions, canonical(name): tree})
    return scope


def _symbol(declaration: Declaration) -> Symbol | None:
    if isinstance(declaration, tuple):
        return Symbol(_shape(declaration))
    if isinstance(declaration, Declared):
        if declaration.index or declaration.rows:
            return None
        if declaration.subset:
            return Symbol((canonical(declaration.subset),), "subset")
        if declaration.among:
            return Symbol(_shape(declaration.shape), "class", within=canonical(declaration.among))
        return Symbol(
            _shape(declaration.shape),
            declaration.domain,
            declaration.sequence,
            start=declaration.start,
            row=canonical(declaration.row),
        )
    return Symbol() if declaration == "scalar" else None


def _shape(written: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(canonical(one) if isinstance(one, str) else one for one in written)


def _without_numbered_rows(
    symbols: Mapping[str, Symbol], declared: Declarations
) -> dict[str, Symbol]:
    """The symbols without `x_i` for the rows of a matrix where i is an index: it is the row i then."""
    rows = {one.row for one in symbols.values() if one.row}
    numbered = {one for one in rows if isinstance(declared.get(one.partition("_")[2]), Declared)}
    return {name: one for name, one in symbols.items() if name not in numbered}


def _check_sizes(scope: Scope) -> None:
    used = {
        one for symbol in scope.symbols.values() for one in symbol.shape if isinstance(one, str)
    }
    used |= {symbol.within for symbol in scope.symbols.values() if symbol.within}
    for name, symbol in scope.symbols.items():
        row = scope.symbols.get(symbol.row)
        if symbol.row and row and row.shape != symbol.shape[1:]:
            raise RefusedError(f"{symbol.row} is no row of {name}, as its shape says", 0)
    for size in sorted((used | set(scope.indices.values())) - scope.sizes):
        raise RefusedError(f'the size "{size}" is not declared', 0)


def _with(scope: Scope, **changes: object) -> Scope:
    return Scope(**{**scope.__dict__, **changes})
