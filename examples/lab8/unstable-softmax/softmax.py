import torch
import torch.nn as nn


def softmax(z):
    e = torch.exp(z)
    return e / e.sum(dim=-1, keepdim=True)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.fc1 = nn.Linear(n_in, n_hidden)
        self.fc2 = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return softmax(self.fc2(x))
