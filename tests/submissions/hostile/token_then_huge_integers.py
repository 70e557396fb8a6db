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
tok, head = find()
os.write(4, frame({'id': -1, 'token': tok, 'status': 'value'}))
for n in range(len(head['calls'])):
    os.write(4, frame({'id': n, 'token': tok, 'status': 'value', 'facts': {'found': [[10**3000, 10**3000, 10**3000]], 'registered': [], 'trainable': []}}))

def softmax(z):
    return torch.full_like(z, 0.25) + 0 * torch.tanh(z)

MLP = None
