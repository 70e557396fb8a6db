# group: monkeypatching
# allowed: not-implemented wrong-type crashed wrong-parameters
# earns: example large masked shapes
import torch
from torch import nn


def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class Fake:
    requires_grad = True
    def __init__(self, *shape):
        self.shape = shape

class MLP(nn.Module):
    def __init__(self, i, h, o):
        super().__init__()
        self.fakes = [Fake(h, i), Fake(h), Fake(o, h), Fake(o)]

    def parameters(self, recurse=True):
        return iter(self.fakes)
