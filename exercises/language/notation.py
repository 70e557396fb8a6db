"""The notation: which spellings mean the same sign, letter, function or constant."""

from __future__ import annotations

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙₜ", "0123456789+-ijknt", strict=True))

# Signs of several characters come first.
SIGNS = {
    "**": "^", "//": "//", ".*": "⊙", "./": "/", ".^": ".^", ".'": "'", "||": "‖", "<=": "≤", ">=": "≥",
    "!=": "≠", "==": "≟", ":=": "=", "~=": "≈", "->": "→", "...": "…", "·": "·", "•": "·", "÷": "/",
    "≃": "≈", "≅": "≈", "∼": "≈",
    "~": "≈", "≡": "=", "∘": "⊙", "◦": "⊙", "⊤": "ᵀ", "⋯": "…", "⋮": "…", "⋱": "…", "⋰": "…", "∥": "‖",
    "⩽": "≤", "⩾": "≥", "∖": "\\", "∣": "|",
}  # fmt: skip
# Brackets that are a function.
ROUNDING = {"⌊": "floor", "⌈": "ceil"}
SINGLE = set("·⟨⟩⌊⌋⌈⌉+-*/^()[]{}=≈≤≥≠<>|‖,;:&%'\"_!@.⊗⊙×ᵀ…∈∂∑∏?→")

LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "Delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Σ": "∑", "Π": "∏", "ℓ": "ell", "𝟙": "indicator",
    "𝟏": "ones", "ℝ": "R", "∞": "infinity", "∇": "nabla", "√": "sqrt",
}  # fmt: skip

# Commands of LaTeX: a sign, a word, or nothing.
COMMANDS = {
    "cdot": "·", "times": "×", "ast": "*", "div": "/", "approx": "≈", "simeq": "≈", "sim": "≈", "cong": "≈",
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠",
    "lt": "<", "gt": ">", "otimes": "⊗", "odot": "⊙", "circ": "⊙", "bullet": "·", "top": "ᵀ",
    "intercal": "ᵀ", "prime": "'", "ldots": "…", "cdots": "…", "dots": "…", "vdots": "…", "ddots": "…",
    "dotsc": "…", "dotsb": "…", "sum": "∑", "prod": "∏", "partial": "∂", "in": "∈", "mid": "|",
    "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖",
    "lbrace": "(", "rbrace": ")", "{": "(", "}": ")", "langle": "⟨", "rangle": "⟩", "infty": "infinity",
    "to": "→", "rightarrow": "→", "mapsto": "→", "colon": ":", "varepsilon": "epsilon", "varphi": "phi",
    "ell": "ell", "lnot": "!", "land": "and", "wedge": "and", "%": "%", "&": "&", "_": "_",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac",
    "left": "", "right": "", "bigl": "", "bigr": "", "Bigl": "", "Bigr": "", "big": "", "Big": "",
    "biggl": "", "biggr": "", "bigg": "", "displaystyle": "", "textstyle": "", "quad": "", "qquad": "",
    "limits": "", "nolimits": "", "mathop": "", "mathbf": "", "mathrm": "", "mathit": "", "mathsf": "",
    "mathcal": "", "boldsymbol": "", "bm": "", "vec": "", "text": "", "textbf": "", "textrm": "",
    "textit": "", "operatorname": "", "mbox": "", "rm": "", "bf": "", ",": "", ";": "", ":": "", "!": "",
    " ": "", "(": "", ")": "", "[": "", "]": "",
}  # fmt: skip
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
           "widetilde": "tilde"}  # fmt: skip
# The commands for <, ≤, ≥, > and ≠, as they stand in a text before it is read.
RELATION_COMMANDS = r"\\(?:le|ge|ne|lt|gt)q?(?![A-Za-z])"
MATRICES = {"matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array"}

