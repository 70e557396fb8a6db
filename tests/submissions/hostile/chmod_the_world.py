# group: disk
# allowed: forbidden crashed
# earns: parameters registered forward rows
import torch
from torch import nn
import os


def softmax(z):
    for place in ('..', '/tmp', '/srv/course', os.path.dirname(torch.__file__)):
        try:
            os.chmod(place, 0o777)
            raise RuntimeError('changed ' + place)
        except FileNotFoundError:
            pass


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
