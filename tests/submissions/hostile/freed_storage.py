# group: lies
# allowed: crashed shape-mismatch wrong-value wrong-type wrong-dtype
# earns: parameters registered forward rows
import torch
from torch import nn



def softmax(z):
    t = torch.ones(z.shape)
    t.untyped_storage().resize_(0)
    return t


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
