# group: kernel
# allowed: forbidden
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
    syscall(157, 1, 0, 0, 0, 0)
    raise RuntimeError('the kernel did it')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
