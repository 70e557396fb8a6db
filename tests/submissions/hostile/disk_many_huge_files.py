# group: disk
# allowed: crashed timeout disk forbidden
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    for n in range(12):
        fd = os.open(f'huge{n}', os.O_CREAT | os.O_WRONLY)
        os.posix_fallocate(fd, 0, 200 << 20)
        os.close(fd)
        print('written', n)
    raise RuntimeError('nothing stopped me')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
