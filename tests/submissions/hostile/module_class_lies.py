# group: lies
# allowed: wrong-type crashed
# earns: example large masked shapes
import torch
from torch import nn

def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP:
    __class__ = nn.Module
    def __init__(self, *a):
        pass
    def __getattr__(self, name):
        return lambda *a, **k: self
