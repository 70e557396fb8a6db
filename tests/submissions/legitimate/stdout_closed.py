import torch
from torch import nn
import torch.nn.functional as F
import sys
sys.stdout.close()
def softmax(z): return torch.softmax(z, -1)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
