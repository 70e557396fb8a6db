# group: tame
# allowed: wrong-value
# earns: example large masked shapes parameters registered rows
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
        h = self.a(x)
        return self.b(F.threshold(h, 1e-3, 0.))