# group: disk
# allowed: crashed disk
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    os.mkdir('locked')
    open('locked/inside', 'w').write('x')
    os.mkdir('none', 0)
    raise RuntimeError('made')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
