import torch
from torch import nn


def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(n_hidden, n_in))
        self.b1 = nn.Parameter(torch.zeros(n_hidden, 1))
        self.W2 = nn.Parameter(torch.randn(n_out, n_hidden))
        self.b2 = nn.Parameter(torch.zeros(n_out, 1))

    def forward(self, x):
        return (self.W2 @ torch.relu(self.W1 @ x.T + self.b1) + self.b2).T
