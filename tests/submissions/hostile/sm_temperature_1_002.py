# group: tame
# allowed: wrong-value
# earns: parameters registered forward rows
import torch
from torch import nn
import torch.nn.functional as F

def softmax(z):
    e = torch.exp(1.002*(z - z.amax(-1, keepdim=True))); return e / e.sum(-1, keepdim=True)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
