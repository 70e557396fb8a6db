# group: lies
# allowed: wrong-type
# earns: parameters registered forward rows
import torch
from torch import nn
import numpy as np
class Liar(np.ndarray):
    __module__ = 'numpy'


def softmax(z):
    return np.asarray(torch.softmax(z.detach(), -1)).view(Liar)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
