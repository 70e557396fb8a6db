# group: tame
# allowed: not-finite
# earns: example masked shapes parameters registered forward rows
import torch
from torch import nn
import torch.nn.functional as F

def softmax(z):
    m = z[z.isfinite()].abs().max() if z.numel() else 0
    e = torch.exp(z - m); return e / e.sum(-1, keepdim=True)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
