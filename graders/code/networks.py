"""Networks that students build, compared with an independent one in numpy with their parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from exercises.checks import (
    Activation,
    Forward,
    Gradients,
    OfNetwork,
    Parameters,
    Refuses,
    Rows,
    Structure,
)
from graders.code.result import (
    FailedCheckError,
    Question,
    array_of,
    expect_value,
    finite,
    same_shape,
    within,
)
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply

_EXAMPLES = 6
_SPREAD = 1.5  # wide enough to leave the middle of a sigmoid, where it is a straight line
_POOL = 1021  # a prime: no row of weights repeats another
_MOST = 1 << 20
_MOST_SHAPES, _MOST_AXES = 1_000, 8


class Layer(NamedTuple):
    """One affine layer: weights (outputs, inputs) and bias (outputs,)."""

    weights: np.ndarray
    bias: np.ndarray


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
        _run(check.build, structure, generator, *last)
        for structure in check.structures
        for last in spellings
    ]


def run_by_rows(check: Rows, generator: np.random.Generator) -> list[Call]:
    """Every structure is run on a batch, and on its examples one by one."""
    asked = []
    for structure in check.structures:
        batch = _examples(structure, generator)
        inputs = [Tensor(batch), *(Tensor(batch[at : at + 1]) for at in range(len(batch)))]
        options = {"inputs": inputs, "pool": _pool(generator)}
        asked.append(Call("run", check.build, structure.arguments, options=options))
    return asked


def run_backward(check: Gradients, generator: np.random.Generator) -> list[Call]:
    """One backward pass through every structure."""
    asked = []
    for structure in check.structures:
        cotangent = generator.normal(size=(_EXAMPLES, structure.layers[-1])).astype(np.float32)
        options = {"inputs": [Tensor(_examples(structure, generator))],
                   "cotangent": Tensor(cotangent), "seed": _seed(generator)}  # fmt: skip
        asked.append(Call("gradients", check.build, structure.arguments, options=options))
    return asked


def run_refused(check: Refuses, generator: np.random.Generator) -> list[Call]:
    """Every structure with an option that works, and with one that must be refused."""
    return [
        _run(check.build, structure, generator, option)
        for structure in check.structures
        for option in (check.works, check.refused)
    ]


def _run(build: str, structure: Structure, generator: np.random.Generator, *last: str) -> Call:
    options = {"inputs": [Tensor(_examples(structure, generator))],
               "pool": _pool(generator)}  # fmt: skip
    return Call("run", build, (*structure.arguments, *last), options=options)


def _examples(structure: Structure, generator: np.random.Generator) -> np.ndarray:
    return generator.normal(size=(_EXAMPLES, structure.layers[0])).astype(np.float32)


def _pool(generator: np.random.Generator) -> Tensor:
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
                "wrong-parameters",
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
            raise FailedCheckError("wrong-parameters", f"{_built(call)} has no parameters at all")
        if len(registered) < len(found):
            raise FailedCheckError(
                "not-registered",
                f"parameters() of {_built(call)} lists {len(registered)} of {len(found)} parameters,"
                " so an optimiser would not train the others; keep layers in nn.ModuleList, not in"
                " a plain list",
            )
        if reply.facts.get("trainable") is not True:
            raise FailedCheckError(
                "not-registered", f"parameters of {_built(call)} are switched off"
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
    trials: list[_Trial] = []
    others: list[_Trial] = []
    for number, structure in enumerate(check.structures):
        group = list(zip(asked, replies, strict=True))[number * each : (number + 1) * each]
        chosen = group[0]
        if check.option:
            *spelled, another = group
            chosen = next((one for one in spelled if one[1].status == "value"), spelled[0])
            if another[1].status == "value":
                others.append(_trial(structure, *another))
        expect_value(question, chosen[1])
        trials.append(_trial(structure, *chosen))
    if not any(_agrees(trials, _model(one), check.tolerance) for one in check.activations):
        raise _explained(check, trials)
    if others and any(_agrees(others, _model(one), check.tolerance) for one in check.activations):
        raise FailedCheckError(
            "option-ignored",
            f"{check.build} computes the same for {check.option[0]!r} and for {check.another!r}",
        )


class _Trial(NamedTuple):
    """A network that was run: its layers as they were found, what went in, and what came out."""

    call: Call
    layers: tuple[Layer, ...]
    inputs: np.ndarray
    output: np.ndarray


def _trial(structure: Structure, call: Call, reply: Reply) -> _Trial:
    what = f"the output of {_built(call)}"
    inputs = call.options["inputs"][0].array
    output = array_of(reply, "output 0", what)
    same_shape(output, (len(inputs), structure.layers[-1]), what)
    parameters = _parameters(reply)
    _were_set(parameters, call)
    layers = _layers(structure, parameters)
    if layers is None:
        raise FailedCheckError(
            "wrong-parameters",
            f"the parameters of {_built(call)} are no chain of affine layers from"
            f" {structure.layers[0]} to {structure.layers[-1]}",
        )
    return _Trial(call, layers, inputs.astype(np.float64), output)


def _parameters(reply: Reply) -> list[np.ndarray]:
    names = [name for name in reply.items if name.startswith("parameter ")]
    return [array_of(reply, name, f"the {name}") for name in names]


def _were_set(parameters: Sequence[np.ndarray], call: Call) -> None:
    """Go on if all parameters hold what they were filled with.

    Raises:
        FailedCheckError: One keeps other numbers, so that nothing could be compared.
    """
    pool, at = call.options["pool"].array.astype(np.float64), 0
    for one in parameters:
        filled = pool[np.arange(at, at + one.size) % len(pool)].reshape(one.shape)
        filled = filled / math.sqrt(one.shape[-1] if one.ndim else 1)
        at += one.size
        if not np.allclose(one, filled, rtol=1e-3, atol=1e-6):
            raise FailedCheckError(
                "wrong-parameters",
                f"a parameter of {_built(call)} cannot be set to other numbers; keep what is trained"
                " in plain nn.Parameter",
            )


def _layers(structure: Structure, parameters: Sequence[np.ndarray]) -> tuple[Layer, ...] | None:
    """The parameters as layers: those of the structure, else a chain that was built instead of it.

    Weights may be kept transposed, and layers of the structure in any order, which its sizes tell.
    """
    left = list(parameters)
    found = []
    for n, m in pairwise(structure.layers):
        weights = _take(left, [(m, n), (n, m)])
        if weights is None:
            return _chain(parameters, structure.layers[0], structure.layers[-1])
        found.append(_layer(weights if weights.shape == (m, n) else weights.T, left))
    return tuple(found)


def _chain(parameters: Sequence[np.ndarray], first: int, last: int) -> tuple[Layer, ...] | None:
    """Layers in the order in which they were kept, where each takes what the one before it gives."""
    left = list(parameters)
    found: list[Layer] = []
    size = first
    for weights in (one for one in parameters if one.ndim == 2):
        if size not in weights.shape:
            return None
        left = [one for one in left if one is not weights]
        found.append(_layer(weights if weights.shape[1] == size else weights.T, left))
        size = len(found[-1].bias)
    return tuple(found) if found and size == last else None


def _layer(weights: np.ndarray, left: list[np.ndarray]) -> Layer:
    """A layer with its bias, which is taken out of what is left; a missing one is zero."""
    m = len(weights)
    bias = _take(left, [(m,), (1, m), (m, 1)])
    return Layer(weights, np.zeros(m) if bias is None else bias.reshape(m))


def _take(left: list[np.ndarray], shapes: Sequence[tuple[int, ...]]) -> np.ndarray | None:
    """The first array of one of the shapes, taken out of the list."""
    for shape in shapes:
        for at, one in enumerate(left):
            if one.shape == shape:
                return left.pop(at)
    return None


# The independent network, and how it is often got wrong

Elementwise = Callable[[np.ndarray], np.ndarray]
Model = Callable[[_Trial], np.ndarray]


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x)))


def _gelu(x: np.ndarray) -> np.ndarray:
    """X Φ(x), as D. Hendrycks and K. Gimpel define it (arXiv:1606.08415)."""
    below = np.vectorize(math.erf, otypes=[float])(x / math.sqrt(2))
    return np.asarray(x * 0.5 * (1 + below))


def _gelu_by_tanh(x: np.ndarray) -> np.ndarray:
    """The approximation of the same paper, which libraries offer as well."""
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))))


_FUNCTIONS: Mapping[Activation, Sequence[Elementwise]] = {
    "identity": (lambda x: x,),
    "relu": (lambda x: np.maximum(x, 0),),
    "sigmoid": (_sigmoid,),
    "tanh": (np.tanh,),
    "gelu": (_gelu, _gelu_by_tanh),
}


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _log_softmax(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(_softmax(x)))


def _network(between: Elementwise, *, last: Elementwise = lambda x: x, times: int = 99) -> Model:
    """A stack of layers: `between` after all but the last, at most `times`, `last` at the end."""

    def model(trial: _Trial) -> np.ndarray:
        value = trial.inputs
        for number, layer in enumerate(trial.layers, start=1):
            value = value @ layer.weights.T + layer.bias
            if number < len(trial.layers) and number <= times:
                value = between(value)
        return last(value)

    return model


def _model(activation: Activation) -> list[Model]:
    return [_network(one) for one in _FUNCTIONS[activation]]


def _agrees(trials: Sequence[_Trial], models: Sequence[Model], tolerance: float) -> bool:
    return any(all(_near(trial, model(trial), tolerance) for trial in trials) for model in models)


def _near(trial: _Trial, expected: np.ndarray, tolerance: float) -> bool:
    # Not a comparison of NaN, which is near to nothing.
    distance = np.abs(trial.output - expected)
    return bool((distance <= tolerance * (1 + np.abs(expected))).all())


_WRONG_LAST = {
    "softmax-at-the-end": (_softmax, "a softmax stands behind the last layer"),
    "log-softmax-at-the-end": (_log_softmax, "a log-softmax stands behind the last layer"),
}
_RAW = "what comes out should be the raw logits"


def _explained(check: Forward, trials: Sequence[_Trial]) -> FailedCheckError:
    """Why the outputs are wrong: the one misconception that gives just these, else how far off."""
    found: dict[str, str] = {}

    def wrong(name: str, models: Sequence[Model], said: str) -> None:
        if name not in found and _agrees(trials, models, check.tolerance):
            found[name] = said

    wrong("no-activation", _model("identity"), "no activation stands between the layers")
    for activation in check.activations:
        for function in _FUNCTIONS[activation]:
            after = [_network(function, last=function)]
            wrong(
                "activation-at-the-end",
                after,
                f"the activation also follows the last layer; {_RAW}",
            )
            once = [_network(function, times=1)]
            wrong("activation-once", once, "the activation follows only the first layer")
            for name, (last, said) in _WRONG_LAST.items():
                wrong(name, [_network(function, last=last)], f"{said}; {_RAW}")
    for name in _FUNCTIONS:
        if name not in {*check.activations, "identity"}:
            wrong("another-activation", _model(name), f"the activation is {name}")
    if len(found) == 1:
        ((name, said),) = found.items()
        return FailedCheckError(f"misconception:{name}", f"{said} in {_built(trials[-1].call)}")
    for trial in trials:
        expected = min(
            (model(trial) for one in check.activations for model in _model(one)),
            key=lambda value: float(np.nan_to_num(np.abs(value - trial.output), nan=np.inf).max()),
        )
        what = f"the output of {_built(trial.call)}"
        room = check.tolerance * (1 + np.abs(expected))
        try:
            finite(trial.output, expected, what)
            within(trial.output, expected, room, what, f"{check.tolerance:g} of the value")
        except FailedCheckError as failure:
            return failure
    return FailedCheckError(
        "wrong-value", f"{check.build} computes different functions for different structures"
    )


def judge_rows(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """A row of a batch gives what it gives alone."""
    check = question.check
    assert isinstance(check, Rows)
    for structure, call, reply in zip(check.structures, asked, replies, strict=True):
        expect_value(question, reply)
        what = f"the output of {_built(call)}"
        batch = array_of(reply, "output 0", what)
        same_shape(batch, (_EXAMPLES, structure.layers[-1]), what)
        finite(batch, np.zeros_like(batch), what)
        if (batch == batch[0]).all():
            raise FailedCheckError("constant", f"{what} is the same for every example")
        for at in range(_EXAMPLES):
            alone = array_of(reply, f"output {at + 1}", f"{what} for one example")
            same_shape(alone, batch[at : at + 1].shape, f"{what} for one example")
            room = check.tolerance * (1 + np.abs(alone))
            if not (np.abs(batch[at : at + 1] - alone) <= room).all():
                raise FailedCheckError(
                    "rows-mixed",
                    f"{what} for an example depends on the others in its batch",
                )


def judge_gradients(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Every parameter would move."""
    for call, reply in zip(asked, replies, strict=True):
        expect_value(question, reply)
        sums = array_of(reply, "sums", f"the gradients of {_built(call)}")
        if not sums.size:
            raise FailedCheckError("wrong-parameters", f"{_built(call)} has no parameters at all")
        without = int((~np.isfinite(sums) | (sums == 0)).sum())
        if without:
            raise FailedCheckError(
                "no-gradient",
                f"after a backward pass {without} of {sums.size} parameters of {_built(call)} have"
                " no gradient, or one that is not finite",
            )


def judge_refused(question: Question, _asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """The option that works does, and the other one raises an exception."""
    check = question.check
    assert isinstance(check, Refuses)
    for works, refused in zip(replies[::2], replies[1::2], strict=True):
        expect_value(question, works)
        if refused.status not in {"raised", "not-implemented"}:
            raise FailedCheckError(
                "not-refused",
                f"{check.build} takes {check.refused!r} without an exception, as if it was known",
            )