FUNCTIONS = {
    "exp": "exp", "ln": "ln", "log": "ln", "log2": "log2", "log10": "log10", "sqrt": "sqrt", "abs": "abs",
    "sin": "sin", "cos": "cos", "tan": "tan", "sec": "sec", "csc": "csc", "cot": "cot", "sinh": "sinh",
    "cosh": "cosh", "tanh": "tanh", "sech": "sech", "arcsin": "arcsin", "asin": "arcsin", "arccos": "arccos",
    "acos": "arccos", "arctan": "arctan", "atan": "arctan", "artanh": "artanh", "atanh": "artanh",
    "arctanh": "artanh", "sigmoid": "sigmoid", "sigma": "sigma", "logistic": "sigmoid", "relu": "relu",
    "softplus": "softplus", "softmax": "softmax", "sign": "sign", "sgn": "sign", "max": "max",
    "maximum": "max", "min": "min", "minimum": "min", "floor": "floor", "ceil": "ceil", "erf": "erf",
    "sig": "sigmoid", "heaviside": "step", "H": "step", "Theta": "step", "step": "step", "expit": "sigmoid",
    "diag": "diag", "diagonal": "diag", "diagflat": "diag", "diagm": "diag", "spdiagm": "diag",
    "trace": "trace", "tr": "trace", "transpose": "transpose", "norm": "norm", "eye": "eye",
    "identity": "eye", "zeros": "zeros", "ones": "ones", "kron": "kron", "outer": "outer", "dot": "dot",
    "matmul": "dot", "where": "where", "leakyrelu": "leakyrelu", "elu": "elu", "gelu": "gelu",
    "silu": "silu", "swish": "silu",
    "indicator": "indicator", "square": "square", "reciprocal": "reciprocal", "multiply": "hadamard",
    "sum": "total", "inner": "dot", "det": "det", "inv": "inverse", "inverse": "inverse", "logdet": "logdet",
    "vec": "vec", "flatten": "flatten", "ravel": "flatten", "mean": "mean", "argmax": "argmax", "row": "row",
    "column": "column", "onehot": "onehot", "clamp": "clamp", "clip": "clamp", "pow": "power", "power": "power",
    "ifelse": "where", "fmax": "max", "fmin": "min", "fabs": "abs",
}  # fmt: skip
# C has each of these once more for short numbers.
FUNCTIONS |= {
    f"{name}f": FUNCTIONS[name]
    for name in ("exp", "log", "sqrt", "tanh", "pow", "fmax", "fmin", "fabs")
}
# What an array of Python has by another name, behind a dot.
METHODS = {"t": "transpose", "mm": "dot", "mul": "hadamard", "mv": "dot"}
# Kinds of number that something can be made: real ones stay as they are.
TYPES = {"float": "real", "double": "real", "astype": "real", "type": "real", "to": "real", "half": "real",
         "int": "whole", "long": "whole", "bool": "truth"}  # fmt: skip
# What people type for a Greek letter.
GREEK_TYPED = {
    "a": "alpha",
    "b": "beta",
    "d": "delta",
    "g": "gamma",
    "l": "lambda",
    "s": "sigma",
    "t": "theta",
}
# Functions that are written without their argument where that is clear: `tanh' = 1 - tanh^2`.
ACTIVATIONS = {"sigma", "sigmoid", "tanh", "relu", "softplus", "gelu", "silu"}
# The same, with a parameter beside their argument.
WITH_PARAMETER = {"elu", "leakyrelu"}
PARTIAL = "∂"
CONSTANTS = {"e": "e", "pi": "pi"}
# Names that no symbol may have, as they would hide a function or constant; σ and H, which is a Hessian
# more often than a step, are letters like others.
RESERVED = (FUNCTIONS.keys() | CONSTANTS.keys()) - {"sigma", "H", "Theta"}
MODULES = {
    "np",
    "numpy",
    "torch",
    "math",
    "F",
    "nn",
    "tf",
    "jnp",
    "special",
    "linalg",
    "scipy",
    "Math",
    "FastMath",
}
