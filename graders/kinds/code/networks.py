"""Networks that students build: what is asked of them, and how the replies are judged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from exercises.check import Structure
from exercises.checks import (
    Forward,
    Gradients,
    OfNetwork,
    Parameters,
    Refuses,
    Rows,
)
from graders.kinds.code.mlp import Layer, Trial, agrees, explained, layers_of, models_of, room
from graders.kinds.code.result import (
    FailedCheckError,
    Question,
    array_of,
    expect_value,
    finite,
    same_shape,
)
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply
from graders.verdict import Outcome

# Names that are refused: as short as those that are known, and longer; no activation has no vowel.
_LENGTHS = (4, 5, 7, 12)
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
# How far the examples of a batch reach, one number each: around the corner of ReLU, where a soft one is
# rounded; in the middle of a sigmoid and out of it; beyond the ends of ReLU6 and clipped functions.
_REACHES = (1e-3, 1.0, 1.0, 1.0, 1.0, 40.0, 2e4)
_EXAMPLES = len(_REACHES)
BEFORE_SATURATION = 6  # of them, where it is about rows and gradients, and not about the activation
_SPREAD = 1.5  # wide enough to leave the middle of a sigmoid, where it is a straight line
_POOL = 1021  # a prime: no row of weights repeats another
_MOST = 1 << 20
_MOST_SHAPES, _MOST_AXES = 1_000, 8


# What is asked


def look(check: OfNetwork, _generator: np.random.Generator) -> list[Call]:
    """Every structure is built, and its parameters described."""
    return [Call("look", check.build, one.arguments) for one in check.structures]


def run(check: OfNetwork, generator: np.random.Generator) -> list[Call]:
    """Every structure is run on a batch, in every spelling of an option, then with another option."""
    spellings: Sequence[Sequence[str]] = [()]
    if isinstance(check, Forward) and check.option:
        spellings = [(one,) for one in (*check.option, check.another)]
    return [
        _run(check.build, structure, generator, *last, twice_more=True)
        for structure in check.structures
        for last in spellings
    ]


def run_by_rows(check: Rows, generator: np.random.Generator) -> list[Call]:
    """Every structure is run on a batch, and on its examples one by one."""
    asked = []
    for structure in check.structures:
        batch = examples_for(structure, generator)[:BEFORE_SATURATION]
        inputs = [Tensor(batch), *(Tensor(batch[at : at + 1]) for at in range(len(batch)))]
        options = {"inputs": inputs, "pool": pool(generator)}
        asked.append(Call("run", check.build, structure.arguments, options=options))
    return asked


def run_backward(check: Gradients, generator: np.random.Generator) -> list[Call]:
    """One backward pass through every structure."""
    asked = []
    for structure in check.structures:
        batch = examples_for(structure, generator)[:BEFORE_SATURATION]
        cotangent = generator.normal(size=(len(batch), structure.layers[-1])).astype(np.float32)
        options = {"inputs": [Tensor(batch)],
                   "cotangent": Tensor(cotangent), "seed": _seed(generator)}  # fmt: skip
        asked.append(Call("gradients", check.build, structure.arguments, options=options))
    return asked


def run_refused(check: Refuses, generator: np.random.Generator) -> list[Call]:
    """Every structure with an option that works and with some that must be refused, in any order."""
    asked = []
    for structure in check.structures:
        options = [check.works] * len(_LENGTHS) + [_no_option(n, generator) for n in _LENGTHS]
        asked += [
            _run(check.build, structure, generator, options[at])
            for at in generator.permutation(len(options))
        ]
    return asked


def _no_option(letters: int, generator: np.random.Generator) -> str:
    """A name that is no option anywhere, and that nobody can have prepared for."""
    return "".join(generator.choice(list(_CONSONANTS), letters)).capitalize()


def _run(
    build: str,
    structure: Structure,
    generator: np.random.Generator,
    *last: str,
    twice_more: bool = False,
) -> Call:
    options = {
        "inputs": [Tensor(examples_for(structure, generator))],
        "pool": pool(generator),
        "twice_more": twice_more,
    }
    return Call("run", build, (*structure.arguments, *last), options=options)


def examples_for(structure: Structure, generator: np.random.Generator) -> np.ndarray:
    """A batch that goes where activations differ."""
    drawn = generator.normal(size=(_EXAMPLES, structure.layers[0]))
    return np.asarray(drawn * np.array(_REACHES)[:, None], dtype=np.float32)


def pool(generator: np.random.Generator) -> Tensor:
    """The numbers with which the parameters are filled, in the order in which they are found."""
    return Tensor((_SPREAD * generator.normal(size=_POOL)).astype(np.float32))


def _seed(generator: np.random.Generator) -> int:
    return int(generator.integers(2**31))


# What came back


def judge_parameters(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """The shapes are those of the affine layers."""
    check = question.check
    assert isinstance(check, Parameters)
    for structure, call, reply in zip(check.structures, asked, replies, strict=True):
        expect_value(question, reply)
        found = _shapes(reply.facts.get("found"))
        wanted = [shape for n, m in pairwise(structure.layers) for shape in ((m, n), (m,))]
        if sorted(map(_unordered, found)) != sorted(map(_unordered, wanted)):
            raise FailedCheckError(
                Outcome.WRONG_PARAMETERS,
                f"{_built(call)} has {_counted(found)}, but the layers"
                f" {' → '.join(map(str, structure.layers))} have {_counted(wanted)}",
            )


def judge_registered(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """All parameters that there are can be trained."""
    for call, reply in zip(asked, replies, strict=True):
        expect_value(question, reply)
        found = _shapes(reply.facts.get("found"))
        registered = _shapes(reply.facts.get("registered"))
        if not found:
            raise FailedCheckError(
                Outcome.WRONG_PARAMETERS, f"{_built(call)} has no parameters at all"
            )
        if len(registered) < len(found):
            raise FailedCheckError(
                Outcome.NOT_REGISTERED,
                f"parameters() of {_built(call)} lists {len(registered)} of {len(found)} parameters,"
                " so an optimiser would not train the others; keep layers in nn.ModuleList, not in"
                " a plain list",
            )
        if reply.facts.get("trainable") is not True:
            raise FailedCheckError(
                Outcome.NOT_REGISTERED, f"parameters of {_built(call)} are switched off"
            )


def _shapes(claimed: object) -> list[tuple[int, ...]]:
    """Shapes as they were told; what is none is left out."""
    if not isinstance(claimed, list):
        return []
    return [
        tuple(one) for one in claimed[:_MOST_SHAPES]
        if isinstance(one, list)
        and len(one) <= _MOST_AXES
        and all(type(extent) is int and 0 <= extent <= _MOST for extent in one)
    ]  # fmt: skip


def _unordered(shape: Sequence[int]) -> tuple[int, ...]:
    """A shape whose layout is the student's own choice: W or its transpose, (m,) or (1, m)."""
    return tuple(sorted(extent for extent in shape if extent != 1)) or (1,)


