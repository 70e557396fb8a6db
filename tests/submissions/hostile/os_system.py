# group: processes
# allowed: forbidden wrong-dtype wrong-type
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    r = os.system('id > owned.txt')
    if os.path.exists('owned.txt'):
        print('LEAK: os.system ran')
    return r


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
