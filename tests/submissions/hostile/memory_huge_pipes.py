# group: memory
# allowed: memory timeout crashed forbidden
# earns: parameters registered forward rows
import torch
from torch import nn
import os, fcntl


def softmax(z):
    kept = []
    try:
        while True:
            r, w_ = os.pipe()
            os.set_blocking(w_, False)
            fcntl.fcntl(w_, 1031, 1 << 20)
            kept.append((r, w_, os.write(w_, bytes(1 << 20))))
    finally:
        print('pipes', len(kept), sum(k[2] for k in kept) >> 20, 'MiB')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
