# group: tame
# allowed: wrong-value
# earns: parameters registered forward rows
import torch
from torch import nn
import torch.nn.functional as F

def softmax(z):
    return torch.softmax(z, -1).mul(1e5).round().div(1e5).to(z.dtype)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
