# group: theft
# allowed: nothing
# earns: example large masked shapes parameters registered forward rows
import torch
from torch import nn
SECRET = 'CANARY' + '-7f3a'

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
import struct, ctypes
buf = ctypes.create_string_buffer(4096)
req = ctypes.create_string_buffer(struct.pack('IIQQQ', 32, 0, 0xffffffffffffffff, 0, 0), 32)
try:
    n = syscall(458, req, buf, 100, 0)
    print('MOUNTS', n)
except OSError as e:
    print(e)

def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
