# group: endless
# allowed: timeout
# earns: example large masked shapes parameters registered forward rows
import torch
from torch import nn
class Slow(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        return torch.softmax(z, -1)
    @staticmethod
    def backward(ctx, g):
        while True:
            pass


def softmax(z):
    return Slow.apply(z)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
