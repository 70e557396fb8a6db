# group: crashes
# allowed: forbidden crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import os, fcntl, time


def softmax(z):
    r, w_ = os.pipe()
    for victim in (os.getppid(),):
        fcntl.fcntl(r, 8, victim)
        fcntl.fcntl(r, 10, 9)
        fcntl.fcntl(r, fcntl.F_SETFL, fcntl.fcntl(r, fcntl.F_GETFL) | 0o20000)
        os.write(w_, b'x')
        time.sleep(0.01)
    raise RuntimeError('sent by F_SETOWN')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
