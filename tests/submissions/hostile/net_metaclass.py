# group: tame
# allowed: shape-mismatch wrong-parameters
# earns: example large masked shapes
import torch
from torch import nn
def softmax(z):
    e = torch.exp(z - z.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)
import torch.nn.functional as F

class Meta(type):
    n = 0
    def __call__(cls, *a, **k):
        Meta.n += 1
        return super().__call__(*a, **k) if Meta.n == 1 else nn.Identity()
class MLP(nn.Module, metaclass=Meta):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__(); self.a = nn.Linear(n_in, n_hidden); self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x): return self.b(torch.relu(self.a(x)))