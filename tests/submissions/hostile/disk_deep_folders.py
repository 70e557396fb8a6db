# group: disk
# allowed: crashed timeout disk
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    for n in range(6000):
        os.mkdir('d')
        os.chdir('d')
    raise RuntimeError('deep')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
