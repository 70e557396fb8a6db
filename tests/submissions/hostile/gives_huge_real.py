# group: lies
# allowed: constant wrong-type wrong-value timeout
# earns: parameters registered
import torch
from torch import nn
def softmax(z):
    return torch.zeros_like(z)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return x.new_zeros(len(x), self.b.out_features)

import numpy as np
def softmax(z):
    return torch.zeros(40_000_000)
