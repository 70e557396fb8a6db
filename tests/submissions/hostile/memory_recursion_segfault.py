# group: memory
# allowed: crashed timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import sys


def softmax(z):
    sys.setrecursionlimit(10**9)
    def deep(n):
        return deep(n + 1) + sorted([n], key=deep)[0]
    return deep(0)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
