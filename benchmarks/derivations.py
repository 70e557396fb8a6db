"""Right derivations must pass, and spoilt ones must not: the figures of the chain checker.

    python benchmarks/derivations.py

Right steps are checked with 25 seeds. Then single members without derivatives are mutated (signs,
indices, numbers, factors, operations); torch, which reads formulas in its own way, says whether a
mutant is still equal, and every other one must cost the derivation its points.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parent.parent))

from exercises.language.derivation.chain import Member
from exercises.language.derivation.reader import read_derivation
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Element,
    Name,
    Negative,
    Number,
    Tree,
    children,
    nodes,
    with_children,
)  # fmt: skip
from exercises.specs import Derivation
from graders.keys.torch_evaluate import torch_evaluate
from graders.kinds.derivation.proof import examined
from graders.language.draws import instances

SEEDS = 25
MUTANTS = 600
_INDEXED = {"K": "size", "z": ["K"], "i": {"index": "K"}, "j": {"index": "K"}}
SOFTMAX = Derivation.model_validate({
    "kind": "derivation", "symbols": _INDEXED, "define": {"sigma": "softmax(z)"}, "sigma": "softmax",
    "definition": "d(sigma_i, z_j)", "target": "sigma_i (delta_ij - sigma_j)",
    "through": ["exp", "sum", "ln"],
})  # fmt: skip
CROSS_ENTROPY = Derivation.model_validate({
    "kind": "derivation", "sigma": "softmax",
    "symbols": {"K": "size", "z": ["K"], "j": {"index": "K"}, "y": {"shape": ["K"], "domain": "simplex"}},
    "define": {"p": "softmax(z)", "L": "-sum_k y_k ln(p_k)"},
    "definition": "d(L, z_j)", "target": "p_j - y_j",
})  # fmt: skip
CHAINS = [
    (SOFTMAX, r"""\frac{\partial \sigma(z)_i}{\partial z_j}
        = \frac{\partial}{\partial z_j}\frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}
        = \frac{\delta_{ij} e^{z_i}\sum_{k=1}^K e^{z_k} - e^{z_i}e^{z_j}}{(\sum_{k=1}^K e^{z_k})^2}
        = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}(\delta_{ij} - \frac{e^{z_j}}{\sum_{k=1}^K e^{z_k}})
        = \sigma(z)_i(\delta_{ij} - \sigma(z)_j)"""),
    (SOFTMAX, """Let S = sum_{k=1}^K e^{z_k}. d sigma_i/d z_j = (delta_ij e^{z_i} S - e^{z_i} e^{z_j}) / S^2
        = delta_ij e^{z_i} / S - e^{z_i} e^{z_j} / S^2 = (e^{z_i}/S) (delta_ij - e^{z_j}/S)
        = sigma_i delta_ij - sigma_i sigma_j = sigma_i (delta_ij - sigma_j)"""),
    (SOFTMAX, r"""Let S = \sum_{k=1}^K e^{z_k}.
        For $i = j$: dσ_i/dz_i = (e^{z_i} S - e^{z_i} e^{z_i})/S^2
        = e^{z_i}/S - (e^{z_i}/S)^2 = σ_i - σ_i^2 = σ_i(1-σ_i)
        For $i \neq j$: dσ_i/dz_j = -e^{z_i} e^{z_j}/S^2 = -σ_i σ_j"""),
    (SOFTMAX, r"""log σ_i = z_i - log Σ_{k=1}^K e^{z_k}.
        ∂ log σ_i/∂z_j = δ_ij - e^{z_j}/(Σ_{k=1}^K e^{z_k}) = δ_ij - σ_j.
        ∂σ_i/∂z_j = σ_i ∂log σ_i/∂z_j = σ_i (δ_ij - σ_j)."""),
    (CROSS_ENTROPY, r"""dL/dz_j = \sum_{k=1}^K \frac{\partial L}{\partial p_k}\frac{\partial p_k}{\partial z_j}
        = -\sum_{k=1}^K \frac{y_k}{p_k} p_k(\delta_{kj}-p_j) = -\sum_{k=1}^K y_k(\delta_{kj}-p_j)
        = -y_j + p_j \sum_{k=1}^K y_k = p_j - y_j"""),
    (CROSS_ENTROPY, r"""dL/dz_j = -\sum_{k=1}^K y_k \frac{\partial \log p_k}{\partial z_j}
        = -\sum_{k=1}^K y_k (\delta_{kj} - p_j) = p_j - y_j"""),
]  # fmt: skip


def on_one_line(text: str) -> str:
    """The text with every chain on a line of its own."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(lines).replace("\n=", " =")


