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
import os, time, struct
try:
    fd = syscall(294, 0o4000)
    for place in (b'..', b'/tmp', b'/srv/course'):
        try:
            print('WATCH', place, syscall(254, fd, place, 0xfff))
        except OSError as e:
            print(place, e)
    end = time.time() + 0.3
    while time.time() < end:
        time.sleep(0.01)
        try:
            print('EVENT', os.read(fd, 4096))
        except OSError:
            pass
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
