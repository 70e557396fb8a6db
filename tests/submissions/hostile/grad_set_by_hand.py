# group: lies
# allowed: no-gradient wrong-value wrong-type not-finite
# earns: example large masked shapes parameters registered forward rows
import torch
from torch import nn



def softmax(z):
    if z.requires_grad:
        z.grad = torch.zeros_like(z)
        z.register_hook(lambda g: g * 0)
    return torch.softmax(z, -1)


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
