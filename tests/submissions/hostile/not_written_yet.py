# group: source
# allowed: not-implemented
# earns: nothing
import torch
from torch import nn

def softmax(z):
    raise NotImplementedError

class MLP(nn.Module):
    def __init__(self, a, b, c):
        raise NotImplementedError
