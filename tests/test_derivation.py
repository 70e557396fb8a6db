"""Derivations as students write them: what every step is, and what the whole earns."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from claims import CLAIMS
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.language.derivation.reader import MOST_LINES, read_derivation
from exercises.specs import Derivation
from graders.kinds.derivation.proof import decide, examined

SYMBOLS = {"K": "size", "z": ["K"], "i": {"index": "K"}, "j": {"index": "K"}}
SOFTMAX = Derivation.model_validate({
    "kind": "derivation", "symbols": SYMBOLS, "define": {"sigma": "softmax(z)"}, "sigma": "softmax",
    "definition": "d(sigma_i, z_j)", "target": "sigma_i (delta_ij - sigma_j)",
    "through": ["exp", "sum", "ln"],
})  # fmt: skip
JACOBIAN = Derivation.model_validate({
    "kind": "derivation", "symbols": SYMBOLS, "sigma": "softmax",
    "define": {"sigma": "softmax(z)", "J": "diag(sigma) - sigma sigma^T"}, "called": ["J"],
    "definition": "d(sigma_i, z_j)", "target": "diag(sigma) - sigma sigma^T",
    "work": "rewrite", "given": ["sigma_i (delta_ij - sigma_j)"],
})  # fmt: skip
CROSS_ENTROPY = Derivation.model_validate({
    "kind": "derivation", "sigma": "softmax",
    "symbols": {
        "K": "size", "z": ["K"], "j": {"index": "K"}, "y": {"shape": ["K"], "domain": "simplex"},
    },
    "define": {"p": "softmax(z)", "L": "-sum_k y_k ln(p_k)"},
    "definition": "d(L, z_j)", "target": "p_j - y_j",
})  # fmt: skip

RIGHT = {
    "quotient rule, aligned": r"""By the quotient rule,
        \begin{align*}
        \frac{\partial \sigma(z)_i}{\partial z_j}
          &= \frac{\partial}{\partial z_j}\frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}} \\
          &= \frac{\delta_{ij} e^{z_i}\sum_k e^{z_k} - e^{z_i}e^{z_j}}{\left(\sum_k e^{z_k}\right)^2} \\
          &= \frac{e^{z_i}}{\sum_k e^{z_k}}\left(\delta_{ij} - \frac{e^{z_j}}{\sum_k e^{z_k}}\right)
           = \sigma(z)_i(\delta_{ij} - \sigma(z)_j). \qed
        \end{align*}""",
    "plain text, a name for the sum": """
        Let S = sum_k e^{z_k}, so that dS/dz_j = e^{z_j}. By the quotient rule
        d sigma_i/d z_j = (delta_ij e^{z_i} S - e^{z_i} e^{z_j}) / S^2
                        = (e^{z_i}/S) (delta_ij - e^{z_j}/S)
                        = sigma_i (delta_ij - sigma_j).""",
    "two cases, the name behind its use": r"""
        Case i = j: $\frac{\partial \sigma_i}{\partial z_i} = \frac{e^{z_i} S - e^{z_i} e^{z_i}}{S^2}
        = \sigma_i(1-\sigma_i)$, where S = \sum_k e^{z_k}.
        Case i ≠ j: $\frac{\partial \sigma_i}{\partial z_j} = \frac{0 \cdot S - e^{z_i}e^{z_j}}{S^2}
        = -\sigma_i\sigma_j$.
        Together this is σ_i(δ_ij − σ_j).""",
    "two cases under headings": r"""
        Let N = \sum_k e^{z_k}.
        Diagonal entries:
        dσ_i/dz_i = (e^{z_i} N - e^{z_i} e^{z_i})/N^2 = e^{z_i}/N - (e^{z_i}/N)^2 = σ_i(1-σ_i)
        Off-diagonal entries:
        dσ_i/dz_j = -e^{z_i} e^{z_j}/N^2 = -σ_i σ_j""",
    "the conditions stand behind": r"""
        With S = Σ_k e^{z_k}: ∂σ_i/∂z_j = (e^{z_i} S - e^{2z_i})/S^2 = σ_i(1-σ_i) for i = j.
        ∂σ_i/∂z_j = -e^{z_i}e^{z_j}/S^2 = -σ_iσ_j for i ≠ j.""",
    "logarithm": r"""Take logs: log σ_i = z_i - log Σ_k e^{z_k}.
        Then ∂ log σ_i/∂z_j = δ_ij - e^{z_j}/Σ_k e^{z_k} = δ_ij - σ_j.
        Since ∂ log σ_i/∂z_j = (1/σ_i) ∂σ_i/∂z_j, we get
        ∂σ_i/∂z_j = σ_i ∂log σ_i/∂z_j = σ_i (δ_ij - σ_j).""",
    "names for numerator and denominator": """Write g_i = e^{z_i} and h = Σ_k e^{z_k}.
        Then ∂g_i/∂z_j = δ_ij e^{z_i} and ∂h/∂z_j = e^{z_j}, hence
        ∂σ_i/∂z_j = (∂g_i/∂z_j h - g_i ∂h/∂z_j)/h^2 = (δ_ij g_i h - g_i g_j)/h^2
        = g_i/h δ_ij - g_i/h g_j/h = σ_i δ_ij - σ_i σ_j = σ_i(δ_ij - σ_j)""",
    "reasons in brackets": r"""∂σ_i/∂z_j = ∂/∂z_j (e^{z_i} S^{-1})   (definition, S = sum of all exponentials)
         = δ_ij e^{z_i} S^{-1} - e^{z_i} S^{-2} e^{z_j}   (product rule)
         = σ_i δ_ij - σ_i σ_j (by the definition of softmax)
         = σ_i (δ_ij - σ_j)
        where S = Σ_k e^{z_k}""",
    "Markdown, words between the lines": r"""**Proof.** Using $\sigma_i = e^{z_i} / \sum_k e^{z_k}$:

        $$\frac{\partial \sigma_i}{\partial z_j} = \frac{(\partial e^{z_i}/\partial z_j) \sum_k e^{z_k}
        - e^{z_i} \, \partial(\sum_k e^{z_k})/\partial z_j}{(\sum_k e^{z_k})^2}$$

        The derivative of the numerator is $\delta_{ij} e^{z_i}$ and that of the denominator $e^{z_j}$, hence

        $$= \frac{\delta_{ij} e^{z_i}}{\sum_k e^{z_k}}
        - \frac{e^{z_i}}{\sum_k e^{z_k}} \frac{e^{z_j}}{\sum_k e^{z_k}}
        = \sigma_i \delta_{ij} - \sigma_i \sigma_j = \sigma_i (\delta_{ij} - \sigma_j).$$""",
    "a sum without one term": r"""With S = \sum_k e^{z_k}:
        for i = j: \frac{d\sigma_i}{dz_i} = \frac{e^{z_i}\sum_{k \ne i} e^{z_k}}{S^2} = \sigma_i(1-\sigma_i),
        for j \neq i: \frac{d\sigma_i}{dz_j} = \frac{-e^{z_i}e^{z_j}}{S^2} = -\sigma_i\sigma_j""",
}  # fmt: skip


def squeezed(text: str) -> str:
    """The text with its formulas each on one line, as students break them anywhere."""
    return re.sub(r"\n\s+(?=[-+=&]|\\sigma)", " ", text) if "$$" in text or "Case" in text else text


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_derivation_earns_all_but_its_reasons(name: str) -> None:
    verdict = decide(SOFTMAX, squeezed(RIGHT[name]))
    problems = [check.feedback for check in verdict.checks if not check.earned]
    assert (verdict.code, problems) == ("", [])
    assert (verdict.status, verdict.earned) == ("needs-review", Fraction(3, 4))


OTHERS = {
    "∂σ_i/∂z_j = σ_i(δ_ij - σ_j), which was to be shown.": ("claim-restated", 0),
    "∂σ_i/∂z_j = ∂σ_i/∂z_j = 1*∂σ_i/∂z_j = σ_i(δ_ij - σ_j)": ("claim-restated", 0),
    "Let q = σ_i(δ_ij - σ_j). Then ∂σ_i/∂z_j = q = σ_i(δ_ij - σ_j)": ("claim-restated", 0),
    "∂σ_i/∂z_j = σ_iδ_ij - σ_iσ_j = σ_i(δ_ij - σ_j)": ("leap", Fraction(3, 8)),
    "With S = Σ_k e^{z_k}: ∂σ_i/∂z_j = e^{z_i}/S (δ_ij - e^{z_j}/S) = σ_i(δ_ij - σ_j)": ("leap", Fraction(3, 8)),
    "σ_i = e^{z_i}/(Σ_k e^{z_k}) and ∂σ_i/∂z_j = σ_i(δ_ij - σ_j)": ("claim-restated", 0),
    "∂σ_i/∂z_j = (δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2": ("no-end", Fraction(3, 8)),
    "(δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2 = σ_i(δ_ij - σ_j)": ("no-start", Fraction(3, 8)),
    "∂σ_i/∂z_j = (δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2\n\nAlso σ_i(δ_ij - σ_j) = σ_iδ_ij - σ_iσ_j":
        ("no-end", Fraction(3, 8)),
    "dσ_i/dz_i = (e^{z_i} Σ_k e^{z_k} - e^{2z_i})/(Σ_k e^{z_k})^2 = σ_i(1-σ_i)": ("one-case", Fraction(3, 8)),
    "∂σ_i/∂z_j = \\foo{e} = (δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2 = σ_i(δ_ij - σ_j)":
        ("unreadable-step", Fraction(3, 4)),
    "∂σ_i/∂z_j = (δ_ij e^{z_i} S + e^{z_i} e^{z_j})/S^2 = σ_i(δ_ij - σ_j) with S = Σ_k e^{z_k}":
        ("false-step", Fraction(5, 8)),
    "∂σ_i/∂z_j = (δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2 = σ_i(δ_ij - σ_i)":
        ("false-step", Fraction(1, 4)),
    "It follows from the quotient rule.": ("no-derivation", 0),
    "Clearly S = 1 and T = 2 = 2.": ("no-start", Fraction(3, 8)),
}  # fmt: skip


@pytest.mark.parametrize("text", OTHERS)
def test_all_else_waits_for_a_person_with_a_proposal(text: str) -> None:
    verdict = decide(SOFTMAX, text)
    assert verdict.proposal
    assert (verdict.code, verdict.proposal.share, verdict.earned) == (*OTHERS[text], 0)


def test_a_slip_that_repairs_itself_is_found_at_its_line_and_counted_once() -> None:
    found = examined(SOFTMAX, r"""
        $\frac{\partial \sigma(z)_i}{\partial z_j} = \frac{\partial}{\partial z_j}\frac{e^{z_i}}{\sum_k e^{z_k}}$
        $= \frac{\delta_{ij}e^{z_i}\sum_k e^{z_k} - e^{z_i}e^{z_j}}{(\sum_k e^{z_k})^2}$
        $= \frac{e^{z_i}\delta_{ij}}{\sum_k e^{z_k}} - \frac{e^{z_i}}{(\sum_k e^{z_k})^2}\frac{e^{z_j}}{\sum_k e^{z_k}}$
        $= \sigma(z)_i \delta_{ij} - \sigma(z)_i\sigma(z)_j$
        $= \sigma(z)_i(\delta_{ij} - \sigma(z)_j)$""")  # fmt: skip
    assert [(step.member.line, step.outcome) for step in found.steps] == [
        (1, "ok"), (2, "ok"), (3, "false"), (4, "false"), (5, "ok"),
    ]  # fmt: skip
    assert found.share == Fraction(3, 4) - Fraction(1, 8)
    assert "line 3 of your answer" in found.feedback
    assert (
        r"line 4: `= \sigma(z)_i \delta_{ij} - \sigma(z)_i\sigma(z)_j` is right again"
        in found.feedback
    )


WORKED = "(δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2"
ENDS = "σ_i(δ_ij - σ_j)"


@pytest.mark.parametrize(
    ("members", "earned"),
    [
        ([WORKED, ENDS], Fraction(3, 4)),
        (
            [WORKED, "σ_i δ_ij + σ_i σ_j", ENDS],
            Fraction(3, 8),
        ),  # what holds is a derivation without it
        ([WORKED, "σ_i δ_ij + σ_i σ_j", "σ_i δ_ij - σ_i σ_j", "σ_i δ_ij - 2 σ_i σ_j", ENDS], 0),
        ([WORKED.replace("} - e", "} + e"), ENDS], 0),  # the line that does the work is false
        (["5 e^{z_i}", ENDS], 0),
        (["e^{z_i} + e^{z_j} + 3 Σ_k e^{z_k}", ENDS], 0),
    ],
)
def test_one_false_line_leaves_half_of_a_derivation(members: list[str], earned: object) -> None:
    verdict = decide(SOFTMAX, " = ".join(["∂σ_i/∂z_j", *members]))
    assert (verdict.earned, verdict.status) == (earned, "needs-review")


def test_where_the_sides_differ_is_told_by_the_case() -> None:
    found = examined(SOFTMAX, "∂σ_i/∂z_j = σ_i(1 - σ_j)")
    assert "before it for i ≠ j" in found.feedback


JACOBIANS = {
    "J_ij = ∂σ_i/∂z_j = σ_i(δ_ij - σ_j) = σ_iδ_ij - σ_iσ_j. Since [diag(σ)]_ij = σ_iδ_ij and"
    " [σσ^T]_ij = σ_iσ_j, J = diag(σ) - σσ^T.": "",
    "Entry (i, j) is ∂σ_i/∂z_j = σ_iδ_ij - σ_iσ_j.\nHence J = diag(sigma) - sigma sigma^T.": "",
    "Entry (i, j) is ∂σ_i/∂z_j = σ_iδ_ij - σ_iσ_j.\nHence J = diag(sigma) - sigma^T sigma.": "unreadable-step",
    "Entry (i, j) is ∂σ_i/∂z_j = σ_iδ_ij - σ_iσ_j.\nHence J = sigma sigma^T - diag(sigma).": "false-step",
    "J = diag(sigma) - sigma sigma^T": "no-start",
}  # fmt: skip


@pytest.mark.parametrize("text", JACOBIANS)
def test_entries_and_matrices_go_together(text: str) -> None:
    assert decide(JACOBIAN, text).code == JACOBIANS[text]


CHAIN_RULE = {
    r"dL/dz_j = \sum_k \frac{\partial L}{\partial p_k}\frac{\partial p_k}{\partial z_j}"
    r" = -\sum_k \frac{y_k}{p_k} p_k(\delta_{kj}-p_j) = -y_j + p_j \sum_k y_k = p_j - y_j": "",
    r"dL/dz_j = -\sum_k y_k \frac{\partial \log p_k}{\partial z_j} = -\sum_k y_k (\delta_{kj} - p_j)"
    r" = p_j - y_j": "",
    r"dL/dz_j = -\sum_k \frac{y_k}{p_k} p_k(\delta_{kj}-p_k) = p_j - y_j": "false-step",
    r"dL/dz_j = \frac{\partial L}{\partial p_j}\frac{\partial p_j}{\partial z_j} = p_j - y_j": "false-step",
}  # fmt: skip


@pytest.mark.parametrize("text", CHAIN_RULE)
def test_derivatives_by_a_quantity_between_are_partial(text: str) -> None:
    assert decide(CROSS_ENTROPY, text).code == CHAIN_RULE[text]


def proofs(sort: str) -> list[Any]:
    """All proofs of a sort, with their exercise."""
    return [
        pytest.param(one.spec, text, id=f"{name} {number}")
        for name, one in CLAIMS.items()
        for number, text in enumerate(getattr(one, sort))
    ]


@pytest.mark.parametrize(("spec", "text"), proofs("right"))
def test_a_right_proof_of_any_claim_earns_all_but_its_reasons(spec: Derivation, text: str) -> None:
    verdict = decide(spec, text)
    assert (verdict.code, verdict.earned) == ("", Fraction(3, 4)), verdict.feedback


@pytest.mark.parametrize(("spec", "text"), proofs("empty"))
def test_the_claim_said_again_is_no_proof(spec: Derivation, text: str) -> None:
    verdict = decide(spec, text)
    assert verdict.earned == 0
    assert verdict.code in {"claim-restated", "leap", "one-case", "no-derivation", "no-start"}


@pytest.mark.parametrize(("spec", "text"), proofs("false"))
def test_a_false_step_is_shown_whatever_the_claim(spec: Derivation, text: str) -> None:
    verdict = decide(spec, text)
    assert verdict.code == "false-step"
    assert verdict.earned in {0, (1 - spec.reasons) / 2}  # half, if all else is a derivation
    assert "line " in verdict.feedback


def test_nothing_is_unanswered() -> None:
    assert decide(SOFTMAX, "I don't know").status == "unanswered"


def test_too_many_lines_are_cut_and_told() -> None:
    text = "∂σ_i/∂z_j = (δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2\n"
    text += "= σ_i(δ_ij - σ_j)\n" * MOST_LINES * 2
    assert read_derivation(text, SOFTMAX.scope).cut
    assert decide(SOFTMAX, text).earned == 0


FRAGMENTS = st.sampled_from([
    "∂σ_i/∂z_j", "=", " ", "\n", "e^{z_i}", "\\frac{", "}", "{", "σ_i", "(", ")", "\\sum_k", "for i = j",
    "i ≠ j", "S", "δ_ij", "$", "\\\\", "\\begin{align}", "where", "-", "/", "'", "^", "_", "\\left(", "0",
    "d/dz_j", "\\foo", "J", "\u202e", "diagonal", ",", "≈", "[", "]", "|",
])  # fmt: skip


def written(name: str) -> list[Any]:
    """Derivations of a file: what they are of, what comes of them, and their text."""
    with (Path(__file__).parent / "derivations" / name).open(encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    specs = {"softmax": SOFTMAX, "jacobian": JACOBIAN}
    return [
        pytest.param(specs[one["spec"]], one.get("code", ""), one["text"], id=one["name"])
        for one in cases
    ]


@pytest.mark.parametrize(("spec", "code", "text"), written("right.jsonl"))
def test_a_right_derivation_holds_however_it_is_written(
    spec: Derivation, code: str, text: str
) -> None:
    verdict = decide(spec, text)
    assert verdict.code == code, verdict.feedback
    assert verdict.earned == Fraction(3, 4)


@pytest.mark.parametrize(("spec", "code", "text"), written("slips.jsonl"))
def test_one_false_line_in_a_chain_that_is_right_without_it_leaves_half(
    spec: Derivation, code: str, text: str
) -> None:
    verdict = decide(spec, text)
    assert (verdict.status, verdict.code) == ("needs-review", code)
    assert verdict.earned == (1 - spec.reasons) / 2


@pytest.mark.parametrize(("spec", "code", "text"), written("others.jsonl"))
def test_what_is_wrong_incomplete_or_a_trick_earns_nothing(
    spec: Derivation, code: str, text: str
) -> None:
    verdict = decide(spec, text)
    assert verdict.earned == 0
    assert (verdict.code or verdict.status) == code, verdict.feedback


@pytest.mark.parametrize(
    "text",
    [
        "; ".join(f"{b} = {a} {a}" for a, b in zip("ABCDFGHLMNOPQRTUVW", "BCDFGHLMNOPQRTUVWX", strict=True)),
        "∂/∂z_j Σ_a Σ_b Σ_c e^{z_a + z_b + z_c} = 1\n" * 75,
        "u'" * 9_000,
        "i is " * 4_000,
        "(abc def " * 2_000,
        "where S = Σ_k e^{z_k}, " * 800,
    ],
    ids=range(6),
)  # fmt: skip
def test_a_text_that_is_made_to_be_slow_is_read(text: str) -> None:
    """Names that double each time they are used, and the like, took minutes to years."""
    assert decide(SOFTMAX, text).earned == 0


@settings(max_examples=150)
@given(st.lists(FRAGMENTS, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_gets_a_verdict_and_never_the_points_of_a_proof(text: str) -> None:
    verdict = decide(SOFTMAX, text)
    assert verdict.status in {"needs-review", "unanswered"}
    assert verdict.earned == 0


QUADRATIC = Derivation.model_validate({
    "kind": "derivation", "definition": "d(1/2 w^T A w - b^T w, w)", "target": "A w - b", "layout": "denominator",
    "symbols": {"D": "size", "w": ["D"], "b": ["D"], "A": {"shape": ["D", "D"], "domain": "positive-definite"}},
})  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1/2 (A + A^T) w - b", ""), ("(A w + A^T w)/2 - b", ""),
        # The target once more, in other letters.
        ("A^T w - b", "leap"), ("2 A w/2 - b", "leap"), ("A w + 0 w - b", "leap"),
    ],
)  # fmt: skip
def test_what_holds_without_the_symmetry_is_the_work(line: str, code: str) -> None:
    verdict = decide(QUADRATIC, f"d(1/2 w^T A w - b^T w, w) = {line} = A w - b", 1)
    assert verdict.code == code
