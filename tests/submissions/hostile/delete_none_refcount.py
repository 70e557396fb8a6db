# group: crashes
# allowed: crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import ctypes


def softmax(z):
    for _ in range(10**6):
        ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))
    ctypes.memset(id(None), 0, 16)
    ctypes.memset(id(True), 0, 32)
    ctypes.memset(id(int), 0, 400)
    return z


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
