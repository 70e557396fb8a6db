"""Network weights as a witness: any weights are right with which the network does what is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from exercises.answer import (
    Answer,
    ContradictedError,
    Text,
    UnreadableError,
    texts,
)
from exercises.specs import Layer, Network
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.network_repair import repairs
from graders.kinds.reading.arrays.arrays import Entries, read_entries, size
from graders.kinds.reading.arrays.arrays import shown as shown_entries
from graders.kinds.reading.clauses.fields import values_of
from graders.kinds.reading.networks.absent_biases import absent_biases, without_absences
from graders.kinds.reading.networks.claims import refuse_claims
from graders.kinds.reading.networks.equations import before_weights, parameters_in
from graders.kinds.reading.networks.output import SaidOutput, refuse_other_output, without_output
from graders.kinds.reading.networks.units import units_in
from graders.verdict import Outcome, Verdict, correct, incorrect, partial

# Verdicts rest on fractions; only the search for a repair is content with floats.
N = TypeVar("N", float, Fraction)
# Row by row; a bias of n units has n numbers, weights have (units, inputs).
Parameters = Mapping[str, Sequence[N]]

_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "relu": lambda z: max(z, 0 * z),
    "leaky-relu": lambda z: z if z > 0 else z / 100,
    "abs": abs,
    "step": lambda z: 0 * z + int(z >= 0),
}
# An exact form such as 1/3 is read with 50 digits: nearer to 0 than that a sum is 0.
_ZERO = Fraction(1, 10**45)
_MAX_MAGNITUDE = 10**30
_MOST_TOLD = 4
# Weights and biases of two layers in the textbook of Goodfellow, Bengio and Courville, section 6.1.
_TEXTBOOK = ("W", "c", "w", "b")


class Weights(NamedTuple):
    """The parameters as they were written."""

    entries: Mapping[str, Entries]


def read(spec: Network, answer: Answer) -> Weights:
    """Every parameter of the network by its name."""
    for text in texts(answer):
        refuse_claims(text, spec)
    equations = _unit_by_unit(answer, spec) if isinstance(answer, Text) else None
    values = without_absences(answer)
    output = None if equations else without_output(values)
    absent = absent_biases(answer, spec)
    given = equations or _given(spec, output.weights if output else values, absent)
    entries = {name: read_entries(given[name]) for name in spec.shapes}
    for name in absent:
        if any(number.value for number in entries[name].numbers):
            raise ContradictedError(
                f"{name} is given, and said to be none; keep one of the two", given[name].place
            )
    for name, parameter in entries.items():
        if any(abs(number.value) > _MAX_MAGNITUDE for number in parameter.numbers):
            raise UnreadableError(f"{name} is too large to run", given[name].place)
    if isinstance(answer, Text) and not equations:
        _check_equations(answer, spec, entries)
    if output:
        _check_output(spec, entries, output)
        *_, last = entries
        told = (*entries[last].passed_over, output.said)
        entries[last] = entries[last]._replace(passed_over=told)
    return Weights(entries)


def _unit_by_unit(answer: Text, spec: Network) -> dict[str, Answer] | None:
    """The parameters of a network of which each unit is said, as an equation or by its weights."""
    return parameters_in(answer, spec) or units_in(answer, spec)


def _check_equations(answer: Text, spec: Network, entries: Mapping[str, Entries]) -> None:
    """Refuse weights behind the equations of another network: `h1 = ReLU(x1 - x2), …, y = …, W1 = …`.

    Raises:
        ContradictedError: The equations in front say other parameters.
    """
    front = before_weights(answer, spec)
    said = parameters_in(front, spec) if front else None
    for name, values in said.items() if said else ():
        mine = [number.value for number in entries[name].numbers]
        if [number.value for number in read_entries(values).numbers] != mine:
            raise ContradictedError(
                f"the equations in front of {name} say other values of it; write one of the two",
                answer.place,
            )


def _check_output(spec: Network, entries: Mapping[str, Entries], output: SaidOutput) -> None:
    """Go on if what is said of the output is so for these weights, right or wrong, or is what is asked for.

    Raises:
        SeveralAnswersError: It says of another network what it gives.
    """
    names = [f"x_{number + 1}" for number in range(len(spec.inputs[0]))]
    values = {name: [float(one[at]) for one in spec.inputs] for at, name in enumerate(names)}
    parameters = _roughly({name: _numbers(one) for name, one in entries.items()})
    fitting = {name for name, shape in spec.shapes.items() if entries[name].reshaped(shape)}
    first = spec.layers[0]
    if len(spec.layers) > 1 and {first.weights, first.bias} <= fitting:
        units = [_units_of(first, one, parameters) for one in spec.inputs]
        values |= {f"h_{at + 1}": [one[at] for one in units] for at in range(first.units)}
    given = [run_roughly(spec, parameters)] if fitting == set(spec.shapes) else []
    refuse_other_output(output, values, [spec.targets, *given])


def _given(spec: Network, answer: Answer, absent: Mapping[str, Answer]) -> dict[str, Answer]:
    """What is given for each parameter, by the names of the exercise or by those of the textbook."""
    try:
        return values_of(answer, dict.fromkeys(spec.shapes, ()), spec.how_to_answer(), absent)
    except UnreadableError as refused:
        parameters = [name for layer in spec.layers for name in (layer.weights, layer.bias)]
        if len(parameters) != len(_TEXTBOOK) or set(parameters) & set(_TEXTBOOK):
            raise
        try:
            given = values_of(answer, dict.fromkeys(_TEXTBOOK, ()), spec.how_to_answer())
        except UnreadableError:
            raise refused from None
        return {name: given[letter] for name, letter in zip(parameters, _TEXTBOOK, strict=True)}


def shown(weights: Weights) -> str:
    """The parameters by name."""
    return ", ".join(f"{name} = {shown_entries(one)}" for name, one in weights.entries.items())


def decide(spec: Network, _key: None, weights: Weights, _context: Context = NO_CONTEXT) -> Verdict:
    """Right if the outputs are; part of the points if some threshold would make them right."""
    parameters: dict[str, Sequence[Fraction]] = {}
    misshapen = []
    for name, shape in spec.shapes.items():
        entries = weights.entries[name]
        fitted = entries.reshaped(shape)
        if fitted is None:
            misshapen.append(name)
        parameters[name] = _numbers(fitted or entries)
    if misshapen:
        return _misshapen(spec, misshapen, weights, parameters)
    return _judged(spec, parameters)


def _numbers(entries: Entries) -> list[Fraction]:
    return [Fraction(number.value) for number in entries.numbers]


def _misshapen(
    spec: Network, names: Sequence[str], weights: Weights, parameters: Parameters[Fraction]
) -> Verdict:
    """The first wrong shape; where it is the only one, also whether the network would work without it."""
    name = names[0]
    shape, expected = weights.entries[name].shape, spec.shapes[name]
    message = f"{name}: {size(shape)}, where {size(expected)} are wanted"
    if shape == expected[::-1]:
        code, how = Outcome.TRANSPOSED, "exchanged"
        message += ": rows and columns are exchanged"
        columns = shape[-1]
        whole = [one for at in range(columns) for one in parameters[name][at::columns]]
    else:
        code, how = Outcome.SHAPE_MISMATCH, "with zeros in the missing places"
        missing = math.prod(expected) - len(parameters[name])
        whole = [*parameters[name], *[Fraction(0)] * missing] if missing > 0 else []
    if len(names) == 1 and whole:
        outputs = run(spec, {**parameters, name: whole})
        works = "right" if _exact(spec, outputs) else _failures(spec, outputs)
        message += f"; {how} the network would be {works}"
    return incorrect(code, message)


def _judged(spec: Network, parameters: Parameters[Fraction]) -> Verdict:
    outputs = run(spec, parameters)
    if _exact(spec, outputs):
        return correct()
    threshold = _threshold(spec, outputs)
    if threshold is not None and spec.threshold_credit:
        feedback = (
            f"the outputs are not the targets, but the threshold {_number(float(threshold))} would tell"
            f" the two classes apart; {_repair(spec, parameters)}"
        )
        return partial(
            spec.threshold_credit, Outcome.THRESHOLD, feedback, 0 * spec.threshold_credit
        )
    feedback = _failures(spec, outputs) + _repairing(spec, parameters)
    if _exact(spec, [1 - output for output in outputs]):
        return incorrect(Outcome.INVERTED, f"the two classes are exchanged; {feedback}")
    return incorrect(Outcome.COUNTEREXAMPLE, feedback)


def run(spec: Network, parameters: Parameters[Fraction]) -> list[Fraction]:
    """The output of the network for each input of the spec, exactly."""
    inputs = ([Fraction(str(value)) for value in values] for values in spec.inputs)
    return [_output(spec.layers, values, parameters) for values in inputs]


def run_roughly(spec: Network, parameters: Parameters[float]) -> list[float]:
    """The same in floats, for many inputs at once."""
    return [_output(spec.layers, values, parameters) for values in spec.inputs]


def _output(layers: Sequence[Layer], values: Sequence[N], parameters: Parameters[N]) -> N:
    for layer in layers:
        values = _units_of(layer, values, parameters)
    return values[0]


def _units_of(layer: Layer, values: Sequence[N], parameters: Parameters[N]) -> list[N]:
    """What the units of a layer give for its inputs."""
    weights, activation = parameters[layer.weights], _ACTIVATIONS[layer.activation]
    width = len(values)
    rows = (weights[at : at + width] for at in range(0, len(weights), width))
    pairs = zip(rows, parameters[layer.bias], strict=True)
    return [activation(_sum(row, values, bias)) for row, bias in pairs]


def _sum(row: Sequence[N], values: Sequence[N], bias: N) -> Any:
    terms: list[Any] = [w * v for w, v in zip(row, values, strict=True)] + [bias]
    total = sum(terms)
    size: Any = sum(abs(term) for term in terms)
    return 0 * total if abs(total) <= _ZERO * size else total


def _wrong(spec: Network, output: float | Fraction, target: float) -> bool:
    if isinstance(output, float):
        return not abs(output - target) <= spec.tolerance
    return abs(output - Fraction(str(target))) > Fraction(str(spec.tolerance))


def _exact(spec: Network, outputs: Sequence[float] | Sequence[Fraction]) -> bool:
    return not any(map(_wrong, [spec] * len(outputs), outputs, spec.targets))


def _threshold(spec: Network, outputs: Sequence[Fraction]) -> Fraction | None:
    """The middle between the classes, if all outputs of class 1 lie above those of class 0."""
    if set(spec.targets) != {0.0, 1.0}:
        return None
    classes: dict[float, list[Fraction]] = {0.0: [], 1.0: []}
    for output, target in zip(outputs, spec.targets, strict=True):
        classes[target].append(output)
    low, high = max(classes[0.0]), min(classes[1.0])
    return (low + high) / 2 if high > low else None


def _failures(spec: Network, outputs: Sequence[Fraction]) -> str:
    failures = [
        f"at ({', '.join(map(_number, values))}) it gives {_number(float(output))} instead of"
        f" {_number(target)}"
        for values, output, target in zip(spec.inputs, outputs, spec.targets, strict=True)
        if _wrong(spec, output, target)
    ]
    told, more = failures[:_MOST_TOLD], len(failures) - _MOST_TOLD
    if more > 0:
        told.append(f"and at {more} more")
    return f"wrong at {len(failures)} of {len(outputs)} inputs: {'; '.join(told)}"


def _repairing(spec: Network, exact: Parameters[Fraction]) -> str:
    """Which number alone would have to be another one; how far off it is, is not told."""
    found = repairs(spec, _roughly(exact))
    if found is None:
        return ""
    if not found:
        return "; no single number was found that would repair it"
    _, name, at, _ = min(found)
    return f"; another value of {_entry(spec, name, at)} alone would repair it"


def _roughly(exact: Parameters[Fraction]) -> dict[str, list[float]]:
    return {name: list(map(float, values)) for name, values in exact.items()}


def _repair(spec: Network, exact: Parameters[Fraction]) -> str:
    """The smallest change of one parameter that makes the network right, in words."""
    found = repairs(spec, _roughly(exact))
    if found is None:
        return "it is too large for a search for a single repair"
    if not found:
        return "no change of a single parameter makes it right"
    _, name, at, change = min(found)
    verb, to = ("add", "to") if change > 0 else ("subtract", "from")
    return f"the smallest repair: {verb} {_number(abs(change))} {to} {_entry(spec, name, at)}"


def _entry(spec: Network, name: str, at: int) -> str:
    """One entry of a parameter, counted from 1: `W2[1, 2]`."""
    shape = spec.shapes[name]
    if math.prod(shape) == 1:
        return name
    index = divmod(at, shape[1]) if len(shape) == 2 else (at,)
    return f"{name}[{', '.join(str(position + 1) for position in index)}]"


def _number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
