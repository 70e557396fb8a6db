# group: lies
# allowed: shape-mismatch wrong-value wrong-type wrong-dtype
# earns: parameters registered forward rows
import torch
from torch import nn



def softmax(z):
    return torch.view_as_complex(torch.ones(5, 2)).conj().imag


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
