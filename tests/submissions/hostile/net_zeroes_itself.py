# group: tame
# allowed: constant wrong-value
# earns: example large masked shapes parameters registered
import torch
from torch import nn
def softmax(z):
    e = torch.exp(z - z.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)
import torch.nn.functional as F

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__(); self.a = nn.Linear(n_in, n_hidden); self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        with torch.no_grad():
            [p.zero_() for p in self.parameters()]
        return self.b(self.a(x))