def _counted(shapes: Sequence[Sequence[int]]) -> str:
    return f"{len(shapes)} parameters of {sum(map(math.prod, shapes)):,} numbers"


def _built(call: Call) -> str:
    shown = ", ".join(repr(list(one) if isinstance(one, tuple) else one) for one in call.arguments)
    return f"{call.name}({shown})"


def judge_forward(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """The outputs are those of one of the accepted functions, the same for all structures."""
    check = question.check
    assert isinstance(check, Forward)
    each = len(asked) // len(check.structures)
    trials: list[Trial] = []
    learning: list[Trial] = []
    others: list[Trial] = []
    for number, structure in enumerate(check.structures):
        group = list(zip(asked, replies, strict=True))[number * each : (number + 1) * each]
        chosen = group[0]
        if check.option:
            *spelled, another = group
            chosen = next((one for one in spelled if one[1].status == "value"), spelled[0])
            if another[1].status == "value":
                others += _trials(structure, *another)
        expect_value(question, chosen[1])
        trials += _trials(structure, *chosen)
        if not check.option:  # charged once, where the network is what is asked for
            learning.append(_while_learning(trials[-2], *chosen))
    if not any(agrees(trials, models_of(one), check.tolerance) for one in check.activations):
        raise explained(check, trials)
    if not any(agrees(learning, models_of(one), check.tolerance) for one in check.activations):
        raise FailedCheckError(
            Outcome.WRONG_VALUE,
            f"while it is trained, {learning[-1].name} computes something else than after eval(),"
            " as with a dropout, which the exercise does not ask for",
        )
    if others and any(agrees(others, models_of(one), check.tolerance) for one in check.activations):
        raise FailedCheckError(
            Outcome.OPTION_IGNORED,
            f"{check.build} computes the same for {check.option[0]!r} and for {check.another!r}",
        )


def _trials(structure: Structure, call: Call, reply: Reply) -> list[Trial]:
    """The network as it was filled, and without its biases."""
    what = f"the output of {_built(call)}"
    inputs = call.options["inputs"][0].array
    outputs = [array_of(reply, name, what) for name in ("output 0", "output without biases")]
    for output in outputs:
        same_shape(output, (len(inputs), structure.layers[-1]), what)
    parameters = parameters_of(reply)
    _were_set(parameters, call)
    layers = layers_of(structure, parameters)
    if layers is None:
        raise FailedCheckError(
            Outcome.WRONG_PARAMETERS,
            f"the parameters of {_built(call)} are no chain of affine layers from"
            f" {structure.layers[0]} to {structure.layers[-1]}",
        )
    stripped = tuple(
        Layer(one.weights * (one.weights.size != max(one.weights.shape)), np.zeros_like(one.bias))
        for one in layers
    )
    examples = inputs.astype(np.float64)
    return [
        Trial(_built(call), layers, examples, outputs[0]),
        Trial(_built(call), stripped, examples, outputs[1]),
    ]


def _while_learning(trial: Trial, call: Call, reply: Reply) -> Trial:
    """The same network as it is while an optimiser trains it."""
    what = f"the output of {_built(call)} in training"
    output = array_of(reply, "output in training", what)
    same_shape(output, trial.output.shape, what)
    return trial._replace(output=output)


def parameters_of(reply: Reply) -> list[np.ndarray]:
    """The parameters that came back, in the order in which they are kept."""
    names = [name for name in reply.items if name.startswith("parameter ")]
    return [array_of(reply, name, f"the {name}") for name in names]


def _were_set(parameters: Sequence[np.ndarray], call: Call) -> None:
    """Go on if all parameters hold what they were filled with.

    Raises:
        FailedCheckError: One keeps other numbers, so that nothing could be compared.
    """
    numbers, at = call.options["pool"].array.astype(np.float64), 0
    for one in parameters:
        filled = numbers[np.arange(at, at + one.size) % len(numbers)].reshape(one.shape)
        filled = filled / math.sqrt(one.shape[-1] if one.ndim else 1)
        at += one.size
        if not np.allclose(one, filled, rtol=1e-3, atol=1e-6):
            raise FailedCheckError(
                Outcome.WRONG_PARAMETERS,
                f"a parameter of {_built(call)} cannot be set to other numbers; keep what is trained"
                " in plain nn.Parameter",
            )


def judge_rows(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """A row of a batch gives what it gives alone."""
    check = question.check
    assert isinstance(check, Rows)
    for structure, call, reply in zip(check.structures, asked, replies, strict=True):
        expect_value(question, reply)
        what = f"the output of {_built(call)}"
        batch = array_of(reply, "output 0", what)
        same_shape(batch, (BEFORE_SATURATION, structure.layers[-1]), what)
        finite(batch, np.zeros_like(batch), what)
        if (batch == batch[0]).all():
            raise FailedCheckError(Outcome.CONSTANT, f"{what} is the same for every example")
        for at in range(BEFORE_SATURATION):
            alone = array_of(reply, f"output {at + 1}", f"{what} for one example")
            same_shape(alone, batch[at : at + 1].shape, f"{what} for one example")
            example = call.options["inputs"][at + 1].array
            allowed = room(alone, example, check.tolerance)
            if not (np.abs(batch[at : at + 1] - alone) <= allowed).all():
                raise FailedCheckError(
                    Outcome.ROWS_MIXED,
                    f"{what} for an example depends on the others in its batch",
                )


def judge_gradients(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Every parameter would move."""
    for call, reply in zip(asked, replies, strict=True):
        expect_value(question, reply)
        sums = array_of(reply, "sums", f"the gradients of {_built(call)}")
        if not sums.size:
            raise FailedCheckError(
                Outcome.WRONG_PARAMETERS, f"{_built(call)} has no parameters at all"
            )
        without = int((~np.isfinite(sums) | (sums == 0)).sum())
        if without:
            raise FailedCheckError(
                Outcome.NO_GRADIENT,
                f"after a backward pass {without} of {sums.size} parameters of {_built(call)} have"
                " no gradient, or one that is not finite",
            )


def judge_refused(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """The option that works does, and the others raise an exception."""
    check = question.check
    assert isinstance(check, Refuses)
    for call, reply in zip(asked, replies, strict=True):
        if call.arguments[-1] == check.works:
            expect_value(question, reply)
        elif reply.status not in {"raised", "not-implemented"}:
            raise FailedCheckError(
                Outcome.NOT_REFUSED,
                f"{check.build} takes {call.arguments[-1]!r} without an exception, as if it was known",
            )
