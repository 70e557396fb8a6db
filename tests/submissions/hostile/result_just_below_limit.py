# group: output
# allowed: output-limit shape-mismatch
# earns: parameters registered forward rows
import torch
from torch import nn



def softmax(z):
    return torch.zeros(3_900_000)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
