import torch
from torch import nn
import functools

@functools.lru_cache
def last_axis(dim):
    return dim - 1

@functools.lru_cache(maxsize=None)
def softmax(z):
    return torch.softmax(z, last_axis(z.dim()))

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
