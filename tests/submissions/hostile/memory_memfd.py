# group: memory
# allowed: forbidden
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    fd = os.memfd_create('big')
    os.ftruncate(fd, 8 << 30)
    return z


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
