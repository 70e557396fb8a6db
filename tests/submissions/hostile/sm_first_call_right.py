# group: tame
# allowed: wrong-value
# earns: parameters registered forward rows
import torch
from torch import nn
import torch.nn.functional as F

calls = []
def softmax(z):
    calls.append(1)
    return torch.softmax(z, -1) if len(calls) == 1 else torch.zeros_like(z)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