def mutants(tree: Tree, indices: tuple[str, ...]) -> Iterator[Tree]:
    """The tree with one node changed."""
    yield from _changed(tree, indices)
    below = children(tree)
    for at, child in enumerate(below):
        for mutant in mutants(child, indices):
            yield with_children(tree, (*below[:at], mutant, *below[at + 1 :]))


def _changed(tree: Tree, indices: tuple[str, ...]) -> Iterator[Tree]:
    match tree:
        case Binary(sign="+"):
            yield Binary("-", tree.left, tree.right)
        case Binary(sign="-"):
            yield Binary("+", tree.left, tree.right)
            yield tree.left
        case Binary(sign="*" | " "):
            yield tree.left
            yield tree.right
        case Binary(sign="/"):
            yield tree.left
            yield Binary("/", tree.right, tree.left)
        case Binary(sign="^"):
            yield Binary("^", tree.left, Negative(tree.right))
        case Negative():
            yield tree.of
        case Number():
            yield Number(tree.value + Decimal(1))
        case Name(name=name) if name in indices:
            yield from (Name(one) for one in indices if one != name)
        case Element():
            yield tree.of


def value(tree: Tree, scope: Scope) -> torch.Tensor:
    """The values on some instances, by torch."""
    found = []
    for ground in instances(scope, ()):
        for draw in range(0, ground.draws, 3):
            values = {
                name: torch.tensor(one[min(draw, len(one) - 1)], dtype=torch.float64)
                for name, one in ground.values.items()
            }
            found.append(torch_evaluate(tree, scope, ground, values).flatten())
    return torch.cat(found)


def is_equal(one: Tree, other: Tree, scope: Scope) -> bool | None:
    """Whether torch finds two formulas equal; None where the second one is no scalar or undefined."""
    try:
        expected, given = value(one, scope), value(other, scope)
    except (IndexError, RuntimeError, ValueError):
        return None
    if expected.shape != given.shape or not torch.isfinite(given).all():
        return None
    return bool(torch.allclose(expected, given, rtol=1e-7, atol=1e-10))


def tell_false_alarms() -> None:
    """Check all right chains with all seeds."""
    steps = alarms = 0
    slowest = 0.0
    for seed in range(SEEDS):
        for spec, text in CHAINS:
            start = time.perf_counter()
            found = examined(spec, on_one_line(text), seed)
            slowest = max(slowest, time.perf_counter() - start)
            steps += len(found.steps)
            alarms += sum(step.outcome not in {"ok", "repeat"} for step in found.steps)
            alarms += bool(found.code)
    print(f"right steps: {steps}, false alarms {alarms} (goal 0 of 500)")
    print(f"slowest chain {slowest * 1000:.0f} ms (goal 200)")


def spoilt() -> Iterator[tuple[Derivation, str, Member, Tree, Scope]]:
    """Every mutant of every member without derivatives, in its text."""
    for spec, raw in CHAINS:
        text = on_one_line(raw)
        derivation = read_derivation(text, spec.scope, spec.ends[0], spec.split)
        for chain in derivation.chains:
            for member in chain.members[1:]:
                if member.tree is None or any(
                    isinstance(node, Call | Big) and node.function in {"d", "entries"}
                    for node in nodes(member.tree)
                ):
                    continue
                for mutant in mutants(member.tree, tuple(spec.scope.indices)):
                    end = member.offset + len(member.text)
                    changed = f"{text[: member.offset]} {printed(mutant)} {text[end:]}"
                    if chain.condition:
                        continue  # equal under a condition is another question
                    if is_equal(member.tree, mutant, derivation.scope) is False:
                        yield spec, changed, member, mutant, derivation.scope


def tell_mutants() -> None:
    """Check mutants, and list those that got through."""
    found = list(spoilt())
    chosen = random.Random(0).sample(found, min(MUTANTS, len(found)))  # noqa: S311
    missed = [one for one in chosen if not examined(one[0], one[1]).code]
    caught = len(chosen) - len(missed)
    print(
        f"mutants that differ: {len(chosen)}, caught {caught} = {caught / len(chosen):.1%} (goal 99 %)"
    )
    for _, _, member, mutant, _ in missed:
        print(f"  {member.text.strip()} became {printed(mutant)}")


if __name__ == "__main__":
    tell_false_alarms()
    tell_mutants()
