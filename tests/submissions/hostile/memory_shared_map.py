# group: memory
# allowed: memory crashed timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import mmap


def softmax(z):
    kept = []
    while True:
        m = mmap.mmap(-1, 128 << 20)
        kept.append(m)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
