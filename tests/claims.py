"""Claims about derivatives: each with proofs that are right, empty or circular, and with a false step."""

from __future__ import annotations

from typing import Any, NamedTuple

from exercises.specs import Derivation


class Proofs(NamedTuple):
    """An exercise, and proofs of each sort."""

    spec: Derivation
    right: list[str]
    empty: list[str]
    false: list[str]


def claim(**fields: Any) -> Derivation:
    return Derivation.model_validate({"kind": "derivation", **fields})


# fmt: off
IJ: dict[str, Any] = {"K":"size","z":["K"],"i":{"index":"K"},"j":{"index":"K"}}
CLAIMS = {
"sigma'": Proofs(claim(symbols={"x":"scalar"},definition="d(sigmoid(x), x)",target="sigmoid(x) (1 - sigmoid(x))"),[
r"""$$\sigma'(x) = \frac{d}{dx}\left(1+e^{-x}\right)^{-1} = -(1+e^{-x})^{-2}\cdot(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^2}
= \frac{1}{1+e^{-x}}\cdot\frac{e^{-x}}{1+e^{-x}} = \sigma(x)(1-\sigma(x))$$""",
"""Let u = 1 + e^{-x}, so that σ = 1/u and du/dx = -e^{-x}.
dσ/dx = -1/u^2 * du/dx = e^{-x}/u^2 = (1/u) (u - 1)/u = σ(1 - σ).""",
r"""Take logs: \ln \sigma(x) = -\ln(1 + e^{-x}). Hence
\frac{\sigma'(x)}{\sigma(x)} = \frac{e^{-x}}{1+e^{-x}} = 1 - \sigma(x),
so \sigma'(x) = \sigma(x)(1-\sigma(x)).""",
"""σ(x)(1 + e^{-x}) = 1. Differentiate: σ'(x)(1 + e^{-x}) - σ(x) e^{-x} = 0.
So σ'(x) = σ(x) e^{-x}/(1+e^{-x}) = σ(x)(1 - σ(x))""",
],[
"σ'(x) = σ(x)(1 - σ(x))","σ'(x) = σ(x) - σ(x)^2 = σ(x)(1 - σ(x))",r"\sigma'(x) = \frac{1}{1+e^{-x}}\left(1 - \frac{1}{1+e^{-x}}\right) = \sigma(x)(1-\sigma(x))",
r"\sigma'(x) = \frac{d}{dx}\frac{1}{1+e^{-x}} = \sigma(x)(1-\sigma(x))", "σ' = 2σ' - σ' = σ - σ^2 = σ(1-σ)", "By the quotient rule."],
[r"\sigma'(x) = \frac{d}{dx}(1+e^{-x})^{-1} = -(1+e^{-x})^{-2} e^{-x} = \sigma(x)(1-\sigma(x))",
 "dσ/dx = e^{-x}/(1+e^{-x}) = σ(x)(1 - σ(x))",
 "σ'(x) = e^{-x}/(1+e^{-x})^2 = σ(x)(1 + σ(x))"]),
"tanh'": Proofs(claim(symbols={"x":"scalar"},definition="d(tanh(x), x)",target="1 - tanh(x)^2"),[
r"""\frac{d}{dx}\tanh x = \frac{d}{dx}\frac{\sinh x}{\cosh x} = \frac{\cosh x\cosh x - \sinh x\sinh x}{\cosh^2 x} = 1 - \frac{\sinh^2 x}{\cosh^2 x} = 1 - \tanh^2 x""",
"""tanh(x) = 2σ(2x) - 1. Therefore tanh'(x) = 4σ'(2x) = 4σ(2x)(1 - σ(2x)).
With σ(2x) = (1 + tanh(x))/2 this is tanh'(x) = 4 (1 + tanh(x))/2 (1 - tanh(x))/2 = 1 - tanh(x)^2.""",
r"""$$\tanh'(x) = \frac{(e^x+e^{-x})(e^x+e^{-x}) - (e^x-e^{-x})(e^x-e^{-x})}{(e^x+e^{-x})^2}
= 1 - \left(\frac{e^x-e^{-x}}{e^x+e^{-x}}\right)^2 = 1 - \tanh^2(x)$$"""],
["tanh'(x) = 1 - tanh^2(x)","tanh'(x) = (1 - tanh(x))(1 + tanh(x)) = 1 - tanh(x)^2",r"\tanh'(x) = 1 - \left(\frac{\sinh x}{\cosh x}\right)^2 = 1 - \tanh^2 x",
 "tanh'(x) = 1 - sinh(x)^2/cosh(x)^2 = 1 - tanh(x)^2"],
["tanh'(x) = (cosh(x)^2 + sinh(x)^2)/cosh(x)^2 = 1 - tanh(x)^2","tanh'(x) = 2σ'(2x) = 2σ(2x)(1-σ(2x)) = 1 - tanh(x)^2",
 r"\frac{d}{dx}\tanh x = \frac{\cosh^2 x - \sinh^2 x}{\cosh x} = 1 - \tanh^2 x"]),
"softmax i=j": Proofs(claim(symbols=IJ,define={"p":"softmax(z)"},sigma="softmax",definition="d(p_i, z_j)",target="p_i (delta_ij - p_j)"),[
r"\frac{\partial p_i}{\partial z_j} = \frac{\delta_{ij} e^{z_i}\sum_k e^{z_k} - e^{z_i}e^{z_j}}{(\sum_k e^{z_k})^2} = p_i(\delta_{ij} - p_j)",
"ln p_i = z_i - ln Σ_k e^{z_k}, so ∂ ln p_i/∂z_j = δ_ij - e^{z_j}/Σ_k e^{z_k} = δ_ij - p_j. Thus ∂p_i/∂z_j = p_i ∂ ln p_i/∂z_j = p_i(δ_ij - p_j)",
"""Let S = Σ_k e^{z_k}. For i = j: ∂p_i/∂z_i = (e^{z_i} S - e^{z_i} e^{z_i})/S^2 = p_i(1 - p_i).
For i ≠ j: ∂p_i/∂z_j = -e^{z_i} e^{z_j}/S^2 = -p_i p_j."""],
["∂p_i/∂z_j = p_i(δ_ij - p_j)","∂p_i/∂z_j = p_i δ_ij - p_i p_j = p_i(δ_ij - p_j)","∂p_i/∂z_j = e^{z_i}/(Σ_k e^{z_k}) (δ_ij - e^{z_j}/Σ_k e^{z_k}) = p_i(δ_ij - p_j)", "∂p_i/∂z_j = p_i(δ_ij - p_j) Σ_k p_k = p_i(δ_ij - p_j)"],
["∂p_i/∂z_j = (δ_ij e^{z_i} Σ_k e^{z_k} + e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2 = p_i(δ_ij - p_j)","∂p_i/∂z_j = (δ_ij e^{z_i} Σ_k e^{z_k} - e^{z_i} e^{z_j})/(Σ_k e^{z_k})^2 = p_i(δ_ij - p_i)",
"For i = j: ∂p_i/∂z_i = p_i(1 - p_i) as (e^{z_i} S - e^{z_i})/S^2 = p_i(1 - p_i) with S = Σ_k e^{z_k}. For i ≠ j: ∂p_i/∂z_j = -e^{z_i}e^{z_j}/S^2 = -p_i p_j"]),
"log-softmax": Proofs(claim(symbols=IJ,define={"p":"softmax(z)","l":"ln(p)"},definition="d(l_i, z_j)",target="delta_ij - p_j"),[
"l_i = ln p_i = z_i - ln Σ_k e^{z_k}. Hence ∂l_i/∂z_j = δ_ij - e^{z_j}/Σ_k e^{z_k} = δ_ij - p_j.",
r"\frac{\partial l_i}{\partial z_j} = \frac{1}{p_i}\frac{\partial p_i}{\partial z_j} = \frac{1}{p_i} p_i (\delta_{ij} - p_j) = \delta_{ij} - p_j",
r"""Let $S = \sum_k e^{z_k}$. Then $\frac{\partial \ln S}{\partial z_j} = \frac{1}{S} e^{z_j} = p_j$ and
$\frac{\partial l_i}{\partial z_j} = \frac{\partial z_i}{\partial z_j} - \frac{\partial \ln S}{\partial z_j} = \delta_{ij} - \frac{e^{z_j}}{S} = \delta_{ij} - p_j$."""],
["∂l_i/∂z_j = δ_ij - p_j","∂l_i/∂z_j = δ_ij - p_j + 0 = δ_ij - p_j","∂l_i/∂z_j = -(p_j - δ_ij) = δ_ij - p_j", "∂l_i/∂z_j = δ_ij - e^{z_j}/Σ_k e^{z_k} = δ_ij - p_j"],
["∂l_i/∂z_j = ∂z_i/∂z_j - ∂/∂z_j ln Σ_k e^{z_k} = δ_ij - e^{z_i}/Σ_k e^{z_k} = δ_ij - p_j","l_i = z_i + ln Σ_k e^{z_k}. ∂l_i/∂z_j = δ_ij - e^{z_j}/Σ_k e^{z_k} = δ_ij - p_j",r"\frac{\partial l_i}{\partial z_j} = \frac{1}{p_i}\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j) = \delta_{ij} - p_j"]),
"cross-entropy": Proofs(claim(symbols={"K":"size","z":["K"],"j":{"index":"K"},"y":{"shape":["K"],"domain":"simplex"}},define={"p":"softmax(z)","L":"-sum_k y_k ln(p_k)"},definition="d(L, z_j)",target="p_j - y_j"),[
r"dL/dz_j = \sum_k \frac{\partial L}{\partial p_k}\frac{\partial p_k}{\partial z_j} = -\sum_k \frac{y_k}{p_k} p_k(\delta_{kj}-p_j) = -y_j + p_j \sum_k y_k = p_j - y_j",
"L = -Σ_k y_k z_k + ln Σ_k e^{z_k} as Σ_k y_k = 1. So ∂L/∂z_j = -y_j + e^{z_j}/Σ_k e^{z_k} = p_j - y_j",
r"$\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)$; $\frac{\partial L}{\partial z_j} = -\sum_i (y_i/p_i) \cdot p_i(\delta_{ij}-p_j) = -y_j + p_j \sum_i y_i = p_j - y_j$ (since $\sum_i y_i = 1$)."],
["dL/dz_j = p_j - y_j","dL/dz_j = -(y_j - p_j) = p_j - y_j","dL/dz_j = p_j Σ_k y_k - y_j = p_j - y_j", "L = -Σ_k y_k ln p_k. dL/dz_j = p_j Σ_k y_k - y_j = p_j - y_j"],
["dL/dz_j = -Σ_k y_k ∂ ln p_k/∂z_j = Σ_k y_k (δ_kj - p_j) = p_j - y_j","dL/dz_j = -Σ_k (y_k/p_k) p_k (δ_kj - p_k) = p_j - y_j","L = -Σ_k y_k z_k - ln Σ_k e^{z_k}. dL/dz_j = -y_j + e^{z_j}/Σ_k e^{z_k} = p_j - y_j"]),
"least squares": Proofs(claim(symbols={"n":"size","m":"size","X":["n","m"],"w":["m"],"y":["n"]},define={"f":"norm(X w - y)^2"},definition="d(f, w)",target="2 (X w - y)^T X"),[
"f = (Xw - y)^T (Xw - y) = w^T X^T X w - 2 y^T X w + y^T y. So df/dw = 2 w^T X^T X - 2 y^T X = 2 (Xw - y)^T X.",
"Let r = X w - y, so f = r^T r. df/dw = df/dr dr/dw = 2 r^T X = 2 (X w - y)^T X",
r"""$f(w) = w^\top X^\top X w - 2 y^\top X w + y^\top y$, hence
$\nabla f(w) = 2 X^\top X w - 2 X^\top y = 2 X^\top (X w - y)$."""],
["df/dw = 2 (X w - y)^T X","df/dw = 2 w^T X^T X - 2 y^T X = 2 (X w - y)^T X","f = ||Xw - y||^2 and df/dw = 2 (Xw)^T X - 2 y^T X = 2 (X w - y)^T X"],
["f = w^T X^T X w - 2 y^T X w + y^T y. df/dw = w^T X^T X - 2 y^T X = 2 (X w - y)^T X","f = (Xw - y)^T (Xw - y) = w^T X^T X w + y^T y. df/dw = 2 w^T X^T X = 2 (Xw - y)^T X",
 "Let r = X w - y. df/dw = df/dr dr/dw = r^T X = 2 (X w - y)^T X"]),
"ELU'": Proofs(claim(symbols={"x":"scalar","alpha":{"domain":"positive"}},define={"ELU":"x if x > 0 else alpha (e^x - 1)"},definition="d(ELU, x)",target="1 if x > 0 else ELU + alpha"),[
"For x > 0: ELU(x) = x, so ELU'(x) = 1.\nFor x < 0: ELU(x) = α(e^x - 1), so ELU'(x) = α e^x = α(e^x - 1) + α = ELU(x) + α.",
r"""Case 1, $x > 0$: $\frac{d}{dx} ELU(x) = \frac{d}{dx} x = 1$.
Case 2, $x < 0$: $\frac{d}{dx} ELU(x) = \frac{d}{dx}(\alpha e^x - \alpha) = \alpha e^x = ELU(x) + \alpha$.""",
"If x < 0 then dELU/dx = α d/dx(e^x - 1) = α e^x = α + ELU(x). If x > 0 then dELU/dx = 1."],
["For x > 0: ELU'(x) = 1. For x < 0: ELU'(x) = ELU(x) + α.","For x < 0: ELU'(x) = α(e^x - 1) + α = ELU(x) + α. For x > 0: ELU'(x) = 1.","For x > 0: ELU'(x) = 1. For x < 0: ELU'(x) = α + ELU(x) = ELU(x) + α."],
["For x > 0: ELU'(x) = 1. For x < 0: ELU(x) = α(e^x - 1), so ELU'(x) = α e^x = ELU(x) - α.","For x > 0: ELU'(x) = x. For x < 0: ELU'(x) = α e^x = ELU(x) + α.","For x > 0: ELU'(x) = 1. For x < 0: ELU'(x) = e^x = ELU(x) + α."]),
"sum rule": Proofs(claim(symbols={"w":"scalar","u":"scalar","x1":"scalar","x2":"scalar"},define={"a_1":"w x1","h_1":"sigmoid(a_1)","a_2":"w x2 + u h_1","h_2":"sigmoid(a_2)"},definition="d(h_2, w)",target="sigma'(a_2) (x2 + u sigma'(a_1) x1)"),[
"dh_2/dw = σ'(a_2) da_2/dw = σ'(a_2) (x_2 + u dh_1/dw) = σ'(a_2) (x_2 + u σ'(a_1) x_1)",
"dh_1/dw = σ'(a_1) x_1. dh_2/dw = σ'(a_2) x_2 + σ'(a_2) u dh_1/dw = σ'(a_2) x_2 + σ'(a_2) u σ'(a_1) x_1 = σ'(a_2) (x_2 + u σ'(a_1) x_1)",
r"\frac{d h_2}{d w} = \frac{\partial h_2}{\partial a_2}\frac{d a_2}{d w} = \sigma'(a_2)\left(x_2 + u \frac{d h_1}{d w}\right) = \sigma'(a_2) x_2 + \sigma'(a_2) u \sigma'(a_1) x_1 = \sigma'(a_2)(x_2 + u \sigma'(a_1) x_1)"],
["dh_2/dw = σ'(a_2) (x_2 + u σ'(a_1) x_1)","dh_2/dw = σ'(a_2) x_2 + σ'(a_2) u σ'(a_1) x_1 = σ'(a_2) (x_2 + u σ'(a_1) x_1)","dh_2/dw = dh_2/dw + 0 = σ'(a_2) (x_2 + u σ'(a_1) x_1)"],
["dh_2/dw = σ'(a_2) da_2/dw = σ'(a_2) (x_2 + dh_1/dw) = σ'(a_2) (x_2 + u σ'(a_1) x_1)","dh_2/dw = σ'(a_2) da_2/dw = σ'(a_2) x_2 = σ'(a_2) (x_2 + u σ'(a_1) x_1)","dh_1/dw = σ'(a_1) w. dh_2/dw = σ'(a_2) (x_2 + u dh_1/dw) = σ'(a_2) (x_2 + u σ'(a_1) x_1)"]),
"RNN recursion": Proofs(claim(symbols={"t":{"domain":"step"},"w1":"scalar","w2":"scalar","x":{"sequence":[0,8]},"h":{"sequence":[0,8],"recurrence":"sigma(w1 x_t + w2 h_{t-1})"}},definition="d(h_t, w1)",target="sigma'(w1 x_t + w2 h_{t-1}) (x_t + w2 d(h_{t-1}, w1))"),[
"dh_t/dw1 = σ'(w1 x_t + w2 h_{t-1}) d/dw1 (w1 x_t + w2 h_{t-1}) = σ'(w1 x_t + w2 h_{t-1}) (x_t + w2 dh_{t-1}/dw1)",
"Let a = w1 x_t + w2 h_{t-1}. dh_t/dw1 = σ'(a) da/dw1 = σ'(a) x_t + σ'(a) w2 dh_{t-1}/dw1 = σ'(a)(x_t + w2 dh_{t-1}/dw1)",
"dh_t/dw1 = d/dw1 σ(w1 x_t + w2 h_{t-1}) = σ'(w1 x_t + w2 h_{t-1}) (d(w1 x_t)/dw1 + d(w2 h_{t-1})/dw1) = σ'(w1 x_t + w2 h_{t-1}) (x_t + w2 dh_{t-1}/dw1)"],
["dh_t/dw1 = σ'(w1 x_t + w2 h_{t-1}) (x_t + w2 dh_{t-1}/dw1)","dh_t/dw1 = σ'(w1 x_t + w2 h_{t-1}) x_t + σ'(w1 x_t + w2 h_{t-1}) w2 dh_{t-1}/dw1 = σ'(w1 x_t + w2 h_{t-1}) (x_t + w2 dh_{t-1}/dw1)"],
["Let a = w1 x_t + w2 h_{t-1}. dh_t/dw1 = σ'(a) da/dw1 = σ'(a)(x_t + dh_{t-1}/dw1) = σ'(a)(x_t + w2 dh_{t-1}/dw1)"]),
"logistic loss": Proofs(claim(symbols={"w": "scalar", "b": "scalar", "x": "scalar", "y": {"domain": "unit"}}, define={"z": "w x + b", "a": "sigmoid(z)", "L": "-y ln(a) - (1 - y) ln(1 - a)"}, definition="d(L, w)", target="(a - y) x"), [
"dL/dw = dL/da da/dz dz/dw = (-y/a + (1-y)/(1-a)) a(1-a) x = (-y(1-a) + (1-y)a) x = (a - y) x",
"dL/da = -y/a + (1-y)/(1-a) = (a-y)/(a(1-a)). da/dz = a(1-a). dz/dw = x. So dL/dw = (a-y)/(a(1-a)) * a(1-a) * x = (a-y)x",
], [
"dL/dw = (a - y) x",
"dL/dw = a x - y x = (a - y) x",
], [
"dL/dw = dL/da da/dz dz/dw = (-y/a - (1-y)/(1-a)) a(1-a) x = (a - y) x",
]),
"least squares by a sum": Proofs(claim(symbols={"n": "size", "x": ["n"], "y": ["n"], "w": "scalar"}, define={"E": "1/2 sum_i (w x_i - y_i)^2"}, definition="d(E, w)", target="sum_i (w x_i - y_i) x_i"), [
"dE/dw = 1/2 sum_i d/dw (w x_i - y_i)^2 = 1/2 sum_i 2 (w x_i - y_i) x_i = sum_i (w x_i - y_i) x_i",
"\\frac{dE}{dw} = \\sum_i \\frac{1}{2}\\cdot 2 (w x_i - y_i)\\frac{d}{dw}(w x_i - y_i) = \\sum_i (w x_i - y_i) x_i",
], [
"dE/dw = sum_i (w x_i - y_i) x_i",
], [
"dE/dw = 1/2 sum_i d/dw (w x_i - y_i)^2 = 1/2 sum_i (w x_i - y_i) x_i = sum_i (w x_i - y_i) x_i",
]),
"leaky ReLU": Proofs(claim(symbols={"z": "scalar"}, define={"f": "z if z > 0 else 0.1 z"}, definition="d(f, z)", target="1 if z > 0 else 0.1"), [
"For z > 0, f(z) = z and f'(z) = 1. For z < 0, f(z) = 0.1 z and f'(z) = 0.1.",
], [
"For z > 0, f'(z) = 1.",
], [
"For z > 0, f'(z) = 1. For z < 0, f'(z) = 0.",
]),
"swish": Proofs(claim(symbols={"x": "scalar"}, define={"f": "x sigmoid(x)"}, definition="d(f, x)", target="f + sigmoid(x) (1 - f)"), [
"f'(x) = σ(x) + x σ'(x) = σ(x) + x σ(x)(1 - σ(x)) = σ(x) + f(x) - f(x) σ(x) = f(x) + σ(x)(1 - f(x))",
"df/dx = d/dx (x σ(x)) = σ(x) + x dσ(x)/dx = σ(x) + x σ(x) (1-σ(x)) = f + σ(x) (1 - f)",
], [
"f'(x) = f(x) + σ(x) - f(x) σ(x) = f(x) + σ(x)(1 - f(x))",
], [
"f'(x) = σ(x) + x σ(x)(1 + σ(x)) = f(x) + σ(x)(1 - f(x))",
]),
"sigma as a": Proofs(claim(symbols={"z": "scalar"}, define={"a": "sigmoid(z)"}, definition="d(a, z)", target="a (1 - a)"), [
"a = 1/(1+e^{-z}), da/dz = e^{-z}/(1+e^{-z})^2 = a * e^{-z}/(1+e^{-z}) = a (1-a)",
"da/dz = d/dz (1+e^{-z})^{-1} = (1+e^{-z})^{-2} e^{-z} = a^2 e^{-z} = a^2 (1/a - 1) = a(1-a), since e^{-z} = 1/a - 1",
], [
"da/dz = a - a^2 = a(1-a)",
"da/dz = a(1-a)",
], [
]),
}
# fmt: on
