# group: endless
# allowed: timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import resource


def softmax(z):
    for kind in range(16):
        try:
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (hard, hard))
            resource.setrlimit(kind, (-1, -1))
        except (OSError, ValueError):
            pass
    while True:
        pass


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
