# group: disk_fast_writes
# allowed: disk crashed timeout memory
# earns: parameters registered forward rows
import torch
from torch import nn


def softmax(z):
    block = b"x" * (4 << 20)
    n = 0
    while True:
        with open(f"f{n}", "wb") as file:
            file.write(block)
        n += 1


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
