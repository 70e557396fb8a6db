# group: source
# allowed: wrong-type
# earns: example large masked shapes
import torch
from torch import nn

def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP:
    def __init__(self, *a):
        pass
