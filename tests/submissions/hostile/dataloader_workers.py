# group: processes
# allowed: forbidden crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import torch.utils.data


def softmax(z):
    loader = torch.utils.data.DataLoader([1, 2, 3], num_workers=2)
    list(loader)
    return z


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
