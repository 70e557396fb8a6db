# group: output
# allowed: bad-message
# earns: nothing
import torch
from torch import nn
import os


def softmax(z):
    while True:
        os.write(4, b'z' * 65536)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
