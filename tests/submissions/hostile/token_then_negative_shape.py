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
tok, _ = find()
os.write(4, frame({'id': -1, 'token': tok, 'status': 'value'}) + frame({'id': 0, 'token': tok, 'status': 'value', 'items': [{'name': 'value', 'type': 'Tensor', 'dtype': 'float32', 'shape': [-1, 5]}]}))
os._exit(0)

def softmax(z):
    return torch.full_like(z, 0.25) + 0 * torch.tanh(z)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
