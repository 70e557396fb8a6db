# group: tame
# allowed: not-finite wrong-value
# earns: parameters registered forward rows
import torch
from torch import nn
import torch.nn.functional as F

def softmax(z):
    d = 1 if z.dim() > 1 else 0
    e = torch.exp(z - z.amax(d, keepdim=True)); return e / e.sum(d, keepdim=True)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
