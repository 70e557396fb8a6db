"""Programs through the sandbox: what students get wrong, and what they are told."""

from __future__ import annotations

from fractions import Fraction
from typing import Self

import pytest
from programs import HW3, LAB8, MLP, SOFTMAX, failed, marked, softmax_verdict

from graders.marking.programs import run_programs
from graders.sandbox.job import Job
from graders.sandbox.plain import PlainProcess
from graders.sandbox.replies import Reply
from graders.sandbox.sandbox import Sandbox
from student_template.render import render_stub

OF_SOFTMAX = {"example", "large", "masked", "shapes"}
OF_MLP = {"parameters", "registered", "forward", "rows"}
_DEFINED = SOFTMAX[SOFTMAX.index("def softmax") : SOFTMAX.index("\n\n\nclass")]


def returning(expression: str) -> str:
    """The reference, with a softmax that returns something else."""
    return SOFTMAX.replace(_DEFINED, f"def softmax(z):\n    return {expression}")


def test_the_reference_earns_everything(runner: Sandbox) -> None:
    verdict = softmax_verdict(SOFTMAX, runner)
    assert (verdict.status, verdict.earned, verdict.strict) == ("correct", 1, 1)
    assert all(one.status == "correct" for one in marked(HW3, {"mlp.py": MLP}, runner).values())


class Unwanted:
    """A runner that nothing may be given to."""

    level = "A+B"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None: ...

    def wait(self) -> None:
        """Nothing is waited for."""

    def run(self, job: Job) -> list[Reply]:
        """Nothing is run."""
        raise AssertionError(job)


def test_a_program_that_is_not_there_cannot_be_seen() -> None:
    told = {one.verdict for one in run_programs(HW3, {"mpl.py": b"x = 1"}, 1, Unwanted())}
    assert {(one.status, one.code, one.earned) for one in told} == {("needs-review", "no-file", 0)}
    assert all('no mlp.py in the hand-in (did you mean "mpl.py"?)' in one.feedback for one in told)


