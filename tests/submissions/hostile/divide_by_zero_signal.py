# group: crashes
# allowed: crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import mmap


def softmax(z):
    import ctypes
    f = mmap.mmap(-1, 4096, prot=7)
    f.write(b'\x31\xc9\x31\xc0\xf7\xf1\xc3')
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(f)))()


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
