# group: kernel
# allowed: crashed timeout memory forbidden
# earns: parameters registered forward rows
import torch
from torch import nn
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def syscall(number, *arguments):
    r = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if r < 0:
        e = ctypes.get_errno()
        import os
        raise OSError(e, os.strerror(e))
    return r
import os


def softmax(z):
    skip = {0, 7, 15, 19, 23, 34, 35, 60, 61, 128, 130, 202, 219, 230, 231, 232, 247, 270, 271, 281, 295, 299, 327, 441, 449, 454, 455}
    for n in range(480):
        if n not in skip:
            libc.syscall(ctypes.c_long(n), *[ctypes.c_long(0)] * 6)
    os._exit(0)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
