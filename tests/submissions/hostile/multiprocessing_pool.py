# group: processes
# allowed: forbidden crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import multiprocessing


def softmax(z):
    with multiprocessing.Pool(2) as pool:
        pool.map(abs, [1, 2])
    return z


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
