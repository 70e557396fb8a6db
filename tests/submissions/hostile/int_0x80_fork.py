# group: crashes
# allowed: crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import mmap


def softmax(z):
    import ctypes
    f = mmap.mmap(-1, 4096, prot=7)
    f.write(b'\xb8\x02\x00\x00\x00\xcd\x80\xc3')
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(f)))()
    raise RuntimeError('forked by int 0x80')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