UNFIT = {
    "None": ("None", "wrong-type", "is no dense floating-point tensor, but None"),
    "a list": ("[1.0, 2.0]", "wrong-type", "but list"),
    "a text": ("'right'", "wrong-type", "but str"),
    "complex": ("torch.softmax(z, -1).to(torch.complex64)", "wrong-type", "but complex64 Tensor"),
    "sparse": ("torch.softmax(z, -1).to_sparse()", "wrong-type", "but sparse Tensor"),
    "meta": ("torch.softmax(z, -1).to('meta')", "wrong-type", "but meta Tensor"),
    "quantised": ("torch.quantize_per_tensor(torch.softmax(z.float(), -1), 0.01, 0, torch.quint8)", "wrong-type", "but quantized Tensor"),
    "bfloat16": ("torch.softmax(z, -1).bfloat16()", "wrong-type", "but bfloat16 Tensor"),
    "objects": ("__import__('numpy').array([object()])", "wrong-type", "but ndarray"),
    "a lying subclass": ("torch.softmax(z, -1).as_subclass(type('Liar', (torch.Tensor,), {'__eq__': lambda *_: True}))", "wrong-type", "but Liar"),
    "whole numbers": ("torch.softmax(z, -1).round().long()", "wrong-dtype", "has the type int64, but floating point is expected"),
    "NaN": ("z * float('nan')", "not-finite", "is NaN in 5 of 5 places"),
    "a shape that would broadcast": ("torch.softmax(z, -1).sum(-1, keepdim=True)", "shape-mismatch", "has the shape (1,), but (5,) is expected"),
    "half precision": ("torch.softmax(z, -1).half()", "wrong-dtype", "has the type float16; it should have that of its input"),
    "noise": ("torch.softmax(z, -1) + 1e-4 * torch.rand(z.shape)", "wrong-value", "what is allowed"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_of_another_kind_is_told_with_what_was_expected(what: str, runner: Sandbox) -> None:
    expression, code, message = UNFIT[what]
    verdict = softmax_verdict(returning(expression), runner)
    assert failed(verdict).keys() == OF_SOFTMAX
    first = verdict.checks[0]
    assert (first.code, message in first.feedback) == (code, True), first.feedback


FIT = {
    "a parameter": "nn.Parameter(torch.softmax(z, -1)) if not z.requires_grad else torch.softmax(z, -1)",
    "a tensor that requires grad": "torch.softmax(z, -1) * torch.ones(1, dtype=z.dtype, requires_grad=True)",
    "not contiguous": "torch.softmax(z, -1).unsqueeze(0).expand(2, *z.shape)[0]",
    "log-softmax first": "torch.log_softmax(z, -1).exp()",
    "in place": "z.sub_(z.amax(-1, keepdim=True)).exp_().div_(z.sum(-1, keepdim=True))",
    "by numpy": "torch.from_numpy(__import__('numpy').exp((z - z.amax(-1, keepdim=True)).numpy())).mul_(1) / torch.exp(z - z.amax(-1, keepdim=True)).sum(-1, keepdim=True)",
}  # fmt: skip


@pytest.mark.parametrize("what", FIT)
def test_what_is_right_may_come_in_many_forms(what: str, runner: Sandbox) -> None:
    assert failed(softmax_verdict(returning(FIT[what]), runner)) == {}


BROKEN = {
    "not defined": ("def softmax(", "def soft_max(", OF_SOFTMAX, "wrong-type", "there is no softmax in softmax.py"),
    "no function": (_DEFINED, "softmax = 3", OF_SOFTMAX, "wrong-type", "is not callable"),
    "a wrong signature": ("def softmax(z", "def softmax(z, axis", OF_SOFTMAX, "crashed", "missing 1 required positional argument: 'axis'"),
    "no forward": ("def forward", "def forwards", {"forward", "rows"}, "crashed", 'missing the required "forward" function'),
    "no Module": ("class MLP(nn.Module)", "class MLP", OF_MLP, "wrong-type", "a torch.nn.Module is wanted, not MLP"),
    "an error of their own": ("    powers =", "    raise KeyError('z')\n    powers =", OF_SOFTMAX, "crashed", "softmax.py:6 in softmax: raises KeyError"),
    "a name that is not there": ("    powers =", "    torh.exp(z)\n    powers =", OF_SOFTMAX, "crashed", "raises NameError: name 'torh' is not defined"),
    "shapes that do not fit": ("    powers =", "    torch.ones(3, 4) @ torch.ones(5, 2)\n    powers =", OF_SOFTMAX, "crashed", "(3x4 and 5x2)"),
    "input()": ("    powers =", "    input()\n    powers =", OF_SOFTMAX, "crashed", "raises EOFError"),
    "no syntax": ("def softmax(z", "def softmax(z z", OF_SOFTMAX | OF_MLP, "rejected", "softmax.py:5: cannot be read as Python"),
    "a NUL": ("def softmax(z", "\0def softmax(z", OF_SOFTMAX | OF_MLP, "rejected", "null bytes"),
    "deep nesting": ("import torch\n", "import torch\nx = " + "(" * 100_000 + ")" * 100_000 + "\n", OF_SOFTMAX | OF_MLP, "rejected", "too many nested parentheses"),
    "a missing module": ("    powers =", "    import tensorflow\n    powers =", OF_SOFTMAX, "crashed", "softmax.py:6 in softmax: raises ModuleNotFoundError"),
    "a missing module in use": ("import torch\n", "import torch, tensorflow\ntensorflow.ones(1)\n", OF_SOFTMAX | OF_MLP, "crashed", "tensorflow is not installed where programs are marked"),
    "a GPU": ("    powers =", "    z = z.to('cuda')\n    powers =", OF_SOFTMAX, "crashed", "there is no GPU where programs are marked"),
    "more precision than asked": ("torch.exp(z -", "torch.exp(z.double() -", OF_SOFTMAX, "wrong-dtype", "has the type float64"),
    "a process": ("    powers =", "    import os; os.system('true')\n    powers =", OF_SOFTMAX, "wrong-value", ""),
    "a file": ("    powers =", "    open('/etc/passwd')\n    powers =", OF_SOFTMAX, None, ""),
    "a socket": ("    powers =", "    import socket; socket.socket()\n    powers =", OF_SOFTMAX, "forbidden", "may not start processes, use the network"),
    "much memory": ("    powers =", "    torch.ones(2**29)\n    powers =", OF_SOFTMAX, "memory", "more than the 1024 MB"),
    "leaving Python": ("    powers =", "    import os; os._exit(0)\n    powers =", OF_SOFTMAX, "crashed", "the whole process ended while softmax ran"),
    "a loop": ("    powers =", "    while True: pass\n    powers =", OF_SOFTMAX, "timeout", "softmax did not finish within 2 s"),
    "a flood": ("    powers =", "    while True: print('x' * 100_000)\n    powers =", OF_SOFTMAX, "output-limit", "prints or returns far too much"),
    "not written yet": ("    powers =", "    raise NotImplementedError\n    powers =", OF_SOFTMAX, "not-implemented", "not written yet"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_program_that_breaks_is_told_where_and_loses_only_that(
    what: str, runner: Sandbox
) -> None:
    old, new, lost, code, message = BROKEN[what]
    verdict = softmax_verdict(SOFTMAX.replace(old, new, 1), runner)
    if what == "a process":  # os.system tells of its failure by a number that nobody looked at
        assert failed(verdict) == {}
        return
    assert failed(verdict).keys() == lost
    assert code is None or set(failed(verdict).values()) == {code}
    told = [one.feedback for one in verdict.checks if not one.earned]
    assert all(message in one for one in told), told


def test_source_that_is_not_utf_8_is_rejected_with_its_line(runner: Sandbox) -> None:
    verdict = softmax_verdict(SOFTMAX.encode() + b'name = "\xe9"\n', runner)
    assert set(failed(verdict).values()) == {"rejected"}
    assert "softmax.py:18: cannot be read as Python: (unicode error) 'utf-8'" in verdict.feedback


def test_an_untouched_stub_is_unanswered(runner: Sandbox) -> None:
    stub = render_stub(HW3[0].spec.program)
    assert {one.status for one in marked(HW3, {"mlp.py": stub}, runner).values()} == {"unanswered"}


def test_a_loop_in_one_function_costs_its_time_once_and_the_rest_is_marked(
    sandbox: Sandbox,
) -> None:
    looping = SOFTMAX.replace("    powers =", "    while True: pass\n    powers =")
    assert failed(softmax_verdict(looping, sandbox)) == dict.fromkeys(OF_SOFTMAX, "timeout")


def test_hidden_checks_tell_neither_inputs_nor_the_text_of_an_exception(runner: Sandbox) -> None:
    saying = SOFTMAX.replace("    powers =", "    raise ValueError(f'input was {z}')\n    powers =")
    first, *others = softmax_verdict(saying, runner).checks[:4]
    assert "input was" in first.feedback
    assert not any("input was" in one.feedback for one in others)


def test_a_misconception_is_not_forgiven_in_the_exercise_that_is_about_it(runner: Sandbox) -> None:
    without = MLP.replace("inp = self.activation(layer(inp))", "inp = layer(inp)")
    verdicts = marked(HW3, {"mlp.py": without}, runner)
    forward, option = verdicts["programming/mlp-forward"], verdicts["programming/activation-option"]
    assert failed(forward) == {"forward": "misconception:no-activation"}
    assert (option.earned, option.strict) == (Fraction(1, 5), Fraction(1, 5))


def test_what_was_charged_before_is_no_credit_where_nothing_works_by_itself(
    runner: Sandbox,
) -> None:
    ignoring = MLP.replace("inp = self.activation(layer(inp))", "inp = layer(inp)").replace(
        "ACTIVATIONS[activation]()", "None"
    )
    verdicts = marked(HW3, {"mlp.py": ignoring}, runner)
    assert verdicts["programming/activation-option"].earned == 0


@pytest.mark.parametrize("seed", range(5))
def test_no_verdict_depends_on_the_seed(seed: int, runner: Sandbox) -> None:
    unstable = SOFTMAX.replace("z - z.amax(dim=-1, keepdim=True)", "z")
    verdict = marked(LAB8, {"softmax.py": unstable}, runner, seed)["softmax/stability-code"]
    assert failed(verdict).keys() == {"large"}
    right = marked(LAB8, {"softmax.py": SOFTMAX}, runner, seed)["softmax/stability-code"]
    assert right.earned == 1


def test_a_plain_process_gives_the_same_verdicts(runner: Sandbox) -> None:
    plain = PlainProcess()
    slipping = SOFTMAX.replace("torch.relu(self.hidden(x))", "self.hidden(x)")
    for source in (SOFTMAX, slipping, "def softmax(z:"):
        assert softmax_verdict(source, plain) == softmax_verdict(source, runner)


def test_a_plain_process_ends_a_loop() -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    verdict = softmax_verdict("while True: pass", PlainProcess())
    assert set(failed(verdict).values()) == {"timeout"}
