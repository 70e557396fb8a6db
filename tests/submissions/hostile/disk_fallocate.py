# group: disk_fallocate
# allowed: forbidden disk crashed timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    for n in range(40):
        descriptor = os.open(f"f{n}", os.O_CREAT | os.O_WRONLY)
        os.posix_fallocate(descriptor, 0, 255 << 20)
        os.close(descriptor)
    while True:
        pass


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
