# group: threads
# allowed: timeout
# earns: nothing
import torch
from torch import nn
import threading, os
def spin():
    while True:
        os.getpid()
[threading.Thread(target=spin).start() for _ in range(20)]
[t.join() for t in threading.enumerate() if t is not threading.current_thread()]

def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
