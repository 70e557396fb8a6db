"""A program that students write: what their file defines, and what running it may cost."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from exercises.model import Model

_FILE = r"^[A-Za-z_][A-Za-z0-9_]*\.py$"


class Function(Model):
    """A function or method: `signature` is what stands behind its name in `def`."""

    signature: str
    doc: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in order."""
        return _parameters(self.signature)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            compile(f"def name{self.signature}: ...", "signature", "exec")
            _parameters(self.signature)
        except SyntaxError as error:
            raise ValueError(f"the signature cannot be read: {self.signature}") from error
        return self


@cache
def _parameters(signature: str) -> tuple[str, ...]:
    """Parsed once, while the exercise is loaded: Python 3.11 fails where two threads parse at a time."""
    (definition,) = ast.parse(f"def name{signature}: ...").body
    assert isinstance(definition, ast.FunctionDef)
    given = definition.args
    return tuple(one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs))


class Class(Model):
    """A class with its base and methods."""

    base: str
    doc: str
    methods: Mapping[str, Function] = Field(min_length=1)


class Program(Model):
    """One file of a hand-in.

    It defines `functions` and `classes`. `stand_ins` are libraries that it may import although they
    are not installed where it is marked; those that load texts and word vectors hand out the `corpus`.
    `seconds` of processor time and `megabytes` of memory are
    what all checks of the file together may use; starting Python and torch does not count.
    """

    file: Annotated[str, Field(pattern=_FILE)]
    doc: str
    imports: tuple[str, ...] = ()
    functions: Mapping[str, Function] = {}
    classes: Mapping[str, Class] = {}
    stand_ins: tuple[str, ...] = ()
    corpus: Literal["sentiment"] | None = None
    seconds: int = Field(default=10, ge=1, le=600)
    megabytes: int = Field(default=1024, ge=64, le=8192)

    @property
    def module(self) -> str:
        """The name under which the file is imported."""
        return self.file.removesuffix(".py")

    def defines(self, name: str) -> bool:
        """Whether the file has a function or class of this name."""
        return name in self.functions or name in self.classes

    def parameters(self, name: str) -> tuple[str, ...]:
        """The names of what the function, or the class when it is built, is called with."""
        if name in self.functions:
            return self.functions[name].parameters
        methods = self.classes[name].methods if name in self.classes else {}
        return methods["__init__"].parameters[1:] if "__init__" in methods else ()
