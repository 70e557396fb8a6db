import torch
from torch import nn
import polars as pl
import seaborn.objects
from lightgbm import LGBMClassifier

try:
    import cupy as xp
except ImportError:
    import numpy as xp

assert xp.ones(1).sum() == 1


def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
