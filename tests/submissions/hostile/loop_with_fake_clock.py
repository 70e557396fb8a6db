# group: endless
# allowed: timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import time
time.monotonic = time.time = time.perf_counter = time.process_time = lambda: 0.0
time.clock_gettime = lambda *a: 0.0


def softmax(z):
    while time.monotonic() < 10:
        pass
    return z


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
