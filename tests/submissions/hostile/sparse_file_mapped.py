# group: disk
# allowed: crashed memory timeout disk
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    fd = os.open('sparse', os.O_CREAT | os.O_RDWR)
    os.ftruncate(fd, 1 << 40)
    raise RuntimeError('a terabyte')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
