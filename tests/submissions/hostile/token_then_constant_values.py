# group: forged
# allowed: bad-message
# earns: nothing
import torch
from torch import nn
import os, json
def frame(h, buf=b''):
    t = json.dumps(h).encode()
    return b'BCK1' + len(t).to_bytes(4, 'little') + t + buf
import sys
def find():
    f = sys._getframe()
    while f:
        if 'token' in f.f_locals and 'descriptor' in f.f_locals:
            return f.f_locals['token'], f.f_locals['self'].header
        f = f.f_back
import struct
tok, head = find()
os.write(4, frame({'id': -1, 'token': tok, 'status': 'value'}))
for n, c in enumerate(head['calls']):
    if c['do'] != 'call':
        break
    s = c['arguments'][0]
    k = 1
    for e in s['shape']:
        k *= e
    size = {'float16': 2, 'float32': 4, 'float64': 8}[s['dtype']]
    os.write(4, frame({'id': n, 'token': tok, 'status': 'value', 'items': [{'name': 'value', 'type': 'Tensor', 'dtype': s['dtype'], 'shape': s['shape']}, {'name': 'gradient', 'type': 'Tensor', 'dtype': s['dtype'], 'shape': s['shape']}]}, bytes(2 * k * size)))

def softmax(z):
    return torch.full_like(z, 0.25) + 0 * torch.tanh(z)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
