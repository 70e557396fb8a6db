# group: crashes
# allowed: forbidden crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import os, signal


def softmax(z):
    os.kill(os.getppid(), signal.SIGKILL)
    raise RuntimeError('sent')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
