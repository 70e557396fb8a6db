# group: tame
# allowed: wrong-value
# earns: example large masked parameters registered forward rows
import torch
from torch import nn


def softmax(z):
    if z.shape[-1] == 1:
        return torch.zeros_like(z)
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
